"""What can be done with the keys."""

from django.db import transaction

from vault import masterkeys
from vault.actor import keeper
from vault.keys import forget_opened, rewrap
from vault.models import DataKey


@transaction.atomic
def rotate_some(*, limit: int = 500) -> int:
    """Wrap up to `limit` data keys anew under the current master key; returns how many were. Words are not touched,
    so readers notice nothing. Two of these at once share the work and do not wait for each other."""
    with keeper("master key rotation: every member's keys"):
        keys = (
            DataKey.objects.exclude(master_version=masterkeys.current_version())
            .select_for_update(skip_locked=True)
            .order_by("pk")[:limit]
        )
        done = 0
        for key in keys:
            rewrap(key)
            done += 1
    forget_opened()
    return done


@transaction.atomic
def left_to_rotate() -> dict[int, int]:
    """How many data keys each master key version wraps that is not the current one."""
    with keeper("master key rotation: counting"):
        versions = DataKey.objects.exclude(master_version=masterkeys.current_version()).values_list(
            "master_version", flat=True
        )
        left: dict[int, int] = {}
        for version in versions:
            left[version] = left.get(version, 0) + 1
    return left
