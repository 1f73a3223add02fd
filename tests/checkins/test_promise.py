"""A check-in keeps the promise it was given under: who may read it of those who come later, and until when. And whoever keeps
apart from somebody keeps their check-ins from them, and is told where that somebody holds the space."""

import datetime as dt
import importlib
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from checkins import actions, purge
from checkins.models import CheckIn, Presence, Round
from checkins.tasks import purge_faded
from groups.actions import mute
from groups.models import Group, Membership, Promise
from groups.terms import WAYS_IN
from members.models import Member
from notices.models import Notice
from shares.purge import purge_faded as purge_shares
from tests.cast import CANARY, Cast, member, seat
from tests.reading import in_a_line
from tests.shares.worlds import look
from vault.actor import acting_as, keeper
from vault.models import DataKey

DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)


def answered(cast: Cast, who: Member, now: dt.datetime | None = None, **fields: str) -> CheckIn:
    assert cast.round
    with acting_as(who.pk):
        return actions.answer(
            member=who,
            of_round=cast.round,
            now=now or cast.now,
            **{"audience": "group", "words": "here", **fields},
        )


def settings(cast: Cast, **fields: Any) -> None:
    Group.objects.filter(pk=cast.tuesday.pk).update(**fields)


def reads(who: Member, answer: CheckIn, now: dt.datetime) -> bool:
    with acting_as(who.pk):
        both = CheckIn.objects.visible_to(who, now).filter(pk=answer.pk).exists()
        assert CheckIn.objects.filter(pk=answer.pk).exists() == both
    return both


# -- Who comes later -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("joining", WAYS_IN)
def test_it_takes_the_openness_of_the_promise_it_is_given_under(cast: Cast, joining: str) -> None:
    settings(cast, joining=joining)
    said = answered(cast, cast.ana)
    assert said.newcomers == WAYS_IN[joining]
    settings(cast, joining="at_once")
    for way in Membership.Way:
        late = member(f"late{way}")
        seat(late, cast.tuesday, cast.now + HOUR, way=way)
        assert reads(late, said, cast.now + HOUR) == (way <= WAYS_IN[joining])


def test_changed_it_keeps_the_closer_promise_of_then_and_now(cast: Cast) -> None:
    settings(cast, joining="closed", stay_days=7)
    first = answered(cast, cast.ana)
    settings(cast, joining="at_once", stay_days=90)
    again = answered(cast, cast.ana, cast.now + HOUR, words="more")
    assert (again.pk, again.newcomers, again.fades_at) == (first.pk, 0, cast.now + 7 * DAY)
    settings(cast, joining="invited", stay_days=1)
    answered(cast, cast.ben, cast.now)
    settings(cast, joining="closed")
    closer = answered(cast, cast.ben, cast.now + HOUR, words="more")
    assert (closer.newcomers, closer.fades_at) == (0, cast.now + DAY)


def test_what_was_a_pass_or_had_faded_is_said_anew(cast: Cast) -> None:
    assert cast.round
    settings(cast, joining="closed", stay_days=1)
    with acting_as(cast.ana.pk):
        actions.pass_by(member=cast.ana, of_round=cast.round, now=cast.now)
    settings(cast, joining="ask")
    first = answered(cast, cast.ana)
    assert (first.newcomers, first.fades_at) == (WAYS_IN["ask"], cast.now + DAY)
    Round.objects.filter(pk=cast.round.pk).update(closes_at=cast.now + 7 * DAY)
    cast.round.refresh_from_db()
    settings(cast, joining="at_once")
    for erased in (False, True):
        later = cast.now + (4 if erased else 2) * DAY
        if erased:
            purge.purge_faded(now=later)
        anew = answered(cast, cast.ana, later, words="after all")
        assert (anew.newcomers, anew.fades_at) == (WAYS_IN["at_once"], later + DAY)
        with acting_as(cast.ana.pk):
            assert (
                CheckIn.objects.visible_to(cast.ana).select_related("key").get(pk=anew.pk).words
                == "after all"
            )


# -- Fading ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "fades"), [(1, 1), (7, 7), (90, 90), (0, None)])
def test_it_fades_by_the_setting_of_the_day(cast: Cast, days: int, fades: int | None) -> None:
    settings(cast, stay_days=days)
    said = answered(cast, cast.ana)
    settings(cast, stay_days=0)
    at = cast.now + fades * DAY if fades else None
    assert said.fades_at == at
    assert said.key.until == (at.astimezone(dt.UTC).date() + DAY if at else None)
    if at:
        with acting_as(cast.ben.pk):
            seen = CheckIn.objects.filter(pk=said.pk)
            assert seen.visible_to(cast.ben, at - HOUR).exists()
            assert not seen.visible_to(cast.ben, at).exists()
        with acting_as(cast.ana.pk):
            assert not CheckIn.objects.mine(cast.ana, at).filter(pk=said.pk).exists()


