"""People of one circle at browsers of their own, in a live round."""

import time
from collections.abc import Iterable

import psutil

from tests.browser.house import House
from tests.browser.people import Meet, Person

CIRCLE = "Tuesday Circle"


def round_path(house: House) -> str:
    """The path of the live round of the circle's open check-in."""
    found = house.sql(
        """SELECT r.public_id FROM checkins_round r JOIN groups_group g ON g.id = r.group_id
           WHERE g.name = %s AND r.opens_at <= now() AND r.closes_at > now()""",
        CIRCLE,
    )
    return f"/c/{found[0][0]}/live/"


def anew(house: House) -> None:
    """As if nobody had sat together yet."""
    house.sql("DELETE FROM live_liveround")


def names(house: House, count: int) -> list[str]:
    """Sign-in names of that many of the circle's other people, who from now on can sign in. The first one holds it too."""
    found = house.sql(
        """SELECT m.sign_in_name, m.id FROM members_member m JOIN groups_membership s ON s.member_id = m.id
           JOIN groups_group g ON g.id = s.group_id
           WHERE g.name = %s AND s.until IS NULL AND m.sign_in_name LIKE 'demo-%%'
           ORDER BY s.visit_rounds IS NOT NULL, m.id LIMIT %s""",
        CIRCLE,
        count,
    )
    ids = [pk for _, pk in found]
    house.sql(
        """UPDATE members_member SET password = (SELECT password FROM members_member WHERE sign_in_name = 'ben')
           WHERE id = ANY (%s)""",
        ids,
    )
    house.sql(
        """UPDATE groups_membership SET role = 'facilitator' WHERE member_id = %s AND until IS NULL
           AND group_id = (SELECT id FROM groups_group WHERE name = %s)""",
        ids[0],
        CIRCLE,
    )
    return [name for name, _ in found]


def sit_down(house: House, meet: Meet, people: Iterable[str]) -> list[Person]:
    """Ana opens the door, and everyone comes in; Ana first. Returns them, each with the page of the round open."""
    path = round_path(house)
    ana = meet("ana")
    ana.go(path)
    ana.click("Open the door")
    ana.page.wait_for_selector("#my-pass")
    there = [ana]
    for name in people:
        person = meet(name)
        person.go(path)
        person.page.locator("#come-in").click()
        person.page.wait_for_selector("#my-pass")
        there.append(person)
    return there


def step(person: Person) -> int:
    """At which step of the round that person's page is."""
    return int(person.page.locator("#live").get_attribute("data-step") or 0)


def shows(person: Person, number: int) -> None:
    """Wait until that person's page is at that step."""
    person.page.wait_for_selector(f'#live[data-step="{number}"]')


def workers(house: House) -> list[psutil.Process]:
    """The web processes of that house."""
    assert house.supervisor is not None
    web = next(part for part in house.supervisor.parts if part.name == "web")
    assert web.process is not None
    return psutil.Process(web.process.pid).children()


def streams(house: House, worker: psutil.Process) -> int:
    """How many browsers are connected to that web process: a little after any press, those are its streams."""
    return sum(c.status == "ESTABLISHED" and c.laddr.port == house.port for c in worker.net_connections())


def spread(house: House, people: list[Person]) -> None:
    """Load pages anew until both web processes have some of them."""
    for attempt in range(20):
        time.sleep(3)  # connections kept for a next page are closed by then
        if all(streams(house, worker) for worker in workers(house)):
            return
        people[attempt % len(people)].page.reload()
    raise AssertionError("one web process never got a stream")
