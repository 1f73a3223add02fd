"""Shares in full: audience, name, note, wish; drafts, hiding, and waiting for an answer."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.ids
import vault.fields


class Migration(migrations.Migration):
    dependencies = [
        ("groups", "0006_locks"),
        ("shares", "0004_own_columns"),
        ("vault", "0002_locks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="reply",
            name="edited_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="reply",
            name="unnamed",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="share",
            name="edited_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="share",
            name="hard",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="share",
            name="holders_know",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="share",
            name="newcomers",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="share",
            name="note",
            field=vault.fields.SealedTextField(max_length=60, null=True),
        ),
        migrations.AddField(
            model_name="share",
            name="readers",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="share",
            name="unnamed",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="share",
            name="wish",
            field=models.CharField(
                blank=True,
                choices=[
                    ("listen", "Just listening"),
                    ("experience", "Share your experience"),
                    ("ideas", "Ideas welcome"),
                    ("practical", "Practical help"),
                ],
                default="",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="acknowledgement",
            name="audience",
            field=models.CharField(
                choices=[
                    ("group", "Everyone in the circle"),
                    ("facilitators", "Those who hold the space"),
                    ("chosen", "People I choose"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="reply",
            name="audience",
            field=models.CharField(
                choices=[
                    ("group", "Everyone in the circle"),
                    ("facilitators", "Those who hold the space"),
                    ("chosen", "People I choose"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="reply",
            name="body",
            field=vault.fields.SealedTextField(max_length=10000, null=True),
        ),
        migrations.AlterField(
            model_name="share",
            name="audience",
            field=models.CharField(
                choices=[
                    ("group", "Everyone in the circle"),
                    ("facilitators", "Those who hold the space"),
                    ("chosen", "People I choose"),
                ],
                default="group",
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="share",
            name="body",
            field=vault.fields.SealedTextField(max_length=10000, null=True),
        ),
        migrations.CreateModel(
            name="Draft",
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
                ("answers", vault.fields.SealedTextField(max_length=40000)),
                ("submission", models.UUIDField()),
                ("touched_at", models.DateTimeField()),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="groups.group"
                    ),
                ),
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
                    "share",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="shares.share",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["touched_at"], name="drafts_to_forget")],
                "constraints": [
                    models.UniqueConstraint(fields=("author", "submission"), name="one_draft_a_form")
                ],
            },
        ),
        migrations.CreateModel(
            name="Hidden",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "share",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="shares.share"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("share", "member"), name="hidden_once")],
            },
        ),
        migrations.CreateModel(
            name="Waiting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("due_at", models.DateTimeField()),
                ("holders_told_at", models.DateTimeField(null=True)),
                ("willing_told_at", models.DateTimeField(null=True)),
                ("over_at", models.DateTimeField(null=True)),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="groups.group"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "share",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="shares.share"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("over_at", None)), fields=["due_at"], name="waiting_now")
                ],
            },
        ),
    ]
