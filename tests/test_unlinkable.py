"""One member, two circles, two names: nothing that the people of one can see leads to the other.

She sits in both circles, holds both, and does in each what one can do. What came into the pages, fragments, notices and mails
of each circle through her is compared, piece by piece: names, words, ids, addresses, pebbles. A piece in both is a link, unless
it comes with anybody: two other people, one in each circle, do the same, and what they have in common is the house's own.
"""

import datetime as dt
import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from checkins.actions import answer
from checkins.models import Rhythm, Round
from conversations import actions as letters
from conversations.models import Conversation, ConversationWords
from core import clock
from core.ids import opaque_id
from groups import actions as groups
from groups.forms import seats as forms
from groups.models import Group, Invitation, JoinRequest, Membership
from groups.names import named
from journeys.models import Journey
from members.models import Member
from milestones.actions import celebrate, leave_kind_word
from milestones.models import Celebration, Milestone
from notices import mail
from notices.models import Notice
from partners import actions as partners
from partners.actions import When
from partners.models import Partnership, PartnerWords
from shares import actions
from shares.models import Reply, Share
from tests.cast import Cast, member, rung, seat
from tests.shares.worlds import look
from tests.sweep.table import TABLE
from tests.sweep.urls import known
from vault import chain
from vault.actor import acting_as, keeper
from vault.keys import key_for

MOMENT = clock.now()

LEAST = 400
"""Pieces of each circle, for the comparison to mean something."""

AROUND = {
    "home:today",
    "groups:mine",
    "groups:find",
    "notices:mine",
    "checkins:care",
    "home:words",
    "conversations:mine",
    "partners:mine",
}
"""Pages that are about no circle by their address, and show something of it."""

PIECE = re.compile(r"[\w-]{6,}")
VALUE = re.compile(r'\b(?:href|action|src|id|for|name|value|datetime|hx-[\w-]+|aria-[\w-]+)="([^"]{2,})"')
PEBBLE = re.compile(r'<svg class="pebble".*?</svg>|<symbol.*?</symbol>', re.S)
SVG = re.compile(r"<svg.*?</svg>", re.S)


def pieces(page: str) -> set[str]:
    """Whatever in a page could be told again: words and ids of six letters and more, names, values, pebbles."""
    bare = SVG.sub("", page)
    found = set(PIECE.findall(bare)) | set(VALUE.findall(bare)) | set(PEBBLE.findall(page))
    return found | set(re.findall(r"<bdi>(.*?)</bdi>", bare))


def arguments(group: Group) -> dict[str, list[str]]:
    """Everything of that circle there is to ask for."""
    with keeper("test: everything there is to ask for"):
        return {
            "group_id": [group.public_id],
            **{
                name: list(model.objects.filter(group=group).values_list("public_id", flat=True))
                for name, model in (
                    ("share_id", Share), ("reply_id", Reply), ("celebration_id", Celebration), ("round_id", Round),
                    ("invitation_id", Invitation), ("request_id", JoinRequest), ("conversation_id", Conversation),
                    ("partnership_id", Partnership),
                )
            },
            "line_id": [
                *ConversationWords.objects.filter(conversation__group=group).values_list("public_id", flat=True)
            ],
            "words_id": [*PartnerWords.objects.filter(partnership__group=group).values_list("public_id", flat=True)],
            "seat_id": list(Membership.objects.filter(group=group, until=None).values_list("public_id", flat=True)),
            "rhythm_id": list(Rhythm.objects.filter(group=group).values_list("public_id", flat=True)),
        }  # fmt: skip


def paths(group: Group) -> Iterator[str]:
    have = arguments(group)
    for url in known():
        if any(name not in have for name in url.arguments) or not (url.arguments or url.name in AROUND):
            continue
        if TABLE[url.row].get.most == 405:  # it only takes what is sent
            continue
        fillings: list[dict[str, str]] = [{}]
        for name in url.arguments:
            fillings = [{**filling, name: value} for filling in fillings for value in have[name]]
        for filling in fillings:
            try:
                yield reverse(url.name, kwargs=filling)
            except NoReverseMatch:
                continue


def evidence(group: Group, viewer: Member) -> set[str]:
    """All the pieces that the people of a circle can lay side by side; who holds it sees what everybody does, and more."""
    found: set[str] = set()
    newest = chain.head()[1]  # of the whole site's ledger: the same in every circle, whoever did what
    client = Client()
    client.force_login(viewer)
    for path, (status, _, body) in look(client, paths(group)).items():
        if status == 200:
            body = _of_circle(body, group) if path == "/find/" else body
            found |= pieces(body.replace(newest, "the newest line"))
    for share_id in arguments(group)["share_id"]:
        fragment = client.post(
            f"/s/{share_id}/said/", {"say": "hear", "from": ""}, headers={"HX-Request": "true"}
        )
        if fragment.status_code == 200:
            found |= pieces(fragment.content.decode())
    for notice in Notice.objects.filter(recipient=viewer):
        letter = mail.letter(notice, "someone@example.org", "mail").message().as_bytes().decode()
        found |= pieces(letter)
    return found


