"""Two worlds: in one, Ben records that something happened; in the other he does not. Nobody else can tell them apart.

Every page that any other account (the facilitator, moderator, admin and superuser included) or a stranger can open, every
notice, count and response size, and every row that the database would show them, is the same in both. The clock stands
still, so that only Ben's steps differ.
"""

import datetime as dt
import hashlib
import random
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch, reverse

from checkins.beginnings import name_of
from checkins.models import LetterAnswer, Rhythm
from core import clock
from groups.models import Block, Membership
from journeys.models import Chapter, Setback
from members import names
from milestones.models import Milestone
from notices.models import Notice
from resources import shipped
from tests.cast import CANARY, NAMES, Cast
from tests.sweep.snapshot import tables
from tests.sweep.urls import known
from vault.actor import acting_as, keeper

OTHERS = [name for name in NAMES if name != "ben"]

LEAST = 300
"""Pages that opened (200) and were compared, over all accounts, for this test to mean something; refusals come on top."""

ACTS = {"members:leave"}
"""Paths whose GET does something, on purpose: Leave locks the session."""

BY_CHANCE = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]*"|name="submission" value="[^"]*"|"X-CSRFToken": ?"[^"]*"'
)
"""What differs from one answer to the next by design: form tokens."""

RANDOM = ("in/2fa/", "mfa", "join", "signup")
"""Pages that draw something at random each time: passkey challenges, secrets, suggested names."""


@dataclass(frozen=True)
class Answer:
    """What one account gets from one path."""

    status: int
    size: int
    body: str
    headers: tuple[tuple[str, str], ...]


def answer(client: Client, path: str) -> Answer:
    response = client.get(path)
    body = BY_CHANCE.sub("", response.content.decode(errors="replace"))
    headers = tuple(sorted((k, v) for k, v in response.headers.items() if k != "Expires"))
    return Answer(response.status_code, len(body), hashlib.sha256(body.encode()).hexdigest(), headers)


def arguments(cast: Cast) -> dict[str, list[object]]:
    """For each URL argument, everything there is to ask for: Ben's things too, by people who should find nothing."""
    with keeper("test: everything there is to ask for"):
        chapter, milestone = Chapter.objects.order_by("pk").first(), Milestone.objects.first()
        seats = list(Membership.objects.filter(until=None).values_list("public_id", flat=True))
        rhythm = Rhythm.objects.first()
        block = Block.objects.first()

    def ids(*things: Any) -> list[object]:
        return [getattr(thing, "public_id", None) or thing.pk for thing in things]

    return {
        "group_id": [cast.tuesday.public_id, cast.mornings.public_id],
        "share_id": ids(cast.share, cast.held_share),
        "reply_id": ids(cast.reply),
        "round_id": ids(cast.round),
        "letter_id": ids(cast.letter),
        "partnership_id": ids(cast.partnership),
        "conversation_id": ids(cast.conversation),
        "line_id": ids(cast.line),
        "hand_id": ids(cast.hand),
        "resource_id": ids(cast.resource, cast.suggested),
        "suggested_id": ids(cast.suggested),
        "reading_id": [reading["public_id"] for reading in shipped.load()],
        "rhythm_id": ids(rhythm),
        "celebration_id": ids(cast.celebration),
        "journey_id": ids(cast.journey),
        "bend_id": ids(cast.setback),
        "chapter_id": ids(chapter),
        "milestone_id": ids(milestone),
        "seat_id": seats,
        "block_id": ids(block),
        "number": [1, 4, 7],
        "slug": ["first", "triggers"],
        "version_id": ids(cast.version),
        "copy_id": ids(cast.copy),
        "suggestion_id": ids(cast.suggestion),
        "country": ["ie", "zz"],
    }


def paths(cast: Cast) -> list[str]:
    """Every path of the site that can be filled in, and the filtered views of some."""
    have, found = arguments(cast), []
    for url in known():
        if url.name in ACTS or any(a not in have for a in url.arguments):
            continue
        fillings: list[dict[str, object]] = [{}]
        for name in url.arguments:
            fillings = [{**filling, name: value} for filling in fillings for value in have[name]]
        for filling in fillings:
            try:
                found.append(reverse(url.name, kwargs=filling))
            except NoReverseMatch:
                continue
    found += [
        f"/g/{cast.tuesday.public_id}/?show=waiting",
        "/journey/?count=chapter",
        "/find/?q=tuesday",
        "/admin/",
    ]
    found += [
        f"/admin/members/member/{cast.ben.pk}/change/",
        "/admin/members/member/",
        "/admin/groups/group/",
    ]
    return [path for path in dict.fromkeys(found) if not any(word in path for word in RANDOM)]


