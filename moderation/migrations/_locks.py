"""What the database asks of reports, cases and openings, as SQL for the migrations; `moderation.querysets` says the same."""

from vault.operations import ME, MY_HELD_GROUPS

WORKS = f"""((desk = 'moderators' AND (SELECT sec.i_moderate())) OR (desk = 'holders' AND group_id = {MY_HELD_GROUPS}))
    AND NOT ({ME} = ANY (apart))"""
"""True of a case at the looking member's desk in which they are not concerned."""

FUNCTIONS = f"""
    CREATE FUNCTION sec.works_case(which bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
        AS $$ SELECT EXISTS (SELECT FROM public.moderation_case WHERE id = which AND {WORKS}) $$;
    CREATE FUNCTION sec.concerned_in(which bigint, who bigint) RETURNS boolean
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
        AS $$ SELECT EXISTS (SELECT FROM public.moderation_case WHERE id = which AND who = ANY (apart)) $$;
    -- Whether something is to be erased, or was: it is not put back.
    CREATE FUNCTION sec.is_removed(what text, which bigint) RETURNS boolean
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
        AS $$ SELECT EXISTS (SELECT FROM public.moderation_removal WHERE kind = what AND thing = which) $$;
    -- Who may use a case's key: who works on it, who reported it, whose words it is about.
    CREATE FUNCTION sec.opens_case(which bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
        AS $$ SELECT sec.concerned_in(which, sec.me()) OR sec.works_case(which) $$;
"""

LOOKS_AFTER = f"((desk = 'moderators' AND (SELECT sec.i_moderate())) OR (desk = 'holders' AND group_id = {MY_HELD_GROUPS}))"

# Both below are asked as the looking member: only of a copy that they may read now, by a look of their own.
COPIED = """EXISTS (SELECT 1 FROM moderation_evidence e WHERE e.case_id = moderation_removal.case_id
    AND e.kind = moderation_removal.kind AND e.thing = moderation_removal.thing)"""
SET_ASIDE = f"""{LOOKS_AFTER} AND EXISTS (SELECT 1 FROM moderation_evidence e WHERE e.group_id = groups_setaside.group_id
    AND e.kind = groups_setaside.kind AND e.thing = groups_setaside.thing AND sec.works_case(e.case_id))"""
PUT_BACK = f"{LOOKS_AFTER} AND NOT sec.is_removed(kind, thing)"

