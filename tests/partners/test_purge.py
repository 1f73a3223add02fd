"""What is erased of partners tells whoever asked nothing: not whether they were seen, put off, refused or ended too."""

from typing import Any

import pytest
from django.db import connection, transaction

from core import clock
from groups.models import Mute
from partners import actions, purge
from partners.actions import When
from partners.models import Partnership, Side
from tests.cast import Cast, seat
from tests.partners.ground import DAY, HOUR, Two, ask
from tests.shares.worlds import look
from vault.actor import acting_as, keeper

pytestmark = pytest.mark.django_db

UNANSWERED = ["not seen", "not now", "never", "quiet"]
AGREED = ["goes on", "ended"]


def answered(cast: Cast, row: Partnership, how: str) -> None:
    """What Ana does, quietly, about what Ben asked or what they have agreed."""
    with acting_as(cast.ana.pk):
        if how in ("not now", "never"):
            actions.put_off(member=cast.ana, partnership=row, for_good=how == "never", now=cast.now)
        elif how == "quiet":
            Mute.objects.create(
                group=cast.tuesday, member=cast.ana, other=cast.ben, withholds=False, at=cast.now
            )
        elif how == "ended":
            actions.end(member=cast.ana, partnership=row, words_too=False, now=cast.now)


def seen_by_ben(cast: Cast, row: Partnership, sign_in: Any) -> dict[str, Any]:
    """Every page that could tell him, with what it weighs, and every row of partners that the database shows him."""
    url = f"/with/{row.public_id}/"
    asking = f"/g/{cast.tuesday.public_id}/with/"
    found = look(
        sign_in("ben"), ["/with/", url, f"{url}rhythm/", f"{url}end/", asking, "/today/", "/me/notices/"]
    )
    for table in ("partners_partnership", "partners_side", "partners_partnerwords"):
        with acting_as(cast.ben.pk), connection.cursor() as cursor:
            cursor.execute(f"SELECT r::text FROM {table} r ORDER BY 1")
            found[table] = cursor.fetchall()
    return found


@pytest.mark.parametrize(
    ("worlds", "ended"), [(UNANSWERED, False), (UNANSWERED, True), (AGREED, False), (AGREED, True)]
)
@pytest.mark.parametrize("days", [0, 29, 31, 62])
def test_what_is_erased_tells_whoever_asked_nothing(
    open_circle: Cast,
    worlds: list[str],
    ended: bool,
    days: int,
    sign_in: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Before and after so many days and the purge of each, and once Ben has asked again; where he let it go or ended it, too."""
    cast, seen = open_circle, []
    with keeper("test: asked anew"):
        Partnership.objects.all().delete()
    row = ask(cast, cast.ben, cast.ana)
    if worlds is AGREED:
        with acting_as(cast.ana.pk):
            actions.accept(member=cast.ana, partnership=row, when=When(), now=cast.now)
    later = cast.now + days * DAY + 2 * HOUR
    for how in worlds:
        before = transaction.savepoint()
        answered(cast, row, how)
        if ended:
            with acting_as(cast.ben.pk):
                actions.end(member=cast.ben, partnership=row, words_too=False, now=cast.now + HOUR)
        for day in range(days + 1):
            purge.purge_over(now=cast.now + day * DAY + 2 * HOUR)
        with monkeypatch.context() as patched:
            patched.setattr(clock, "now", lambda: later)
            world = [seen_by_ben(cast, row, sign_in)]
            if ended or days > 30:
                assert ask(cast, cast.ben, cast.ana, later).pk == row.pk
                world.append(seen_by_ben(cast, row, sign_in))
        seen.append(world)
        transaction.savepoint_rollback(before)
    assert [world == seen[0] for world in seen] == [True] * len(worlds)


def test_what_was_left_goes_and_nothing_else(two: Two) -> None:
    """With its words it waits until they have faded."""
    cast = two.cast
    with keeper("test: Ana's seat ends and she takes another"):
        cast.tuesday.memberships.filter(member=cast.ana).update(until=cast.now)
    seat(cast.ana, cast.tuesday, cast.now + DAY)
    kept = ask(cast, cast.ben, cast.ana, cast.now + 2 * DAY)
    for day, left in ((3, 2), (31, 1), (400, 1)):
        purge.purge_over(now=cast.now + day * DAY)
        with keeper("test: what is left"):
            assert Partnership.objects.count() == left
    with keeper("test: what is left"):
        assert list(Partnership.objects.all()) == [kept]
        assert set(Side.objects.values_list("partnership", flat=True)) == {kept.pk}
