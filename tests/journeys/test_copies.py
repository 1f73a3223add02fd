"""A copy for one person: who reads it by which lock, until when, and that its end leaves no sign."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core import clock
from groups.actions import leave, mute
from journeys import actions, copies, purge, refusals, versions
from journeys.models import Plan, PlanCopy
from members import consent
from members.models import Consent
from notices.models import Notice
from tests.cast import CANARY, NAMES, Cast, member, seat
from vault.actor import acting_as, keeper
from vault.models import DataKey

OTHERS = [name for name in NAMES if name not in {"ana", "ben"}]
DAY = dt.timedelta(days=1)
BY_CHANCE = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|"X-CSRFToken": ?"[^"]*"')


def seat_of(cast: Cast, name: str) -> Any:
    return cast.tuesday.memberships.get(member=getattr(cast, name), until=None)


def give(cast: Cast, *, sections: Any = ("first", "people"), last: dt.date | None = None) -> PlanCopy:
    with acting_as(cast.ben.pk):
        return actions.give_copy(
            member=cast.ben, seat=seat_of(cast, "ana"), sections=sections,
            last=last or cast.now.date() + 7 * DAY, now=cast.now,
        )  # fmt: skip


def read_by(person: Any, copy: PlanCopy, now: dt.datetime | None = None) -> dict[str, str] | None:
    with acting_as(person.pk):
        row = copies.for_reader(person, copy.public_id, now or clock.now())
        return versions.read(row.copy.words) if row else None


def answer(client: Client, copy_id: str, form: dict[str, str] | None = None) -> tuple[int, str, Any]:
    path = f"/plan/of/{copy_id}/"
    response = client.post(path, form) if form is not None else client.get(path)
    body = BY_CHANCE.sub("", response.content.decode()).replace(copy_id, "ID")
    headers = sorted((k, v) for k, v in response.headers.items() if k != "Expires")
    return response.status_code, body, headers


# -- Giving --


def test_the_chosen_parts_are_read_as_they_stood_and_no_other(cast: Cast, sign_in: Any) -> None:
    copy = give(cast)
    assert read_by(cast.ana, copy) == {"first": f"{CANARY} first", "people": f"{CANARY} people"}
    html = sign_in("ana").get(f"/plan/of/{copy.public_id}/").content.decode()
    assert "Wren" in html
    assert f"{CANARY} first" in html
    assert f"{CANARY} triggers" not in html
    assert cast.ben.display_name in html  # Wren: the name of the seat here
    assert "/plan/first/" not in html, "nothing to change"


def test_what_is_changed_later_stays_with_its_member_until_they_press(cast: Cast, sign_in: Any) -> None:
    copy, ben = give(cast), sign_in("ben")
    with acting_as(cast.ben.pk):
        actions.write_plan(member=cast.ben, section="first", words="After a hard day", now=cast.now)
    assert read_by(cast.ana, copy) == {"first": f"{CANARY} first", "people": f"{CANARY} people"}
    assert "You have changed it since" in ben.get("/plan/copies/").content.decode()
    ben.post(f"/plan/copies/{copy.public_id}/refresh/")
    assert read_by(cast.ana, copy) == {"first": "After a hard day", "people": f"{CANARY} people"}
    assert "You have changed it since" not in ben.get("/plan/copies/").content.decode()


def test_a_change_of_the_plan_leaves_the_row_that_its_reader_can_see_untouched(cast: Cast) -> None:
    """Not even sealed anew: a ciphertext that changes would tell."""
    copy = give(cast)

    def seen() -> Any:
        with acting_as(cast.ana.pk), connection.cursor() as cursor:
            cursor.execute("SELECT * FROM journeys_plancopy WHERE public_id = %s", [copy.public_id])
            return [bytes(v) if isinstance(v, memoryview) else v for v in cursor.fetchone()]

    before = seen()
    with acting_as(cast.ben.pk):
        actions.write_plan(member=cast.ben, section="first", words="After", now=cast.now + DAY)
    assert seen() == before


def test_by_the_pages(cast: Cast, sign_in: Any) -> None:
    ben = sign_in("ben")
    html = ben.get("/plan/copies/").content.decode()
    reader = str(seat_of(cast, "ana").public_id)
    assert f'value="{reader}"' in html
    assert "checked" not in html, "nobody and nothing is chosen beforehand"
    form = {"reader": reader, "sections": ["people"], "lasts": "30"}
    assert ben.post("/plan/copies/", form).status_code == 302
    with keeper("test"):
        (copy,) = PlanCopy.objects.filter(member=cast.ben).select_related("key")
    assert versions.read(copy.words) == {"people": f"{CANARY} people"}
    assert dt.timedelta(days=30) < copy.ends_at - cast.now < dt.timedelta(days=32)
    assert "Juniper" in ben.get("/plan/copies/").content.decode()
    assert "Shared with you" in sign_in("ana").get("/plan/").content.decode()


@pytest.mark.parametrize("who", ["cleo", "eve", "dev"])
def test_it_is_given_to_somebody_one_sits_with_only(cast: Cast, who: str, sign_in: Any) -> None:
    person = getattr(cast, who)
    their_seat = person.memberships.order_by("pk").first() or seat_of(cast, "ana")
    if who != "eve":
        with acting_as(cast.ben.pk), pytest.raises(refusals.NotThem):
            actions.give_copy(
                member=cast.ben, seat=their_seat, sections=["first"], last=cast.now.date() + DAY, now=cast.now
            )
    form = {"reader": str(their_seat.public_id) if who != "eve" else "zzzzzzzzzz", "sections": ["first"], "lasts": "7"}  # fmt: skip
    html = sign_in("ben").post("/plan/copies/", form).content.decode()
    assert "Choose somebody who sits with you now." in html


def test_where_members_do_not_see_each_other_one_chooses_among_those_who_hold(cast: Cast) -> None:
    seat(cast.cleo, cast.tuesday, cast.now)
    with acting_as(cast.ben.pk):
        assert {s.member_id for s in copies.could_read(cast.ben, cast.now)} == {cast.ana.pk, cast.cleo.pk}
        cast.tuesday.members_seen = "holders"
        cast.tuesday.save()
        assert {s.member_id for s in copies.could_read(cast.ben, cast.now)} == {cast.ana.pk}


def test_nothing_empty_is_given_and_no_day_that_is_over_or_far(cast: Cast) -> None:
    with pytest.raises(refusals.NothingToGive):
        give(cast, sections=["nothing"])
    for last in (cast.now.date() - 2 * DAY, cast.now.date() + 200 * DAY):
        with pytest.raises(ValueError, match="-"):
            give(cast, last=last)


def test_given_again_it_is_the_new_one_by_a_new_address(cast: Cast) -> None:
    old = give(cast)
    new = give(cast, sections=["reasons"])
    assert read_by(cast.ana, old) is None
    assert read_by(cast.ana, new) == {"reasons": f"{CANARY} reasons"}


def test_without_a_yes_nothing_is_given_and_everything_can_be_ended(cast: Cast, sign_in: Any) -> None:
    Consent.objects.filter(member=cast.ben, purpose="health-words").update(withdrawn_at=cast.now)
    with pytest.raises(consent.NotKept):
        give(cast)
    assert cast.copy
    assert sign_in("ben").post(f"/plan/copies/{cast.copy.public_id}/end/").status_code == 302
    assert read_by(cast.ana, cast.copy) is None


def test_the_pages_cost_the_same_however_many_copies_there_are(cast: Cast, sign_in: Any) -> None:
    def cost(client: Client, path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    ana, ben = sign_in("ana"), sign_in("ben")
    ana.get("/plan/")
    ben.get("/plan/")
    one = cost(ana, "/plan/"), cost(ben, "/plan/copies/")
    for number in range(4):
        person = member(f"giver{number}")
        their_seat = seat(person, cast.tuesday, cast.now - DAY)
        with acting_as(person.pk):
            actions.write_plan(member=person, section="first", words="Kettle", now=cast.now)
            actions.give_copy(
                member=person, seat=seat_of(cast, "ana"), sections=["first"], last=cast.now.date() + DAY, now=cast.now
            )  # fmt: skip
        with acting_as(cast.ben.pk):
            actions.give_copy(
                member=cast.ben, seat=their_seat, sections=["first"], last=cast.now.date() + DAY, now=cast.now
            )
    assert (cost(ana, "/plan/"), cost(ben, "/plan/copies/")) == one
    assert one[0] <= 16


# -- The locks, each alone --


@pytest.mark.parametrize("who", OTHERS)
def test_the_application_alone_shows_nobody_else_anything(cast: Cast, who: str) -> None:
    with keeper("test: row security looks away"):
        assert not PlanCopy.objects.visible_to(getattr(cast, who)).exists()
        assert PlanCopy.objects.visible_to(cast.ana).exists()


@pytest.mark.parametrize("who", OTHERS)
def test_the_database_alone_shows_nobody_else_anything(cast: Cast, who: str) -> None:
    with acting_as(getattr(cast, who).pk):
        assert PlanCopy.objects.count() == 0
        assert PlanCopy.objects.update(ends_at=cast.now + 300 * DAY) == 0
        assert PlanCopy.objects.all().delete()[0] == 0
    with acting_as(cast.ana.pk):
        assert PlanCopy.objects.count() == 1
        assert PlanCopy.objects.update(ends_at=cast.now + 300 * DAY) == 0, "its reader changes nothing"
        assert PlanCopy.objects.all().delete()[0] == 0
        assert Plan.objects.count() == 0, "of the plan itself a reader has nothing"


def test_nobody_gives_a_copy_of_anothers_plan(cast: Cast) -> None:
    with keeper("test"):
        row = PlanCopy.objects.select_related("key").get()
    for change in ({"reader": cast.cleo}, {"member": cast.ana, "reader": cast.ben}):
        for name, value in {**change, "pk": None, "public_id": "2222222222"}.items():
            setattr(row, name, value)
        with (
            acting_as(cast.cleo.pk),
            pytest.raises(ProgrammingError, match="row-level"),
            transaction.atomic(),
        ):
            row.save(force_insert=True)


def test_the_database_gives_none_to_somebody_who_does_not_sit_there(cast: Cast) -> None:
    with keeper("test"):
        row = PlanCopy.objects.select_related("key").get()
    row.pk, row.public_id, row.reader = None, "2222222222", cast.cleo
    with acting_as(cast.ben.pk), pytest.raises(ProgrammingError, match="row-level"), transaction.atomic():
        row.save(force_insert=True)


def test_the_database_lets_nobody_move_a_copy_to_another_reader(cast: Cast) -> None:
    with (
        acting_as(cast.ben.pk),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
    ):
        PlanCopy.objects.update(reader=cast.cleo)


def test_a_copy_is_sealed_under_a_key_its_reader_has_and_the_plan_is_not(cast: Cast) -> None:
    copy = give(cast)
    with keeper("test"):
        key = DataKey.objects.get(pk=copy.key_id)
        own = Plan.objects.get(member=cast.ben).key_id
    assert (key.owner_id, key.group_id) == (cast.ben.pk, cast.tuesday.pk)
    assert key.until is not None, "goes with the copy, in backups too"
    with acting_as(cast.ana.pk):
        assert DataKey.objects.filter(pk=key.pk).exists()
        assert not DataKey.objects.filter(pk=own).exists()


def test_a_copy_is_not_hung_under_anothers_key(cast: Cast) -> None:
    copy = give(cast)
    with keeper("test"):
        foreign = DataKey.objects.filter(owner_id=cast.ana.pk).first()
    assert foreign
    with acting_as(cast.ben.pk), pytest.raises(IntegrityError), transaction.atomic():
        PlanCopy.objects.filter(pk=copy.pk).update(key=foreign)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


# -- Its end --


def ended(cast: Cast, copy: PlanCopy) -> None:
    with acting_as(cast.ben.pk):
        actions.end_copy(member=cast.ben, copy=copy)


def run_out(cast: Cast, copy: PlanCopy) -> None:
    with keeper("test"):
        PlanCopy.objects.filter(pk=copy.pk).update(ends_at=cast.now - DAY)


def giver_left(cast: Cast, copy: PlanCopy) -> None:
    with acting_as(cast.ben.pk):
        leave(member=cast.ben, group=cast.tuesday, now=cast.now)


def giver_was_unseated(cast: Cast, copy: PlanCopy) -> None:
    cast.tuesday.memberships.filter(member=cast.ben).update(until=cast.now)


def blocked(cast: Cast, copy: PlanCopy) -> None:
    with acting_as(cast.ben.pk):
        mute(member=cast.ben, group=cast.tuesday, other=cast.ana, withholds=True, now=cast.now)


def never(cast: Cast, copy: PlanCopy) -> None:
    with keeper("test: it was never given"):
        PlanCopy.objects.filter(pk=copy.pk).delete()


ENDS: list[Callable[[Cast, PlanCopy], None]] = [ended, run_out, giver_left, giver_was_unseated, blocked]


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("form", [None, {"words": "a thought", "section": "first"}])
def test_its_end_is_the_same_page_as_never(cast: Cast, sign_in: Any, end: Any, form: Any) -> None:
    """Body, status, headers: byte for byte, asked and sent to; and the same as at an address nobody ever had."""
    with keeper("test: one copy, so that a plan page can be compared"):
        PlanCopy.objects.all().delete()
    made_up = answer(sign_in("ana"), "zzzzzzzzzz", form)
    own_page = BY_CHANCE.sub("", sign_in("ana").get("/plan/").content.decode())
    copy = give(cast)
    client = sign_in("ana")
    live = answer(client, copy.public_id, None)
    assert CANARY in live[1]
    end(cast, copy)
    assert answer(sign_in("ana"), copy.public_id, form) == made_up
    assert BY_CHANCE.sub("", client.get("/plan/").content.decode()) == own_page, (
        "the list tells of none that went"
    )
    assert read_by(cast.ana, copy) is None


@pytest.mark.parametrize("end", [*ENDS, never])
def test_by_the_database_alone_its_end_closes_it(cast: Cast, end: Any) -> None:
    copy = give(cast)
    end(cast, copy)
    with acting_as(cast.ana.pk):
        assert not PlanCopy.objects.filter(pk=copy.pk).exists()


@pytest.mark.parametrize("end", [*ENDS, never])
def test_by_the_application_alone_its_end_closes_it(cast: Cast, end: Any) -> None:
    copy = give(cast)
    end(cast, copy)
    with keeper("test: row security looks away"):
        assert not PlanCopy.objects.visible_to(cast.ana, cast.now).filter(pk=copy.pk).exists()


def test_a_reader_who_leaves_and_comes_back_reads_nothing_old(cast: Cast) -> None:
    seat(cast.cleo, cast.tuesday, cast.now - DAY)
    with acting_as(cast.ben.pk):
        copy = actions.give_copy(
            member=cast.ben, seat=seat_of(cast, "cleo"), sections=["first"], last=cast.now.date() + 7 * DAY, now=cast.now
        )  # fmt: skip
    assert read_by(cast.cleo, copy)
    with acting_as(cast.cleo.pk):
        leave(member=cast.cleo, group=cast.tuesday, now=cast.now)
    seat(cast.cleo, cast.tuesday, clock.now())
    assert read_by(cast.cleo, copy) is None
    with acting_as(cast.cleo.pk):
        assert not PlanCopy.objects.filter(pk=copy.pk).exists()
    with acting_as(cast.ben.pk):
        assert copy.public_id not in [g.copy.public_id for g in copies.given(cast.ben, {}, clock.now())]


def test_its_last_day_is_a_day_of_its_members_clock(cast: Cast) -> None:
    """Given through a day by somebody in Kiritimati, it ends at that midnight; in Niue it is still the day before."""
    cast.ben.time_zone = "Pacific/Kiritimati"
    cast.ben.save()
    last = clock.today(cast.now, cast.ben.time_zone) + 2 * DAY
    copy = give(cast, last=last)
    assert copy.ends_at == dt.datetime.combine(last + DAY, dt.time(0), tzinfo=dt.UTC) - dt.timedelta(hours=14)
    assert read_by(cast.ana, copy, copy.ends_at - dt.timedelta(seconds=1))
    assert read_by(cast.ana, copy, copy.ends_at) is None


def test_what_is_over_is_erased_and_then_its_key(cast: Cast) -> None:
    copy = give(cast)
    later = copy.ends_at + dt.timedelta(days=3)
    with keeper("test"):
        live = PlanCopy.objects.count()
        PlanCopy.objects.filter(pk=copy.pk).update(ends_at=cast.now - DAY)
        assert live == 1, "given again, it took the place of the cast's"
    assert purge.purge_over(now=cast.now) == 1
    assert purge.purge_over(now=cast.now) == 0
    from shares.purge import purge_faded

    purge_faded(now=later)
    with keeper("test"):
        assert not PlanCopy.objects.filter(pk=copy.pk).exists()
        assert not DataKey.objects.filter(pk=copy.key_id).exists()


def test_a_copy_that_lasts_is_not_erased(cast: Cast) -> None:
    copy = give(cast)
    purge.purge_over(now=cast.now)
    assert read_by(cast.ana, copy)


# -- The notice --


def notices_of(cast: Cast) -> list[Notice]:
    return list(Notice.objects.filter(recipient=cast.ana, kind="plan-copy"))


def test_its_reader_hears_that_there_is_something_and_no_more(cast: Cast, sign_in: Any) -> None:
    give(cast)
    (notice,) = notices_of(cast)
    assert not Notice.objects.filter(kind="plan-copy").exclude(recipient=cast.ana).exists()
    Notice.objects.filter(pk=notice.pk).update(told_at=cast.now)
    html = sign_in("ana").get("/me/notices/").content.decode()
    assert "Somebody shared something with you." in html


@pytest.mark.parametrize("end", [*ENDS, never])
def test_it_is_dropped_where_it_ended_before_it_went_out(cast: Cast, end: Any) -> None:
    from notices.delivery import drain

    copy = give(cast)
    end(cast, copy)
    Notice.objects.exclude(kind="plan-copy").delete()
    drain(clock.now(), 100)
    (notice,) = notices_of(cast)
    assert notice.state == Notice.State.DROPPED


def test_bringing_it_up_to_date_tells_nobody(cast: Cast) -> None:
    copy = give(cast)
    before = Notice.objects.count()
    with acting_as(cast.ben.pk):
        actions.refresh_copy(member=cast.ben, copy=copy, now=cast.now + DAY)
    assert Notice.objects.count() == before


def test_whom_one_does_not_want_to_read_is_not_put_before_one(cast: Cast, sign_in: Any) -> None:
    """Ana mutes Ben: nothing of his stands on her page, and no notice goes out. He cannot tell."""
    from notices.delivery import drain

    give(cast)
    with acting_as(cast.ana.pk):
        mute(member=cast.ana, group=cast.tuesday, other=cast.ben, withholds=False, now=cast.now)
    assert "Shared with you" not in sign_in("ana").get("/plan/").content.decode()
    Notice.objects.exclude(kind="plan-copy").delete()
    drain(clock.now(), 100)
    assert notices_of(cast)[0].state == Notice.State.DROPPED
    assert "Juniper" in sign_in("ben").get("/plan/copies/").content.decode()


def test_bringing_up_to_date_what_ended_in_another_tab_begins_nothing_anew(cast: Cast) -> None:
    copy = give(cast)
    ended(cast, copy)
    with acting_as(cast.ben.pk):
        actions.refresh_copy(member=cast.ben, copy=copy, now=cast.now)
    assert read_by(cast.ana, copy) is None


# -- Strangers with its address --


@pytest.mark.parametrize("who", [*OTHERS, "ana"])
def test_nobody_else_ends_or_refreshes_it(cast: Cast, sign_in: Any, who: str) -> None:
    copy, client = give(cast), sign_in(who)
    assert client.post(f"/plan/copies/{copy.public_id}/end/").status_code == 404
    assert client.post(f"/plan/copies/{copy.public_id}/refresh/").status_code == 404
    for verb in (actions.end_copy,):
        with acting_as(getattr(cast, who).pk), pytest.raises(PermissionDenied):
            verb(member=getattr(cast, who), copy=copy)
    assert read_by(cast.ana, copy)


@pytest.mark.parametrize("who", [*OTHERS, "ben"])
def test_anybody_else_with_the_address_reads_the_same_page_as_with_none(
    cast: Cast, sign_in: Any, who: str
) -> None:
    copy, client = give(cast), sign_in(who)
    assert answer(client, copy.public_id) == answer(client, "zzzzzzzzzz")


def test_an_ended_address_shows_what_was_typed_and_keeps_none_of_it(cast: Cast, sign_in: Any) -> None:
    copy = give(cast)
    ended(cast, copy)
    html = sign_in("ana").post(f"/plan/of/{copy.public_id}/", {"words": "<b>typed</b>", "section": "first"})
    assert "&lt;b&gt;typed&lt;/b&gt;" in html.content.decode()
    assert not Notice.objects.filter(kind="plan-suggestion").exists()
