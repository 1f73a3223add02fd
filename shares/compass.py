"""The reply compass: a quiet suggestion while somebody writes an answer, where it steers the other instead of telling of oneself.

Rules and nothing else: no service is asked, nothing is learned, kept or logged, and nothing is ever held back. It looks at one
clause at a time, so that the time it takes grows with the text and no faster. What it finds and what it lets pass is
measured on `tests/shares/compass_corpus.csv`, a part of which was written before the rules and never looked at for them.
"""

import re
from dataclasses import dataclass

from shares.models import LONGEST, Share

FROM_THE_I = "It may land softer from the I: what was it like for you?"
"""Where it tells the other what to do."""

WITHOUT_WHY = (
    "“Why” can sound like blame. It may land softer from the I: what went through you as you read it?"
)
"""Where it asks the other to justify themselves."""

AS_BIG_AS_IT_IS = (
    "This can make it sound smaller than it is. It may land softer from the I: what was it like for you?"
)
"""Where it compares, explains away or cheers over."""

WANTS_IDEAS = (Share.Wish.IDEAS.value, Share.Wish.PRACTICAL.value)
"""Wishes of an author who asked for advice: then it is no steering."""


@dataclass(frozen=True, slots=True)
class _Rule:
    says: str
    pattern: re.Pattern[str]
    unless_before: re.Pattern[str] | None = None
    """Where the words right before make it somebody else's, or the opposite."""
    unless_asked: bool = False
    """Whether as a question it is none: "You have to go there every day?" """

    def finds(self, clause: str, asked: bool) -> bool:
        if asked and self.unless_asked:
            return False
        return any(
            not (self.unless_before and self.unless_before.search(clause[max(0, m.start() - 80) : m.start()]))
            for m in self.pattern.finditer(clause)
        )


def _words(*lines: str) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?:{line})" for line in lines))


_SOMEBODY_SAID = _words(
    r"\b(?:say|says|said|saying|tell|tells|told|telling|ask|asks|asked|asking|believed|thought|wonder(?:ed)?|heard)\b",
    r"\b(?:not|never|no|nobody|don't|doesn't|didn't|won't|wouldn't|can't|cannot|isn't|without)\b",
    r"\b(?:what|how|if|whether|when|why|where|who|do|does|did|would|will|could|can|that's|whatever|whenever|unless)(?: \w+)? $",
    r"\bi (?:used|tried|had) to\b",
    r"\bdoesn't matter\b",
)
"""Before the phrase: somebody else's words, one's own past, a question, or no."""

_LITTLE_WORDS = (
    r"(?: (?:really|probably|honestly|maybe|perhaps|just|also|only|seriously|definitely|still|simply))?"
)
_STATES = r"exhausted|tired|worn|drained|frightened|scared|hurting|angry|lonely|furious|joking|kidding|so|sick|proud"

