"""Every member can ask to have their account erased, in a week or at once, and keep it after all; and nobody for another."""

import datetime as dt

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage
from django.db import ProgrammingError, transaction
from django.test import Client

from core import clock
from groups.models import Group, Membership
from members import actions, erasing
from members.actions import WEEK
from members.models import Member
from tests.cast import CANARY, PASSWORD, Cast
from tests.members.wishes import ask, fresh, left_of, stale, with_another_holder
from vault.actor import acting_as, keeper

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_is_asked_for_freshly_signed_in_and_kept_by_one_press(cast: Cast) -> None:
    """As people press it; every form without a script, and looking changes nothing."""
    ben = stale(cast.ben)
    assert "/me/erase/" in ben.get("/me/privacy/").content.decode()
    page = ben.get("/me/erase/").content.decode()
    assert "/me/words/notes.txt" in page
    assert "/now/" in page
    assert "/in/reauthenticate/" in ben.post("/me/erase/")["Location"]
    assert Member.objects.get(pk=cast.ben.pk).erase_from is None
    ben.post("/in/reauthenticate/", {"password": PASSWORD})
    ben.get("/me/erase/now/")
    assert Member.objects.get(pk=cast.ben.pk).erase_from is None
    assert ben.post("/me/erase/")["Location"] == "/me/erase/"
    first = Member.objects.get(pk=cast.ben.pk).erase_from
    assert first is not None
    assert ben.post("/me/erase/").status_code == 302
    assert Member.objects.get(pk=cast.ben.pk).erase_from == first  # asked twice, the earlier day stands
    for path in ("/today/", "/me/", "/me/privacy/", "/me/erase/"):
        assert "Keep my account" in ben.get(path).content.decode(), path
    assert ben.get("/me/erase/keep/").status_code == 405
    assert ben.get(f"/g/{cast.tuesday.public_id}/").status_code == 200
    assert ben.post("/me/erase/keep/")["Location"] == "/today/"
    assert ben.post("/me/erase/keep/").status_code == 302
    assert Member.objects.get(pk=cast.ben.pk).erase_from is None
    assert "Keep my account" not in ben.get("/today/").content.decode()
    assert erasing.erase_due(now=cast.now + 2 * WEEK) == 0


def test_at_once_signs_out_everywhere_and_nobody_comes_in(cast: Cast) -> None:
    ben, elsewhere = fresh(cast.ben), fresh(cast.ben)
    assert ben.post("/me/erase/now/")["Location"] == "/"
    for client in (ben, elsewhere):
        assert client.get("/today/")["Location"].startswith("/in/login/")
        assert client.post("/me/erase/now/")["Location"].startswith("/in/login/")
        assert client.post("/me/erase/keep/")["Location"].startswith("/in/login/")
    assert (
        Client().post("/in/login/", {"login": "ben", "password": PASSWORD}).headers.get("Location")
        != "/today/"
    )
    assert erasing.erase_due(now=clock.now()) == 1
    assert left_of(cast.ben.pk) == []


def test_at_once_wants_a_fresh_sign_in_too(cast: Cast) -> None:
    ben = stale(cast.ben)
    assert "/in/reauthenticate/" in ben.post("/me/erase/now/")["Location"]
    member = Member.objects.get(pk=cast.ben.pk)
    assert (member.is_active, member.erase_from) == (True, None)


@pytest.mark.parametrize(("path", "leads"), [("/me/erase/", "/me/erase/"), ("/me/erase/now/", "/")])
def test_one_press_and_who_one_is(cast: Cast, path: str, leads: str) -> None:
    """A press that had to wait for a fresh sign-in is done by it, and by none that is for something else."""
    ben = stale(cast.ben)
    ben.post(path)
    ben.post("/in/reauthenticate/?next=/me/codes/", {"password": PASSWORD})
    assert Member.objects.get(pk=cast.ben.pk).erase_from is None
    ben = stale(cast.ben)
    again = ben.post(path)["Location"]
    assert ben.post(again, {"password": PASSWORD, "next": path})["Location"] == leads
    member = Member.objects.get(pk=cast.ben.pk)
    assert member.erase_from is not None
    assert member.is_active is (path == "/me/erase/")
    where = ben.get("/today/")
    assert where.status_code == (200 if member.is_active else 302)


