"""Pages of the road, of milestones and of gatherings as they look when much has happened, when nothing has, and when something
was typed that cannot be. The plain ones are looked at in test_pages.py, the plan's in test_plan.py."""

import datetime as dt
from collections.abc import Callable

import pytest

from core import clock
from gatherings import actions as gathering
from gatherings.times import When
from journeys import actions, steps
from journeys.models import Journey
from members import consent
from members.actions import withdraw_consent
from milestones import actions as milestones
from milestones.models import Celebration
from tests.browser.eyes import faults
from tests.browser.people import Person
from tests.browser.test_pages import _look_at
from tests.cast import Cast
from vault.actor import acting_as

pytestmark = pytest.mark.browser

LONG = "donaudampfschifffahrtsgesellschaftskapitaen" * 3
WORDS = f"אמא {LONG}\n\n{'word ' * 130}<b>&amp; \U0001f469‍\U0001f469‍\U0001f467"


def test_a_road_on_which_much_has_happened(cast: Cast, look: Callable[[str], Person]) -> None:
    with acting_as(cast.ben.pk):
        second, party = _much_happens(cast)
    assert cast.celebration
    assert cast.moment
    with acting_as(cast.ana.pk):
        milestones.leave_kind_word(
            member=cast.ana, celebration=cast.celebration, words=WORDS[:600], now=clock.now()
        )
    ben, ana = look("ben"), look("ana")
    road = f"/journey/{second.public_id}/"
    mine = [
        road, f"{road}?count=meetings", f"{road}?count=none", "/journey/back/", "/journey/step/after/", "/insights/",
        f"/e/{party.public_id}/", f"/e/{cast.celebration.public_id}/", f"/journey/moments/{cast.moment.public_id}/celebrate/", "/today/",
    ]  # fmt: skip
    wrong = _look_at(ben, mine)
    assert ben.go(road).locator("ol.road > li").count() > 20
    wrong += _look_at(ana, [f"/e/{party.public_id}/", f"/g/{cast.tuesday.public_id}/"])
    assert not wrong, "\n".join(wrong)


def _much_happens(cast: Cast) -> tuple[Journey, Celebration]:
    """A second road of Ben's: ten chapters, bends with words that break pages, moments of every kind, one celebrated; and a
    month of days with something to see in them."""
    ben, now = cast.ben, clock.now()
    ago = {n: now - dt.timedelta(days=n) for n in range(3000)}
    road = actions.begin_journey(
        member=ben, starts_on=ago[2900].date(), now=ago[2900], name=LONG[:60], month_only=True, after=1
    )
    for number in range(9):
        day = ago[2800 - 300 * number]
        steps.answer(
            member=ben, said={"journey": road.public_id, "words": WORDS, "about_when": LONG}, at=7, now=day
        )
        said = {"around": ["Tired", LONG], "next_step": WORDS[:200], "road": "new", "title": WORDS[:70]}
        assert steps.finish(member=ben, said=said, now=day)
        moment = milestones.mark_moment(
            member=ben, journey=road, words=LONG[:60], on=day.date(), month_only=bool(number % 2), now=day
        )
    party = milestones.celebrate(
        member=ben, milestone=moment, group=cast.tuesday, words=WORDS[:600], title=LONG[:80], now=now
    )
    for back in reversed(range(40)):
        slept = bool(back % 2)
        actions.note_day(
            member=ben, on=ago[back].date(), weather="bright" if slept else "stormy", things=["slept"] if slept else [], now=ago[back]
        )  # fmt: skip
    return road, party


def test_before_the_first_step_and_where_nothing_is_kept(cast: Cast, look: Callable[[str], Person]) -> None:
    with acting_as(cast.cleo.pk):
        steps.answer(member=cast.cleo, said={"safe": "yes"}, at=2, now=clock.now())
    cleo = look("cleo")
    wrong = _look_at(cleo, ["/journey/", "/journey/step/company/", "/journey/step/5/", "/plan/"])
    wrong += _sent(cleo, "/journey/", "Draw my road")
    with acting_as(cast.cleo.pk):
        withdraw_consent(member=cast.cleo, purpose=consent.HEALTH_WORDS, now=clock.now())
        actions.hide_helping(member=cast.cleo, hidden=True)
    wrong += _look_at(cleo, ["/journey/", "/insights/", "/plan/"])
    assert not wrong, "\n".join(wrong)


def test_what_cannot_be_is_said_so(cast: Cast, look: Callable[[str], Person]) -> None:
    """Forms sent with nothing in them, as by a browser that does not check."""
    assert cast.journey
    assert cast.moment
    assert cast.gathering
    ben, ada = look("ben"), look("ada")
    wrong = _sent(ben, f"/journey/{cast.journey.public_id}/moment/", "")
    wrong += _sent(ben, f"/journey/moments/{cast.moment.public_id}/celebrate/", "")
    wrong += _sent(ben, "/plan/pairs/", "")
    wrong += _sent(ben, "/plan/copies/", "")
    wrong += _sent(
        ben, f"/g/{cast.tuesday.public_id}/gather/", "Put it on", "details:not([open]) > summary.btn"
    )
    wrong += _sent(ada, "/org/ladders/new/", "")
    assert not wrong, "\n".join(wrong)


def _sent(person: Person, path: str, button: str, open_first: str = "") -> list[str]:
    """What is wrong with the page that answers the form of that page."""
    page = person.go(path)
    if open_first and page.locator(open_first).count():
        page.locator(open_first).first.click()
    page.evaluate("document.querySelectorAll('main form').forEach(form => { form.noValidate = true; })")
    with page.expect_navigation():
        page.locator("main button.primary", has_text=button).first.click()
    assert "thing to look at" in person.text() or "things to look at" in person.text(), path
    return [f"{path}, with faults: {words}" for words in faults(page)]


def test_a_gathering_that_moves_and_is_off(cast: Cast, look: Callable[[str], Person]) -> None:
    made, room = cast.gathering, f"/g/{cast.tuesday.public_id}/"
    assert made
    path = f"/w/{made.public_id}/"
    with acting_as(cast.ben.pk):
        said = gathering.Said(LONG[:60], WORDS[:600], WORDS[:300], "hybrid")
        gathering.reword(member=cast.ben, gathering=made, said=said, now=clock.now())
        when = When(made.day + dt.timedelta(days=2), dt.time(3), "Pacific/Auckland", 2880)
        gathering.move(member=cast.ben, gathering=made, when=when, where=WORDS[:400], now=clock.now())
        gathering.answer(member=cast.ben, gathering=made, said="maybe", quietly=True, now=clock.now())
    ben, ana = look("ben"), look("ana")
    wrong = _look_at(ben, [path, f"{path}move/"]) + _look_at(ana, [path, room])
    with acting_as(cast.ben.pk):
        gathering.cancel(member=cast.ben, gathering=made, now=clock.now())
    wrong += _look_at(ana, [path, f"{room}gather/"])
    assert not wrong, "\n".join(wrong)
