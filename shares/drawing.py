"""Cards as HTML. Twenty stand on the page everybody opens, and a template for each would take longer than all the rest.

Every part of a card was escaped when it was made (`shares.cards`); what is put in here besides is escaped here.
"""

from collections.abc import Iterable

from django.utils.html import escape
from django.utils.safestring import SafeString

from shares.cards import Card

_CARD = """\
<article class="card share" id="s-{card.id}" aria-labelledby="w-{card.id}"><header>{card.pebble}<div>\
<h3 class="who" id="w-{card.id}">{card.name}</h3><p class="meta">{card.when}{card.chips}</p></div>{more}</header>\
{card.voice}{answers}</article>
"""
_MORE = """\
<a class="btn quiet small" href="{0}more/" aria-label="More" aria-describedby="w-{1}"><svg class="i" width="24" height="24" \
fill="currentColor" aria-hidden="true"><use href="#more"/></svg></a>"""
_ANSWERS = """\
<form class="stack close" method="post" action="{card.said_url}" hx-post="{card.said_url}" hx-swap="outerHTML">{card.heard}\
<div class="replies">{card.buttons}{link}</div>{hidden}</form>"""
_MY_ANSWERS = """<div class="stack close">{card.heard}<div class="replies">{link}</div></div>"""
_LINK = """<a class="btn quiet small" href="{card.url}">{card.replies}</a>"""
_FROM = """<input type="hidden" name="from" value="{}">"""
_FORM_TOKEN = """<input type="hidden" name="csrfmiddlewaretoken" value="{}">"""  # noqa: S105  (a form field, no secret)


def cards(shown: Iterable[Card], csrf_token: str, came_from: str) -> SafeString:
    """The cards of a feed. `came_from` is the cursor of its page: a press without script leads back to it."""
    hidden = _hidden(csrf_token, came_from)
    drawn = (
        _CARD.format(card=card, more=_MORE.format(card.url, card.id), answers=_answers(card, hidden))
        for card in shown
    )
    return SafeString("".join(drawn))


def answers(card: Card, csrf_token: str, came_from: str | None) -> SafeString:
    """Who heard it, the three responses, and the way to its replies. `came_from` is None on the share's own page."""
    return SafeString(_answers(card, _hidden(csrf_token, came_from)))


def _hidden(csrf_token: str, came_from: str | None) -> str:
    return _FORM_TOKEN.format(csrf_token) + ("" if came_from is None else _FROM.format(escape(came_from)))


def _answers(card: Card, hidden: str) -> str:
    link = _LINK.format(card=card) if card.replies else ""
    return (_MY_ANSWERS if card.mine else _ANSWERS).format(card=card, link=link, hidden=hidden)
