"""The end of an account: by two, freshly signed in; then one page, its letter, another look, and an end of that too."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import Client

from conversations.models import ConversationWords
from groups.actions import get_up
from groups.models import JoinRequest, Membership
from journeys.models import Journey, Plan
from members import erasing
from members.actions import WEEK, ask_to_be_erased
from members.ledgerlines import about
from members.models import Member
from milestones.models import Milestone
from moderation import actions, policies, reportable, tasks
from moderation.models import ENDED_FOR, AccountEnd, Case, CaseLetter, Evidence
from moderation.purge import KEPT_FOR, purge_over
from notices import judging, kinds
from notices.models import Notice
from notices.outbox import enqueue
from shares.models import Draft, Share
from support.models import SupportRequest
from tests.cast import CANARY, PASSWORD, Cast
from tests.moderation.desk import another_moderator, in_hand, promise, tell
from vault.actor import acting_as, keeper
from vault.models import DataKey, LedgerEntry

pytestmark = pytest.mark.django_db(transaction=True)

LETTER = "Dear Wren, this is why."


def asked(cast: Cast) -> AccountEnd:
    """Moe asks that Ben's account be ended."""
    promise(cast.tuesday, "reported")
    case, piece = in_hand(cast, cast.moe, tell(cast))
    with transaction.atomic(), acting_as(cast.moe.pk):
        return actions.ask_end(member=cast.moe, case=case, piece=piece, words=LETTER, now=cast.now)


def ended(cast: Cast, mia: Member) -> AccountEnd:
    """Asked by Moe, agreed by another, done; each in a transaction of its own."""
    end = asked(cast)
    with transaction.atomic(), acting_as(mia.pk):
        actions.agree_end(member=mia, end=end, now=cast.now)
    with transaction.atomic(), acting_as(cast.moe.pk):
        actions.end_account(member=cast.moe, end=end, now=cast.now)
    return end


def as_browser(who: Any) -> Client:
    client = Client()
    client.force_login(who)
    return client


def letter_of(cast: Cast) -> CaseLetter:
    with transaction.atomic(), keeper("test"):
        return CaseLetter.objects.select_related("key").get(reader=cast.ben, act="end_account")


def test_two_end_it_freshly_signed_in(cast: Cast) -> None:
    """From the case to the page an ended account comes in to, as people press it; every form without a script."""
    promise(cast.tuesday, "reported")
    mia = another_moderator()
    case, piece = in_hand(cast, cast.moe, tell(cast))
    moe, other, ben = as_browser(cast.moe), as_browser(mia), as_browser(cast.ben)
    path = f"/care/cases/{case.public_id}/act/{piece.public_id}/end_account/"
    assert path in moe.get(f"/care/cases/{case.public_id}/words/").content.decode()
    assert "This is why" in moe.get(path).content.decode()
    where = moe.post(path, {"words": LETTER})["Location"]
    assert where.startswith("/care/ends/")
    assert LETTER in moe.get(where).content.decode()
    assert where in other.get("/care/cases/").content.decode()
    assert where in moe.get(f"/care/cases/{case.public_id}/").content.decode()
    assert moe.post(where + "agree/").status_code == 403
    assert moe.post(where + "end/").status_code == 403
    assert "/in/reauthenticate/" in other.post(where + "agree/")["Location"]
    assert ben.get("/today/").status_code == 200
    other.post("/in/reauthenticate/", {"password": PASSWORD})
    assert other.post(where + "agree/")["Location"] == where
    assert other.post(where + "end/").status_code == 403
    assert "/in/reauthenticate/" in moe.post(where + "end/")["Location"]
    moe.post("/in/reauthenticate/", {"password": PASSWORD})
    assert moe.post(where + "end/")["Location"] == where
    assert "The account is ended" in moe.get(where).content.decode()
    assert ben.get("/today/")["Location"] == "/ended/"
    page = ben.get("/ended/").content.decode()
    letter = f"/reports/l/{letter_of(cast).public_id}/"
    assert letter in page
    assert "/now/" in page
    assert "/g/" not in page
    assert LETTER in ben.get(letter).content.decode()
    assert "Your account was ended" in ben.get("/me/privacy/").content.decode()


