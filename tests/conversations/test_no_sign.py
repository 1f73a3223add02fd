"""Whoever asked, or is left, learns nothing: worlds that differ in what the other did are one world to them, on every date."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from conversations import actions, purge
from conversations.models import Conversation, ConversationWords
from core import clock
from groups import actions as groups
from groups.models import Mute
from members.models import Member
from notices import kinds
from notices.models import Notice
from support.models import SupportRequest
from tests.cast import CANARY, Cast
from tests.conversations.two import DAY, Two, ask, say
from tests.shares.worlds import look
from tests.test_two_worlds import differences, rows_seen
from vault.actor import acting_as, keeper

HOUR = dt.timedelta(hours=1)
DATES = (0.1, 0.9, 6.9, 7.1, 29.9, 30.1, 31, 61)
"""Days later: before and after a request's seven days, its thirty, and another thirty."""


def _as(who: Member, row: Conversation, verb: Callable[..., object], **more: object) -> None:
    with acting_as(who.pk):
        there = Conversation.objects.visible_to(who, clock.now()).select_related("group").get(pk=row.pk)
        verb(member=who, conversation=there, **more)


def _mute(cast: Cast, who: Member, whom: Member, withholds: bool) -> None:
    """What a mute leaves, also for one who holds the space and may not block."""
    with acting_as(who.pk):
        Mute.objects.create(group=cast.tuesday, member=who, other=whom, withholds=withholds, at=cast.now)


def _asked_worlds(cast: Cast, number: int, row: Conversation) -> None:
    """Ana has not looked; says not now; not again; does not want to read Ben; keeps apart from him."""
    if number in (1, 2):
        _as(cast.ana, row, actions.put_off, for_good=number == 2, now=cast.now)
    if number in (3, 4):
        _mute(cast, cast.ana, cast.ben, number == 4)


def _seen_by_ben(cast: Cast, row: Conversation, sign_in: Any) -> dict[str, tuple[int, str]]:
    group = f"/g/{cast.tuesday.public_id}/"
    there = [f"/m/{row.public_id}/", f"/m/{row.public_id}/end/"]
    pages = look(sign_in("ben"), ["/m/", *there, f"{group}m/", "/me/notices/", "/me/words/"])
    with keeper("test: which names the pages carry"):
        names = list(ConversationWords.objects.filter(conversation=row).values_list("public_id", flat=True))

    def plain(text: str) -> str:
        for name in [row.public_id, *names]:
            text = text.replace(name, "it")
        return text

    return {plain(path): (page[0], plain(page[2])) for path, page in pages.items()}


@pytest.mark.parametrize("days", DATES)
def test_not_now_not_again_muted_blocked_and_not_seen_are_one_world(
    open_circle: Cast, sign_in: Any, monkeypatch: pytest.MonkeyPatch, days: float
) -> None:
    """Pages of Ben, and what asking again does, on that day, once the worker has erased what is over."""
    cast, begun, worlds = open_circle, open_circle.now, []
    for number in range(5):
        with keeper("test: asked anew"):
            Conversation.objects.all().delete()
            Notice.objects.all().delete()
        with acting_as(cast.ana.pk):
            Mute.objects.all().delete()
        monkeypatch.setattr(clock, "now", lambda: begun)
        row = ask(cast, cast.ben, cast.ana, words="hello")
        _asked_worlds(cast, number, row)
        later = begun + days * DAY
        monkeypatch.setattr(clock, "now", lambda later=later: later)
        purge.purge_over(now=later)
        seen = _seen_by_ben(cast, row, sign_in)
        try:
            again = ask(cast, cast.ben, cast.ana, later, "again")
            told = f"a request of its own: {again.pk != row.pk}, {again.accepted_at}"
        except Exception as error:
            told = str(error)
        worlds.append((seen, told))
    for each in worlds[1:]:
        assert each == worlds[0]


LEFT: dict[str, Callable[[Two], None]] = {
    "nothing": lambda two: None,
    "ended": lambda two: _as(two.cast.ben, two.row, actions.end, words_too=False, now=two.cast.now),
    "muted": lambda two: _as(two.cast.ben, two.row, actions.keep_apart, withholds=False, now=two.cast.now),
    "blocked": lambda two: _as(two.cast.ben, two.row, actions.keep_apart, withholds=True, now=two.cast.now),
}


