"""Row security on gatherings (the circle's), on places (theirs who come or may come) and on answers (one's own, and what people
let the circle see); and nothing new is planned in a circle that is silent."""

from django.db import migrations

from groups.locks import not_withheld, seat_reaches, silenced
from vault.operations import ME, MY_GROUPS, MY_HELD_GROUPS, only_changing, protect, tie

SEEN = f"""maker_id = {ME} OR (group_id = {MY_GROUPS} AND fades_at > now()
    AND {seat_reaches("gatherings_gathering", "made_at", "newcomers")}
    AND {not_withheld("gatherings_gathering", "maker_id")})"""

OF_ONE_I_SEE = "EXISTS (SELECT 1 FROM gatherings_gathering g WHERE g.id = {table}.gathering_id)"

I_COME = f"""EXISTS (SELECT 1 FROM gatherings_rsvp r WHERE r.gathering_id = gatherings_place.gathering_id
    AND r.member_id = {ME} AND r.answer IN ('yes', 'maybe'))"""

# A policy cannot tell one column from another: who holds the space moves it or calls it off, its words stay its maker's.
# With nobody looking there is only the keeper, who seals them anew (`gatherings.telling.reseal`).
WORDS = """
    CREATE FUNCTION sec.only_its_maker_rewords() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
    BEGIN
        IF sec.me() <> OLD.maker_id AND (NEW.title, NEW.words, NEW.access, NEW.meets)
                IS DISTINCT FROM (OLD.title, OLD.words, OLD.access, OLD.meets) THEN
            RAISE EXCEPTION 'the words of a gathering are its maker''s' USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER rewords BEFORE UPDATE OF title, words, access, meets ON gatherings_gathering
        FOR EACH ROW EXECUTE FUNCTION sec.only_its_maker_rewords();
"""


class Migration(migrations.Migration):
    dependencies = [("gatherings", "0001_initial"), ("groups", "0009_stages")]
    operations = [
        protect(
            "gatherings_gathering",
            select=SEEN,
            insert=f"maker_id = {ME} AND group_id = {MY_GROUPS}",
            update=f"maker_id = {ME} OR group_id = {MY_HELD_GROUPS}",
            delete=f"maker_id = {ME}",
        ),
        protect(
            "gatherings_rsvp",
            select=f"""member_id = {ME} OR (NOT quietly AND answer IN ('yes', 'maybe') AND group_id = {MY_GROUPS}
                AND {not_withheld("gatherings_rsvp", "member_id")}
                AND {OF_ONE_I_SEE.format(table="gatherings_rsvp")})""",
            insert=f"""member_id = {ME} AND group_id = {MY_GROUPS}
                AND {OF_ONE_I_SEE.format(table="gatherings_rsvp")}""",
            update=f"member_id = {ME}",
            delete=f"member_id = {ME}",
        ),
        protect(
            "gatherings_place",
            select=f"""maker_id = {ME} OR (group_id = {MY_GROUPS} AND {I_COME}
                AND {OF_ONE_I_SEE.format(table="gatherings_place")})""",
            insert=f"maker_id = {ME} AND group_id = {MY_GROUPS}",
            update=f"maker_id = {ME}",
            delete=f"maker_id = {ME}",
        ),
        only_changing(
            "gatherings_gathering",
            ["title", "words", "access", "meets", "day", "starts", "time_zone", "minutes", "begins_at", "ends_at", "fades_at",
             "sequence", "moved_at", "cancelled_at", "changed_by_id"],
        ),
        only_changing("gatherings_place", ["where_words"]),
        only_changing("gatherings_rsvp", ["answer", "quietly", "at", "answered_to"]),
        migrations.RunSQL(
            WORDS, "DROP TRIGGER rewords ON gatherings_gathering; DROP FUNCTION sec.only_its_maker_rewords();"
        ),
        tie("gatherings_gathering", ["key_id", "maker_id"], to="vault_datakey", to_columns=["id", "owner_id"]),
        tie(
            "gatherings_place",
            ["gathering_id", "group_id", "maker_id"],
            to="gatherings_gathering",
            to_columns=["id", "group_id", "maker_id"],
        ),
        tie("gatherings_place", ["key_id", "maker_id"], to="vault_datakey", to_columns=["id", "owner_id"]),
        tie(
            "gatherings_rsvp",
            ["gathering_id", "group_id"],
            to="gatherings_gathering",
            to_columns=["id", "group_id"],
        ),
        silenced("gatherings_gathering", "title", "words", "access"),
        silenced("gatherings_place", "where_words"),
        silenced("gatherings_rsvp"),
    ]  # fmt: skip
