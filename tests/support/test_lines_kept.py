"""The lines of Support now as admins keep them: two people for one number, a file that stands alone, and what is left of it."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core import clock
from members.models import Member
from support import actions, keeping, lines, publishing, refusals
from support.models import HelpLine, LineCheck
from tests.cast import Cast
from vault.models import LedgerEntry

SOURCE = "https://www.samaritans.org/ireland/"


@pytest.fixture(autouse=True)
def a_place_of_its_own(tmp_path: Path, settings: Any) -> None:
    settings.NOW_DIR = tmp_path / "now"


def samaritans() -> lines.Line:
    return next(line for line in lines.shipped().lines if line.country == "IE" and line.show == "116 123")


def said(line: HelpLine, **other: Any) -> dict[str, Any]:
    return {name: getattr(line, name) for name in (*actions.lines.SAID, "expires_on")} | other


def another_admin(cast: Cast) -> Member:
    cast.moe.is_admin = True
    cast.moe.save()
    return cast.moe


def with_source(cast: Cast, **other: Any) -> HelpLine:
    row = publishing.adopt(samaritans())
    return actions.change_line(
        member=cast.ada, key=row.key, version=1, said=said(row, source=SOURCE, **other), now=cast.now
    )


def page(country: str) -> str:
    publishing.write()
    return Client().get(f"/now/{country}/").content.decode()


def about(country: str, name: str) -> str:
    """What stands on the page under that line's name."""
    return page(country).split(f"<h3>{name}</h3>")[1].split("</div>")[0]


def test_a_number_is_checked_once_two_people_have_compared_it(cast: Cast) -> None:
    row = with_source(cast, hours="Day and night")
    for _ in range(2):  # one person is one, however often they look
        actions.check_line(member=cast.ada, key=row.key, version=row.version, now=cast.now)
        assert "We have not checked this number" in about("IE", row.name)
        assert "Day and night" not in about("IE", row.name)
    actions.check_line(member=another_admin(cast), key=row.key, version=row.version, now=cast.now)
    assert "Checked on" in about("IE", row.name)
    assert "Day and night" in about("IE", row.name)
    row = actions.change_line(
        member=cast.ada, key=row.key, version=row.version, said=said(row, show="116 124"), now=cast.now
    )
    assert "We have not checked this number" in about("IE", row.name)
    assert "116 124" in page("IE")
    assert "116 123" not in page("IE")


def test_moving_the_last_day_asks_nobody_to_look_again(cast: Cast) -> None:
    row = with_source(cast)
    for member in (cast.ada, another_admin(cast)):
        actions.check_line(member=member, key=row.key, version=row.version, now=cast.now)
    day = cast.now.date() + dt.timedelta(days=30)
    actions.change_line(
        member=cast.ada, key=row.key, version=row.version, said=said(row, expires_on=day), now=cast.now
    )
    assert "Checked on" in about("IE", row.name)
    shelf = keeping.shelf(cast.now.date())
    assert [(name, kept.ends) for name, kept in shelf.asks if kept.line.key == row.key] == [
        ("Ireland", "soon")
    ]


