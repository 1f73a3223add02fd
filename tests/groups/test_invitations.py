"""Invitations: links that end, are counted, can be called back, and reveal nobody."""

import datetime as dt
import re
import uuid
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.test import Client

from core import clock
from groups import actions, links, refusals
from groups.models import Group, Invitation, JoinRequest, Membership
from members.models import Member
from notices.models import Notice
from tests.cast import PASSWORD, Cast, group, member, seat
from tests.groups.test_joining import close
from tests.racing import at_once
from vault.actor import acting_as
from vault.models import LedgerEntry

DAY = dt.timedelta(days=1)
TERMS = {"days": 7, "most_uses": 2, "admits": True}


def invite(cast: Cast, **other: Any) -> Invitation:
    """A link to Tuesday Circle, made by Ana."""
    terms = {**TERMS, "submission": uuid.uuid4(), "now": cast.now, **other}
    return actions.make_invitation(member=cast.ana, group=cast.tuesday, **terms)


def come(cast: Cast, invitation: Invitation, who: Member, **other: Any) -> Membership | JoinRequest:
    terms = {"version": 1, "now": cast.now, **other}
    return actions.come_invited(member=who, invitation=invitation, **terms)


def test_only_who_holds_the_circle_makes_and_calls_back_links(cast: Cast, sign_in: Any) -> None:
    made = invite(cast)
    for nobody in (cast.ben, cast.cleo, cast.finn, cast.ada, cast.zoe, cast.moe):
        with pytest.raises(PermissionDenied):
            actions.make_invitation(
                member=nobody, group=cast.tuesday, submission=uuid.uuid4(), now=cast.now, **TERMS
            )
        with pytest.raises(PermissionDenied):
            actions.revoke_invitation(member=nobody, invitation=made, now=cast.now)
    elsewhere = f"/g/{cast.mornings.public_id}/invite/{made.public_id}/"
    assert sign_in("finn").get(elsewhere).status_code == 404, "another circle’s facilitator does not see it"
    assert sign_in("finn").post(f"{elsewhere}back/").status_code == 404
    made.refresh_from_db()
    assert made.revoked_at is None


def test_a_form_sent_twice_makes_one_link(cast: Cast, sign_in: Any) -> None:
    sent = {"most_uses": 3, "days": 7, "admits": "seat", "submission": str(uuid.uuid4())}
    path, ana = f"/g/{cast.tuesday.public_id}/invite/", sign_in("ana")
    first, second = ana.post(path, sent), ana.post(path, sent)
    assert first["Location"] == second["Location"]
    assert Invitation.objects.filter(group=cast.tuesday, admits=True).count() == 1
    line = LedgerEntry.objects.get(kind="invitation.made")
    assert line.detail == {"days": 7, "most": 3, "admits": True}
    assert "made a link" in sign_in("ben").get(f"/g/{cast.tuesday.public_id}/promise/").content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"days": "2"}, {"days": ""}, {"most_uses": "0"}, {"most_uses": "101"}, {"most_uses": "many"}, {"admits": "all"},
        {"submission": "x"},
    ],
)  # fmt: skip
def test_what_a_link_cannot_be(cast: Cast, sign_in: Any, wrong: dict[str, str]) -> None:
    sent = {"most_uses": 3, "days": "7", "admits": "seat", "submission": str(uuid.uuid4()), **wrong}
    before = Invitation.objects.count()
    assert sign_in("ana").post(f"/g/{cast.tuesday.public_id}/invite/", sent).status_code == 200
    assert Invitation.objects.count() == before


def test_a_link_that_admits_gives_a_seat_and_one_that_asks_an_ask(cast: Cast) -> None:
    taken = come(cast, invite(cast), cast.cleo, name="Slow River")
    assert isinstance(taken, Membership)
    assert (taken.name, taken.way) == ("Slow River", Membership.Way.INVITED)
    asking = invite(cast, admits=False)
    asked = come(cast, asking, cast.dev)
    assert isinstance(asked, JoinRequest)
    assert asked.invitation == asking
    given = actions.admit(member=cast.ana, request=asked, now=cast.now)
    assert given is not None
    assert given.way == Membership.Way.INVITED


@pytest.mark.parametrize("joining", ["at_once", "ask", "invited"])
def test_a_link_works_where_people_are_taken(cast: Cast, joining: str) -> None:
    made = invite(cast)
    Group.objects.filter(pk=cast.tuesday.pk).update(joining=joining)
    assert isinstance(come(cast, made, cast.cleo), Membership)
    assert isinstance(come(cast, made, cast.cleo), Membership), "twice is once"
    made.refresh_from_db()
    assert made.uses == 1


