"""Row security on conversations, on each one's own end, on what two say to each other, and on what was not sent."""

from django.db import migrations

from groups.locks import not_withheld, silenced
from vault.operations import ME, MY_GROUPS, NOBODY, only_changing, protect, tie

OF_TWO = "conversations_conversation"
WORDS = "conversations_conversationwords"
OF_MINE = f"(asker_id = {ME} OR other_id = {ME})"
MINE = f"member_id = {ME}"


def seat(member: str, more: str = "") -> str:
    """True of a conversation where `member`, one of its columns, has a seat that lasts from before the request."""
    return f"""EXISTS (SELECT 1 FROM groups_membership m WHERE m.group_id = {OF_TWO}.group_id
        AND m.member_id = {OF_TWO}.{member} AND m.until IS NULL AND m.since <= {OF_TWO}.asked_at{more})"""


BOTH_SIT = f"{seat('asker_id')} AND {seat('other_id')}"

# The request of somebody who keeps apart is not seen. Once it is accepted the row stays to be seen: that somebody keeps apart
# since must look like nothing.
ASKED = f"(accepted_at IS NOT NULL OR asker_id = {ME} OR {not_withheld(OF_TWO, 'asker_id')})"

# Both came to stay; and the other holds the space, has been there for three weeks, or chose to be written to early.
STAYS = " AND m.visit_rounds IS NULL"
REACHABLE = f"""{STAYS} AND (m.role = 'facilitator' OR m.since <= now() - interval '21 days' OR EXISTS (
    SELECT 1 FROM conversations_openearly e WHERE e.group_id = m.group_id AND e.member_id = m.member_id))"""


def lets(table: str) -> str:
    """True of a row of `table` in whose group members may write to one person."""
    return f"EXISTS (SELECT 1 FROM groups_group g WHERE g.id = {table}.group_id AND g.writing = 'chosen')"


def in_one(more: str) -> str:
    """True of words in a conversation that I see, with `more` said of it."""
    return f"EXISTS (SELECT 1 FROM {OF_TWO} c WHERE c.id = {WORDS}.conversation_id AND {more})"


def my_end(more: str) -> str:
    """True of words in a conversation of which I have an end of my own, with `more` said of it."""
    return f"""EXISTS (SELECT 1 FROM conversations_ownend o WHERE o.conversation_id = {WORDS}.conversation_id
        AND o.member_id = {ME}{more})"""


ON = " AND o.stand = 'on'"
TO_ME = f"""reader_id = {ME} AND (
    ({in_one("c.accepted_at IS NOT NULL")} AND {my_end(f"{ON} AND o.reads_from <= {WORDS}.at")})
    OR (first AND {in_one("c.accepted_at IS NULL")} AND NOT {my_end("")}))"""
THE_TWO = f"""((c.asker_id = {ME} AND c.other_id = {WORDS}.reader_id) OR (c.other_id = {ME} AND c.asker_id = {WORDS}.reader_id))"""
ADDING = f"""author_id = {ME} AND group_id = {MY_GROUPS} AND {lets(WORDS)} AND {my_end(ON)} AND (
    (NOT first AND {in_one(f"c.accepted_at IS NOT NULL AND {THE_TWO}")})
    OR (first AND {in_one(f"c.accepted_at IS NULL AND c.asker_id = {ME} AND c.other_id = {WORDS}.reader_id")}))"""

# What belongs to one of the two alone: the yes to the other, each choice of days to who made it.
OWN_COLUMNS = f"""
    CREATE FUNCTION sec.own_columns_of_two() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
    BEGIN
        IF (NEW.accepted_at IS DISTINCT FROM OLD.accepted_at AND (sec.me() IS DISTINCT FROM OLD.other_id OR OLD.accepted_at IS NOT NULL))
            OR (NEW.asker_days <> OLD.asker_days AND sec.me() IS DISTINCT FROM OLD.asker_id)
            OR (NEW.other_days <> OLD.other_days AND sec.me() IS DISTINCT FROM OLD.other_id) THEN
            RAISE EXCEPTION 'not theirs to change' USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER own_columns BEFORE UPDATE ON {OF_TWO} FOR EACH ROW EXECUTE FUNCTION sec.own_columns_of_two();
"""

