"""Row security on notes between those on duty and on worries; how much each who holds a circle carries; and whether a worry is
taken, without saying why not."""

from django.db import migrations

from groups.locks import not_withheld, silenced
from vault.operations import ME, MY_GROUPS, MY_HELD_GROUPS, NOBODY, only_changing, protect, tie

SITS = "m.until IS NULL AND (m.paused_until IS NULL OR m.paused_until <= now())"

# SECURITY DEFINER: each answers one question from rows that nobody may read, and does not say why.
FUNCTIONS = f"""
    CREATE FUNCTION sec.duty_load(circle bigint) RETURNS TABLE (member bigint, load bigint) LANGUAGE sql STABLE SECURITY DEFINER
        SET search_path = ''
        AS $$ SELECT a.member_id, count(*) FROM public.support_asked a
              JOIN public.support_supportrequest r ON r.id = a.request_id AND r.state = 'held'
              WHERE a.group_id = circle AND a.held_at IS NOT NULL AND circle = ANY (sec.my_held_groups())
              GROUP BY a.member_id $$;
    CREATE FUNCTION sec.may_worry(circle bigint, who bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
        SET search_path = ''
        AS $$ SELECT circle = ANY (sec.my_groups()) AND who <> sec.me()
                AND EXISTS (SELECT FROM public.groups_membership m WHERE m.group_id = circle AND m.member_id = who AND m.until IS NULL)
                AND NOT EXISTS (SELECT FROM public.support_worrywish w WHERE w.group_id = circle AND w.member_id = who)
                AND NOT EXISTS (SELECT FROM public.groups_mute x WHERE x.group_id = circle AND x.member_id = who
                                AND x.other_id = sec.me() AND x.withholds)
                AND NOT EXISTS (SELECT FROM public.support_worry w WHERE w.author_id = sec.me() AND w.about_id = who
                                AND w.at > now() - interval '24 hours')
                AND 3 > (SELECT count(*) FROM public.support_worry w WHERE w.group_id = circle AND w.author_id = sec.me()
                         AND w.false_at > now() - interval '7 days') $$;
    CREATE FUNCTION sec.to_be_told_of_worry(circle bigint, who bigint) RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
        SET search_path = ''
        AS $$ SELECT coalesce(array_agg(m.member_id), '{{}}') FROM public.groups_membership m
              WHERE m.group_id = circle AND m.role = 'facilitator' AND {SITS} AND circle = ANY (sec.my_groups())
                AND m.member_id NOT IN (who, sec.me())
                AND 3 > (SELECT count(*) FROM public.support_worrytold t WHERE t.member_id = m.member_id AND t.about_id = who
                         AND t.at > now() - interval '24 hours') $$;
    REVOKE EXECUTE ON FUNCTION sec.duty_load(bigint), sec.may_worry(bigint, bigint), sec.to_be_told_of_worry(bigint, bigint)
        FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION sec.duty_load(bigint), sec.may_worry(bigint, bigint), sec.to_be_told_of_worry(bigint, bigint)
        TO rc_app;
"""
NO_FUNCTIONS = """
    DROP FUNCTION sec.duty_load(bigint), sec.may_worry(bigint, bigint), sec.to_be_told_of_worry(bigint, bigint)
"""


def read(table: str) -> str:
    return f"""fades_at > now() AND (author_id = {ME}
        OR (group_id = {MY_HELD_GROUPS} AND {not_withheld(table, "author_id")}))"""


WISH = f"member_id = {ME}"


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0003_duty_and_worries"),
        ("groups", "0009_stages"),
        ("vault", "0003_numbered"),
    ]
    operations = [
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        protect(
            "support_dutynote",
            select=read("support_dutynote"),
            insert=f"author_id = {ME} AND group_id = {MY_HELD_GROUPS}",
            update=NOBODY,
            delete=f"author_id = {ME}",
        ),
        protect(
            "support_worry",
            select=f"about_id <> {ME} AND {read('support_worry')}",
            insert=f"author_id = {ME} AND group_id = {MY_GROUPS} AND sec.may_worry(group_id, about_id)",
            update=f"author_id = {ME} OR (about_id <> {ME} AND group_id = {MY_HELD_GROUPS})",
            delete=NOBODY,
        ),
        only_changing("support_worry", ["words", "false_at"]),
        protect(
            "support_worrytold", select=NOBODY, insert=f"group_id = {MY_GROUPS}", update=NOBODY, delete=NOBODY
        ),
        protect(
            "support_worrywish",
            select=WISH,
            insert=f"{WISH} AND group_id = {MY_GROUPS}",
            update=NOBODY,
            delete=WISH,
        ),
        *(
            tie(
                f"support_{name}",
                ["key_id", "author_id"],
                to="vault_datakey",
                to_columns=["id", "owner_id"],
            )
            for name in ("dutynote", "worry")
        ),
        silenced("support_dutynote"),
        silenced("support_worry"),
    ]
