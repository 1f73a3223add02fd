"""What an answered check-in adds to its member's own road, where they may have it counted; nobody else's business."""

import datetime as dt

from checkins.models import Round
from core import clock
from journeys.actions import mark
from journeys.models import Mark
from members.models import Member

LIGHTER = {"clearing", "bright"}
"""The weathers of a lighter day."""


def count_on_their_road(member: Member, of_round: Round, weather: str, now: dt.datetime) -> None:
    """One check-in, however often the answer is changed; and a lighter day, once a day, where the weather says so. It stays
    counted when the answer fades or is taken back: no number falls because words go."""
    today = clock.today(now, member.time_zone)
    mark(member=member, kind=Mark.Kind.CHECK_IN, of=of_round.public_id, on=today)
    if weather in LIGHTER:
        mark(member=member, kind=Mark.Kind.LIGHTER, of=today.isoformat(), on=today)
