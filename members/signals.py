"""What the members app tells the apps above it.

`time_zone_changed(sender=Member, member: Member, now: datetime, before: str, after: str)`: a member lives by another
clock from `now` on; `before` and `after` are IANA zone names. Sent inside the transaction that saves the change.
"""

from django.dispatch import Signal

time_zone_changed = Signal()
