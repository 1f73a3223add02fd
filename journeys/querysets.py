"""The single door to what belongs to one member alone."""

from typing import Any

from django.db import models

from groups.querysets import is_member


class OwnQuerySet(models.QuerySet[Any]):
    def visible_to(self, member: Any) -> "OwnQuerySet":
        """One's own, and nothing else: no facilitator, admin or superuser reads these."""
        if not is_member(member):
            return self.none()
        return self.filter(member=member)
