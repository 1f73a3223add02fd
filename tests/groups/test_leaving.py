"""Leaving: one step, with one's words or without; and a circle that keeps somebody who holds it."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import Http404

from checkins.models import CheckIn
from gatherings import telling
from groups import actions, policies, refusals
from groups.models import Group, Invitation, Membership
from milestones.models import Celebration, KindWord, Milestone
from notices.models import Notice
from shares.models import Acknowledgement, Draft, Hidden, Reply, Share
from shares.purge import purge_faded
from tests.cast import CANARY, Cast, reply, seat, share
from vault.actor import acting_as, keeper
from vault.keys import key_for
from vault.models import DataKey, LedgerEntry

DAY = dt.timedelta(days=1)


def path(group: Group, page: str = "leave") -> str:
    return f"/g/{group.public_id}/{page}/"


def of(person: Any, group: Group) -> dict[str, int]:
    """Rows of that person's in that group in which words stand, past every lock."""
    with transaction.atomic(), keeper("test: what is left"):
        theirs = {"group": group, "author": person}
        return {
            "shares": Share.objects.filter(body__isnull=False, **theirs).count(),
            "notes": Share.objects.filter(note__isnull=False, **theirs).count(),
            "replies": Reply.objects.filter(body__isnull=False, **theirs).count(),
            "drafts": Draft.objects.filter(**theirs).count(),
            "kind words": KindWord.objects.filter(**theirs).count(),
            "celebrations": Celebration.objects.filter(group=group, member=person).count(),
            "check-ins": CheckIn.objects.filter(group=group, member=person).count(),
            "acknowledgements": Acknowledgement.objects.filter(group=group, member=person).count(),
        }


def test_leaving_asks_what_becomes_of_ones_words_and_nothing_is_chosen_beforehand(
    cast: Cast, sign_in: Any
) -> None:
    ben = sign_in("ben")
    page = ben.get(path(cast.tuesday)).content.decode()
    assert 'value="stay"' in page
    assert 'value="taken"' in page
    assert "checked" not in page
    for sent in ({}, {"words": "both"}):
        again = ben.post(path(cast.tuesday), sent)
        assert again.status_code == 200
        assert cast.tuesday.memberships.filter(member=cast.ben, until=None).exists()


def test_what_is_said_of_fading_is_true_of_check_ins_too(cast: Cast, sign_in: Any) -> None:
    """They fade as shares do, where the promise had it so when they were given."""
    html = sign_in("ben").get(path(cast.tuesday)).content.decode()
    assert cast.tuesday.stay_days
    assert "check-ins for good" not in html
    assert "stays until then, check-ins too, and the rest until you take it back" in html


def test_what_stays_stays_and_drafts_go(cast: Cast, sign_in: Any) -> None:
    before = of(cast.ben, cast.tuesday)
    assert before["drafts"]
    assert sign_in("ben").post(path(cast.tuesday), {"words": "stay"}).status_code == 302
    assert of(cast.ben, cast.tuesday) == {**before, "drafts": 0}
    with acting_as(cast.ana.pk):
        assert Share.objects.visible_to(cast.ana).filter(author=cast.ben).exists()
    assert not Notice.objects.exists()
    assert not LedgerEntry.objects.exists()


