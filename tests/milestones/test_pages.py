"""Celebrating is chosen each time; kind words are left by the others; what fades is erased."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from journeys.models import Journey
from milestones import actions, panel
from milestones.models import Celebration, KindWord, Milestone
from milestones.notices import KIND_WORD
from notices.models import Notice
from tests import cast as casting
from tests.cast import Cast, seat
from vault.actor import acting_as, keeper
from vault.keys import key_for


def milestone(cast: Cast, rung: str = "6m", days_ago: int = 0) -> Milestone:
    """One more of Ben's."""
    with acting_as(cast.ben.pk):
        return Milestone.objects.create(
            member=cast.ben, journey=cast.journey, **casting.rung(rung), key=key_for(owner_id=cast.ben.pk), told_at=cast.now,
            reached_on=cast.now.date() - dt.timedelta(days=days_ago),
        )  # fmt: skip


def test_celebrating_is_chosen_with_no_circle_picked_beforehand(cast: Cast, sign_in: Any) -> None:
    reached, ben = milestone(cast), sign_in("ben")
    path = f"/journey/moments/{reached.public_id}/celebrate/"
    html = ben.get(path).content.decode()
    assert "Tuesday Circle" in html
    assert "Early Mornings" not in html
    assert "checked" not in html
    assert "Seen by one other person; it fades after 90 days." in html
    assert "Choose the circle" in ben.post(path, {"words": "half a year"}).content.decode()
    assert "half a year" in ben.post(path, {"words": "half a year"}).content.decode()
    for _ in range(2):  # pressed twice it is one celebration
        went = ben.post(path, {"group": cast.tuesday.public_id, "words": "half a year"})
        assert went["Location"].startswith("/e/")
    html = sign_in("ana").get(went["Location"]).content.decode()
    assert "Six months." in html
    assert "half a year" in html
    with keeper("test"):
        assert Celebration.objects.filter(milestone=reached).count() == 1


def test_what_has_faded_can_be_celebrated_again_before_it_is_erased(cast: Cast) -> None:
    """It waits on Today again once it has faded; the sweep that erases it comes later."""
    reached, later = milestone(cast), cast.now + dt.timedelta(days=2)
    cast.tuesday.stay_days = 1
    cast.tuesday.save()
    with acting_as(cast.ben.pk):
        before = actions.celebrate(member=cast.ben, milestone=reached, group=cast.tuesday, now=cast.now)
    with acting_as(cast.ana.pk):
        actions.leave_kind_word(member=cast.ana, celebration=before, words="well done", now=cast.now)
    with acting_as(cast.ben.pk):
        assert [waits.public_id for waits in panel.mine(cast.ben, later)] == [reached.public_id]
        again = actions.celebrate(member=cast.ben, milestone=reached, group=cast.tuesday, now=later)
    assert again.pk != before.pk
    with keeper("test"):
        assert Celebration.objects.filter(milestone=reached).get() == again
        assert not KindWord.objects.filter(celebration=before.pk).exists()


def test_another_circle_cannot_be_chosen(cast: Cast, sign_in: Any) -> None:
    path = f"/journey/moments/{milestone(cast).public_id}/celebrate/"
    html = sign_in("ben").post(path, {"group": cast.mornings.public_id}).content.decode()
    assert "open to you now" in html
    assert sign_in("cleo").get(path).status_code == 404
    with acting_as(cast.ben.pk), pytest.raises(PermissionDenied):
        actions.celebrate(member=cast.ben, milestone=milestone(cast, "3m"), group=cast.mornings, now=cast.now)


def test_keeping_it_to_oneself(cast: Cast, sign_in: Any) -> None:
    reached, ben = milestone(cast), sign_in("ben")
    assert "Keep it to myself" in ben.get("/journey/").content.decode()
    assert [m.public_id for m in panel_mine(cast)] == [reached.public_id]
    assert sign_in("ana").post(f"/journey/moments/{reached.public_id}/put-away/").status_code == 404
    ben.post(f"/journey/moments/{reached.public_id}/put-away/")
    assert panel_mine(cast) == []
    assert "Six months on this road" in ben.get("/journey/").content.decode()


def panel_mine(cast: Cast) -> list[panel.Mine]:
    with acting_as(cast.ben.pk):
        return panel.mine(cast.ben, cast.now)


def test_today_shows_only_what_still_stands(cast: Cast) -> None:
    milestone(cast, "6m")
    milestone(cast, "3m", days_ago=20)
    assert [m.title for m in panel_mine(cast)] == ["Six months on this road"]
    with acting_as(cast.ben.pk):
        Journey.objects.visible_to(cast.ben).update(starts_on=cast.now.date())
    assert panel_mine(cast) == []


