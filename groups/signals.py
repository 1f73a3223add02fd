"""What the groups app tells the apps above it.

`seat_left(sender=Membership, member: Member, group: Group, words: str, now: datetime)`: somebody leaves their seat.
`words` is "stay" (what they said stays, without their name) or "taken" (all of it is erased, in this transaction). Drafts
go either way. Sent inside the transaction that ends the seat, before it ends, through the eyes of who leaves.

`group_silent(sender=Group, group: Group, now: datetime)`: from now on nothing new is said in a group, which is erased some
days later. Whoever asks something of its members stops. Sent inside the transaction that takes that step; worker only.

`group_erasing(sender=Group, group: Group, now: datetime)`: a group is erased. Whoever keeps rows of it deletes every one,
as the keeper, and answers with how many there were, by kind. Sent inside the transaction that erases; in the worker only.

`rounds_wanted(sender=Membership, seats: list[int], now: datetime)`: how long visits have lasted. Whoever keeps rounds answers
with a dict: for each of those seats whose group has a rhythm that goes on, how many rounds opened since it was taken and
closed until `now`. Sent by the worker's tick.

`mute_began(sender=Mute, member: Member, group: Group, other: Member, now: datetime)`: somebody does not read `other` any more, or
keeps their words from them, or both. Whoever let the two know more of each other than a circle does ends that. Sent inside the
transaction that begins it, through the eyes of whose wish it is.

`mute_ended(sender=Mute, member: Member, group: Group, other: Member, since: datetime, now: datetime)`: somebody reads `other`
again, and is read by them, after a stretch since `since` in which they did not. Whoever told `other` by that stretch what they
may see goes on doing so about the time it lasted. Sent inside the transaction that ends it, through the eyes of whose wish it was.
"""

from django.dispatch import Signal

seat_left = Signal()
group_silent = Signal()
group_erasing = Signal()
rounds_wanted = Signal()
mute_began = Signal()
mute_ended = Signal()