@pytest.mark.parametrize("did", list(LEFT))
def test_whoever_is_left_sees_no_sign(
    two: Two, did: str, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ana's pages, the rows the database shows her, her notices: before Ben did it and after; and she writes on as ever."""
    cast, now = two.cast, two.cast.now + HOUR
    monkeypatch.setattr(clock, "now", lambda: now)
    with transaction.atomic(), keeper("test: nobody holds a request of the other"):
        # What she holds of his is over for her as he keeps apart, and says so as for anybody: tests/support/test_nobody_learns.py.
        SupportRequest.objects.all().delete()
    theirs = [path for path in two.paths if path not in {"/today/"} and not path.startswith("/g/")]
    sign_in("ana").get("/m/")
    pages, rows = look(sign_in("ana"), theirs), rows_seen(cast)
    told = Notice.objects.filter(recipient=cast.ana).count()
    LEFT[did](two)
    purge.purge_over(now=now)
    assert look(sign_in("ana"), theirs) == pages
    changed = {table for who, table in differences(rows, rows_seen(cast)) if who == "ana"}
    signing_in = {"members_member", "django_session", "usersessions_usersession"}
    if did == "blocked":  # what Ben says in the circle is kept from her then; of this app nothing changes
        changed = {table for table in changed if table.startswith(("conversations_", "vault_"))}
    assert changed <= signing_in
    assert Notice.objects.filter(recipient=cast.ana).count() == told
    say(two, cast.ana, f"{CANARY} still here", now)
    assert f"{CANARY} still here" in sign_in("ana").get(two.page).content.decode()
    if did != "nothing":
        assert sign_in("ben").get(two.page).status_code == 404
        assert "still here" not in sign_in("ben").get("/m/").content.decode()
        assert not [n for n in Notice.objects.filter(recipient=cast.ben) if _holds(n, cast.ben, now)]


def _holds(notice: Notice, member: Member, now: dt.datetime) -> bool:
    kind = kinds.get(notice.kind)
    assert kind is not None
    with acting_as(member.pk):
        return kind.still_true(notice, member, now)


@pytest.mark.parametrize("days", [0.5, 29.5, 30.5, 61])
@pytest.mark.parametrize("take_up", [False, True])
def test_whether_the_other_ended_it_too_shows_on_no_date(
    two: Two, days: float, take_up: bool, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ana ended it. In one world Ben did too, before her. Her list, her words, and writing to him again are the same."""
    cast, later, worlds = two.cast, two.cast.now + days * DAY, []
    for ben_too in (False, True):
        point = transaction.savepoint()
        monkeypatch.setattr(clock, "now", lambda: cast.now)
        if ben_too:
            _as(cast.ben, two.row, actions.end, words_too=False, now=cast.now)
        _as(cast.ana, two.row, actions.end, words_too=False, now=cast.now + HOUR)
        monkeypatch.setattr(clock, "now", lambda: later)
        purge.purge_over(now=later)
        paths = ["/m/", two.page, "/me/words/", f"/g/{cast.tuesday.public_id}/m/"]
        seen: list[object] = [look(sign_in("ana"), paths)]
        if take_up:
            row = ask(cast, cast.ana, cast.ben, later, "again")
            seen += [row.pk == two.row.pk, row.accepted_at is None]
            page = sign_in("ana").get(f"/m/{row.public_id}/").content.decode()
            seen.append(page.count('class="voice"'))
        worlds.append(seen)
        transaction.savepoint_rollback(point)
    assert worlds[0] == worlds[1]


def test_a_block_in_the_circle_is_one_here_too(two: Two, sign_in: Any) -> None:
    cast = two.cast
    with acting_as(cast.ben.pk):
        groups.mute(member=cast.ben, group=cast.tuesday, other=cast.ana, withholds=True, now=cast.now)
    assert f"{CANARY} from Ben" in sign_in("ana").get(two.page).content.decode()
    assert sign_in("ben").get(two.page).status_code == 404
    with transaction.atomic(), keeper("test: the code's own eyes, row security off"):
        seen = Conversation.objects.visible_to(cast.ana, cast.now).going_on(cast.ana)
        assert seen.filter(pk=two.row.pk).exists(), "nor does the code by itself show a sign"


def test_the_code_by_itself_hides_the_request_of_whoever_keeps_apart(open_circle: Cast) -> None:
    cast = open_circle
    row = ask(cast, cast.ben, cast.ana)
    for hidden in (False, True):
        with transaction.atomic(), keeper("test: the code's own eyes, row security off"):
            assert Conversation.objects.visible_to(cast.ana, cast.now).filter(pk=row.pk).exists() != hidden
        if not hidden:
            _mute(cast, cast.ben, cast.ana, withholds=True)
