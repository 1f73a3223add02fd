"""What is said where something cannot be done as things stand."""

from groups.refusals import NotNow


class Gone(NotNow):
    """Two admins at once, or its author was quicker."""

    sentence = "It was taken back, written anew or answered meanwhile. Nothing was done."


class Silent(NotNow):
    """A circle at its end takes nothing new."""

    sentence = "Nothing new comes into that circle any more: it is coming to its end."


class Enough(NotNow):
    """Admins are people: one person does not bury them."""

    sentence = "Enough of yours is begun or waits to be read for now. What you wrote is still here; take one back, or come again later."
