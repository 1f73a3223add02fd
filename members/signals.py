"""What the members app tells the apps above it.

`time_zone_changed(sender=Member, member: Member, now: datetime, before: str, after: str)`: a member lives by another
clock from `now` on; `before` and `after` are IANA zone names. Sent inside the transaction that saves the change.

`account_closing(sender=Member, member: Member, now: datetime)`: an account is about to be closed. Whoever must keep it
answers with the sentence that says why; anything falsy lets it go. Sent inside the transaction that would close it.
"""

from django.dispatch import Signal

time_zone_changed = Signal()
account_closing = Signal()
