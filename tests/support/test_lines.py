"""The file of crisis lines: what stands there can be dialled as it is shown, and says no more than was checked."""

import datetime as dt
import json
from dataclasses import replace

import pytest

from support import lines
from support.checking import problems
from support.lines import Line, Text

TODAY = dt.date(2026, 11, 21)

GOOD = Line(
    country="NL", kind="crisis", name="113", show="0800-0113", dial="tel:08000113", text=None, web="", hours="",
    languages=(), cost="", source="", note="", written_on=TODAY, checked_on=None, verified=False,
)  # fmt: skip
EMERGENCY = replace(GOOD, kind="emergency", name="Emergency", show="112", dial="tel:112")
CHECKED = replace(
    GOOD,
    verified=True,
    verified_by=("ab", "cd"),
    checked_on=TODAY,
    source="https://www.113.nl/",
    hours="Day and night",
)


def test_the_file_is_in_order() -> None:
    assert problems(lines.every(), lines.countries(), TODAY) == []


def test_the_file_is_whole() -> None:
    assert json.loads(lines.FILE.read_text())["licence"] == "CC0-1.0"
    assert len(lines.countries()) >= 25
    assert {line.kind for line in lines.of("*", TODAY)} == {"directory"}
    for country in lines.countries():
        assert any(line.kind == "crisis" for line in lines.of(country, TODAY)), country


def test_nothing_is_called_checked_that_nobody_checked() -> None:
    for line in lines.every():
        assert not line.verified
        assert line.checked_on is None
        assert (line.hours, line.cost) == ("", "")


@pytest.mark.parametrize(
    ("country", "to", "body"),
    [("US", "741741", "HOME"), ("GB", "85258", "SHOUT"), ("US", "988", ""), ("NZ", "1737", "")],
)
def test_short_codes_stay_as_published(country: str, to: str, body: str) -> None:
    texts = [line.text for line in lines.of(country, TODAY) if line.text]
    assert Text(to, body) in texts
    for line in lines.every():
        assert "+" not in line.show + line.dial + (line.text.to if line.text else "")


def test_links_of_texts() -> None:
    assert Text("741741", "HOME").link == "sms:741741?&body=HOME"
    assert Text("0477 13 11 14", "").link == "sms:0477131114"


def test_good_lines_have_no_problem() -> None:
    assert problems([GOOD, EMERGENCY], ["NL"], TODAY) == []
    assert problems([CHECKED, EMERGENCY], ["NL"], TODAY) == []


@pytest.mark.parametrize(
    "change",
    [
        {"dial": "tel:113"}, {"dial": "tel:+318000113"}, {"dial": ""}, {"show": "+31 800 0113"}, {"show": "0800 CALL"},
        {"show": "", "dial": ""}, {"name": ""}, {"name": "x" * 61}, {"country": "XX"}, {"kind": "other"},
        {"text": Text("+1741741", "HOME")}, {"text": Text("741741", "two words")}, {"text": Text("", "")},
        {"web": "http://example.org/"}, {"web": "javascript:alert(1)"}, {"source": "https://example.org/\"x"},
        {"written_on": dt.date(1999, 1, 1)}, {"checked_on": dt.date(2030, 1, 1)},
        {"verified": True}, {"verified": True, "verified_by": ("ab",), "checked_on": TODAY, "source": "https://a.nl/"},
        {"verified": True, "verified_by": ("ab", "ab"), "checked_on": TODAY, "source": "https://a.nl/"},
        {"verified": True, "verified_by": ("ab", "cd"), "source": "https://a.nl/"},
        {"hours": "Day and night"}, {"cost": "Free"},
    ],
)  # fmt: skip
def test_a_bad_line_is_named(change: dict[str, object]) -> None:
    found = problems([replace(GOOD, **change), EMERGENCY], ["NL"], TODAY)  # type: ignore[arg-type]
    assert found


def test_a_country_needs_an_emergency_number_and_no_line_twice() -> None:
    assert problems([GOOD], ["NL"], TODAY) == ["NL: no emergency number"]
    assert len(problems([GOOD, GOOD, EMERGENCY], ["NL"], TODAY)) == 1


def test_what_nobody_looked_at_for_a_year_is_not_shown() -> None:
    newest = max(line.written_on for line in lines.every())
    assert len(lines.of("US", newest + dt.timedelta(days=365))) > 2
    later = lines.of("US", newest + dt.timedelta(days=366))
    assert {line.kind for line in later} == {"emergency"}
    assert not replace(GOOD, checked_on=TODAY).is_old(TODAY + dt.timedelta(days=365))
    assert replace(GOOD, checked_on=TODAY).is_old(TODAY + dt.timedelta(days=366))
