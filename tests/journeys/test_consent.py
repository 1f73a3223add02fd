"""Without a standing yes nothing new is put on a road, in a plan or beside a milestone; what is there stays, and can be emptied."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from core import clock
from journeys import actions, steps
from journeys.models import Chapter, Journey, Plan, Setback, StepDraft
from members.models import Consent
from milestones import actions as milestones
from milestones.models import Celebration, KindWord
from tests.cast import Cast
from vault.actor import acting_as, keeper

ROWS: tuple[Any, ...] = (Journey, Chapter, Setback, StepDraft, Plan, Celebration, KindWord)
SAID = "canary that nobody agreed to"


def take_back(*people: Any) -> None:
    Consent.objects.filter(member__in=people, purpose="health-words").update(withdrawn_at=clock.now())


@pytest.fixture
def ben(cast: Cast, sign_in: Any) -> Client:
    client: Client = sign_in("ben")
    take_back(cast.ben)
    return client


def kept() -> dict[str, int]:
    with keeper("test"):
        return {m.__name__: m.objects.count() for m in ROWS}


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/journey/step/1/", {"press": "go", "safe": "yes"}),
        ("/journey/step/3/", {"press": "keep", "words": SAID}),
        ("/journey/step/7/", {"press": "go", "next_step": SAID}),
        ("/journey/{}/chapter/", {"after": "1", "title": SAID}),
        ("/journey/{}/without/", {"name": SAID}),
        ("/journey/begin/", {"month": "3", "year": "2024", "name": SAID}),
        ("/plan/first/", {"words": SAID}),
    ],
)
def test_no_page_keeps_anything_new(ben: Client, cast: Cast, path: str, form: dict[str, str]) -> None:
    before = kept()
    assert cast.journey
    answer = ben.post(path.format(cast.journey.public_id), form)
    assert answer.status_code in (200, 403), answer.status_code
    html = answer.content.decode()
    assert "yours does not stand" in html
    assert "/me/privacy/" in html or SAID in html  # a way on, or what was typed is still there
    assert "/now/" in html
    assert kept() == before


def test_the_pages_say_so_beforehand_and_the_road_is_still_read(ben: Client, cast: Cast) -> None:
    assert cast.journey
    for path in ("/journey/step/1/", f"/journey/{cast.journey.public_id}/chapter/"):
        answer = ben.get(path)
        assert answer.status_code == 200
        assert "yours does not stand" in answer.content.decode()
    assert "canary-4f1d happened" in ben.get("/journey/").content.decode()


def test_somebody_new_without_a_yes_is_told_before_writing(cast: Cast, sign_in: Any) -> None:
    cleo = sign_in("cleo")
    take_back(cast.cleo)
    assert "yours does not stand" in cleo.get("/journey/").content.decode()


def test_a_draft_left_open_is_not_finished_without_a_yes(cast: Cast) -> None:
    with acting_as(cast.ben.pk):
        steps.answer(member=cast.ben, said={"words": "half said"}, at=7, now=cast.now)
        take_back(cast.ben)
        with pytest.raises(PermissionDenied):
            steps.finish(member=cast.ben, said={}, now=cast.now)
        steps.let_go(member=cast.ben)


def test_names_change_no_more_but_can_be_emptied(ben: Client, cast: Cast) -> None:
    with acting_as(cast.ben.pk):
        assert cast.chapter is not None
        with pytest.raises(PermissionDenied):
            actions.edit_chapter(member=cast.ben, chapter=cast.chapter, title=SAID, words="")
        actions.edit_chapter(member=cast.ben, chapter=cast.chapter, title="", words="")
        assert Chapter.objects.visible_to(cast.ben).select_related("key").get().title is None
        journey = actions.first_journey(cast.ben)
        assert journey is not None
        same: dict[str, Any] = {
            "member": cast.ben, "journey": journey, "month_only": False, "counting": "none",
            "milestones_wanted": False, "starts_on": journey.starts_on, "now": cast.now,
        }  # fmt: skip
        with pytest.raises(PermissionDenied):
            actions.edit_journey(**{**same, "name": SAID})
        with pytest.raises(PermissionDenied):
            actions.edit_journey(**{**same, "name": "", "starts_on": dt.date(2020, 1, 1)})
        assert actions.edit_journey(**{**same, "name": ""}).milestones_wanted is False


def test_a_plan_can_still_be_emptied(cast: Cast) -> None:
    with acting_as(cast.ben.pk):
        actions.write_plan(member=cast.ben, section="first", words="Kettle on.", now=cast.now)
        take_back(cast.ben)
        with pytest.raises(PermissionDenied):
            actions.write_plan(member=cast.ben, section="first", words=SAID, now=cast.now)
        assert actions.write_plan(member=cast.ben, section="first", words="", now=cast.now).first is None
        with pytest.raises(PermissionDenied):
            steps.answer(member=cast.ben, said={"words": SAID}, at=2, now=cast.now)


def test_nothing_new_is_celebrated_and_no_kind_word_left(cast: Cast, sign_in: Any) -> None:
    ana, ben, before = sign_in("ana"), sign_in("ben"), kept()
    take_back(cast.ana, cast.ben)
    assert cast.celebration is not None
    assert cast.milestone is not None
    answer = ana.post(f"/e/{cast.celebration.public_id}/word/", {"words": SAID})
    html = answer.content.decode()
    assert "yours does not stand" in html
    assert SAID in html
    path = f"/journey/moments/{cast.milestone.public_id}/celebrate/"
    assert ben.post(path, {"group": cast.tuesday.public_id, "words": SAID}).status_code == 403
    assert "yours does not stand" in ben.get(path).content.decode()
    with acting_as(cast.ben.pk), pytest.raises(PermissionDenied):
        milestones.celebrate(member=cast.ben, milestone=cast.milestone, group=cast.tuesday, now=cast.now)
    assert kept() == before


def test_a_kind_word_left_before_can_be_taken_back(cast: Cast) -> None:
    assert cast.celebration is not None
    word: dict[str, Any] = {"member": cast.ana, "celebration": cast.celebration, "now": cast.now}
    with acting_as(cast.ana.pk):
        milestones.leave_kind_word(**word, words="Well walked")
        take_back(cast.ana)
        assert milestones.leave_kind_word(**word, words="") is None
    with keeper("test"):
        assert not KindWord.objects.filter(author=cast.ana).exists()
