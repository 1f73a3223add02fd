"""Two who check in with each other: asked and agreed, said, ended without a sign. Each lock alone."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import ProgrammingError, connection, transaction

from core import clock
from groups import actions as groups
from groups.models import Membership, Mute
from groups.signals import group_erasing
from members.models import Member
from notices.models import Notice
from partners import actions, purge, reminders
from partners.actions import When
from partners.models import Partnership, PartnerWords, Side
from tests.cast import CANARY, NAMES, Cast, member, seat
from tests.partners.ground import DAY, HOUR, Two, ask
from tests.shares.worlds import look
from tests.test_two_worlds import BY_CHANCE, differences, rows_seen
from vault.actor import acting_as, keeper


@pytest.mark.parametrize("who", NAMES)
def test_each_lock_alone(two: Two, who: str) -> None:
    person, now = getattr(two.cast, who), two.cast.now
    either, own = who in {"ana", "ben"}, {"ana": 1, "ben": 1}.get(who, 0)
    with acting_as(person.pk):
        assert PartnerWords.objects.count() == (2 if either else 0)
        assert (Partnership.objects.count(), Side.objects.count()) == (own, own)
    with keeper("test: row security off"):
        assert PartnerWords.objects.visible_to(person, now).count() == (2 if either else 0)
        assert Partnership.objects.visible_to(person, now).count() == own
        assert Side.objects.visible_to(person).count() == own


def test_the_third_lock_the_words_are_sealed(two: Two) -> None:
    with keeper("test: read the bytes"), connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(encode(words, 'escape'), ' ') FROM partners_partnerwords")
        assert CANARY not in cursor.fetchone()[0]


def test_the_database_lets_nobody_say_anything_in_anothers_place(two: Two) -> None:
    with keeper("test"):
        key = PartnerWords.objects.get(author=two.cast.ben).key
    moe = member("mina")
    seat(moe, two.cast.tuesday, two.cast.now - DAY)
    said = {"partnership": two.row, "group": two.cast.tuesday, "words": "x", "at": two.cast.now, "fades_at": two.cast.now + DAY,
            "key": key}  # fmt: skip
    for who, author, reader in (
        (moe, moe, two.cast.ben),
        (moe, two.cast.ben, two.cast.ana),
        (two.cast.ben, two.cast.ben, moe),
    ):
        with acting_as(who.pk), pytest.raises(ProgrammingError, match="row-level"), transaction.atomic():
            PartnerWords.objects.create(author=author, reader=reader, **said)


def test_ending_it_and_not_writing_are_one_world_to_the_other(
    two: Two, still: dt.datetime, sign_in: Any
) -> None:
    """Pages, sizes, notices, rows and reminders of Ana: before Ben ends it, after, and when she writes on."""
    ana, ben, now = sign_in("ana"), sign_in("ben"), still
    look(ana, two.paths)
    ben.get(f"{two.paths[1]}end/")
    pages, rows, told = (
        look(ana, two.paths),
        rows_seen(two.cast),
        Notice.objects.filter(recipient=two.cast.ana).count(),
    )
    assert f"{CANARY} from Ben" in pages[two.paths[1]][2]
    sent = ben.post(f"{two.paths[1]}end/")
    assert sent.status_code == 302
    assert look(ana, two.paths) == pages
    assert list(differences(rows, rows_seen(two.cast))) == []
    assert Notice.objects.filter(recipient=two.cast.ana).count() == told
    with acting_as(two.cast.ana.pk):
        actions.say(member=two.cast.ana, partnership=two.row, words=f"{CANARY} still here", now=now)
        actions.set_rhythm(
            member=two.cast.ana, partnership=two.row, when=When("day", None, dt.time(9)), now=now
        )
    assert f"{CANARY} still here" in look(ana, [two.paths[1]])[two.paths[1]][2]
    assert ben.get(two.paths[1]).status_code == 404
    assert "Juniper" not in ben.get("/with/").content.decode()
    with acting_as(two.cast.ben.pk):
        assert {row.author_id for row in PartnerWords.objects.visible_to(two.cast.ben, now)} == {
            two.cast.ben.pk
        }
        assert {row.author_id for row in PartnerWords.objects.all()} == {two.cast.ben.pk}


def test_after_a_week_each_has_only_their_own(two: Two) -> None:
    later = two.cast.now + 7 * DAY
    for who in (two.cast.ana, two.cast.ben):
        with acting_as(who.pk):
            assert {row.author_id for row in PartnerWords.objects.visible_to(who, later)} == {who.pk}
    with keeper("test: as time would"):
        PartnerWords.objects.update(at=two.cast.now - 8 * DAY)
    with acting_as(two.cast.ana.pk):
        assert {row.author_id for row in PartnerWords.objects.all()} == {two.cast.ana.pk}


@pytest.mark.parametrize(
    ("stay", "days", "told"),
    [(1, 1, "for a day"), (7, 7, "for a week"), (90, 30, "for thirty days"), (0, 30, "for thirty days")],
)
def test_it_fades_no_later_than_the_circle_promises(
    two: Two, stay: int, days: int, told: str, sign_in: Any
) -> None:
    cast, now = two.cast, two.cast.now + HOUR
    cast.tuesday.stay_days = stay
    cast.tuesday.save()
    with acting_as(cast.ben.pk):
        row = actions.say(member=cast.ben, partnership=two.row, words="new", now=now)
    assert row.fades_at == now + days * DAY
    page = sign_in("ben").get(two.paths[1]).content.decode()
    assert told in page
    assert ("for thirty days" in page) == (days == 30)


def test_ended_with_the_words_they_are_gone(two: Two, sign_in: Any) -> None:
    sign_in("ben").post(f"{two.paths[1]}end/", {"words": "too"})
    assert "Nothing since." in sign_in("ana").get(two.paths[1]).content.decode()
    with keeper("test"):
        assert not PartnerWords.objects.filter(author=two.cast.ben).exists()


# -- Asking ----------------------------------------------------------------------------------------------------------------


def test_not_now_not_ever_and_not_seen_are_one_world_to_whoever_asked(
    open_circle: Cast, sign_in: Any, still: dt.datetime
) -> None:
    """Ana has not looked; says not now; not ever; does not want to read Ben; keeps apart from him."""
    cast, worlds = open_circle, []

    def world(number: int) -> None:
        with keeper("test: asked anew"):
            Partnership.objects.all().delete()
            Notice.objects.all().delete()
        row = ask(cast, cast.ben, cast.ana)
        with acting_as(cast.ana.pk):
            if number in (1, 2):
                actions.put_off(member=cast.ana, partnership=row, for_good=number == 2, now=cast.now)
            if number in (3, 4):
                groups.unmute(member=cast.ana, group=cast.tuesday, other=cast.ben, now=cast.now)
                Mute.objects.create(
                    group=cast.tuesday, member=cast.ana, other=cast.ben, withholds=number == 4, at=cast.now
                )
                assert (
                    not Partnership.objects.visible_to(cast.ana, cast.now)
                    .asked_of(cast.ana, cast.now)
                    .exists()
                )
        ask(cast, cast.ben, cast.ana, cast.now + HOUR / 2)  # asked again, whatever it was
        pages = look(
            sign_in("ben"),
            ["/with/", f"/g/{cast.tuesday.public_id}/with/", f"/with/{row.public_id}/", "/me/notices/"],
        )
        worlds.append(
            {
                path.replace(row.public_id, "it"): (page[0], page[2].replace(row.public_id, "it"))
                for path, page in pages.items()
            }
        )
        asked = "would like to check in with you" in sign_in("ana").get("/with/").content.decode()
        assert asked == (number in (0, 1)), number  # asked again after "not now" it is there again

    for number in range(5):
        world(number)
    assert all(each == worlds[0] for each in worlds[1:])


def test_yes_is_told_and_a_crossed_asking_is_a_yes(open_circle: Cast, sign_in: Any) -> None:
    cast = open_circle
    with keeper("test: asked anew"):
        Partnership.objects.all().delete()
    row = ask(cast, cast.ben, cast.ana)
    assert Notice.objects.get(kind="partner-asked").recipient == cast.ana
    again = ask(cast, cast.ana, cast.ben)
    assert again.pk == row.pk
    assert Notice.objects.get(kind="partner-agreed").recipient == cast.ben
    for who in ("ana", "ben"):
        assert sign_in(who).get(f"/with/{row.public_id}/").status_code == 200


@pytest.mark.parametrize("for_good", [False, True])
def test_asking_back_after_not_now_is_a_yes_as_if_it_had_not_been_seen(
    open_circle: Cast, for_good: bool
) -> None:
    cast = open_circle
    with keeper("test: asked anew"):
        Partnership.objects.all().delete()
    row = ask(cast, cast.ben, cast.ana)
    with acting_as(cast.ana.pk):
        actions.put_off(member=cast.ana, partnership=row, for_good=for_good, now=cast.now)
    again = ask(cast, cast.ana, cast.ben, cast.now + HOUR)
    assert again.pk == row.pk
    assert again.agreed_at is not None
    assert not Notice.objects.filter(kind="partner-asked", recipient=cast.ben).exists()
    with acting_as(cast.ana.pk):
        actions.say(member=cast.ana, partnership=again, words="new", now=cast.now + HOUR)


def test_who_left_and_came_back_can_be_asked_again(two: Two) -> None:
    cast, later = two.cast, two.cast.now + DAY
    with keeper("test: Ana's seat ends and she takes another"):
        Membership.objects.filter(group=cast.tuesday, member=cast.ana).update(until=cast.now)
    seat(cast.ana, cast.tuesday, later)
    again = ask(cast, cast.ben, cast.ana, later + HOUR)
    assert again.pk != two.row.pk
    assert again.agreed_at is None


def test_nobody_is_asked_where_members_do_not_write_to_each_other(cast: Cast, sign_in: Any) -> None:
    with pytest.raises(PermissionDenied):
        ask(cast, cast.ben, cast.ana)
    page = sign_in("ben").get(f"/g/{cast.tuesday.public_id}/with/").content.decode()
    assert "members do not write to one person alone" in page


def test_one_asks_nobody_about_whom_one_keeps_quiet(open_circle: Cast) -> None:
    cast = open_circle
    with acting_as(cast.ben.pk):
        groups.mute(member=cast.ben, group=cast.tuesday, other=cast.ana, withholds=False, now=cast.now)
    with pytest.raises(PermissionDenied):
        ask(cast, cast.ben, cast.ana)


def test_a_block_since_looks_like_nothing_since(two: Two, sign_in: Any) -> None:
    with acting_as(two.cast.ben.pk):
        groups.mute(
            member=two.cast.ben, group=two.cast.tuesday, other=two.cast.ana, withholds=True, now=two.cast.now
        )
    page = sign_in("ana").get(two.paths[1])
    assert page.status_code == 200
    assert "Nothing since." in page.content.decode()
    assert sign_in("ben").get(two.paths[1]).status_code == 404


def test_an_asking_that_was_let_go_is_there_no_more(open_circle: Cast, sign_in: Any) -> None:
    """Ana, who had its page open, is told no more than of one that never was; asked again, it stands again."""
    cast = open_circle
    with keeper("test: asked anew"):
        Partnership.objects.all().delete()
    row, ben, ana = ask(cast, cast.ben, cast.ana), sign_in("ben"), sign_in("ana")
    url, yes = f"/with/{row.public_id}/", {"verb": "yes", "every": "never"}
    assert "Wren" in ana.get("/with/").content.decode()
    assert ben.post(f"{url}end/").status_code == 302
    assert ana.get(url).status_code == 404
    assert "Wren" not in ana.get("/with/").content.decode()
    for verb in ("yes", "not_now", "never"):
        sent, never = (
            ana.post(f"{path}answer/", {**yes, "verb": verb}) for path in (url, "/with/2222222222/")
        )
        assert (sent.status_code, BY_CHANCE.sub("", sent.content.decode())) == (
            404,
            BY_CHANCE.sub("", never.content.decode()),
        )
    with acting_as(cast.ana.pk):
        with pytest.raises(PermissionDenied):
            actions.accept(member=cast.ana, partnership=row, when=When(), now=cast.now)
        assert not Partnership.objects.exists()
    with keeper("test: row security off"):
        assert not Partnership.objects.visible_to(cast.ana, cast.now).exists()
        assert Partnership.objects.visible_to(cast.ben, cast.now).exists()
    for who in (ana, ben):
        assert "Ana" not in who.get("/with/").content.decode()
    back = ask(cast, cast.ana, cast.ben)  # of a let-go asking no yes is made
    assert (back.pk != row.pk, back.agreed_at) == (True, None)
    with keeper("test: as if Ana had not"):
        back.delete()
    assert ask(cast, cast.ben, cast.ana, cast.now + HOUR).pk == row.pk
    assert ana.post(f"{url}answer/", yes).status_code == 302
    assert ben.get(url).status_code == 200


# -- Ends ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["stay", "taken"])
def test_it_ends_with_the_seat(two: Two, words: str, sign_in: Any) -> None:
    cast = two.cast
    with acting_as(cast.ben.pk):
        groups.leave(member=cast.ben, group=cast.tuesday, now=cast.now, words=words)
    assert sign_in("ana").get(two.paths[1]).status_code == 404
    with acting_as(cast.ana.pk):
        assert {row.author_id for row in PartnerWords.objects.visible_to(cast.ana, cast.now)} == {cast.ana.pk}
    with keeper("test"):
        assert PartnerWords.objects.filter(author=cast.ben).exists() == (words == "stay")
    purge.purge_over(now=cast.now + 31 * DAY)
    with keeper("test"):
        assert not PartnerWords.objects.exists()
        assert not Partnership.objects.exists()
        assert not Side.objects.exists()


def test_a_circle_that_is_erased_takes_it_along(two: Two) -> None:
    answers = group_erasing.send(sender=None, group=two.cast.tuesday, now=two.cast.now)
    assert {"partner check-ins": 2} in [said for _, said in answers]
    with keeper("test"):
        assert not any(
            model.objects.filter(group=two.cast.tuesday).exists()
            for model in (Partnership, PartnerWords, Side)
        )


# -- Reminders -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "days"),
    [
        (When("day", None, dt.time(9)), 7),
        (When("weekdays", None, dt.time(9)), 5),
        (When("week", 2, dt.time(9)), 1),
        (When(), 0),
    ],
)
def test_each_is_reminded_by_their_own_clock_once_a_day(two: Two, when: When, days: int) -> None:
    """Seven days, ticked at 8:50, 9:05 and 10:30 in Kathmandu; said to Ben, whatever Ana does."""
    cast = two.cast
    Member.objects.filter(pk=cast.ben.pk).update(time_zone="Asia/Kathmandu")
    with acting_as(cast.ben.pk):
        actions.set_rhythm(member=cast.ben, partnership=two.row, when=when, now=cast.now)
    with acting_as(cast.ana.pk):
        actions.end(member=cast.ana, partnership=two.row, words_too=False, now=cast.now)
    told = []
    for day in range(2, 9):
        date = cast.now.date() + day * DAY
        told.append([
            reminders.remind(now=clock.instant_of(date, wall, "Asia/Kathmandu"))
            for wall in (dt.time(8, 50), dt.time(9, 5), dt.time(10, 30))
        ])  # fmt: skip
    assert sum(map(sum, told)) == days
    assert all(each in ([0, 1, 0], [0, 0, 0]) for each in told)
    assert {notice.recipient for notice in Notice.objects.filter(kind="partner-due")} <= {cast.ben}


def test_who_has_said_something_today_is_not_reminded(two: Two) -> None:
    cast, noon = two.cast, two.cast.now.replace(hour=12) + 2 * DAY
    Member.objects.update(time_zone="UTC")
    with acting_as(cast.ben.pk):
        actions.set_rhythm(
            member=cast.ben, partnership=two.row, when=When("day", None, dt.time(12)), now=noon
        )
        actions.say(member=cast.ben, partnership=two.row, now=noon - HOUR)
    assert reminders.remind(now=noon) == 0


@pytest.mark.parametrize("pairs", [1, 3])
def test_the_pages_ask_the_database_the_same_for_1_and_3(
    two: Two, pairs: int, sign_in: Any, django_assert_num_queries: Any
) -> None:
    cast = two.cast
    for number in range(pairs - 1):
        person = member(f"p{number}")
        seat(person, cast.tuesday, cast.now - DAY)
        row = ask(cast, person, cast.ben)
        with acting_as(cast.ben.pk):
            actions.accept(member=cast.ben, partnership=row, when=When(), now=cast.now)
            actions.say(member=cast.ben, partnership=two.row, words=f"and {number}", now=cast.now)
    ben = sign_in("ben")
    with django_assert_num_queries(MINE_QUERIES):
        assert ben.get("/with/").content.decode().count('class="turns"') == 1
    with django_assert_num_queries(ONE_QUERIES):
        assert ben.get(two.paths[1]).status_code == 200


MINE_QUERIES = 10
ONE_QUERIES = 12
