"""The quiet card as it works in a browser: for its author alone, with nothing sent, kept or held back."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Request, expect

from tests.browser.people import Person
from tests.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HEAVY = "I don’t want to be here any more"


def test_a_card_comes_stays_and_is_switched_off_for_good(look: Callable[..., Person], cast: Cast) -> None:
    ben = look("ben", viewport={"width": 390, "height": 844})
    page = ben.go(f"/g/{cast.tuesday.public_id}/write/")
    box, card = page.locator("form textarea").first, page.locator("[data-beside] .promise")
    box.press_sequentially("A long walk, and tea.")
    expect(card).to_be_hidden()
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request))
    box.press_sequentially(f" {HEAVY}")
    expect(card).to_contain_text("heavy to carry alone")
    expect(card.get_by_role("link", name="Support now")).to_have_attribute("href", "/now/")
    box.fill("A long walk.")  # it stays: a card that comes and goes with every letter would be watching
    page.wait_for_timeout(900)
    expect(card).to_be_visible()
    box.fill(HEAVY)
    with page.expect_response("**/me/beside/") as answer:
        ben.click("No such card for me")
    assert answer.value.request.post_data is None
    expect(page.locator("[data-beside]")).to_contain_text("No more of these cards")
    expect(box).to_have_value(HEAVY)  # nothing was held back
    # What is begun is kept as a draft, where its author asked for that; the card itself asks for nothing.
    assert [one.url for one in sent if "beside" in one.url] == [answer.value.url]
    page.reload()
    expect(page.locator("[data-beside]")).to_have_count(0)
    # Nothing of it is in the browser's storage.
    stored = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "beside" not in stored
    assert "here any more" not in stored
