"""Lists of addresses: what a file may be, what is looked at before it goes out, and what is forgotten."""

import codecs
import datetime as dt
import logging
import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from core import clock
from groups import actions, inviting, lists, refusals
from groups.models import Group, Invitation, InvitedAddress
from tests.cast import Cast, gather
from tests.smtp import Sink, sink  # noqa: F401  (a fixture)
from vault.actor import acting_as, keeper
from vault.models import LedgerEntry

DAY = dt.timedelta(days=1)
PLAIN = "Name,E-mail\r\nAna,ana@example.org\r\nBen,ben@example.org\r\n"


@pytest.mark.parametrize(
    "raw",
    [
        PLAIN.encode(),
        codecs.BOM_UTF8 + PLAIN.encode(),
        PLAIN.encode("utf-16"),  # with its mark, as Excel's "Unicode text"
        codecs.BOM_UTF16_BE + PLAIN.replace(",", "\t").encode("utf-16-be"),
        PLAIN.replace("Ana", "Zoë").encode("cp1252"),
        PLAIN.replace(",", ";").encode(),
        ("sep=;\r\n" + PLAIN.replace(",", ";")).encode(),
        PLAIN.replace(",", "\t").encode(),
        PLAIN.replace("\r\n", "\r").encode(),
        b"ana@example.org\nben@example.org",
        b'"ana@example.org"\n\n\n"ben@example.org"\n',
        b" ana@example.org ,x\nben@example.org,y",
    ],
)
def test_what_excel_and_its_like_save_is_read(raw: bytes) -> None:
    sheet = lists.read(raw)
    assert sheet.good == ["ana@example.org", "ben@example.org"]
    assert sheet.troubled == []


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("ana", "is not an e-mail address"),
        ("ana@", "is not an e-mail address"),
        ("ana@example.org, ben@example.org", "is not an e-mail address"),
        ("ana@example.org\nBcc: ben@example.org", "is not an e-mail address"),
        ("=ana@example.org", "formula"),
        ("+ana@example.org", "formula"),
        ("-ana@example.org", "formula"),
        ("@SUM(1+1)*cmd|' /C calc'!A0", "formula"),
        ("\t=ana@example.org", "formula"),
        ('=HYPERLINK("http://example.org")', "formula"),
        ("first@example.org", "stands here twice"),
        ("FIRST@example.org", "stands here twice"),
        ("a" * 250 + "@example.org", "not an"),
        ("änne@example.org", "not an"),
    ],
)
def test_rows_that_cannot_be_written_to_say_why(cell: str, problem: str) -> None:
    quoted = '"' + cell.replace('"', '""') + '"'
    sheet = lists.read(f"first@example.org\n{quoted}\nlast@example.org\n".encode())
    assert sheet.good == ["first@example.org", "last@example.org"]
    (row,) = sheet.troubled
    assert row.number == 2
    assert problem in row.problem


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"Name,E-mail\r\n",
        b"ana@example.org\0\n",
        codecs.BOM_UTF8 + b"\xff\xfe\xff",
        codecs.BOM_UTF16_LE + b"a",
        b"\x89PNG\r\n\x1a\n\x81\x8d",
        b'"ana@example.org" x"\n"',
        b"x@example.org\n" * 201,
    ],
)
def test_files_that_are_no_list_are_said_kindly(raw: bytes) -> None:
    with pytest.raises(lists.Unreadable) as said:
        lists.read(raw)
    assert str(said.value).endswith(".")


def upload(client: Client, group: Group, raw: bytes, **other: Any) -> Any:
    file = SimpleUploadedFile("list.csv", raw, content_type="text/csv")
    path = f"/g/{group.public_id}/invite/list/"
    return client.post(path, {"file": file, "days": "7", "admits": "seat", **other})


def sealed_in(page: str) -> str:
    start = page.index('name="sealed" value="') + len('name="sealed" value="')
    return page[start : page.index('"', start)]


def brought(cast: Cast) -> list[str]:
    """Every address, except the one the cast begins with."""
    with acting_as(cast.ana.pk):
        rows = InvitedAddress.objects.visible_to(cast.ana).select_related("key")
        return sorted(one.address for one in rows if not one.address.startswith("canary"))


