"""Notices go out by lanes: what is urgent before what can wait, reminders last."""

from django.db import migrations, models

URGENT = [
    "reach-out",
    "share-for-holders",
    "share-waits",
    "share-waits-willing",
    "group-closing",
    "group-copies",
    "group-unheld",
]
REMINDERS = ["check-in-closing", "gathering-soon"]

# What waits when this comes in is sorted into its lane; what is settled is not looked at again.
SORT = """
    UPDATE notices_notice SET lane = CASE WHEN kind = ANY (%s) THEN 0 ELSE 2 END
    WHERE state = 'waiting' AND (kind = ANY (%s) OR kind = ANY (%s))
"""


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0002_told_and_heartbeat"),
    ]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="lane",
            field=models.PositiveSmallIntegerField(
                choices=[(0, "before everything else"), (1, "in its turn"), (2, "when nothing else is due")],
                db_default=1,
                default=1,
            ),
        ),
        migrations.RunSQL([(SORT, [URGENT, URGENT, REMINDERS])], migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                fields=["lane", "due_at", "id"],
                condition=models.Q(state="waiting"),
                name="notices_waiting_by_lane",
            ),
        ),
    ]
