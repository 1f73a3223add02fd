"""Ways into a group: asking, being invited; and being kept out."""

from django.conf import settings
from django.db import models

from core.ids import LENGTH, opaque_id
from groups.models.group import Group
from groups.models.promise import Promise
from groups.querysets import InvitedAddressQuerySet, JoinRequestQuerySet
from vault.fields import SealedTextField
from vault.models import ConfidentialModel


class JoinRequest(models.Model):
    """Somebody asking for a seat; decided by a facilitator, never by a change of settings."""

    # What stands in a facilitator's URLs.
    public_id = models.CharField(max_length=LENGTH, unique=True, default=opaque_id, editable=False)
    # Which group.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="join_requests")
    # Who asks.
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="join_requests"
    )
    # The promise they read and accepted when asking.
    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, related_name="+")
    # The name they would go by here.
    name = models.CharField(max_length=40)
    # Whether they would like to visit first.
    visiting = models.BooleanField(default=False)
    # Whether every seat was taken when they asked: then they wait in line, first come first.
    in_line = models.BooleanField(default=False)
    # The invitation they came with, where it only lets one ask.
    invitation = models.ForeignKey(
        "groups.Invitation", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # When they were told that a seat came free; for who waits in line.
    told_free_at = models.DateTimeField(null=True, blank=True)
    # When.
    asked_at = models.DateTimeField()
    # When it was decided or taken back; empty while it waits.
    decided_at = models.DateTimeField(null=True, blank=True)
    # What came of it: admitted, declined, withdrawn.
    outcome = models.CharField(max_length=10, blank=True, default="")
    # The facilitator who decided.
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "member"], condition=models.Q(decided_at=None), name="one_open_request"
            ),
        ]

    def __str__(self) -> str:
        return f"join request {self.public_id}"


class Block(models.Model):
    """A member who cannot find, ask for or take a seat in one group."""

    # What stands in a facilitator's URLs: the member's own id would be the same in every circle.
    public_id = models.CharField(max_length=LENGTH, unique=True, default=opaque_id, editable=False)
    # Which group.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="blocks")
    # Who is kept out.
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # The name they went by here, for those who hold the space.
    name = models.CharField(max_length=40)
    # Who decided.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    # When.
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "member"], name="blocked_once")]

    def __str__(self) -> str:
        return f"block {self.pk}"


class Invitation(models.Model):
    """A link that lets people take or ask for a seat. What makes the link is not kept: it is worked out (`groups.links`)."""

    # Names it in the link and in a facilitator's URLs.
    public_id = models.CharField(max_length=LENGTH, unique=True, default=opaque_id, editable=False)
    # To which group.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="invitations")
    # The facilitator who made it.
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # When.
    made_at = models.DateTimeField()
    # Until when it lets anybody in.
    expires_at = models.DateTimeField()
    # How many people it lets in at most.
    most_uses = models.PositiveSmallIntegerField()
    # How many it has let in.
    uses = models.PositiveSmallIntegerField(default=0)
    # Whether whoever comes with it takes a seat at once, or asks for one.
    admits = models.BooleanField(default=False)
    # When it was called back, if so.
    revoked_at = models.DateTimeField(null=True, blank=True)
    # The form it was made with: sent twice, it makes one.
    submission = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(uses__lte=models.F("most_uses")), name="no_more_uses_than_allowed"
            ),
            models.CheckConstraint(
                condition=models.Q(most_uses__range=(1, 100)), name="at_most_a_hundred_uses"
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.public_id}"


class InvitedAddress(ConfidentialModel):
    """An address from a list a facilitator brought, to which one invitation goes. Forgotten after 30 days."""

    # To which group.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # The facilitator who brought it.
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # The address, sealed.
    address = SealedTextField(max_length=254)
    # The invitation made for it alone.
    invitation = models.OneToOneField(Invitation, on_delete=models.CASCADE, related_name="+")
    # When it was brought; 30 days later it is forgotten.
    brought_at = models.DateTimeField()
    # When its mail went out; empty while it waits.
    sent_at = models.DateTimeField(null=True, blank=True)
    # Until when a worker has it in hand.
    lease_until = models.DateTimeField(null=True, blank=True)
    # How often it was tried.
    attempts = models.PositiveSmallIntegerField(default=0)

    objects = InvitedAddressQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["brought_at"], name="addresses_to_forget"),
            models.Index(
                fields=["lease_until"], condition=models.Q(sent_at=None), name="addresses_to_write_to"
            ),
        ]
