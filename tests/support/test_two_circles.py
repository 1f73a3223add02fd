"""One person by way of two circles: nothing tells who asks that two names are one person, and who is asked has one thing to answer."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from members.models import Member
from notices.models import Notice
from support import following
from support.asking import Place
from support.models import Asked, SupportRequest
from tests.cast import Cast, seat
from tests.support.hands import HOUR, MINUTE, ask, fresh, press, sit, tick
from vault.actor import acting_as, keeper


@pytest.fixture
def both(circle: Cast) -> tuple[Cast, Member]:
    """Linnet of Tuesday Circle is Dune of another circle, where Ben sits, too."""
    cast = circle
    cast.mornings.writing = "chosen"
    cast.mornings.save()
    linnet = sit("linnet", cast.tuesday, cast.now, name="Linnet", name_key="linnet")
    seat(linnet, cast.mornings, cast.now - HOUR, name="Dune", name_key="dune")
    seat(cast.ben, cast.mornings, cast.now - HOUR, name="Marsh", name_key="marsh")
    return cast, linnet


def asked(cast: Cast, linnet: Member, *, second: int = 1) -> SupportRequest:
    return ask(cast, Place(cast.tuesday.pk, linnet.pk, 1, 10), Place(cast.mornings.pk, linnet.pk, second, 10))


def rows_of(request: SupportRequest, person: Member) -> list[Asked]:
    with transaction.atomic(), keeper("test: their rows"):
        return list(Asked.objects.filter(request=request, member=person).order_by("pk"))


def test_who_asks_reads_both_names(both: tuple[Cast, Member]) -> None:
    cast, linnet = both
    request = asked(cast, linnet)
    with acting_as(cast.ben.pk):
        steps = following.story(cast.ben, fresh(request), cast.now).steps
    assert sorted(name for step in steps for name in step.names) == ["Dune", "Linnet"]


def test_who_is_asked_is_told_once_and_reads_one_name(both: tuple[Cast, Member]) -> None:
    cast, linnet = both
    request = asked(cast, linnet, second=2)
    tick(cast.now + 10 * MINUTE)
    assert all(row.told_at for row in rows_of(request, linnet))
    assert Notice.objects.filter(kind="hand", recipient=linnet).count() == 1
    client = Client()
    client.force_login(linnet)
    page = client.get(reverse("support:one", args=[request.public_id])).content.decode()
    assert "Wren" in page
    assert "Marsh" not in page
    listed = client.get("/hand/").content.decode()
    assert listed.count(request.public_id) == 1
    assert "Marsh" not in listed.split("Somebody asks you")[1].split("</section>")[0]


def test_taken_by_one_row_it_is_taken(both: tuple[Cast, Member]) -> None:
    cast, linnet = both
    request = asked(cast, linnet)
    press("take", linnet, request, cast.now)
    assert [row.held_at is not None for row in rows_of(request, linnet)] == [True, False]
    with acting_as(cast.ben.pk):
        assert following.story(cast.ben, fresh(request), cast.now).holder == "Linnet"
    press("hand_on", linnet, request, cast.now + MINUTE)
    assert fresh(request).state == "open"
    assert all(row.cannot_at for row in rows_of(request, linnet))  # nobody asks them again at once
    tick(cast.now + MINUTE)
    assert fresh(request).step_until is None


def test_who_cannot_cannot_by_either(both: tuple[Cast, Member]) -> None:
    cast, linnet = both
    request = asked(cast, linnet)
    press("cannot", linnet, request, cast.now)
    tick(cast.now)
    assert fresh(request).step_until is None


@pytest.mark.parametrize("lock", ["database", "application"])
def test_a_row_they_were_not_told_by_is_not_theirs_to_see(both: tuple[Cast, Member], lock: str) -> None:
    cast, linnet = both
    request = asked(cast, linnet, second=2)
    told = rows_of(request, linnet)[0].pk
    if lock == "database":
        with acting_as(linnet.pk):
            seen = list(Asked.objects.filter(request=request).values_list("pk", flat=True))
    else:
        with keeper("test: row security off"):
            seen = list(Asked.objects.visible_to(linnet, cast.now).values_list("pk", flat=True))
    assert seen == [told]
