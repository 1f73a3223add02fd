"""The demo's mail box: there in the demo only, newest first, and no way to any other file."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

MAIL = b"From: Wayside <hello@localhost>\r\nTo: ben@example.org\r\nSubject: %s\r\nX-Odd: <b>\r\n\r\nWords <script>alert(1)</script>\r\nhttp://localhost:8000/today/\r\n"


@pytest.fixture
def box(tmp_path: Path, settings: Any) -> Path:
    settings.DEMO, settings.DEMO_MAIL_DIR = True, str(tmp_path / "mail")
    (tmp_path / "mail").mkdir()
    (tmp_path / "secret.eml").write_bytes(b"Subject: not yours\r\n\r\n")
    for number, subject in enumerate([b"Kestrel", b"Birch"]):
        (tmp_path / "mail" / f"170000000{number}-12-{number}.eml").write_bytes(MAIL % subject)
    (tmp_path / "mail" / ".half.part").write_bytes(b"")
    return tmp_path / "mail"


def test_newest_first(db: None, box: Path, client: Client) -> None:
    page = client.get("/dev/mail/").content.decode()
    assert page.index("Birch") < page.index("Kestrel")
    assert page.count("/dev/mail/17") == 2


def test_one_mail_as_plain_text(db: None, box: Path, client: Client) -> None:
    page = client.get("/dev/mail/1700000001-12-1/").content.decode()
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page
    assert "ben@example.org" in page
    assert 'href="http://localhost:8000/today/"' in page


@pytest.mark.parametrize(
    "name",
    ["nothing", "..%2Fsecret", "%2E%2E%2Fsecret", "*", ".half", "1700000001-12-1.eml", "1700000001-12-1%00"],
)
def test_no_way_to_other_files(db: None, box: Path, client: Client, name: str) -> None:
    assert client.get(f"/dev/mail/{name}/").status_code in {400, 404}


def test_nowhere_but_in_the_demo(db: None, box: Path, client: Client, settings: Any) -> None:
    settings.DEMO = False
    assert client.get("/dev/mail/").status_code == 404
    assert client.get("/dev/mail/1700000001-12-1/").status_code == 404


def test_an_empty_box(db: None, client: Client, settings: Any, tmp_path: Path) -> None:
    settings.DEMO, settings.DEMO_MAIL_DIR = True, str(tmp_path / "not-there-yet")
    assert "No mail yet" in client.get("/dev/mail/").content.decode()
    (tmp_path / "not-there-yet").mkdir()
    (tmp_path / "not-there-yet" / "1-1-1.eml").write_bytes(b"\xff\xfe\x00 no mail at all")
    assert client.get("/dev/mail/").status_code == 200
    assert client.get("/dev/mail/1-1-1/").status_code == 200
