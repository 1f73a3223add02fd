"""Two write to each other, on a telephone: asked, accepted, said, blocked; with JavaScript and without."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.house import House
from tests.browser.people import Meet, Person
from tests.browser.test_without_script import circle

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 844}}


def write_first(person: Person, name: str, words: str) -> None:
    person.go(f"{circle(person, 'Tuesday Circle')}m/")
    person.page.get_by_role("link", name=f"Write to {name}").click()
    person.page.locator('textarea[name="words"]').fill(words)
    person.click(f"Send to {name}", "button")


def _never_wrote(house: House) -> None:
    """As if Ana and Ben had never written to each other: only they have both a way in and a seat in one circle."""
    theirs = (
        "SELECT id FROM conversations_conversation WHERE asker_id IN (SELECT id FROM members_member WHERE sign_in_name IN ('ana', 'ben'))"
        " AND other_id IN (SELECT id FROM members_member WHERE sign_in_name IN ('ana', 'ben'))"
    )
    for table in ("conversations_conversationwords", "conversations_ownend"):
        house.sql(f"DELETE FROM {table} WHERE conversation_id IN ({theirs})")
    house.sql(f"DELETE FROM conversations_conversation WHERE id IN ({theirs})")
    house.sql(
        "DELETE FROM groups_mute WHERE member_id = (SELECT id FROM members_member WHERE sign_in_name = 'ben')"
    )


@pytest.mark.parametrize("script", [True, False])
def test_from_a_first_letter_to_a_block(house: House, meet: Meet, script: bool) -> None:
    """Whoever is blocked reads on as before, and writes on, and nothing tells them that it is not read."""
    _never_wrote(house)
    options: dict[str, Any] = {**PHONE, "java_script_enabled": script}
    ana, ben = meet("ana", **options), meet("ben", **options)
    words = f"Curlew-{4400 + script}, if you like."
    write_first(ana, "Ben", words)
    expect(ana.page.get_by_role("heading", level=1)).to_have_text("You wrote to Ben")
    path = ana.path()
    ben.go("/m/")
    ben.click("Read and answer", "link")
    assert ben.path() == path
    expect(ben.page.locator("main")).to_contain_text(words)
    ben.click("Accept", "button")
    expect(ben.page.get_by_role("heading", level=1)).to_have_text("You and Ana")
    ben.page.locator('textarea[name="words"]').fill("Gladly.")
    ben.click("Send to Ana", "button")
    expect(ben.page.locator("main")).to_contain_text("Gladly.")
    ana.go(path)
    expect(ana.page.locator("main")).to_contain_text("Gladly.")
    if script:
        assert ana.page.evaluate("document.documentElement.scrollWidth") <= 390
    ben.click("End, mute or block", "link")
    ben.click("Block", "button")
    expect(ben.page.locator("#status")).to_contain_text("Nobody is told.")
    ana.page.locator('textarea[name="words"]').fill("Still here?")
    ana.click("Send to Ben", "button")
    expect(ana.page.locator("main")).to_contain_text("Still here?")
    expect(ana.page.locator("main")).to_contain_text("Gladly.")
    ben.go(path)
    expect(ben.page.locator("body")).not_to_contain_text("Still here?")
    ben.go("/m/")
    expect(ben.page.locator("main")).not_to_contain_text("Ana would like to write to you")
    expect(ben.page.locator(f'main a[href="{path}"]')).to_have_count(0)
    _never_wrote(house)
