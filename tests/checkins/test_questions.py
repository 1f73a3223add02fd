"""What a rhythm asks: put together, copied into rounds, answered, read; and what the database shows of it."""

import datetime as dt
import json
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from checkins import actions, questions
from checkins.answered import as_lines, more
from checkins.looking_back import last_plan
from checkins.models import CheckIn, Rhythm, Round
from checkins.questions import LIBRARY, asked, only_asked, told
from checkins.views.asks import changed
from tests.cast import ASKS, CANARY, Cast, member, seat
from vault.actor import acting_as, keeper
from vault.models import LedgerEntry

HOUR = dt.timedelta(hours=1)


def answered(cast: Cast, who: str = "ana", in_round: Round | None = None, **fields: Any) -> CheckIn:
    person, of_round = getattr(cast, who), in_round or cast.round
    assert of_round is not None
    with acting_as(person.pk):
        return actions.answer(
            member=person, of_round=of_round, now=of_round.opens_at + HOUR, **{"audience": "group", **fields}
        )


def another_round(cast: Cast, days: int) -> Round:
    assert cast.round is not None
    then = dt.timedelta(days=days)
    return Round.objects.create(
        rhythm=cast.round.rhythm, group=cast.tuesday, date=cast.round.date + then, question="Again?", asks=ASKS,
        opens_at=cast.round.opens_at + then, closes_at=cast.round.closes_at + then,
    )  # fmt: skip


def test_the_library_is_whole() -> None:
    """Every choice has words, no number is shown, and what is asked by default is in it."""
    assert set(questions.DAILY) <= set(LIBRARY)
    for question in LIBRARY.values():
        assert question.kind in {"one", "many", "line", "words", "lines"}
        assert not any(c.isdigit() for _, words in question.choices for c in words)
    assert [q.name for q in asked(["own:One?", "gone", "weather", "own:Two?"])] == ["own1", "weather", "own2"]
    assert questions.label(LIBRARY["craving"], "drink") == "How much have you wanted to drink today?"


def test_a_pull_reads_on_behind_its_name(cast: Cast, sign_in: Any) -> None:
    assert as_lines(answered(cast, pull="none")) == ["Pull: none I noticed"]
    assert "Pull: none I noticed" in sign_in("ben").get(f"/c/{cast.round.public_id}/").content.decode()  # type: ignore[union-attr]


def test_what_is_left_out_leaves_nothing_and_reads_as_nothing() -> None:
    said = {"word": "", "halt": [], "gratitude": "tea", "own1": "soup", "confidence": "very"}
    kept = only_asked(["word", "halt", "own:What helps?"], said)
    assert kept == {"own1": "soup"}
    assert [(one.question, one.lines) for one in told(ASKS, kept)] == [("What helps?", ("soup",))]
    assert told(["halt"], {"halt": ["tired", "hungry"]})[0].lines == ("Hungry, Tired",)
    assert (
        told(["halt", "craving"], {"halt": "tired", "craving": "7"}) == []
    )  # nothing that was not offered is repeated


@pytest.mark.parametrize(
    ("do", "own", "after"),
    [
        ("add:gratitude", "", ["weather", "words", "gratitude", "plan"]),
        ("add:back", "", ["weather", "words", "plan", "back"]),
        ("", "Soup?", ["weather", "words", "own:Soup?", "plan"]),
        ("out:1", "", ["weather", "plan"]),
        ("up:1", "", ["words", "weather", "plan"]),
        ("up:0", "", ["weather", "words", "plan"]),
        ("down:2", "", ["weather", "words", "plan"]),
        ("down:0", "", ["words", "weather", "plan"]),
        ("add:plan", "", ["weather", "words", "plan"]),
        ("out:9", "", ["weather", "words", "plan"]),
        ("out:-1", "", ["weather", "words", "plan"]),
        ("out:²", "", ["weather", "words", "plan"]),
        ("nothing", "", ["weather", "words", "plan"]),
    ],
)
def test_one_press_one_change(do: str, own: str, after: list[str]) -> None:
    assert changed(["weather", "words", "plan"], do, own) == after


def test_a_change_counts_from_the_next_round_that_opens(cast: Cast) -> None:
    assert cast.rhythm is not None
    assert cast.round is not None
    later = another_round(cast, 1)
    actions.set_asks(by=cast.ana, rhythm=cast.rhythm, asks=["word"], was=ASKS, now=cast.now)
    cast.round.refresh_from_db()
    later.refresh_from_db()
    assert (cast.round.asks, later.asks) == (ASKS, ["word"])
    entry = LedgerEntry.objects.get(kind="rhythm.asks")
    assert entry.detail == {"rhythm": cast.rhythm.public_id}
    Round.objects.all().delete()
    actions.open_rounds(now=cast.now)
    assert {tuple(row.asks) for row in Round.objects.filter(rhythm=cast.rhythm)} == {("word",)}


def test_what_cannot_be_asked_is_refused(cast: Cast) -> None:
    assert cast.rhythm is not None
    own = [f"own:{n}" for n in range(4)]
    for asks in (
        [],
        own,
        ["word", "word"],
        ["no such thing"],
        ["own:" + "x" * 121],
        [*LIBRARY, "own:1", "own:2"],
    ):
        with pytest.raises(ValidationError):
            actions.set_asks(by=cast.ana, rhythm=cast.rhythm, asks=asks, was=ASKS, now=cast.now)
    with pytest.raises(ValidationError) as refused:
        actions.set_asks(by=cast.ana, rhythm=cast.rhythm, asks=["word"], was=["halt"], now=cast.now)
    assert refused.value.code == "meanwhile"
    for who in ("ben", "cleo", "moe", "ada", "zoe"):
        with pytest.raises(PermissionDenied):
            actions.set_asks(by=getattr(cast, who), rhythm=cast.rhythm, asks=["word"], was=ASKS, now=cast.now)


