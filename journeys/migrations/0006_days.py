"""A member's own days, and what has been helping."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.ids
import vault.fields
from vault.operations import ME, protect, tie

TABLES = ["journeys_day", "journeys_helping"]
MINE = f"member_id = {ME}"


class Migration(migrations.Migration):
    dependencies = [
        ("journeys", "0005_the_plan"),
        ("vault", "0003_numbered"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Day",
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
                ("on", models.DateField()),
                ("weather", vault.fields.SealedTextField(max_length=10, null=True)),
                ("things", vault.fields.SealedTextField(max_length=400)),
                ("noted_at", models.DateTimeField()),
                (
                    "key",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vault.datakey",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("member", "on"), name="noted_once_a_day")],
            },
        ),
        migrations.CreateModel(
            name="Helping",
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
                ("answered", models.PositiveIntegerField(default=0)),
                ("answered_on", models.DateField(blank=True, null=True)),
                ("looks", models.PositiveSmallIntegerField(default=0)),
                ("rests_on", models.PositiveIntegerField(default=0)),
                ("found", vault.fields.SealedTextField(max_length=400)),
                ("hidden", models.BooleanField(default=False)),
                (
                    "key",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vault.datakey",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("member",), name="helping_once_a_member")],
            },
        ),
        *(protect(table, select=MINE, insert=MINE, update=MINE, delete=MINE) for table in TABLES),
        *(
            tie(table, ["key_id", "member_id"], to="vault_datakey", to_columns=["id", "owner_id"])
            for table in TABLES
        ),
    ]