def test_looking_at_a_list_keeps_nothing_and_sending_it_brings_it_once(cast: Cast, sign_in: Any) -> None:
    ana = sign_in("ana")
    page = upload(ana, cast.tuesday, b"one@example.org\nnone\ntwo@example.org\n").content.decode()
    assert "Two addresses to write to" in page
    assert "Row 2" in page
    assert brought(cast) == []
    sent = {"verb": "send", "sealed": sealed_in(page)}
    assert "one@example.org" not in sent["sealed"]
    path = f"/g/{cast.tuesday.public_id}/invite/list/"
    for _ in range(2):
        assert ana.post(path, sent).status_code == 302
    assert brought(cast) == ["one@example.org", "two@example.org"]
    made = Invitation.objects.filter(group=cast.tuesday, admits=True)
    assert sorted(made.values_list("most_uses", flat=True)) == [1, 1]
    entry = LedgerEntry.objects.get(kind="invitation.list")
    assert entry.detail == {"count": 2, "days": 7, "admits": True}
    page = ana.get(f"/g/{cast.tuesday.public_id}/invite/").content.decode()
    assert "o…@example.org" in page
    assert "one@example.org" not in page
    again = upload(ana, cast.tuesday, b"one@example.org\n").content.decode()
    assert "was invited in the last 30 days" in again


def test_a_list_that_was_looked_at_is_nobody_elses_and_cannot_be_changed(cast: Cast, sign_in: Any) -> None:
    page = upload(sign_in("ana"), cast.tuesday, b"one@example.org\n").content.decode()
    sealed, path = sealed_in(page), f"/g/{cast.tuesday.public_id}/invite/list/"
    actions.take_seat(member=cast.ana, group=cast.mornings, version=1, now=cast.now)
    cast.mornings.memberships.filter(member=cast.ana).update(role="facilitator")
    elsewhere = f"/g/{cast.mornings.public_id}/invite/list/"
    for name, where, text in [
        ("finn", elsewhere, sealed),
        ("ana", elsewhere, sealed),
        ("ana", path, sealed[:-4] + "AAA="),
        ("ana", path, "x"),
        ("ana", path, ""),
    ]:
        sign_in(name).post(where, {"verb": "send", "sealed": text})
    assert Invitation.objects.filter(admits=True).count() == 0
    assert sign_in("ben").post(path, {"verb": "send", "sealed": sealed}).status_code == 403


def test_a_list_that_was_looked_at_can_be_sent_for_an_hour(cast: Cast) -> None:
    from groups import bidden

    with acting_as(cast.ana.pk):
        key, bound_to = bidden.key(cast.tuesday, cast.ana), bidden.bound_to(cast.tuesday, cast.ana)
    text = lists.sealed(["one@example.org"], {"days": 7, "admits": True}, key, bound_to, cast.now)
    assert lists.unsealed(text, key, bound_to, cast.now + lists.GOOD_FOR) is not None
    assert lists.unsealed(text, key, bound_to, cast.now + lists.GOOD_FOR + dt.timedelta(seconds=1)) is None
    assert lists.unsealed(text, key, "another", cast.now) is None


def test_a_file_too_large_or_none_is_said_kindly_and_stays_off_the_disk(
    cast: Cast, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    import tempfile

    def never(*args: Any, **kwargs: Any) -> None:
        raise AssertionError("a list went to the disk")

    for maker in ("NamedTemporaryFile", "TemporaryFile", "mkstemp", "SpooledTemporaryFile"):
        monkeypatch.setattr(tempfile, maker, never)
    monkeypatch.setattr("django.core.files.uploadedfile.tempfile.NamedTemporaryFile", never)
    ana = sign_in("ana")
    for raw in (b"x" * 100_001, b"x" * 3_000_000):
        page = upload(ana, cast.tuesday, raw).content.decode()
        assert "100 KB" in page
        assert "Check: " in page
    page = ana.post(f"/g/{cast.tuesday.public_id}/invite/list/", {"days": "7"}).content.decode()
    assert "Choose a file" in page


def test_a_list_is_checked_for_where_it_comes_from(cast: Cast) -> None:
    """The view lifts Django's own check to choose where a file goes, and makes it itself."""
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.ana)
    assert upload(strict, cast.tuesday, b"one@example.org\n").status_code == 403


