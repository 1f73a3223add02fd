"""An answer keeps how much of it moderators may open: what the promise said when it was given, and the closer one of then and now
where it was changed. Answers that are there already keep the closest that held from when their round opened to when they were given
or changed last: when they were given first was not kept."""

from django.db import migrations, models

OPENING = """
    UPDATE checkins_checkin c SET opening = coalesce((
        SELECT min(CASE p.terms->>'opening' WHEN 'around' THEN 2 WHEN 'reported' THEN 1 ELSE 0 END)
        FROM groups_promise p JOIN checkins_round r ON r.id = c.round_id
        WHERE p.group_id = c.group_id AND p.since <= c.at AND NOT EXISTS (
            SELECT FROM groups_promise q WHERE q.group_id = p.group_id AND q.version > p.version AND q.since <= r.opens_at)
    ), 0)
"""


class Migration(migrations.Migration):
    dependencies = [("checkins", "0014_as_it_stood_then")]

    operations = [
        migrations.AddField("checkin", "opening", models.PositiveSmallIntegerField(default=0)),
        migrations.RunSQL(OPENING, migrations.RunSQL.noop),
        # What was just written waits for its foreign keys, and a table is not altered while anything does.
        migrations.RunSQL(
            "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED", migrations.RunSQL.noop
        ),
    ]
