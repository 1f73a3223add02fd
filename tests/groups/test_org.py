"""The admins' pages: settings and proposals at a glance, and never who sits there or what is said."""

import datetime as dt
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from groups.models import Closing, SettingsChange
from tests.cast import CANARY, NAMES, Cast, group, seat
from tests.groups.ends import come_to


def test_circles_at_a_glance(cast: Cast, sign_in: Any) -> None:
    page = sign_in("ada").get("/org/").content.decode()
    assert "Tuesday Circle" in page
    assert "A looser promise waits until" in page
    assert "2 of 12 seats taken" in page
    assert NAMES["ana"] in page  # who holds it
    for name in ("ben", "cleo", "dev", "eve"):
        assert NAMES[name] not in page
    assert CANARY not in page
    assert cast.change is not None
    assert f"/org/change/{cast.change.public_id}/" in page


def test_a_circle_nobody_holds_and_one_whose_change_is_held_are_seen(cast: Cast, sign_in: Any) -> None:
    group("Alone", cast.now)
    SettingsChange.objects.update(state="held", decided_at=cast.now)
    page = sign_in("ada").get("/org/").content.decode()
    assert "Nobody holds it" in page
    assert page.count("Find somebody to hold it") == 1
    assert "A looser promise is held" in page


def test_a_circle_that_is_erased_is_gone_from_here_and_one_that_ends_says_so(
    cast: Cast, sign_in: Any
) -> None:
    DAY = dt.timedelta(days=1)
    days = {name: cast.now + n * DAY for n, name in enumerate(("farewell_at", "copies_at", "erase_at"), 1)}
    ends = Closing.objects.create(group=cast.tuesday, begun_at=cast.now, **days)
    ada = sign_in("ada")
    assert "Coming to its end: Members have been told" in ada.get("/org/").content.decode()
    come_to(ends, "erased")
    page = ada.get("/org/").content.decode()
    assert "Early Mornings" in page
    assert '<h2 id="g-' in page
    assert f'id="g-{cast.tuesday.public_id}"' not in page


def test_one_proposal_says_what_would_change_and_never_for_whom(cast: Cast, sign_in: Any) -> None:
    assert cast.change is not None
    page = sign_in("ada").get(f"/org/change/{cast.change.public_id}/").content.decode()
    assert "Whoever finds this circle can take an open seat at once" in page
    assert "Two people sit there" in page
    for name in ("ana", "ben"):
        assert NAMES[name] not in page
    assert CANARY not in page


def test_a_settled_proposal_can_still_be_read_and_not_answered(cast: Cast, sign_in: Any) -> None:
    assert cast.change is not None
    for state in ("given", "withdrawn", "declined"):
        SettingsChange.objects.update(state=state, decided_at=cast.now, reason="Because.")
        page = sign_in("ada").get(f"/org/change/{cast.change.public_id}/").content.decode()
        assert "This is settled" in page
        assert 'value="decline"' not in page


def test_nobody_but_admins(cast: Cast, sign_in: Any) -> None:
    assert cast.change is not None
    for path in ("/org/", "/org/floor/", f"/org/change/{cast.change.public_id}/", "/org/change/aaaaaaaaaa/"):
        for name in ("ana", "ben", "cleo", "moe", "zoe", "finn"):
            assert sign_in(name).get(path).status_code == 403
        assert sign_in(None).get(path).status_code == 302
    assert sign_in("ada").get("/org/change/aaaaaaaaaa/").status_code == 404


def test_however_many_circles_and_proposals_the_page_asks_as_often(cast: Cast, sign_in: Any) -> None:
    def cost() -> int:
        ada = sign_in("ada")
        with CaptureQueriesContext(connection) as seen:
            assert ada.get("/org/").status_code == 200
        return len([q for q in seen if "SAVEPOINT" not in q["sql"]])

    few = cost()
    for n in range(3):
        made = group(f"Circle {n}", cast.now)
        seat(cast.ana, made, cast.now, role="facilitator")
        SettingsChange.objects.create(
            group=made, wanted={"stay_days": 0}, proposed_at=cast.now, due_at=cast.now
        )
    assert cost() == few
