"""A looser promise: it is proposed, members are told, days pass, and then it is for what is shared from then on."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from groups import actions, banners, changes, promises, refusals, terms
from groups.models import Closing, Floor, Group, JoinRequest, Membership, SettingsChange
from notices.models import Notice
from shares.models import Share
from tests.cast import CANARY, Cast, group, seat, share
from tests.groups.ends import come_to
from vault.actor import acting_as
from vault.models import LedgerEntry

DAY = dt.timedelta(days=1)
WEEK = 7 * DAY
MOMENT = dt.timedelta(microseconds=1)


@pytest.fixture(autouse=True)
def _nothing_waits(cast: Cast) -> None:
    SettingsChange.objects.all().delete()


def change(cast: Cast, by: str = "ana", at: dt.datetime | None = None, **settings: object) -> actions.Changed:
    cast.tuesday.refresh_from_db()
    chosen = {**promises.terms_of(cast.tuesday), **settings}
    return actions.change_settings(
        member=getattr(cast, by), group=cast.tuesday, settings=chosen,
        version=promises.current(cast.tuesday).version, now=at or cast.now,
    )  # fmt: skip


def propose(cast: Cast, by: str = "ana", **settings: object) -> SettingsChange:
    waits = change(cast, by, **settings).waiting
    assert waits is not None
    return waits


def ends(cast: Cast) -> None:
    days = {name: cast.now + n * DAY for n, name in enumerate(("farewell_at", "copies_at", "erase_at"), 1)}
    Closing.objects.create(group=cast.tuesday, begun_by=cast.ana, begun_at=cast.now, **days)


def lines(cast: Cast, kind: str) -> list[LedgerEntry]:
    return list(LedgerEntry.objects.filter(kind=kind, group_id=cast.tuesday.pk))


def test_a_proposal_changes_nothing_is_written_down_and_told(cast: Cast) -> None:
    before = promises.terms_of(cast.tuesday)
    waits = propose(cast, stay_days=0, quoting="yes")
    cast.tuesday.refresh_from_db()
    assert promises.terms_of(cast.tuesday) == before
    assert cast.tuesday.promises.count() == 1
    assert (waits.wanted, waits.proposed_by, waits.due_at) == (
        {"stay_days": 0, "quoting": "yes"}, cast.ana, cast.now + WEEK
    )  # fmt: skip
    assert lines(cast, "change.proposed")[0].detail == {
        "change": waits.public_id, "days": 7, "settings": {"stay_days": ["90", "0"], "quoting": ["no", "yes"]},
    }  # fmt: skip
    told = Notice.objects.get(kind="change-proposed")
    assert (told.recipient, told.about) == (cast.ben, cast.tuesday.public_id)


def test_a_mixed_change_does_both(cast: Cast) -> None:
    changed = change(cast, stay_days=7, listed="anyone")
    assert changed.promise.version == 2
    assert changed.promise.terms["stay_days"] == 7
    assert changed.promise.terms["listed"] == "members"
    assert changed.waiting is not None
    assert changed.waiting.wanted == {"listed": "anyone"}
    assert {notice.kind for notice in Notice.objects.all()} == {"promise-changed", "change-proposed"}


def test_one_waits_at_a_time(cast: Cast) -> None:
    first = propose(cast, stay_days=0)
    with pytest.raises(refusals.OneWaits, match="Withdraw it first"):
        change(cast, listed="anyone", quoting="no", stay_days=30)  # nor its closer part: nothing is half done
    assert cast.tuesday.promises.count() == 1
    actions.hold_change(member=cast.ada, change=first, reason="A moment.", now=cast.now)
    with pytest.raises(refusals.OneWaits):
        change(cast, listed="anyone")
    actions.withdraw_change(member=cast.ana, change=first, now=cast.now)
    assert propose(cast, listed="anyone").wanted == {"listed": "anyone"}


def test_a_closer_setting_takes_its_part_out_of_what_waits(cast: Cast) -> None:
    waits = propose(cast, stay_days=0, quoting="yes")
    assert change(cast, stay_days=7).promise.version == 2
    waits.refresh_from_db()
    assert (waits.wanted, waits.state) == ({"quoting": "yes"}, "waiting")
    assert lines(cast, "change.narrowed")[0].detail["settings"] == ["stay_days"]
    changes.take_effect(now=cast.now + WEEK)
    cast.tuesday.refresh_from_db()
    assert (cast.tuesday.stay_days, cast.tuesday.quoting) == (7, "yes")


def test_a_proposal_of_which_nothing_is_left_is_withdrawn(cast: Cast) -> None:
    waits = propose(cast, stay_days=0)
    change(cast, stay_days=7)
    waits.refresh_from_db()
    assert (waits.state, waits.decided_at) == ("withdrawn", cast.now)
    assert len(lines(cast, "change.withdrawn")) == 1
    assert changes.take_effect(now=cast.now + WEEK) == 0


def test_it_takes_effect_on_its_day_and_never_before(cast: Cast) -> None:
    waits = propose(cast, stay_days=0, listed="anyone")
    assert changes.take_effect(now=cast.now + WEEK - MOMENT) == 0
    cast.tuesday.refresh_from_db()
    assert cast.tuesday.stay_days == 90
    assert changes.take_effect(now=cast.now + WEEK) == 1
    cast.tuesday.refresh_from_db()
    waits.refresh_from_db()
    assert (cast.tuesday.stay_days, cast.tuesday.listed, waits.state) == (0, "anyone", "given")
    given = promises.current(cast.tuesday)
    assert (given.version, given.since, given.terms) == (2, cast.now + WEEK, promises.terms_of(cast.tuesday))
    assert [(line.acting_role, line.actor_id, line.detail) for line in lines(cast, "setting.changed")] == [
        ("system", None, {"setting": "listed", "from": "members", "to": "anyone"}),
        ("system", None, {"setting": "stay_days", "from": "90", "to": "0"}),
    ]
    told = {notice.recipient for notice in Notice.objects.filter(kind="promise-changed")}
    assert told == {cast.ana, cast.ben}


def test_it_takes_effect_once_and_after_downtime_too(cast: Cast) -> None:
    propose(cast, stay_days=0)
    later = cast.now + 100 * DAY
    assert [changes.take_effect(now=later) for _ in range(3)] == [1, 0, 0]
    assert cast.tuesday.promises.count() == 2
    assert Notice.objects.filter(kind="promise-changed").count() == 2


def test_the_tick_gives_what_is_due(cast: Cast) -> None:
    from groups.tasks import tend

    waits = propose(cast, stay_days=0)
    tend()
    assert cast.tuesday.promises.count() == 1
    SettingsChange.objects.filter(pk=waits.pk).update(due_at=cast.now)
    tend()
    assert cast.tuesday.promises.count() == 2


def test_one_damaged_change_holds_up_no_other_circle(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    propose(cast, stay_days=0)
    SettingsChange.objects.create(
        group=cast.mornings, wanted={"unnamed": "no"}, proposed_at=cast.now, due_at=cast.now
    )
    whole = promises.give

    def damaged(made: Group, now: dt.datetime) -> object:
        if made.pk == cast.mornings.pk:
            raise RuntimeError("damaged")
        return whole(made, now)

    monkeypatch.setattr(promises, "give", damaged)
    assert changes.take_effect(now=cast.now + WEEK) == 1
    cast.mornings.refresh_from_db()
    assert cast.mornings.unnamed == "holders"


@pytest.mark.parametrize("setting", terms.ALL, ids=lambda setting: setting.name)
def test_every_setting_can_wait_and_take_effect(cast: Cast, setting: terms.Setting) -> None:
    made = group("A circle", cast.now, **{setting.name: setting.values[0]})
    seat(cast.ana, made, cast.now, role="facilitator")
    wanted = {**promises.terms_of(made), setting.name: setting.values[-1]}
    actions.change_settings(member=cast.ana, group=made, settings=wanted, version=1, now=cast.now)
    [banner] = banners.banners(made, cast.now, "UTC")
    assert [(one.title, one.after) for one in banner.changes] == [
        (setting.title, setting.words(setting.values[-1]))
    ]
    assert changes.take_effect(now=cast.now + WEEK) == 1
    made.refresh_from_db()
    assert getattr(made, setting.name) == setting.values[-1]


def test_who_asks_is_not_admitted_by_it_and_reads_the_new_promise_first(cast: Cast) -> None:
    asked = actions.take_seat(member=cast.cleo, group=cast.tuesday, version=1, now=cast.now)
    assert isinstance(asked, JoinRequest)
    propose(cast, joining="at_once")
    changes.take_effect(now=cast.now + WEEK)
    asked.refresh_from_db()
    assert asked.decided_at is None
    assert not cast.tuesday.memberships.filter(member=cast.cleo).exists()
    cast.tuesday.refresh_from_db()
    with pytest.raises(refusals.PromiseMoved):
        actions.take_seat(member=cast.cleo, group=cast.tuesday, version=1, now=cast.now + WEEK)
    taken = actions.take_seat(member=cast.cleo, group=cast.tuesday, version=2, now=cast.now + WEEK)
    assert isinstance(taken, Membership)
    assert taken.way == terms.WAYS_IN["at_once"]


def test_what_was_shared_keeps_its_promise_in_all_it_says(cast: Cast) -> None:
    CLOSED = {"stay_days": 7, "unnamed": "nobody", "joining": "invited", "quoting": "no"}
    made = group("A circle", cast.now - DAY, **CLOSED)
    seat(cast.ana, made, cast.now - DAY, role="facilitator")
    seat(cast.ben, made, cast.now - DAY)
    said = share(
        cast.ben, made, f"{CANARY} under the closer promise", cast.now, unnamed=True, holders_know=False
    )
    settings = {
        **promises.terms_of(made),
        "stay_days": 0,
        "unnamed": "no",
        "joining": "at_once",
        "quoting": "yes",
    }
    actions.change_settings(member=cast.ana, group=made, settings=settings, version=1, now=cast.now)
    changes.take_effect(now=cast.now + WEEK - DAY + DAY)
    made.refresh_from_db()
    assert made.joining == "at_once"
    with acting_as(cast.ben.pk):
        kept = Share.objects.mine(cast.ben).select_related("promise").get(pk=said.pk)
    assert kept.fades_at == cast.now + WEEK
    assert (kept.unnamed, kept.holders_know) == (True, False)
    assert kept.newcomers == terms.WAYS_IN["invited"]
    assert (kept.promise.version, kept.promise.terms["quoting"]) == (1, "no")
    seat(cast.cleo, made, cast.now + DAY, way=terms.WAYS_IN["at_once"])
    with acting_as(cast.cleo.pk):
        assert not Share.objects.visible_to(cast.cleo, cast.now + DAY).filter(pk=said.pk).exists()
    seat(cast.moe, made, cast.now + DAY, way=terms.WAYS_IN["invited"])
    with acting_as(cast.moe.pk):  # the way its promise allowed
        assert Share.objects.visible_to(cast.moe, cast.now + DAY).filter(pk=said.pk).exists()


def test_a_circle_that_ends_gets_no_looser(cast: Cast) -> None:
    waits = propose(cast, stay_days=0)
    ends(cast)
    assert changes.take_effect(now=cast.now + WEEK) == 0
    waits.refresh_from_db()
    assert waits.state == "waiting"
    waits.delete()
    with pytest.raises(refusals.Ending):
        change(cast, stay_days=0)
    assert change(cast, stay_days=30).promise.version == 2


def test_a_circle_that_goes_on_after_all_proposes_anew(cast: Cast) -> None:
    waits = propose(cast, stay_days=0)
    actions.begin_closing(member=cast.ana, group=cast.tuesday, reason="It is time.", now=cast.now)
    waits.refresh_from_db()
    assert waits.state == "withdrawn"
    actions.call_off_closing(member=cast.ana, group=cast.tuesday, now=cast.now + DAY)
    assert changes.take_effect(now=cast.now + 100 * DAY) == 0
    assert propose(cast, stay_days=0).state == "waiting"


def test_notice_is_as_long_as_the_site_says_and_never_under_a_week(cast: Cast) -> None:
    Floor.objects.create(pk=1, notice_days=21, changed_at=cast.now)
    assert propose(cast, stay_days=0).due_at == cast.now + 21 * DAY
    assert lines(cast, "change.proposed")[0].detail["days"] == 21


def test_a_longer_notice_is_for_what_is_proposed_from_then_on(cast: Cast) -> None:
    waits = propose(cast, stay_days=0)
    actions.set_floor(member=cast.ada, widest={}, notice_days=30, now=cast.now)
    waits.refresh_from_db()
    assert waits.due_at == cast.now + WEEK


# -- Withdrawing, holding, declining --


def test_those_who_hold_the_space_withdraw_it_and_nobody_else(cast: Cast, sign_in: Any) -> None:
    waits = propose(cast, stay_days=0)
    path = f"/g/{cast.tuesday.public_id}/keep/{waits.public_id}/back/"
    for name in ("ben", "cleo", "dev", "eve", "moe", "zoe", "finn", "ada"):
        with pytest.raises(PermissionDenied):
            actions.withdraw_change(member=getattr(cast, name), change=waits, now=cast.now)
        assert sign_in(name).post(path).status_code == (403 if name in ("ben", "ada") else 404)
    assert (
        sign_in("finn").post(f"/g/{cast.mornings.public_id}/keep/{waits.public_id}/back/").status_code == 404
    )
    waits.refresh_from_db()
    assert waits.state == "waiting"
    assert sign_in("ana").post(path, follow=True).status_code == 200
    waits.refresh_from_db()
    assert waits.state == "withdrawn"
    again = sign_in("ana").post(path, follow=True)
    assert "That was settled meanwhile" in again.content.decode()
    assert len(lines(cast, "change.withdrawn")) == 1


def test_an_admins_own_proposal_follows_the_same_notice_and_is_theirs_to_take_back(cast: Cast) -> None:
    waits = propose(cast, "ada", stay_days=0)
    assert waits.due_at == cast.now + WEEK
    assert lines(cast, "change.proposed")[0].acting_role == "admin"
    cast.tuesday.refresh_from_db()
    assert cast.tuesday.stay_days == 90
    assert actions.withdraw_change(member=cast.ada, change=waits, now=cast.now).state == "withdrawn"


def test_admins_hold_and_decline_with_a_reason_and_nobody_else_does(cast: Cast, sign_in: Any) -> None:
    waits = propose(cast, stay_days=0)
    path = f"/org/change/{waits.public_id}/"
    for name in ("ana", "ben", "moe", "zoe"):
        for answer in (actions.hold_change, actions.decline_change):
            with pytest.raises(PermissionDenied):
                answer(member=getattr(cast, name), change=waits, reason="No.", now=cast.now)
        with pytest.raises(PermissionDenied):
            actions.release_change(member=getattr(cast, name), change=waits, now=cast.now)
        for verb in ("hold", "decline", "release"):
            assert sign_in(name).post(path, {"verb": verb, "reason": "No."}).status_code == 403
    ada = sign_in("ada")
    assert "Write why" in ada.post(path, {"verb": "hold", "reason": " \u200b "}).content.decode()
    assert "280 letters" in ada.post(path, {"verb": "hold", "reason": "a" * 281}).content.decode()
    waits.refresh_from_db()
    assert waits.state == "waiting"
    assert ada.post(path, {"verb": "hold", "reason": "Let us <b>talk</b> first."}).status_code == 302
    assert changes.take_effect(now=cast.now + 50 * DAY) == 0
    ben = sign_in("ben").get(f"/g/{cast.tuesday.public_id}/promise/").content.decode()
    assert ben.count("Let us &lt;b&gt;talk&lt;/b&gt; first.") == 2  # the banner's and the ledger's
    assert "Let us" not in str([line.detail for line in LedgerEntry.objects.all()])
    assert ada.post(path, {"verb": "decline", "reason": "It is too soon."}).status_code == 302
    ben = sign_in("ben").get(f"/g/{cast.tuesday.public_id}/promise/").content.decode()
    assert "An admin declined the proposed promise. Why: “It is too soon.”" in ben
    assert "A looser promise is proposed" not in ben
    assert "That was settled meanwhile" in ada.post(path, {"verb": "release"}).content.decode()


def test_the_days_it_was_held_are_no_notice_and_a_day_is_left_at_least(cast: Cast) -> None:
    waits = propose(cast, stay_days=0)
    actions.hold_change(member=cast.ada, change=waits, reason="A moment.", now=cast.now + DAY)
    waits = actions.release_change(member=cast.ada, change=waits, now=cast.now + 4 * DAY)
    assert (waits.state, waits.due_at) == ("waiting", cast.now + 10 * DAY)
    late = cast.now + 10 * DAY - MOMENT
    actions.hold_change(member=cast.ada, change=waits, reason="A moment.", now=late)
    waits = actions.release_change(member=cast.ada, change=waits, now=late + 5 * DAY)
    assert waits.due_at == late + 6 * DAY
    assert Notice.objects.filter(kind="change-proposed", recipient=cast.ben).count() == 3
    assert changes.take_effect(now=late + 6 * DAY) == 1


# -- What members read --


def test_the_banner_says_the_difference_and_the_day_where_its_reader_is(cast: Cast) -> None:
    at = dt.datetime(2026, 11, 21, 13, 30, tzinfo=dt.UTC)
    change(cast, at=at, stay_days=0)
    for zone, day in (("UTC", "Saturday 28 November"), ("Pacific/Auckland", "Sunday 29 November")):
        [banner] = banners.banners(cast.tuesday, at, zone)
        assert banner.eyebrow == f"Not before {day}"
        assert [(one.before, one.after) for one in banner.changes] == [("90 days", "Until taken back")]
        assert banner.sentences == ["What you share stays until you take it back, or as long as you choose."]


def test_a_banner_costs_one_statement_and_there_is_none_without_news(cast: Cast) -> None:
    assert banners.banners(cast.tuesday, cast.now, "UTC") == []
    propose(cast, stay_days=0, quoting="yes")
    with CaptureQueriesContext(connection) as seen:
        assert len(banners.banners(cast.tuesday, cast.now, "UTC")) == 1
        assert banners.banners(cast.mornings, cast.now, "UTC") == []
    assert len([q for q in seen if "SAVEPOINT" not in q["sql"]]) == 2


@pytest.mark.parametrize("stage", Closing.Stage.values)
def test_an_end_is_all_that_is_said_while_a_circle_ends(cast: Cast, stage: str) -> None:
    propose(cast, stay_days=0)
    ends(cast)
    Closing.objects.update(reason="We have come a long way.")
    come_to(Closing.objects.get(), stage)
    [banner] = banners.banners(cast.tuesday, cast.now, "UTC")
    assert (banner.kind, banner.changes, banner.reason) == ("closing", [], "We have come a long way.")
    assert "erased" in " ".join(banner.lines)


def test_members_read_the_proposal_where_the_promise_stands_and_strangers_do_not(
    cast: Cast, sign_in: Any
) -> None:
    propose(cast, stay_days=0)
    path = f"/g/{cast.tuesday.public_id}/promise/"
    page = sign_in("ben").get(path).content.decode()
    for words in ("A looser promise is proposed", "Until taken back", f'/me/words/?circle={cast.tuesday.public_id}"',
                  f'/g/{cast.tuesday.public_id}/leave/"'):  # fmt: skip
        assert words in page
    assert (
        "Someone who holds the space proposed, with 7 days’ notice, to change “How long shares stay” from “90 days”"
        in page
    )
    assert "Withdraw it" not in page
    keep = sign_in("ana").get(f"/g/{cast.tuesday.public_id}/keep/").content.decode()
    assert "Withdraw it" in keep
    assert "Take your words along" not in sign_in("ada").get(path).content.decode()  # she has none there
    for name in ("cleo", "dev", "eve", "moe", "zoe"):
        assert sign_in(name).get(path).status_code == 404


def test_the_promise_page_asks_as_often_however_much_was_decided(cast: Cast, sign_in: Any) -> None:
    ben, path = sign_in("ben"), f"/g/{cast.tuesday.public_id}/promise/"

    def decline() -> None:
        waits = propose(cast, stay_days=0)
        actions.decline_change(member=cast.ada, change=waits, reason="Not yet.", now=cast.now)

    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            page = ben.get(path).content.decode()
        assert page.count("Why: “Not yet.”") == SettingsChange.objects.count()
        return len([q for q in seen if "SAVEPOINT" not in q["sql"]])

    decline()
    few = cost()
    decline()
    decline()
    assert cost() == few


def test_the_groups_own_page_says_what_the_promise_would_say(cast: Cast, sign_in: Any) -> None:
    propose(cast, stay_days=0, quoting="yes")
    page = sign_in("ben").get(f"/g/{cast.tuesday.public_id}/").content.decode()
    for words in ("A looser promise is proposed", "What you share stays until you take it back",
                  "Your words may be quoted in a reply to them", "Take your words along",
                  f'/g/{cast.tuesday.public_id}/leave/"', f'/g/{cast.tuesday.public_id}/promise/"'):  # fmt: skip
        assert words in page


def test_the_site_itself_is_said_to_have_given_it(cast: Cast, sign_in: Any) -> None:
    propose(cast, stay_days=0)
    changes.take_effect(now=cast.now + WEEK)
    page = sign_in("ben").get(f"/g/{cast.tuesday.public_id}/promise/").content.decode()
    assert "The site itself changed “How long shares stay” from “90 days” to “Until taken back”." in page


def test_proposing_while_one_waits_is_said_kindly_on_the_page(cast: Cast, sign_in: Any) -> None:
    propose(cast, stay_days=0)
    ana, path = sign_in("ana"), f"/g/{cast.tuesday.public_id}/keep/"
    chosen = {name: str(value) for name, value in promises.terms_of(cast.tuesday).items()}
    sent = {**chosen, "version": 1, "verb": "give", "quoting": "yes", "listed": "nobody"}
    page = ana.post(path, sent).content.decode()
    assert "A looser promise waits already" in page
    assert "Another looser promise waits" in page
    assert 'value="give"' not in page
    assert cast.tuesday.promises.count() == 1
