"""Several journeys, ways of counting, a private line, and whom one told."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.ids
import vault.fields
from vault.operations import ME, protect, tie

MINE = f"member_id = {ME}"

THE_FIRST_IS_IN_FRONT = """
    UPDATE journeys_journey SET in_front = true
    WHERE id IN (SELECT DISTINCT ON (member_id) id FROM journeys_journey ORDER BY member_id, created_at, id)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("journeys", "0003_room_for_words"),
        ("vault", "0003_numbered"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Mark",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("check_in", "A check-in"),
                            ("lighter", "A lighter day"),
                            ("meeting", "A meeting"),
                        ],
                        max_length=8,
                    ),
                ),
                ("on", models.DateField()),
                ("of", models.CharField(max_length=40)),
            ],
        ),
        migrations.AddField(
            model_name="journey",
            name="first_day",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="journey",
            name="in_front",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="journey",
            name="ladder",
            field=models.CharField(blank=True, default="", max_length=10),
        ),
        migrations.AddField(
            model_name="journey",
            name="leap_day",
            field=models.CharField(
                choices=[("feb", "28 February"), ("mar", "1 March")], default="feb", max_length=3
            ),
        ),
        migrations.AddField(
            model_name="journey",
            name="without",
            field=vault.fields.SealedTextField(max_length=60, null=True),
        ),
        migrations.AddField(
            model_name="journey",
            name="without_kept",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="journey",
            name="without_since",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="setback",
            name="told",
            field=vault.fields.SealedTextField(max_length=20000, null=True),
        ),
        migrations.AlterField(
            model_name="journey",
            name="counting",
            field=models.CharField(
                choices=[
                    ("all", "All my days"),
                    ("chapter", "This chapter"),
                    ("lighter", "Lighter days"),
                    ("meetings", "Meetings"),
                    ("check_ins", "Check-ins"),
                    ("none", "No numbers"),
                ],
                default="all",
                max_length=9,
            ),
        ),
        migrations.AddField(
            model_name="setback",
            name="hello_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="setback",
            index=models.Index(
                condition=models.Q(("hello_at__isnull", False)),
                fields=["hello_at"],
                name="setbacks_to_ask_after",
            ),
        ),
        migrations.AddConstraint(
            model_name="journey",
            constraint=models.UniqueConstraint(
                condition=models.Q(("in_front", True)), fields=("member",), name="one_journey_in_front"
            ),
        ),
        migrations.AddConstraint(
            model_name="journey",
            constraint=models.CheckConstraint(
                condition=models.Q(("first_day__in", (0, 1))), name="the_first_day_is_0_or_1"
            ),
        ),
        migrations.AddField(
            model_name="mark",
            name="key",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="vault.datakey",
            ),
        ),
        migrations.AddField(
            model_name="mark",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddIndex(
            model_name="mark",
            index=models.Index(fields=["member", "kind", "on"], name="marks_of_a_member"),
        ),
        migrations.AddConstraint(
            model_name="mark",
            constraint=models.UniqueConstraint(fields=("member", "kind", "of"), name="counted_once"),
        ),
        protect("journeys_mark", select=MINE, insert=MINE, update=MINE, delete=MINE),
        tie("journeys_mark", ["key_id", "member_id"], to="vault_datakey", to_columns=["id", "owner_id"]),
        migrations.RunSQL(THE_FIRST_IS_IN_FRONT, migrations.RunSQL.noop),
    ]