def test_where_nothing_is_said_nothing_fades(cast: Cast) -> None:
    said = answered(cast, cast.ana, words="", reach="facilitators")
    assert (said.fades_at, said.key.until) == (None, None)


def test_its_words_are_erased_and_that_somebody_was_here_stays(cast: Cast) -> None:
    said = answered(cast, cast.ana, words=f"{CANARY} gone", weather="grey", pull="little", reach="anyone")
    assert said.fades_at
    day_key = said.key_id
    assert purge.purge_faded(now=said.fades_at - HOUR) == 0
    assert purge.purge_faded(now=said.fades_at) == 1
    assert purge.purge_faded(now=said.fades_at) == 0
    with keeper("test"):
        row = CheckIn.objects.select_related("key").get(pk=said.pk)
        assert (row.weather, row.pull, row.words) == (None, None, None)
        assert (row.reach, row.at, row.key.until) == ("anyone", cast.now, None)
        assert CheckIn.objects.select_related("key").get(pk=cast.checkin.pk).words  # type: ignore[union-attr]
    purge_shares(now=said.fades_at + 3 * DAY)
    with keeper("test"):
        assert not DataKey.objects.filter(pk=day_key).exists()
    with acting_as(cast.ana.pk):
        assert Presence.objects.visible_to(cast.ana).filter(pk=said.pk).exists()


