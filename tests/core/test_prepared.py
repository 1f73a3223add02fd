"""Queries that are compiled once give what their querysets give, through the same locks."""

import contextlib
import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, close_old_connections, connection, transaction
from django.db.models import Count, QuerySet

from core.prepared import Prepared, among, prepared, prepared_without
from groups.models import Group, Membership
from shares.models import Share
from tests.cast import Cast
from vault.actor import acting_as


@prepared
def _seats(group: str, now: dt.datetime) -> "QuerySet[Membership, Any]":
    seats = Membership.objects.active(now).filter(group__public_id=group, reason="")
    return seats.select_related("member").annotate(others=Count("group__memberships")).order_by("pk")


@prepared
def _names(group: int) -> "QuerySet[Group, Any]":
    return Group.objects.filter(pk=group, about__startswith="For 100% o").values_list("name", "about")


@prepared_without("bitmapscan")
def _shares(member: int) -> "QuerySet[Share, Any]":
    return Share.objects.order_by("pk").select_related("key")


def test_instances_with_all_that_hangs_on_them(cast: Cast) -> None:
    found = _seats(group=cast.tuesday.public_id, now=cast.now)
    assert [seat.member.display_name for seat in found] == ["Juniper", "Wren"]
    assert found == list(Membership.objects.active(cast.now).filter(group=cast.tuesday).order_by("pk"))
    assert {seat.others for seat in found} == {3}  # Dev's ended one too
    assert found[0].since == Membership.objects.get(pk=found[0].pk).since


def test_rows_and_constants_that_look_like_placeholders(cast: Cast) -> None:
    Group.objects.filter(pk=cast.tuesday.pk).update(about="For 100% of us, %s and $1")
    assert [tuple(row) for row in _names(group=cast.tuesday.pk)] == [
        ("Tuesday Circle", "For 100% of us, %s and $1")
    ]
    assert _names(group=cast.tuesday.pk)[0].name == "Tuesday Circle"
    assert _names(group=cast.mornings.pk) == []


def test_the_database_still_looks_through_whoever_is_looking(cast: Cast) -> None:
    """The plan is kept, not whose eyes it looked through the first time."""
    seen = {}
    for name in ("ben", "cleo", "dev", "ben"):
        with acting_as(getattr(cast, name).pk):
            seen[name] = len(_shares(member=1))
    assert seen == {"ben": 2, "cleo": 1, "dev": 0}
    assert _shares(member=1) == []


def test_one_statement_each_and_the_words_still_open(cast: Cast, django_assert_num_queries: Any) -> None:
    with acting_as(cast.ben.pk), django_assert_num_queries(1):
        assert "Ben said this" in _shares(member=1)[0].body


@pytest.mark.django_db(transaction=True)
def test_a_new_connection_is_told_again() -> None:
    for _ in range(2):
        with transaction.atomic():
            assert _names(group=3) == []
        connection.close()


def _as_owner(statement: str) -> None:
    """On a connection of its own, as a migration runs beside the house."""
    with contextlib.closing(connection.copy()) as beside, beside.cursor() as cursor:
        cursor.execute(f"RESET ROLE; {statement}")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", ["forgotten", "changed"])
def test_a_plan_that_does_not_fit_any_more_fails_one_request_and_not_all_that_follow(how: str) -> None:
    assert _names(group=3) == []
    try:
        if how == "forgotten":
            connection.cursor().execute("DEALLOCATE ALL")
        else:
            _as_owner("ALTER TABLE groups_group ALTER name TYPE varchar(61)")
        with pytest.raises(DatabaseError):
            _names(group=3)
        close_old_connections()  # as Django does at the end of each request
        assert _names(group=3) == []
    finally:
        _as_owner("ALTER TABLE groups_group ALTER name TYPE varchar(60)")


def test_only_types_it_knows() -> None:
    def odd(value: float) -> "QuerySet[Group, Any]":
        return Group.objects.all()

    with pytest.raises(KeyError):
        Prepared(odd)


@prepared
def _among(ids: list[int], reason: str) -> "QuerySet[Membership, Any]":
    seats = Membership.objects.filter(member__in=among(ids), reason=reason, until=None)
    return seats.order_by("pk").values_list("member")


def test_several_ids_are_one_value(cast: Cast) -> None:
    for ids in ([], [cast.ben.pk], [cast.ben.pk, cast.cleo.pk, 0], list(range(1, 400))):
        expected = Membership.objects.filter(member__in=ids, reason="", until=None).order_by("pk")
        assert [row.member for row in _among(ids=ids, reason="")] == [seat.member_id for seat in expected]
