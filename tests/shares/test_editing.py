"""Changing one's words for a quarter of an hour, and taking them back at any time."""

import datetime as dt
import threading
import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from core import clock
from members.models import Consent
from shares import actions, cards, policies
from shares.models import Reply, Share
from tests.cast import Cast, gather, member, reply, seat, share
from vault.actor import acting_as, keeper


@pytest.fixture
def said(cast: Cast) -> Share:
    """What Ben has said a moment ago, with a note."""
    return share(cast.ben, cast.tuesday, "a slipp of the thumb", clock.now(), note="a thumb")


def kept(said: Share | Reply) -> Any:
    with keeper("test"):
        return type(said).objects.select_related("key").get(pk=said.pk)


def test_the_words_and_the_note_change_and_it_is_shown(cast: Cast, said: Share, sign_in: Any) -> None:
    ben, path = sign_in("ben"), f"/s/{said.public_id}/edit/"
    page = ben.get(path).content.decode()
    assert "a slipp of the thumb</textarea>" in page
    assert 'value="a thumb"' in page
    answer = ben.post(
        path, {"words": "a slip of the thumb", "note": "thumbs", "audience": "facilitators", "hard": "on"}
    )
    assert answer["Location"] == f"/s/{said.public_id}/"
    now = kept(said)
    assert (now.body, now.note) == ("a slip of the thumb", "thumbs")
    assert (now.audience, now.hard, now.created_at) == ("group", False, said.created_at), (
        "nothing else changes"
    )
    assert now.edited_at is not None
    page = sign_in("ana").get(f"/s/{said.public_id}/").content.decode()
    assert "slip of the thumb" in page
    assert "slipp" not in page
    assert "Edited a moment later" in page


def test_where_nothing_changed_nothing_is_said_of_it(cast: Cast, said: Share, sign_in: Any) -> None:
    sign_in("ben").post(f"/s/{said.public_id}/edit/", {"words": "a slipp of the thumb", "note": "a thumb"})
    assert kept(said).edited_at is None


def test_a_reply_changes_too(cast: Cast, said: Share, sign_in: Any) -> None:
    answer = reply(cast.ana, said, "I was their", clock.now())
    ana, path = sign_in("ana"), f"/s/r/{answer.public_id}/edit/"
    page = ana.get(path).content.decode()
    assert "I was their</textarea>" in page
    assert 'name="note"' not in page
    assert ana.post(path, {"words": "I was there"})["Location"].endswith(f"#r-{answer.public_id}")
    now = kept(answer)
    assert (now.body, now.edited_at is not None) == ("I was there", True)