# The key of words between two is seen by these two, not by their circle.
KEYS = f"""owner_id = {ME} OR (between_id IS NULL AND group_id = {MY_GROUPS})
    OR (between_id IS NOT NULL AND EXISTS (SELECT 1 FROM {OF_TWO} c WHERE c.id = vault_datakey.between_id))"""
KEYS_BEFORE = f"owner_id = {ME} OR group_id = {MY_GROUPS}"


class Migration(migrations.Migration):
    dependencies = [("conversations", "0001_initial"), ("groups", "0009_stages"), ("vault", "0004_of_two")]
    operations = [
        protect(
            "conversations_openearly",
            select=f"{MINE} OR group_id = {MY_GROUPS}",
            insert=f"{MINE} AND group_id = {MY_GROUPS}",
            delete=MINE,
        ),
        protect(
            OF_TWO,
            select=f"{OF_MINE} AND group_id = {MY_GROUPS} AND {ASKED} AND {BOTH_SIT}",
            insert=f"asker_id = {ME} AND group_id = {MY_GROUPS} AND accepted_at IS NULL AND {lets(OF_TWO)}"
            f" AND {seat('asker_id', STAYS)} AND {seat('other_id', REACHABLE)}",
            update=f"{OF_MINE} AND group_id = {MY_GROUPS}",
            delete=NOBODY,
        ),
        only_changing(OF_TWO, ["accepted_at", "asker_days", "other_days"]),
        migrations.RunSQL(
            OWN_COLUMNS, f"DROP TRIGGER own_columns ON {OF_TWO}; DROP FUNCTION sec.own_columns_of_two()"
        ),
        protect(
            "conversations_ownend",
            select=MINE,
            insert=f"{MINE} AND group_id = {MY_GROUPS} AND EXISTS (SELECT 1 FROM {OF_TWO} c"
            f" WHERE c.id = conversations_ownend.conversation_id AND (c.asker_id = {ME} OR c.other_id = {ME}))",
            update=MINE,
            delete=MINE,
        ),
        only_changing("conversations_ownend", ["stand", "at", "reads_from"]),
        protect(
            WORDS,
            select=f"fades_at > now() AND (author_id = {ME} OR ({TO_ME}))",
            insert=ADDING,
            update=f"author_id = {ME} AND group_id = {MY_GROUPS} AND at > now() - interval '15 minutes'",
            delete=f"author_id = {ME}",
        ),
        only_changing(WORDS, ["words", "edited_at"]),
        protect(
            "conversations_notagain",
            select=MINE,
            insert=f"{MINE} AND group_id = {MY_GROUPS}",
            delete=MINE,
        ),
        protect(
            "conversations_unsent",
            select=f"author_id = {ME} AND at > now() - interval '30 days'",
            insert=f"author_id = {ME} AND group_id = {MY_GROUPS}",
            delete=f"author_id = {ME}",
        ),
        tie(
            "conversations_ownend", ["conversation_id", "group_id"], to=OF_TWO, to_columns=["id", "group_id"]
        ),
        tie(WORDS, ["conversation_id", "group_id"], to=OF_TWO, to_columns=["id", "group_id"]),
        tie(
            WORDS,
            ["key_id", "author_id", "conversation_id"],
            to="vault_datakey",
            to_columns=["id", "owner_id", "between_id"],
        ),
        tie(
            "conversations_unsent", ["key_id", "author_id"], to="vault_datakey", to_columns=["id", "owner_id"]
        ),
        silenced(OF_TWO),
        silenced(WORDS, "words"),
        migrations.RunSQL(
            f"ALTER POLICY reading ON vault_datakey USING ({KEYS})",
            f"ALTER POLICY reading ON vault_datakey USING ({KEYS_BEFORE})",
        ),
    ]