@pytest.mark.parametrize("how", ["sits", "paused", "visits"])
def test_all_of_it_is_taken_along_and_nobody_elses(cast: Cast, sign_in: Any, how: str) -> None:
    assert cast.share
    seat(cast.ben, cast.mornings, cast.now)
    share(cast.ben, cast.mornings, f"{CANARY} elsewhere", cast.now)
    anas = share(cast.ana, cast.tuesday, f"{CANARY} Ana said this", cast.now)
    reply(cast.ben, anas, f"{CANARY} Ben answered", cast.now)
    with acting_as(cast.ben.pk):
        Acknowledgement.objects.create(
            share=anas, group=cast.tuesday, audience="group", member=cast.ben, kind="hear", at=cast.now
        )
    seats = cast.tuesday.memberships.filter(member=cast.ben)
    if how == "paused":
        seats.update(paused_until=cast.now + DAY, reason="Let us talk.")
    elif how == "visits":
        seats.update(visit_rounds=2)
    elsewhere, others = of(cast.ben, cast.mornings), of(cast.ana, cast.tuesday)
    assert all(n for kind, n in of(cast.ben, cast.tuesday).items() if kind != "kind words")
    assert sign_in("ben").post(path(cast.tuesday), {"words": "taken"}).status_code == 302
    assert not any(of(cast.ben, cast.tuesday).values())
    assert of(cast.ben, cast.mornings) == elsewhere
    # Ana's kind word stood on Ben's celebration and goes with it; what she said herself stays.
    assert of(cast.ana, cast.tuesday) == {**others, "kind words": 0}
    with acting_as(cast.ana.pk):
        assert not Share.objects.visible_to(cast.ana).filter(author=cast.ben).exists()
        assert not Celebration.objects.visible_to(cast.ana).exists()
    with acting_as(cast.ben.pk):
        assert Milestone.objects.visible_to(cast.ben).exists(), "the road keeps it"
    assert not Notice.objects.exists()


def test_kind_words_left_on_somebodys_celebration_are_taken_along(cast: Cast) -> None:
    seat(cast.moe, cast.tuesday, cast.now, role="facilitator")
    assert of(cast.ana, cast.tuesday)["kind words"] == 1
    with acting_as(cast.ana.pk):
        actions.leave(member=cast.ana, group=cast.tuesday, now=cast.now, words="taken")
    assert of(cast.ana, cast.tuesday)["kind words"] == 0
    assert of(cast.ben, cast.tuesday)["celebrations"] == 1


def test_if_the_seat_does_not_end_no_word_goes(cast: Cast) -> None:
    before = of(cast.ana, cast.tuesday)
    with acting_as(cast.ana.pk), pytest.raises(refusals.LastHolder):
        actions.leave(member=cast.ana, group=cast.tuesday, now=cast.now, words="taken")
    with acting_as(cast.ana.pk), pytest.raises(ValueError, match="all"):
        actions.leave(member=cast.ana, group=cast.tuesday, now=cast.now, words="all")
    assert of(cast.ana, cast.tuesday) == before


def test_after_leaving_no_page_of_the_circle_is_there(cast: Cast, sign_in: Any) -> None:
    ben = sign_in("ben")
    ben.post(path(cast.tuesday), {"words": "stay"})
    for page in ("people", "promise", "leave", "closing", "copy", "write", "leave/holding"):
        assert ben.get(path(cast.tuesday, page)).status_code == 404, page
    assert ben.get(f"/g/{cast.tuesday.public_id}/copy/notes.txt").status_code == 404
    assert ben.get("/me/words/").status_code == 200
    assert CANARY in ben.get("/me/words/").content.decode()


def test_who_leaves_a_paused_seat_is_not_told_that_somebody_ended_it(cast: Cast, sign_in: Any) -> None:
    bens = cast.tuesday.memberships.get(member=cast.ben)
    actions.pause_seat(member=cast.ana, seat=bens, days=3, reason="Let us talk.", now=cast.now)
    ben = sign_in("ben")
    assert "Let us talk." in ben.get("/groups/").content.decode()
    ben.post(path(cast.tuesday), {"words": "stay"})
    page = ben.get("/groups/").content.decode()
    assert "ended your seat" not in page
    assert "Let us talk." not in page


def test_the_reason_of_a_pause_and_of_an_end_is_read_by_its_member_alone(cast: Cast, sign_in: Any) -> None:
    bens = cast.tuesday.memberships.get(member=cast.ben)
    actions.end_seat(member=cast.ana, seat=bens, reason="Words for Ben.", now=cast.now)
    assert "Words for Ben." in sign_in("ben").get("/groups/").content.decode()
    for other in ("ana", "dev", "finn", "ada"):
        assert "Words for Ben." not in sign_in(other).get("/groups/").content.decode()
    assert "Words for Ben." not in sign_in("ana").get(path(cast.tuesday, "people")).content.decode()