FILE_CASE = """
    -- Those never work on that case; had one of them it in hand, it is in nobody's. Called by the two below alone.
    CREATE FUNCTION sec.put_apart(which bigint, who bigint[]) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
        UPDATE public.moderation_case c SET apart = ARRAY(SELECT DISTINCT unnest(c.apart || who)),
            taken_at = CASE WHEN c.taken_by_id = ANY (who) THEN NULL ELSE c.taken_at END,
            taken_by_id = CASE WHEN c.taken_by_id = ANY (who) THEN NULL ELSE c.taken_by_id END
            WHERE c.id = which
    $$;
    -- From whom somebody keeps their words, of those who hold the circle of a case at their desk: a report does not carry the words
    -- to them after all. A moderator is not kept out by whom they look after.
    CREATE FUNCTION sec.kept_from(which bigint, whose bigint) RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
        SET search_path = ''
        AS $$ SELECT coalesce(array_agg(x.other_id), '{}') FROM public.moderation_case c
              JOIN public.groups_mute x ON x.group_id = c.group_id AND x.member_id = whose AND x.withholds
              WHERE c.id = which AND c.desk = 'holders' $$;
    REVOKE EXECUTE ON FUNCTION sec.put_apart(bigint, bigint[]), sec.kept_from(bigint, bigint) FROM PUBLIC;
    -- A reporter sees no case, so the database finds or makes it: the open one about the same thing at the same desk; after
    -- `most` reports within a day the newest open one of their own in that circle; else a new one. No report is refused.
    CREATE FUNCTION sec.file_case(fresh text, to_desk text, in_group bigint, what text, thing text, whose bigint, why text,
                                  grave smallint, moment timestamptz, most int)
        RETURNS TABLE (case_id bigint, slug text, taken boolean, joined boolean)
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
    DECLARE
        me bigint := sec.me();
        found bigint;
        put_with boolean := false;
    BEGIN
        IF me IS NULL OR whose = me OR NOT (in_group = ANY (sec.my_groups())) THEN
            RAISE EXCEPTION 'nothing to report there' USING ERRCODE = 'insufficient_privilege';
        END IF;
        -- One report of a member at a time: two at once must not both be the last that is let through.
        PERFORM pg_advisory_xact_lock(7201127, (me % 2147483647)::int);
        FOR turn IN 1..3 LOOP
            SELECT c.id INTO found FROM public.moderation_case c
                WHERE c.desk = to_desk AND c.group_id = in_group AND c.kind = what AND c.about = thing AND c.closed_at IS NULL
                ORDER BY c.appealed, c.id LIMIT 1 FOR UPDATE;
            IF found IS NULL AND (SELECT count(*) FROM public.moderation_report r
                                  WHERE r.reporter_id = me AND r.at > moment - interval '24 hours') >= most THEN
                SELECT c.id INTO found FROM public.moderation_case c JOIN public.moderation_report r ON r.case_id = c.id
                    WHERE r.reporter_id = me AND c.desk = to_desk AND c.group_id = in_group AND c.closed_at IS NULL
                    ORDER BY c.id DESC LIMIT 1 FOR UPDATE OF c;
                put_with := found IS NOT NULL;
            END IF;
            EXIT WHEN found IS NOT NULL;
            INSERT INTO public.moderation_case (public_id, group_id, desk, kind, about, concerned_id, apart, reason, weight,
                                                opened_at, outcome, appealed)
                VALUES (fresh, in_group, to_desk, what, thing, whose, ARRAY[me, whose], why, grave, moment, '', false)
                ON CONFLICT DO NOTHING RETURNING id INTO found;
            EXIT WHEN found IS NOT NULL;
        END LOOP;
        -- Whoever reports it does not work on it, whatever they did before.
        UPDATE public.moderation_case c SET
            reason = CASE WHEN grave < c.weight THEN why ELSE c.reason END, weight = least(c.weight, grave) WHERE c.id = found;
        PERFORM sec.put_apart(found, ARRAY[me, whose] || sec.kept_from(found, whose));
        RETURN QUERY SELECT found, c.public_id::text, c.taken_by_id IS NOT NULL, put_with FROM public.moderation_case c WHERE c.id = found;
    END $$;
    -- The same for the authors of what stands beside it and was ticked.
    CREATE FUNCTION sec.concern(which bigint, who bigint) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
        SELECT sec.put_apart(c.id, who || sec.kept_from(c.id, who)) FROM public.moderation_case c
            WHERE c.id = which AND sec.me() = ANY (c.apart) AND EXISTS (
                SELECT FROM public.moderation_report r WHERE r.case_id = c.id AND r.reporter_id = sec.me())
    $$;
    -- An appeal of somebody concerned: it is open again. Out of the hand of whoever decided, so that another takes it, where there is
    -- one; in another's hand it stays. Returns what stands in its URL and who at its desk is to hear of it.
    CREATE FUNCTION sec.appeal_case(which bigint) RETURNS TABLE (slug text, who bigint)
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
    DECLARE
        it public.moderation_case;
    BEGIN
        SELECT * INTO it FROM public.moderation_case c WHERE c.id = which AND sec.me() = ANY (c.apart) FOR UPDATE;
        IF it.id IS NULL THEN
            RETURN;
        END IF;
        IF it.taken_by_id IS NULL OR it.taken_by_id = coalesce(it.answered_by_id, it.taken_by_id) THEN
            UPDATE public.moderation_case SET appealed = true, closed_at = NULL, outcome = '', taken_by_id = NULL, taken_at = NULL,
                answered_by_id = coalesce(it.answered_by_id, it.taken_by_id) WHERE id = which;
            UPDATE public.moderation_report SET state = 'waiting' WHERE case_id = which AND state = 'looking';
        ELSE
            UPDATE public.moderation_case SET appealed = true WHERE id = which;
        END IF;
        RETURN QUERY SELECT it.public_id::text, m.id FROM public.members_member m
            WHERE m.is_active AND NOT (m.id = ANY (it.apart)) AND (
                (it.desk = 'moderators' AND m.is_moderator) OR (it.desk = 'holders' AND EXISTS (
                    SELECT FROM public.groups_membership s WHERE s.member_id = m.id AND s.group_id = it.group_id
                        AND s.role = 'facilitator' AND s.until IS NULL AND (s.paused_until IS NULL OR s.paused_until <= now()))));
    END $$;
    -- Whose words were copied for a case, without a word: a line in the ledger names them before anything is shown. Not those
    -- of a reporter, whose line would tell who it was.
    CREATE FUNCTION sec.authors_of_case(which bigint) RETURNS bigint[]
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
        SELECT coalesce(array_agg(DISTINCT e.author_id), '{}') FROM public.moderation_evidence e
        WHERE e.case_id = which AND sec.works_case(which) AND e.words IS NOT NULL AND NOT EXISTS (
            SELECT FROM public.moderation_report r WHERE r.case_id = which AND r.reporter_id = e.author_id)
    $$;
    -- The newest copy of a case, by its row: a look shows it and what is older. Whoever adds one or looks locks the case first, so
    -- an older one never comes later.
    CREATE FUNCTION sec.newest_copy(which bigint) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
        SELECT coalesce(max(e.id), 0) FROM public.moderation_evidence e WHERE e.case_id = which AND sec.works_case(which)
    $$;
    -- Whether anybody could work on what somebody reports, so that they are told the truth.
    CREATE FUNCTION sec.somebody_moderates(but bigint[]) RETURNS boolean
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
        AS $$ SELECT EXISTS (SELECT FROM public.members_member WHERE is_moderator AND is_active AND NOT (id = ANY (but))) $$;
"""