@pytest.mark.parametrize(
    "path",
    ["/today/", "/groups/", "/find/", "/me/", "/me/notices/", "/with/", "/m/", "/hand/", "/reports/", "/"],
)
def test_everything_else_leads_to_the_one_page(cast: Cast, path: str) -> None:
    ended(cast, another_moderator())
    ben = as_browser(cast.ben)
    for way in (ben.get, ben.post):
        answer = way(path)
        assert (answer.status_code, answer["Location"]) == (302, "/ended/")


def test_what_they_still_reach(cast: Cast) -> None:
    ended(cast, another_moderator())
    ben = as_browser(cast.ben)
    for path in (
        "/ended/",
        "/ended/erase/",
        "/me/words/",
        "/me/privacy/",
        "/now/",
        "/safer/",
        "/journey/",
        "/plan/",
        "/numbers/",
    ):
        assert ben.get(path).status_code == 200, path
    assert ben.post("/journey/").status_code == 302  # read, and nothing more
    page = ben.get("/ended/").content.decode()
    assert 'href="/journey/"' in page
    assert 'href="/plan/"' in page
    with transaction.atomic(), keeper("test: somebody without either"):
        Milestone.objects.filter(member=cast.ben).delete()
        Journey.objects.filter(member=cast.ben).delete()
        Plan.objects.filter(member=cast.ben).delete()
    page = ben.get("/ended/").content.decode()
    assert 'href="/journey/"' not in page
    assert 'href="/plan/"' not in page
    copy = ben.get("/me/words/notes.txt").content.decode()
    assert f"{CANARY} Ben said this" in copy
    assert f"{CANARY} Ana answered" not in copy
    assert ben.post("/in/logout/").status_code == 302
    signed_in = ben.post("/in/login/", {"login": "ben", "password": PASSWORD}, follow=True)
    assert signed_in.redirect_chain[-1][0] == "/ended/"


def test_nobody_else_has_such_a_page(cast: Cast) -> None:
    for path in ("/ended/", "/ended/erase/"):
        assert as_browser(cast.ana).get(path).status_code == 403
    assert Client().get("/ended/").status_code == 302


def test_their_seats_are_left_like_any_and_nobody_hears(cast: Cast) -> None:
    """The worker lets them go, as they would: what hangs on a seat goes, what was said stays; nothing tells the circle why."""
    with transaction.atomic():
        ask = JoinRequest.objects.create(
            group=cast.mornings,
            member=cast.ben,
            promise=cast.mornings.promises.get(),
            name="Wren",
            asked_at=cast.now,
        )
    told = Notice.objects.exclude(recipient__in=[cast.moe, cast.ben]).count()
    ended(cast, another_moderator())
    heard = Notice.objects.exclude(kind__in=["case-waits", "end-asked"]).exclude(recipient=cast.ben).count()
    assert heard <= told
    tasks.tend()
    tasks.tend()
    assert not Membership.objects.filter(member=cast.ben, until=None).exists()
    assert JoinRequest.objects.get(pk=ask.pk).outcome == "withdrawn"
    with transaction.atomic(), keeper("test"):
        assert Share.objects.get(pk=cast.share.pk).taken_back_at is None
        assert not Draft.objects.filter(author=cast.ben).exists()
        assert not ConversationWords.objects.filter(author=cast.ben).exists()
        assert SupportRequest.objects.get(pk=cast.hand.pk).state == "withdrawn"
    of_circle = LedgerEntry.objects.filter(group_id=cast.tuesday.pk).values_list("kind", flat=True)
    assert not {"account.ended", "end.asked", "end.agreed", "seat.ended"} & set(of_circle)
    ana = as_browser(cast.ana)
    for path in (
        f"/g/{cast.tuesday.public_id}/",
        f"/g/{cast.tuesday.public_id}/promise/",
        f"/g/{cast.tuesday.public_id}/people/",
    ):
        assert "account" not in ana.get(path).content.decode().lower().replace("accountab", "")