def test_only_who_holds_the_circle_brings_a_list(cast: Cast, sign_in: Any) -> None:
    terms = {"addresses": ["one@example.org"], "days": 7, "admits": True, "now": cast.now}
    for nobody in (cast.ben, cast.finn, cast.ada, cast.zoe):
        with pytest.raises(PermissionDenied), acting_as(nobody.pk):
            actions.bring_list(member=nobody, group=cast.tuesday, submission=uuid.uuid4(), **terms)
    for name, status in [("ben", 403), ("finn", 404), ("ada", 404)]:
        assert upload(sign_in(name), cast.tuesday, b"one@example.org").status_code == status


def bring(cast: Cast, *addresses: str, now: dt.datetime | None = None) -> None:
    with transaction.atomic(), acting_as(cast.ana.pk):
        actions.bring_list(
            member=cast.ana, group=cast.tuesday, addresses=list(addresses), days=7, admits=True,
            submission=uuid.uuid4(), now=now or cast.now,
        )  # fmt: skip


def test_two_hundred_a_day_are_enough(cast: Cast) -> None:
    bring(cast, *[f"x{n}@example.org" for n in range(199)])  # and the one the cast begins with
    with pytest.raises(refusals.TooMany):
        bring(cast, "one@example.org")
    bring(cast, "one@example.org", now=cast.now + DAY + dt.timedelta(seconds=1))


@pytest.fixture
def committed(transactional_db: None) -> Cast:
    with transaction.atomic():
        return gather()


def test_each_address_gets_one_mail_that_says_nothing(
    committed: Cast, sink: Sink, caplog: pytest.LogCaptureFixture  # noqa: F811
) -> None:  # fmt: skip
    bring(committed, "one@example.org", "two@example.org")
    caplog.set_level(logging.DEBUG)
    now = clock.now()
    assert inviting.write(now=now) == 2
    assert inviting.write(now=now) == 0, "once"
    assert sorted(sink.recipients) == [["one@example.org"], ["two@example.org"]]
    mail = sink.mails[0]
    words = mail.get_content()
    assert mail["Subject"] == "Something for you at Wayside"
    assert "/i/" in words
    for told in ("Tuesday", "Circle", "Juniper", "canary", "recover"):
        assert told not in words + mail["Subject"] + mail["From"]
    assert len({mail["Message-ID"] for mail in sink.mails}) == 2
    links = {line for mail in sink.mails for line in mail.get_content().split() if "/i/" in line}
    assert len(links) == 2, "each has a link of its own"
    assert "example.org" not in caplog.text


def test_a_link_called_back_is_not_sent(committed: Cast, sink: Sink) -> None:  # noqa: F811
    bring(committed, "one@example.org", "two@example.org")
    first = Invitation.objects.filter(admits=True).order_by("pk").first()
    assert first is not None
    actions.revoke_invitation(member=committed.ana, invitation=first, now=clock.now())
    assert inviting.write(now=clock.now()) == 1


def test_a_server_that_is_away_costs_no_try_and_a_bad_box_stops_nobody(committed: Cast, sink: Sink) -> None:  # noqa: F811
    bring(committed, "one@example.org", "two@example.org")
    sink.refuse["one@example.org"] = "421 going away"
    assert inviting.write(now=clock.now()) == 0
    with transaction.atomic(), keeper("test: look at what waits"):
        assert set(InvitedAddress.objects.filter(sent_at=None).values_list("attempts", "lease_until")) == {
            (0, None)
        }
    sink.refuse["one@example.org"] = "550 no such box"
    assert inviting.write(now=clock.now()) == 1
    later = clock.now() + inviting.LEASE + DAY
    sink.refuse.clear()
    assert inviting.write(now=later) == 0, "refused for good"


def test_addresses_are_forgotten_after_thirty_days(cast: Cast) -> None:
    bring(cast, "one@example.org")
    assert inviting.forget(now=cast.now + 30 * DAY - dt.timedelta(seconds=1)) == 0
    assert inviting.forget(now=cast.now + 30 * DAY) == 2
    assert brought(cast) == []


def test_an_address_is_sealed_and_the_databases_lock_keeps_it(cast: Cast) -> None:
    from django.db import connection

    bring(cast, "one@example.org")
    with keeper("test: what stands in the table"), connection.cursor() as cursor:
        cursor.execute("SELECT address FROM groups_invitedaddress")
        assert not any(b"example.org" in bytes(row[0]) for row in cursor.fetchall())
    for nobody in (cast.ben, cast.finn, cast.ada):
        with acting_as(nobody.pk):
            assert InvitedAddress.objects.count() == 0