FORWARD = """
    -- Whether nobody moderates besides that one, those who reported and whose words were reported. Who is apart only because a
    -- reporter ticked something of theirs counts: ticking makes nobody alone.
    CREATE FUNCTION sec.nobody_else_moderates(which bigint, but bigint) RETURNS boolean
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
        SELECT NOT EXISTS (
            SELECT FROM public.members_member m JOIN public.moderation_case c ON c.id = which
            WHERE m.is_moderator AND m.is_active AND m.id <> but AND m.id IS DISTINCT FROM c.concerned_id
                AND NOT EXISTS (SELECT FROM public.moderation_report r WHERE r.case_id = which AND r.reporter_id = m.id))
    $$;
    REVOKE EXECUTE ON FUNCTION sec.nobody_else_moderates(bigint, bigint) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION sec.nobody_else_moderates(bigint, bigint) TO rc_app;
    -- A case comes over to the moderators only, and without the words that may not go to them.
    CREATE FUNCTION sec.case_comes_over() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
    BEGIN
        IF NEW.desk <> 'moderators' OR NEW.moved_at IS NULL OR EXISTS (
                SELECT FROM public.moderation_evidence e WHERE e.case_id = NEW.id AND e.words IS NOT NULL AND NOT e.to_moderators) THEN
            RAISE EXCEPTION 'words that may not go to moderators stay behind' USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER over BEFORE UPDATE OF desk ON moderation_case
        FOR EACH ROW WHEN (NEW.desk IS DISTINCT FROM OLD.desk) EXECUTE FUNCTION sec.case_comes_over();
    -- An opening only goes forward: agreed by another, begun by its asker with its line written, ended. Nothing else changes.
    CREATE FUNCTION sec.opening_goes_forward() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
    BEGIN
        -- Whoever agreed and is erased: the row stays, and shows nothing any more. Nobody acts then.
        IF sec.me() IS NULL AND NEW.approved_by_id IS NULL AND OLD.approved_by_id IS NOT NULL THEN
            RETURN NEW;
        END IF;
        IF NEW.approved_by_id IS DISTINCT FROM OLD.approved_by_id
                AND (OLD.approved_by_id IS NOT NULL OR NEW.approved_by_id IS DISTINCT FROM sec.me() OR OLD.asked_by_id = sec.me()) THEN
            RAISE EXCEPTION 'another agrees, once, and for themselves' USING ERRCODE = 'insufficient_privilege';
        END IF;
        IF NEW.approved_by_id IS DISTINCT FROM OLD.approved_by_id AND EXISTS (
                SELECT FROM public.vault_ledgerentry l WHERE l.member_id = NEW.approved_by_id AND l.at > OLD.asked_at
                    AND (l.kind = 'account.opened' OR (l.kind = 'office.given' AND l.detail->>'office' = 'moderator'))) THEN
            RAISE EXCEPTION 'who agrees was there before it was asked' USING ERRCODE = 'insufficient_privilege';
        END IF;
        IF OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at
                OR OLD.declined_at IS NOT NULL AND (NEW.declined_at IS NULL OR NEW.began_at IS NOT NULL) THEN
            RAISE EXCEPTION 'what is over stays over' USING ERRCODE = 'insufficient_privilege';
        END IF;
        IF OLD.began_at IS NOT NULL THEN
            IF (NEW.began_at, NEW.ends_at, NEW.told_at, NEW.line, NEW.begun_in) IS DISTINCT FROM
                    (OLD.began_at, OLD.ends_at, OLD.told_at, OLD.line, OLD.begun_in) THEN
                RAISE EXCEPTION 'what has begun keeps its end and its day of telling' USING ERRCODE = 'insufficient_privilege';
            END IF;
        ELSIF NEW.began_at IS NOT NULL THEN
            IF OLD.asked_at < now() - interval '7 days' THEN
                RAISE EXCEPTION 'an asking stands for a week' USING ERRCODE = 'insufficient_privilege';
            END IF;
            IF NEW.asked_by_id IS DISTINCT FROM sec.me() OR NOT EXISTS (
                    SELECT FROM public.vault_ledgerentry l WHERE l.id = NEW.line AND l.kind = 'opening.began'
                        AND l.actor_id = NEW.asked_by_id AND l.group_id = NEW.group_id) THEN
                RAISE EXCEPTION 'an opening begins with its line in the ledger' USING ERRCODE = 'insufficient_privilege';
            END IF;
            IF NOT EXISTS (SELECT FROM public.moderation_case c
                           WHERE c.id = NEW.case_id AND c.closed_at IS NULL AND c.taken_by_id = NEW.asked_by_id) THEN
                RAISE EXCEPTION 'an opening is for whoever has its case in hand' USING ERRCODE = 'insufficient_privilege';
            END IF;
            IF NEW.approved_by_id IS NULL AND (OLD.asked_at > now() - interval '24 hours'
                    OR NOT sec.nobody_else_moderates(NEW.case_id, NEW.asked_by_id) OR EXISTS (
                        SELECT FROM public.vault_ledgerentry l JOIN public.moderation_case c ON c.id = NEW.case_id
                        WHERE l.actor_id = NEW.asked_by_id AND l.at >= c.opened_at
                            AND (l.kind = 'account.closed' OR (l.kind = 'office.taken' AND l.detail->>'office' = 'moderator')))) THEN
                RAISE EXCEPTION 'a second person agrees, or nobody is there and a day goes by' USING ERRCODE = 'insufficient_privilege';
            END IF;
            NEW.begun_in := txid_current();
        END IF;
        RETURN NEW;
    END $$;
    -- When it was asked for, and whether nobody else could be asked, is not the application's to say.
    CREATE FUNCTION sec.opening_is_asked() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
    BEGIN
        NEW.asked_at := clock_timestamp();
        NEW.alone := sec.nobody_else_moderates(NEW.case_id, NEW.asked_by_id);
        RETURN NEW;
    END $$;
    -- Who puts a backup back is the tables' owner, and puts back what was.
    CREATE TRIGGER asked BEFORE INSERT ON moderation_opening
        FOR EACH ROW WHEN (current_user <> 'rc_owner') EXECUTE FUNCTION sec.opening_is_asked();
    CREATE TRIGGER forward BEFORE UPDATE ON moderation_opening
        FOR EACH ROW EXECUTE FUNCTION sec.opening_goes_forward();
"""


def only_app(*signatures: str) -> str:
    """Those functions can be called by the application's roles and nobody else."""
    names = ", ".join(f"sec.{signature}" for signature in signatures)
    return f"REVOKE EXECUTE ON FUNCTION {names} FROM PUBLIC; GRANT EXECUTE ON FUNCTION {names} TO rc_app;"