def test_many_in_batches_and_by_the_clock(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [answered(cast, who, words="x") for who in (cast.ana, cast.ben)]
    with keeper("test: as time would"):
        CheckIn.objects.filter(pk__in=[row.pk for row in rows]).update(fades_at=cast.now - HOUR)
    assert purge.purge_faded(now=cast.now, batch=1) == 2
    answered(cast, cast.ana, words="y")
    with keeper("test: as time would"):
        CheckIn.objects.filter(member=cast.ana).update(fades_at=cast.now - HOUR)
    purge_faded()
    with keeper("test"):
        assert not CheckIn.objects.filter(words__isnull=False).exists()


def test_the_pages_say_until_when_and_that_it_has_faded(cast: Cast, sign_in: Any) -> None:
    assert cast.round
    url, ana = reverse("checkins:answer", args=[cast.round.public_id]), sign_in("ana")
    assert "Your answer fades after 90 days, or sooner if you take it back." in ana.get(url).content.decode()
    page = ana.post(url, {"words": "heavy legs", "audience": "group"}, follow=True).content.decode()
    assert "It fades on" in page
    assert "at the latest" in page
    with keeper("test: as time would"):
        CheckIn.objects.filter(member=cast.ana).update(fades_at=cast.now - HOUR)
    for erased in (False, True):
        if erased:
            purge.purge_faded(now=cast.now)
        page = ana.get(url).content.decode()
        assert "What you said here has faded." in page
        assert "heavy legs" not in page
        assert "heavy legs" not in ana.get("/me/words/").content.decode()
        hold = ana.get(f"{url}hold/").content.decode()
        assert "heavy legs" not in hold
        assert "Juniper</bdi> (you)" in hold.split("Who came")[1].split("<h2")[0]
        assert ana.get(f"{url}back/").status_code == 200
    settings(cast, stay_days=0)
    assert "Your answer stays until you take it back." in sign_in("ben").get(url).content.decode()


def test_who_leaves_with_their_words_leaves_nothing_that_has_faded_either(cast: Cast) -> None:
    from checkins.receivers import answers_go_along

    said = answered(cast, cast.ana)
    assert said.fades_at
    purge.purge_faded(now=said.fades_at)
    with acting_as(cast.ana.pk):
        answers_go_along(None, member=cast.ana, group=cast.tuesday, words="taken", now=said.fades_at)
    with keeper("test"):
        assert not CheckIn.objects.filter(member=cast.ana).exists()


# -- Answers of before -----------------------------------------------------------------------------------------------------

BACKFILL = importlib.import_module("checkins.migrations.0006_promise").NEWCOMERS


def test_earlier_answers_keep_what_the_promise_said_and_nobody_stops_reading(cast: Cast) -> None:
    promise = cast.tuesday.promises.get()
    terms = {**promise.terms, "joining": "closed"}
    Promise.objects.filter(pk=promise.pk).update(terms=terms, since=cast.now - 20 * DAY)
    Promise.objects.create(
        group=cast.tuesday, version=2, terms={**terms, "joining": "ask"}, since=cast.now - 10 * DAY
    )

    def backfilled(at: dt.timedelta, audience: str = "group") -> int:
        with keeper("test: the migration's own statement"), connection.cursor() as cursor:
            CheckIn.objects.update(at=cast.now - at, newcomers=0, audience=audience)
            cursor.execute(BACKFILL)
            return CheckIn.objects.get(pk=cast.checkin.pk).newcomers  # type: ignore[union-attr]

    before, then, lately = backfilled(25 * DAY), backfilled(15 * DAY), backfilled(DAY)
    assert (before, then, lately) == (0, 0, WAYS_IN["ask"])
    late = member("late")
    sits = seat(late, cast.tuesday, cast.now, since=cast.now - 12 * DAY, way=1)
    assert backfilled(15 * DAY) == 1  # who reads it today goes on reading it
    assert backfilled(15 * DAY, "facilitators") == 0  # and did not read that
    assert backfilled(15 * DAY, "me") == 0
    Membership.objects.filter(pk=sits.pk).update(visit_rounds=2)
    assert backfilled(15 * DAY) == 0


# -- Keeping apart ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def gil(cast: Cast) -> Member:
    """One more who holds Tuesday Circle, and whom Ben keeps away from."""
    person = member("gil")
    seat(person, cast.tuesday, cast.now - DAY, role="facilitator")
    with acting_as(cast.ben.pk):
        mute(
            member=cast.ben, group=cast.tuesday, other=person, withholds=True, now=cast.now - 2 * HOUR
        )  # before any round here closes
    return person


def test_a_holder_kept_apart_sees_nothing_of_them(cast: Cast, gil: Member, sign_in: Any) -> None:
    """The same page as if they had answered for themselves alone and asked nobody; and they are never missed there."""
    assert cast.round
    hold, pages = reverse("checkins:hold", args=[cast.round.public_id]), []
    client = Client()
    client.force_login(gil)
    for said in (
        {"audience": "me", "reach": "no"},
        {"audience": "group", "reach": "anyone"},
        {"audience": "facilitators", "reach": "facilitators"},
    ):
        answered(cast, cast.ben, **said)
        shown = look(client, [hold, hold.replace("hold/", ""), "/care/"])
        assert "Wren" not in shown[hold][2]
        pages.append(shown)
    assert pages[0] == pages[1] == pages[2]
    told = Notice.objects.filter(kind="reach-out").values_list("recipient", flat=True)
    assert set(told) == {cast.ana.pk}
    assert "Would like someone to reach out" in sign_in("ana").get(hold).content.decode()
    Round.objects.update(closes_at=cast.now - HOUR)
    closed = look(client, [hold])
    assert "Juniper" in closed[hold][2].split("not heard from")[1]
    with acting_as(cast.ben.pk):
        CheckIn.objects.visible_to(cast.ben).filter(member=cast.ben).delete()
    assert look(client, [hold]) == closed


def test_whoever_keeps_apart_from_a_holder_is_told_so(cast: Cast, gil: Member, sign_in: Any) -> None:
    assert cast.round
    url, ben = reverse("checkins:answer", args=[cast.round.public_id]), sign_in("ben")
    page = ben.get(url).content.decode()
    assert "<bdi>Gil</bdi> holds the space too, and does not read it: you keep apart." in page
    assert "Two people." in page
    assert "Everyone in the circle but whom you keep apart from sees on this page that you asked." in page
    answered(cast, cast.ben, reach="facilitators", audience="facilitators")
    page = in_a_line(ben.get(url))
    assert (
        "<bdi>Juniper</bdi> can read this. <bdi>Gil</bdi> holds the space too, and does not read it" in page
    )
    Membership.objects.filter(member=cast.ana).update(role="member")
    page = ben.get(url).content.decode()
    assert "Nobody who holds the space reads it: you keep apart from <bdi>Gil</bdi>." in page
    assert "can read this." not in page
    assert "They are told quietly" not in page
    assert "keep apart" not in sign_in("ana").get(url).content.decode()


def test_somebody_muted_stands_on_the_board_and_not_among_the_others(cast: Cast, sign_in: Any) -> None:
    """Who holds the space hears from everybody; among the others one need not read them."""
    assert cast.round
    url, ana = reverse("checkins:answer", args=[cast.round.public_id]), sign_in("ana")
    answered(cast, cast.ben, words=f"{CANARY} shaky", reach="anyone")
    assert f"{CANARY} shaky" in ana.get(url).content.decode()
    with acting_as(cast.ana.pk):
        mute(member=cast.ana, group=cast.tuesday, other=cast.ben, withholds=False, now=cast.now)
    assert "Wren" not in ana.get(url).content.decode()
    assert f"{CANARY} shaky" in ana.get(f"{url}hold/").content.decode()
