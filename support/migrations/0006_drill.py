"""The drill: its tries, and the two it is made with; and that nobody else comes into its circle, or they into any other."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# SECURITY DEFINER: whoever takes a seat may not read who the two are. A seat or a row of who is asked is wholly of the drill, or it
# has nothing of it.
APART = """
    CREATE FUNCTION sec.is_of_drill(circle bigint, who bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
        AS $$ SELECT CASE WHEN EXISTS (SELECT FROM public.groups_group g WHERE g.id = circle AND g.is_drill)
                          THEN EXISTS (SELECT FROM public.support_drillcast d WHERE d.group_id = circle AND who IN (d.asker_id, d.holder_id))
                          ELSE NOT EXISTS (SELECT FROM public.support_drillcast d WHERE who IN (d.asker_id, d.holder_id)) END $$;
    CREATE FUNCTION sec.drill_apart() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
    BEGIN
        IF NOT sec.is_of_drill(NEW.group_id, NEW.member_id)
           OR (TG_TABLE_NAME = 'support_asked' AND NOT sec.is_of_drill(NEW.group_id, (to_jsonb(NEW) ->> 'asker_id')::bigint)) THEN
            RAISE EXCEPTION 'the drill keeps to itself' USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
    END $$;
    REVOKE EXECUTE ON FUNCTION sec.is_of_drill(bigint, bigint), sec.drill_apart() FROM PUBLIC;
    CREATE TRIGGER drill_apart BEFORE INSERT OR UPDATE OF group_id, member_id ON groups_membership
        FOR EACH ROW EXECUTE FUNCTION sec.drill_apart();
    CREATE TRIGGER drill_apart BEFORE INSERT OR UPDATE OF group_id, member_id, asker_id ON support_asked
        FOR EACH ROW EXECUTE FUNCTION sec.drill_apart();
"""
NOT_APART = """
    DROP TRIGGER drill_apart ON groups_membership; DROP TRIGGER drill_apart ON support_asked;
    DROP FUNCTION sec.drill_apart(); DROP FUNCTION sec.is_of_drill(bigint, bigint);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("groups", "0011_drill_circle"),
        ("support", "0005_lines"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Drill",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("began_at", models.DateTimeField()),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("ask", "asking, over the web"),
                            ("told", "the notice going out by mail"),
                            ("take", "being taken, over the web"),
                            ("seen", "being seen by who asked"),
                            ("end", "being ended by who asked"),
                        ],
                        default="ask",
                        max_length=4,
                    ),
                ),
                ("about", models.CharField(blank=True, default="", max_length=10)),
                ("proven_at", models.DateTimeField(null=True)),
                ("failed_at", models.DateTimeField(null=True)),
                ("busy_until", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["-began_at"], name="drills_latest_first")],
                "constraints": [
                    models.UniqueConstraint(
                        models.Value(1),
                        condition=models.Q(("failed_at", None), ("proven_at", None)),
                        name="one_drill_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("proven_at", None), ("failed_at", None), _connector="OR"),
                        name="a_drill_ends_one_way",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DrillCast",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "asker",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "group",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="groups.group"
                    ),
                ),
                (
                    "holder",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("asker", models.F("holder")), _negated=True),
                        name="a_drill_takes_two_people",
                    )
                ],
            },
        ),
        migrations.RunSQL(APART, NOT_APART),
    ]
