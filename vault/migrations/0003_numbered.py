"""A ledger whose lines were hashed without their number is linked anew, once, if it holds as it stands.

A line's number is part of its hash since then, so that a moved line shows. A ledger that does not hold is left alone: it
is to be looked at, not to be made whole. Anchors kept before this are of the older form.
"""

import datetime as dt
import hashlib
import json

from django.db import migrations

START = b"\x00" * 32


def fields_of(entry):
    return {
        "at": entry.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        "kind": entry.kind,
        "group": entry.group_id,
        "member": entry.member_id,
        "actor": entry.actor_id,
        "role": entry.acting_role,
        "detail": entry.detail,
    }


def link(previous, fields):
    words = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()
    return hashlib.sha256(previous + words).digest()


def holds(entries):
    """Whether every line follows from the one before it, in the older form."""
    previous = START
    for entry in entries:
        if bytes(entry.previous) != previous or bytes(entry.hash) != link(previous, fields_of(entry)):
            return False
        previous = bytes(entry.hash)
    return True


def number_the_lines(apps, schema_editor):
    entries = list(apps.get_model("vault", "LedgerEntry").objects.order_by("pk"))
    if not holds(entries):
        return
    previous = START
    for entry in entries:
        entry.previous, entry.hash = previous, link(previous, {"id": entry.pk, **fields_of(entry)})
        entry.save(update_fields=["previous", "hash"])
        previous = bytes(entry.hash)


class Migration(migrations.Migration):
    dependencies = [("vault", "0002_locks")]
    operations = [migrations.RunPython(number_the_lines, migrations.RunPython.noop)]
