"""The story the main job tells: who is in it, what they say, and the mail that must say nothing of it."""

import datetime as dt
from dataclasses import dataclass, field
from email.message import EmailMessage
from zoneinfo import ZoneInfo

from tests.browser.house import House
from tests.browser.people import Person

NAME, SIGN_IN, PASSWORD = "Mossy Plover", "plover-seven", "kettle harbour lantern soup"
ADDRESS = "plover@mail.example"
SAID = "I counted spoons-4417 all night and told nobody."
ANSWERED = "Spoons-9902 here too. You are not the only one."
HAPPENED = "marbles-3315, and then I rang nobody"
QUESTION = "What colour is pebble-6608 today?"
CIRCLE = "Tuesday Circle"
SECRETS = (
    NAME,
    SIGN_IN,
    CIRCLE,
    "Ana",
    "Ben",
    "4417",
    "9902",
    "3315",
    "6608",
    "milestone",
    "check-in",
    "seat",
    "sober",
)
"""What no mail may say: names, the group, words, subject matter."""


def zone_at_noon() -> str:
    """A place where it is day now: a milestone is told in its member's morning, whenever this test runs."""
    places = (
        "Europe/Dublin",
        "America/New_York",
        "Pacific/Honolulu",
        "Asia/Tokyo",
        "Asia/Dubai",
        "Australia/Sydney",
    )
    return min(places, key=lambda place: abs(dt.datetime.now(ZoneInfo(place)).hour - 13))


@dataclass
class Story:
    """Who is in it, and what it has come to so far."""

    house: House
    she: Person
    ana: Person
    ben: Person
    zone: str
    group: str = ""
    mails: list[EmailMessage] = field(default_factory=list)

    def mail(self) -> EmailMessage:
        """Her next mail. It must say nothing."""
        mail = self.house.mail_number(len(self.mails) + 1, ADDRESS)
        self.mails.append(mail)
        words = mail.as_string()
        assert [secret for secret in SECRETS if secret.lower() in words.lower()] == []
        return mail
