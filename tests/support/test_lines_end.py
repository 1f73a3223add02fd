"""A line of Support now ends soon and nobody has looked: admins hear of it, once a day, and not of which."""

import dataclasses
import datetime as dt
from typing import Any

import pytest

from core import clock
from notices import delivery
from notices.models import Notice
from support import actions, keeping, lines, notices, publishing
from support.models import HelpLine
from tests.cast import Cast
from tests.notices.conftest import awake, with_mail
from tests.smtp import Sink, sink
from tests.support.test_lines_kept import SOURCE, a_place_of_its_own, said, samaritans

__all__ = ["a_place_of_its_own", "sink"]
DAY = dt.timedelta(days=1)


@pytest.fixture
def line(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> HelpLine:
    """Of all lines one ends: in ten days."""
    shipped = lines.shipped()
    fresh = tuple(dataclasses.replace(one, written_on=cast.now.date()) for one in shipped.lines)
    monkeypatch.setattr(lines, "shipped", lambda: lines.Book(shipped.countries, fresh))
    monkeypatch.setattr(actions.lines, "shipped", lines.shipped)
    row = publishing.adopt(samaritans())
    end = cast.now.date() + 10 * DAY
    return actions.change_line(
        member=cast.ada, key=row.key, version=1, said=said(row, source=SOURCE, expires_on=end), now=cast.now
    )


def told(now: dt.datetime) -> list[str]:
    """Who hears, as the worker's tick finds it then."""
    before = set(Notice.objects.values_list("pk", flat=True))
    notices.lines_end(now)
    new = Notice.objects.exclude(pk__in=before).filter(kind="lines-end")
    return sorted(new.values_list("recipient__sign_in_name", flat=True))


def test_admins_hear_once_a_day(cast: Cast, line: HelpLine) -> None:
    noon = cast.now.replace(hour=12)
    assert told(noon) == ["ada"]
    for hours in range(1, 12):
        assert told(noon + dt.timedelta(hours=hours)) == []
    assert told(noon + DAY) == ["ada"]


@pytest.mark.parametrize(("days", "hears"), [(-1, []), (0, ["ada"]), (14, ["ada"]), (15, []), (400, [])])
def test_so_many_days_before(cast: Cast, line: HelpLine, days: int, hears: list[str]) -> None:
    HelpLine.objects.filter(pk=line.pk).update(expires_on=cast.now.date() + days * DAY)
    assert told(cast.now) == hears


def test_a_year_after_somebody_looked(cast: Cast, line: HelpLine) -> None:
    ago = cast.now - dt.timedelta(days=lines.KEPT_DAYS - 14)
    HelpLine.objects.filter(pk=line.pk).update(expires_on=None, written_on=ago.date())
    actions.check_line(member=cast.ada, key=line.key, version=line.version, now=ago)
    assert told(cast.now) == ["ada"]
    actions.check_line(member=cast.ada, key=line.key, version=line.version, now=cast.now)
    assert told(cast.now + DAY) == []


def test_who_looked_lately_has_left_the_day_as_it_is(cast: Cast, line: HelpLine) -> None:
    actions.check_line(member=cast.ada, key=line.key, version=line.version, now=cast.now)
    assert told(cast.now) == []


@pytest.mark.parametrize("fields", [{"shown": False}, {"kind": "emergency"}, {"kind": "directory"}])
def test_what_is_hidden_or_stays_asks_for_nothing(
    cast: Cast, line: HelpLine, fields: dict[str, object]
) -> None:
    HelpLine.objects.filter(pk=line.pk).update(**fields)
    assert told(cast.now) == []


def test_its_mail_has_no_words_of_it_and_leads_to_the_lines(cast: Cast, line: HelpLine, sink: Sink) -> None:
    awake(with_mail(cast.ada))
    assert told(clock.now()) == ["ada"]
    delivery.drain(clock.now())
    assert sink.to == ["ada@example.org"]
    mail = sink.mails[0].as_string().lower()
    assert "samaritans" not in mail
    assert "support now" not in mail
    notice = Notice.objects.get(kind="lines-end")
    assert notice.about == ""
    assert notices.LINES.url(notice) == "/org/lines/"


def test_it_is_dropped_where_somebody_looked_before_it_went_out(
    cast: Cast, line: HelpLine, sink: Sink
) -> None:
    awake(with_mail(cast.ada))
    assert told(clock.now()) == ["ada"]
    actions.check_line(member=cast.ada, key=line.key, version=line.version, now=clock.now())
    delivery.drain(clock.now())
    assert sink.to == []
    assert Notice.objects.get(kind="lines-end").state == "dropped"


def test_who_is_no_admin_any_more_hears_nothing(cast: Cast, line: HelpLine) -> None:
    notice = Notice(recipient=cast.ada)
    assert notices.LINES.still_true(notice, cast.ada, cast.now)
    cast.ada.is_admin = False
    assert not notices.LINES.still_true(notice, cast.ada, cast.now)


def another_release(monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    """What ships has another number in place of that line."""
    book = lines.shipped()
    others = tuple(
        dataclasses.replace(one, key="9newnumb22", show="116 999") if one.key == key else one
        for one in book.lines
    )
    monkeypatch.setattr(lines, "shipped", lambda: lines.Book(book.countries, others))
    monkeypatch.setattr(actions.lines, "shipped", lines.shipped)


def test_a_line_whose_shipped_one_is_gone_asks_for_a_look_until_somebody_does(
    cast: Cast, line: HelpLine, monkeypatch: pytest.MonkeyPatch, sign_in: Any
) -> None:
    HelpLine.objects.filter(pk=line.pk).update(expires_on=None, written_on=cast.now.date())
    assert told(cast.now) == []
    another_release(monkeypatch, line.key)
    assert told(cast.now) == ["ada"]
    left = [kept for _, kept in keeping.shelf(cast.now.date()).asks if kept.ends == "left behind"]
    assert [kept.line.key for kept in left] == [line.key]
    assert "A newer one may stand beside it" in sign_in("ada").get("/org/lines/").content.decode()
    line.refresh_from_db()
    actions.check_line(member=cast.ada, key=line.key, version=line.version, now=cast.now)
    assert told(cast.now + DAY) == []
    assert "A newer one may stand beside it" not in sign_in("ada").get("/org/lines/").content.decode()


def test_a_line_of_ones_own_is_never_left_behind(
    cast: Cast, line: HelpLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    HelpLine.objects.filter(pk=line.pk).update(shown=False)
    actions.add_line(member=cast.ada, said=said(line, show="01 234", expires_on=None), now=cast.now)
    another_release(monkeypatch, line.key)
    assert told(cast.now) == []
