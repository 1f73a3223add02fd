"""From a link on a piece of paper to a seat, for somebody who has never been here; and what a second person finds."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.house import House
from tests.browser.people import PASSWORD, Meet
from tests.browser.test_without_script import circle

pytestmark = pytest.mark.browser


def test_from_a_link_to_a_seat(house: House, meet: Meet) -> None:
    ana, she = meet("ana"), meet()
    group = circle(ana, "Tuesday Circle")
    ana.go(f"{group}people/")
    ana.click("Invite")
    ana.choose("days", "3")
    ana.choose("admits", "seat")
    ana.click("Make the link")
    ana.page.wait_for_url(f"**{group}invite/*/")
    expect(ana.page.get_by_role("img", name="The link as a picture")).to_be_visible()
    link = re.sub(r"^https?://[^/]+", "", ana.page.get_by_label("To copy and pass on").input_value())

    she.go(link)
    expect(she.page.locator("main")).to_contain_text("What’s shared here stays here")
    expect(she.page.locator("main")).not_to_contain_text("Ana")
    she.click("Make an account", "button")
    assert link not in she.page.url
    she.page.locator('input[name="suggested"]').first.check(force=True)
    she.page.locator('input[name="username"]').fill("came-by-link")
    she.page.locator('input[name="password1"]').fill(PASSWORD)
    for agreed in ("of_age", "terms", "health_words"):
        she.tick(agreed)
    she.click("Join", "button")
    she.page.wait_for_url("**/me/codes/")
    she.go("/today/")
    expect(she.page.locator("main")).to_contain_text("You were invited to a circle")
    she.click("Look at it")
    she.type("Or a name of your own", "Dune Sparrow")
    if she.page.locator('input[name="visiting"]').count():
        she.choose("visiting", "stay")
    she.tick("accept")
    she.click("Take a seat", "button")
    she.page.wait_for_url(f"**{group}")
    expect(she.page.get_by_role("heading", level=1)).to_have_text("Tuesday Circle")
    ana.go(f"{group}people/")
    expect(ana.page.locator("main")).to_contain_text("Dune Sparrow")

    late = meet()
    late.go(link)  # it was for one person
    expect(late.page.locator("h1")).to_have_text("This invitation has ended")
    expect(late.page.locator("main")).not_to_contain_text("Tuesday")
