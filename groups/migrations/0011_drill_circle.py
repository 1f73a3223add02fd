"""A circle of the house's own, in which no people sit; there is one at most, and no circle becomes it or ceases to be."""

from django.db import migrations, models

STAYS = """
    CREATE FUNCTION sec.drill_circle_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
    BEGIN
        RAISE EXCEPTION 'a circle is of people, or it is not' USING ERRCODE = 'insufficient_privilege';
    END $$;
    CREATE TRIGGER drill_circle_stays BEFORE UPDATE OF is_drill ON groups_group FOR EACH ROW
        WHEN (OLD.is_drill IS DISTINCT FROM NEW.is_drill) EXECUTE FUNCTION sec.drill_circle_stays();
"""
NOT_STAYS = "DROP TRIGGER drill_circle_stays ON groups_group; DROP FUNCTION sec.drill_circle_stays()"


class Migration(migrations.Migration):
    dependencies = [
        ("groups", "0010_set_aside"),
    ]

    operations = [
        migrations.AddField(
            model_name="group",
            name="is_drill",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddConstraint(
            model_name="group",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_drill", True)), fields=("is_drill",), name="one_drill_circle"
            ),
        ),
        migrations.RunSQL(STAYS, NOT_STAYS),
    ]