def test_the_last_who_holds_a_circle_is_not_kept_by_that(cast: Cast) -> None:
    """Whoever alone holds a circle is not out of reach: their seat is left too, and admins look after it meanwhile."""
    promise(cast.tuesday, "reported")
    mia = another_moderator()

    with transaction.atomic(), acting_as(cast.ben.pk):
        thing = reportable.load(
            cast.ben, "name", Membership.objects.get(member=cast.ana, until=None).public_id, cast.now
        )
        report = actions.tell(
            reporter=cast.ben,
            thing=thing,
            desk="moderators",
            now=cast.now,
            reason="threat",
            submission=uuid.uuid4(),
        )
    case, piece = in_hand(cast, cast.moe, report)
    with transaction.atomic(), acting_as(cast.moe.pk):
        end = actions.ask_end(member=cast.moe, case=case, piece=piece, words=LETTER, now=cast.now)
    with transaction.atomic(), acting_as(mia.pk):
        actions.agree_end(member=mia, end=end, now=cast.now)
    with transaction.atomic(), acting_as(cast.moe.pk):
        actions.end_account(member=cast.moe, end=end, now=cast.now)
    tasks.tend()
    assert not Membership.objects.filter(member=cast.ana, until=None).exists()


def test_no_seat_is_left_for_an_account_that_is_not_ended(cast: Cast) -> None:
    with pytest.raises(PermissionDenied), transaction.atomic(), acting_as(cast.ben.pk):
        get_up(member=cast.ben, group=cast.tuesday, now=cast.now)


