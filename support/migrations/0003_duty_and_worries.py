"""Who is on duty leaves notes; worries, who was told of them and what was called false use; and who wants none."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.ids
import vault.fields


class Migration(migrations.Migration):
    dependencies = [
        ("groups", "0009_stages"),
        ("support", "0002_locks"),
        ("vault", "0003_numbered"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DutyNote",
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
                ("words", vault.fields.SealedTextField(max_length=1000)),
                ("at", models.DateTimeField()),
                ("fades_at", models.DateTimeField()),
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
            ],
            options={
                "indexes": [
                    models.Index(fields=["group", "-at"], name="duty_notes_of_a_group"),
                    models.Index(fields=["author", "-at"], name="duty_notes_of_an_author"),
                    models.Index(fields=["fades_at"], name="duty_notes_fading"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Worry",
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
                ("words", vault.fields.SealedTextField(max_length=600, null=True)),
                ("at", models.DateTimeField()),
                ("fades_at", models.DateTimeField()),
                ("false_at", models.DateTimeField(null=True)),
                (
                    "about",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
            ],
            options={
                "verbose_name_plural": "worries",
                "indexes": [
                    models.Index(fields=["group", "about", "-at"], name="worries_about_somebody"),
                    models.Index(fields=["author", "-at"], name="worries_of_an_author"),
                    models.Index(fields=["fades_at"], name="worries_fading"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("author", models.F("about")), _negated=True),
                        name="not_about_oneself",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WorryTold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "about",
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
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["about", "member", "-at"], name="told_of_worries")],
            },
        ),
        migrations.CreateModel(
            name="FalseUse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("worry", models.CharField(max_length=10, unique=True)),
                ("at", models.DateTimeField()),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="groups.group"
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
                "indexes": [models.Index(fields=["member", "group", "-at"], name="false_use_of_a_member")],
            },
        ),
        migrations.CreateModel(
            name="WorryWish",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="groups.group"
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
                "constraints": [models.UniqueConstraint(fields=("group", "member"), name="one_worry_wish")],
            },
        ),
    ]
