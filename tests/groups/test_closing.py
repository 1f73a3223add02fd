"""A circle's end: every stage in its order and its full length, nobody new meanwhile, and nothing left after it."""

import datetime as dt
import json
import uuid
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.http import Http404

from checkins import policies as checkin_policies
from checkins.models import CareWish, CheckIn, LeftAlone, ReminderWish, Rhythm
from conversations.models import NotAgain, OpenEarly
from core.words import day_month
from groups import actions, policies, refusals
from groups.closing import COPIES, FAREWELL, NOTICE, advance
from groups.models import (
    Closing,
    Group,
    Invitation,
    InvitedAddress,
    JoinRequest,
    Membership,
    SetAside,
    SettingsChange,
)
from milestones import policies as milestone_policies
from notices import kinds
from notices.models import Notice
from shares.actions import reply, share
from shares.models import Draft, Hidden, Share
from support.models import FalseUse, WorryTold, WorryWish
from tests.cast import CANARY, Cast, member, seat
from vault.actor import acting_as, keeper
from vault.models import ConfidentialModel, DataKey, LedgerEntry

DAY = dt.timedelta(days=1)
Stage = Closing.Stage


def begin(cast: Cast) -> Closing:
    return actions.begin_closing(
        member=cast.ana, group=cast.tuesday, reason="We have all moved on.", now=cast.now
    )


def stage(group: Group) -> str:
    return Closing.objects.get(group=group).stage


def to_copies(cast: Cast) -> dt.datetime:
    begin(cast)
    for after in (NOTICE, NOTICE + FAREWELL):
        assert advance(now=cast.now + after) == 1
    assert stage(cast.tuesday) == Stage.COPIES
    return cast.now + NOTICE + FAREWELL


def erased(cast: Cast) -> Closing:
    now = to_copies(cast) + COPIES
    assert advance(now=now) == 1
    return Closing.objects.get(group=cast.tuesday)


def told(kind: str) -> set[str]:
    return set(Notice.objects.filter(kind=kind).values_list("recipient__sign_in_name", flat=True))


def test_only_those_who_hold_it_begin_its_end_and_twice_is_once(cast: Cast, sign_in: Any) -> None:
    path = f"/g/{cast.tuesday.public_id}/closing/"
    for nobody in (cast.ben, cast.finn, cast.ada, cast.dev, cast.zoe):
        with pytest.raises(PermissionDenied):
            actions.begin_closing(member=nobody, group=cast.tuesday, reason="x", now=cast.now)
    assert sign_in("ben").post(path, {"reason": "x"}).status_code == 403
    ana = sign_in("ana")
    assert "not left guessing" in ana.post(path, {"verb": "begin"}).content.decode()
    assert not Closing.objects.exists()
    for _ in range(2):
        assert ana.post(path, {"verb": "begin", "reason": "We have all moved on."}).status_code == 302
    assert Closing.objects.count() == 1
    assert told("group-closing") == {"ana", "ben"}
    assert Notice.objects.filter(kind="group-closing").count() == 2
    assert [line.kind for line in LedgerEntry.objects.all()] == ["change.withdrawn", "group.closing"]
    assert "moved on" in sign_in("ben").get(path).content.decode()
    assert (
        "began this circle’s end"
        in sign_in("ben").get(f"/g/{cast.tuesday.public_id}/promise/").content.decode()
        or "began this circle’s end"
        in sign_in("ben").get(f"/g/{cast.tuesday.public_id}/promise/record/").content.decode()
    )
    for outside in ("cleo", "dev", "eve", "ada", "zoe"):
        assert sign_in(outside).get(path).status_code == 404


def test_nobody_new_comes_in_from_the_first_day(cast: Cast, sign_in: Any) -> None:
    assert cast.ask
    assert cast.invitation
    begin(cast)
    cast.ask.refresh_from_db()
    assert cast.ask.outcome == "declined"
    assert told("seat-declined") == {"finn"}
    assert not Invitation.objects.filter(group=cast.tuesday, revoked_at=None).exists()
    assert not SettingsChange.objects.filter(group=cast.tuesday, state__in=["waiting", "held"]).exists()
    for joining in ("ask", "at_once"):
        Group.objects.filter(pk=cast.tuesday.pk).update(joining=joining)
        with pytest.raises(refusals.NotNow):
            actions.take_seat(member=cast.cleo, group=cast.tuesday, version=1, now=cast.now)
    for looker in ("cleo", "dev"):
        assert "Tuesday Circle" not in sign_in(looker).get("/find/").content.decode()
    invitation = Invitation.objects.create(
        group=cast.tuesday, made_by=cast.ana, made_at=cast.now, expires_at=cast.now + DAY, most_uses=5, admits=True
    )  # fmt: skip
    with pytest.raises((refusals.NotNow, Http404)):
        actions.come_invited(member=cast.cleo, invitation=invitation, version=1, now=cast.now)
    again = JoinRequest.objects.create(
        group=cast.tuesday, member=cast.moe, promise=cast.tuesday.promises.get(), name="Tobi", asked_at=cast.now
    )  # fmt: skip
    with pytest.raises(refusals.NotNow):
        actions.admit(member=cast.ana, request=again, now=cast.now)
    assert cast.tuesday.memberships.filter(until=None).count() == 2


