"""Two moderators at once: one takes it, one agrees."""

import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from moderation import actions, reportable
from moderation.models import Case, Opening
from tests.cast import Cast
from tests.moderation.desk import another_moderator, asked, promise, tell
from vault.actor import acting_as, keeper

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*jobs: Callable[[], Any]) -> list[Any]:
    """What each of them came to, started together; an exception counts as one."""
    start, found = threading.Barrier(len(jobs)), [None] * len(jobs)

    def work(number: int, job: Callable[[], Any]) -> None:
        start.wait(10)
        try:
            with transaction.atomic():
                found[number] = job()
        except PermissionDenied as error:
            found[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(n, job)) for n, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return found


def as_(person: Any, job: Callable[[], Any]) -> Callable[[], Any]:
    def do() -> Any:
        with acting_as(person.pk):
            return job()

    return do


def test_one_of_two_takes_it(cast: Cast) -> None:
    promise(cast.tuesday, "reported")
    mia, report = another_moderator(), tell(cast)
    with transaction.atomic(), keeper("test"):
        case = Case.objects.get(pk=report.case_id)
    took = at_once(
        *(
            as_(who, lambda who=who: actions.take(member=who, case=case, now=cast.now))
            for who in (cast.moe, mia)
        )
    )
    assert sorted(took) == [False, True]


def test_one_of_two_agrees(cast: Cast) -> None:
    promise(cast.tuesday, "around")
    mia, max_ = another_moderator(), another_moderator("max")
    opening = asked(cast)
    came = at_once(
        *(
            as_(who, lambda who=who: actions.agree(member=who, opening=opening, now=cast.now))
            for who in (mia, max_)
        )
    )
    assert sum(one is None for one in came) == 1
    with transaction.atomic(), keeper("test"):
        assert Opening.objects.get(pk=opening.pk).approved_by_id in (mia.pk, max_.pk)


def test_two_reports_at_once_make_one_case(cast: Cast) -> None:
    promise(cast.tuesday, "reported")

    def told() -> int:
        thing = reportable.load(cast.ana, "share", cast.share.public_id, cast.now)
        return actions.tell(
            reporter=cast.ana,
            thing=thing,
            reason="hurtful",
            desk="moderators",
            submission=uuid.uuid4(),
            now=cast.now,
        ).case_id

    assert len(set(at_once(*(as_(cast.ana, told) for _ in range(3))))) == 1