def test_the_last_who_holds_hands_over_on_the_way_out(cast: Cast, sign_in: Any) -> None:
    ana = sign_in("ana")
    bens = cast.tuesday.memberships.get(member=cast.ben)
    for sent in ({"words": "stay"}, {"words": "stay", "to": "x"}, {"to": bens.public_id}):
        assert ana.post(path(cast.tuesday), sent).status_code == 200
        assert policies.may_hold(cast.ana, cast.tuesday, cast.now)
    sent = {"words": "stay", "to": bens.public_id}
    assert ana.post(path(cast.tuesday), sent).status_code == 302
    assert policies.may_hold(cast.ben, cast.tuesday, cast.now)
    assert not cast.tuesday.memberships.filter(member=cast.ana, until=None).exists()
    assert {n.recipient for n in Notice.objects.filter(kind="seat-holds")} == {cast.ben}
    assert LedgerEntry.objects.get().kind == "seat.holds"


def test_stepping_back_is_quiet_and_never_leaves_a_circle_without_anyone(cast: Cast, sign_in: Any) -> None:
    bens = cast.tuesday.memberships.get(member=cast.ben)
    ana = sign_in("ana")
    held = path(cast.tuesday, "leave/holding")
    assert ana.post(held, {"verb": "step_back"}).status_code == 200
    assert policies.may_hold(cast.ana, cast.tuesday, cast.now)
    actions.hold_together(member=cast.ana, seat=bens, now=cast.now)
    lines, notices = LedgerEntry.objects.count(), Notice.objects.count()
    assert ana.post(held, {"verb": "step_back"}).status_code == 302
    assert not policies.may_hold(cast.ana, cast.tuesday, cast.now)
    assert cast.tuesday.memberships.filter(member=cast.ana, until=None).exists()
    assert (LedgerEntry.objects.count(), Notice.objects.count()) == (lines, notices)
    assert ana.get(held).status_code == 403
    with acting_as(cast.ana.pk):
        assert not Share.objects.visible_to(cast.ana).filter(audience="facilitators").exists()
    with pytest.raises(refusals.LastHolder):
        actions.step_back(member=cast.ben, group=cast.tuesday, now=cast.now)


def test_handing_over_is_one_go(cast: Cast, sign_in: Any) -> None:
    bens = cast.tuesday.memberships.get(member=cast.ben)
    held = path(cast.tuesday, "leave/holding")
    page = sign_in("ana").get(held).content.decode()
    assert "Wren" in page
    assert sign_in("ana").post(held, {"verb": "hand_over", "to": bens.public_id}).status_code == 302
    roles = dict(cast.tuesday.memberships.filter(until=None).values_list("member", "role"))
    assert roles == {cast.ana.pk: "member", cast.ben.pk: "facilitator"}


@pytest.mark.parametrize("how", ["paused", "ended", "visits", "closed", "own", "elsewhere"])
def test_it_is_handed_to_nobody_who_cannot_hold_it(cast: Cast, how: str) -> None:
    seats = Membership.objects.filter(group=cast.tuesday, member=cast.ben)
    if how == "paused":
        seats.update(paused_until=cast.now + DAY)
    elif how == "ended":
        seats.update(until=cast.now)
    elif how == "visits":
        seats.update(visit_rounds=2)
    elif how == "closed":
        type(cast.ben).objects.filter(pk=cast.ben.pk).update(is_active=False)
    to = seats.get()
    if how == "own":
        to = cast.tuesday.memberships.get(member=cast.ana)
    elif how == "elsewhere":
        to = cast.mornings.memberships.get(member=cast.cleo)
    with pytest.raises(PermissionDenied):
        actions.hand_over(member=cast.ana, seat=to, now=cast.now)
    assert policies.may_hold(cast.ana, cast.tuesday, cast.now)


