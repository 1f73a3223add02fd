"""Who asks keeps quiet about somebody, or apart from them: these do not learn it, and hold nothing of theirs any more."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from groups import actions as groups
from groups.models import Mute
from members.models import Member
from support import actions, following, refusals
from support.asking import Place
from support.models import Asked, RequestWords, SupportRequest
from support.querysets import help_of
from tests.cast import CANARY, Cast
from tests.support.hands import DAY, HOUR, MINUTE, ask, fresh, pause, press, rows, sit, tick
from vault.actor import acting_as, keeper


@pytest.fixture
def two(circle: Cast) -> tuple[Cast, Member, SupportRequest]:
    peer = sit("peer", circle.tuesday, circle.now, name="Linnet", name_key="linnet")
    places = [Place(circle.tuesday.pk, peer.pk, 1, 10), Place(circle.tuesday.pk, None, 2, 15)]
    return circle, peer, ask(circle, *places, words=f"{CANARY} hm")


def keep_apart(cast: Cast, peer: Member, withholds: bool, now: dt.datetime) -> None:
    with acting_as(cast.ben.pk):
        groups.mute(member=cast.ben, group=cast.tuesday, other=peer, withholds=withholds, now=now)


def look(person: Member, request: SupportRequest) -> tuple[int, str]:
    client = Client()
    client.force_login(person)
    answer = client.get(reverse("support:one", args=[request.public_id]))
    text = answer.content.decode()
    return answer.status_code, text.partition("<main")[2] if answer.status_code == 200 else ""


def without_marks(text: str) -> str:
    """Without what differs from one look to the next."""
    return "\n".join(line for line in text.splitlines() if "csrfmiddlewaretoken" not in line)


@pytest.mark.parametrize("withholds", [False, True])
def test_for_who_holds_it_it_is_over_as_in_any_other_case(
    two: tuple[Cast, Member, SupportRequest], withholds: bool
) -> None:
    cast, peer, request = two
    press("take", peer, request, cast.now)
    press("open_help", peer, request, cast.now)
    keep_apart(cast, peer, withholds, cast.now)
    assert fresh(request).state == "open"  # at once, before any tick
    apart = look(peer, request)
    tick(cast.now)
    assert look(peer, request) == apart
    assert cast.ana.pk in {member for member, row in rows(request).items() if row.told_at}
    with acting_as(peer.pk):
        assert not help_of(cast.ben.pk, peer, cast.now).exists()
        assert not RequestWords.objects.filter(request=request).exists()
        for verb in ("take", "hand_on", "answered", "open_help"):
            with pytest.raises(refusals.Over):
                getattr(actions, verb)(member=peer, request=request, now=cast.now)
    with keeper("test: the application alone"):
        assert not RequestWords.objects.visible_to(peer, cast.now).filter(request=request).exists()
        assert not help_of(cast.ben.pk, peer, cast.now).exists()
    with acting_as(cast.ben.pk):
        groups.unmute(member=cast.ben, group=cast.tuesday, other=peer, now=cast.now)
    press("withdraw", cast.ben, request, cast.now)
    ordinary = _ended_while_held(cast, peer)
    assert apart[0] == ordinary[0] == 200
    assert without_marks(apart[1]) == without_marks(ordinary[1])


def _ended_while_held(cast: Cast, peer: Member) -> tuple[int, str]:
    """The same page where who asked took it back."""
    other = ask(cast, Place(cast.tuesday.pk, peer.pk, 1, 10))
    press("take", peer, other, cast.now)
    press("withdraw", cast.ben, other, cast.now)
    return look(peer, other)


@pytest.mark.parametrize("withholds", [False, True])
@pytest.mark.parametrize("lock", ["database", "application"])
def test_who_was_told_sees_it_end_as_it_ends_for_anybody(
    two: tuple[Cast, Member, SupportRequest], withholds: bool, lock: str
) -> None:
    cast, peer, request = two
    keep_apart(cast, peer, withholds, cast.now)
    if lock == "database":
        with acting_as(peer.pk):
            assert not SupportRequest.objects.filter(pk=request.pk).exists()
            assert not Asked.objects.exists()
    else:
        with keeper("test: row security off"):
            assert not SupportRequest.objects.visible_to(peer, cast.now).filter(pk=request.pk).exists()
            assert not Asked.objects.visible_to(peer, cast.now).exists()
    with pytest.raises(PermissionDenied):
        press("take", peer, request, cast.now)
    assert look(peer, request)[0] == 404
    tick(cast.now)
    assert rows(request)[peer.pk].cannot_at is None


def test_a_day_later_nothing_of_it_is_there(two: tuple[Cast, Member, SupportRequest]) -> None:
    cast, peer, request = two
    press("take", peer, request, cast.now)
    keep_apart(cast, peer, True, cast.now)
    with keeper("test: a day goes by"):
        Asked.objects.filter(request=request, member=peer).update(let_go_at=cast.now - DAY - MINUTE)
    with acting_as(peer.pk):
        assert not SupportRequest.objects.filter(pk=request.pk).exists()
    with keeper("test: row security off"):
        assert not SupportRequest.objects.visible_to(peer, cast.now).filter(pk=request.pk).exists()


def test_who_was_away_while_they_held_it_is_told_anew_and_never_said_that_they_cannot(
    two: tuple[Cast, Member, SupportRequest],
) -> None:
    cast, peer, request = two
    press("take", peer, request, cast.now)
    pause(peer, cast.tuesday, cast.now + DAY)
    tick(cast.now + MINUTE)
    row = rows(request)[peer.pk]
    assert (row.told_at, row.held_at, row.cannot_at, row.let_go_at) == (None, None, None, cast.now + MINUTE)
    pause(peer, cast.tuesday, cast.now - HOUR)
    assert "can’t now" not in look(peer, request)[1]
    tick(cast.now + 20 * MINUTE)
    assert rows(request)[peer.pk].told_at == cast.now + 20 * MINUTE
    assert "I’m with you" in look(peer, request)[1]


def test_taking_asks_whether_they_can_be_reached(two: tuple[Cast, Member, SupportRequest]) -> None:
    cast, peer, request = two
    cast.tuesday.writing = "no"
    cast.tuesday.save()
    with pytest.raises(refusals.NotNow):
        press("take", peer, request, cast.now)
    assert fresh(request).state == "open"


def test_the_other_way_round_it_reads_as_handed_on(two: tuple[Cast, Member, SupportRequest]) -> None:
    cast, peer, request = two
    press("take", peer, request, cast.now)
    with acting_as(peer.pk):
        Mute.objects.create(group=cast.tuesday, member=peer, other=cast.ben, withholds=True, at=cast.now)
    tick(cast.now + MINUTE)
    with acting_as(cast.ben.pk):
        blocked = following.story(cast.ben, request, cast.now + MINUTE)
    assert blocked.open
    assert rows(request)[peer.pk].cannot_at == cast.now + MINUTE
