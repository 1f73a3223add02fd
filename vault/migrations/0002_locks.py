"""Who may do what in the database, and through whose eyes it looks."""

from django.db import migrations

from vault.operations import ME, MY_GROUPS, protect

GRANTS = """
    GRANT USAGE ON SCHEMA public TO rc_app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO rc_app;
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO rc_app;
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO rc_app;
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO rc_app;
    REVOKE UPDATE, DELETE ON vault_ledgerentry FROM rc_app;
"""

# A setting that was local to a transaction is '' afterwards, not NULL: nullif, or the cast fails on the next one.
FUNCTIONS = """
    CREATE SCHEMA IF NOT EXISTS sec;
    GRANT USAGE ON SCHEMA sec TO rc_app;
    CREATE FUNCTION sec.me() RETURNS bigint LANGUAGE sql STABLE SET search_path = ''
        AS $$ SELECT nullif(current_setting('app.member_id', true), '')::bigint $$;
    -- Until there are groups nobody is in one: the groups app replaces these two.
    CREATE FUNCTION sec.my_groups() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
        AS $$ SELECT '{}'::bigint[] $$;
    CREATE FUNCTION sec.my_held_groups() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
        AS $$ SELECT '{}'::bigint[] $$;
    REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA sec FROM PUBLIC;
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA sec TO rc_app;
"""


class Migration(migrations.Migration):
    dependencies = [("vault", "0001_initial")]
    operations = [
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
        migrations.RunSQL(FUNCTIONS, "DROP SCHEMA sec CASCADE"),
        protect(
            "vault_datakey", select=f"owner_id = {ME} OR group_id = {MY_GROUPS}", insert=f"owner_id = {ME}"
        ),
    ]
