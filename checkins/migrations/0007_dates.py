"""Rhythms for real calendars: weekdays, every second week, the nth weekday of a month, an end, pauses and extra rounds; and when to
look at each next."""

import datetime

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("checkins", "0006_promise"),
        ("groups", "0009_stages"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Extra",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("date", models.DateField()),
                ("opens", models.TimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Pause",
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
                ("first_on", models.DateField()),
                ("last_on", models.DateField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="rhythm",
            name="weekly_has_a_day",
        ),
        migrations.RemoveConstraint(
            model_name="rhythm",
            name="no_rhythm_twice",
        ),
        migrations.AddField(
            model_name="rhythm",
            name="ends_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="rhythm",
            name="next_at",
            field=models.DateTimeField(
                blank=True, default=datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC), null=True
            ),
        ),
        migrations.AddField(
            model_name="rhythm",
            name="nth",
            field=models.SmallIntegerField(
                blank=True,
                choices=[
                    (1, "The first"),
                    (2, "The second"),
                    (3, "The third"),
                    (4, "The fourth"),
                    (-1, "The last"),
                ],
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="rhythm",
            name="sequence",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="rhythm",
            name="every",
            field=models.CharField(
                choices=[
                    ("day", "Every day"),
                    ("weekdays", "Monday to Friday"),
                    ("week", "Once a week"),
                    ("fortnight", "Every second week"),
                    ("month", "Once a month"),
                ],
                default="week",
                max_length=9,
            ),
        ),
        migrations.AddIndex(
            model_name="rhythm",
            index=models.Index(
                condition=models.Q(("ended_at", None)), fields=["next_at"], name="rhythms_to_open"
            ),
        ),
        migrations.AddIndex(
            model_name="rhythm",
            index=models.Index(
                condition=models.Q(("ended_at", None), ("next_at", None)),
                fields=["ends_on"],
                name="rhythms_run_out",
            ),
        ),
        migrations.AddConstraint(
            model_name="rhythm",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("every__in", ["day", "weekdays"]), ("nth", None), ("weekday", None)),
                    models.Q(
                        ("every__in", ["week", "fortnight"]),
                        ("nth", None),
                        ("weekday__isnull", False),
                        ("weekday__range", (0, 6)),
                    ),
                    models.Q(
                        ("every", "month"),
                        ("nth__in", [1, 2, 3, 4, -1]),
                        ("nth__isnull", False),
                        ("weekday__isnull", False),
                        ("weekday__range", (0, 6)),
                    ),
                    _connector="OR",
                ),
                name="every_has_its_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="rhythm",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                ),
                name="ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="rhythm",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("group", "question", "every", "weekday", "nth", "opens", "time_zone"),
                name="no_rhythm_twice",
                nulls_distinct=False,
            ),
        ),
        migrations.AddField(
            model_name="extra",
            name="rhythm",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="extras", to="checkins.rhythm"
            ),
        ),
        migrations.AddField(
            model_name="pause",
            name="rhythm",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="pauses", to="checkins.rhythm"
            ),
        ),
        migrations.AddConstraint(
            model_name="extra",
            constraint=models.UniqueConstraint(fields=("rhythm", "date"), name="one_extra_a_date"),
        ),
        migrations.AddConstraint(
            model_name="pause",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_on__gte", models.F("first_on"))), name="pause_has_its_dates"
            ),
        ),
        migrations.AddConstraint(
            model_name="pause",
            constraint=models.UniqueConstraint(
                fields=("rhythm", "first_on", "last_on"), name="no_pause_twice"
            ),
        ),
    ]
