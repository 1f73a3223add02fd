"""Canary words in every confidential field; then everything that leaves or lies about is searched for them."""

import email
import io
import logging
import os
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
import redis
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.db import connection, transaction
from django.test import Client

from devstack.postgres import find_binaries
from tests.cast import CANARY, Cast, gather
from vault.actor import keeper
from vault.fields import SealedTextField
from vault.models import ConfidentialModel

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def committed(transactional_db: None) -> Cast:
    """The cast, really in the database, so that another program sees it."""
    with transaction.atomic():
        return gather()


def dump() -> str:
    """What `pg_dump` as the backup role writes: every row, past row security."""
    url = urlsplit(os.environ["RC_TEST_BACKUP_URL"])
    here = urlunsplit(url._replace(path="/" + connection.settings_dict["NAME"], scheme="postgresql"))
    program = find_binaries() / "pg_dump"
    run = [str(program) if program.exists() else str(shutil.which("pg_dump")), "--dbname", here, "--inserts"]
    return subprocess.run(run, capture_output=True, text=True, check=True).stdout


def test_a_plain_dump_holds_everybody_and_none_of_their_words(committed: Cast) -> None:
    text = dump()
    for table in ("shares_share", "checkins_checkin", "journeys_setback", "milestones_celebration"):
        assert f"INSERT INTO public.{table} " in text, "the dump is whole"
    assert CANARY not in text
    assert CANARY.encode().hex() not in text


def test_the_cast_fills_every_field_that_holds_words(committed: Cast) -> None:
    """A new sealed field that nobody in the cast fills would be searched for in vain."""
    unfilled = []
    for model in apps.get_models():
        fields = [f for f in model._meta.get_fields() if isinstance(f, SealedTextField)]
        if issubclass(model, ConfidentialModel) and fields:
            with transaction.atomic(), keeper("test: what the cast filled"):
                rows = list(model._default_manager.select_related("key"))
                unfilled += [
                    f"{model.__name__}.{f.name}"
                    for f in fields
                    if not any(getattr(row, f.name) for row in rows)
                ]
    assert unfilled == []


def read_everything(cast: Cast) -> None:
    """Each of the cast looks at every page that has their words or could."""
    for name, person in cast.everyone.items():
        client = Client(raise_request_exception=name not in {"eve"})
        client.force_login(person)
        assert cast.share is not None
        assert cast.round is not None
        for path in ["/today/", f"/g/{cast.tuesday.public_id}/", f"/s/{cast.share.public_id}/", "/journey/",
                     f"/c/{cast.round.public_id}/", f"/c/{cast.round.public_id}/hold/", "/care/", "/org/", "/me/notices/"]:  # fmt: skip
            client.get(path)


def test_logs_redis_and_mail_hold_none_of_their_words(
    committed: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        with caplog.at_level(logging.DEBUG):
            read_everything(committed)
            client = Client()
            client.force_login(committed.ben)
            path = f"/g/{committed.tuesday.public_id}/write/"
            client.post(path, {"body": f"{CANARY} anew", "audience": "group"})
            client.post(path, {"body": f"{CANARY} " * 5000, "audience": "group"})
            from core import clock
            from notices.delivery import drain

            drain(clock.now(), 100)
    finally:
        root.removeHandler(handler)
    said = stream.getvalue() + caplog.text
    said = "\n".join(line for line in said.splitlines() if "django.db.backends" not in line)
    assert CANARY not in said
    with redis.Redis.from_url(settings.REDIS_URL) as broker:
        kept = b"".join(repr(broker.dump(key)).encode() for key in broker.scan_iter())
    assert CANARY.encode() not in kept
    for message in mail.outbox:
        assert CANARY not in email.message_from_string(message.message().as_string()).as_string()


def test_the_admin_holds_none_of_their_words(committed: Cast) -> None:
    client = Client()
    client.force_login(committed.zoe)
    seen = {"/admin/"}
    todo = ["/admin/"]
    while todo:
        page = client.get(todo.pop())
        html = page.content.decode()
        assert CANARY not in html
        for piece in html.split('href="/admin/')[1:]:
            path = "/admin/" + piece.split('"')[0]
            if path not in seen and "?" not in path and "logout" not in path and len(seen) < 200:
                seen.add(path)
                todo.append(path)
    assert len(seen) > 3 or client.get("/admin/").status_code in {404, 403}


def test_no_template_puts_words_into_a_title_or_an_address() -> None:
    root = Path(settings.BASE_DIR) / "templates"
    for template in root.rglob("*.html"):
        text = template.read_text()
        for start, end in [("{% block title %}", "{% endblock %}"), ("<title>", "</title>")]:
            for piece in text.split(start)[1:]:
                title = piece.split(end)[0]
                assert ".name" not in title, template
                assert ".body" not in title, template
                assert "display_name" not in title, template
