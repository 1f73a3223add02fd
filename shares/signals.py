"""What shares tell the apps above them, each sent inside the transaction in which it happens.

`help_asked(sender=Share, member: Member, now: datetime)`: somebody said something hard, or something for those who hold the
space.

`help_given(sender=Share, member: Member, now: datetime)`: somebody answered, in words or with one press, what another had said
that was hard or waited for an answer.

`hours_wanted(sender=Group, member: Member, group: Group, now: datetime)`: somebody is about to share there. Whoever keeps a rota
answers with a sentence on who is on duty, by that member's clock, or "". Nothing is written.
"""

from django.dispatch import Signal

help_asked = Signal()
help_given = Signal()
hours_wanted = Signal()
