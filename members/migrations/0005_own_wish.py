"""Every member can have their account erased: the day may stand without an end, and it is nobody's but theirs."""

from django.db import migrations, models

OWN = """
    -- The day an account is erased is its own member's to set and to take back, whoever writes, the keeper too. Where it was ended by
    -- two there is a day of theirs besides (`sec.account_ends`); given back, it goes, or what its member had wished before stays.
    CREATE FUNCTION sec.account_goes() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
    BEGIN
        IF NEW.ended_at IS NULL AND NEW.id IS DISTINCT FROM sec.me() AND (OLD.ended_at IS NULL OR NEW.erase_from IS NOT NULL) THEN
            RAISE EXCEPTION 'an account is erased, and kept, by its own member''s wish' USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER goes BEFORE UPDATE OF erase_from ON members_member
        FOR EACH ROW WHEN (OLD.erase_from IS DISTINCT FROM NEW.erase_from) EXECUTE FUNCTION sec.account_goes();
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0004_ended"), ("vault", "0002_locks")]
    operations = [
        migrations.RemoveConstraint("member", "erased_only_where_ended"),
        migrations.AddConstraint(
            "member",
            models.CheckConstraint(
                condition=models.Q(ended_at=None) | models.Q(erase_from__isnull=False),
                name="what_is_ended_is_erased",
            ),
        ),
        migrations.RunSQL(OWN, "DROP TRIGGER goes ON members_member; DROP FUNCTION sec.account_goes();"),
    ]