def test_its_promise_opens_no_further_and_may_still_get_closer(cast: Cast) -> None:
    from groups.promises import terms_of

    SettingsChange.objects.filter(group=cast.tuesday).delete()
    begin(cast)
    cast.tuesday.refresh_from_db()
    now = terms_of(cast.tuesday)
    with pytest.raises(refusals.NotNow):
        actions.change_settings(
            member=cast.ana, group=cast.tuesday, settings={**now, "listed": "anyone"}, version=1, now=cast.now
        )
    actions.change_settings(
        member=cast.ana, group=cast.tuesday, settings={**now, "stay_days": 7}, version=1, now=cast.now
    )
    cast.tuesday.refresh_from_db()
    assert (cast.tuesday.listed, cast.tuesday.stay_days) == ("members", 7)


def test_it_is_called_off_while_there_is_notice_and_not_later(cast: Cast, sign_in: Any) -> None:
    begin(cast)
    path = f"/g/{cast.tuesday.public_id}/closing/"
    assert sign_in("ben").post(path, {"verb": "call_off"}).status_code == 403
    assert sign_in("ana").post(path, {"verb": "call_off"}).status_code == 302
    assert not policies.is_ending(cast.tuesday)
    assert told("group-stays") == {"ana", "ben"}
    assert [line.kind for line in LedgerEntry.objects.filter(kind__startswith="group.")] == [
        "group.closing",
        "group.stays",
    ]
    assert advance(now=cast.now + 100 * DAY) == 0
    begin(cast)
    advance(now=cast.now + NOTICE)
    with pytest.raises(refusals.TooLate):
        actions.call_off_closing(member=cast.ana, group=cast.tuesday, now=cast.now)
    page = sign_in("ana").post(path, {"verb": "call_off"}, follow=True).content.decode()
    assert "not called off any more" in page
    assert policies.is_ending(cast.tuesday)


def test_each_stage_comes_on_its_day_and_tells_everyone_once(cast: Cast) -> None:
    seat(cast.moe, cast.tuesday, cast.now, paused_until=cast.now + 90 * DAY)
    begin(cast)
    second = dt.timedelta(seconds=1)
    for after, then in [
        (NOTICE, Stage.FAREWELL), (NOTICE + FAREWELL, Stage.COPIES), (NOTICE + FAREWELL + COPIES, Stage.ERASED),
    ]:  # fmt: skip
        before = stage(cast.tuesday)
        assert advance(now=cast.now + after - second) == 0
        assert stage(cast.tuesday) == before
        assert advance(now=cast.now + after) == 1
        assert advance(now=cast.now + after) == 0
        assert stage(cast.tuesday) == then
        assert told(f"group-{then}") == {"ana", "ben", "moe"}
    assert Notice.objects.filter(kind__startswith="group-").count() == 4 * 3


def test_after_a_long_stop_no_stage_is_skipped_and_everyone_has_all_of_their_days(cast: Cast) -> None:
    begin(cast)
    late = cast.now + 365 * DAY
    assert [advance(now=late) for _ in range(3)] == [1, 0, 0]
    assert stage(cast.tuesday) == Stage.FAREWELL
    assert advance(now=late + FAREWELL - DAY) == 0
    assert advance(now=late + FAREWELL) == 1
    assert stage(cast.tuesday) == Stage.COPIES
    later = late + 365 * DAY
    assert advance(now=later) == 1, "copies lasted at least as long as they must"
    assert stage(cast.tuesday) == Stage.ERASED


def test_the_site_gives_more_notice_where_it_says_so(cast: Cast) -> None:
    from groups.models import Floor

    Floor.objects.create(notice_days=30, changed_at=cast.now)
    assert begin(cast).farewell_at == cast.now + 30 * DAY


