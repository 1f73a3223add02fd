"""What takes courage, beside the days: three things, each marked the first time and then never again, never counted.

They are found from what a member did, in the transaction in which they did it; nobody is asked, and nobody else can tell: no
notice is written for them, not even one without content, for a row in the outbox at that hour would say that something was.
"Came back" is the first time that the pages of "Something happened" were walked to their end; it goes with the last of what they
put on a road, for it would tell of it. Days of silence are not: who
was here when is kept nowhere.
"""

from dataclasses import dataclass

ASKED, RETURNED, HELPED = "asked", "returned", "helped"


@dataclass(frozen=True, slots=True)
class Courage:
    """How its own member reads it; nobody else ever does."""

    title: str
    line: str


WORDS = {
    ASKED: Courage("You asked for help", "For the first time here. That is no small thing."),
    RETURNED: Courage("You came back", "Something happened, and you stayed on the road."),
    HELPED: Courage(
        "You were there for somebody", "For the first time here, somebody was less alone for it."
    ),
}
