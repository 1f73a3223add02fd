"""A thin database backend: right after each BEGIN it says who is looking.

`ATOMIC_REQUESTS` wraps only the view, so a middleware would speak too early; `set_config(..., true)` lasts for one
transaction only, so nothing is left behind on a connection that the next request gets. Without it nothing is visible.
"""

from typing import Any

from django.db.backends.postgresql import base

from vault.actor import current, tell


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL, with the looking member's id in `app.member_id` for the length of each transaction."""

    def get_connection_params(self) -> dict[str, Any]:
        params = super().get_connection_params()
        params.pop("assume_role", None)
        return params

    def init_connection_state(self) -> None:
        super().init_connection_state()
        role = self.settings_dict["OPTIONS"].get("assume_role")
        if role:  # tests connect as the owner and work as the application
            with self.cursor() as cursor:
                cursor.execute(f"SET ROLE {self.ops.quote_name(role)}")

    def _set_autocommit(self, autocommit: bool) -> None:
        super()._set_autocommit(autocommit)  # type: ignore[misc]  # Django has it, its stubs do not
        if not autocommit and current() is not None:
            tell(self)
