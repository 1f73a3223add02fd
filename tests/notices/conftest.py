"""Fixtures of the notices tests."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from allauth.account.models import EmailAddress

from members.models import Member
from notices import kinds, outbox
from notices.models import Notice, NoticePreference
from tests.smtp import sink

__all__ = ["sink"]

NOON = dt.datetime(2026, 6, 10, 12, 0, tzinfo=dt.UTC)
"""A Wednesday; no quiet hours in UTC."""


@pytest.fixture(autouse=True)
def no_nudge(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Nudges are counted, not sent; the tests of the nudge itself send one."""
    sent: list[bool] = []
    monkeypatch.setattr(outbox, "_send", lambda task: sent.append(True))
    monkeypatch.setattr(outbox, "_leave_alone_until", 0.0)
    return sent


@pytest.fixture
def truth() -> dict[str, bool]:
    """Whether the test's notice still holds, by `about`; True where nothing is said."""
    return {}


@pytest.fixture
def kind(truth: dict[str, bool]) -> Iterator[kinds.Kind]:
    """A kind of notice of the tests' own, under the preference `replies`."""
    made = kinds.Kind(
        name="test-kind",
        preference="replies",
        still_true=lambda notice, member, now: truth.get(notice.about, True),
        url=lambda notice: "/today/",
        line="Something for the tests.",
    )
    kinds.register(made)
    yield made
    del kinds._kinds[made.name]


def instead(kind: kinds.Kind, **changes: object) -> None:
    """From now on, in this test, that kind is another one."""
    kinds._kinds[kind.name] = dataclasses.replace(kind, **changes)  # type: ignore[arg-type]


@pytest.fixture
def put(kind: kinds.Kind) -> Callable[..., Notice]:
    """`put(member)` puts one notice for that member into the outbox."""

    def do(member: Member, about: str = "abcdefghjk", dedupe: str = "", **fields: object) -> Notice:
        now = fields.pop("now", NOON)
        key = dedupe or f"occasion-{Notice.objects.count()}"
        outbox.enqueue(
            kind=kind.name,
            recipients=[member],
            about=about,
            dedupe=key,
            now=now,
            **fields,  # type: ignore[arg-type]
        )
        return Notice.objects.get(dedupe=f"{key}:{member.pk}")

    return do


def with_mail(member: Member, address: str = "", verified: bool = True) -> Member:
    """That member with an e-mail address, confirmed or not."""
    address = address or f"{member.sign_in_name}@example.org"
    EmailAddress.objects.create(user=member, email=address, verified=verified, primary=True)
    return member


def awake(member: Member) -> Member:
    """That member without quiet hours, for tests by the real clock."""
    NoticePreference.objects.update_or_create(
        member=member, defaults={"quiet_from": dt.time(0), "quiet_until": dt.time(0)}
    )
    return member