def test_how_many_were_answered_does_not_show_in_the_database(cast: Cast) -> None:
    """Passed and left empty are alike; one short answer and all of them are as long."""
    everything = {"word": "calm", "halt": ["tired"], "own1": "soup", "back": "It went", "plan": "Walk\nCook"}
    lengths = set()
    for given in ({}, {"word": "calm"}, everything):
        row = answered(cast, more=given)
        with keeper("test: read the bytes"), connection.cursor() as cursor:
            cursor.execute("SELECT length(more) FROM checkins_checkin WHERE id = %s", [row.pk])
            lengths.add(cursor.fetchone()[0])
    assert len(lengths) == 1
    with acting_as(cast.ana.pk):
        row = CheckIn.objects.visible_to(cast.ana).select_related("key", "round").get(member=cast.ana)
        assert more(row) == everything
        assert as_lines(row) == [
            "One word: calm", "Right now: Tired", "What helps?: soup", "Looking back: It went", "The next seven days:",
            "Walk", "Cook",
        ]  # fmt: skip


def test_one_is_shown_ones_own_plan_of_last_time_and_nobody_elses(cast: Cast) -> None:
    answered(cast, more={"plan": f"{CANARY} walk on Saturday\nsoup"})
    skipped, now_on = another_round(cast, 1), another_round(cast, 2)
    answered(cast, in_round=skipped, words="no plan this time")
    later = now_on.opens_at + HOUR
    for who, lines in [
        ("ana", (f"{CANARY} walk on Saturday", "soup")),
        ("ben", (f"{CANARY} walk",)),
        ("cleo", ()),
    ]:
        with acting_as(getattr(cast, who).pk):
            assert last_plan(getattr(cast, who), now_on, later) == lines


def test_answering_everything_without_script(cast: Cast, sign_in: Any) -> None:
    assert cast.round is not None
    url, ana = reverse("checkins:answer", args=[cast.round.public_id]), sign_in("ana")
    page = ana.get(url).content.decode()
    assert page.index("One word for today") < page.index("What helps?") < page.index("The next seven days")
    assert "checked" not in page
    sent = {
        "word": " steady ", "halt": ["tired", "none"], "own1": "<b>soup</b>", "plan": "Walk, Saturday\n\n Cook ", "audience": "group",
    }  # fmt: skip
    assert ana.post(url, {**sent, "word": "x" * 41}).status_code == 200  # too long: said, and nothing is sent
    ana.post(url, sent)
    for page in (ana.get(url).content.decode(), sign_in("ben").get(url).content.decode()):
        for words in ("steady", "Tired", "&lt;b&gt;soup", "Walk, Saturday"):
            assert words in page
        assert "Tired, None" not in page


def test_the_ask_page(cast: Cast, sign_in: Any) -> None:
    assert cast.rhythm is not None
    url, ana = reverse("checkins:ask", args=[cast.tuesday.public_id, cast.rhythm.public_id]), sign_in("ana")
    assert "Something you are glad of" in ana.get(url).content.decode()
    was = "\n".join(ASKS)
    ana.post(url, {"do": "out:0", "was": was})
    ana.post(url, {"own": "1", "own_words": "What is <i>near</i>?", "was": "\n".join(ASKS[1:])})
    ana.post(url, {"do": "out:0", "was": was})  # another tab, which shows what was: nothing goes by mistake
    cast.rhythm.refresh_from_db()
    assert cast.rhythm.asks == [
        "pull",
        "word",
        "halt",
        "own:What helps?",
        "words",
        "own:What is <i>near</i>?",
        "back",
        "plan",
    ]
    assert (
        "Write the question first."
        in ana.post(url, {"own": "1", "own_words": " ", "was": was}).content.decode()
    )
    shown = ana.get(url + "preview/").content.decode()
    assert "What is &lt;i&gt;near" in shown
    assert 'class="stack" method' not in shown  # nothing to send it with


def test_asks_are_data(cast: Cast) -> None:
    assert json.loads(json.dumps(Rhythm().asks)) == questions.DAILY


def test_as_many_statements_for_one_answer_as_for_many(cast: Cast, sign_in: Any) -> None:
    """What was asked and answered is read along with the round's page and the board, however many answered all of it."""
    assert cast.round is not None
    url, ana = reverse("checkins:answer", args=[cast.round.public_id]), sign_in("ana")
    counts = []
    for others in (0, 6):
        for number in range(others):
            person = member(f"other-{number}")
            seat(person, cast.tuesday, cast.now - dt.timedelta(days=1))
            with acting_as(person.pk):
                actions.answer(
                    member=person, of_round=cast.round, now=cast.now, audience="group", more={"word": "calm", "plan": "Walk"}
                )  # fmt: skip
        for path in (url, url + "hold/"):
            ana.get(path)
            with CaptureQueriesContext(connection) as asked_of_it:
                ana.get(path)
            counts.append(len(asked_of_it))
    assert counts[:2] == counts[2:]
