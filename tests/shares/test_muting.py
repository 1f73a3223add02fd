"""Hiding, muting, blocking: what one sees less of, that it can be undone, and that nobody else has a sign of it."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import ProgrammingError, transaction
from django.test import Client

from checkins import actions as checkins
from core import clock
from groups import refusals
from groups.actions import mute, unmute
from groups.models import Membership, Mute
from members.models import Member
from milestones import actions as milestones
from milestones.models import Celebration
from notices.models import Notice
from shares import actions
from shares.models import Hidden, Share
from tests.cast import Cast, member, reply, seat, share
from tests.reading import in_a_line
from tests.shares.worlds import around, look
from vault.actor import acting_as, keeper
from vault.keys import key_for
from vault.models import LedgerEntry


@pytest.fixture
def gil(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Member:
    """One more in Tuesday Circle. The clock stands still."""
    moment = cast.now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: moment)
    person = member("gil")
    seat(person, cast.tuesday, moment)
    return person


def client_of(person: Member) -> Client:
    client = Client()
    client.force_login(person)
    return client


def paths(cast: Cast) -> list[str]:
    with keeper("test: everything there is"):
        shares = list(Share.objects.filter(group=cast.tuesday).values_list("public_id", flat=True))
    assert cast.reply
    assert cast.round
    return [
        *around(cast.tuesday.public_id, shares, [cast.reply.public_id]), f"/e/{_anas(cast).public_id}/",
        f"/c/{cast.round.public_id}/",
    ]  # fmt: skip


def speak(cast: Cast, gil: Member) -> list[str]:
    """Gil shares, answers Ben and presses a button; he checks in, asks anyone to reach out, celebrates, and leaves Ana a kind
    word; the paths of what he said."""
    with acting_as(gil.pk):
        assert cast.share
        assert cast.round
        said = actions.share(author=gil, group=cast.tuesday, audience="group", words="Gil was here", submission=_form(1), now=cast.now)  # fmt: skip
        answer = actions.reply(
            author=gil, to=cast.share, words="Gil answers", submission=_form(2), now=cast.now
        )
        actions.acknowledge(member=gil, share=cast.share, kind="been_there", now=cast.now)
        checkins.answer(
            member=gil,
            of_round=cast.round,
            now=cast.now,
            audience="group",
            words="Gil was here today",
            reach="anyone",
        )
        party = _celebrates(gil, cast)
        milestones.leave_kind_word(
            member=gil, celebration=_anas(cast), words="Gil was here for you", now=cast.now
        )
    said_at = around(cast.tuesday.public_id, [said.public_id], [answer.public_id])
    return [*said_at, f"/e/{party.public_id}/"]


def _celebrates(person: Member, cast: Cast) -> Celebration:
    with acting_as(person.pk):
        return Celebration.objects.create(
            group=cast.tuesday, member=person, title="A year", rung="1y", words=f"{person.display_name} celebrates a year",
            at=cast.now, key=key_for(owner_id=person.pk, group_id=cast.tuesday.pk),
        )  # fmt: skip


def _anas(cast: Cast) -> Celebration:
    """Ana's celebration, the same one each time."""
    with acting_as(cast.ana.pk):
        return Celebration.objects.visible_to(cast.ana).filter(member=cast.ana).first() or _celebrates(
            cast.ana, cast
        )


def _form(n: int) -> Any:
    import uuid

    return uuid.UUID(int=n)


@pytest.mark.parametrize("first", ["speaks first", "blocks first"])
def test_whoever_is_kept_apart_sees_what_they_would_if_nothing_had_been_said(
    cast: Cast, gil: Member, first: str
) -> None:
    """Two worlds for Ben: in one Gil never said a word; in the other he did, and keeps his words from Ben."""
    ben, asked = client_of(cast.ben), paths(cast)
    quiet_world = look(ben, asked)

    def keep_apart() -> None:
        with acting_as(gil.pk):
            mute(member=gil, group=cast.tuesday, other=cast.ben, withholds=True, now=cast.now)

    if first == "blocks first":
        keep_apart()
    gils = speak(cast, gil)
    if first == "speaks first":
        assert "Gil was here" in ben.get(f"/g/{cast.tuesday.public_id}/").content.decode()
        keep_apart()
    assert look(ben, asked) == quiet_world
    for path, (status, _, body) in look(ben, gils).items():
        assert "Gil was here" not in body, path
        assert "Gil celebrates" not in body, path
        if path.startswith(("/s/", "/e/")):
            assert status == 404, path
    ana = client_of(cast.ana).get(f"/g/{cast.tuesday.public_id}/").content.decode()
    assert "Gil was here" in ana
    assert "<bdi>Gil</bdi> has been there" in ana