def test_kind_words(cast: Cast, sign_in: Any) -> None:
    party = cast.celebration
    assert party is not None
    path = f"/e/{party.public_id}/"
    ana, ben = sign_in("ana"), sign_in("ben")
    assert ana.post(f"{path}word/", {"words": "Glad you are here."}).status_code == 302
    assert ana.post(f"{path}word/", {"words": "So glad you are here."}).status_code == 302
    html = ben.get(path).content.decode()
    assert "So glad you are here." in html
    assert html.count("glad you are here") == 1
    notice = Notice.objects.get(kind="kind-word")
    assert notice.recipient == cast.ben
    assert KIND_WORD.url(notice) == path
    with acting_as(cast.ben.pk):
        assert KIND_WORD.still_true(notice, cast.ben, cast.now)
    ana.post(f"{path}word/", {"words": "  "})
    with acting_as(cast.ben.pk):
        assert not KIND_WORD.still_true(notice, cast.ben, cast.now)
    assert "longer than we can keep" in ana.post(f"{path}word/", {"words": "x" * 601}).content.decode()
    assert ben.post(f"{path}word/", {"words": "to myself"}).status_code == 403


def test_taking_it_down_takes_the_kind_words_along(cast: Cast, sign_in: Any) -> None:
    party = cast.celebration
    assert party is not None
    path = f"/e/{party.public_id}/"
    ana, ben = sign_in("ana"), sign_in("ben")
    ana.post(f"{path}word/", {"words": "Glad."})
    assert ana.get(f"{path}take-down/").status_code == 404
    assert ben.get(f"{path}take-down/").status_code == 200
    assert ben.post(f"{path}take-down/").status_code == 302
    assert ana.get(path).status_code == ben.get(path).status_code == 404
    with keeper("test"):
        assert not Celebration.objects.exists()
        assert not KindWord.objects.exists()
        assert Milestone.objects.filter(kind="rung").count() == 1


@pytest.mark.parametrize("who", ["cleo", "dev", "eve", "moe", "ada", "zoe", "finn"])
def test_a_celebration_is_the_circles(cast: Cast, sign_in: Any, who: str) -> None:
    party = cast.celebration
    assert party is not None
    client = sign_in(who)
    for path in ("", "take-down/"):
        assert client.get(f"/e/{party.public_id}/{path}").status_code == 404
    assert client.post(f"/e/{party.public_id}/word/", {"words": "x"}).status_code == 404


def test_the_panel_is_one_statement_and_shows_two(cast: Cast) -> None:
    for rung in ("1m", "3m", "6m"):
        reached = milestone(cast, rung)
        with acting_as(cast.ben.pk):
            actions.celebrate(member=cast.ben, milestone=reached, group=cast.tuesday, now=cast.now)
    with acting_as(cast.ana.pk):
        with CaptureQueriesContext(connection) as seen:
            shown = panel.celebrations(cast.ana, cast.tuesday, cast.now)
        assert len(seen) == 1
        assert [s.title for s in shown] == ["Six months", "Three months"]
        assert shown[0].name == "Wren"
        assert not shown[0].is_mine
        assert panel.celebrations(cast.ana, cast.tuesday, cast.now + dt.timedelta(days=8)) == []
        assert panel.celebrations(cast.ana, cast.mornings, cast.now) == []
    with acting_as(cast.cleo.pk):
        assert panel.celebrations(cast.cleo, cast.tuesday, cast.now) == []


def test_it_fades_by_the_setting_of_the_day_and_is_erased(cast: Cast) -> None:
    reached = milestone(cast)
    with acting_as(cast.ben.pk):
        party = actions.celebrate(member=cast.ben, milestone=reached, group=cast.tuesday, now=cast.now)
        assert party.fades_at == cast.now + dt.timedelta(days=90)
    with acting_as(cast.ana.pk):
        actions.leave_kind_word(member=cast.ana, celebration=party, words="Glad", now=cast.now)
        assert not Celebration.objects.visible_to(cast.ana, party.fades_at).filter(pk=party.pk).exists()
    assert actions.purge_faded(now=party.fades_at - dt.timedelta(seconds=1)) == 0
    assert actions.purge_faded(now=party.fades_at) == 1
    with keeper("test"):
        assert not Celebration.objects.filter(pk=party.pk).exists()
        assert not KindWord.objects.filter(celebration=party).exists()
        assert Milestone.objects.filter(pk=reached.pk).exists()


def test_a_newcomer_may_leave_a_kind_word(cast: Cast, sign_in: Any) -> None:
    seat(cast.moe, cast.tuesday, cast.now)
    assert cast.celebration is not None
    path = f"/e/{cast.celebration.public_id}/"
    assert sign_in("moe").post(f"{path}word/", {"words": "Welcome to year two."}).status_code == 302
    assert "Welcome to year two." in sign_in("ana").get(path).content.decode()
