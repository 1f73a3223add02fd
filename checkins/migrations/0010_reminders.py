"""Reminders when a round opens, and what each member wants of them in each circle."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from vault.operations import ME, only_changing, protect

# Rounds that opened before this came in are told of to nobody: it would be late.
OPENED = "UPDATE checkins_round SET opening_told_at = now() WHERE opens_at <= now()"


class Migration(migrations.Migration):
    dependencies = [
        ("checkins", "0009_holding"),
        ("groups", "0006_locks"),
        ("notices", "0003_lanes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="round",
            name="opening_told_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunSQL(OPENED, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="round",
            index=models.Index(
                condition=models.Q(("opening_told_at", None)), fields=["closes_at"], name="rounds_to_tell_of"
            ),
        ),
        migrations.CreateModel(
            name="ReminderWish",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "moments",
                    models.CharField(
                        choices=[
                            ("closing", "Before it closes, if I have not answered"),
                            ("open", "When it opens"),
                            ("both", "Both times"),
                            ("none", "Not at all"),
                        ],
                        default="closing",
                        max_length=7,
                    ),
                ),
                ("by_mail", models.BooleanField(default=True)),
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
                "constraints": [
                    models.UniqueConstraint(fields=("member", "group"), name="one_reminder_wish_a_circle")
                ],
            },
        ),
        protect(
            "checkins_reminderwish",
            select=f"member_id = {ME}",
            insert=f"member_id = {ME}",
            update=f"member_id = {ME}",
            delete=f"member_id = {ME}",
        ),
        only_changing("checkins_reminderwish", ["moments", "by_mail"]),
    ]
