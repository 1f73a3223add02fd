"""Ben's road is Ben's: two locks, each alone, on every table; and nobody finds a page of it."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import ProgrammingError, connection, transaction

from journeys import actions, steps
from journeys.models import (
    Chapter,
    Day,
    Directive,
    Helping,
    Journey,
    Mark,
    Plan,
    PlanVersion,
    Setback,
    StepDraft,
    SuggestionAnswer,
)
from milestones.models import Milestone
from tests.cast import CANARY, NAMES, Cast
from vault.actor import acting_as, keeper
from vault.keys import key_for

OTHERS = [name for name in NAMES if name != "ben"]
MODELS: list[Any] = [
    Journey, Chapter, Day, Helping, Mark, Setback, StepDraft, Plan, PlanVersion, Directive, SuggestionAnswer, Milestone,
]  # fmt: skip


@pytest.fixture
def road(cast: Cast) -> Cast:
    """Ben's road with a row in every table."""
    with acting_as(cast.ben.pk):
        steps.answer(member=cast.ben, said={"words": f"{CANARY} half"}, at=3, now=cast.now)
        actions.write_plan(member=cast.ben, section="triggers", words=f"{CANARY} plan", now=cast.now)
        for model in MODELS:
            assert model.objects.visible_to(cast.ben).exists(), model
    return cast


@pytest.mark.parametrize("who", OTHERS)
def test_the_application_alone_shows_nobody_anything(road: Cast, who: str) -> None:
    with keeper("test: row security looks away"):
        for model in MODELS:
            assert not model.objects.visible_to(getattr(road, who)).exists(), model
            assert not model.objects.visible_to(AnonymousUser()).exists(), model


@pytest.mark.parametrize("who", OTHERS)
def test_the_database_alone_shows_nobody_anything(road: Cast, who: str) -> None:
    with acting_as(getattr(road, who).pk):
        for model in MODELS:
            assert model.objects.count() == 0, model
            assert model.objects.update(member=getattr(road, who)) == 0
            assert model.objects.all().delete()[0] == 0
    with keeper("test"):
        for model in MODELS:
            assert model.objects.exists(), model


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.__name__)
def test_nobody_writes_on_anothers_road(road: Cast, model: Any) -> None:
    with keeper("test"):
        row = model.objects.select_related("key").first()
    row.pk, row.public_id = None, "2222222222"
    with (
        acting_as(road.ana.pk),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        row.save(force_insert=True)


def test_nothing_is_hung_on_anothers_road(road: Cast) -> None:
    """The composite foreign key: a chapter of Ana's cannot stand on Ben's journey."""
    from django.db import IntegrityError

    with acting_as(road.ana.pk), pytest.raises(IntegrityError), transaction.atomic():
        Chapter.objects.create(
            journey=road.journey, number=9, member=road.ana, key=key_for(owner_id=road.ana.pk),
            begins_on=road.now.date(), created_at=road.now,
        )  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_finds_a_page_of_it(road: Cast, sign_in: Any, who: str) -> None:
    client = sign_in(who)
    with keeper("test"):
        chapter, milestone = Chapter.objects.get(), Milestone.objects.get(kind="rung")
    for path in (
        f"/journey/chapter/{chapter.public_id}/",
        f"/journey/moments/{milestone.public_id}/celebrate/",
    ):
        assert client.get(path).status_code == 404
        assert client.post(path, {"title": "mine"}).status_code == 404
    for path in (
        "/journey/",
        "/journey/?count=chapter",
        "/journey/step/1/",
        "/journey/step/after/",
        "/plan/",
        "/plan/triggers/",
    ):
        assert CANARY not in client.get(path).content.decode()


def test_what_is_written_is_sealed(road: Cast) -> None:
    with keeper("test"), connection.cursor() as cursor:
        for model in MODELS:
            cursor.execute(f"SELECT t::text FROM {model._meta.db_table} t")
            for (row,) in cursor.fetchall():
                assert CANARY not in row
                assert CANARY.encode().hex() not in row


def test_no_word_of_it_is_in_the_admin_or_prints_itself(road: Cast) -> None:
    from django.contrib import admin

    for model in MODELS:
        assert model not in admin.site._registry
    assert road.setback is not None
    assert str(road.setback) == f"setback {road.setback.public_id}"


def test_strangers_are_sent_to_the_door(cast: Cast, sign_in: Any) -> None:
    for path in ("/journey/", "/journey/step/1/", "/plan/"):
        answer = sign_in(None).get(path)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/in/login/")
