"""What "in the group" means to the database: a seat that lasts and is not paused (groups.querysets.seated)."""

from django.db import migrations

SEATED = "member_id = sec.me() AND until IS NULL AND (paused_until IS NULL OR paused_until <= now())"

# SECURITY DEFINER, owned by the tables' owner: the answer must not depend on what the asker may read.
FUNCTIONS = f"""
    CREATE OR REPLACE FUNCTION sec.my_groups() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
        AS $$ SELECT coalesce(array_agg(group_id), '{{}}') FROM public.groups_membership WHERE {SEATED} $$;
    CREATE OR REPLACE FUNCTION sec.my_held_groups() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
        AS $$ SELECT coalesce(array_agg(group_id), '{{}}') FROM public.groups_membership
              WHERE {SEATED} AND role = 'facilitator' $$;
"""


class Migration(migrations.Migration):
    dependencies = [("groups", "0001_initial"), ("vault", "0002_locks")]
    operations = [migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop)]
