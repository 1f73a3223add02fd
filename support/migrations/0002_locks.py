"""Row security on requests, on who is asked, on rings and on duty; what each may change of a request; and "How to help me" opens to who holds a request, while they
do. `support.querysets` says the same."""

from django.db import migrations

from groups.locks import silenced
from vault.operations import ME, MY_GROUPS, MY_HELD_GROUPS, NOBODY, only_changing, protect, tie

SITS = "m.until IS NULL AND (m.paused_until IS NULL OR m.paused_until <= now())"

# SECURITY DEFINER: whether somebody keeps apart from me, or quiet about me, I must not be able to ask; and policies of two tables
# that ask each other would go round in a circle.
TOLD = f"""public.support_asked a JOIN public.support_supportrequest r ON r.id = a.request_id
              JOIN public.members_member p ON p.id = a.asker_id AND p.is_active
              WHERE a.member_id = sec.me()
                AND EXISTS (SELECT FROM public.groups_membership m WHERE m.group_id = a.group_id AND m.member_id = a.asker_id AND {SITS})
                AND a.group_id = ANY (sec.my_groups())
                AND NOT EXISTS (SELECT FROM public.groups_mute x WHERE x.group_id = a.group_id
                    AND x.member_id = sec.me() AND x.other_id = a.asker_id)"""
# It goes on, and who asks is not quiet about me. Where they become so, it is over for me, as it would be in any other case.
GOES_ON = """a.told_at IS NOT NULL AND r.state IN ('open', 'held')
                AND NOT EXISTS (SELECT FROM public.groups_mute x WHERE x.group_id = a.group_id
                    AND x.member_id = a.asker_id AND x.other_id = sec.me())"""
LATELY = """(a.held_at IS NOT NULL AND (r.state IN ('open', 'held') OR r.changed_at > now() - interval '24 hours'))
                OR a.let_go_at > now() - interval '24 hours'"""
FUNCTIONS = f"""
    CREATE FUNCTION sec.asked_of_me() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
        AS $$ SELECT coalesce(array_agg(a.request_id), '{{}}') FROM {TOLD} AND (({GOES_ON}) OR {LATELY}) $$;
    CREATE FUNCTION sec.my_asked() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
        AS $$ SELECT coalesce(array_agg(a.id), '{{}}') FROM {TOLD} AND (({GOES_ON}) OR {LATELY}) $$;
    CREATE FUNCTION sec.asked_where() RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
        AS $$ SELECT coalesce(array_agg(a.request_id || ':' || a.group_id), '{{}}') FROM {TOLD} AND {GOES_ON} $$;
    CREATE FUNCTION sec.help_open_to_me() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
        AS $$ SELECT coalesce(array_agg(a.asker_id), '{{}}') FROM {TOLD} AND {GOES_ON}
                AND r.state = 'held' AND a.held_at IS NOT NULL AND a.opened_at > now() - interval '1 hour' $$;
    CREATE FUNCTION sec.with_somebody(circle bigint) RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
        AS $$ SELECT coalesce(array_agg(DISTINCT a.member_id), '{{}}') FROM public.support_asked a
              JOIN public.support_supportrequest r ON r.id = a.request_id
              JOIN public.groups_membership m ON m.member_id = a.member_id AND m.group_id = circle AND m.until IS NULL
                  AND m.role = 'facilitator'
              WHERE circle = ANY (sec.my_groups()) AND (
                (a.held_at IS NOT NULL AND (r.state = 'held' OR r.changed_at > now() - interval '6 hours'))
                OR a.let_go_at > now() - interval '6 hours'
                OR (r.state = 'open' AND a.as_holder AND a.told_at IS NOT NULL AND a.cannot_at IS NULL)) $$;
    REVOKE EXECUTE ON FUNCTION sec.asked_of_me(), sec.my_asked(), sec.asked_where(), sec.help_open_to_me(), sec.with_somebody(bigint)
        FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION sec.asked_of_me(), sec.my_asked(), sec.asked_where(), sec.help_open_to_me(), sec.with_somebody(bigint)
        TO rc_app;
"""
NO_FUNCTIONS = """
    DROP FUNCTION sec.asked_of_me(), sec.my_asked(), sec.asked_where(), sec.help_open_to_me(), sec.with_somebody(bigint)
"""

