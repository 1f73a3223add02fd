"""The second lock alone: queries without any application filter, and the database still refuses."""

import pytest
from django.db import ProgrammingError, connection, transaction

from shares.models import Share
from tests.cast import Cast
from vault.actor import acting_as, keeper


def test_nobody_looking_sees_nothing(cast: Cast) -> None:
    assert Share.objects.count() == 0


@pytest.mark.parametrize(
    ("who", "seen"),
    [("ana", 2), ("ben", 2), ("cleo", 1), ("dev", 0), ("eve", 0), ("moe", 0), ("ada", 0), ("zoe", 0)],
)
def test_without_any_filter_each_sees_only_their_circles(cast: Cast, who: str, seen: int) -> None:
    with acting_as(getattr(cast, who).pk):
        assert Share.objects.count() == seen


def test_the_keeper_sees_all_and_is_gone_afterwards(cast: Cast) -> None:
    with keeper("test"):
        assert Share.objects.count() == 3
    assert Share.objects.count() == 0


def test_a_keeper_inside_a_keeper_ends_with_the_outer_one(cast: Cast) -> None:
    with keeper("test"):
        with keeper("test: what it sets off"):
            assert Share.objects.count() == 3
        assert Share.objects.count() == 3
    assert Share.objects.count() == 0


def test_nothing_can_be_said_in_anothers_circle_or_name(cast: Cast) -> None:
    share = cast.share
    assert share is not None
    with acting_as(cast.cleo.pk):
        for author in (cast.cleo, cast.ben):
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                Share.objects.create(
                    group=cast.tuesday,
                    author=author,
                    body="x",
                    promise=share.promise,
                    created_at=cast.now,
                    key=share.key,
                )


def test_tests_do_not_run_as_somebody_who_may_do_everything(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == ("rc_worker", False, False)
