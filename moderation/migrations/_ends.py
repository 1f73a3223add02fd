"""What the database asks of an account's end, as SQL for the migration; `moderation.policies` says the same."""

from vault.operations import ME

SEES = "(SELECT sec.i_moderate()) AND sec.works_case(case_id) AND sec.at_moderators(case_id)"
"""True of an end whose case is at the moderators' desk, for one of them who is not concerned in it."""

ASKS = f"""asked_by_id = {ME} AND {SEES} AND approved_by_id IS NULL AND began_at IS NULL AND lifted_at IS NULL
    AND EXISTS (SELECT 1 FROM moderation_evidence e
                WHERE e.case_id = moderation_accountend.case_id AND e.author_id = moderation_accountend.member_id)"""
"""Of somebody whose words were reported, and that the asker may read now by a look of their own."""

FUNCTIONS = """
    CREATE FUNCTION sec.at_moderators(which bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
        AS $$ SELECT EXISTS (SELECT FROM public.moderation_case WHERE id = which AND desk = 'moderators') $$;
    -- Whether somebody took another's office or account since a case came: then no day stands in for agreement.
    CREATE FUNCTION sec.made_alone(which bigint, who bigint) RETURNS boolean
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
        SELECT EXISTS (SELECT FROM public.vault_ledgerentry l JOIN public.moderation_case c ON c.id = which
                       WHERE l.actor_id = who AND l.at >= c.opened_at
                         AND (l.kind = 'account.closed' OR (l.kind = 'office.taken' AND l.detail->>'office' = 'moderator')))
    $$;
    -- Whether somebody came to a moderator's office, or in again, since that instant.
    CREATE FUNCTION sec.came_since(who bigint, since timestamptz) RETURNS boolean
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
        SELECT EXISTS (SELECT FROM public.vault_ledgerentry l WHERE l.member_id = who AND l.at > since
                         AND (l.kind = 'account.opened' OR (l.kind = 'office.given' AND l.detail->>'office' = 'moderator')))
    $$;
    REVOKE EXECUTE ON FUNCTION sec.at_moderators(bigint), sec.made_alone(bigint, bigint), sec.came_since(bigint, timestamptz)
        FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION sec.at_moderators(bigint) TO rc_app;
"""

