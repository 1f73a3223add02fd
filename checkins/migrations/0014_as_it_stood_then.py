"""Whom the circle has not heard from stays as it stood when the round closed, also where somebody stops keeping apart from, or not
reading, one who looks, and where a seat is paused or opened again (decision 17)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from vault.operations import ME, reread

# Since when a seat has been paused was not kept: it has been on no list meanwhile, and stays so.
PAUSED_SO_FAR = """
    INSERT INTO checkins_leftalone (group_id, member_id, since, until)
        SELECT group_id, member_id, '2000-01-01T00:00:00Z', paused_until FROM groups_membership
        WHERE until IS NULL AND paused_until > now()
"""

# Whoever pauses a seat writes nothing of another's: the database keeps the stretch by itself.
PAUSES = """
    CREATE FUNCTION sec.left_alone_while_paused() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = ''
        AS $$ BEGIN
            IF NEW.until IS NOT NULL OR NEW.paused_until IS NOT DISTINCT FROM OLD.paused_until THEN RETURN NULL; END IF;
            IF OLD.paused_until > now() THEN
                UPDATE public.checkins_leftalone SET until = coalesce(NEW.paused_until, now())
                    WHERE group_id = NEW.group_id AND member_id = NEW.member_id AND round_id IS NULL AND from_whom_id IS NULL
                      AND until = OLD.paused_until;
            ELSIF NEW.paused_until > now() THEN
                INSERT INTO public.checkins_leftalone (group_id, member_id, since, until)
                    VALUES (NEW.group_id, NEW.member_id, now(), NEW.paused_until);
            END IF;
            RETURN NULL;
        END $$;
    CREATE TRIGGER left_alone AFTER UPDATE OF paused_until ON groups_membership
        FOR EACH ROW EXECUTE FUNCTION sec.left_alone_while_paused();
"""
NO_PAUSES = """
    DROP TRIGGER left_alone ON groups_membership;
    DROP FUNCTION sec.left_alone_while_paused();
"""

LIST = """
    CREATE OR REPLACE FUNCTION sec.not_heard_from(which bigint) RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
        SET search_path = ''
        AS $$ SELECT coalesce(array_agg(m.member_id), '{}') FROM public.checkins_round r
              JOIN public.groups_membership mine ON mine.group_id = r.group_id AND mine.until IS NULL
                  AND mine.member_id = sec.me() AND mine.since < r.closes_at
              JOIN public.groups_membership m ON m.group_id = r.group_id AND m.until IS NULL AND m.since < r.closes_at
              WHERE r.id = which AND r.closes_at <= now() AND r.closes_at > now() - interval '14 days'
                AND r.group_id = ANY (sec.my_held_groups())
                AND m.member_id <> sec.me()
                AND NOT EXISTS (SELECT FROM public.checkins_checkin c WHERE c.round_id = r.id AND c.member_id = m.member_id)
                AND NOT EXISTS (SELECT FROM public.checkins_leftalone a
                                WHERE a.group_id = r.group_id AND a.member_id = m.member_id
                                  AND (a.from_whom_id IS NULL OR a.from_whom_id = sec.me())
                                  AND (a.round_id = r.id OR (a.round_id IS NULL AND a.since < r.closes_at
                                                             AND (a.until IS NULL OR a.until >= r.closes_at))))
                AND NOT EXISTS (SELECT FROM public.groups_mute x WHERE x.group_id = r.group_id AND x.member_id = m.member_id
                                AND x.other_id = sec.me() AND x.at < r.closes_at) $$;
"""

# One's own, where one has a seat; a paused one, too.
ADDING = f"""member_id = {ME} AND EXISTS (SELECT 1 FROM groups_membership m WHERE m.group_id = checkins_leftalone.group_id
    AND m.member_id = {ME} AND m.until IS NULL)"""


class Migration(migrations.Migration):
    dependencies = [
        ("checkins", "0013_a_beginning_a_form"),
        ("groups", "0009_stages"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "leftalone",
            "from_whom",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunSQL(PAUSED_SO_FAR, migrations.RunSQL.noop),
        # What was just written waits for its foreign keys, and a table is not altered while anything does.
        migrations.RunSQL(
            "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED", migrations.RunSQL.noop
        ),
        reread("checkins_leftalone", f"member_id = {ME}", adding=ADDING),
        migrations.RunSQL(PAUSES, NO_PAUSES),
        migrations.RunSQL(LIST, migrations.RunSQL.noop),
    ]