def ended(cast: Cast, how: str) -> Invitation:
    made = invite(cast, most_uses=1)
    if how == "over":
        Invitation.objects.filter(pk=made.pk).update(expires_at=cast.now)
    elif how == "called back":
        actions.revoke_invitation(member=cast.ana, invitation=made, now=cast.now)
    elif how == "used up":
        come(cast, made, cast.moe)
    elif how == "closed":
        Group.objects.filter(pk=cast.tuesday.pk).update(joining="closed")
    elif how == "ending":
        close(cast.tuesday, cast.now)
    return made


@pytest.mark.parametrize("how", ["over", "called back", "used up", "closed", "ending", "kept out"])
def test_whatever_ended_it_the_page_is_the_same(cast: Cast, sign_in: Any, how: str) -> None:
    made = ended(cast, how)
    who = cast.eve if how == "kept out" else cast.cleo
    with pytest.raises(refusals.InvitationOver):
        come(cast, made, who)
    answer = sign_in(who.sign_in_name).get(links.path_of(made))
    assert answer.status_code == 410
    page = answer.content.decode()
    assert "This invitation has ended" in page
    assert "Tuesday" not in page, "nor to which circle it was"
    assert not Membership.objects.filter(group=cast.tuesday, member=who, until=None).exists()
    if how != "kept out":
        assert sign_in(None).get(links.path_of(made)).status_code == 410


def test_a_forged_link_is_no_page_at_all(cast: Cast, sign_in: Any) -> None:
    made = invite(cast)
    token = links.token_of(made)
    assert len(token) == 42
    other = links.token_of(invite(cast))
    for forged in (
        made.public_id,
        token[:-1],
        token + "a",
        token[:-1] + ("a" if token[-1] != "a" else "b"),
        made.public_id + other[10:],
        token.upper(),
    ):
        assert links.invitation_of(forged, cast.now) is None
        assert sign_in("cleo").get(f"/i/{forged}/").status_code == 404
    assert links.invitation_of(token, cast.now) == made


def test_a_link_made_under_the_last_key_still_works(cast: Cast, settings: Any) -> None:
    made = invite(cast)
    token = links.token_of(made)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another-key-" * 5
    assert links.invitation_of(token, cast.now) == made
    settings.SECRET_KEY_FALLBACKS = []
    assert links.invitation_of(token, cast.now) is None


def test_looking_uses_nothing_up(cast: Cast, sign_in: Any) -> None:
    made = invite(cast)
    for client in (sign_in(None), sign_in("cleo")):
        for _ in range(3):
            client.get(links.path_of(made))
            client.head(links.path_of(made))
    made.refresh_from_db()
    assert made.uses == 0
    assert not JoinRequest.objects.filter(member=cast.cleo).exists()


@pytest.mark.parametrize("name", [None, "cleo"])
def test_it_shows_the_circle_and_its_promise_and_nobody(cast: Cast, sign_in: Any, name: str | None) -> None:
    made = invite(cast)
    page = sign_in(name).get(links.path_of(made)).content.decode()
    assert "Tuesday Circle" in page
    assert "For whoever comes." in page
    assert "What you share fades after 90 days" in page
    seats = cast.tuesday.memberships.values_list("public_id", "name")
    for public_id, called in seats:
        assert public_id not in page
        assert f">{called}<" not in page
    assert not re.search(r"(two|2) people|open seat|of 12", page.lower())
    title = page[page.index("<title>") : page.index("</title>")]
    assert "Circle" not in title
    assert cast.ana.public_id not in page


def test_whoever_signs_in_first_finds_it_on_their_first_page(cast: Cast, sign_in: Any) -> None:
    made = invite(cast)
    path, stranger = links.path_of(made), Client()
    answer = stranger.post(path, {"way": "in"})
    token = links.token_of(made)
    assert answer.status_code == 302
    assert token not in answer["Location"]
    assert token[10:] not in str(dict(stranger.session)), "what makes the link is not kept"
    stranger.post("/in/login/", {"login": "cleo", "password": PASSWORD})
    page = stranger.get("/today/").content.decode()
    assert "You were invited to a circle" in page
    assert path in page
    assert "Tuesday Circle" not in page
    stranger.post(path, {"version": 1, "accept": "on", "name": "Slow River"})
    assert cast.tuesday.memberships.get(member=cast.cleo, until=None).name == "Slow River"
    assert "You were invited" not in stranger.get("/today/").content.decode()


