"""Migration operations that put the second lock on a table.

Policies are written for `rc_app`, the role web and worker log in under. In them stand two helpers:
`sec.me()` is the looking member's id, and `sec.my_groups()` / `sec.my_held_groups()` are the groups where that member
has a seat / holds the space. Inside a policy they are wrapped in a SELECT, so that PostgreSQL asks once a statement
and not once a row: `group_id = ANY ((SELECT sec.my_groups())::bigint[])`.
"""

from django.db.migrations.operations import RunSQL

ME = "(SELECT sec.me())"
MY_GROUPS = "ANY ((SELECT sec.my_groups())::bigint[])"
MY_HELD_GROUPS = "ANY ((SELECT sec.my_held_groups())::bigint[])"

NOBODY = "false"
"""A policy for a command that nobody but the keeper may give."""


def protect(table: str, *, select: str, insert: str, update: str = NOBODY, delete: str = NOBODY) -> RunSQL:
    """Row security, forced, with one policy a command. SELECT … FOR UPDATE needs the update policy as well."""
    return RunSQL(
        sql=f"""
            ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
            ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
            CREATE POLICY reading ON {table} FOR SELECT TO rc_app USING ({select});
            CREATE POLICY adding ON {table} FOR INSERT TO rc_app WITH CHECK ({insert});
            CREATE POLICY changing ON {table} FOR UPDATE TO rc_app USING ({update}) WITH CHECK ({update});
            CREATE POLICY removing ON {table} FOR DELETE TO rc_app USING ({delete});
        """,
        reverse_sql=f"""
            DROP POLICY reading ON {table}; DROP POLICY adding ON {table};
            DROP POLICY changing ON {table}; DROP POLICY removing ON {table};
            ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
            ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
        """,
    )


def reread(table: str, reading: str, *, adding: str = "") -> RunSQL:
    """Another answer to who reads (and, where given, who adds to) a table that is protected already. Not undone backwards:
    the older answer stands in the migration before."""
    more = f"ALTER POLICY adding ON {table} WITH CHECK ({adding});" if adding else ""
    return RunSQL(f"ALTER POLICY reading ON {table} USING ({reading}); {more}", RunSQL.noop)


def only_changing(table: str, columns: list[str]) -> RunSQL:
    """Of a row that is there, `rc_app` may change these columns and no other. A policy sees a row's new state but not its
    old one, so without this an author could carry a row of theirs into a circle where they have no seat."""
    return RunSQL(
        sql=f"""
            REVOKE UPDATE ON {table} FROM rc_app;
            GRANT UPDATE ({", ".join(columns)}) ON {table} TO rc_app;
            GRANT UPDATE ON {table} TO rc_keeper;
        """,
        reverse_sql=f"REVOKE UPDATE ON {table} FROM rc_keeper; GRANT UPDATE ON {table} TO rc_app;",
    )


def tie(table: str, columns: list[str], *, to: str, to_columns: list[str]) -> RunSQL:
    """A composite foreign key. PostgreSQL does not ask row security when it checks foreign keys, so a plain one would
    let a reply be hung on a share of another group; one that carries the group along does not."""
    name = f"{table}_{columns[0]}_tied"
    unique = f"{to}_{'_'.join(to_columns)}_tie"[:60]
    return RunSQL(
        sql=f"""
            DO $$ BEGIN
                IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = '{unique}') THEN
                    ALTER TABLE {to} ADD CONSTRAINT {unique} UNIQUE ({", ".join(to_columns)});
                END IF;
            END $$;
            ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({", ".join(columns)})
                REFERENCES {to} ({", ".join(to_columns)}) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
        """,
        reverse_sql=f"ALTER TABLE {table} DROP CONSTRAINT {name};",
    )
