"""Ladders become data; a milestone keeps its own words and medallion, and may be a moment somebody named or what took courage."""

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import core.ids
import vault.fields


class Migration(migrations.Migration):
    dependencies = [
        ("groups", "0009_stages"),
        ("journeys", "0004_the_road"),
        ("milestones", "0006_promise"),
        ("vault", "0003_numbered"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Ladder",
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
                ("name", models.CharField(max_length=60)),
                ("about", models.CharField(blank=True, default="", max_length=120)),
                ("place", models.PositiveSmallIntegerField(default=0)),
                ("is_default", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="NoFuss",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Rung",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount", models.PositiveIntegerField()),
                (
                    "unit",
                    models.CharField(
                        choices=[("day", "days"), ("month", "months"), ("year", "years")], max_length=5
                    ),
                ),
                (
                    "months",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(
                                then=django.db.models.expressions.CombinedExpression(
                                    models.F("amount"), "*", models.Value(12)
                                ),
                                unit="year",
                            ),
                            models.When(then=models.F("amount"), unit="month"),
                            default=models.Value(0),
                            output_field=models.PositiveIntegerField(),
                        ),
                        output_field=models.PositiveIntegerField(),
                    ),
                ),
                (
                    "days",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(then=models.F("amount"), unit="day"),
                            default=models.Value(0),
                            output_field=models.PositiveIntegerField(),
                        ),
                        output_field=models.PositiveIntegerField(),
                    ),
                ),
                ("code", models.CharField(max_length=12)),
                ("words", models.CharField(max_length=60)),
                ("number", models.CharField(max_length=5)),
                ("of", models.CharField(max_length=8)),
                ("colour", models.CharField(default="honey", max_length=8)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="milestone",
            name="reached_once",
        ),
        migrations.AddField(
            model_name="celebration",
            name="face",
            field=vault.fields.SealedTextField(max_length=60, null=True),
        ),
        migrations.AddField(
            model_name="celebration",
            name="quiet",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="milestone",
            name="colour",
            field=models.CharField(db_default="honey", default="honey", max_length=8),
        ),
        migrations.AddField(
            model_name="milestone",
            name="days",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="milestone",
            name="kind",
            field=models.CharField(
                choices=[
                    ("rung", "A rung of the ladder"),
                    ("named", "A moment its member named"),
                    ("courage", "Something that took courage"),
                ],
                db_default="rung",
                default="rung",
                max_length=7,
            ),
        ),
        migrations.AddField(
            model_name="milestone",
            name="month_only",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="milestone",
            name="months",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="milestone",
            name="named",
            field=vault.fields.SealedTextField(max_length=80, null=True),
        ),
        migrations.AddField(
            model_name="milestone",
            name="number",
            field=models.CharField(blank=True, db_default="", default="", max_length=5),
        ),
        migrations.AddField(
            model_name="milestone",
            name="of",
            field=models.CharField(blank=True, db_default="", default="", max_length=8),
        ),
        migrations.AddField(
            model_name="milestone",
            name="words",
            field=models.CharField(blank=True, db_default="", default="", max_length=60),
        ),
        migrations.AlterField(
            model_name="celebration",
            name="title",
            field=vault.fields.SealedTextField(max_length=80),
        ),
        migrations.AlterField(
            model_name="milestone",
            name="journey",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="journeys.journey",
            ),
        ),
        migrations.AlterField(
            model_name="milestone",
            name="rung",
            field=models.CharField(blank=True, db_default="", default="", max_length=12),
        ),
        migrations.AddField(
            model_name="ladder",
            name="group",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="groups.group",
            ),
        ),
        migrations.AddField(
            model_name="nofuss",
            name="member",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="rung",
            name="ladder",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="milestones.ladder"
            ),
        ),
        migrations.AddConstraint(
            model_name="ladder",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_default", True)), fields=("is_default",), name="one_default_ladder"
            ),
        ),
        migrations.AddConstraint(
            model_name="ladder",
            constraint=models.CheckConstraint(
                condition=models.Q(("group", None), ("is_default", False), _connector="OR"),
                name="the_default_is_the_sites",
            ),
        ),
        migrations.AddConstraint(
            model_name="rung",
            constraint=models.UniqueConstraint(fields=("ladder", "months", "days"), name="one_rung_a_day"),
        ),
        migrations.AddConstraint(
            model_name="rung",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amount__range", (1, 36500)), ("unit", "day")),
                    models.Q(("amount__range", (1, 1200)), ("unit", "month")),
                    models.Q(("amount__range", (1, 100)), ("unit", "year")),
                    _connector="OR",
                ),
                name="a_rung_within_a_hundred_years",
            ),
        ),
    ]