def test_the_comparison_would_notice(cast: Cast, gil: Member) -> None:
    """Without the block Ben's pages differ; and so they do for a mute, which keeps nothing from him."""
    ben, asked = client_of(cast.ben), paths(cast)
    before = look(ben, asked)
    speak(cast, gil)
    with acting_as(gil.pk):
        mute(member=gil, group=cast.tuesday, other=cast.ben, withholds=False, now=cast.now)
    after = look(ben, asked)
    assert cast.share
    assert cast.round
    assert {
        f"/g/{cast.tuesday.public_id}/",
        f"/s/{cast.share.public_id}/",
        "/me/notices/",
        f"/e/{_anas(cast).public_id}/",
        f"/c/{cast.round.public_id}/",
    } <= {path for path in asked if before[path] != after[path]}


def test_a_mute_is_silent_and_only_for_oneself(cast: Cast, gil: Member) -> None:
    speak(cast, gil)
    ana, ben, asked = client_of(cast.ana), client_of(cast.ben), paths(cast)
    gils, before = client_of(gil), {}
    before = {who: look(c, asked) for who, c in {"ana": ana, "gil": gils}.items()}
    notices, lines = Notice.objects.count(), LedgerEntry.objects.count()
    with keeper("test"):
        said = Share.objects.get(group=cast.tuesday, author=gil)
    home = f"/g/{cast.tuesday.public_id}/"
    assert ben.post(f"/s/{said.public_id}/more/", {"verb": "mute"}).headers["Location"] == home
    assert {who: look(c, asked) for who, c in {"ana": ana, "gil": gils}.items()} == before
    assert (Notice.objects.count(), LedgerEntry.objects.count()) == (notices, lines)
    page = ben.get(home).content.decode()
    assert "You won’t read them here from now on. Nobody is told." in page
    assert "Gil was here" not in page
    assert cast.share
    page = in_a_line(ben.get(f"/s/{cast.share.public_id}/"))
    assert "Gil answers" not in page
    assert "One reply is left out" in page
    assert ben.get(f"/s/{said.public_id}/").status_code == 200  # who follows a link reads it
    for filtered in ("?show=waiting", f"?before={said.public_id}", "since/"):
        assert "Gil was here" not in ben.get(home + filtered).content.decode()


def test_undone_with_one_press(cast: Cast, gil: Member) -> None:
    speak(cast, gil)
    ben, home = client_of(cast.ben), f"/g/{cast.tuesday.public_id}/"
    with keeper("test"):
        said = Share.objects.get(group=cast.tuesday, author=gil)
    before = look(ben, [home])
    ben.post(f"/s/{said.public_id}/more/", {"verb": "hide"})
    ben.post(f"/s/{said.public_id}/block/")
    page = in_a_line(ben.get(f"{home}quiet/"))
    assert "<bdi>Gil</bdi>: you don’t read each other." in page
    assert f'value="{said.public_id}"' in page
    seat_id = Membership.objects.get(member=gil).public_id
    ben.post(f"{home}quiet/", {"person": seat_id})
    assert "Gil was here" not in ben.get(home).content.decode()
    ben.post(f"{home}quiet/", {"share": said.public_id})
    ben.get(home)  # the messages are read
    assert look(ben, [home]) == before
    page = ben.get(f"{home}quiet/").content.decode()
    assert "You read everyone here." in page
    assert "Nothing is hidden." in page


def test_hiding_hides_one_share_from_one_person(cast: Cast, gil: Member) -> None:
    speak(cast, gil)
    assert cast.share
    gils, home = client_of(gil), f"/g/{cast.tuesday.public_id}/"
    answer = gils.post(f"/s/{cast.share.public_id}/more/", {"verb": "hide"}, follow=True)
    assert "Ben said this" not in answer.content.decode()
    assert "Ben said this" in client_of(cast.ana).get(home).content.decode()
    assert "Ben said this" in gils.get(f"/s/{cast.share.public_id}/").content.decode()
    gils.post(f"/s/{cast.share.public_id}/more/", {"verb": "hide"})
    with acting_as(gil.pk):
        assert Hidden.objects.visible_to(gil).count() == 1
    with acting_as(cast.ana.pk):
        assert Hidden.objects.count() == 0
    with acting_as(cast.ben.pk), pytest.raises(PermissionDenied):
        actions.hide(member=cast.ben, share=cast.share, now=cast.now)


