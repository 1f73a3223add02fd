"""What the pages of help say first, and that none of them ends nowhere: to somebody in a bad hour there is always something to press."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from groups.models import Membership
from support import actions
from support.models import SupportRequest
from tests.cast import Cast
from tests.support.hands import ask, fresh, press, sit
from vault.actor import acting_as, keeper

SignIn = Callable[[str | None], Client]
OUTSIDE = "If a life may be in danger"


def read(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def in_order(page: str, *said: str) -> bool:
    """Whether all of it stands there, each after the one before."""
    places = [page.find(words) for words in said]
    assert -1 not in places, said
    return places == sorted(places)


@pytest.fixture
def nobody(circle: Cast) -> Cast:
    """Ben sits in no circle."""
    with transaction.atomic(), keeper("test: Ben sits nowhere"):
        Membership.objects.filter(member=circle.ben).update(until=circle.now - dt.timedelta(days=1))
    return circle


def test_where_nobody_can_be_told_lines_come_first_and_no_form_stands(nobody: Cast, sign_in: SignIn) -> None:
    page = read(sign_in("ben"), "/hand/")
    assert in_order(page, "Nobody here can be told yet", OUTSIDE, "findahelpline.com", "Find a circle")
    assert "<textarea" not in page
    assert "Only the people you name" not in page
    ring = read(sign_in("ben"), "/hand/ring/")
    assert "Find a circle" in ring
    assert "How long each step has" not in ring
    assert "in the night too" in ring, "a wish of one's own stays there to be changed"


def test_who_is_asked_reads_that_before_what_they_could_ask_themselves(circle: Cast, sign_in: SignIn) -> None:
    ask(circle)
    assert in_order(read(sign_in("ana"), "/hand/"), "Somebody asks you", "A line, if you like")


@pytest.mark.parametrize("ended", ["asker", "holder", "nobody", "clock"])
def test_what_is_over_leads_on(circle: Cast, sign_in: SignIn, ended: str) -> None:
    request = ask(circle)
    with transaction.atomic(), keeper("test: it is over"):
        state = "withdrawn" if ended == "asker" else "closed"
        SupportRequest.objects.filter(pk=request.pk).update(state=state, ended=ended, step_until=None)
    page = read(sign_in("ben"), reverse("support:one", args=[request.public_id]))
    plain = ended == "asker"
    assert f'<a class="btn{"" if plain else " primary"}" href="/hand/">Ask again</a>' in page


def test_an_open_page_holds_what_it_says_when_we_cannot_be_reached(
    circle: Cast, sign_in: SignIn, settings: Any
) -> None:
    one = reverse("support:one", args=[ask(circle).public_id])
    page = read(sign_in("ben"), one)
    assert in_order(page, 'id="cut" aria-live="assertive"', '<template id="cut-words">', 'href="#outside"')
    assert 'id="outside"' in page
    assert "follow.js" in page
    assert 'href="https://findahelpline.com' in page, "something that needs nothing of us"
    settings.SUPPORT_COUNTRY = "IE"
    page = read(sign_in("ben"), one)
    assert 'href="tel:112"' in page
    assert "findahelpline.com" not in page
    assert "follow.js" not in read(sign_in("ben"), f"{one}?only=by-hand")


def test_now_says_whose_numbers_these_are_before_the_first_of_them(client: Client) -> None:
    page = read(client, "/now/IE/")
    assert in_order(
        page, "Numbers for <b>Ireland</b>", 'href="#where">I’m somewhere else', OUTSIDE, "tel:112"
    )
    anybody = read(client, "/now/")
    assert in_order(anybody, OUTSIDE, '<a class="btn big solid" href="#where">', 'id="where"')
    assert '<a class="btn small" href="https://findahelpline.com' in anybody


def test_lines_are_folded_by_country_and_the_sites_own_is_open(sign_in: SignIn, settings: Any) -> None:
    settings.SUPPORT_COUNTRY = "IE"
    page = read(sign_in("ada"), "/org/lines/")
    assert page.count("<details") > 20
    assert page.count('<details class="note" open>') == 1
    assert in_order(page, '<details class="note" open>', "<b>Ireland</b>", "<b>Argentina</b>")
    settings.SUPPORT_COUNTRY = ""
    assert " open>" not in read(sign_in("ada"), "/org/lines/")


def test_who_is_with_somebody_can_write_to_them(circle: Cast, sign_in: SignIn) -> None:
    request = ask(circle)
    one = reverse("support:one", args=[request.public_id])
    press("take", circle.ana, request, circle.now)
    assert fresh(request).state == "held"
    seat = Membership.objects.get(group=circle.tuesday, member=circle.ben, until=None)
    way = reverse("conversations:write", args=[circle.tuesday.public_id, seat.public_id])
    assert way in read(sign_in("ana"), one)
    circle.tuesday.writing = "no"
    circle.tuesday.save()
    assert way not in read(sign_in("ana"), one)


def test_who_reads_that_somebody_worries_can_go_on(circle: Cast, sign_in: SignIn) -> None:
    """To the people there, whom they can write to; and what the other press does stands beside it."""
    with acting_as(circle.ben.pk):
        other = sit("linnet", circle.tuesday, circle.now, name="Linnet", name_key="linnet")
        about = Membership.objects.get(group=circle.tuesday, member=other)
        actions.worry(member=circle.ben, seat=about, words="She has been quiet.", now=circle.now)
    page = read(sign_in("ana"), "/hand/worries/")
    assert reverse("groups:people", args=[circle.tuesday.public_id]) in page
    assert in_order(page, "Not said in good faith", "theirs are not taken here for a week")


def test_hours_that_were_not_taken_say_why_where_the_focus_goes(circle: Cast, sign_in: SignIn) -> None:
    """The form stands below the whole week: without a summary a phone shows nothing of what is wrong."""
    path = reverse("support:duty", args=[circle.tuesday.public_id])
    page = sign_in("ana").post(path, {"verb": "hours", "opens": "10:00"}).content.decode()
    assert in_order(page, "<h2>Be on duty</h2>", 'class="summary"', "Choose a day from the list", "<select")
    assert page.count('class="summary"') == 1


def test_who_would_like_to_be_covered_is_said_in_a_line_of_its_own(circle: Cast, sign_in: SignIn) -> None:
    path = reverse("support:duty", args=[circle.tuesday.public_id])
    ana = sign_in("ana")
    ana.post(path, {"verb": "hours", "weekday": "1", "opens": "10:00", "closes": "12:00"})
    row = read(ana, path).partition('name="row" value="')[2].partition('"')[0]
    ana.post(path, {"verb": "ask", "row": row})
    assert " you would like to be covered" in " ".join(read(ana, path).split())
