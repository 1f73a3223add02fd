"""What check-ins tell the apps above them.

`help_asked(sender=CheckIn, member: Member, now: datetime)`: somebody would like to be reached. Sent inside the transaction in
which they say so.
"""

from django.dispatch import Signal

help_asked = Signal()
