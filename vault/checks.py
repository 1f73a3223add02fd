"""System checks for the locks: the role the application works in, and row security on every confidential table."""

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from django.db.models import Model

from vault.models import ConfidentialModel, DataKey

COMMANDS = {"r", "a", "w", "d"}
"""pg_policy.polcmd: SELECT, INSERT, UPDATE, DELETE. Each confidential table has a policy of its own for each."""


def protected_tables() -> set[str]:
    """Tables that must be under row security: every confidential model's, the data keys', and those that say they are
    (`row_security = True` on the model, for rows without words that still tell who said what to whom)."""
    models = [
        m for m in apps.get_models() if issubclass(m, ConfidentialModel) or getattr(m, "row_security", False)
    ]
    tables: list[type[Model]] = [*models, DataKey]
    return {m._meta.db_table for m in tables}


@register(Tags.database)
def the_role_is_filtered(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """The role that serves pages or works tasks is no superuser, owns no table and cannot look past row security."""
    found: list[CheckMessage] = []
    if settings.PART == "owner":
        return found
    for alias in databases or []:
        with connections[alias].cursor() as cursor:
            cursor.execute(
                """SELECT current_user, rolsuper, rolbypassrls,
                          EXISTS (SELECT FROM pg_class WHERE relowner = r.oid AND relnamespace = 'public'::regnamespace)
                   FROM pg_roles r WHERE rolname = current_user"""
            )
            role, superuser, bypass, owner = cursor.fetchone()
        for wrong, why in [
            (superuser, "is a superuser"),
            (bypass, "bypasses row security"),
            (owner, "owns the tables"),
        ]:
            if wrong:
                hint = (
                    "Use rc_web or rc_worker in DATABASE_URL; recovery_circle/database/roles.sql makes them."
                )
                found.append(Error(f"The database role {role} {why}.", hint=hint, id="vault.E001"))
    return found


@register(Tags.database)
def the_tables_are_locked(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Row security is on, forced, and has one policy for each command, on every confidential table."""
    found: list[CheckMessage] = []
    for alias in databases or []:
        with connections[alias].cursor() as cursor:
            cursor.execute(
                """SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity,
                          array(SELECT p.polcmd::text FROM pg_policy p WHERE p.polrelid = c.oid)
                   FROM pg_class c WHERE c.relname = ANY (%s) AND c.relkind = 'r'""",
                [list(protected_tables())],
            )
            for table, locked, commands in cursor.fetchall():
                if not locked or not set(commands) >= COMMANDS:
                    hint = "Migrate; `vault.operations.protect` writes the policies."
                    found.append(
                        Error(f"Row security on {table} is off or incomplete.", hint=hint, id="vault.E002")
                    )
    return found
