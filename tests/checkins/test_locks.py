"""Who reads which answer: each lock alone, for the whole cast."""

import pytest
from django.db import NotSupportedError, ProgrammingError, connection, transaction

from checkins import actions
from checkins.models import CheckIn, Presence
from tests.cast import CANARY, NAMES, Cast
from vault.actor import acting_as, keeper

AUDIENCES = ["group", "facilitators", "me"]
READS = {
    ("group", "ana"), ("group", "ben"),
    ("facilitators", "ana"), ("facilitators", "ben"),
    ("me", "ben"),
}  # fmt: skip


@pytest.fixture(params=AUDIENCES)
def audience(request: pytest.FixtureRequest, cast: Cast) -> str:
    """Ben's answer, shown to that audience."""
    assert cast.round is not None
    with acting_as(cast.ben.pk):
        actions.answer(
            member=cast.ben, of_round=cast.round, now=cast.now, audience=request.param, words=f"{CANARY} mine"
        )
    return str(request.param)


@pytest.mark.parametrize("who", NAMES)
def test_the_database_alone(cast: Cast, audience: str, who: str) -> None:
    with acting_as(getattr(cast, who).pk):
        assert CheckIn.objects.filter(round=cast.round).exists() == ((audience, who) in READS)


@pytest.mark.parametrize("who", NAMES)
def test_the_application_alone(cast: Cast, audience: str, who: str) -> None:
    with keeper("test: row security off"):
        seen = CheckIn.objects.visible_to(getattr(cast, who), cast.now).filter(round=cast.round)
        assert seen.exists() == ((audience, who) in READS)


@pytest.mark.parametrize("who", NAMES)
def test_that_somebody_was_here_is_seen_by_themselves_and_where_they_showed_something_by_those_who_hold(
    cast: Cast, audience: str, who: str
) -> None:
    sees = {"ben"} if audience == "me" else {"ana", "ben"}
    with acting_as(getattr(cast, who).pk):
        assert Presence.objects.exists() == (who in sees)
        assert Presence.objects.visible_to(getattr(cast, who), cast.now).exists() == (who in sees)


@pytest.mark.parametrize("who", NAMES)
def test_presence_through_the_application_alone(cast: Cast, who: str) -> None:
    """The view cannot be had without its lock, so the application's filter is tried on what Ana may see."""
    with acting_as(cast.ana.pk):
        assert Presence.objects.visible_to(getattr(cast, who), cast.now).exists() == (who in {"ana", "ben"})


def test_asking_anyone_is_seen_by_the_circle_and_nobody_else(cast: Cast) -> None:
    assert cast.round is not None
    with acting_as(cast.ana.pk):
        actions.answer(member=cast.ana, of_round=cast.round, now=cast.now, audience="me", reach="anyone")
    for who in NAMES:
        with acting_as(getattr(cast, who).pk):
            seen = Presence.objects.filter(member=cast.ana).exists()
            assert seen == (who in {"ana", "ben"}), who


def test_presence_tells_nothing_of_the_answer(cast: Cast) -> None:
    columns = {field.column for field in Presence._meta.get_fields()}
    assert columns == {"id", "public_id", "round_id", "group_id", "member_id", "reach", "at"}


@pytest.mark.parametrize(
    ("change", "refused", "why"),
    [
        ("UPDATE checkins_presence SET at = now()", ProgrammingError, "permission denied"),
        ("UPDATE checkins_presence SET reach = 'anyone'", NotSupportedError, 'cannot update column "reach"'),
        ("DELETE FROM checkins_presence", ProgrammingError, "permission denied"),
        ("INSERT INTO checkins_presence (round_id) VALUES (1)", ProgrammingError, "permission denied"),
    ],
)
def test_nothing_is_written_through_the_view(
    cast: Cast, change: str, refused: type[Exception], why: str
) -> None:
    """What it masks is no column that could be written at all; the rest nobody may write."""
    for who in ("ben", "ana"):
        with (
            acting_as(getattr(cast, who).pk),
            pytest.raises(refused, match=why),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(change)


def test_nobody_answers_in_anothers_name_or_circle(cast: Cast) -> None:
    check_in = cast.checkin
    assert check_in is not None
    for who, name in [("cleo", "cleo"), ("ana", "ben"), ("eve", "eve")]:
        with (
            acting_as(getattr(cast, who).pk),
            pytest.raises(ProgrammingError, match="row-level security"),
            transaction.atomic(),
        ):
            CheckIn.objects.create(
                round=cast.round, group=cast.tuesday, member=getattr(cast, name), audience="group",
                at=cast.now, key=check_in.key,
            )  # fmt: skip


def test_one_facilitator_cannot_change_anothers_answer(cast: Cast) -> None:
    with acting_as(cast.ana.pk):
        assert CheckIn.objects.filter(round=cast.round).update(reach="anyone") == 0
        assert CheckIn.objects.filter(round=cast.round).delete()[0] == 0


def test_words_do_not_stand_in_the_database(cast: Cast, audience: str) -> None:
    with keeper("test: read the bytes"), connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(encode(words, 'escape'), ' ') FROM checkins_checkin")
        assert CANARY not in (cursor.fetchone() or [""])[0]