def test_it_can_be_let_go_and_is_gone_once_it_ended(cast: Cast) -> None:
    made = invite(cast)
    for end in ("let go", "called back"):
        stranger = Client()
        stranger.post(links.path_of(made), {"way": "in"})
        stranger.post("/in/login/", {"login": "cleo", "password": PASSWORD})
        assert "You were invited" in stranger.get("/today/").content.decode()
        if end == "let go":
            stranger.post(links.path_of(made), {"verb": "let-go"})
        else:
            actions.revoke_invitation(member=cast.ana, invitation=made, now=cast.now)
        assert "You were invited" not in stranger.get("/today/").content.decode()


def test_by_a_link_into_a_full_circle_one_stands_in_line_and_then_sits(cast: Cast) -> None:
    made = invite(cast)
    guests = [seat(member(f"guest{n}"), cast.tuesday, cast.now) for n in range(cast.tuesday.open_seats())]
    waiting = come(cast, made, cast.cleo)
    assert isinstance(waiting, JoinRequest)
    assert (waiting.in_line, waiting.invitation) == (True, made)
    actions.leave(member=guests[0].member, group=cast.tuesday, now=cast.now)
    taken = actions.take_seat(member=cast.cleo, group=cast.tuesday, version=1, now=cast.now)
    assert isinstance(taken, Membership)
    assert taken.way == Membership.Way.INVITED
    made.refresh_from_db()
    assert made.uses == 1, "once for each person"


def test_a_link_called_back_while_they_stood_in_line_opens_nothing(cast: Cast) -> None:
    made = invite(cast)
    guests = [seat(member(f"guest{n}"), cast.tuesday, cast.now) for n in range(cast.tuesday.open_seats())]
    come(cast, made, cast.cleo)
    actions.revoke_invitation(member=cast.ana, invitation=made, now=cast.now)
    actions.leave(member=guests[0].member, group=cast.tuesday, now=cast.now)
    still = actions.take_seat(member=cast.cleo, group=cast.tuesday, version=1, now=cast.now)
    assert isinstance(still, JoinRequest), "those who hold the space answer, as the circle is set"


def test_the_makers_page_lists_links_in_as_many_statements_as_one(
    cast: Cast, sign_in: Any, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    path, ana = f"/g/{cast.tuesday.public_id}/invite/", sign_in("ana")
    ana.get(path)
    with CaptureQueriesContext(connection) as few:
        ana.get(path)
    for _ in range(3):
        invite(cast)
    with CaptureQueriesContext(connection) as many:
        page = ana.get(path).content.decode()
    assert len(many) == len(few)
    assert "c…@example.org" in page
    assert "canary-4f1d" not in page


def test_a_link_page_has_a_picture_and_no_style(cast: Cast, sign_in: Any) -> None:
    made = invite(cast)
    page = sign_in("ana").get(f"/g/{cast.tuesday.public_id}/invite/{made.public_id}/").content.decode()
    assert links.url_of(made) in page
    assert 'aria-label="The link as a picture' in page
    assert " style=" not in page
    actions.revoke_invitation(member=cast.ana, invitation=made, now=cast.now)
    page = sign_in("ana").get(f"/g/{cast.tuesday.public_id}/invite/{made.public_id}/").content.decode()
    assert links.token_of(made) not in page
    assert [entry.kind for entry in LedgerEntry.objects.order_by("pk")][-1] == "invitation.revoked"


def test_too_many_open_links(cast: Cast) -> None:
    """Those of a list do not count: each of them is for one person."""
    with acting_as(cast.ana.pk):
        for _ in range(49):
            invite(cast)
        with pytest.raises(refusals.TooMany):
            invite(cast)


@pytest.mark.django_db(transaction=True)
def test_the_last_use_goes_to_one() -> None:
    with transaction.atomic():
        now = clock.now()
        made = group("Circle", now, joining="invited")
        holder = member("holder")
        seat(holder, made, now, role="facilitator")
        people = [member(f"seeker{n}") for n in range(3)]
    for round_ in range(5):
        link = actions.make_invitation(
            member=holder, group=made, days=1, most_uses=1, admits=True, submission=uuid.uuid4(), now=now
        )
        results = at_once(
            *[
                partial(actions.come_invited, member=who, invitation=link, version=1, now=clock.now())
                for who in people
            ]
        )
        assert sum(isinstance(result, Membership) for result in results) == 1, results
        assert sum(isinstance(result, refusals.InvitationOver) for result in results) == 2, round_
        link.refresh_from_db()
        assert link.uses == 1
        made.memberships.exclude(member=holder).update(until=clock.now())


def test_nobody_is_told_who_invited(cast: Cast) -> None:
    come(cast, invite(cast, admits=False), cast.cleo)
    assert set(Notice.objects.values_list("kind", flat=True)) == {"seat-asked"}
