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
    CREATE FUNCTION sec.reads_worries(circle bigint, who bigint) RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
        SET search_path = ''
        AS $$ SELECT coalesce(array_agg(m.member_id), '{{}}') FROM public.groups_membership m
              JOIN public.members_member p ON p.id = m.member_id AND p.is_active
              WHERE m.group_id = circle AND m.role = 'facilitator' AND {SITS} AND circle = ANY (sec.my_groups())
                AND m.member_id NOT IN (who, sec.me())
                AND NOT EXISTS (SELECT FROM public.groups_mute x WHERE x.group_id = circle AND x.member_id = sec.me()
                                AND x.other_id = m.member_id AND x.withholds) $$;
    CREATE FUNCTION sec.may_worry(circle bigint, who bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
        SET search_path = ''
        AS $$ SELECT circle = ANY (sec.my_groups()) AND who <> sec.me() AND sec.reads_worries(circle, who) <> '{{}}'
                AND EXISTS (SELECT FROM public.groups_membership m WHERE m.group_id = circle AND m.member_id = who AND m.until IS NULL)
                AND NOT EXISTS (SELECT FROM public.support_worrywish w WHERE w.group_id = circle AND w.member_id = who)
                AND NOT EXISTS (SELECT FROM public.groups_mute x WHERE x.group_id = circle AND x.member_id = who
                                AND x.other_id = sec.me() AND x.withholds)
                AND NOT EXISTS (SELECT FROM public.support_worry w WHERE w.group_id = circle AND w.author_id = sec.me()
                                AND w.about_id = who AND w.at > now() - interval '24 hours')
                AND 3 > (SELECT count(*) FROM public.support_falseuse f WHERE f.group_id = circle AND f.member_id = sec.me()
                         AND f.at > now() - interval '7 days') $$;
    CREATE FUNCTION sec.to_be_told_of_worry(circle bigint, who bigint) RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
        SET search_path = ''
        AS $$ SELECT coalesce(array_agg(member), '{{}}') FROM unnest(sec.reads_worries(circle, who)) AS member
              WHERE 3 > (SELECT count(*) FROM public.support_worrytold t WHERE t.member_id = member AND t.about_id = who
                         AND t.at > now() - interval '24 hours') $$;
    REVOKE EXECUTE ON FUNCTION sec.duty_load(bigint), sec.reads_worries(bigint, bigint), sec.may_worry(bigint, bigint),
        sec.to_be_told_of_worry(bigint, bigint) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION sec.duty_load(bigint), sec.reads_worries(bigint, bigint), sec.may_worry(bigint, bigint),
        sec.to_be_told_of_worry(bigint, bigint) TO rc_app;
"""
NO_FUNCTIONS = """
    DROP FUNCTION sec.duty_load(bigint), sec.reads_worries(bigint, bigint), sec.may_worry(bigint, bigint),
        sec.to_be_told_of_worry(bigint, bigint)
"""

# What belongs to one of them alone: emptying the words to who wrote them; calling it false use, once, to whoever reads it and is
# not who wrote it.
OWN_COLUMNS = """
    CREATE FUNCTION sec.own_columns_of_worry() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
    BEGIN
        IF (NEW.words IS DISTINCT FROM OLD.words AND (sec.me() IS DISTINCT FROM OLD.author_id OR NEW.words IS NOT NULL))
            OR (NEW.false_at IS DISTINCT FROM OLD.false_at AND (OLD.false_at IS NOT NULL OR sec.me() IS NULL
                OR sec.me() IN (OLD.author_id, OLD.about_id))) THEN
            RAISE EXCEPTION 'not theirs to change' USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER own_columns BEFORE UPDATE OF words, false_at ON support_worry
        FOR EACH ROW EXECUTE FUNCTION sec.own_columns_of_worry();
"""

# Hours are one's own to take and to leave: of another's, only what nobody who holds the circle now has.
OWN_HOURS = f"""
    CREATE FUNCTION sec.own_hours() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
    BEGIN
        IF current_user = 'rc_keeper' THEN  -- it releases what nobody has
            RETURN NEW;
        END IF;
        IF (NEW.member_id IS DISTINCT FROM OLD.member_id AND NOT (
                (NEW.member_id IS NULL AND OLD.member_id = sec.me())
                OR (NEW.member_id = sec.me() AND NOT EXISTS (SELECT FROM public.groups_membership m
                    JOIN public.members_member p ON p.id = m.member_id AND p.is_active
                    WHERE m.group_id = OLD.group_id AND m.member_id = OLD.member_id AND m.role = 'facilitator' AND {SITS}))))
            OR (NEW.covered_by_id IS DISTINCT FROM OLD.covered_by_id AND NEW.covered_by_id IS DISTINCT FROM sec.me()
                AND NEW.covered_by_id IS NOT NULL)
            OR (NEW.closes <> OLD.closes AND NEW.member_id IS DISTINCT FROM sec.me()) THEN
            RAISE EXCEPTION 'not theirs to change' USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER own_hours BEFORE UPDATE ON support_duty FOR EACH ROW EXECUTE FUNCTION sec.own_hours();
    ALTER POLICY adding ON support_duty WITH CHECK (group_id = {MY_HELD_GROUPS} AND member_id = {ME});
"""
ANY_HOURS = f"""
    ALTER POLICY adding ON support_duty WITH CHECK (group_id = {MY_HELD_GROUPS});
    DROP TRIGGER own_hours ON support_duty; DROP FUNCTION sec.own_hours();
"""


def read(table: str) -> str:
    return f"""fades_at > now() AND (author_id = {ME}
        OR (group_id = {MY_HELD_GROUPS} AND {not_withheld(table, "author_id")}))"""


WISH = f"member_id = {ME}"

# Whoever is told of a worry of mine that stands; and a worry that was called false use, of another, in a circle I hold.
TOLD_NOW = f"""group_id = {MY_GROUPS} AND member_id = ANY (sec.to_be_told_of_worry(group_id, about_id))
    AND EXISTS (SELECT 1 FROM support_worry w WHERE w.group_id = support_worrytold.group_id AND w.author_id = {ME}
        AND w.about_id = support_worrytold.about_id AND w.at > now() - interval '24 hours')"""
CALLED_NOW = f"""group_id = {MY_HELD_GROUPS} AND member_id <> {ME} AND EXISTS (SELECT 1 FROM support_worry w
    WHERE w.public_id = support_falseuse.worry AND w.group_id = support_falseuse.group_id
      AND w.author_id = support_falseuse.member_id AND w.false_at IS NOT NULL)"""


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0003_duty_and_worries"),
        ("groups", "0009_stages"),
        ("vault", "0003_numbered"),
    ]
    operations = [
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        only_changing("support_duty", ["member_id", "closes", "cover_on", "covered_by_id"]),
        migrations.RunSQL(OWN_HOURS, ANY_HOURS),
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
        migrations.RunSQL(
            OWN_COLUMNS, "DROP TRIGGER own_columns ON support_worry; DROP FUNCTION sec.own_columns_of_worry()"
        ),
        protect("support_worrytold", select=NOBODY, insert=TOLD_NOW, update=NOBODY, delete=NOBODY),
        protect("support_falseuse", select=NOBODY, insert=CALLED_NOW, update=NOBODY, delete=NOBODY),
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