_YOU_SHOULD = _words(
    rf"\byou{_LITTLE_WORDS} should(?! (?:know|hear|see|never\b|not\b|be proud))\b(?!n't)",
    rf"\byou{_LITTLE_WORDS} should(?:n't| not| never)(?! have (?:to|had|been)\b| need to\b)",
    rf"\byou{_LITTLE_WORDS} (?:ought to|need to|gotta|gonna have to)\b",
    rf"\byou(?: have|'ve){_LITTLE_WORDS} got to\b(?! be (?:{_STATES})\b)",
    rf"\byou{_LITTLE_WORDS} have to\b(?! be (?:{_STATES})\b)",
    rf"\byou{_LITTLE_WORDS} must (?!be\b|have\b|feel\b|miss\b|wonder\b)",
    r"\byou must be (?:strong|brave|patient|careful|honest|grateful|firm|kinder|stricter)\b",
    r"\byou(?:'d| had) better\b",
)
_OTHER_ADVICE = _words(
    r"\bwhat you (?:want|need|have|ought) to do is\b",
    r"\bif i (?:were|was) (?:you\b|in your (?:shoes|place|position))",
    r"\bin your (?:shoes|place) i(?:'d| would)\b",
    r"\bwhy (?:don't|not|dont) you\b",
    r"\bhave you (?:tried|considered|thought (?:of|about))\b",
    r"^ ?(?:my|one) advice\b(?! to myself)",
    r"\bthe (?:best|only|first) thing (?:you can|to) do\b",
    r"\b(?:it's|its|it is|about) time (?:for you to|you)\b",
    r"\btry (?:to think|not to|thinking)\b",
)
_VERBS = (
    "stop|breathe|be|don't|delete|leave|call|ring|go|try|get|forget|ignore|do|tell|keep|take|move|relax|ask|think|walk|quit|"
    "block|throw|give|talk|eat|sleep|focus|accept|remember|start|pray|say|put|cut|let (?:it|him|her|them|go)"
)
_OPENING = r"^ ?(?:(?:ok|okay|well|hey|so|and|honestly|please|look|then|maybe) )*"
_ORDERS = _words(
    rf"{_OPENING}just (?:{_VERBS})\b",
    rf"{_OPENING}(?:just )?stop (?:\w+ing|being)\b",
)
_HUSHED = _words(
    rf"{_OPENING}(?:just )?(?:calm down|man up|cheer up|chin up|grow up|snap out of|get over (?:it|him|her|yourself))\b",
    rf"{_OPENING}don't (?:be so|be sad|be silly|dwell|cry|let it get)\b",
)
_WHY = _words(
    r"\bwhy (?:did|didn't|didnt|would|wouldn't|can't|couldn't|haven't|hadn't|aren't|weren't) you\b",
    r"\bwhy do you (?:keep|always|never|even|still|let)\b",
)
_COMPARED = _words(
    r"\bat least (?:you|you're|you've|your|he|he's|she|she's|it|it's|they|they're|there|there's|the)\b(?!.{0,40}\b(?:for me|i)\b)",
    r"\beverything happens for a reason\b",
    r"\b(?:other|some|many|most|lots of|plenty of) (?:people|folks|others) have it\b.{0,16}\bworse\b",
    r"\b(?:others|people who|people that) have it\b.{0,16}\bworse\b",
    r"\b(?:could|might) (?:be|have been) (?:so |much |far |a lot )?worse\b",
    r"\blook (?:on|at) the bright side\b",
    r"\bthink(?:ing)? positive|\bpositive thinking\b|\bstay positive\b",
    r"\b(?:it's|its|it is|that's) not (?:that|so) bad\b",
    r"\btime heals\b",
    r"\ball in your head\b|\bmind over matter\b",
    r"\bgod (?:never|doesn't) gives? you more\b",
    r"\b(?:it's|it is) your (?:own )?(?:choice|fault) (?:to|that|if)\b",
    r"\byou(?:'re| are) (?:just |only )?(?:overreacting|overthinking|too sensitive|being (?:dramatic|silly|too|so))\b",
    r"\byou (?:never|always) (?:listen|learn)\b",
)
_RULES = (
    _Rule(WITHOUT_WHY, _WHY, _SOMEBODY_SAID),
    _Rule(AS_BIG_AS_IT_IS, _COMPARED, _SOMEBODY_SAID),
    _Rule(AS_BIG_AS_IT_IS, _HUSHED),
    _Rule(FROM_THE_I, _YOU_SHOULD, _SOMEBODY_SAID, unless_asked=True),
    _Rule(FROM_THE_I, _OTHER_ADVICE, _SOMEBODY_SAID),
    _Rule(FROM_THE_I, _ORDERS),
)

_QUOTED = re.compile(r'^[ \t]*>.*$|"[^"\n]{0,400}"|“[^”\n]{0,400}”|«[^»\n]{0,400}»', re.MULTILINE)
_CLAUSE = re.compile(r"([^.!?;:,\n—–]+)([.!?;:,\n—–]|$)")


def hint(text: str, wish: str = "") -> str | None:
    """A sentence to put under the box while that is being written, or None where nothing steers.

    `wish` is what the author of the share said would help (`Share.Wish`): who asked for ideas is given them.
    """
    plain = _QUOTED.sub(" ", text[:LONGEST].replace("’", "'")).lower()
    rules = [rule for rule in _RULES if not (wish in WANTS_IDEAS and rule.says == FROM_THE_I)]
    for words, end in _CLAUSE.findall(plain):
        for clause in re.split(r" but ", words):
            clause = " ".join(clause.split())
            for rule in rules:
                if rule.finds(clause, end == "?"):
                    return rule.says
    return None
