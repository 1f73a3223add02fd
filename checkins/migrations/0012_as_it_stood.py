"""Whom the circle has not heard from is told as things stood when the round closed: whoever looks again after a wish was changed,
or a quiet answer taken back, finds the same names (decision 17)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from vault.operations import ME, MY_GROUPS, only_changing, protect, tie

# Since when a wish stands was not kept: whoever has one has been named in no round, and stays so.
WISHES_SO_FAR = """
    INSERT INTO checkins_leftalone (group_id, member_id, since)
        SELECT group_id, member_id, '2000-01-01T00:00:00Z' FROM checkins_carewish WHERE NOT look_out
"""

# As in 0009, but at the time the round closed, fourteen days back at most (`checkins.models.LeftAlone.REACH`), and to nobody about
# a round that closed before they sat there.
AS_IT_STOOD = """
    CREATE OR REPLACE FUNCTION sec.not_heard_from(which bigint) RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
        SET search_path = ''
        AS $$ SELECT coalesce(array_agg(m.member_id), '{}') FROM public.checkins_round r
              JOIN public.groups_membership mine ON mine.group_id = r.group_id AND mine.until IS NULL
                  AND mine.member_id = sec.me() AND mine.since < r.closes_at
              JOIN public.groups_membership m ON m.group_id = r.group_id AND m.until IS NULL AND m.since < r.closes_at
                  AND (m.paused_until IS NULL OR m.paused_until <= now())
              WHERE r.id = which AND r.closes_at <= now() AND r.closes_at > now() - interval '14 days'
                AND r.group_id = ANY (sec.my_held_groups())
                AND m.member_id <> sec.me()
                AND NOT EXISTS (SELECT FROM public.checkins_checkin c WHERE c.round_id = r.id AND c.member_id = m.member_id)
                AND NOT EXISTS (SELECT FROM public.checkins_leftalone a
                                WHERE a.group_id = r.group_id AND a.member_id = m.member_id
                                  AND (a.round_id = r.id OR (a.round_id IS NULL AND a.since < r.closes_at
                                                             AND (a.until IS NULL OR a.until >= r.closes_at))))
                AND NOT EXISTS (SELECT FROM public.groups_mute x WHERE x.group_id = r.group_id AND x.member_id = m.member_id
                                AND x.other_id = sec.me() AND x.at < r.closes_at) $$;
"""
AS_IT_STANDS = """
    CREATE OR REPLACE FUNCTION sec.not_heard_from(which bigint) RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
        SET search_path = ''
        AS $$ SELECT coalesce(array_agg(m.member_id), '{}') FROM public.checkins_round r
              JOIN public.groups_membership m ON m.group_id = r.group_id AND m.until IS NULL AND m.since < r.closes_at
                  AND (m.paused_until IS NULL OR m.paused_until <= now())
              WHERE r.id = which AND r.closes_at <= now() AND r.group_id = ANY (sec.my_held_groups())
                AND m.member_id <> sec.me()
                AND NOT EXISTS (SELECT FROM public.checkins_checkin c WHERE c.round_id = r.id AND c.member_id = m.member_id)
                AND NOT EXISTS (SELECT FROM public.checkins_carewish w
                                WHERE w.group_id = r.group_id AND w.member_id = m.member_id AND NOT w.look_out)
                AND NOT EXISTS (SELECT FROM public.groups_mute x WHERE x.group_id = r.group_id AND x.member_id = m.member_id
                                AND x.other_id = sec.me()) $$;
"""
OWN = f"member_id = {ME}"


class Migration(migrations.Migration):
    dependencies = [
        ("checkins", "0011_long_beginnings"),
        ("groups", "0006_locks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LeftAlone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
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
                (
                    "round",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="checkins.round",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)),
                        fields=("group", "member"),
                        name="left_alone_once_at_a_time",
                    )
                ],
            },
        ),
        migrations.RunSQL(WISHES_SO_FAR, migrations.RunSQL.noop),
        # What was just written waits for its foreign keys, and a table is not altered while anything does.
        migrations.RunSQL(
            "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED", migrations.RunSQL.noop
        ),
        protect(
            "checkins_leftalone",
            select=OWN,
            insert=f"{OWN} AND group_id = {MY_GROUPS}",
            update=OWN,
            delete=OWN,
        ),
        only_changing("checkins_leftalone", ["until"]),
        tie(
            "checkins_leftalone", ["round_id", "group_id"], to="checkins_round", to_columns=["id", "group_id"]
        ),
        migrations.RunSQL(AS_IT_STOOD, AS_IT_STANDS),
    ]
