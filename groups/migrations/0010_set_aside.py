"""What is set aside for now, under its own lock; and how open a promise may be about what moderators open: one choice more."""

import django.db.models.deletion
from django.db import migrations, models

from vault.operations import MY_GROUPS, MY_HELD_GROUPS, protect

# SECURITY DEFINER, owned by the tables' owner: the answer must not depend on what the asker may read.
FUNCTIONS = """
    CREATE FUNCTION sec.i_moderate() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
        AS $$ SELECT EXISTS (SELECT FROM public.members_member WHERE id = sec.me() AND is_moderator AND is_active) $$;
    CREATE FUNCTION sec.set_aside(what text) RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
        AS $$ SELECT coalesce(array_agg(thing), '{}') FROM public.groups_setaside
              WHERE kind = what AND group_id = ANY ((SELECT sec.my_groups())::bigint[]) $$;
    REVOKE EXECUTE ON FUNCTION sec.i_moderate(), sec.set_aside(text) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION sec.i_moderate(), sec.set_aside(text) TO rc_app;
"""

# What more is asked of it stands in moderation/migrations/0002_locks.py, where cases are.
LOOKS_AFTER = f"((desk = 'moderators' AND (SELECT sec.i_moderate())) OR (desk = 'holders' AND group_id = {MY_HELD_GROUPS}))"


class Migration(migrations.Migration):
    dependencies = [("groups", "0009_stages"), ("vault", "0003_numbered")]

    operations = [
        migrations.AlterField(
            "group",
            "opening",
            models.CharField(
                choices=[
                    ("nothing", "Nothing"),
                    ("reported", "What a member reports"),
                    ("around", "What a member reports and, where two agree, what is around it"),
                ],
                default="nothing",
                max_length=8,
            ),
        ),
        migrations.CreateModel(
            name="SetAside",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("share", "a share"),
                            ("reply", "a reply"),
                            ("checkin", "an answer in a check-in"),
                            ("kindword", "a kind word"),
                        ],
                        max_length=8,
                    ),
                ),
                ("thing", models.BigIntegerField()),
                ("desk", models.CharField(max_length=10)),
                ("at", models.DateTimeField()),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="groups.group"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "thing", "desk"), name="set_aside_once")
                ],
            },
        ),
        migrations.RunSQL(FUNCTIONS, "DROP FUNCTION sec.set_aside(text); DROP FUNCTION sec.i_moderate();"),
        protect(
            "groups_setaside",
            select=f"group_id = {MY_GROUPS} OR (SELECT sec.i_moderate())",
            insert=LOOKS_AFTER,
            delete=LOOKS_AFTER,
        ),
    ]
