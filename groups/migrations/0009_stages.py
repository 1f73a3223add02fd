"""A circle's end, as the database keeps it by itself: no stage is skipped, nobody new comes in, and nothing new is said
once it is silent. Triggers, so that it holds for whoever writes, also for those whom row security does not filter."""

from django.db import migrations

# Whoever comes in and whoever begins the end wait for each other on the group's row: neither sees half of the other.
STAGES = """
    CREATE FUNCTION sec.one_stage_after_another() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
    BEGIN
        IF TG_OP = 'DELETE' THEN
            IF OLD.stage <> 'notice' THEN
                RAISE EXCEPTION 'an end is called off during its notice only' USING ERRCODE = 'check_violation';
            END IF;
            RETURN OLD;
        END IF;
        IF TG_OP = 'INSERT' THEN
            PERFORM FROM public.groups_group WHERE id = NEW.group_id FOR NO KEY UPDATE;
            IF NEW.stage <> 'notice' THEN
                RAISE EXCEPTION 'an end begins with its notice' USING ERRCODE = 'check_violation';
            END IF;
        ELSIF NEW.group_id <> OLD.group_id THEN
            RAISE EXCEPTION 'an end stays with its group' USING ERRCODE = 'check_violation';
        ELSIF NEW.stage <> OLD.stage AND (OLD.stage || ' ' || NEW.stage)
                NOT IN ('notice farewell', 'farewell copies', 'copies erased') THEN
            RAISE EXCEPTION 'no stage of an end is skipped' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER stages BEFORE INSERT OR DELETE OR UPDATE OF stage, group_id ON groups_closing
        FOR EACH ROW EXECUTE FUNCTION sec.one_stage_after_another();
"""

# A new reader is a seat that begins, begins again, becomes somebody else's, or is a visit no more.
NOBODY_NEW = """
    CREATE FUNCTION sec.nobody_new_at_the_end() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
    BEGIN
        IF NEW.until IS NOT NULL THEN
            RETURN NEW;
        END IF;
        IF TG_OP = 'UPDATE' AND OLD.until IS NULL AND NEW.group_id = OLD.group_id AND NEW.member_id = OLD.member_id
                AND (OLD.visit_rounds IS NULL OR NEW.visit_rounds IS NOT NULL) THEN
            RETURN NEW;
        END IF;
        PERFORM FROM public.groups_group WHERE id = NEW.group_id FOR SHARE;
        IF EXISTS (SELECT FROM public.groups_closing c WHERE c.group_id = NEW.group_id) THEN
            RAISE EXCEPTION 'nobody new comes into a group that ends' USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER nobody_new BEFORE INSERT OR UPDATE OF until, group_id, member_id, visit_rounds ON groups_membership
        FOR EACH ROW EXECUTE FUNCTION sec.nobody_new_at_the_end();
"""

# Its arguments are the columns of words: whatever is emptied there, or stays, is nothing new.
SILENCE = """
    CREATE FUNCTION sec.nothing_new_in_silence() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
    DECLARE
        before jsonb;
        after jsonb;
    BEGIN
        IF NOT EXISTS (SELECT FROM public.groups_closing c
                       WHERE c.group_id = NEW.group_id AND c.stage IN ('copies', 'erased')) THEN
            RETURN NEW;
        END IF;
        IF TG_OP = 'UPDATE' THEN
            before := to_jsonb(OLD);
            after := to_jsonb(NEW);
            IF NOT EXISTS (SELECT FROM unnest(TG_ARGV) AS words
                           WHERE after ->> words IS NOT NULL AND after ->> words IS DISTINCT FROM before ->> words) THEN
                RETURN NEW;
            END IF;
        END IF;
        RAISE EXCEPTION 'nothing new is said in a group that is silent' USING ERRCODE = 'insufficient_privilege';
    END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("groups", "0008_addresses_tied")]
    operations = [
        migrations.RunSQL(
            STAGES, "DROP TRIGGER stages ON groups_closing; DROP FUNCTION sec.one_stage_after_another();"
        ),
        migrations.RunSQL(
            NOBODY_NEW,
            "DROP TRIGGER nobody_new ON groups_membership; DROP FUNCTION sec.nobody_new_at_the_end();",
        ),
        migrations.RunSQL(SILENCE, "DROP FUNCTION sec.nothing_new_in_silence()"),
    ]
