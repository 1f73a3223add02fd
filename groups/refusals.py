"""What one cannot do just now, said kindly. Not a question of rights: those raise PermissionDenied or Http404."""


class NotNow(Exception):
    """Carries the sentence the page shows; nothing was changed."""

    sentence = "That doesn’t go right now."

    def __init__(self, sentence: str = "") -> None:
        super().__init__(sentence or self.sentence)

    def __str__(self) -> str:
        return str(self.args[0])


class Full(NotNow):
    sentence = "Every seat in this circle is taken."


class Closed(NotNow):
    sentence = (
        "Nobody new takes a seat in this circle for now. That may change; you’re welcome to look in again."
    )


class ByInvitation(NotNow):
    sentence = "One takes a seat in this circle by invitation of those who hold the space."


class InvitationOver(NotNow):
    sentence = "This invitation has ended."


class TooMany(NotNow):
    sentence = "That is more than goes out from one circle in a day. Tomorrow is fine."


class PromiseMoved(NotNow):
    sentence = "The promise changed while you were reading it. Here it is as it stands now."


class OneWaits(NotNow):
    sentence = (
        "A looser promise waits already, and members are told of one at a time. "
        "Withdraw it first, or wait until its day has come. Closer choices can be given now."
    )


class BeyondFloor(NotNow):
    sentence = "One of these choices is more open than this site allows. Nothing was changed."


class Ending(NotNow):
    sentence = "This circle is coming to its end. Until then its promise only gets closer."


class Settled(NotNow):
    sentence = "That was settled meanwhile. Here is how it stands now."


class LastHolder(NotNow):
    sentence = (
        "You’re the only one who holds the space here, and a circle is not left without anyone. "
        "Hand it over to somebody who sits here; then your seat is yours to leave."
    )


class TooFewSeats(NotNow):
    sentence = "More people than that sit here. A circle has at least as many seats as are taken, and twelve at most."


class NameTaken(NotNow):
    sentence = "Somebody here goes by that name, or one that looks like it. Choose another for this circle."


class ManyNames(NotNow):
    sentence = (
        "Many names you tried are taken, and who goes by which is not told. Tomorrow you can try again."
    )


class HoldsForAll(NotNow):
    sentence = (
        "You hold this space for everyone who sits here, so you don’t keep your words from anybody in it. You can read less of "
        "somebody, and where it has to end for a while, you can pause their seat."
    )


class TooLate(NotNow):
    sentence = "The farewell has begun, and from there a circle’s end is not called off any more."


class NoHolder(NotNow):
    sentence = "That person can’t hold this circle. Ask somebody else, or somebody who sits there already."


class Held(NotNow):
    sentence = "Somebody holds this circle again, so it is in their hands."
