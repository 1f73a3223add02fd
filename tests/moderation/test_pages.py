"""The pages, as people press them: telling, taking, reading, doing, answering; openings with a fresh sign-in."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from groups.models import SetAside
from members.ledgerlines import about
from moderation import actions, reportable
from moderation.models import Case, CaseLetter, Evidence, Opening, Quarter, Removal, Report
from moderation.purge import remove_decided
from notices.models import Notice
from shares.models import Share
from tests.cast import CANARY, PASSWORD, Cast, share
from tests.moderation.desk import another_moderator, asked, begun, in_hand, promise, tell
from tests.test_two_worlds import BY_CHANCE
from vault.actor import acting_as, keeper

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def browser(cast: Cast) -> Any:
    def do(who: Any) -> Client:
        client = Client()
        client.force_login(who)
        return client

    return do


def test_two_taps_and_it_is_followed_to_its_end(cast: Cast, browser: Any) -> None:
    promise(cast.tuesday, "reported")
    ana, moe, ben = browser(cast.ana), browser(cast.moe), browser(cast.ben)
    path = f"/reports/new/share/{cast.share.public_id}/"
    assert path in ana.get(f"/s/{cast.share.public_id}/more/").content.decode()
    page = ana.get(path).content.decode()
    assert CANARY in page
    form = page.split('name="submission" value="')[1].split('"')[0]
    sent = ana.post(path, {"reason": "threat", "desk": "moderators", "words": "", "submission": form})
    mine = sent["Location"]
    assert "It has arrived" in ana.get(mine).content.decode()
    with transaction.atomic(), keeper("test"):
        case = Case.objects.get(kind="share")
    where = f"/care/cases/{case.public_id}/"
    assert CANARY not in moe.get("/care/cases/").content.decode()
    moe.post(where + "take/")
    assert "Somebody is looking" in ana.get(mine).content.decode()
    assert moe.get(where + "words/")["Location"] == where  # not before one said so
    assert CANARY not in moe.get(where).content.decode()
    assert moe.post(where + "look/")["Location"] == where + "words/"
    words = moe.get(where + "words/").content.decode()
    assert CANARY in words
    assert "and was read for that reason" in ben.get("/me/privacy/").content.decode()
    with transaction.atomic(), keeper("test"):
        piece = Evidence.objects.get(case=case)
    act = f"{where}act/{piece.public_id}/set_aside/"
    assert "set something you said here aside" in moe.get(act).content.decode()
    moe.post(act, {"words": "Let us talk."})
    assert ana.get(f"/s/{cast.share.public_id}/").status_code == 404
    assert ben.get(f"/s/{cast.share.public_id}/").status_code == 200
    with transaction.atomic(), keeper("test"):
        letter = CaseLetter.objects.get(case=case)
    assert "Let us talk." in ben.get(f"/reports/l/{letter.public_id}/").content.decode()
    assert ben.get("/now/").status_code == 200
    assert moe.post(where + "answer/", {"words": "Thank you.", "outcome": "acted"}).status_code == 302
    assert "Thank you." in ana.get(mine).content.decode()
    assert ana.post(mine, {"words": "Look again."}).status_code == 302
    assert ana.post(mine, {"words": "And again."}).status_code == 403


def test_set_aside_is_left_out_by_each_lock_alone(cast: Cast) -> None:
    with transaction.atomic(), keeper("test: set aside"):
        SetAside.objects.create(
            group=cast.tuesday, kind="share", thing=cast.share.pk, desk="holders", at=cast.now
        )
    with transaction.atomic(), acting_as(cast.ana.pk):
        assert not Share.objects.visible_to(cast.ana).filter(pk=cast.share.pk).exists()
        assert not Share.objects.filter(pk=cast.share.pk).exists()  # the database alone
    with transaction.atomic(), keeper("test: the application alone"):
        assert not Share.objects.visible_to(cast.ana).filter(pk=cast.share.pk).exists()
        assert Share.objects.visible_to(cast.ben).filter(pk=cast.share.pk).exists()
    with transaction.atomic(), acting_as(cast.ben.pk):
        assert Share.objects.visible_to(cast.ben).filter(pk=cast.share.pk).exists()


def test_what_is_removed_is_hidden_at_once_and_erased_by_the_worker(cast: Cast) -> None:
    promise(cast.tuesday, "reported")
    case, piece = in_hand(cast, cast.moe, tell(cast))
    with transaction.atomic(), acting_as(cast.moe.pk):
        actions.act(
            member=cast.moe, case=case, piece=piece, what="remove", words="This is why.", now=cast.now
        )
    with transaction.atomic(), acting_as(cast.ana.pk):
        assert not Share.objects.visible_to(cast.ana).filter(pk=cast.share.pk).exists()
    assert remove_decided(now=cast.now) == 1
    assert remove_decided(now=cast.now) == 0
    with transaction.atomic(), keeper("test"):
        row = Share.objects.get(pk=cast.share.pk)
        assert row.taken_back_at is not None
        assert row.body is None
        assert Removal.objects.get().done_at == cast.now


@pytest.mark.parametrize("what", ["pause_seat", "end_seat"])
def test_a_seat_is_paused_or_ended_and_support_now_stays(cast: Cast, browser: Any, what: str) -> None:
    promise(cast.tuesday, "reported")
    case, piece = in_hand(cast, cast.moe, tell(cast))
    with transaction.atomic(), acting_as(cast.moe.pk):
        actions.act(
            member=cast.moe, case=case, piece=piece, what=what, words="This is why.", now=cast.now, days=3
        )
    ben = browser(cast.ben)
    assert ben.get(f"/g/{cast.tuesday.public_id}/").status_code == 404
    assert ben.get("/now/").status_code == 200
    said = [line for line in about(cast.ben) if "reported" in line.words]
    assert {line.by for line in said} == {"a moderator"}


def test_an_opening_from_asking_to_its_end(cast: Cast, browser: Any) -> None:
    """Agreed and begun after a fresh sign-in only; read on the next page; told to the author; over when one of the two says so."""
    promise(cast.tuesday, "around")
    mia = another_moderator()
    opening = asked(cast)
    moe, other, ben = browser(cast.moe), browser(mia), browser(cast.ben)
    where = f"/care/openings/{opening.public_id}/"
    assert moe.post(where + "agree/").status_code == 403
    assert moe.post(where + "begin/").status_code == 403
    assert moe.get(where + "read/")["Location"] == where
    assert "/in/reauthenticate/" in other.post(where + "agree/")["Location"]
    other.post("/in/reauthenticate/", {"password": PASSWORD})
    assert other.post(where + "agree/").status_code == 302
    assert "/in/reauthenticate/" in moe.post(where + "begin/")["Location"]
    moe.post("/in/reauthenticate/", {"password": PASSWORD})
    assert moe.post(where + "begin/")["Location"] == where + "read/"
    page = moe.get(where + "read/").content.decode()
    assert CANARY in page
    assert "Wren" in page
    assert "more minute" in page
    assert CANARY not in other.get(where + "read/", follow=True).content.decode().replace(
        f"{CANARY} because", ""
    )
    assert "one thread you wrote in was opened" in ben.get("/me/privacy/").content.decode()
    assert "read what was said here" in ben.get(f"/g/{cast.tuesday.public_id}/promise/").content.decode()
    assert other.post(where + "end/").status_code == 302
    assert moe.get(where + "read/")["Location"] == where


@pytest.mark.parametrize(("silent", "told"), [("", "hears of it at once"), ("harm", "hears of it by ")])
def test_a_page_of_an_opening_says_who_is_told_and_by_when(
    cast: Cast, browser: Any, silent: str, told: str
) -> None:
    promise(cast.tuesday, "around")
    opening = begun(cast, another_moderator(), silent=silent)
    page = browser(cast.moe).get(f"/care/openings/{opening.public_id}/read/").content.decode()
    sentence = " ".join(page.split("Everyone whose words stand here")[1].split("</p>")[0].split())
    assert sentence.startswith(told)
    assert sentence.count("<bdi>") == 1 + (cast.reply.author_id != cast.ben.pk)
    assert cast.ben_seat.name in sentence


def test_two_worlds_whoever_is_reported_sees_the_same(cast: Cast, browser: Any) -> None:
    """Their pages, notices and rows, before somebody reads the copy: the same with a report as without."""
    promise(cast.tuesday, "reported")
    ben = browser(cast.ben)
    paths = ["/today/", "/me/", "/me/privacy/", "/me/notices/", "/reports/", f"/g/{cast.tuesday.public_id}/promise/",
             f"/g/{cast.tuesday.public_id}/", f"/s/{cast.share.public_id}/"]  # fmt: skip

    def world() -> tuple[list[str], int, list[int]]:
        with transaction.atomic(), acting_as(cast.ben.pk):
            rows = [model.objects.count() for model in (Case, Report, Evidence, CaseLetter, Opening)]
        pages = [ben.get(path).content.decode() for path in paths]
        plain = [BY_CHANCE.sub("", page) for page in pages]
        return plain, Notice.objects.filter(recipient=cast.ben).count(), rows

    world()  # what is new on a first visit is not on the next
    before = world()
    tell(cast, reason="danger")
    assert world() == before


@pytest.mark.parametrize("path", ["/care/cases/", "/reports/"])
def test_one_and_three_rows_ask_as_often(cast: Cast, browser: Any, path: str) -> None:
    promise(cast.tuesday, "reported")
    who = cast.moe if path.startswith("/care") else cast.ana
    client = browser(who)
    counts = []
    for more in (1, 2):
        for _ in range(more):
            with transaction.atomic():
                said = share(cast.ben, cast.tuesday, "one", cast.now)
            with transaction.atomic(), acting_as(cast.ana.pk):
                thing = reportable.load(cast.ana, "share", said.public_id, cast.now)
                actions.tell(
                    reporter=cast.ana,
                    thing=thing,
                    reason="hurtful",
                    desk="moderators",
                    submission=uuid.uuid4(),
                    now=cast.now,
                )
        with CaptureQueriesContext(connection) as asked_for:
            assert client.get(path).status_code == 200
        counts.append(len(asked_for))
    assert counts[0] == counts[1]
    assert counts[0] <= 16


def test_every_kind_loads_through_its_own_door(cast: Cast) -> None:
    seen = {
        "share": cast.share, "checkin": cast.checkin, "celebrated": cast.celebration, "gathering": cast.gathering,
        "name": cast.ben_seat, "partner": cast.partner_words,
    }  # fmt: skip
    for kind, row in seen.items():
        with transaction.atomic(), acting_as(cast.ana.pk):
            thing = reportable.load(cast.ana, kind, row.public_id, cast.now)
            assert thing.author_id == cast.ben.pk, kind
            sent = actions.tell(
                reporter=cast.ana,
                thing=thing,
                reason="other",
                desk="moderators",
                submission=uuid.uuid4(),
                now=cast.now,
            )
        with transaction.atomic(), keeper("test"):
            assert Evidence.objects.filter(case=sent.case_id, kind=kind).exists()
    with transaction.atomic(), acting_as(cast.ben.pk):
        assert reportable.load(cast.ben, "letter", cast.letter.public_id, cast.now).words


def test_a_closed_report_says_until_when_another_look_can_be_asked_for(cast: Cast, browser: Any) -> None:
    case, _ = in_hand(cast, cast.moe, tell(cast))
    moe, where = browser(cast.moe), f"/care/cases/{case.public_id}/"
    moe.post(where + "answer/", {"words": "Thank you.", "outcome": "left"})
    page = " ".join(moe.get(where).content.decode().split())
    assert "Nothing was changed, and who told us is answered. Until " in page
    assert "Its words are erased on " in page


def test_the_quarters_numbers_in_words(cast: Cast) -> None:
    rows = [
        Quarter(since=dt.date(2026, 1, 1), reports=None, openings=None, median_hours=None),
        Quarter(since=dt.date(2026, 10, 1), reports=30, openings=10, median_hours=1),
    ]
    Quarter.objects.bulk_create(rows)
    page = " ".join(Client().get("/numbers/").content.decode().split())
    for words in (
        "January to March 2026", "October to December 2026", "about 30 times", "about 10 times", "fewer than ten times",
        "Too few had a first answer", "within 1 hour.",
    ):  # fmt: skip
        assert words in page, words
    assert page.index("October") < page.index("January")
