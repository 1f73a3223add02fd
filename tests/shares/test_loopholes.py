"""Ways around what is promised of words: quotes that outlive them, answers that nobody reads, notices from the muted."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from groups.actions import mute
from groups.models import InvitedAddress, Promise
from groups.promises import terms_of
from notices import kinds
from notices.models import Notice
from shares import heard, quoting
from shares.models import Draft, Share, Waiting
from tests.cast import Cast, member, reply, seat, share
from vault.actor import acting_as, keeper
from vault.keys import key_for

HOUR = dt.timedelta(hours=1)
SAID = "I told my sister the truth about it today"


@pytest.fixture
def quotable(cast: Cast) -> Share:
    """Ben's, under a promise that lets it be quoted in replies."""
    terms = {**terms_of(cast.tuesday), "quoting": "yes"}
    promise = Promise.objects.create(group=cast.tuesday, version=2, terms=terms, since=cast.now)
    return share(cast.ben, cast.tuesday, SAID, cast.now, promise=promise)


@pytest.mark.parametrize("page", ["/me/words/", "/g/{}/copy/notes.txt"])
def test_a_copy_of_ones_own_words_keeps_no_quote_of_anothers(
    cast: Cast, sign_in: Any, quotable: Share, page: str
) -> None:
    """A quote goes when the words go: neither a list of one's own words nor a file of them may hold it."""
    ana, path = sign_in("ana"), f"/s/{quotable.public_id}/"
    assert ana.post(path, {"words": f"Before.\n> {SAID}\nAnd after."}).status_code == 302
    assert f'<blockquote><p dir="auto">{SAID}' in ana.get(path).content.decode()
    text = ana.get(page.format(cast.tuesday.public_id)).content.decode()
    assert "Before." in text
    assert "And after." in text
    assert SAID not in text


def test_where_nothing_was_ever_quoted_a_line_with_that_mark_is_ones_own(cast: Cast, sign_in: Any) -> None:
    reply(cast.ana, cast.share, "> as I like to write\nso", cast.now)  # type: ignore[arg-type]
    for page in ("/me/words/", f"/g/{cast.tuesday.public_id}/copy/notes.txt"):
        assert "as I like to write" in sign_in("ana").get(page).content.decode()


def test_answers_that_its_author_does_not_read_are_no_answers(cast: Cast) -> None:
    """Else a hard share would wait for nobody any more, and its author would see that somebody keeps something from them."""
    people = [member(name) for name in ("gil", "hana")]
    for person in people:
        seat(person, cast.tuesday, cast.now - HOUR)
    with keeper("test: an empty list"):
        Waiting.objects.all().delete()
    said = share(cast.ben, cast.tuesday, SAID, cast.now, hard=True)
    with acting_as(cast.ben.pk):
        Waiting.objects.create(share=said, group=cast.tuesday, due_at=cast.now)
    for person in people:
        reply(person, said, "I hear that", cast.now)
        with acting_as(person.pk):
            mute(member=person, group=cast.tuesday, other=cast.ben, withholds=True, now=cast.now)
    heard.tend(now=cast.now)
    assert Notice.objects.filter(kind="share-waits", recipient=cast.ana).count() == 1
    with acting_as(cast.ben.pk):
        assert heard.care_of(
            Share.objects.visible_to(cast.ben).select_related("group", "author").get(pk=said.pk), cast.now
        )


@pytest.mark.parametrize("kind", ["reply", "share-for-you"])
def test_nobody_hears_of_what_somebody_said_whom_they_do_not_read(cast: Cast, kind: str) -> None:
    assert cast.share
    gil = member("gil")
    seat(gil, cast.tuesday, cast.now - HOUR)
    if kind == "reply":
        about = reply(gil, cast.share, "again and again", cast.now).public_id
    else:
        about = share(
            gil, cast.tuesday, "for you", cast.now, audience="chosen", readers=[cast.ben.pk]
        ).public_id
    notice = Notice(kind=kind, recipient=cast.ben, about=about, group_id=cast.tuesday.pk)
    with acting_as(cast.ben.pk):
        assert kinds.get(kind).still_true(notice, cast.ben, cast.now)
        mute(member=cast.ben, group=cast.tuesday, other=gil, withholds=False, now=cast.now)
        assert not kinds.get(kind).still_true(notice, cast.ben, cast.now)


