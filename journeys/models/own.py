"""What only its member ever reads, and how long it may be."""

from django.conf import settings
from django.db import models

from journeys.querysets import OwnQuerySet
from vault.models import ConfidentialModel


class OwnModel(ConfidentialModel):
    """Something only its member ever reads."""

    # Whose it is.
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    objects = OwnQuerySet.as_manager()  # type: ignore[django-manager-missing]

    class Meta:
        abstract = True


ANY_LENGTH = 2_000_000
"""Letters. What is written on the step pages is never refused for its length: a form of more than
`DATA_UPLOAD_MAX_MEMORY_SIZE` (half of this) never reaches us."""
