"""What breaking the code line by line showed that no other test would notice."""

import datetime as dt

import pytest
from django.db import transaction

from members.models import Member
from support import purge
from support.asking import Place
from support.models import RequestWords, SupportRequest
from support.querysets import help_of
from tests.cast import Cast
from tests.support.hands import MINUTE, ask, fresh, press, sit, tick, told
from vault.actor import keeper


def test_a_step_lasts_as_long_as_the_longest_of_it(circle: Cast) -> None:
    quick, slow, last = (sit(name, circle.tuesday, circle.now) for name in ("quick", "slow", "last"))
    request = ask(
        circle,
        Place(circle.tuesday.pk, quick.pk, 1, 5),
        Place(circle.tuesday.pk, slow.pk, 1, 20),
        Place(circle.tuesday.pk, last.pk, 2, 10),
    )
    assert fresh(request).step_until == circle.now + 20 * MINUTE
    tick(circle.now + 19 * MINUTE)
    assert last.pk not in told(request)
    tick(circle.now + 20 * MINUTE)
    assert last.pk in told(request)


def test_words_that_a_circle_keeps_for_a_day_go_before_the_request_does(circle: Cast) -> None:
    circle.tuesday.stay_days = 1
    circle.tuesday.save()
    request = ask(circle, words="tonight")

    def words() -> int:
        with transaction.atomic(), keeper("test: what is left"):
            return RequestWords.objects.filter(request=request).count()

    assert words() == 1
    purge.purge_over(now=circle.now + dt.timedelta(hours=23))
    assert words() == 1
    purge.purge_over(now=circle.now + dt.timedelta(hours=25))
    assert words() == 0
    assert fresh(request).is_live


@pytest.mark.parametrize("ends", ["answered", "withdraw"])
def test_how_to_help_me_closes_by_the_code_alone(cast: Cast, ends: str) -> None:
    """As `help_of` says it with the database's lock taken away."""

    def read(who: Member) -> bool:
        with transaction.atomic(), keeper("test: the code's own eyes"):
            return help_of(cast.ben.pk, who, cast.now).exists()

    with transaction.atomic(), keeper("test: nothing asked yet"):
        SupportRequest.objects.all().delete()
    request = ask(cast)
    assert not read(cast.ana), "told, and not with them"
    press("take", cast.ana, request, cast.now)
    assert not read(cast.ana), "not opened"
    press("open_help", cast.ana, request, cast.now)
    assert read(cast.ana)
    assert not read(cast.cleo)
    press(ends, cast.ben, request, cast.now)
    assert not read(cast.ana)