def _of_circle(page: str, group: Group) -> str:
    """What the page of all circles says of that one: the others stand on it for anybody who looks."""
    cards = re.findall(r"<article.*?</article>|<section.*?</section>|<li.*?</li>", page, re.S)
    return "".join(card for card in cards if group.name in card)


SEEN = (
    "shared-0", "shared-1", "note", "replied", "answered", "arrives", "year", "kind", "alone", "later", "together",
)  # fmt: skip
"""What one says there; all of it has to turn up, or the pages were not looked at."""


def do_everything(who: Member, group: Group, other: Member, words: str, now: dt.datetime) -> None:
    """What one can do in a circle, so that it is seen there."""
    with acting_as(who.pk):
        said = []
        for n, unnamed in enumerate((False, True)):
            said.append(actions.share(
                author=who, group=group, audience="group", words=f"{words}-shared-{n}", submission=uuid.uuid4(), now=now,
                unnamed=unnamed, note=f"{words}-note", wish="listen", hard=True,
            ))  # fmt: skip
            actions.reply(author=who, to=said[-1], words=f"{words}-replied", submission=uuid.uuid4(), now=now)
        others = Share.objects.visible_to(who, now).exclude(author=who).filter(group=group).first()
        assert others
        actions.acknowledge(member=who, share=others, kind="been_there", now=now)
        actions.reply(author=who, to=others, words=f"{words}-answered", submission=uuid.uuid4(), now=now)
        holder = Membership.objects.filter(group=group, role="facilitator", until=None).exclude(member=who)
        seat_of_one = holder.select_related("group", "member").order_by("since", "pk").first()
        assert seat_of_one
        alone = letters.ask(
            member=who, seat=seat_of_one, words=f"{words}-alone", submission=uuid.uuid4(), now=now
        )
        pair = partners.ask(member=who, seat=seat_of_one, when=When(), now=now)
        answer(member=who, of_round=Round.objects.get(group=group), now=now, audience="group", weather="clear", words=f"{words}-arrives")  # fmt: skip
        celebrate(member=who, milestone=Milestone.objects.visible_to(who).get(kind="rung"), group=group, words=f"{words}-year", now=now)  # fmt: skip
        for celebration in Celebration.objects.visible_to(who, now).filter(group=group).exclude(member=who):
            leave_kind_word(member=who, celebration=celebration, words=f"{words}-kind", now=now)
        groups.make_invitation(
            member=who, group=group, days=7, most_uses=2, admits=False, submission=uuid.uuid4(), now=now
        )
        their = Membership.objects.get(member=other, group=group)
        groups.pause_seat(member=who, seat=their, days=1, reason="a rest", now=now)
        groups.lift_pause(member=who, seat=their, now=now)
        groups.mute(member=who, group=group, other=other, withholds=False, now=now)
    holds = seat_of_one.member
    with acting_as(holds.pk):
        letters.accept(member=holds, conversation=alone, now=now)
        letters.say(
            member=holds, conversation=alone, words="from who holds it", submission=uuid.uuid4(), now=now
        )
        partners.accept(member=holds, partnership=pair, when=When(), now=now)
        partners.say(member=holds, partnership=pair, weather="grey", words="from who holds it", now=now)
    with acting_as(who.pk):
        letters.say(member=who, conversation=alone, words=f"{words}-later", submission=uuid.uuid4(), now=now)
        partners.say(member=who, partnership=pair, weather="clear", words=f"{words}-together", now=now)


def sit(who: Member, group: Group, name: str, now: dt.datetime, not_pebbles: set[int]) -> Membership:
    """A seat under that name, whose pebble is by no chance one of `not_pebbles`."""
    while True:
        made = Membership(public_id=opaque_id())
        if made.pebble not in not_pebbles:
            not_pebbles.add(made.pebble)
            return seat(who, group, now, public_id=made.public_id, role="facilitator", **named(name))


def a_year(who: Member, now: dt.datetime) -> Milestone:
    """A road, and a year on it."""
    with acting_as(who.pk):
        own = {"member": who, "key": key_for(owner_id=who.pk)}
        start = now.date() - dt.timedelta(days=400)
        road = Journey.objects.create(name="a road", starts_on=start, created_at=now, **own)
        reached = start + dt.timedelta(days=365)
        return Milestone.objects.create(journey=road, **rung("1y"), reached_on=reached, told_at=now, **own)