# Policies cannot tell one column from another, nor what a row was before. With nobody looking there is only the keeper.
WAYS = """
    CREATE FUNCTION sec.a_request_goes_its_way() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
    DECLARE
        me bigint := sec.me();
        holds boolean := EXISTS (SELECT FROM public.support_asked a WHERE a.request_id = OLD.id AND a.member_id = me
                                 AND a.held_at IS NOT NULL);
        fine boolean;
    BEGIN
        IF me IS NULL OR NEW IS NOT DISTINCT FROM OLD THEN
            RETURN NEW;
        ELSIF me = OLD.asker_id THEN
            fine := OLD.state IN ('open', 'held', 'answered') AND NEW.fades_at <= OLD.fades_at
                AND (NEW.state <> 'held' OR OLD.state = 'held') AND NEW.ended IN ('', 'asker', OLD.ended);
        ELSE
            fine := (NEW.step, NEW.fades_at) = (OLD.step, OLD.fades_at) AND (
                (OLD.state = 'open' AND NEW.state = 'held' AND NEW.turn = OLD.turn)
                OR (holds AND OLD.state = 'held' AND NEW.state = 'open' AND NEW.turn = OLD.turn + 1)
                OR (holds AND OLD.state = 'held' AND NEW.state = 'answered' AND NEW.ended = 'holder' AND NEW.turn = OLD.turn));
        END IF;
        IF fine IS NOT TRUE THEN
            RAISE EXCEPTION 'a request is not changed like that' USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER its_way BEFORE UPDATE ON support_supportrequest
        FOR EACH ROW EXECUTE FUNCTION sec.a_request_goes_its_way();
    CREATE FUNCTION sec.who_is_asked_answers() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
    DECLARE
        me bigint := sec.me();
        fine boolean;
    BEGIN
        IF me IS NULL OR NEW IS NOT DISTINCT FROM OLD THEN
            RETURN NEW;
        ELSIF me = OLD.asker_id THEN
            fine := (NEW.held_at IS NULL OR NEW.held_at = OLD.held_at) AND (NEW.opened_at IS NULL OR NEW.opened_at = OLD.opened_at)
                AND (NEW.cannot_at IS NULL OR NEW.cannot_at = OLD.cannot_at);
        ELSE
            fine := NEW.step = OLD.step AND NEW.told_at IS NOT DISTINCT FROM OLD.told_at
                AND (NEW.held_at IS NULL OR NEW.held_at = OLD.held_at OR EXISTS (SELECT FROM public.support_supportrequest r
                    WHERE r.id = OLD.request_id AND r.state = 'held'))
                AND (NEW.opened_at IS NULL OR NEW.opened_at = OLD.opened_at OR (NEW.held_at IS NOT NULL
                    AND EXISTS (SELECT FROM public.vault_ledgerentry l WHERE l.kind = 'help.opened' AND l.actor_id = me
                                AND l.member_id = OLD.asker_id AND l.at = NEW.opened_at)));
        END IF;
        IF fine IS NOT TRUE THEN
            RAISE EXCEPTION 'a row of who is asked is not changed like that' USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER answers BEFORE UPDATE ON support_asked FOR EACH ROW EXECUTE FUNCTION sec.who_is_asked_answers();
"""
NO_WAYS = """
    DROP TRIGGER its_way ON support_supportrequest; DROP FUNCTION sec.a_request_goes_its_way();
    DROP TRIGGER answers ON support_asked; DROP FUNCTION sec.who_is_asked_answers();
"""