def test_after_a_quarter_of_an_hour_it_stands_and_what_was_typed_is_not_lost(
    cast: Cast, said: Share, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ben, path, start = sign_in("ben"), f"/s/{said.public_id}/edit/", said.created_at
    monkeypatch.setattr(clock, "now", lambda: start + policies.EDITS - dt.timedelta(seconds=1))
    assert ben.get(path).status_code == 200
    monkeypatch.setattr(clock, "now", lambda: start + policies.EDITS)
    assert ben.get(path).status_code == 403
    late = ben.post(path, {"words": "typed too long", "note": ""})
    assert late.status_code == 403
    assert "typed too long</textarea>" in late.content.decode()
    assert "Keep the change" not in late.content.decode()
    assert kept(said).body == "a slipp of the thumb"
    with acting_as(cast.ben.pk), pytest.raises(PermissionDenied):
        actions.edit(author=cast.ben, said=said, words="x", now=start + policies.EDITS)


@pytest.mark.parametrize(
    ("who", "status"),
    [("ana", 403), ("cleo", 404), ("dev", 404), ("eve", 404), ("ada", 404), ("moe", 404), (None, 302)],
)
def test_nobody_else_changes_it(cast: Cast, said: Share, sign_in: Any, who: str | None, status: int) -> None:
    answer = reply(cast.ben, said, "and mine", clock.now())
    for path in (f"/s/{said.public_id}/edit/", f"/s/r/{answer.public_id}/edit/"):
        assert sign_in(who).get(path).status_code == status
        assert sign_in(who).post(path, {"words": "put in their mouth"}).status_code == status
    if who:
        person = getattr(cast, who)
        with acting_as(person.pk), pytest.raises(PermissionDenied):
            actions.edit(author=person, said=said, words="x", now=clock.now())
    assert kept(said).body == "a slipp of the thumb"
    assert kept(answer).body == "and mine"


def test_the_database_lets_nobody_else_change_it_nor_its_author_more_than_the_words(
    cast: Cast, said: Share
) -> None:
    with acting_as(cast.ana.pk):
        assert Share.objects.filter(pk=said.pk).update(edited_at=cast.now) == 0
    with acting_as(cast.ben.pk), pytest.raises(Exception, match="permission denied"), transaction.atomic():
        Share.objects.filter(pk=said.pk).update(audience="facilitators")


def test_without_a_yes_or_a_seat_nothing_is_changed(cast: Cast, said: Share, sign_in: Any) -> None:
    Consent.objects.filter(member=cast.ben, purpose="health-words").update(withdrawn_at=cast.now)
    assert sign_in("ben").post(f"/s/{said.public_id}/edit/", {"words": "x", "note": ""}).status_code == 403
    Consent.objects.filter(member=cast.ben, purpose="health-words").update(withdrawn_at=None)
    assert cast.ben_seat
    cast.ben_seat.until = clock.now()
    cast.ben_seat.save()
    assert sign_in("ben").post(f"/s/{said.public_id}/edit/", {"words": "x", "note": ""}).status_code == 404
    assert kept(said).body == "a slipp of the thumb"


@pytest.mark.parametrize(
    ("unnamed", "minutes", "says"),
    [
        (False, None, ""),
        (False, 1, "Edited a moment later"),
        (False, 9, "Edited a few minutes later"),
        (True, 9, "Edited"),
    ],
)
def test_of_what_carries_no_name_the_mark_tells_no_time(
    unnamed: bool, minutes: int | None, says: str
) -> None:
    at = clock.now()
    edited_at = None if minutes is None else at + dt.timedelta(minutes=minutes)
    assert cards.edited(Share(created_at=at, edited_at=edited_at, unnamed=unnamed)) == says


# -- taking back ------------------------------------------------------------------------------------------------------------


def test_taken_back_it_is_gone_for_everyone_at_once_with_its_note(
    cast: Cast, said: Share, sign_in: Any
) -> None:
    hana = member("hana")
    seat(hana, cast.tuesday, cast.now)
    readers = [sign_in("ana"), sign_in("ana")]
    readers[1].force_login(hana)
    for reader in readers:
        assert "thumb" in reader.get(f"/s/{said.public_id}/").content.decode()
    assert sign_in("ben").post(f"/s/{said.public_id}/back/").status_code == 302
    for reader in readers:
        assert reader.get(f"/s/{said.public_id}/").status_code == 404
        assert "thumb" not in reader.get(f"/g/{cast.tuesday.public_id}/").content.decode()
    now = kept(said)
    assert (now.body, now.note) == (None, None)


def test_what_was_taken_back_is_not_brought_back_by_a_change(cast: Cast, said: Share) -> None:
    with acting_as(cast.ben.pk):
        before = Share.objects.visible_to(cast.ben).get(pk=said.pk)
        actions.take_back(author=cast.ben, said=said, now=clock.now())
        with pytest.raises(PermissionDenied):
            actions.edit(author=cast.ben, said=before, words="again", now=clock.now())
    assert kept(said).body is None


@pytest.mark.django_db(transaction=True)
def test_changing_and_taking_back_at_once_leaves_no_words() -> None:
    with transaction.atomic():
        cast = gather()
    for _ in range(15):
        with transaction.atomic():
            said = share(cast.ben, cast.tuesday, "at once", clock.now(), submission=uuid.uuid4())
        ready = threading.Barrier(2)

        def change(said: Share = said, ready: threading.Barrier = ready) -> None:
            try:
                with acting_as(cast.ben.pk):
                    ready.wait(5)
                    actions.edit(author=cast.ben, said=said, words="changed", now=clock.now())
            except PermissionDenied:
                pass  # it was gone already
            finally:
                connection.close()

        def back(said: Share = said, ready: threading.Barrier = ready) -> None:
            try:
                with acting_as(cast.ben.pk):
                    ready.wait(5)
                    actions.take_back(author=cast.ben, said=said, now=clock.now())
            finally:
                connection.close()

        threads = [threading.Thread(target=work) for work in (change, back)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with transaction.atomic(), keeper("test"):
            now = Share.objects.filter(pk=said.pk).values_list("body", "taken_back_at").get()
        assert now[0] is None
        assert now[1] is not None
