"""The stages of a circle's end under any clock: never one skipped, never one shorter than it must be."""

import datetime as dt

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groups import actions, refusals
from groups.closing import COPIES, FAREWELL, NOTICE, advance
from groups.models import Closing
from groups.stages import stages
from tests.cast import Cast
from tests.groups.ends import come_to

ORDER = ["notice", "farewell", "copies", "erased"]
LEAST = {"notice": NOTICE, "farewell": FAREWELL, "copies": COPIES}

HOURS = st.integers(min_value=0, max_value=24 * 40)
"""How long until something happens next: from at once to a stop of forty days."""


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)  # fmt: skip
@given(
    steps=st.lists(
        st.tuples(HOURS, st.sampled_from(["tick", "tick", "tick", "call off", "begin"])), max_size=14
    )
)
def test_no_stage_is_skipped_or_cut_short_whatever_the_clock_does(
    cast: Cast, steps: list[tuple[int, str]]
) -> None:
    with transaction.atomic():
        _live(cast, steps)
        transaction.set_rollback(True)


def _live(cast: Cast, steps: list[tuple[int, str]]) -> None:
    now, known, since = cast.now, "", cast.now
    for hours, what in steps:
        now += dt.timedelta(hours=hours)
        if what == "call off" and known != "erased":
            try:
                actions.call_off_closing(member=cast.ana, group=cast.tuesday, now=now)
            except refusals.TooLate:
                assert known in ("farewell", "copies")
            else:
                assert known in ("", "notice")
                known = ""
        elif what == "begin" and known != "erased":
            actions.begin_closing(member=cast.ana, group=cast.tuesday, reason="x", now=now)
            known, since = (known, since) if known else ("notice", now)
        elif what == "tick":
            advance(now=now)
        closing = Closing.objects.filter(group=cast.tuesday).first()
        assert (closing.stage if closing else "") == known or what == "tick"
        if closing and closing.stage != known:
            assert ORDER.index(closing.stage) == ORDER.index(known) + 1, "one at a time"
            assert now - since >= LEAST[known] - dt.timedelta(hours=1), "and not before its time"
            known, since = closing.stage, now


def test_the_page_names_every_stage_and_where_it_stands(cast: Cast) -> None:
    assert [stage.name for stage in stages(None, cast.now)] == ORDER
    assert not any(stage.here or stage.past or stage.begins for stage in stages(None, cast.now))
    closing = actions.begin_closing(member=cast.ana, group=cast.tuesday, reason="x", now=cast.now)
    for number, name in enumerate(ORDER[:3]):
        closing.stage = name
        shown = stages(closing, cast.now)
        assert [stage.past for stage in shown] == [place < number for place in range(4)]
        assert [stage.here for stage in shown] == [place == number for place in range(4)]
    assert [stage.begins for stage in shown] == [
        closing.begun_at, closing.farewell_at, closing.copies_at, closing.erase_at
    ]  # fmt: skip


@pytest.mark.parametrize("stage", ["farewell", "copies"])
def test_begun_again_it_stays_as_far_as_it_has_come(cast: Cast, stage: str) -> None:
    closing = actions.begin_closing(member=cast.ana, group=cast.tuesday, reason="x", now=cast.now)
    come_to(closing, stage)
    again = actions.begin_closing(member=cast.ana, group=cast.tuesday, reason="other", now=cast.now)
    assert (again.pk, again.stage, again.reason) == (closing.pk, stage, "x")