def test_where_lines_have_expired_the_emergency_number_and_the_directories_are_left(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    publishing.write()
    in_two_years = clock.now() + dt.timedelta(days=730)
    monkeypatch.setattr(clock, "now", lambda: in_two_years)
    left = Client().get("/now/US/").content.decode()
    assert "tel:911" in left
    assert "tel:988" not in left
    assert "findahelpline.com" in left


def test_nothing_is_checked_against_nothing(cast: Cast) -> None:
    key = next(line.key for line in lines.shipped().lines if not line.source)
    with pytest.raises(refusals.NoSource):
        actions.check_line(member=cast.ada, key=key, version=1, now=cast.now)
    assert not LineCheck.objects.exists()


def test_what_somebody_changed_meanwhile_is_not_written_over(cast: Cast) -> None:
    row = with_source(cast)
    for press in (actions.check_line, actions.change_line, actions.show_line):
        more = {"said": said(row, name="x")} if press is actions.change_line else {}
        more |= {"shown": False} if press is actions.show_line else {}
        with pytest.raises(refusals.LineChanged):
            press(member=cast.ada, key=row.key, version=row.version - 1, now=cast.now, **more)  # type: ignore[operator]
    row.refresh_from_db()
    assert row.shown
    assert row.source == SOURCE


def test_only_an_admin_keeps_lines(cast: Cast) -> None:
    row = publishing.adopt(samaritans())
    for who in (cast.ana, cast.ben, cast.moe):
        with pytest.raises(PermissionDenied):
            actions.add_line(member=who, said=said(row), now=cast.now)
        with pytest.raises(PermissionDenied):
            actions.check_line(member=who, key=row.key, version=1, now=cast.now)
    with pytest.raises(PermissionDenied):
        actions.check_line(member=cast.ada, key="2222222222", version=1, now=cast.now)
    assert not HelpLine.objects.exists()


def test_a_hidden_line_is_not_shown_and_comes_back(cast: Cast) -> None:
    key = samaritans().key
    actions.show_line(member=cast.ada, key=key, version=1, shown=False, now=cast.now)
    assert "116 123" not in page("IE")
    actions.show_line(member=cast.ada, key=key, version=1, shown=True, now=cast.now)
    assert "116 123" in page("IE")
    kinds = LedgerEntry.objects.filter(kind__startswith="line.").order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["line.hidden", "line.shown"]


def test_a_country_that_the_file_does_not_know(cast: Cast) -> None:
    row = HelpLine(country="KE", country_name="Kenya", kind="crisis", name="Befrienders", show="0722 178 177")
    actions.add_line(member=cast.ada, said=said(row), now=cast.now)
    assert "Befrienders" in page("KE")
    assert ">Kenya</a>" in "".join(page("IE").split())
    # It has no emergency number: the page says what to do instead.
    assert "Call the emergency number where you are." in page("KE")


def test_a_shipped_line_that_nobody_touched_is_as_it_ships(cast: Cast) -> None:
    publishing.write()
    assert lines.book() == lines.shipped()
    assert lines.written().exists()


def test_the_file_is_written_only_where_it_says_something_else(cast: Cast) -> None:
    assert publishing.write()
    before = lines.written().stat().st_mtime_ns
    assert not publishing.write()
    assert lines.written().stat().st_mtime_ns == before
    with_source(cast)
    assert publishing.write()
    assert not [path for path in lines.written().parent.iterdir() if path != lines.written()]


@pytest.mark.parametrize(
    "broken", ["", "{", "[]", '{"lines": []}', '{"countries": {}, "lines": [{}]}', "null", "\x00"]
)
def test_a_file_that_cannot_be_read_leaves_the_lines_that_ship(broken: str) -> None:
    lines.written().parent.mkdir(parents=True)
    lines.written().write_text(broken)
    assert lines.book() == lines.shipped()
    assert "tel:911" in Client().get("/now/US/").content.decode()


def test_the_page_stands_on_the_file_with_no_database(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    row = with_source(cast, show="116 999")
    publishing.write()

    def refuse(self: BaseDatabaseWrapper) -> None:
        raise OperationalError("no database in this test")

    with monkeypatch.context() as stopped:
        stopped.setattr(BaseDatabaseWrapper, "ensure_connection", refuse)
        assert f"Call <b>{row.show}</b>" in Client().get("/now/IE/").content.decode()


def test_who_checked_is_not_in_the_file(cast: Cast) -> None:
    row = with_source(cast)
    for member in (cast.ada, another_admin(cast)):
        actions.check_line(member=member, key=row.key, version=row.version, now=cast.now)
    publishing.write()
    kept = lines.written().read_text()
    assert [line["verified_by"] for line in json.loads(kept)["lines"] if line["verified"]] == [
        ["one", "another"]
    ]
    assert not any(member.public_id in kept for member in (cast.ada, cast.moe))


def test_an_admin_who_is_erased_has_still_looked(cast: Cast) -> None:
    row = with_source(cast)
    for member in (cast.ada, another_admin(cast)):
        actions.check_line(member=member, key=row.key, version=row.version, now=cast.now)
    LineCheck.objects.filter(by=cast.moe).update(by=None)
    assert "Checked on" in about("IE", row.name)


def form(line: HelpLine, **other: str) -> dict[str, str]:
    """What a browser would send for that line."""
    known = {
        "country": line.country, "kind": line.kind, "name": line.name, "show": line.show, "source": SOURCE,
        "version": str(line.version), "verb": "change",
    }  # fmt: skip
    return known | other


def test_an_admin_changes_a_number_on_its_page(cast: Cast, sign_in: Any) -> None:
    ada, row = sign_in("ada"), publishing.adopt(samaritans())
    path = f"/org/lines/{row.key}/"
    assert "Nobody has compared what it says now." in ada.get(path).content.decode()
    assert ada.post(path, form(row, show="116 125")).status_code == 302
    kept = HelpLine.objects.get()
    assert (kept.show, kept.version) == ("116 125", 2)
    assert "comes within a minute" in ada.get("/org/lines/").content.decode()
    publishing.write()
    assert "comes within a minute" not in ada.get("/org/lines/").content.decode()
    assert ada.post(path, {"verb": "check", "version": "2"}).status_code == 302
    shown = ada.get(path).content.decode()
    assert "One more person is asked to look." in shown
    refused = ada.post(path, {"verb": "check", "version": "1"}).content.decode()
    assert refusals.LineChanged.sentence in refused


@pytest.mark.parametrize(
    ("wrong", "what"),
    [
        ({"show": "+353 116"}, "Shown number: digits, blanks and hyphens only"),
        ({"show": "12<b>3"}, "Shown number"),
        ({"web": "javascript:alert(1)"}, "Address is not a plain https one"),
        ({"source": "http://a.example/"}, "Address is not a plain https one"),
        ({"show": ""}, "Leads nowhere"),
        ({"text_to": "abc"}, "Text number"),
        ({"text_to": "50808", "text_body": "TWO WORDS"}, "Text body"),
        ({"country": ""}, "Choose a country above"),
        ({"country": "", "other_code": "k3", "other_name": "Kenya"}, "Choose a country above"),
        ({"country": "zz"}, "zz"),
        ({"languages": "english!"}, "Write languages as tags"),
        ({"name": " "}, "Write its name."),
        ({"expires_on": "never"}, "Write a day like"),
    ],
)
def test_a_wrong_line_is_not_kept(cast: Cast, sign_in: Any, wrong: dict[str, str], what: str) -> None:
    row = publishing.adopt(samaritans())
    answer = sign_in("ada").post(f"/org/lines/{row.key}/", form(row) | wrong)
    assert answer.status_code == 200
    assert what in answer.content.decode()
    assert not HelpLine.objects.filter(version__gt=1).exists()


def test_the_list_takes_the_same_statements_however_many_there_are(
    cast: Cast, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    ada = sign_in("ada")
    ada.get("/org/lines/")
    with django_assert_max_num_queries(12) as before:
        ada.get("/org/lines/")
    for line in lines.shipped().lines[:5]:
        actions.show_line(member=cast.ada, key=line.key, version=1, shown=False, now=cast.now)
        actions.show_line(member=cast.ada, key=line.key, version=1, shown=True, now=cast.now)
    with django_assert_max_num_queries(len(before) + 1):  # the checks of those that are kept
        ada.get("/org/lines/")


def test_what_is_shown_and_what_is_hidden_are_read_at_once(cast: Cast) -> None:
    row = with_source(cast)
    actions.show_line(member=cast.ada, key=row.key, version=row.version, shown=False, now=cast.now)
    with CaptureQueriesContext(connection) as asked:
        shelf = keeping.shelf(cast.now.date())
    hidden = [kept.line.key for _, rows in shelf.countries for kept in rows if not kept.shown]
    assert (len(asked), hidden) == (2, [row.key])