def test_only_who_holds_hands_over(cast: Cast) -> None:
    bens = cast.tuesday.memberships.get(member=cast.ben)
    for nobody in (cast.ben, cast.finn, cast.ada, cast.dev):
        with pytest.raises(PermissionDenied):
            actions.hand_over(member=nobody, seat=bens, now=cast.now)
    with pytest.raises(PermissionDenied):
        actions.step_back(member=cast.finn, group=cast.tuesday, now=cast.now)


def test_a_draft_elsewhere_stays(cast: Cast) -> None:
    seat(cast.ben, cast.mornings, cast.now)
    with acting_as(cast.ben.pk):
        Draft.objects.create(
            group=cast.mornings, author=cast.ben, answers="{}", submission=uuid.uuid4(), touched_at=cast.now,
            key=key_for(owner_id=cast.ben.pk, group_id=cast.mornings.pk),
        )  # fmt: skip
        actions.leave(member=cast.ben, group=cast.tuesday, now=cast.now)
    assert of(cast.ben, cast.mornings)["drafts"] == 1
    assert of(cast.ben, cast.tuesday)["drafts"] == 0


def test_the_purge_clears_what_was_taken_along_with_all_that_hung_on_it(cast: Cast) -> None:
    assert cast.share
    with acting_as(cast.ana.pk):
        Hidden.objects.create(share=cast.share, member=cast.ana, at=cast.now)
        Draft.objects.create(
            group=cast.tuesday, author=cast.ana, share=cast.share, answers="{}", submission=uuid.uuid4(),
            touched_at=cast.now, key=key_for(owner_id=cast.ana.pk, group_id=cast.tuesday.pk),
        )  # fmt: skip
    with acting_as(cast.ben.pk):
        actions.leave(member=cast.ben, group=cast.tuesday, now=cast.now, words="taken")
    telling.tend(now=cast.now)  # what was planned goes once people are told that it is off
    purge_faded(now=cast.now)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what a commit would ask
    with transaction.atomic(), keeper("test: what is left"):
        assert not Share.objects.filter(author=cast.ben, group=cast.tuesday).exists()
        assert not Hidden.objects.exists()
        keys = DataKey.objects.filter(group_id=cast.tuesday.pk)
        assert not keys.filter(owner_id=cast.ben.pk).exists(), "nothing opens them from a backup either"
        assert keys.filter(owner_id=cast.ana.pk).exists()


def test_to_whom_a_circle_is_closed_it_stays_closed_by_every_way(cast: Cast, sign_in: Any) -> None:
    bens = cast.tuesday.memberships.get(member=cast.ben)
    actions.end_seat(member=cast.ana, seat=bens, reason="Not here.", now=cast.now, keep_out=True)
    link = Invitation.objects.create(
        group=cast.tuesday, made_by=cast.ana, made_at=cast.now, expires_at=cast.now + DAY, most_uses=5, admits=True
    )  # fmt: skip
    Group.objects.filter(pk=cast.tuesday.pk).update(joining="at_once")
    with pytest.raises(Http404):
        actions.take_seat(member=cast.ben, group=cast.tuesday, version=1, now=cast.now)
    with pytest.raises((Http404, refusals.NotNow)):
        actions.come_invited(member=cast.ben, invitation=link, version=1, now=cast.now)
    assert not cast.tuesday.memberships.filter(member=cast.ben, until=None).exists()
    ben = sign_in("ben")
    assert "Tuesday Circle" not in ben.get("/find/").content.decode()
    assert ben.get(f"/g/{cast.tuesday.public_id}/seat/").status_code == 404
    assert isinstance(
        actions.come_invited(member=cast.cleo, invitation=link, version=1, now=cast.now), Membership
    ), "for others the link works"
