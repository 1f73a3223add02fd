"""What cannot be set aside is gone for its reader in the request that removes it, before any worker; a worksheet can be reported."""

import uuid
from typing import Any

import pytest
from django.db import ProgrammingError, transaction
from django.http import Http404
from django.test import Client

from checkins.models import LetterAnswer
from live.models import TurnWords
from moderation import actions, reportable
from moderation.models import Evidence, Removal, Report
from moderation.purge import remove_decided
from resources.models import Resource, ResourceWords
from tests.cast import Cast
from tests.moderation.desk import in_hand, promise
from vault.actor import acting_as, keeper

pytestmark = pytest.mark.django_db(transaction=True)


def _what(cast: Cast) -> dict[str, tuple[Any, Any]]:
    """By kind: who reports it, and the row."""
    with transaction.atomic(), keeper("test"):
        return {
            "celebrated": (cast.ana, cast.celebration), "gathering": (cast.ana, cast.gathering), "letter": (cast.ben, cast.letter),
            "answer": (cast.ana, LetterAnswer.objects.get()), "partner": (cast.ana, cast.partner_words),
            "toone": (cast.ana, cast.line), "turn": (cast.ana, TurnWords.objects.get()),
            "worksheet": (cast.ben, ResourceWords.objects.get(resource=cast.resource)),
        }  # fmt: skip


def _told(cast: Cast, kind: str) -> tuple[Report, Any]:
    promise(cast.tuesday, "reported")
    who, row = _what(cast)[kind]
    with transaction.atomic(), acting_as(who.pk):
        thing = reportable.load(who, kind, row.public_id, cast.now)
        report = actions.tell(
            reporter=who,
            thing=thing,
            reason="other",
            desk="moderators",
            submission=uuid.uuid4(),
            now=cast.now,
        )
    return report, row


KINDS = ["celebrated", "gathering", "letter", "answer", "partner", "toone", "turn", "worksheet"]


@pytest.mark.parametrize("kind", KINDS)
def test_its_reader_reads_it_no_more_before_a_worker_ran(cast: Cast, kind: str) -> None:
    report, row = _told(cast, kind)
    case, piece = in_hand(cast, cast.moe, report)
    with transaction.atomic(), acting_as(cast.moe.pk):
        actions.act(
            member=cast.moe, case=case, piece=piece, what="remove", words="This is why.", now=cast.now
        )
    with transaction.atomic(), keeper("test"):
        left = type(row).objects.filter(pk=row.pk).first()
        if kind == "gathering":
            assert (left.title, left.words, left.access) == (None, None, None)
            assert left.cancelled_at == cast.now
        else:
            assert left is None
        assert kind != "worksheet" or not Resource.objects.filter(pk=cast.resource.pk).exists()
        assert Evidence.objects.select_related("key").get(pk=piece.pk).words  # another look can be taken
    assert remove_decided(now=cast.now) == 1
    assert remove_decided(now=cast.now) == 0


def test_it_erases_nothing_that_no_copy_of_that_case_names(cast: Cast) -> None:
    report, _ = _told(cast, "letter")
    case, _piece = in_hand(cast, cast.moe, report)
    with pytest.raises(ProgrammingError), transaction.atomic(), acting_as(cast.moe.pk):
        Removal.objects.create(case=case, kind="partner", thing=cast.partner_words.pk, at=cast.now)
    with transaction.atomic(), keeper("test"):
        assert type(cast.partner_words).objects.filter(pk=cast.partner_words.pk).exists()


def test_a_worksheet_of_a_circle_is_reported_from_its_page(cast: Cast) -> None:
    """Whoever reads it, with the words as they stand; not its author, and not one that nobody but admins read yet."""
    ben, ana = Client(), Client()
    ben.force_login(cast.ben)
    ana.force_login(cast.ana)
    with transaction.atomic(), keeper("test"):
        words = ResourceWords.objects.get(resource=cast.resource)
        waits = ResourceWords.objects.get(resource=cast.suggested)
    path, page = f"/reports/new/worksheet/{words.public_id}/", f"/reading/in/{cast.resource.public_id}/"
    assert path in ben.get(page).content.decode()
    assert path not in ana.get(page).content.decode()
    assert "a worksheet or a reading" in ben.get(path).content.decode()
    with transaction.atomic(), acting_as(cast.ada.pk), pytest.raises(Http404):
        reportable.load(cast.ada, "worksheet", waits.public_id, cast.now)