def test_the_database_keeps_the_stages_in_order(cast: Cast) -> None:
    closing = begin(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Closing.objects.filter(pk=closing.pk).update(erase_at=closing.copies_at)


def test_one_circles_trouble_keeps_no_other_waiting(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from groups import closing as module

    begin(cast)
    actions.begin_closing(member=cast.finn, group=cast.mornings, reason="x", now=cast.now)
    step = module._step

    def stumble(closing: Closing, now: dt.datetime) -> bool:
        if closing.group_id == cast.tuesday.pk:
            raise RuntimeError
        return step(closing, now)

    monkeypatch.setattr(module, "_step", stumble)
    assert advance(now=cast.now + NOTICE) == 1
    assert (stage(cast.tuesday), stage(cast.mornings)) == (Stage.NOTICE, Stage.FAREWELL)


def test_until_the_copies_everything_can_be_said_and_then_nothing(cast: Cast, sign_in: Any) -> None:
    assert cast.share
    assert cast.round
    assert cast.milestone
    assert cast.celebration
    begin(cast)
    advance(now=cast.now + NOTICE)
    assert stage(cast.tuesday) == Stage.FAREWELL
    sent = {"author": cast.ben, "group": cast.tuesday, "audience": "group", "words": f"{CANARY} goodbye"}
    with acting_as(cast.ben.pk):
        said = share(**sent, submission=uuid.uuid4(), now=cast.now)
        assert checkin_policies.may_answer(cast.ben, cast.round, cast.now)
        assert milestone_policies.may_celebrate(cast.ben, cast.milestone, cast.tuesday, cast.now)
    page = sign_in("ben").get(f"/g/{cast.tuesday.public_id}/closing/").content.decode()
    assert "last round" in page
    room = f"/g/{cast.tuesday.public_id}/"
    assert f'href="{room}write/"' in sign_in("ben").get(room).content.decode()
    advance(now=cast.now + NOTICE + FAREWELL)
    silent = sign_in("ben").get(room).content.decode()
    assert f'href="{room}write/"' not in silent
    assert f'href="{room}copy/"' in silent
    assert sign_in("ben").get(f"{room}write/").status_code == 302
    late = {
        "audience": "group",
        "say_as": "name",
        "words": "typed too late",
        "stay": "90",
        "submission": uuid.uuid4(),
    }
    again = sign_in("ben").post(f"{room}write/", late)
    assert again.status_code == 200, "what was typed is not lost"
    assert "typed too late" in again.content.decode()
    with acting_as(cast.ben.pk):
        with pytest.raises(PermissionDenied):
            share(**sent, submission=uuid.uuid4(), now=cast.now)
        assert not checkin_policies.may_answer(cast.ben, cast.round, cast.now)
        assert not checkin_policies.may_be_here(cast.ben, cast.round, cast.now)
        assert not milestone_policies.may_celebrate(cast.ben, cast.milestone, cast.tuesday, cast.now)
        assert Share.objects.visible_to(cast.ben).filter(pk=said.pk).exists(), "reading stays"
    with acting_as(cast.ana.pk):
        with pytest.raises(PermissionDenied):
            reply(author=cast.ana, to=said, words="x", submission=uuid.uuid4(), now=cast.now)
        assert not milestone_policies.may_leave_word(cast.ana, cast.celebration, cast.now)
    assert not checkin_policies.may_set_rhythm(cast.ana, cast.tuesday, cast.now)
    assert not Rhythm.objects.going_on().filter(group=cast.tuesday).exists()


def everywhere(group: Group) -> dict[str, int]:
    """Rows of that group in every confidential table, and its keys, past every lock."""
    left = {}
    with transaction.atomic(), keeper("test: what is left"):
        for model in apps.get_models():
            if not (issubclass(model, ConfidentialModel) or getattr(model, "row_security", False)):
                continue
            names = {field.name for field in model._meta.get_fields()}
            rows = model._default_manager
            if "group" in names:
                left[model.__name__] = rows.filter(group=group).count()
            elif "share" in names:
                left[model.__name__] = rows.filter(share__group=group).count()
        left["DataKey"] = DataKey.objects.filter(group_id=group.pk).count()
    return left


def the_whole_database() -> str:
    """Every row of every table as text."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE rc_owner")
        text = ""
        for table in sorted(connection.introspection.table_names()):
            cursor.execute(f"SELECT coalesce(string_agg(t::text, ' '), '') FROM {table} t")
            text += cursor.fetchone()[0]
        cursor.execute("SET LOCAL ROLE rc_worker")
    return text


def test_after_the_end_nothing_is_left_of_it_and_everything_of_others(cast: Cast) -> None:
    assert cast.share
    with acting_as(cast.ana.pk):
        Hidden.objects.create(share=cast.share, member=cast.ana, at=cast.now)
    with transaction.atomic(), keeper("test: set aside"):
        SetAside.objects.create(
            group=cast.tuesday, kind="share", thing=cast.share.pk, desk="holders", at=cast.now
        )
    with acting_as(cast.cleo.pk):
        from vault.keys import key_for

        Draft.objects.create(
            group=cast.mornings, author=cast.cleo, answers="{}", submission=uuid.uuid4(), touched_at=cast.now,
            key=key_for(owner_id=cast.cleo.pk, group_id=cast.mornings.pk),
        )  # fmt: skip
    with acting_as(cast.ben.pk):
        ReminderWish.objects.create(member=cast.ben, group=cast.tuesday, moments="none")
        CareWish.objects.create(member=cast.ben, group=cast.tuesday, letters=False)
        LeftAlone.objects.create(member=cast.ben, group=cast.tuesday, since=cast.now)
    with transaction.atomic(), keeper("test: wishes, and what limits worries"):
        here = {"group": cast.tuesday, "member": cast.ben}
        WorryWish.objects.create(**here)
        WorryTold.objects.create(**here, about=cast.ana, at=cast.now)
        FalseUse.objects.create(**here, worry="2222222222", at=cast.now)
        NotAgain.objects.create(**here, other=cast.ana, at=cast.now)
        OpenEarly.objects.create(**here, at=cast.now)
    before, elsewhere = everywhere(cast.tuesday), everywhere(cast.mornings)
    assert {kind for kind, n in before.items() if not n} <= {"Mute", "Presence"}, (
        "there is something of every kind to erase"
    )
    names = ("Tuesday Circle", "For whoever comes", "Tuesdays, 7:30")
    assert all(name in the_whole_database() for name in names)
    closing = erased(cast)
    assert not any(everywhere(cast.tuesday).values())
    assert everywhere(cast.mornings) == elsewhere
    after = the_whole_database()
    for gone in (*names, "moved on"):
        assert gone not in after, gone
    cast.tuesday.refresh_from_db()
    assert cast.tuesday.name == "A circle that has ended"
    assert not cast.tuesday.memberships.filter(until=None).exists()
    assert not Membership.objects.filter(group=cast.tuesday).exclude(name="").exists()
    for model in (JoinRequest, Invitation, SettingsChange):
        assert not model.objects.filter(group=cast.tuesday).exists()  # type: ignore[attr-defined]
    receipt = closing.receipt
    for kind in (
        "shares",
        "replies",
        "acknowledgements",
        "hidden",
        "drafts",
        "check-ins",
        "celebrations",
        "kind words",
    ):
        assert receipt[kind] > 0, kind
    assert receipt["keys"] == before["DataKey"]
    line = LedgerEntry.objects.get(kind="group.erased")
    assert receipt["ledger"] == bytes(line.hash).hex()
    assert CANARY not in json.dumps(receipt)


@pytest.mark.parametrize("forgotten", ["drafts", "shares"])
def test_one_forgotten_row_stops_all_of_it(
    cast: Cast, forgotten: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is sealed under a key of the group protects it, and what is begun, under its writer's own key, is looked for: an app
    that forgets a table cannot leave words behind."""
    from shares import receivers

    forgetful = {kind: sql for kind, sql in receivers._ERASING.items() if kind != forgotten}
    monkeypatch.setattr(receivers, "_ERASING", forgetful)
    now = to_copies(cast) + COPIES
    before = everywhere(cast.tuesday)
    assert advance(now=now) == 0
    assert everywhere(cast.tuesday) == before
    assert stage(cast.tuesday) == Stage.COPIES


def test_what_a_slow_request_still_wrote_goes_too(cast: Cast) -> None:
    closing = erased(cast)
    assert closing.erased_at
    with acting_as(cast.ben.pk):
        from vault.keys import key_for

        Draft.objects.create(
            group=cast.tuesday, author=cast.ben, answers="{}", submission=uuid.uuid4(), touched_at=cast.now,
            key=key_for(owner_id=cast.ben.pk, group_id=cast.tuesday.pk),
        )  # fmt: skip
    advance(now=closing.erased_at + dt.timedelta(minutes=1))
    assert not any(everywhere(cast.tuesday).values())
    assert Closing.objects.get(pk=closing.pk).receipt == closing.receipt


def test_the_receipt_is_for_those_who_were_there_at_the_end(cast: Cast, sign_in: Any) -> None:
    seat(cast.moe, cast.tuesday, cast.now, until=cast.now)
    closing = erased(cast)
    Closing.objects.filter(pk=closing.pk).update(erased_at=cast.now)
    Membership.objects.filter(group=cast.tuesday, until=closing.erased_at).update(until=cast.now)
    Membership.objects.filter(group=cast.tuesday, member=cast.moe).update(until=cast.now - DAY)
    path = f"/g/{cast.tuesday.public_id}/closing/"
    for name in ("ana", "ben"):
        page = sign_in(name).get(path).content.decode()
        assert "This is the receipt" in page
        assert "backups" in page
        assert path in sign_in(name).get("/groups/").content.decode()
    for name in ("moe", "dev", "cleo", "ada", "zoe"):
        assert sign_in(name).get(path).status_code == 404
        assert path not in sign_in(name).get("/groups/").content.decode()
    for page in ("", "people/", "promise/", "write/", "copy/", "leave/", "seat/"):
        assert sign_in("ben").get(f"/g/{cast.tuesday.public_id}/{page}").status_code in (404, 200), page
    for page in ("", "people/", "promise/", "write/", "copy/", "leave/"):
        assert sign_in("ben").get(f"/g/{cast.tuesday.public_id}/{page}").status_code == 404, page
    assert sign_in("ben").post(path, {"verb": "begin", "reason": "x"}).status_code == 404


def test_the_receipt_says_by_which_day_backups_follow_and_keeps_that_day(
    cast: Cast, sign_in: Any, settings: Any
) -> None:
    settings.BACKUP_ERASURE_DAYS = 30
    closing = erased(cast)
    assert closing.erased_at
    by = (closing.erased_at + 31 * DAY).astimezone(dt.UTC).date()
    assert closing.receipt["keys gone by"] == by.isoformat()
    assert LedgerEntry.objects.get(kind="group.erased").detail["keys gone by"] == by.isoformat()
    settings.BACKUP_ERASURE_DAYS = 90
    advance(now=closing.erased_at + dt.timedelta(minutes=1))
    page = sign_in("ben").get(f"/g/{cast.tuesday.public_id}/closing/").content.decode()
    assert f"from backups by {day_month(by, cast.now.date())} at the latest" in page
    assert "keys gone by" not in page


def test_a_receipt_from_before_that_was_said_promises_no_day(cast: Cast, sign_in: Any) -> None:
    closing = erased(cast)
    del closing.receipt["keys gone by"]
    closing.save(update_fields=["receipt"])
    page = sign_in("ben").get(f"/g/{cast.tuesday.public_id}/closing/").content.decode()
    assert "at the latest" not in page
    assert "They can tell you how many days that is" in page


def test_where_erasure_is_promised_the_days_of_backups_stand_beside_it(
    cast: Cast, sign_in: Any, settings: Any
) -> None:
    for days, words in ((1, "one day later"), (14, "fourteen days later"), (90, "90 days later")):
        settings.BACKUP_ERASURE_DAYS = days
        for path in ("/safer/", f"/g/{cast.tuesday.public_id}/closing/"):
            assert words in sign_in("ben").get(path).content.decode(), path


KINDS = ["group-closing", "group-farewell", "group-copies", "group-erased", "group-stays", "group-held",
         "group-waits", "group-unheld"]  # fmt: skip


@pytest.mark.parametrize("name", KINDS)
def test_no_notice_says_which_circle_or_why(name: str) -> None:
    kind = kinds.get(name)
    assert kind is not None
    for word in ("Tuesday", "Early", "Wren", "Juniper"):
        assert word not in kind.line


def test_a_notice_holds_while_its_stage_does(cast: Cast) -> None:
    def true() -> list[str]:
        found = []
        for notice in Notice.objects.filter(recipient=cast.ben, kind__startswith="group-").order_by("pk"):
            kind = kinds.get(notice.kind)
            assert kind
            if kind.still_true(notice, cast.ben, cast.now):
                found.append(notice.kind)
        return found

    begin(cast)
    assert true() == ["group-closing"]
    for number, after in enumerate((NOTICE, NOTICE + FAREWELL, NOTICE + FAREWELL + COPIES)):
        advance(now=cast.now + after)
        assert true() == [["group-farewell", "group-copies", "group-erased"][number]]


def test_leaving_stays_possible_at_every_stage(cast: Cast) -> None:
    to_copies(cast)
    with acting_as(cast.ben.pk):
        assert actions.leave(member=cast.ben, group=cast.tuesday, now=cast.now, words="taken") is not None
        assert not CheckIn.objects.mine(cast.ben).filter(group=cast.tuesday).exists()


def test_addresses_and_invitations_go_too(cast: Cast) -> None:
    seat(member("more"), cast.tuesday, cast.now)
    erased(cast)
    with transaction.atomic(), keeper("test: what is left"):
        assert not InvitedAddress.objects.filter(group=cast.tuesday).exists()
