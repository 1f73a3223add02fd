"""Something is not right, on a phone: told in two taps, looked at, more of it opened with a second person's agreement, and whose
words they are reads who looked, when and why. Once with JavaScript, and once without."""

import re
from collections.abc import Callable

import pytest
from django.db import transaction
from playwright.sync_api import Locator, expect

from members.actions import keep_account
from tests.browser.eyes import faults
from tests.browser.people import PASSWORD, Person
from tests.cast import CANARY, Cast
from tests.moderation.desk import promise

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 390, "height": 844}
TOLD = "This frightened me a little."
WHY = "It answers something we have not read."


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_told_looked_at_opened_and_its_author_reads_it(
    cast: Cast, look: Callable[..., Person], script: bool
) -> None:
    _two_moderators(cast)
    ana, ben, moe, finn = (
        look(name, viewport=PHONE, java_script_enabled=script) for name in ("ana", "ben", "moe", "finn")
    )
    wrong: list[str] = []

    def see(person: Person) -> None:
        """In every light and size, where there is a script to look with."""
        if script:
            wrong.extend(f"{person.path()} {words}" for words in faults(person.page))
            person.page.set_viewport_size(PHONE)  # type: ignore[arg-type]

    _tells(ana, cast, see)
    _takes_it(moe, see)
    _asks_for_more(moe, see)
    expect(_main(ben, "/me/privacy/")).not_to_contain_text("one thread you wrote in was opened")
    _agrees(finn, moe.path(), see)
    _reads(moe, see)
    # Whose words they are reads that somebody did, when, as what and why; nobody else has to say it.
    privacy = _main(ben, "/me/privacy/")
    expect(privacy).to_contain_text("one thread you wrote in was opened")
    expect(privacy).to_contain_text("a moderator")
    expect(privacy).not_to_contain_text(TOLD)
    see(ben)
    _answers(moe, ana, see)
    assert not wrong, "\n".join(wrong)


def _two_moderators(cast: Cast) -> None:
    """Tuesday Circle lets them open what is around a report, and Finn was there before anything was asked."""
    promise(cast.tuesday, "around")
    with transaction.atomic():
        keep_account(
            by=cast.zoe, member=cast.finn, is_active=True, is_admin=False, is_moderator=True, now=cast.now
        )


def _main(person: Person, path: str) -> Locator:
    return person.go(path).locator("main")


def _title(person: Person, words: str) -> None:
    expect(person.page.get_by_role("heading", level=1)).to_have_text(words)


def _fresh(person: Person) -> None:
    """Asked for the password, and giving it, goes on with what was pressed."""
    expect(person.page).to_have_url(re.compile("/in/reauthenticate/"))
    person.page.get_by_label("Password").fill(PASSWORD)
    person.click("Go on", "button")


def _tells(ana: Person, cast: Cast, see: Callable[[Person], None]) -> None:
    """Two taps from what is not right, then why and who looks at it."""
    assert cast.share
    ana.go(f"/s/{cast.share.public_id}/")
    ana.click("More", "link")
    ana.click("Tell somebody who looks after this place", "link")
    _title(ana, "Tell somebody who looks after this place")
    expect(ana.page.locator("main")).to_contain_text(CANARY)
    see(ana)
    ana.page.get_by_label("It threatens or frightens somebody").check()
    ana.page.get_by_label("Those who look after this site").check()
    ana.type("Anything you’d like to add", TOLD)
    ana.click("Send it", "button")
    _title(ana, "It has arrived")
    expect(ana.page.locator("main")).not_to_contain_text(CANARY)  # what was said is not read back
    see(ana)