TO_ME = "ANY ((SELECT sec.asked_of_me())::bigint[])"
MY_REQUEST = f"(asker_id = {ME} OR id = {TO_ME})"
MY_ROW = f"(asker_id = {ME} OR id = ANY ((SELECT sec.my_asked())::bigint[]))"
BOTH_SIT = f"""group_id = {MY_GROUPS} AND EXISTS (SELECT 1 FROM groups_membership m WHERE m.group_id = support_asked.group_id
    AND m.member_id = support_asked.member_id AND m.until IS NULL)"""
TOLD_THERE = "(request_id || ':' || group_id) = ANY ((SELECT sec.asked_where())::text[])"
FRESH = "num_nonnulls(told_at, cannot_at, held_at, let_go_at, opened_at) = 0"
MINE = f"member_id = {ME}"
HELPED = "ANY ((SELECT sec.help_open_to_me())::bigint[])"

# Policies beside those that are there: what one of them lets through is read. The words are sealed under the key of what a member
# keeps to themselves; of the other rows under that key no table shows anything more than before.
OPENED = f"""
    CREATE POLICY helping ON journeys_directive FOR SELECT TO rc_app USING (member_id = {HELPED});
    CREATE POLICY helping ON vault_datakey FOR SELECT TO rc_app
        USING (group_id IS NULL AND until IS NULL AND owner_id = {HELPED});
"""
NOT_OPENED = "DROP POLICY helping ON journeys_directive; DROP POLICY helping ON vault_datakey"


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0001_initial"),
        ("journeys", "0007_room_for_many"),
        ("groups", "0009_stages"),
        ("vault", "0003_numbered"),
    ]
    operations = [
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        protect(
            "support_supportrequest",
            select=MY_REQUEST,
            insert=f"asker_id = {ME} AND state = 'open'",
            update=MY_REQUEST,
            delete=NOBODY,
        ),
        only_changing(
            "support_supportrequest",
            ["state", "step", "step_until", "turn", "changed_at", "ended", "fades_at"],
        ),
        protect(
            "support_asked",
            select=MY_ROW,
            insert=f"asker_id = {ME} AND {BOTH_SIT} AND {FRESH}",
            update=MY_ROW,
            delete=f"asker_id = {ME}",
        ),
        only_changing("support_asked", ["step", "told_at", "cannot_at", "held_at", "let_go_at", "opened_at"]),
        migrations.RunSQL(WAYS, NO_WAYS),
        protect(
            "support_requestwords",
            select=f"fades_at > now() AND (author_id = {ME} OR (group_id = {MY_GROUPS} AND {TOLD_THERE}))",
            insert=f"author_id = {ME} AND group_id = {MY_GROUPS}",
            update=f"author_id = {ME}",
            delete=f"author_id = {ME}",
        ),
        only_changing("support_requestwords", ["fades_at"]),
        protect(
            "support_ringplace",
            select=MINE,
            insert=f"{MINE} AND group_id = {MY_GROUPS}",
            update=NOBODY,
            delete=MINE,
        ),
        protect("support_nightwish", select=MINE, insert=MINE, update=NOBODY, delete=MINE),
        protect(
            "support_duty",
            select=f"group_id = {MY_GROUPS}",
            insert=f"group_id = {MY_HELD_GROUPS}",
            update=f"group_id = {MY_HELD_GROUPS}",
            delete=f"group_id = {MY_HELD_GROUPS}",
        ),
        only_changing("support_duty", ["member_id", "cover_on", "covered_by_id"]),
        tie(
            "support_asked",
            ["request_id", "asker_id"],
            to="support_supportrequest",
            to_columns=["id", "asker_id"],
        ),
        tie(
            "support_requestwords",
            ["request_id", "author_id"],
            to="support_supportrequest",
            to_columns=["id", "asker_id"],
        ),
        tie(
            "support_requestwords",
            ["key_id", "author_id"],
            to="vault_datakey",
            to_columns=["id", "owner_id"],
        ),
        silenced("support_asked"),
        silenced("support_requestwords"),
        silenced("support_duty"),
        migrations.RunSQL(OPENED, NOT_OPENED),
    ]