FORWARD = """
    -- When it was asked for, and whether nobody else could be asked, is not the application's to say.
    CREATE FUNCTION sec.end_is_asked() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
    BEGIN
        NEW.asked_at := clock_timestamp();
        NEW.alone := sec.nobody_else_moderates(NEW.case_id, NEW.asked_by_id);
        RETURN NEW;
    END $$;
    -- Who puts a backup back is the tables' owner, and puts back what was.
    CREATE TRIGGER asked BEFORE INSERT ON moderation_accountend
        FOR EACH ROW WHEN (current_user <> 'rc_owner') EXECUTE FUNCTION sec.end_is_asked();
    -- It only goes forward: agreed by another, done by its asker with its line written, given back once. Nothing else changes.
    CREATE FUNCTION sec.end_goes_forward() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
    BEGIN
        -- Whoever asked, agreed or gave it back and is erased: the row stays without them. Nobody acts then.
        IF sec.me() IS NULL AND coalesce(NEW.asked_by_id, OLD.asked_by_id) IS NOT DISTINCT FROM OLD.asked_by_id
                AND coalesce(NEW.approved_by_id, OLD.approved_by_id) IS NOT DISTINCT FROM OLD.approved_by_id
                AND coalesce(NEW.lifted_by_id, OLD.lifted_by_id) IS NOT DISTINCT FROM OLD.lifted_by_id
                AND (NEW.approved_at, NEW.declined_at, NEW.began_at, NEW.line, NEW.lifted_at)
                    IS NOT DISTINCT FROM (OLD.approved_at, OLD.declined_at, OLD.began_at, OLD.line, OLD.lifted_at) THEN
            RETURN NEW;
        END IF;
        IF NEW.approved_by_id IS DISTINCT FROM OLD.approved_by_id
                AND (OLD.approved_by_id IS NOT NULL OR NEW.approved_by_id IS DISTINCT FROM sec.me() OR OLD.asked_by_id = sec.me()
                     OR OLD.began_at IS NOT NULL OR sec.came_since(NEW.approved_by_id, OLD.asked_at)) THEN
            RAISE EXCEPTION 'another agrees, once, for themselves, and was there before' USING ERRCODE = 'insufficient_privilege';
        END IF;
        IF OLD.declined_at IS NOT NULL AND (NEW.declined_at IS NULL OR NEW.began_at IS NOT NULL) THEN
            RAISE EXCEPTION 'what is declined stays declined' USING ERRCODE = 'insufficient_privilege';
        END IF;
        IF OLD.began_at IS NOT NULL THEN
            IF (NEW.began_at, NEW.line, NEW.declined_at) IS DISTINCT FROM (OLD.began_at, OLD.line, OLD.declined_at) THEN
                RAISE EXCEPTION 'what is done keeps its instant and its line' USING ERRCODE = 'insufficient_privilege';
            END IF;
        ELSIF NEW.began_at IS NOT NULL THEN
            IF NEW.asked_by_id IS DISTINCT FROM sec.me() OR OLD.asked_at < now() - interval '7 days' OR NOT EXISTS (
                    SELECT FROM public.vault_ledgerentry l WHERE l.id = NEW.line AND l.kind = 'account.ended'
                        AND l.actor_id = NEW.asked_by_id AND l.member_id = NEW.member_id) THEN
                RAISE EXCEPTION 'who asked ends it, within a week, with its line in the ledger' USING ERRCODE = 'insufficient_privilege';
            END IF;
            IF NOT EXISTS (SELECT FROM public.moderation_case c
                           WHERE c.id = NEW.case_id AND c.closed_at IS NULL AND c.taken_by_id = NEW.asked_by_id) THEN
                RAISE EXCEPTION 'an end is for whoever has its case in hand' USING ERRCODE = 'insufficient_privilege';
            END IF;
            IF NEW.approved_by_id IS NULL AND (OLD.asked_at > now() - interval '24 hours'
                    OR NOT sec.nobody_else_moderates(NEW.case_id, NEW.asked_by_id) OR sec.made_alone(NEW.case_id, NEW.asked_by_id)) THEN
                RAISE EXCEPTION 'a second person agrees, or nobody is there and a day goes by' USING ERRCODE = 'insufficient_privilege';
            END IF;
        END IF;
        IF (NEW.lifted_at, NEW.lifted_by_id) IS DISTINCT FROM (OLD.lifted_at, OLD.lifted_by_id) AND (OLD.lifted_at IS NOT NULL
                OR NEW.lifted_by_id IS DISTINCT FROM sec.me() OR NOT EXISTS (
                    SELECT FROM public.moderation_case c
                    WHERE c.id = NEW.case_id AND c.closed_at IS NULL AND c.taken_by_id = sec.me())) THEN
            RAISE EXCEPTION 'whoever has the case in hand gives an account back, once' USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER forward BEFORE UPDATE ON moderation_accountend
        FOR EACH ROW EXECUTE FUNCTION sec.end_goes_forward();
"""

ACCOUNTS = """
    -- An account ends and comes back with such a row alone, whoever writes, the keeper too; never one with an office. It is erased
    -- before its ninety days (`ENDED_FOR`) only by its own member's wish.
    CREATE FUNCTION sec.account_ends() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
    BEGIN
        IF NEW.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at AND (
                OLD.ended_at IS NOT NULL OR NEW.is_admin OR NEW.is_moderator OR NEW.is_staff OR NEW.is_superuser OR NOT EXISTS (
                    SELECT FROM public.moderation_accountend e WHERE e.member_id = NEW.id AND e.asked_by_id = sec.me()
                        AND e.began_at = NEW.ended_at AND e.lifted_at IS NULL)) THEN
            RAISE EXCEPTION 'an account ends by two, and none with an office' USING ERRCODE = 'insufficient_privilege';
        END IF;
        IF NEW.ended_at IS NULL AND OLD.ended_at IS NOT NULL AND NOT EXISTS (
                SELECT FROM public.moderation_accountend e
                WHERE e.member_id = NEW.id AND e.began_at = OLD.ended_at AND e.lifted_by_id = sec.me()) THEN
            RAISE EXCEPTION 'an account is given back by whoever works on its case' USING ERRCODE = 'insufficient_privilege';
        END IF;
        IF NEW.erase_from IS DISTINCT FROM OLD.erase_from AND NEW.erase_from < NEW.ended_at + interval '90 days'
                AND NEW.id IS DISTINCT FROM sec.me() THEN
            RAISE EXCEPTION 'an account stays its ninety days' USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER ends BEFORE UPDATE OF ended_at, erase_from ON members_member
        FOR EACH ROW EXECUTE FUNCTION sec.account_ends();
"""

BACK = """
    DROP TRIGGER ends ON members_member; DROP FUNCTION sec.account_ends();
    DROP TRIGGER forward ON moderation_accountend; DROP FUNCTION sec.end_goes_forward();
    DROP TRIGGER asked ON moderation_accountend; DROP FUNCTION sec.end_is_asked();
"""

CHANGING = ["approved_by_id", "approved_at", "declined_at", "began_at", "line", "lifted_by_id", "lifted_at"]
