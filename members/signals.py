"""What the members app tells the apps above it.

`time_zone_changed(sender=Member, member: Member, now: datetime, before: str, after: str)`: a member lives by another
clock from `now` on; `before` and `after` are IANA zone names. Sent inside the transaction that saves the change.

`account_closing(sender=Member, member: Member, now: datetime)`: an account is about to be closed. Whoever must keep it
answers with the sentence that says why; anything falsy lets it go. Sent inside the transaction that would close it.

`account_leaving(sender=Member, member: Member, now: datetime)`: an account's time is over, nobody comes in any more, and it cannot be
kept. Whoever gave its member a place among others lets them get up from it, as anybody does, and those who wait for them hear what they
would hear. Sent by the worker before `account_erasing`, outside of any transaction; and again where that was not reached.

`erasure_waits(sender=Member, member: Member, now: datetime)`: the time of an account is over. Whoever still owes its member
an answer says True, and it is asked again later. Sent by the worker.

`account_erasing(sender=Member, member: Member, now: datetime)`: an account is erased, and every row of its member goes. Whoever
keeps something of it that others wait for brings that to its end. Sent inside the transaction that erases, before; worker only.

`words_arrived(sender=Member, member: Member, path: str, said: QueryDict, now: datetime)`: a form with something in it came
when the door had closed already, while its writer left, or its page broke: nothing was done with it. Whoever can keep the words for that member
does, sealed, and answers True. Nobody's eyes are the database's then: act as the member. Sent outside of any transaction.

`consent_withdrawn(sender=Member, member: Member, purpose: str, now: datetime)`: a member took a yes back. What was kept under
it and was never said goes. Sent inside the transaction that takes it back.
"""

from django.dispatch import Signal

time_zone_changed = Signal()
account_closing = Signal()
account_leaving = Signal()
erasure_waits = Signal()
account_erasing = Signal()
words_arrived = Signal()
consent_withdrawn = Signal()