def test_who_holds_the_space_holds_it_for_everyone(cast: Cast, gil: Member) -> None:
    speak(cast, gil)
    ana = client_of(cast.ana)
    with keeper("test"):
        said = Share.objects.get(group=cast.tuesday, author=gil)
    for answer in (ana.get(f"/s/{said.public_id}/block/"), ana.post(f"/s/{said.public_id}/block/")):
        assert answer.status_code == 200
        assert "You hold this space for everyone" in answer.content.decode()
    with acting_as(cast.ana.pk):
        with pytest.raises(refusals.HoldsForAll):
            mute(member=cast.ana, group=cast.tuesday, other=gil, withholds=True, now=cast.now)
        assert not Mute.objects.visible_to(cast.ana)
        mute(member=cast.ana, group=cast.tuesday, other=gil, withholds=False, now=cast.now)


def test_rights(cast: Cast, gil: Member) -> None:
    """Neither oneself nor a stranger; nobody from outside; and no one else's wish is seen or undone, by either lock."""
    now = cast.now
    with acting_as(gil.pk):
        for other in (gil, cast.cleo):
            with pytest.raises(PermissionDenied):
                mute(member=gil, group=cast.tuesday, other=other, withholds=False, now=now)
        with pytest.raises(PermissionDenied):
            mute(member=gil, group=cast.mornings, other=cast.cleo, withholds=False, now=now)
        mute(member=gil, group=cast.tuesday, other=cast.ben, withholds=True, now=now)
        mute(member=gil, group=cast.tuesday, other=cast.ben, withholds=False, now=now)
        assert Mute.objects.visible_to(gil).get().withholds
    for who in (cast.ben, cast.ana, cast.ada, cast.zoe):
        with acting_as(who.pk):
            assert Mute.objects.count() == 0
            unmute(member=who, group=cast.tuesday, other=gil, now=now)
            unmute(member=gil, group=cast.tuesday, other=cast.ben, now=now)
        with keeper("test: the application's lock alone"):
            assert not Mute.objects.visible_to(who)
            unmute(member=who, group=cast.tuesday, other=cast.ben, now=now)
    refused = pytest.raises(ProgrammingError, match="row-level security")
    with acting_as(cast.ben.pk), refused, transaction.atomic():
        Mute.objects.create(group=cast.tuesday, member=gil, other=cast.ana, at=now)
    with acting_as(gil.pk):
        assert Mute.objects.visible_to(gil).count() == 1
        unmute(member=gil, group=cast.tuesday, other=cast.ben, now=now)
        assert not Mute.objects.visible_to(gil)


def test_in_one_circle_only(cast: Cast, gil: Member) -> None:
    """Silence that followed somebody would give their other name away."""
    seat(gil, cast.mornings, cast.now)
    seat(cast.ben, cast.mornings, cast.now)
    said = share(gil, cast.mornings, "Gil in the morning", cast.now)
    reply(gil, said, "and again", cast.now)
    with acting_as(gil.pk):
        mute(member=gil, group=cast.tuesday, other=cast.ben, withholds=True, now=cast.now)
    with acting_as(cast.ben.pk):
        mute(member=cast.ben, group=cast.tuesday, other=gil, withholds=True, now=cast.now)
    page = client_of(cast.ben).get(f"/g/{cast.mornings.public_id}/").content.decode()
    assert "Gil in the morning" in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_what_is_quiet_asks_as_often_however_much_there_is(
    cast: Cast, gil: Member, count: int, django_assert_max_num_queries: Any
) -> None:
    for n in range(count):
        other = member(f"other{n}")
        seat(other, cast.tuesday, cast.now)
        said = share(other, cast.tuesday, f"said {n}", cast.now)
        with acting_as(gil.pk):
            mute(member=gil, group=cast.tuesday, other=other, withholds=False, now=cast.now)
            actions.hide(member=gil, share=said, now=cast.now)
    client = client_of(gil)
    with django_assert_max_num_queries(12):
        page = client.get(f"/g/{cast.tuesday.public_id}/quiet/").content.decode()
    assert page.count("Undo<") == count
    assert page.count("Show it again") == count
