"""What cannot be set aside is erased in the transaction that decides to remove it: until a worker came, its reader read it on."""

from django.db import migrations

GONE = {
    "celebrated": "milestones_celebration", "letter": "checkins_letter", "answer": "checkins_letteranswer",
    "partner": "partners_partnerwords", "toone": "conversations_conversationwords", "turn": "live_turnwords",
}  # fmt: skip
"""Kinds whose row goes; what hangs on it goes by the ties. As `moderation.purge.DELETED`, less what is set aside at once."""

DELETES = "".join(
    f"WHEN '{kind}' THEN DELETE FROM public.{table} WHERE id = NEW.thing AND public_id = name;\n"
    for kind, table in GONE.items()
)  # names of ours

AT_ONCE = f"""
    -- Asked for by whoever may write a removal down: of a copy of their own case, by a look of their own. The row of that id, where
    -- it is the one that the copy names.
    CREATE FUNCTION sec.removed_at_once() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
    DECLARE
        name text;
        looking text := current_setting('app.member_id', true);
    BEGIN
        SELECT e.about INTO name FROM public.moderation_evidence e
            WHERE e.case_id = NEW.case_id AND e.kind = NEW.kind AND e.thing = NEW.thing;
        CASE NEW.kind
            {DELETES}
            WHEN 'worksheet' THEN
                DELETE FROM public.resources_resource r USING public.resources_resourcewords w
                    WHERE w.id = NEW.thing AND w.public_id = name AND r.id = w.resource_id;
            WHEN 'gathering' THEN
                DELETE FROM public.gatherings_place p USING public.gatherings_gathering g
                    WHERE g.id = NEW.thing AND g.public_id = name AND p.gathering_id = g.id;
                -- Its words are its maker's to change (`sec.only_its_maker_rewords`), or the house's, when nobody looks.
                PERFORM set_config('app.member_id', '', true);
                UPDATE public.gatherings_gathering SET title = NULL, words = NULL, access = NULL, cancelled_at = NEW.at
                    WHERE id = NEW.thing AND public_id = name;
                PERFORM set_config('app.member_id', looking, true);
            ELSE NULL;  -- set aside in the same transaction, and erased by the worker
        END CASE;
        RETURN NULL;
    END $$;
    -- Who puts a backup back is the tables' owner, and puts back what was.
    CREATE TRIGGER at_once AFTER INSERT ON moderation_removal
        FOR EACH ROW WHEN (current_user <> 'rc_owner') EXECUTE FUNCTION sec.removed_at_once();
"""  # noqa: S608


class Migration(migrations.Migration):
    dependencies = [
        ("moderation", "0005_ends_locks"),
        ("milestones", "0002_locks"),
        ("checkins", "0009_holding"),
        ("partners", "0001_initial"),
        ("conversations", "0002_locks"),
        ("live", "0002_locks"),
        ("gatherings", "0002_locks"),
        ("resources", "0002_locks"),
    ]
    operations = [
        migrations.RunSQL(
            AT_ONCE, "DROP TRIGGER at_once ON moderation_removal; DROP FUNCTION sec.removed_at_once();"
        ),
    ]
