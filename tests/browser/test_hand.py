"""Somebody asks for a hand on a phone: nobody answers, it moves on, nobody is left, somebody answers, it is closed. Once with
JavaScript, and once without."""

import datetime as dt
from collections.abc import Callable
from functools import partial

import pytest
from django.db import transaction
from playwright.sync_api import expect

from core import clock
from support import tending
from support.models import Duty, RingPlace, SupportRequest
from tests.browser.eyes import faults
from tests.browser.people import Person
from tests.cast import CANARY, Cast
from tests.support.hands import sit
from vault.actor import keeper

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def meet(look: Callable[..., Person]) -> Callable[..., Person]:
    """`meet("ben", …)` gives Ben at a phone, signed in."""
    return partial(look, viewport=PHONE)


@pytest.fixture
def circle(cast: Cast) -> Cast:
    """Tuesday Circle lets members write to people they choose; Linnet sits there, and nobody asked for anything yet."""
    cast.tuesday.writing = "chosen"
    cast.tuesday.save()
    with transaction.atomic(), keeper("test: nothing asked yet"):
        for model in (SupportRequest, RingPlace, Duty):
            model.objects.all().delete()
        sit("linnet", cast.tuesday, cast.now, name="Linnet", name_key="linnet")
    return cast


def step_is_over() -> None:
    """Its minutes pass by the database's hand, and the clock comes."""
    with transaction.atomic(), keeper("test: minutes pass"):
        SupportRequest.objects.filter(step_until__isnull=False).update(step_until=clock.now())
    tending.tend(now=clock.now())


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_asked_nobody_moves_on_answered_closed(
    circle: Cast, meet: Callable[..., Person], script: bool
) -> None:
    ben, ana = meet("ben", java_script_enabled=script), meet("ana", java_script_enabled=script)
    wrong: list[str] = []

    def look(person: Person) -> None:
        """In every light and size, where there is a script to look with."""
        if script:
            wrong.extend(f"{person.path()} {words}" for words in faults(person.page))
            person.page.set_viewport_size(PHONE)  # type: ignore[arg-type]

    title = ben.page.get_by_role("heading", level=1)
    _sets_a_ring(ben)
    ben.page.get_by_label("A line, if you like").fill(f"{CANARY} tonight")
    ben.click("Tell my people", "button")
    expect(title).to_have_text("Nobody has answered yet")
    where = ben.page.get_by_role("region", name="Where it is")
    expect(where).to_contain_text("Linnet")
    expect(where).to_contain_text("Next, ")
    look(ben)
    ana.go(ben.path())
    expect(ana.page.get_by_role("heading", level=1)).to_have_text("There’s nothing here")

    step_is_over()
    ben.click("Look again", "link")
    expect(title).to_have_text("Nobody has answered yet")
    expect(where).not_to_contain_text("Next, ")
    ana.go("/hand/")
    ana.click("Open", "link")
    expect(ana.page.locator("main")).to_contain_text(f"{CANARY} tonight")
    look(ana)
    ana.click("I can’t now", "button")
    expect(ana.page.locator("main")).to_contain_text("You said that you can’t now")

    step_is_over()
    ben.click("Look again", "link")
    expect(title).to_have_text("Nobody holds the room now")
    assert _above(ben, "If a life may be in danger", "Where it is")
    look(ben)

    ana.click("I’m with you", "button")
    ana.click("Read how to help", "button")
    expect(ana.page.get_by_role("heading", level=1)).to_contain_text("How to help Wren")
    look(ana)
    ben.click("Look again", "link")
    expect(title).to_have_text("Juniper has seen this and is with you")
    expect(where).to_contain_text("opened “How to help me”")
    look(ben)
    ben.click("Thank you, I’ve got somebody", "button")
    expect(title).to_have_text("You have somebody")
    ana.click("Back to", "link")
    expect(ana.page.locator("main")).to_contain_text("It’s over. Thank you for having been there.")
    expect(ana.page.locator("main")).not_to_contain_text(CANARY)
    ben.click("Close it", "button")
    expect(title).to_have_text("This is closed")
    look(ben)
    assert not wrong, "\n".join(wrong)


def _sets_a_ring(ben: Person) -> None:
    """Linnet first, then whoever holds the circle."""
    ben.go("/hand/")
    ben.click("Choose my people", "link")
    ben.page.get_by_label("Linnet").select_option("1")
    ben.page.get_by_label("Whoever holds Tuesday Circle").select_option("2")
    ben.click("Keep this", "button")
    expect(ben.page.locator("main")).to_contain_text("In your order: Linnet and who holds Tuesday Circle")


def _above(person: Person, first: str, second: str) -> bool:
    boxes = [person.page.get_by_role("heading", name=name).bounding_box() for name in (first, second)]
    assert boxes[0]
    assert boxes[1]
    return bool(boxes[0]["y"] < boxes[1]["y"])


def test_nobody_is_at_work_behind_it(circle: Cast, meet: Callable[..., Person]) -> None:
    ben = meet("ben")
    ben.go("/hand/")
    ben.click("Tell who holds Tuesday Circle", "button")
    with transaction.atomic(), keeper("test: its step was over, and nobody came"):
        SupportRequest.objects.filter(state="open").update(step_until=clock.now() - dt.timedelta(minutes=2))
    ben.click("Look again", "link")
    expect(ben.page.get_by_role("heading", level=1)).to_have_text("This has not moved on by itself")
    assert _above(ben, "If a life may be in danger", "Where it is")
    wrong = faults(ben.page)
    assert not wrong, "\n".join(wrong)


def test_a_long_word_stays_within_a_small_screen(circle: Cast, meet: Callable[..., Person]) -> None:
    ben, ana = meet("ben"), meet("ana")
    ben.go("/hand/")
    ben.page.get_by_label("A line, if you like").fill("word" * 40)
    ben.click("Tell who holds Tuesday Circle", "button")
    expect(ben.page.get_by_role("heading", level=1)).to_contain_text("Nobody")
    ana.go(ben.path())
    for person in (ben, ana):
        for width in (390, 320):
            person.page.set_viewport_size({"width": width, "height": 640})
            assert person.page.evaluate("document.documentElement.scrollWidth") == width
    assert ben.page.evaluate(LINES_OF_TABS) == [1, 1, 1, 1, 1], "no tab's word is broken in two"


LINES_OF_TABS = """() => [...document.querySelectorAll('.tabs > ul > li > a')].map(a => {
    const r = document.createRange();
    r.selectNodeContents(a.lastChild.nodeType === 3 ? a.lastChild : a);
    return new Set([...r.getClientRects()].map(b => Math.round(b.top))).size; })"""
