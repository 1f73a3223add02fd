"""Every page of the groups app opens for those it is for, and for nobody else; with the whole cast."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from tests.cast import Cast

EVERYONE = ["ana", "ben", "cleo", "dev", "eve", "moe", "ada", "zoe", "finn"]


def answers(sign_in: Any, path: str) -> dict[str, int]:
    """By name, the status each of the cast is answered with; signed out stands under "nobody"."""
    return {name or "nobody": sign_in(name).get(path).status_code for name in [None, *EVERYONE]}


def only(status: int, *others: tuple[str, int], nobody: int = 302) -> dict[str, int]:
    return {"nobody": nobody, **dict.fromkeys(EVERYONE, status), **dict(others)}


def test_anyone_finds_and_everyone_signed_in_has_a_list(sign_in: Any) -> None:
    assert answers(sign_in, "/find/") == only(200, nobody=200)
    assert answers(sign_in, "/groups/") == only(200)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("seat", only(200, ("eve", 404))),
        ("leave", only(404, ("ana", 200), ("ben", 200))),
        ("promise", only(404, ("ana", 200), ("ben", 200), ("ada", 200))),
        ("people", only(404, ("ana", 200), ("ben", 200))),
        ("keep", only(404, ("ana", 200), ("ada", 200), ("ben", 403))),
    ],
)
def test_who_may_open_which_page_of_a_circle(
    cast: Cast, sign_in: Any, name: str, expected: dict[str, int]
) -> None:
    assert answers(sign_in, reverse(f"groups:{name}", args=[cast.tuesday.public_id])) == expected


def test_only_admins_look_after_circles(cast: Cast, sign_in: Any) -> None:
    assert answers(sign_in, "/org/") == only(403, ("ada", 200))
    assert answers(sign_in, "/g/new/") == only(403, ("ada", 200))


def test_a_seats_page_is_for_those_who_hold_the_space(cast: Cast, sign_in: Any) -> None:
    seat = cast.tuesday.memberships.get(member=cast.ben)
    path = reverse("groups:person", args=[cast.tuesday.public_id, seat.public_id])
    assert answers(sign_in, path) == only(404, ("ana", 200), ("ben", 403))
    elsewhere = reverse("groups:person", args=[cast.mornings.public_id, seat.public_id])
    assert sign_in("finn").get(elsewhere).status_code == 404


def test_the_last_holders_own_seat_has_no_such_page(cast: Cast, sign_in: Any) -> None:
    own = cast.tuesday.memberships.get(member=cast.ana)
    path = reverse("groups:person", args=[cast.tuesday.public_id, own.public_id])
    assert sign_in("ana").get(path).status_code == 404


def test_a_paused_seat_opens_no_door_but_leaving(cast: Cast, sign_in: Any) -> None:
    seat = cast.tuesday.memberships.get(member=cast.ben)
    seat.paused_until = cast.now + dt.timedelta(days=3)
    seat.reason = "Let us talk on Thursday."
    seat.save()
    ben = sign_in("ben")
    for name, status in [("promise", 404), ("people", 404), ("keep", 404), ("leave", 200)]:
        assert ben.get(reverse(f"groups:{name}", args=[cast.tuesday.public_id])).status_code == status
    page = ben.get("/groups/").content.decode()
    assert "paused until" in page
    assert "Let us talk on Thursday." in page


def test_titles_and_addresses_say_nothing_of_the_circle(cast: Cast, sign_in: Any) -> None:
    for name in ("seat", "leave", "promise", "people", "keep"):
        page = sign_in("ana").get(reverse(f"groups:{name}", args=[cast.tuesday.public_id])).content.decode()
        title = page[page.index("<title>") : page.index("</title>")]
        assert cast.tuesday.name not in title


def test_an_admin_sees_settings_and_nobody_who_sits_there(cast: Cast, sign_in: Any) -> None:
    ada = sign_in("ada")
    keep = ada.get(reverse("groups:keep", args=[cast.tuesday.public_id])).content.decode()
    org = ada.get("/org/").content.decode()
    for page in (keep, org):
        assert "Wren" not in page
        assert "canary" not in page
    assert "Juniper" not in keep
    assert "2 of 12 seats taken" in org
    assert "Tuesday Circle" in org


def test_no_page_of_this_app_has_inline_style_or_script(cast: Cast, sign_in: Any) -> None:
    for name in ("seat", "leave", "promise", "people", "keep"):
        page = sign_in("ana").get(reverse(f"groups:{name}", args=[cast.tuesday.public_id])).content.decode()
        assert " style=" not in page
        assert "<style" not in page
