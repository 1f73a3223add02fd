"""Data keys, the ledger, and the base of every model that holds members' words."""

import datetime as dt

from django.db import models

from core.ids import LENGTH, opaque_id


class DataKey(models.Model):
    """One key that seals words: per member, group, conversation and the day those words fade. Deleting it erases them, in
    backups too."""

    # Whose words it seals (a member's id; no foreign key, for the vault lies below the members).
    owner_id = models.BigIntegerField()
    # The group they were said in; empty for what a member keeps to themselves.
    group_id = models.BigIntegerField(null=True)
    # The conversation they were said in; empty for all that is not said to one person alone.
    between_id = models.BigIntegerField(null=True)
    # The last day any of them is kept; empty where they stay until taken back.
    until = models.DateField(null=True)
    # Which master key wraps it.
    master_version = models.PositiveSmallIntegerField()
    # The 32 bytes, sealed under that master key, bound to owner, group, conversation and day.
    wrapped = models.BinaryField()
    # When it was made.
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner_id", "group_id", "between_id", "until"],
                name="one_key_per_owner_group_day",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"key {self.pk}"


class ConfidentialModel(models.Model):
    """What members wrote, or what tells of their health: three locks, and it cannot print itself.

    Subclasses are opened to reading by their queryset's `visible_to` alone, get row security in their migration
    (`vault.operations`), and point at others with `related_name="+"`.
    """

    # What stands in a URL, and what the sealed words are bound to.
    public_id = models.CharField(max_length=LENGTH, unique=True, default=opaque_id, editable=False)
    # What the words are sealed under. Read it along: `select_related("key")`.
    key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+", editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.model_name} {self.public_id}"

    def __repr__(self) -> str:
        return f"<{self}>"


class LedgerEntry(models.Model):
    """One line of the record that the application can only add to: what was opened or changed, by whom, never what it said."""

    # Position in the chain.
    id = models.BigAutoField(primary_key=True)
    # When it happened.
    at = models.DateTimeField()
    # What happened, as a name from `vault.ledger`.
    kind = models.CharField(max_length=40)
    # The group it concerns, if one.
    group_id = models.BigIntegerField(null=True, db_index=True)
    # The member it concerns, if one.
    member_id = models.BigIntegerField(null=True, db_index=True)
    # Who did it.
    actor_id = models.BigIntegerField(null=True)
    # As what they did it: member, facilitator, admin, system.
    acting_role = models.CharField(max_length=20)
    # Content-free particulars, such as `{"setting": "stay", "from": "30", "to": "90"}`.
    detail = models.JSONField(default=dict)
    # Hash of the entry before this one.
    previous = models.BinaryField()
    # SHA-256 over `previous` and this entry's canonical form.
    hash = models.BinaryField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"ledger {self.pk}"


def whole_day_after(moment: dt.datetime | None) -> dt.date | None:
    """The day (UTC) by whose end words that fade at `moment` are surely gone: a data key's `until`."""
    return None if moment is None else moment.astimezone(dt.UTC).date() + dt.timedelta(days=1)