def test_a_page_of_quotes_takes_time_in_proportion_to_its_replies(
    cast: Cast, sign_in: Any, quotable: Share, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sixty long replies that quote would else keep a server busy for seconds, each time somebody looks."""
    looked, really = [0], quoting.words_of

    def count(text: str) -> list[str]:
        looked[0] += len(text)
        return really(text)

    def letters(replies: int) -> int:
        for n in range(replies):
            reply(cast.ana, quotable, f"> {SAID}\n" + f"so it was for me, {n} " * 20, cast.now)
        looked[0] = 0
        assert (
            sign_in("ben").get(f"/s/{quotable.public_id}/").content.decode().count("<blockquote>") >= replies
        )
        return looked[0]

    monkeypatch.setattr(quoting, "words_of", count)
    few = letters(4)
    assert letters(12) < 5 * few  # now sixteen: four times as many


def test_today_shows_no_answer_of_somebody_one_does_not_read(cast: Cast, sign_in: Any) -> None:
    assert "Ana answered" in sign_in("ben").get("/today/").content.decode()
    with acting_as(cast.ben.pk):
        mute(member=cast.ben, group=cast.tuesday, other=cast.ana, withholds=False, now=cast.now)
    assert "Ana answered" not in sign_in("ben").get("/today/").content.decode()


def test_nor_what_an_answer_quotes(cast: Cast, sign_in: Any, quotable: Share) -> None:
    """It may be gone by now: on Today nobody looks whether it is."""
    ana = sign_in("ana")
    assert ana.post(f"/s/{quotable.public_id}/", {"words": f"> {SAID}\nThat door."}).status_code == 302
    page = sign_in("ben").get("/today/").content.decode()
    assert "That door." in page
    assert SAID not in page


def test_no_unfinished_note_hangs_on_a_share_of_another_circle(cast: Cast) -> None:
    """The database says so by itself: a foreign key is checked without asking whether its row may be read."""
    with keeper("test: a share elsewhere"):
        elsewhere = Share.objects.get(group=cast.mornings)
    with acting_as(cast.ben.pk), pytest.raises(IntegrityError, match="tied"), transaction.atomic():
        Draft.objects.create(
            group=cast.tuesday, author=cast.ben, share=elsewhere, answers="{}", submission=uuid.uuid4(),
            touched_at=cast.now, key=key_for(owner_id=cast.ben.pk, group_id=cast.tuesday.pk),
        )  # fmt: skip
        connection.check_constraints()


def test_nor_an_address_on_an_invitation_to_another_circle(cast: Cast) -> None:
    assert cast.invitation
    with acting_as(cast.finn.pk), pytest.raises(IntegrityError, match="tied"), transaction.atomic():
        InvitedAddress.objects.create(
            group=cast.mornings, member=cast.finn, address="a@example.org", brought_at=cast.now,
            invitation=cast.invitation, key=key_for(owner_id=cast.finn.pk, group_id=cast.mornings.pk),
        )  # fmt: skip
        connection.check_constraints()


def test_nobody_waits_for_an_answer_they_would_never_read(cast: Cast) -> None:
    """Gil had it in hand, and keeps apart from its author since; and cannot take it again."""
    gil = member("gil")
    seat(gil, cast.tuesday, cast.now - HOUR, willing=True)
    with keeper("test: an empty list"):
        Waiting.objects.all().delete()
    said = share(cast.ben, cast.tuesday, SAID, cast.now, hard=True)
    with acting_as(cast.ben.pk):
        Waiting.objects.create(share=said, group=cast.tuesday, due_at=cast.now)
    client = Client()
    client.force_login(gil)
    path = f"/s/{said.public_id}/"
    assert client.post(f"{path}hand/", {"verb": "take"}).status_code == 302

    def care() -> str:
        with acting_as(cast.ben.pk):
            mine = Share.objects.visible_to(cast.ben).select_related("group", "author").get(pk=said.pk)
            return heard.care_of(mine, cast.now).words

    assert "Gil</bdi> has this in hand" in care()
    assert client.post(f"{path}block/").status_code == 302
    assert "Gil</bdi> has this in hand" not in care()
    assert care()
    assert client.post(f"{path}hand/", {"verb": "take"}).status_code == 403


def test_a_note_of_the_strangest_signs_is_kept(cast: Cast, sign_in: Any) -> None:
    asked = {
        "words": '"' * 19_000,
        "readers": ['"' * 80] * 20,
        "note": '"' * 80,
        "stay": '"' * 80,
        "wish": '"' * 80,
    }
    answer = sign_in("ben").post(f"/g/{cast.tuesday.public_id}/write/keep/", asked)
    assert answer.status_code == 200
    assert answer.json() == {"kept": True}
