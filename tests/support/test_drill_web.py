"""The drill's own browser, over a real server; and what it makes of one that does not answer as it would."""

import datetime as dt
import ssl
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.contrib.sessions.models import Session
from django.core import mail

from core import clock
from notices import delivery
from support import tasks, way
from support.drill import visitor
from support.drill.visitor import Unreached, Visitor
from support.models import Drill

PAGES = {
    "/form/": (200, '<form><input type="hidden" name="csrfmiddlewaretoken" value="x"></form>'),
    "/none/": (200, "<p>nothing to send"),
    "/broken/": (500, "secret words"),
}


class Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/slow/":
            self.server.stays.wait(10)  # type: ignore[attr-defined]
        status, text = PAGES.get(self.path, (404, ""))
        self.send_response(status)
        self.end_headers()
        self.wfile.write(text.encode())

    do_POST = do_GET

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    from threading import Event

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.stays = Event()  # type: ignore[attr-defined]
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a visitor that hangs up is what is tested
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.stays.set()  # type: ignore[attr-defined]
    server.shutdown()
    server.server_close()


def certificate(folder: Path, ends: dt.datetime) -> Path:
    """Of localhost, signed by itself, in one file with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    made = x509.CertificateBuilder(
        name, name, key.public_key(), x509.random_serial_number(), ends - dt.timedelta(days=90), ends
    ).add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    file = folder / "certificate.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return file


@pytest.mark.django_db(transaction=True)
def test_it_goes_all_the_way_over_a_real_server(live_server: Any, settings: Any, tmp_path: Path) -> None:
    settings.NOW_DIR, settings.DRILL_URL, settings.DRILL_EMAIL = (
        tmp_path,
        live_server.url,
        "drill@example.org",
    )
    tasks.drill()
    assert Drill.objects.get().step == Drill.Step.TOLD
    delivery.drain(clock.now())
    assert [one.to for one in mail.outbox] == [["drill@example.org"]]
    tasks.drill()
    assert Drill.objects.get().proven_at is not None
    assert way.read(clock.now()).proven_at == Drill.objects.get().proven_at
    assert not way.read(clock.now()).fails
    assert not Session.objects.exists()


@pytest.mark.parametrize("path", ["/broken/", "/missing/"])
def test_a_page_that_breaks_is_none_and_nothing_of_it_is_told(server: ThreadingHTTPServer, path: str) -> None:
    with pytest.raises(Unreached) as told:
        Visitor(f"http://127.0.0.1:{server.server_port}").get(path)
    assert str(told.value) in ("answered 500", "answered 404")


def test_a_page_without_a_form_has_nothing_to_send(server: ThreadingHTTPServer) -> None:
    one = Visitor(f"http://127.0.0.1:{server.server_port}")
    one.get("/form/")
    one.send("/form/")
    one.get("/none/")
    with pytest.raises(Unreached, match="no form on /none/"):
        one.send("/form/")


def test_a_page_that_does_not_come_is_none(
    server: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visitor, "PATIENCE", 0.2)
    with pytest.raises(Unreached):
        Visitor(f"http://127.0.0.1:{server.server_port}").get("/slow/")
    server.shutdown()
    server.server_close()
    with pytest.raises(Unreached):
        Visitor(f"http://127.0.0.1:{server.server_port}").get("/form/")


@pytest.mark.parametrize("days", [-1, 30])
def test_a_certificate_that_is_over_is_no_way(
    server: ThreadingHTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, days: int
) -> None:
    file = certificate(tmp_path, dt.datetime.now(dt.UTC) + dt.timedelta(days=days))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))  # this machine trusts who signed it
    one = Visitor(f"https://localhost:{server.server_port}")
    if days > 0:
        assert one.get("/form/").path == "/form/"
    else:
        with pytest.raises(Unreached):
            one.get("/form/")
