"""The end of accounts; and a report that outlives its reporter."""

import datetime

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import core.ids
import vault.fields


class Migration(migrations.Migration):
    dependencies = [
        ("groups", "0010_set_aside"),
        ("moderation", "0003_grants"),
        ("vault", "0004_of_two"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="case",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("acted", "Something was done"),
                    ("left", "Nothing was changed"),
                    ("gone", "What was said is gone, with the account it was said from"),
                ],
                default="",
                max_length=5,
            ),
        ),
        migrations.AlterField(
            model_name="report",
            name="reporter",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.CreateModel(
            name="AccountEnd",
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
                ("words", vault.fields.SealedTextField(max_length=4000)),
                ("asked_at", models.DateTimeField()),
                ("alone", models.BooleanField(default=False)),
                ("approved_at", models.DateTimeField(null=True)),
                ("declined_at", models.DateTimeField(null=True)),
                ("began_at", models.DateTimeField(null=True)),
                ("line", models.BigIntegerField(null=True)),
                ("lifted_at", models.DateTimeField(null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="moderation.case"
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
                    "lifted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                "indexes": [models.Index(fields=["case"], name="ends_of_a_case")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("approved_by", models.F("asked_by")), _negated=True),
                        name="nobody_agrees_to_their_own_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("began_at", None), ("lifted_at", None), ("line", None)),
                            models.Q(
                                ("began_at__isnull", False), ("declined_at", None), ("line__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="an_end_has_its_line",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("began_at", None),
                            ("approved_at__isnull", False),
                            models.Q(
                                ("alone", True),
                                (
                                    "began_at__gte",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("asked_at"), "+", models.Value(datetime.timedelta(days=1))
                                    ),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="an_end_by_two_or_after_a_day",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("began_at__isnull", False), ("lifted_at", None)),
                        fields=("member",),
                        name="ended_once",
                    ),
                ],
            },
        ),
    ]
