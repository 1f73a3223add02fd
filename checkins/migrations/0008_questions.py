"""What a rhythm asks, and a round's copy of it; answers beyond weather, pull and words; what is begun and not sent."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import checkins.models.rhythm
import core.ids
import vault.fields
from groups.locks import silenced
from vault.operations import ME, MY_GROUPS, protect, tie

# What was begun belongs to its member alone, in a round of a group where they sit; after that they can only let it go.
BEGUN = f"member_id = {ME} AND group_id = {MY_GROUPS}"


def mine(model: str) -> models.ForeignKey:
    return models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=model)


class Migration(migrations.Migration):
    dependencies = [
        ("checkins", "0007_dates"),
        ("groups", "0009_stages"),
        ("vault", "0003_numbered"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("rhythm", "asks", models.JSONField(default=checkins.models.rhythm.what_is_asked)),
        migrations.AddField("round", "asks", models.JSONField(default=checkins.models.rhythm.what_is_asked)),
        migrations.RemoveIndex("checkin", "checkins_fading"),
        migrations.AddField(
            "checkin", "more", vault.fields.SealedTextField(block=1024, max_length=12000, null=True)
        ),
        migrations.AddIndex(
            "checkin",
            models.Index(
                condition=models.Q(("fades_at__isnull", False))
                & models.Q(
                    ("weather__isnull", False),
                    ("pull__isnull", False),
                    ("words__isnull", False),
                    ("more__isnull", False),
                    _connector="OR",
                ),
                fields=["fades_at"],
                name="checkins_fading",
            ),
        ),
        migrations.RunSQL("DROP TRIGGER silence ON checkins_checkin", migrations.RunSQL.noop),
        silenced("checkins_checkin", "weather", "pull", "words", "more"),
        migrations.CreateModel(
            name="Beginning",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(default=core.ids.opaque_id, editable=False, max_length=10, unique=True),
                ),
                ("answers", vault.fields.SealedTextField(block=1024, max_length=16000)),
                ("touched_at", models.DateTimeField()),
                ("group", mine("groups.group")),
                ("round", mine("checkins.round")),
                ("member", mine(settings.AUTH_USER_MODEL)),
                (
                    "key",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vault.datakey",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("round", "member"), name="one_beginning_a_round")
                ]
            },
        ),
        protect(
            "checkins_beginning",
            select=f"member_id = {ME}",
            insert=BEGUN,
            update=BEGUN,
            delete=f"member_id = {ME}",
        ),
        tie(
            "checkins_beginning", ["round_id", "group_id"], to="checkins_round", to_columns=["id", "group_id"]
        ),
        tie("checkins_beginning", ["key_id", "member_id"], to="vault_datakey", to_columns=["id", "owner_id"]),
        silenced("checkins_beginning", "answers"),
    ]