def with_milestone(name: str, now: dt.datetime) -> Member:
    """Somebody with a year on their road."""
    who = member(name, display_name=f"{name.title()} Everywhere", email=f"{name}@example.org")
    a_year(who, now)
    return who


@pytest.fixture
def two_circles(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """Both circles alike: found by anyone, the same settings, a round that is open, somebody celebrating."""
    moment = cast.now = MOMENT
    monkeypatch.setattr(clock, "now", lambda: moment)
    monkeypatch.setattr(forms, "suggestions", lambda: ["Drawn", "At", "Random"])
    Group.objects.update(listed="anyone", joining="ask", opening="nothing", writing="chosen")
    with keeper("test: what the cast has in one circle only"):
        Round.objects.all().delete()
    for group, holder in ((cast.tuesday, cast.ana), (cast.mornings, cast.finn)):
        group.refresh_from_db()
        rhythm = Rhythm.objects.filter(group=group).first() or Rhythm.objects.create(
            group=group,
            every="day",
            opens=dt.time(8),
            time_zone="Europe/Dublin",
            starts_on=moment.date(),
            set_by=holder,
        )
        Round.objects.create(
            rhythm=rhythm, group=group, date=moment.date(), question=rhythm.question, opens_at=moment - dt.timedelta(hours=2),
            closes_at=moment + dt.timedelta(hours=10), remind_at=moment + dt.timedelta(hours=9),
        )  # fmt: skip
    reached = a_year(cast.cleo, moment)
    with acting_as(cast.cleo.pk):
        celebrate(member=cast.cleo, milestone=reached, group=cast.mornings, words="a year", now=moment)
    return cast


_house: set[str] = set()
"""What comes with anybody; looked for once."""


def circles_with(
    cast: Cast, tuesday: tuple[Member, str], mornings: tuple[Member, str], clash: bool = False
) -> list[set[str]]:
    """The evidence of each circle where those people sit there and do everything. Then it is undone."""
    circles = [
        (cast.tuesday, cast.ana, cast.ben, tuesday, "rushes-by-the-lake"),
        (cast.mornings, cast.finn, cast.cleo, mornings, "gravel-on-the-path"),
    ]
    save, taken = transaction.savepoint(), {seat.pebble for seat in Membership.objects.all()}
    for group, _, other, (who, name), words in circles:
        sit(who, group, name, cast.now, set(range(64)) - {7} if clash else taken)
        do_everything(who, group, other, words, cast.now)
    found = [evidence(group, viewer) for group, viewer, *_ in circles]
    transaction.savepoint_rollback(save)
    return found


def links(cast: Cast, names: tuple[str, str], clash: bool = False) -> set[str]:
    """What is common to her two circles and would not be to those of any two people."""
    her, one, other = (with_milestone(name, cast.now) for name in ("mirabelle", "gil", "hana"))
    if not _house:
        _house.update(set.intersection(*circles_with(cast, (one, "Alder"), (other, "Rowan"))))
    hers = circles_with(cast, (her, names[0]), (her, names[1]), clash)
    for circle, name, words in zip(hers, names, ("rushes-by-the-lake", "gravel-on-the-path"), strict=True):
        assert len(circle) >= LEAST
        assert {name, *(f"{words}-{thing}" for thing in SEEN)} <= circle
    return set.intersection(*hers) - _house


def test_nothing_links_her_two_names(two_circles: Cast) -> None:
    assert links(two_circles, ("Thistle", "Sorrel")) == set()


def test_it_would_notice_a_name(two_circles: Cast) -> None:
    """As if pages showed what she goes by everywhere."""
    assert "Mirabelle Everywhere" in links(two_circles, ("Mirabelle Everywhere", "Mirabelle Everywhere"))


def test_it_would_notice_a_pebble(two_circles: Cast) -> None:
    """As if it were drawn from the member, not from the seat."""
    assert any(
        "svg" in piece or "symbol" in piece for piece in links(two_circles, ("Thistle", "Sorrel"), clash=True)
    )


def test_it_would_notice_an_id(two_circles: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the id of her account stood somewhere in a page."""
    from shares import room

    as_written = room._person

    def telling(member_id: int, name: str, *more: Any) -> Any:
        account = Member.objects.get(pk=member_id).public_id
        return as_written(member_id, f"{name} {account}", *more)

    monkeypatch.setattr(room, "_person", telling)
    found = links(two_circles, ("Thistle", "Sorrel"))
    assert Member.objects.get(sign_in_name="mirabelle").public_id in found
