"""An answer keeps the promise it was given under: who may read it of those who come later, and until when.

Answers that are there already: how open a way in they allow is what the group's promise said when they were given (the first
promise, for any older than it), but no closer than the ways by which those who can read them today came: nobody stops reading
what they read already. What comes in later is held to that. None of them fades: the page they were written on said "Your
answer stays until you take it back", and a day nobody was told of is not made up for them.
"""

from django.db import migrations, models

from groups.locks import not_withheld, seat_reaches
from vault.operations import ME, MY_GROUPS, MY_HELD_GROUPS, reread

NEWCOMERS = """
    UPDATE checkins_checkin c SET newcomers = greatest(
        coalesce((
            SELECT CASE p.terms->>'joining' WHEN 'at_once' THEN 3 WHEN 'ask' THEN 2 WHEN 'invited' THEN 1 ELSE 0 END
            FROM groups_promise p WHERE p.group_id = c.group_id
            ORDER BY p.since <= c.at DESC, CASE WHEN p.since <= c.at THEN p.version END DESC, p.version LIMIT 1
        ), 0),
        coalesce((
            SELECT max(m.way) FROM groups_membership m
            WHERE m.group_id = c.group_id AND m.until IS NULL AND m.visit_rounds IS NULL AND m.since > c.at
              AND m.member_id <> c.member_id AND (c.audience = 'group' OR m.role = 'facilitator')
        ), 0)
    ) WHERE audience <> 'me'
"""

STANDS = "(fades_at IS NULL OR fades_at > now())"
OTHERS = f"""
    {STANDS}
    AND {seat_reaches("checkins_checkin", "at", "newcomers")}
    AND {not_withheld("checkins_checkin", "member_id")}
"""

# As in 0003, and: to whom somebody keeps their words from, they were here and asked nobody; and who asks anyone asks those
# whom their words would reach. The columns stay as they were, so that what may be done with the view stays too.
PRESENCE = f"""
    CREATE OR REPLACE VIEW checkins_presence WITH (security_barrier) AS
        SELECT id, public_id, round_id, group_id, member_id,
               (CASE WHEN member_id = {ME} OR {not_withheld("checkins_checkin", "member_id")} THEN reach ELSE 'no' END)::varchar(12)
                   AS reach,
               at
        FROM checkins_checkin
        WHERE member_id = {ME} OR group_id = {MY_HELD_GROUPS}
           OR (reach = 'anyone' AND group_id = {MY_GROUPS} AND {OTHERS});
"""  # noqa: S608


class Migration(migrations.Migration):
    dependencies = [("checkins", "0005_silence")]

    operations = [
        migrations.AddField("checkin", "newcomers", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("checkin", "fades_at", models.DateTimeField(null=True)),
        migrations.RunSQL(NEWCOMERS, migrations.RunSQL.noop),
        # Deferred checks of the rows just written, before the table is altered again.
        migrations.RunSQL(
            "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED", migrations.RunSQL.noop
        ),
        migrations.RemoveIndex("checkin", "checkins_that_ask"),
        migrations.AddIndex("checkin", models.Index(fields=["group", "-at"], name="checkins_of_a_group")),
        migrations.AddIndex(
            "checkin",
            models.Index(
                fields=["fades_at"],
                condition=models.Q(fades_at__isnull=False)
                & (
                    models.Q(weather__isnull=False)
                    | models.Q(pull__isnull=False)
                    | models.Q(words__isnull=False)
                ),
                name="checkins_fading",
            ),
        ),
        reread(
            "checkins_checkin",
            f"member_id = {ME} OR ({OTHERS} AND ((audience = 'group' AND group_id = {MY_GROUPS})"
            f" OR (audience = 'facilitators' AND group_id = {MY_HELD_GROUPS})))",
        ),
        migrations.RunSQL(PRESENCE, migrations.RunSQL.noop),
    ]