def look_around(clients: dict[str, Client], asked: list[str]) -> dict[tuple[str, str], Answer]:
    return {(who, path): answer(client, path) for who, client in clients.items() for path in asked}


def rows_seen(cast: Cast) -> dict[tuple[str, str], tuple[int, str]]:
    """For each account and table: how many rows the database would show them, and what is in them."""
    union = " UNION ALL ".join(
        f"SELECT '{t}', count(*), md5(coalesce(string_agg(r::text, '|' ORDER BY r::text), '')) FROM {t} AS r"
        for t in tables()
    )
    seen = {}
    for who in [*OTHERS, None]:
        with acting_as(getattr(cast, who).pk if who else None), connection.cursor() as cursor:
            cursor.execute(union)
            for table, count, what in cursor.fetchall():
                seen[who or "stranger", table] = (count, what)
    return seen


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> dt.datetime:
    """The clock stands still, and the dice that suggest names fall the same each time."""
    moment = clock.now()
    monkeypatch.setattr(clock, "now", lambda: moment)
    monkeypatch.setattr(names.secrets, "SystemRandom", lambda: random.Random(7))
    return moment


@pytest.fixture
def clients(cast: Cast, sign_in: Any, still: dt.datetime) -> dict[str, Client]:
    everyone = {name: sign_in(name) for name in OTHERS}
    return {**everyone, "stranger": sign_in(None)}


def something_happened(ben: Client) -> None:
    """Ben walks through all the pages: not sure he is safe, with words, half of it kept for later, and a new chapter."""
    said: list[tuple[int, dict[str, object]]] = [
        (1, {"safe": "not_sure"}), (2, {"help": "tell"}),
        (3, {"press": "keep", "words": f"{CANARY} it happened", "about_when": "yesterday"}),
        (3, {"words": f"{CANARY} it happened on Friday", "about_when": "yesterday"}),
        (4, {"around": ["Tired", "Lonely"], "other": f"{CANARY} other"}), (5, {"know": "myself", "letter": f"{CANARY} nobody reads this"}),
        (6, {"road": "new", "title": f"{CANARY} coming back"}),
        (7, {"next_step": f"{CANARY} sleep", "tomorrow": "on", "plan": "on"}),
    ]  # fmt: skip
    for number, form in said:
        ben.get(f"/journey/step/{number}/")
        assert ben.post(f"/journey/step/{number}/", form).status_code == 302
    for path in (
        "/journey/step/company/",
        "/journey/step/after/",
        "/journey/back/",
        "/journey/",
        "/plan/",
        "/today/",
        "/now/",
    ):
        assert ben.get(path).status_code == 200
    ben.post("/plan/triggers/", {"words": f"{CANARY} Fridays"})
    ben.post("/plan/first/", {"words": f"{CANARY} call at once"})  # of which Ana has a copy, as it stood


def for_himself(ben: Client, cast: Cast) -> None:
    """Ben answers a scale for himself, drops it and begins again, and begins to change what he said in a check-in."""
    said = {f"s{number}": "5" for number in range(1, 11)}
    for path, form in [("erase", {}), ("begin", {}), ("answer", said), ("stop", {}), ("begin", {})]:
        assert ben.post(f"/me/monthly/{path}/", form).status_code == 302
    assert cast.round is not None
    round_page = f"/c/{cast.round.public_id}/"
    ben.post(f"{round_page}let-go/")
    kept = ben.post(f"{round_page}keep/", {"words": f"{CANARY} or rather", "on": name_of(cast.checkin)})
    assert kept.json() == {"kept": True}
    for path in ("/me/monthly/", "/me/monthly/notes.json", "/me/checkins/", "/me/checkins/notes.json"):
        assert ben.get(path).status_code == 200


def _told_to_others(cast: Cast) -> int:
    return Notice.objects.exclude(recipient=cast.ben).count()


def differences(one: dict[Any, Any], other: dict[Any, Any]) -> Iterator[Any]:
    return (key for key in one if one[key] != other[key])