def _takes_it(moe: Person, see: Callable[[Person], None]) -> None:
    """No word of it in the queue nor on its page, until he says that he reads it."""
    queue = _main(moe, "/care/cases/")
    expect(queue).to_contain_text("It threatens or frightens somebody")
    expect(queue).not_to_contain_text(CANARY)
    see(moe)
    moe.page.get_by_role("article").filter(has_text="It threatens or frightens somebody").get_by_role(
        "link"
    ).click()
    _title(moe, "It threatens or frightens somebody")
    moe.click("Take it in hand", "button")
    expect(moe.page.locator("main")).to_contain_text("It’s in your hand now")
    expect(moe.page.locator("main")).not_to_contain_text(CANARY)
    expect(moe.page.locator("main")).not_to_contain_text(TOLD)
    see(moe)
    moe.click("Read what was reported", "button")
    _title(moe, "What was reported")
    expect(moe.page.locator("main")).to_contain_text(CANARY)
    expect(moe.page.locator("main")).to_contain_text(TOLD)
    see(moe)
    moe.click("Back", "link")


def _asks_for_more(moe: Person, see: Callable[[Person], None]) -> None:
    """One thread, with a reason from the list and in words; and nobody agrees to their own."""
    moe.click("Ask to see more", "link")
    see(moe)
    moe.page.get_by_label("One share and what was answered to it").check()
    moe.page.get_by_label("What was reported cannot be understood alone").check()
    moe.page.get_by_label("Why, in your words").fill(WHY)
    moe.page.get_by_label("At once", exact=True).check()
    moe.click("Ask for it", "button")
    _title(moe, "Asked to see more")
    expect(moe.page.locator("main")).to_contain_text("Nobody agrees to their own")
    expect(moe.page.get_by_role("button", name="I agree")).to_have_count(0)
    expect(moe.page.get_by_role("button", name="Begin the hour")).to_have_count(0)
    see(moe)


def _agrees(finn: Person, where: str, see: Callable[[Person], None]) -> None:
    """A second moderator reads why, gives the password, and agrees; what was said stays closed to them."""
    asked = _main(finn, "/care/cases/").get_by_role("region", name="asks for your agreement")
    asked.locator(f'a[href="{where}"]').click()
    expect(finn.page.locator("main")).to_contain_text(WHY)
    expect(finn.page.locator("main")).not_to_contain_text(CANARY)
    see(finn)
    finn.click("I agree", "button")
    _fresh(finn)
    _title(finn, "It can begin")
    finn.go(finn.path() + "read/")
    _title(finn, "It can begin")
    expect(finn.page.locator("main")).not_to_contain_text(CANARY)


def _reads(moe: Person, see: Callable[[Person], None]) -> None:
    """Begun with the password, under whose words they are, and with nothing on it to change."""
    moe.page.reload()
    _title(moe, "It can begin")
    moe.click("Begin the hour", "button")
    _fresh(moe)
    _title(moe, "Opened for 60 more minutes")
    main = moe.page.locator("main")
    expect(main).to_contain_text(CANARY)
    expect(main).to_contain_text("Words of Wren")
    expect(main).to_contain_text("Nothing can be changed here")
    expect(main.locator("form")).to_have_count(2)  # to end it: above all of it, and below
    see(moe)
    where = moe.path()
    moe.click("I have seen enough", "button")
    _title(moe, "It is over")
    moe.go(where)
    _title(moe, "It is over")
    expect(main).not_to_contain_text(CANARY)
    see(moe)


def _answers(moe: Person, ana: Person, see: Callable[[Person], None]) -> None:
    """Who told us is answered by a person, and the queue is empty of it."""
    moe.click("Back", "link")
    moe.click("Answer who told us", "link")
    moe.page.locator("fieldset").get_by_role("radio").first.check()
    moe.page.get_by_label("Your letter").fill("Thank you. We talked with them.")
    see(moe)
    moe.click("Answer and close it", "button")
    expect(moe.page.locator("main")).to_contain_text("They are answered.")
    expect(moe.page.locator("main")).not_to_contain_text("It threatens or frightens somebody")
    ana.page.reload()
    _title(ana, "There is an answer")
    expect(ana.page.locator("main")).to_contain_text("We talked with them.")
    see(ana)