def test_who_holds_a_circle_alone_is_told_what_comes_first(cast: Cast) -> None:
    ana = fresh(cast.ana)
    page = ana.get("/me/erase/").content.decode()
    assert f"/g/{cast.tuesday.public_id}/leave/" in page
    assert "Erase it in a week" not in page
    assert ana.post("/me/erase/")["Location"] == "/me/erase/"
    assert ana.get("/me/erase/now/")["Location"] == "/me/erase/"
    assert ana.post("/me/erase/now/")["Location"] == "/me/erase/"
    for at_once in (True, False):
        with pytest.raises(actions.AccountKept):
            ask(cast.ana, cast.now, at_once=at_once)
    assert Member.objects.get(pk=cast.ana.pk).erase_from is None
    with_another_holder(cast)
    assert "Erase it in a week" in ana.get("/me/erase/").content.decode()


def test_who_came_to_hold_it_alone_in_their_week_is_erased_and_admins_look_after_it(cast: Cast) -> None:
    with_another_holder(cast)
    ask(cast.ana, cast.now)
    with transaction.atomic():
        Membership.objects.filter(member=cast.dev, group=cast.tuesday).update(until=cast.now)
    assert erasing.erase_due(now=cast.now + WEEK) == 1
    assert not Membership.objects.holding().filter(group=cast.tuesday, until=None).exists()
    assert Group.objects.held_alone_by(cast.dev, cast.now).count() == 0


@pytest.mark.parametrize("who", ["zoe", "moe", "ada", "the keeper", "nobody"])
def test_nobody_sets_the_day_or_takes_it_back_for_another(cast: Cast, who: str) -> None:
    """By the database alone, whoever writes."""
    eyes = getattr(cast, who).pk if who in ("zoe", "moe", "ada") else None

    def write(day: dt.datetime | None) -> None:
        with transaction.atomic(), acting_as(eyes):
            if who == "the keeper":
                with keeper("test"):
                    Member.objects.filter(pk=cast.ben.pk).update(erase_from=day)
            else:
                Member.objects.filter(pk=cast.ben.pk).update(erase_from=day)

    with pytest.raises(ProgrammingError):
        write(cast.now)
    ask(cast.ben, cast.now)
    for day in (None, cast.now, cast.now + 2 * WEEK):
        with pytest.raises(ProgrammingError):
            write(day)


def test_no_page_erases_another(cast: Cast) -> None:
    """Whatever is sent along: it is whose browser it is that counts."""
    zoe = fresh(cast.zoe)
    about = {"member": cast.ben.pk, "id": cast.ben.public_id, "erase_from": "2026-11-28", "login": "ben"}
    zoe.post("/me/erase/", about)
    zoe.post(f"/admin/members/member/{cast.ben.pk}/change/", about)
    assert Member.objects.get(pk=cast.ben.pk).erase_from is None
    assert Member.objects.get(pk=cast.zoe.pk).erase_from is not None


def test_a_closed_account_asks_for_nothing(cast: Cast) -> None:
    with transaction.atomic():
        Member.objects.filter(pk=cast.ben.pk).update(is_active=False)
    with pytest.raises(PermissionDenied):
        ask(cast.ben, cast.now)


def address(who: Member, *, verified: bool) -> None:
    with transaction.atomic():
        EmailAddress.objects.create(
            user=who, email=f"{who.sign_in_name}@example.org", primary=True, verified=verified
        )


@pytest.mark.parametrize("at_once", [True, False])
def test_one_mail_tells_whose_account_it_is(
    cast: Cast, mailoutbox: list[EmailMessage], at_once: bool
) -> None:
    """To their own confirmed address; its subject is that of every mail, and it names nobody and no circle."""
    address(cast.ben, verified=True)
    ask(cast.ben, cast.now, at_once=at_once)
    ask(cast.ben, cast.now, at_once=at_once)
    (mail,) = mailoutbox
    assert mail.to == ["ben@example.org"]
    assert mail.subject == "Something for you at Wayside"
    day = clock.local(cast.now + WEEK, cast.ben.time_zone)
    assert (f"{day.day} {day:%B %Y}" in mail.body) is not at_once
    for told in (CANARY, "Wren", "ben", "Tuesday", "circle"):
        assert told not in mail.body.replace("been", "")


def test_nobody_else_gets_that_mail(cast: Cast, mailoutbox: list[EmailMessage]) -> None:
    address(cast.ben, verified=False)
    ask(cast.ben, cast.now)
    ask(cast.cleo, cast.now)
    assert mailoutbox == []
