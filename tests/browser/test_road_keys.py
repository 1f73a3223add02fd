"""With the keyboard alone and JavaScript switched off: something happened, the plan afterwards, and an answer to a gathering."""

import pytest
from playwright.sync_api import expect

from tests.browser.house import House
from tests.browser.people import Meet, Person
from tests.browser.test_keyboard import MOST, STOP

pytestmark = pytest.mark.browser

WORDS, CHAPTER, STEP, SIGN = "stairs-7731", "Gentler-7732", "tea-7733", "late shops-7734"


class Keys:
    """Somebody who has a keyboard and nothing else. Each stop they rest on is to be seen, with a ring around it."""

    def __init__(self, person: Person) -> None:
        self.person, self.page = person, person.page
        self.unseen: list[str] = []

    def to(self, start: str, *then: str) -> None:
        """Tab to the stop that begins so, and press those keys there."""
        for _ in range(MOST):
            self.page.keyboard.press("Tab")
            stop = self.page.evaluate(STOP)
            if stop and " ".join(stop["what"].split()).startswith(start):
                if not (stop["seen"] and stop["ring"]):
                    self.unseen.append(f"{self.person.path()}: {stop['what']}")
                for key in then:
                    self.page.keyboard.press(key)
                return
        raise AssertionError(f"never came to {start} on {self.person.path()}")

    def write(self, start: str, words: str) -> None:
        self.to(start)
        self.page.keyboard.type(words)

    def pick(self, name: str, value: str) -> None:
        """Into a set of radios by Tab, along it by arrows."""
        self.to(f"INPUT {name}", "Space")
        for _ in range(9):
            if self.page.locator(f'input[name="{name}"][value="{value}"]').is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{value} is not among {name}")

    def press(self, start: str, leads_to: str) -> None:
        self.to(start, "Enter")
        self.page.wait_for_url(f"**{leads_to}")


def test_by_keyboard_without_javascript(house: House, meet: Meet) -> None:
    ben = meet("ben", java_script_enabled=False)
    keys = Keys(ben)
    before = total(ben)
    steps_left_and_come_back_to(keys)
    steps_to_the_end(keys)
    plan_is_changed(keys)
    takes_back_what_was_told(keys)
    assert total(ben) == before, "no number falls"
    expect(ben.page.locator("ol.road")).to_contain_text(WORDS)
    expect(ben.page.get_by_role("heading", name=CHAPTER)).to_be_visible()
    answers_a_gathering(keys)
    assert keys.unseen == []


def total(ben: Person) -> str:
    ben.go("/journey/?count=days")
    return ben.page.locator("strong.days").inner_text()


def steps_left_and_come_back_to(keys: Keys) -> None:
    """Pages 1 to 3; kept for later on the third, and opened again there."""
    keys.person.go("/journey/")
    keys.press("A Something happened", "/journey/step/1/*")
    keys.pick("safe", "not_sure")
    keys.press("BUTTON Go on", "/journey/step/company/")
    keys.press("A Go on here", "/journey/step/2/")
    keys.pick("help", "tell")
    keys.press("BUTTON Go on", "/journey/step/3/")
    keys.write("TEXTAREA", WORDS)
    keys.press("BUTTON Keep for later", "/journey/")
    keys.press("A Go on with it", "/journey/step/3/")
    assert keys.page.locator("textarea").input_value() == WORDS
    keys.press("BUTTON Go on", "/journey/step/4/")


def steps_to_the_end(keys: Keys) -> None:
    """Pages 4 to 7: what was around it, Ana told and nobody else, a new chapter, one small step, and on to the plan."""
    keys.to("INPUT around", "Space")
    around = keys.page.locator('input[name="around"]:checked').get_attribute("value")
    assert around
    keys.write("TEXTAREA", SIGN)
    keys.press("BUTTON Go on", "/journey/step/5/")
    keys.pick("know", "here")
    keys.to("SUMMARY Whom in Tuesday Circle", "Enter")
    keys.to("INPUT in-", "Space")
    keys.press("BUTTON Go on", "/journey/step/6/")
    keys.pick("road", "new")
    keys.write("INPUT title", CHAPTER)
    keys.press("BUTTON Go on", "/journey/step/7/")
    expect(keys.page.locator("main")).to_contain_text("Your words go to")
    keys.write("TEXTAREA", STEP)
    keys.to("INPUT plan", "Space")
    keys.press("BUTTON Put it on my road, and send", "/plan/triggers/?from=*")


def plan_is_changed(keys: Keys) -> None:
    """What was around it is ticked into the plan; then another part, from the plan's own page."""
    keys.to("INPUT add", "Space")
    ticked = keys.page.locator('input[name="add"]:checked').get_attribute("value")
    keys.press("BUTTON Keep it", "/plan/")
    expect(keys.page.locator("main")).to_contain_text(str(ticked))
    keys.press("A Change what comes first", "/plan/first/")
    keys.write("TEXTAREA", "Window-7735. ")
    keys.press("BUTTON Keep it", "/plan/")
    expect(keys.page.locator(".ownline")).to_contain_text("Window-7735.")


def takes_back_what_was_told(keys: Keys) -> None:
    keys.person.go("/journey/step/after/")
    keys.press("A Take it back", "/s/*/back/")
    keys.to("BUTTON Take it back", "Enter")
    expect(keys.page.locator("main")).to_contain_text("You took it back.")


def answers_a_gathering(keys: Keys) -> None:
    """Ben comes quietly, may come after all, and takes his answer back."""
    keys.person.go("/groups/")
    keys.press("A Go in to Tuesday Circle", "/g/*/")
    keys.press("A Have a look at A walk", "/w/*/")
    assert "lighthouse" not in keys.person.text(), "where it is, once one has answered"
    keys.pick("shows", "quiet")
    keys.to("BUTTON I’ll be there", "Enter")
    expect(keys.page.get_by_role("heading", name="I’ll be there")).to_be_visible()
    expect(keys.page.locator("main")).to_contain_text("lighthouse")
    keys.to("SUMMARY Change my answer", "Enter")
    keys.to("BUTTON Maybe", "Enter")
    expect(keys.page.get_by_role("heading", name="Maybe")).to_be_visible()
    keys.to("BUTTON Take my answer back", "Enter")
    expect(keys.page.get_by_role("button", name="I’ll be there")).to_be_visible()
    assert "lighthouse" not in keys.person.text()