@pytest.mark.django_db
def test_nobody_can_tell_the_two_worlds_apart(
    cast: Cast, clients: dict[str, Client], sign_in: Any, still: dt.datetime
) -> None:
    ben = sign_in("ben")
    ben.get("/journey/")
    asked = paths(cast)
    look_around(clients, ["/today/", "/"])  # what a first look settles (sessions, caches) is settled before
    pages, rows, notices = look_around(clients, asked), rows_seen(cast), _told_to_others(cast)

    something_happened(ben)
    for_himself(ben, cast)

    assert list(differences(pages, look_around(clients, asked))) == []
    assert list(differences(rows, rows_seen(cast))) == []
    assert _told_to_others(cast) == notices
    assert sum(page.status == 200 for page in pages.values()) >= LEAST
    with keeper("test: it did happen"):
        assert (Setback.objects.count(), Chapter.objects.count()) == (2, 2)


@pytest.mark.django_db
def test_told_to_one_nobody_else_can_tell(
    cast: Cast, clients: dict[str, Client], sign_in: Any, still: dt.datetime
) -> None:
    """Ben tells Ana alone. To everyone else it is the world in which nothing happened."""
    cast.tuesday.writing = "chosen"
    cast.tuesday.save()
    ben, others = sign_in("ben"), {who: client for who, client in clients.items() if who != "ana"}
    ben.get("/journey/")
    asked = [
        path
        for path in paths(cast)
        if path.startswith(("/g/", "/s/", "/today", "/me/notices", "/care", "/org", "/words"))
    ]
    look_around(others, ["/today/", "/"])
    pages, rows = look_around(others, asked), rows_seen(cast)
    seat = Membership.objects.get(group=cast.tuesday, member=cast.ana, until=None).public_id
    for number in range(1, 8):
        said = {"know": "here", f"in-{cast.tuesday.public_id}": [seat], "letter": f"{CANARY} for Juniper"}
        assert ben.post(f"/journey/step/{number}/", said if number == 5 else {}).status_code == 302
    assert list(differences(pages, look_around(others, asked))) == []
    changed = set(differences(rows, rows_seen(cast)))
    assert {who for who, table in changed if table != "notices_notice"} == {"ana"}
    with keeper("test: it was told"):
        assert Notice.objects.filter(kind="share-for-you", recipient=cast.ana).exists()


@pytest.mark.django_db
def test_written_to_one_nobody_else_can_tell(
    cast: Cast, clients: dict[str, Client], sign_in: Any, still: dt.datetime
) -> None:
    """Ben writes to Ana alone: in their conversation, as an answer to her letter, as her partner. To everyone else, moderator and
    admin included, it is the world in which he did not."""
    cast.tuesday.writing = "chosen"
    cast.tuesday.save()
    with keeper("test: her letter waits for an answer"):
        LetterAnswer.objects.all().delete()
    ben, others = sign_in("ben"), {who: client for who, client in clients.items() if who != "ana"}
    ben.get("/m/")
    about = ("/g/", "/m/", "/c/", "/with/", "/today", "/me/", "/care", "/org", "/hand", "/report", "/words")
    asked = [path for path in paths(cast) if path.startswith(about)]
    look_around(others, ["/today/", "/"])
    pages, rows, hers = look_around(others, asked), rows_seen(cast), _told_to_others(cast)
    said = {"words": f"{CANARY} for one", "submission": str(uuid.uuid4())}
    for path in (
        reverse("conversations:one", args=[cast.conversation.public_id]),  # type: ignore[union-attr]
        reverse("checkins:letter", args=[cast.letter.public_id]),  # type: ignore[union-attr]
        reverse("partners:one", args=[cast.partnership.public_id]),  # type: ignore[union-attr]
    ):
        assert ben.post(path, said).status_code == 302
    assert list(differences(pages, look_around(others, asked))) == []
    changed = set(differences(rows, rows_seen(cast)))
    assert {who for who, table in changed if table != "notices_notice"} == {"ana"}
    assert _told_to_others(cast) > hers
    assert not Notice.objects.exclude(recipient__in=[cast.ana, cast.ben]).filter(created_at=still).exists()


@pytest.mark.django_db
def test_the_comparison_would_notice(cast: Cast, clients: dict[str, Client], sign_in: Any) -> None:
    """Were it to leak, this would see it: something Ben does say is seen by Ana, and by Cleo it is not."""
    asked = [
        f"/g/{cast.tuesday.public_id}/",
        f"/e/{cast.celebration.public_id}/" if cast.celebration else "/",
    ]
    pages, rows = look_around(clients, asked), rows_seen(cast)
    sign_in("ben").post(f"/e/{cast.celebration.public_id}/take-down/" if cast.celebration else "/")
    changed = set(differences(pages, look_around(clients, asked)))
    assert {who for who, _ in changed} == {"ana"}
    assert ("ana", "milestones_celebration") in set(differences(rows, rows_seen(cast)))
