"""Who was here, as a view with a lock of its own; which rounds still have reminders to send."""

from django.conf import settings
from django.db import migrations, models

from vault.operations import ME, MY_GROUPS, MY_HELD_GROUPS

# The view reads past the policies of the table below it (its owner's rights), so it carries the lock itself: security_barrier
# keeps a caller's own conditions from running before it. What one may write goes through the table, never through here.
PRESENCE = f"""
    CREATE VIEW checkins_presence WITH (security_barrier) AS
        SELECT id, public_id, round_id, group_id, member_id, reach, at FROM checkins_checkin
        WHERE member_id = {ME} OR group_id = {MY_HELD_GROUPS} OR (reach = 'anyone' AND group_id = {MY_GROUPS});
    REVOKE ALL ON checkins_presence FROM rc_app;
    GRANT SELECT ON checkins_presence TO rc_app;
"""  # noqa: S608


class Migration(migrations.Migration):
    dependencies = [
        ("checkins", "0002_locks"),
        ("groups", "0002_locks"),
        ("vault", "0002_locks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Presence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.CharField(max_length=10)),
                (
                    "reach",
                    models.CharField(
                        choices=[
                            ("no", "Not today"),
                            ("facilitators", "Yes, somebody who holds the space"),
                            ("anyone", "Yes, anyone in the circle"),
                        ],
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "checkins_presence",
                "managed": False,
            },
        ),
        migrations.RemoveIndex(
            model_name="round",
            name="rounds_to_remind",
        ),
        migrations.AddField(
            model_name="round",
            name="reminded_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="checkin",
            index=models.Index(
                condition=models.Q(("reach", "no"), _negated=True),
                fields=["group", "-at"],
                name="checkins_that_ask",
            ),
        ),
        migrations.AddIndex(
            model_name="round",
            index=models.Index(
                condition=models.Q(("remind_at__isnull", False), ("reminded_at", None)),
                fields=["closes_at"],
                name="rounds_to_remind",
            ),
        ),
        migrations.AddConstraint(
            model_name="rhythm",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("group", "question", "every", "weekday", "opens", "time_zone"),
                name="no_rhythm_twice",
                nulls_distinct=False,
            ),
        ),
        migrations.RunSQL(PRESENCE, "DROP VIEW checkins_presence"),
    ]