@pytest.mark.parametrize("office", ["is_admin", "is_moderator", "is_staff", "is_superuser"])
def test_nobody_with_an_office(cast: Cast, office: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Refused when it is asked; when they came to one since, when it is done; and with the application's check away, by the database."""
    mia = another_moderator()
    end = asked(cast)
    with transaction.atomic(), acting_as(mia.pk):
        actions.agree_end(member=mia, end=end, now=cast.now)
    Member.objects.filter(pk=cast.ben.pk).update(**{office: True})
    with transaction.atomic(), acting_as(cast.moe.pk):
        piece = (
            Evidence.objects.visible_to(cast.moe, cast.now)
            .select_related("author", "key")
            .get(case=end.case_id)
        )
        assert not policies.may_ask_end(cast.moe, end.case, piece, cast.now)
        with pytest.raises(PermissionDenied):
            actions.end_account(member=cast.moe, end=end, now=cast.now)
    monkeypatch.setattr(policies, "has_office", lambda _: False)
    with pytest.raises(ProgrammingError), transaction.atomic(), acting_as(cast.moe.pk):
        actions.end_account(member=cast.moe, end=end, now=cast.now)


def test_nobody_agrees_to_their_own(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    end = asked(cast)
    with pytest.raises(PermissionDenied), transaction.atomic(), acting_as(cast.moe.pk):
        actions.agree_end(member=cast.moe, end=end, now=cast.now)
    monkeypatch.setattr(policies, "may_agree", lambda *_: True)
    with pytest.raises((ProgrammingError, IntegrityError)), transaction.atomic(), acting_as(cast.moe.pk):
        actions.agree_end(member=cast.moe, end=end, now=cast.now)
    with pytest.raises((ProgrammingError, IntegrityError)), transaction.atomic(), acting_as(cast.moe.pk):
        AccountEnd.objects.filter(pk=end.pk).update(approved_by=cast.ada, approved_at=cast.now)  # for another


def test_nobody_does_it_alone_at_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    end = asked(cast)
    assert end.alone
    with pytest.raises(PermissionDenied), transaction.atomic(), acting_as(cast.moe.pk):
        actions.end_account(member=cast.moe, end=end, now=cast.now)
    monkeypatch.setattr(policies, "may_end_account", lambda *_: True)
    with pytest.raises((ProgrammingError, IntegrityError)), transaction.atomic(), acting_as(cast.moe.pk):
        actions.end_account(member=cast.moe, end=end, now=cast.now)
    monkeypatch.undo()
    _a_day_ago(end)
    with transaction.atomic(), acting_as(cast.moe.pk):
        actions.end_account(member=cast.moe, end=end, now=cast.now)
    assert Member.objects.get(pk=cast.ben.pk).ended_at == cast.now
    assert any("a day went by first" in line.words for line in about(cast.ben, cast.now))


def _a_day_ago(end: AccountEnd) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE rc_owner")
        cursor.execute(
            "UPDATE moderation_accountend SET asked_at = asked_at - interval '25 hours' WHERE id = %s",
            [end.pk],
        )


def test_a_day_stands_in_for_nobody_who_is_there(cast: Cast) -> None:
    end = asked(cast)
    _a_day_ago(end)
    another_moderator()
    with pytest.raises(PermissionDenied), transaction.atomic(), acting_as(cast.moe.pk):
        actions.end_account(member=cast.moe, end=end, now=cast.now)


def test_who_said_no_is_heard(cast: Cast) -> None:
    mia = another_moderator()
    end = asked(cast)
    with transaction.atomic(), acting_as(mia.pk):
        actions.decline_end(member=mia, end=end, now=cast.now)
    for who, verb in ((mia, actions.agree_end), (cast.moe, actions.end_account)):
        with pytest.raises(PermissionDenied), transaction.atomic(), acting_as(who.pk):
            verb(member=who, end=end, now=cast.now)


@pytest.mark.parametrize("who", ["ada", "zoe", "ana", "ben"])
def test_nobody_else_sees_that_it_is_asked(cast: Cast, who: str) -> None:
    end, person = asked(cast), getattr(cast, who)
    with transaction.atomic(), acting_as(person.pk):
        assert not AccountEnd.objects.visible_to(person).exists()
        assert not AccountEnd.objects.filter(pk=end.pk).exists()  # the database alone
    with transaction.atomic(), keeper("test: the application alone"):
        assert not AccountEnd.objects.visible_to(person).exists()
        assert AccountEnd.objects.visible_to(cast.moe).exists()
    assert as_browser(person).get(f"/care/ends/{end.public_id}/").status_code == 403


@pytest.mark.parametrize("change", ["end", "end as the keeper", "give back", "sooner", "later stays"])
def test_the_database_keeps_the_state_of_an_account(cast: Cast, change: str) -> None:
    """Whoever writes: no account ends, comes back or is erased sooner without such a row."""
    if change.startswith("end"):
        wanted = {"ended_at": cast.now, "erase_from": cast.now + ENDED_FOR}
    else:
        ended(cast, another_moderator())
        wanted = {
            "give back": {"ended_at": None, "erase_from": None},
            "sooner": {"erase_from": cast.now},
            "later stays": {"erase_from": None},
        }[change]
    with pytest.raises((ProgrammingError, IntegrityError)), transaction.atomic(), acting_as(cast.moe.pk):
        if change == "end as the keeper":
            with keeper("test"):
                Member.objects.filter(pk=cast.ben.pk).update(**wanted)
        Member.objects.filter(pk=cast.ben.pk).update(**wanted)


def test_what_is_done_is_not_undone_quietly(cast: Cast) -> None:
    end = ended(cast, another_moderator())
    for change in (
        {"began_at": None, "line": None},
        {"began_at": cast.now - dt.timedelta(days=1)},
        {"declined_at": cast.now},
    ):
        with pytest.raises((ProgrammingError, IntegrityError)), transaction.atomic(), acting_as(cast.moe.pk):
            AccountEnd.objects.filter(pk=end.pk).update(**change)


def appealed(cast: Cast) -> Case:
    """Ben asks for another look, and another moderator takes it in hand and reads."""
    ben = as_browser(cast.ben)
    where = f"/reports/l/{letter_of(cast).public_id}/"
    assert ben.post(where, {"words": "I see it so."})["Location"] == where
    with transaction.atomic(), keeper("test"):
        return Case.objects.get(concerned=cast.ben)


def given_back(mia: Member, case: Case) -> None:
    """Another moderator looks again, and gives the account back."""
    other = as_browser(mia)
    where = f"/care/cases/{case.public_id}/"
    other.post(where + "take/")
    other.post(where + "look/")
    page = other.get(where + "words/").content.decode()
    path = page.split('href="' + where + "act/")[1].split("/")[0]
    path = f"{where}act/{path}/open_account/"
    assert path in page
    assert "/end_account/" not in page
    assert other.post(path, {"words": "It is yours again."}).status_code == 302


def test_another_look_gives_it_back_without_its_seats(cast: Cast) -> None:
    mia = another_moderator()
    ended(cast, mia)
    tasks.tend()
    case = appealed(cast)
    assert case.appealed
    assert case.taken_by_id is None
    given_back(mia, case)
    person = Member.objects.get(pk=cast.ben.pk)
    assert (person.ended_at, person.erase_from) == (None, None)
    ben = as_browser(cast.ben)
    assert ben.get("/today/").status_code == 200
    assert ben.get("/ended/").status_code == 403
    assert ben.get(f"/g/{cast.tuesday.public_id}/").status_code == 404
    assert "given back" in ben.get("/me/privacy/").content.decode()
    assert "It is yours again." in ben.get(f"/reports/l/{_newest(cast).public_id}/").content.decode()


def _newest(cast: Cast) -> CaseLetter:
    with transaction.atomic(), keeper("test"):
        return CaseLetter.objects.filter(reader=cast.ben).latest("pk")


def test_it_is_erased_when_its_time_is_over_and_not_while_an_answer_is_owed(cast: Cast) -> None:
    mia = another_moderator()
    ended(cast, mia)
    tasks.tend()
    case = appealed(cast)
    over = cast.now + ENDED_FOR
    assert erasing.erase_due(now=over - dt.timedelta(seconds=1)) == 0
    assert erasing.erase_due(now=over) == 0  # they asked for another look, and wait
    assert purge_over(now=over) == 0
    with transaction.atomic(), acting_as(mia.pk):
        actions.take(member=mia, case=case, now=cast.now)
        actions.answer(
            member=mia, case=case, words="Thank you.", concerned="It stays so.", outcome="acted", now=cast.now
        )
    assert purge_over(now=cast.now + KEPT_FOR) == 0  # the letter stays as long as the account
    assert erasing.erase_due(now=over) == 1
    assert erasing.erase_due(now=over) == 0
    _nothing_is_left(cast)
    assert purge_over(now=over) == 1


def _nothing_is_left(cast: Cast) -> None:
    assert not Member.objects.filter(pk=cast.ben.pk).exists()
    with transaction.atomic(), keeper("test"):
        assert not DataKey.objects.filter(owner_id=cast.ben.pk).exists()
        assert not Evidence.objects.filter(author=cast.ben.pk).exists()
    assert LedgerEntry.objects.filter(kind="account.erased", member_id=cast.ben.pk).count() == 1


def test_they_have_it_erased_at_once(cast: Cast) -> None:
    ended(cast, another_moderator())
    appealed(cast)
    ben = as_browser(cast.ben)
    assert "/in/reauthenticate/" in ben.post("/ended/erase/")["Location"]
    ben.post("/in/reauthenticate/", {"password": PASSWORD})
    assert ben.post("/ended/erase/")["Location"] == "/"
    assert ben.get("/ended/")["Location"].startswith("/in/login/")
    tasks.tend()
    assert erasing.erase_due(now=cast.now + dt.timedelta(minutes=5)) == 1
    _nothing_is_left(cast)


def test_an_ended_account_does_not_wait_a_week_more(cast: Cast) -> None:
    """Its day stands already; what its member can still ask for is at once."""
    ended(cast, another_moderator())
    with pytest.raises(PermissionDenied), transaction.atomic(), acting_as(cast.ben.pk):
        ask_to_be_erased(member=cast.ben, now=cast.now)


def test_what_its_member_had_wished_before_stays(cast: Cast) -> None:
    """Ended meanwhile, it is not kept for longer than its member wished; given back, the wish is still theirs to take back."""
    with transaction.atomic(), acting_as(cast.ben.pk):
        ask_to_be_erased(member=cast.ben, now=cast.now)
    mia = another_moderator()
    ended(cast, mia)
    day = cast.now + WEEK
    assert Member.objects.get(pk=cast.ben.pk).erase_from == day
    given_back(mia, appealed(cast))
    person = Member.objects.get(pk=cast.ben.pk)
    assert (person.ended_at, person.erase_from) == (None, day)


def test_only_the_letter_still_reaches_them(cast: Cast) -> None:
    """Whatever else waited to be mailed is dropped; of the letter and of openings they hear."""
    ended(cast, another_moderator())
    with transaction.atomic():
        enqueue(kind="promise-changed", recipients=[cast.ben], about="x", dedupe="test:dropped", now=cast.now)
    assert {kind.name for kind in kinds.every() if kind.to_ended} == {"case-letter", "opening-told"}
    facts = judging.Facts(
        True,
        True,
        "UTC",
        True,
        None,
        dt.time(1),
        dt.time(2),
        dict.fromkeys(("mail", *kinds.PREFERENCES), True),
    )
    with transaction.atomic():
        letter = Notice.objects.get(kind="case-letter", recipient=cast.ben)
        assert judging._judge(letter, facts, cast.now).state != "dropped"
        for other in Notice.objects.filter(recipient=cast.ben).exclude(kind="case-letter"):
            if kinds.get(other.kind):
                assert judging._judge(other, facts, cast.now).state == "dropped"
