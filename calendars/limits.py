"""How often an address is fetched, and how many wrong ones are tried: counted in the database, under keys that tell nothing."""

import datetime as dt

from allauth.core.internal.ratelimit import get_ip
from django.core.cache import cache
from django.http import HttpRequest

WINDOW = 600
"""Seconds a count is kept for."""

FETCHES = 30
"""As often one calendar is fetched in that time: programs do so every few minutes at most, and somebody may have several."""

WRONG = 60
"""As many wrong addresses one network address may ask for in that time. Nobody guesses 256 bits; this spares the database."""


def may_fetch(member_id: int, now: dt.datetime) -> bool:
    """Count a fetch of that member's calendar; whether it is one too many."""
    return _count(f"feed:{member_id}", now) <= FETCHES


def may_try(request: HttpRequest, now: dt.datetime) -> bool:
    """Count a wrong address asked for from there; whether it is one too many."""
    return _count(f"feed-wrong:{get_ip(request)}", now) <= WRONG


def _count(what: str, now: dt.datetime) -> int:
    key = f"{what}:{int(now.timestamp()) // WINDOW}"
    cache.add(key, 0, WINDOW)
    try:
        return cache.incr(key)
    except ValueError:  # thrown out between the two
        return 1
