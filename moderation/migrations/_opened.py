"""What the database asks of an opening that has begun, as SQL for the migrations; `moderation.querysets.opened` says the same."""

from groups.locks import not_withheld

RUNNING = """
    o.asked_by_id = sec.me() AND sec.i_moderate() AND o.began_at <= clock_timestamp() AND o.ends_at > clock_timestamp()
    AND o.ended_at IS NULL AND o.declined_at IS NULL AND NOT (o.asked_by_id = ANY (c.apart))
    AND c.closed_at IS NULL AND c.taken_by_id = o.asked_by_id
    AND (o.approved_by_id <> o.asked_by_id OR (o.approved_by_id IS NULL AND o.alone))
    AND o.begun_in IS DISTINCT FROM txid_current_if_assigned()
    AND EXISTS (SELECT FROM public.vault_ledgerentry l
                WHERE l.id = o.line AND l.kind = 'opening.began' AND l.actor_id = o.asked_by_id AND l.group_id = o.group_id)
"""
"""True of an opening `o` of case `c` that shows something to the looking member: theirs, agreed, begun in a transaction that is
over and with its line in the ledger, not ended."""

_OPENINGS = "FROM public.moderation_opening o JOIN public.moderation_case c ON c.id = o.case_id"


def _opened(name: str, column: str, scope: str) -> str:
    return f"""
    CREATE FUNCTION sec.{name}() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
        AS $$ SELECT coalesce(array_agg({column}), '{{}}') {_OPENINGS} WHERE {scope}{RUNNING} $$;
    """


OPENED = f"""
    {_opened("opened_shares", "o.share_id", "o.scope = 'thread' AND ")}
    {_opened("opened_groups", "o.group_id", "o.scope = 'group' AND ")}
    {_opened("opened_keys", "o.group_id", "")}
    -- Of whom they show words: whoever has a line of it in the ledger, written as it began; and of what was said until then.
    CREATE FUNCTION sec.opened_authors() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
        AS $$ SELECT coalesce(array_agg(e.member_id), '{{}}') {_OPENINGS}
              JOIN public.vault_ledgerentry e ON e.group_id = o.group_id AND e.id > o.line AND e.kind = 'opening.read'
                  AND e.actor_id = o.asked_by_id AND e.at = o.began_at
              WHERE {RUNNING} $$;
    CREATE FUNCTION sec.opened_upto() RETURNS timestamptz LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
        AS $$ SELECT max(o.began_at) {_OPENINGS} WHERE {RUNNING} $$;
    -- What a group's promise said of moderators when something was said there.
    CREATE FUNCTION sec.promised_around(which bigint, at timestamptz) RETURNS boolean
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
        AS $$ SELECT coalesce((SELECT p.terms->>'opening' = 'around' FROM public.groups_promise p
                               WHERE p.group_id = which AND p.since <= at ORDER BY p.version DESC LIMIT 1), false) $$;
    -- Whose words an opening will show, by member id and without a word: they are told.
    CREATE FUNCTION sec.authors_of_opening(which bigint) RETURNS bigint[]
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
        WITH o AS (SELECT * FROM public.moderation_opening WHERE id = which AND asked_by_id = sec.me()),
             s AS (SELECT s.id, s.author_id FROM public.shares_share s, o
                   WHERE s.group_id = o.group_id AND s.audience = 'group' AND s.taken_back_at IS NULL
                     AND (s.fades_at IS NULL OR s.fades_at > now()) AND (o.scope = 'group' OR s.id = o.share_id)
                     AND sec.promised_around(s.group_id, s.created_at) AND {not_withheld("s", "author_id")})
        SELECT coalesce(array_agg(DISTINCT a.id), '{{}}') FROM (
            SELECT author_id AS id FROM s
            UNION SELECT r.author_id FROM public.shares_reply r JOIN s ON s.id = r.share_id
                WHERE r.taken_back_at IS NULL AND sec.promised_around(r.group_id, r.created_at)
                  AND {not_withheld("r", "author_id")}
            UNION SELECT k.member_id FROM public.checkins_checkin k, o
                WHERE o.scope = 'group' AND k.group_id = o.group_id AND k.audience = 'group'
                  AND (k.fades_at IS NULL OR k.fades_at > now()) AND sec.promised_around(k.group_id, k.at) AND k.opening = 2
                  AND {not_withheld("k", "member_id")}
        ) a $$;
"""

TOLD = """
    -- What tells an author of an opening: nobody takes it away, sends it elsewhere or puts it off before it was told.
    CREATE FUNCTION sec.an_opening_is_told() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
    BEGIN
        IF TG_OP = 'DELETE' THEN
            -- Asked as the transaction ends: with its member it goes, and who is erased is not told that something waited.
            IF OLD.told_at IS NULL AND EXISTS (SELECT FROM public.members_member WHERE id = OLD.recipient_id) THEN
                RAISE EXCEPTION 'an author is told' USING ERRCODE = 'insufficient_privilege';
            END IF;
            RETURN NULL;
        END IF;
        IF (NEW.kind, NEW.recipient_id, NEW.about, NEW.dedupe) IS DISTINCT FROM (OLD.kind, OLD.recipient_id, OLD.about, OLD.dedupe)
                OR (NEW.told_at IS NULL AND (NEW.due_at > OLD.due_at OR NEW.not_after IS NOT NULL OR NEW.state <> 'waiting'))
                OR (OLD.told_at IS NOT NULL AND NEW.told_at IS NULL) THEN
            RAISE EXCEPTION 'an author is told' USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER told BEFORE UPDATE ON notices_notice
        FOR EACH ROW WHEN (OLD.kind = 'opening-told') EXECUTE FUNCTION sec.an_opening_is_told();
    CREATE CONSTRAINT TRIGGER told_at_last AFTER DELETE ON notices_notice DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW WHEN (OLD.kind = 'opening-told') EXECUTE FUNCTION sec.an_opening_is_told();
"""
