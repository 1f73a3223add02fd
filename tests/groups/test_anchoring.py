"""Once a week the head of the ledger goes to those who hold a circle; nothing in it is about anybody."""

import datetime as dt
import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection

from core import clock
from groups import anchoring
from notices import delivery
from notices.models import Notice, NoticePreference
from tests.cast import CANARY, Cast, seat
from vault import chain, ledger

pytestmark = pytest.mark.django_db

MONDAY = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)


def told() -> list[Notice]:
    return list(Notice.objects.filter(kind="ledger-head").order_by("recipient_id"))


def test_those_who_hold_a_circle_are_told_once_a_week(cast: Cast) -> None:
    seat(cast.ana, cast.mornings, cast.now, role="facilitator")  # she holds two: told once all the same
    assert anchoring.send_heads(now=MONDAY) == 2
    assert [notice.recipient_id for notice in told()] == sorted([cast.ana.pk, cast.finn.pk])
    for later in (dt.timedelta(0), dt.timedelta(minutes=1), dt.timedelta(days=6, hours=14)):
        assert anchoring.send_heads(now=MONDAY + later) == 0
    assert anchoring.send_heads(now=MONDAY + dt.timedelta(days=7)) == 2


def test_the_days_around_new_year_are_of_one_week(cast: Cast) -> None:
    assert anchoring.send_heads(now=dt.datetime(2026, 12, 31, 12, tzinfo=dt.UTC)) == 2
    assert anchoring.send_heads(now=dt.datetime(2027, 1, 1, 12, tzinfo=dt.UTC)) == 0
    assert anchoring.send_heads(now=dt.datetime(2027, 1, 4, 12, tzinfo=dt.UTC)) == 2


def test_nobody_else_is_told(cast: Cast) -> None:
    cast.tuesday.memberships.filter(member=cast.ana).update(paused_until=MONDAY + dt.timedelta(days=1))
    cast.mornings.memberships.filter(member=cast.finn).update(until=MONDAY)
    assert anchoring.send_heads(now=MONDAY) == 0


@pytest.mark.django_db(transaction=True)
def test_the_mail_carries_the_head_and_nobody(cast: Cast) -> None:
    ledger.record(
        "group.opened", now=clock.now(), actor_id=cast.ada.pk, acting_role="admin", group_id=cast.tuesday.pk
    )
    for person in (cast.ana, cast.finn):
        EmailAddress.objects.create(user=person, email=f"{person.pk}@example.org", verified=True)
        NoticePreference.objects.create(
            member=person, seats=person == cast.ana, quiet_from=dt.time(0), quiet_until=dt.time(0)
        )
    now = clock.now()
    anchoring.send_heads(now=now)
    delivery.drain(now)
    number, its_hash = chain.head()
    assert [message.to for message in mail.outbox] == [[f"{cast.ana.pk}@example.org"]]  # Finn wants none
    body = str(mail.outbox[0].body)
    assert f"\n{number}\n{its_hash}\n" in body
    assert chain.anchors_in(body) == [chain.Anchor(number, bytes.fromhex(its_hash))]
    assert not re.search(
        rf"{CANARY}|{cast.tuesday.name}|{cast.tuesday.public_id}|{cast.ana.display_name}", body
    )


def test_an_anchor_is_held_against_the_record(cast: Cast) -> None:
    entry = ledger.record("group.opened", now=clock.now(), actor_id=cast.ada.pk, acting_role="admin")
    anchor = f"{entry.pk}:{bytes(entry.hash).hex()}"
    assert anchoring.against("").answer == ""
    assert "stands" in anchoring.against(anchor).answer
    assert "stands" in anchoring.against(anchor.upper().replace(":", "\n ")).answer
    assert "no line" in anchoring.against("12:abc").answer
    assert "not in the record" in anchoring.against(anchor[:-1] + ("1" if anchor[-1] == "0" else "0")).answer
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("DELETE FROM vault_ledgerentry WHERE id = %s", [entry.pk])
        cursor.execute("SET ROLE rc_worker")
    assert "not in the record" in anchoring.against(anchor).answer


def test_the_page_of_the_promise_holds_an_anchor_against_the_record(cast: Cast, sign_in: Any) -> None:
    entry = ledger.record("group.opened", now=clock.now(), actor_id=cast.ada.pk, acting_role="admin")
    its_hash, path = bytes(entry.hash).hex(), f"/g/{cast.tuesday.public_id}/promise/"
    pages = {name: sign_in(name).get(path).content.decode() for name in ("ana", "ben", "ada")}
    assert [name for name, page in pages.items() if its_hash in page] == ["ana", "ada"]
    asked = sign_in("ben").get(path, {"anchor": f"{entry.pk}:{its_hash}"}).content.decode()
    assert "That line stands in the record" in asked
    asked = sign_in("ben").get(path, {"anchor": f"{entry.pk + 1}:{its_hash}"}).content.decode()
    assert "not in the record" in asked
