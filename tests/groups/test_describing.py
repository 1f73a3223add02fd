"""What a group says of itself: who may change it, what is taken and what is not, and what the ledger keeps of it."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from groups import actions, history, refusals
from groups.models import Closing, Group
from tests.cast import Cast, member, seat
from tests.groups.ends import ending
from vault.models import LedgerEntry

GOOD = {
    "name": "Tuesday Circle", "about": "Quiet people welcome.", "when_words": "Tuesdays, 7:30 pm", "days": ["1"],
    "dayparts": ["evening"], "time_zone": "Europe/Dublin", "meets": "online", "approach": "twelve_step",
    "themes": ["grief", "alcohol"], "for_whom": [], "access": ["text"], "language": "en", "seats": "11",
    "pull_noun": "use",
}  # fmt: skip


def path(cast: Cast) -> str:
    return f"/g/{cast.tuesday.public_id}/about/"


def test_who_holds_it_describes_it_and_seekers_read_it(cast: Cast, sign_in: Any) -> None:
    client = sign_in("ana")
    assert "says of itself" in client.get(path(cast)).content.decode()
    assert client.post(path(cast), GOOD).status_code == 302
    cast.tuesday.refresh_from_db()
    assert (cast.tuesday.days, cast.tuesday.dayparts, cast.tuesday.themes) == (
        [1],
        ["evening"],
        ["alcohol", "grief"],
    )
    assert (cast.tuesday.seats, cast.tuesday.pull_noun) == (11, "use")
    found = sign_in("cleo").get("/find/?about=a8&time=evening").content.decode()
    assert "Tuesday Circle" in found
    assert "It is about grief" in found


def test_the_ledger_notes_which_fields_and_no_word_of_them(cast: Cast, sign_in: Any) -> None:
    sign_in("ana").post(path(cast), {**GOOD, "about": "canary-words", "name": "Canary Circle"})
    line = LedgerEntry.objects.get(kind="group.described")
    assert {"name", "about", "themes", "seats"} <= set(line.detail["fields"])
    assert line.detail.keys() == {"fields"}
    assert "anary" not in str(line.detail)
    assert (line.acting_role, line.actor_id, line.group_id) == ("facilitator", cast.ana.pk, cast.tuesday.pk)
    said = [one.words for one in history.lines(cast.tuesday, cast.ben)]
    assert "Someone who holds the space changed what this circle says of itself." in said


def test_the_same_again_writes_nothing(cast: Cast, sign_in: Any) -> None:
    client = sign_in("ana")
    client.post(path(cast), GOOD)
    client.post(path(cast), GOOD)
    assert LedgerEntry.objects.filter(kind="group.described").count() == 1


def test_an_admin_may_a_member_may_not(cast: Cast, sign_in: Any) -> None:
    assert sign_in("ada").post(path(cast), GOOD).status_code == 302
    assert LedgerEntry.objects.get(kind="group.described").acting_role == "admin"
    for person in (cast.ben, cast.finn, cast.moe, cast.zoe, cast.dev):
        with pytest.raises(PermissionDenied):
            actions.describe(member=person, group=cast.tuesday, said={"name": "Mine"}, now=cast.now)
    cast.tuesday.refresh_from_db()
    assert cast.tuesday.name == "Tuesday Circle"


def test_no_setting_is_changed_by_a_description(cast: Cast, sign_in: Any) -> None:
    for name in ("listed", "joining", "stay_days", "trial_rounds", "answer_hours", "public_id", "id"):
        with pytest.raises(ValueError, match="no part"):
            actions.describe(member=cast.ana, group=cast.tuesday, said={name: "x"}, now=cast.now)
    before = Group.objects.filter(pk=cast.tuesday.pk).values("listed", "joining", "stay_days").get()
    sign_in("ana").post(path(cast), {**GOOD, "listed": "anyone", "joining": "at_once", "stay_days": "0"})
    assert Group.objects.filter(pk=cast.tuesday.pk).values(*before).get() == before


def test_never_fewer_seats_than_are_taken_nor_more_than_twelve(cast: Cast, sign_in: Any) -> None:
    seat(member("third"), cast.tuesday, cast.now, paused_until=cast.now + dt.timedelta(days=3))
    client = sign_in("ana")
    page = client.post(path(cast), {**GOOD, "seats": "2"})
    assert page.status_code == 200
    assert "More people than that sit here" in page.content.decode()
    assert "Twelve seats at most" in client.post(path(cast), {**GOOD, "seats": "13"}).content.decode()
    assert client.post(path(cast), {**GOOD, "seats": "3"}).status_code == 302
    with pytest.raises(refusals.TooFewSeats):
        actions.describe(member=cast.ana, group=cast.tuesday, said={"seats": 2}, now=cast.now)
    with pytest.raises(ValueError, match="twelve"):
        actions.describe(member=cast.ana, group=cast.tuesday, said={"seats": 13}, now=cast.now)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "\u200b\u202e", "at least one letter"),
        ("name", "x" * 61, "longer than we can keep"),
        ("about", "x" * 401, "longer than we can keep"),
        ("days", ["7"], "Choose from these"),
        ("days", ["one"], "Choose from these"),
        ("themes", ["canary"], "Choose from these"),
        ("time_zone", "Mars/Olympus", "Choose a city"),
        ("time_zone", "localtime", "Choose a city"),
        ("language", "tlh", "Choose one of these"),
        ("seats", "٣x", "as a number"),
        ("approach", "", "Choose one of these"),
        ("pull_noun", "x" * 21, "longer than we can keep"),
    ],
)
def test_what_is_not_taken_is_said_kindly_and_kept_in_the_form(
    cast: Cast, sign_in: Any, field: str, value: object, said: str
) -> None:
    page = sign_in("ana").post(path(cast), {**GOOD, "when_words": "As typed", field: value})
    assert page.status_code == 200
    assert said in page.content.decode()
    assert "As typed" in page.content.decode()
    assert not LedgerEntry.objects.filter(kind="group.described").exists()


def test_nobody_describes_what_is_erased(cast: Cast) -> None:
    ending(cast.tuesday, cast.now - dt.timedelta(days=9), Closing.Stage.ERASED, erased_at=cast.now)
    for person in (cast.ana, cast.ada):
        with pytest.raises(PermissionDenied):
            actions.describe(member=person, group=cast.tuesday, said={"name": "Back again"}, now=cast.now)


def test_a_group_is_opened_with_what_it_says(cast: Cast, sign_in: Any) -> None:
    client: Client = sign_in("ada")
    page = client.get("/g/new/").content.decode()
    submission = page.split('name="submission" value="')[1].split('"')[0]
    sent = {**GOOD, "name": "Lamplight", "facilitator": "moe", "submission": submission}
    assert client.post("/g/new/", sent).status_code == 302
    opened = Group.objects.get(name="Lamplight")
    assert (opened.days, opened.themes, opened.time_zone, opened.seats) == (
        [1],
        ["alcohol", "grief"],
        "Europe/Dublin",
        11,
    )
