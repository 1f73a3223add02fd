"""What leaves the house says nothing: every kind there is, in every language, with names that would give somebody away."""

import ast
import re
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.mail import BadHeaderError, EmailMessage
from django.utils import translation

from groups.models import Group
from members.models import Member
from notices import judging, kinds, mail
from notices.models import Notice
from tests.cast import CANARY, NAMES, Cast

ROOT = Path(__file__).resolve().parents[2]

TELLING = re.compile(
    r"\b(addict\w*|alcohol\w*|junkie|user|abus\w+|habit|clean|dirty|sober\w*|streak\w*|relaps\w+|slip\w*|fail\w*|"
    r"laps\w+|reset|lost|broke\w*|refus\w+|den(y|ial)|suffer\w*|victim\w*|battl\w+|fight\w*|crazy|suicid\w*|oops|"
    r"warrior|ban(ned)?|inactive|patient|client|case|congratulation\w*|amazing|must|should|please note|"
    r"recover\w*|circle|group|member|share|milestone|check-?in|setback|chapter|drug\w*|drink\w*|AA|NA|support)\b",
    re.IGNORECASE,
)
"""The avoid list of docs/look.md, and every word that tells what kind of place this is."""

AVOIDED_INSIDE = re.compile(
    r"\b(addict\w*|alcohol\w*|user|abus\w+|clean|dirty|sober|streak|relaps\w+|slip\w*|fail\w*|laps\w+|reset|lost|"
    r"broke|back to zero|suffer|victim|battle|fight|oops|warrior|ban|inactive|patient|client|amazing|must|should)\b|!",
    re.IGNORECASE,
)
"""The part of it that inside the product is avoided too."""


def test_there_are_kinds() -> None:
    assert len(kinds.every()) >= 3


@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES])
def test_no_mail_tells_anything(cast: Cast, language: str) -> None:
    Group.objects.update(name=f"{CANARY} Circle", about=CANARY)
    for person in cast.everyone.values():
        person.display_name = f"{CANARY} {person.display_name}"
        person.save()
    # A number long enough that no signature holds it by chance.
    reader = Member.objects.create_user("reader", display_name=f"{CANARY} Reader", pk=8_086_420_753)
    seen = set()
    with translation.override(language):
        for number, kind in enumerate(kinds.every(), 1):
            notice = Notice(
                pk=number, kind=kind.name, recipient=reader, about="abcdefghjk", group_id=cast.tuesday.pk
            )
            message = message_from_bytes(
                mail.letter(notice, "someone@example.org", kind.preference or "mail").message().as_bytes()
            )
            headers = {name: str(value) for name, value in message.items()}
            body = str(message.get_payload())
            said = f"{headers['Subject']}\n{body}"
            whole = message.as_string()
            assert CANARY not in whole
            assert not [name for name in NAMES.values() if re.search(rf"\b{name}\b", whole)]
            assert kind.name not in whole
            assert notice.about not in whole
            assert str(reader.pk) not in said
            more = kind.more() if kind.more else ""
            assert "\r" not in body
            assert more in body
            plain = re.sub(r"https?://\S+", "", said)
            assert not TELLING.search(plain), TELLING.search(plain)
            assert "!" not in plain
            assert "<" not in body
            assert "Received" not in headers
            seen.add(
                (
                    headers["Subject"],
                    plain.replace(f"\n{more}\n", "") if more else plain,
                    tuple(sorted(headers)),
                )
            )
    assert len(seen) == 1, "every mail reads the same, whatever happened"


@pytest.mark.parametrize("site", ["Wayside", "Wegweiser für alle", "路"])
def test_a_copy_reads_as_django_would_write_it(cast: Cast, settings: Any, site: str) -> None:
    settings.SITE_NAME, settings.DEFAULT_FROM_EMAIL = site, f"{site} <hello@example.org>"
    ours = mail.letter(Notice(pk=7, recipient=cast.ben), "someone@example.org", "seats")
    quick = message_from_bytes(ours.message().as_bytes(linesep="\r\n"))
    careful = message_from_bytes(EmailMessage.message(ours).as_bytes(linesep="\r\n"))
    assert set(quick.keys()) == set(careful.keys())
    for name in set(careful.keys()) - {"Date"}:
        assert "".join(quick[name].split()) == "".join(careful[name].split()), name
    assert quick.get_payload(decode=True) == careful.get_payload(decode=True)
    assert "place.invalid" not in quick.as_string()


@pytest.mark.parametrize("address", ["a@b.org\r\nBcc: c@d.org", "a@b.org\nBcc: c@d.org"])
def test_no_address_forges_a_header(cast: Cast, address: str) -> None:
    with pytest.raises((BadHeaderError, ValueError)):
        mail.letter(Notice(pk=7, recipient=cast.ben), address, "seats").message()


def test_an_address_in_other_letters_is_encoded(cast: Cast) -> None:
    message = mail.letter(Notice(pk=7, recipient=cast.ben), "jürgen@müller.example", "seats").message()
    assert message.as_bytes().isascii()


def test_lines_inside_say_no_names_and_nothing_unkind() -> None:
    for kind in kinds.every():
        assert kind.line.endswith("."), kind.name
        assert not AVOIDED_INSIDE.search(kind.line), kind.line
        assert "{" not in kind.line
        assert "%" not in kind.line


def test_every_kind_leads_somewhere_without_words(cast: Cast) -> None:
    for kind in kinds.every():
        path = kind.url(Notice(kind=kind.name, recipient=cast.ben, about="abcdefghjk"))
        assert re.fullmatch(r"/[a-z0-9/-]*(#[a-z0-9-]+)?", path), path


def test_the_defaults_are_those_of_the_model(cast: Cast) -> None:
    import uuid

    token = uuid.uuid4()
    notice = Notice.objects.create(
        kind="x", recipient=cast.ben, dedupe="x", created_at=cast.now, due_at=cast.now, lease_token=token
    )
    facts = judging.facts_about([notice], token)[notice.pk]
    assert (facts.quiet_from.hour, facts.quiet_until.hour) == (21, 8)
    assert facts.wants == dict.fromkeys(("mail", *kinds.PREFERENCES), True)


def test_nothing_is_ever_scheduled_inside_the_broker() -> None:
    """`eta` and `countdown` run twice where the broker's patience ends before them: due times are rows."""
    found = []
    for path in ROOT.rglob("*.py"):
        if any(part.startswith(".") or part in {"node_modules"} for part in path.relative_to(ROOT).parts):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                names = {keyword.arg for keyword in node.keywords}
                keys = {
                    key.value
                    for keyword in node.keywords
                    if isinstance(keyword.value, ast.Dict)
                    for key in keyword.value.keys
                    if isinstance(key, ast.Constant)
                }
                if {"eta", "countdown"} & (names | keys):
                    found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert not found


def test_the_beat_only_ticks() -> None:
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        assert not entry.get("args")
        assert not entry.get("kwargs")
        assert set(entry["options"]) == {"expires"}
