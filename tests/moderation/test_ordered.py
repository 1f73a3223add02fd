"""Copying a member's words out: on a ground, recorded first, read by its member."""

import datetime as dt
import io
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from django.core.management import CommandError, call_command

from members.ledgerlines import about
from moderation.exporting import opened, sealed_words
from tests.cast import CANARY, Cast
from vault.models import LedgerEntry

pytestmark = pytest.mark.django_db(transaction=True)
PHRASE = "a long enough passphrase"


def run(cast: Cast, monkeypatch: pytest.MonkeyPatch, to: Path, *more: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(PHRASE + "\n"))
    call_command(
        "export_for_order", cast.ben.public_id, cast.tuesday.public_id, "--reason", "test", "--to", str(to), *more,
        stdout=io.StringIO(),
    )  # fmt: skip


def test_words_leave_sealed_and_their_author_reads_that(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    run(cast, monkeypatch, tmp_path / "file", "--consent", "2026-11-28")
    raw = (tmp_path / "file").read_bytes()
    assert CANARY.encode() not in raw
    assert any(CANARY in one["words"] for one in opened(raw, PHRASE))
    with pytest.raises(InvalidTag):
        opened(raw, "another passphrase")
    assert [line for line in about(cast.ben) if "your consent" in line.words]


def test_an_order_that_forbids_telling_holds_for_three_days(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    run(cast, monkeypatch, tmp_path / "file", "--order", "12/26", "--silent")
    line = LedgerEntry.objects.get(kind="export.ordered")
    assert not [one for one in about(cast.ben, line.at) if "an order" in one.words]
    assert [one for one in about(cast.ben, line.at + dt.timedelta(hours=72)) if "an order" in one.words]


def test_nothing_leaves_without_a_ground_or_a_line(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with pytest.raises(CommandError):
        run(cast, monkeypatch, tmp_path / "file")
    with pytest.raises(CommandError):
        run(cast, monkeypatch, tmp_path / "file", "--consent", "2026-11-28", "--silent")
    with pytest.raises(LookupError):
        sealed_words(line=LedgerEntry(pk=0), passphrase=PHRASE, now=cast.now)
    assert not (tmp_path / "file").exists()
