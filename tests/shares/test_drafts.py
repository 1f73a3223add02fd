"""Unfinished notes: kept while one writes, never lost, never anybody else's, never sent by themselves."""

import datetime as dt
import json
import re
import threading
import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test import Client

from core import clock
from members import actions as member_actions
from shares import actions, drafts
from shares.models import LONGEST, Draft, Reply, Share
from tests.cast import PASSWORD, Cast, gather
from vault.actor import acting_as, keeper


def notes(cast: Cast, who: str = "ben") -> list[dict[str, Any]]:
    """What stands in that member's notes, the newest first; the cast's own is left out."""
    person = getattr(cast, who)
    assert cast.draft
    with acting_as(person.pk):
        found = Draft.objects.visible_to(person).exclude(pk=cast.draft.pk).select_related("key")
        return [json.loads(draft.answers) for draft in found.order_by("-touched_at", "-pk")]


def newest(cast: Cast, who: str = "ben") -> Draft:
    person = getattr(cast, who)
    with acting_as(person.pk):
        found = Draft.objects.visible_to(person).select_related("key", "group").order_by("-touched_at", "-pk")
        draft = found.first()
        assert draft
        assert draft.answers
        return draft


def write_path(cast: Cast) -> str:
    return f"/g/{cast.tuesday.public_id}/write/"


def hidden(page: str, name: str) -> str:
    found = re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', page)
    return found[1] if found else ""


def test_what_stands_in_the_form_is_kept_with_every_choice(cast: Cast, sign_in: Any) -> None:
    ben, form = sign_in("ben"), str(uuid.uuid4())
    said = {"words": "not yet", "audience": "facilitators", "say_as": "unnamed", "note": "rain", "wish": "listen", "hard": "on",
            "stay": "7", "submission": form}  # fmt: skip
    answer = ben.post(f"{write_path(cast)}keep/", said)
    assert answer.json() == {"kept": True}
    ben.post(f"{write_path(cast)}keep/", {**said, "words": "not yet, still"})
    kept = notes(cast)
    assert kept == [{**{k: v for k, v in said.items() if k != "submission"}, "words": "not yet, still"}]
    with acting_as(cast.ben.pk):
        assert Share.objects.visible_to(cast.ben).count() == 2, "nothing is sent"
    draft = newest(cast)
    there = ben.get(f"/d/{draft.public_id}/")["Location"]
    assert there == f"{write_path(cast)}?draft={draft.public_id}"
    page = ben.get(there).content.decode()
    assert "not yet, still</textarea>" in page
    for chosen in ("facilitators", "unnamed", "listen", "7"):
        assert re.search(rf'value="{chosen}"[^>]*checked', page), chosen
    assert 'name="note" value="rain"' in page
    assert hidden(page, "submission") != form, "each open form has its own note"


def test_there_is_a_note_and_its_words_stay_closed_until_it_is_opened(cast: Cast, sign_in: Any) -> None:
    ben = sign_in("ben")
    ben.post(f"{write_path(cast)}keep/", {"words": "secret so far"})
    for path in (write_path(cast), "/today/"):
        page = ben.get(path).content.decode()
        assert "There’s an unfinished note" in page, path
        assert "secret so far" not in page, path
    page = sign_in("ana").get(write_path(cast)).content.decode()
    assert "unfinished note" not in page


def test_two_tabs_never_write_over_each_other(cast: Cast, sign_in: Any) -> None:
    ben = sign_in("ben")
    for words in ("one tab", "the other tab"):
        ben.post(f"{write_path(cast)}keep/", {"words": words, "submission": uuid.uuid4()})
    assert {note["words"] for note in notes(cast)} == {"one tab", "the other tab"}


def test_two_tabs_that_go_on_with_the_same_note_keep_both(cast: Cast, sign_in: Any) -> None:
    ben, keep = sign_in("ben"), f"{write_path(cast)}keep/"
    ben.post(keep, {"words": "began", "submission": uuid.uuid4()})
    opened = f"{write_path(cast)}?draft={newest(cast).public_id}"
    tabs = [ben.get(opened).content.decode() for _ in range(2)]
    forms = [{name: hidden(tab, name) for name in ("submission", "kept")} for tab in tabs]
    assert forms[0]["kept"] == forms[1]["kept"] != ""
    ben.post(keep, {"words": "began, and went left", **forms[0]})
    assert [note["words"] for note in notes(cast)] == ["began, and went left"], (
        "the note went on, it was not doubled"
    )
    ben.post(keep, {"words": "began, and went right", **forms[1]})
    ben.post(keep, {"words": "began, and went left again", **forms[0]})
    assert {note["words"] for note in notes(cast)} == {"began, and went right", "began, and went left again"}
    ben.post(write_path(cast), {"words": "began, and sent right", "audience": "group", **forms[1]})
    assert [note["words"] for note in notes(cast)] == ["began, and went left again"], (
        "the other tab's is still there"
    )


def test_sending_takes_its_note_along_and_a_late_keeping_brings_nothing_back(
    cast: Cast, sign_in: Any
) -> None:
    ben, form = sign_in("ben"), str(uuid.uuid4())
    ben.post(f"{write_path(cast)}keep/", {"words": "nearly", "submission": form})
    assert len(notes(cast)) == 1
    ben.post(write_path(cast), {"words": "nearly there", "audience": "group", "submission": form})
    assert notes(cast) == []
    late = ben.post(f"{write_path(cast)}keep/", {"words": "nearly", "submission": form})
    assert late.json() == {"kept": False}
    assert notes(cast) == []


def test_a_note_that_was_opened_and_sent_at_once_is_gone(cast: Cast, sign_in: Any) -> None:
    ben = sign_in("ben")
    ben.post(f"{write_path(cast)}keep/", {"words": "slept over"})
    page = ben.get(f"{write_path(cast)}?draft={newest(cast).public_id}").content.decode()
    form = {name: hidden(page, name) for name in ("submission", "kept")}
    ben.post(write_path(cast), {"words": "slept over", "audience": "group", **form})
    assert notes(cast) == []


def test_without_script_one_keeps_it_for_later_by_a_button(cast: Cast, sign_in: Any) -> None:
    ben = sign_in("ben")
    page = ben.get(write_path(cast)).content.decode()
    assert f'formaction="{write_path(cast)}keep/"' in page
    answer = ben.post(f"{write_path(cast)}keep/", {"words": "later", "later": "1"})
    assert answer["Location"] == f"/g/{cast.tuesday.public_id}/"
    assert "It’s kept for you." in ben.get(answer["Location"]).content.decode()
    assert (
        "nothing to keep"
        in ben.get(ben.post(f"{write_path(cast)}keep/", {"later": "1"})["Location"]).content.decode()
    )
    assert [note["words"] for note in notes(cast)] == ["later"]


def test_it_is_let_go_by_its_writer_alone(cast: Cast, sign_in: Any) -> None:
    ben = sign_in("ben")
    ben.post(f"{write_path(cast)}keep/", {"words": "let it go"})
    note = newest(cast).public_id
    for who in ("ana", "cleo", "zoe", "ada"):
        assert sign_in(who).get(f"/d/{note}/").status_code == 404
        assert sign_in(who).post(f"/d/{note}/let-go/").status_code == 404
        assert "let it go" not in sign_in(who).get(f"{write_path(cast)}?draft={note}").content.decode()
    assert len(notes(cast)) == 1
    assert ben.post(f"/d/{note}/let-go/", {"from": "write"})["Location"] == write_path(cast)
    assert notes(cast) == []


def test_emptied_words_let_their_note_go(cast: Cast, sign_in: Any) -> None:
    ben, form = sign_in("ben"), str(uuid.uuid4())
    for words in ("something", " \n "):
        ben.post(f"{write_path(cast)}keep/", {"words": words, "submission": form})
    assert notes(cast) == []


def test_words_too_long_to_share_are_kept_while_they_are_shortened(cast: Cast, sign_in: Any) -> None:
    words = '"\n' * (LONGEST // 2 + 800)
    sign_in("ben").post(f"{write_path(cast)}keep/", {"words": words})
    assert notes(cast)[0]["words"] == words.strip()


def test_a_reply_is_kept_too_and_goes_when_it_is_sent(cast: Cast, sign_in: Any) -> None:
    assert cast.share
    ana, form, path = sign_in("ana"), str(uuid.uuid4()), f"/s/{cast.share.public_id}/"
    ana.post(f"{path}keep/", {"words": "me too, some", "submission": form})
    draft = newest(cast, "ana")
    assert draft.share_id == cast.share.pk
    there = ana.get(f"/d/{draft.public_id}/")["Location"]
    assert there == f"{path}?draft={draft.public_id}"
    assert "me too, some</textarea>" in ana.get(there).content.decode()
    ana.post(path, {"words": "me too, some days", "submission": form})
    with acting_as(cast.ana.pk):
        assert not Draft.objects.visible_to(cast.ana).exists()
        assert Reply.objects.visible_to(cast.ana).count() == 2


def test_where_its_place_is_gone_the_words_can_still_be_read(cast: Cast, sign_in: Any) -> None:
    assert cast.share
    ana = sign_in("ana")
    ana.post(f"/s/{cast.share.public_id}/keep/", {"words": "an answer to nothing"})
    note = newest(cast, "ana").public_id
    with acting_as(cast.ben.pk):
        actions.take_back(author=cast.ben, said=cast.share, now=clock.now())
    page = ana.get(f"/d/{note}/")
    assert page.status_code == 200
    assert "an answer to nothing" in page.content.decode()
    assert "is not there any more" in page.content.decode()


def test_nothing_is_kept_without_a_yes_and_what_was_kept_goes_when_it_is_taken_back(
    cast: Cast, sign_in: Any
) -> None:
    ben = sign_in("ben")
    ben.post(f"{write_path(cast)}keep/", {"words": "kept with a yes"})
    with acting_as(cast.ben.pk):
        member_actions.withdraw_consent(member=cast.ben, purpose="health-words", now=cast.now)
        assert not Draft.objects.visible_to(cast.ben).exists()
    assert ben.post(f"{write_path(cast)}keep/", {"words": "without"}).status_code == 403
    assert cast.share
    assert ben.post(f"/s/{cast.share.public_id}/keep/", {"words": "without"}).status_code == 403
    with keeper("test"):
        assert not Draft.objects.filter(author=cast.ben).exists()


@pytest.mark.parametrize("who", ["cleo", "dev", "eve", "moe", "ada", "zoe"])
def test_one_keeps_nothing_where_one_has_no_seat(cast: Cast, sign_in: Any, who: str) -> None:
    assert cast.share
    assert sign_in(who).post(f"{write_path(cast)}keep/", {"words": "x"}).status_code == 404
    assert sign_in(who).post(f"/s/{cast.share.public_id}/keep/", {"words": "x"}).status_code == 404
    person = getattr(cast, who)
    with acting_as(person.pk), pytest.raises(PermissionDenied):
        actions.keep_draft(
            author=person, group=cast.tuesday, answers={"words": "x"}, submission=uuid.uuid4(), now=cast.now
        )


def test_they_fade_after_thirty_days_and_not_before(cast: Cast) -> None:
    assert cast.draft
    assert drafts.fade(now=cast.now + dt.timedelta(days=29)) == 0
    assert drafts.fade(now=cast.now + dt.timedelta(days=30)) == 1


def test_there_is_an_end_to_how_many_one_keeps(cast: Cast, monkeypatch: Any, sign_in: Any) -> None:
    monkeypatch.setattr(drafts, "MOST", 2)
    ben = sign_in("ben")
    assert ben.post(f"{write_path(cast)}keep/", {"words": "two"}).status_code == 200
    assert ben.post(f"{write_path(cast)}keep/", {"words": "three"}).status_code == 403


# -- when the door has closed, or the page breaks ---------------------------------------------------------------------------


@pytest.fixture
def locked(cast: Cast) -> Client:
    """Ben's browser, whose session has locked while he wrote."""
    client = Client()
    client.post("/in/login/", {"login": "ben", "password": PASSWORD})
    session = client.session
    session["locked"] = True
    session.save()
    return client


def test_words_sent_to_a_closed_door_are_kept_and_not_said(cast: Cast, locked: Client) -> None:
    answer = locked.post(
        write_path(cast), {"words": "written while it closed", "audience": "group", "note": "a door"}
    )
    assert answer["Location"] == "/unlock/"
    door = locked.get("/unlock/").content.decode()
    assert "Your words are kept." in door
    assert "Tuesday" not in door
    assert "written while" not in door
    assert notes(cast) == [{"words": "written while it closed", "audience": "group", "note": "a door"}]
    with acting_as(cast.ana.pk):
        assert Share.objects.visible_to(cast.ana).count() == 2, "nothing was said"
    assert locked.post("/unlock/", {"password": PASSWORD})["Location"] == "/today/"
    assert "There’s an unfinished note" in locked.get("/today/").content.decode()
    locked.get("/leave/")
    assert "Your words are kept" not in locked.get("/unlock/").content.decode()


def leaves(browser: Client, said: dict[str, Any]) -> Any:
    """What the script's beacon brings along when one leaves in the middle of a word."""
    return browser.post("/leave/", said, headers={"Sec-Fetch-Site": "same-origin"})


def test_what_one_writes_while_leaving_comes_with_the_leaving(cast: Cast, sign_in: Any) -> None:
    """One request, so that no second one can come too late: after the door is locked its key opens nothing."""
    ben, form = sign_in("ben"), str(uuid.uuid4())
    keep = f"{write_path(cast)}keep/"
    ben.post(keep, {"words": "in the", "submission": form})
    said = {"words": "in the middle", "submission": form, "at": keep}
    assert leaves(ben, said).status_code == 204
    assert [note["words"] for note in notes(cast)] == ["in the middle"]
    assert ben.get("/today/")["Location"] == "/unlock/"
    leaves(ben, said | {"words": "in the middle of it"})  # pressed twice, and the door has closed already
    assert [note["words"] for note in notes(cast)] == ["in the middle of it"]


@pytest.mark.parametrize("at", ["", "/", "/leave/", "/today/", "//", "/g/nothere000/write/keep/", "/" * 9000])
def test_leaving_with_words_from_nowhere_only_leaves(cast: Cast, sign_in: Any, at: str) -> None:
    ben = sign_in("ben")
    assert leaves(ben, {"words": "hello", "at": at}).status_code == 204
    assert notes(cast) == []
    assert ben.get("/today/")["Location"] == "/unlock/"


def test_leaving_locks_whatever_comes_along(cast: Cast, sign_in: Any) -> None:
    """A NUL anywhere is answered with 400 elsewhere. The page is gone already when its leaving arrives."""
    ben = sign_in("ben")
    said = {"words": "a\x00b", "note": "c\x00", "readers": "d\x00", "at": f"{write_path(cast)}keep/"}
    assert leaves(ben, said).status_code == 204
    assert notes(cast) == [{"words": "ab", "note": "c", "readers": ["d"]}]
    assert ben.get("/today/")["Location"] == "/unlock/"
    for hostile in (
        {"at": "\x00"},
        {"submission": "\x00"},
        {"kept": "\x00"},
        {"csrfmiddlewaretoken": "\x00"},
    ):
        again = sign_in("ben")
        assert leaves(again, said | hostile).status_code == 204, hostile
        assert again.get("/today/")["Location"] == "/unlock/", hostile


def test_what_comes_along_is_kept_where_the_session_has_just_ended(cast: Cast, sign_in: Any) -> None:
    ben = sign_in("ben")
    session = ben.session
    session["began"] -= 31 * 24 * 3600
    session.save()
    leaves(ben, {"words": "the last thing", "at": f"{write_path(cast)}keep/"})
    assert [note["words"] for note in notes(cast)] == ["the last thing"]


def test_leaving_keeps_nothing_that_another_page_made_up(cast: Cast) -> None:
    ben = Client(enforce_csrf_checks=True)
    ben.force_login(cast.ben)
    said = {"words": "not mine", "at": f"{write_path(cast)}keep/", "csrfmiddlewaretoken": "x" * 64}
    assert leaves(ben, said).status_code == 204
    assert notes(cast) == []


def test_a_reply_and_a_change_are_kept_at_the_door(cast: Cast, locked: Client) -> None:
    assert cast.share
    locked.post(f"/s/{cast.share.public_id}/", {"words": "one more thing"})
    assert newest(cast).share_id == cast.share.pk
    locked.post(f"/s/{cast.share.public_id}/edit/", {"words": "said better"})
    assert notes(cast)[0] == {"words": "said better", "edits": f"share:{cast.share.public_id}"}
    locked.post("/unlock/", {"password": PASSWORD})
    page = locked.get(f"/d/{newest(cast).public_id}/").content.decode()
    assert "The time to change what you had said is over." in page
    assert "said better" in page


def test_at_a_closed_door_nothing_is_kept_for_anybody_else_nor_elsewhere(
    cast: Cast, locked: Client, sign_in: Any
) -> None:
    form = str(uuid.uuid4())
    sign_in("ana").post(f"{write_path(cast)}keep/", {"words": "Ana's own", "submission": form})
    locked.post(write_path(cast), {"words": "Ben's, in Ana's form", "submission": form})
    assert [note["words"] for note in notes(cast, "ana")] == ["Ana's own"]
    assert [note["words"] for note in notes(cast)] == ["Ben's, in Ana's form"]
    for path in (f"/g/{cast.mornings.public_id}/write/", "/s/zzzzzzzzzz/", "/me/name/", "/nowhere/"):
        assert locked.post(path, {"words": "strays"})["Location"] == "/unlock/"
    assert len(notes(cast)) == 1


def test_a_forged_form_is_not_kept(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.ben)
    session = client.session
    session["locked"] = True
    session.save()
    assert client.post(write_path(cast), {"words": "forged"})["Location"] == "/unlock/"
    assert notes(cast) == []
    assert "Your words are kept" not in client.get("/unlock/").content.decode()


def test_a_flood_at_the_door_is_not_kept(cast: Cast, locked: Client) -> None:
    assert locked.post(write_path(cast), {"words": "x" * 70_000})["Location"] == "/unlock/"
    assert notes(cast) == []


def test_when_the_page_breaks_the_words_are_kept(cast: Cast, monkeypatch: Any) -> None:
    from shares.views import write

    def breaks(**_: Any) -> None:
        raise RuntimeError("broken")

    client = Client(raise_request_exception=False)
    client.force_login(cast.ben)
    monkeypatch.setattr(write.actions, "share", breaks)
    assert (
        client.post(write_path(cast), {"words": "through a broken page", "audience": "group"}).status_code
        == 500
    )
    assert [note["words"] for note in notes(cast)] == ["through a broken page"]


# -- at the same instant ----------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_sending_and_keeping_at_once_leaves_no_note_of_what_was_said() -> None:
    with transaction.atomic():
        cast = gather()
        assert cast.draft
    for _ in range(10):
        form, ready = uuid.uuid4(), threading.Barrier(2)

        def keep(form: uuid.UUID = form, ready: threading.Barrier = ready) -> None:
            try:
                with acting_as(cast.ben.pk):
                    ready.wait(5)
                    actions.keep_draft(
                        author=cast.ben,
                        group=cast.tuesday,
                        answers={"words": "at once"},
                        submission=form,
                        now=clock.now(),
                    )
            finally:
                connection.close()

        def send(form: uuid.UUID = form, ready: threading.Barrier = ready) -> None:
            try:
                with acting_as(cast.ben.pk):
                    ready.wait(5)
                    actions.share(
                        author=cast.ben,
                        group=cast.tuesday,
                        audience="group",
                        words="at once",
                        submission=form,
                        now=clock.now(),
                    )
            finally:
                connection.close()

        threads = [threading.Thread(target=work) for work in (keep, send)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    with transaction.atomic(), acting_as(cast.ben.pk):
        assert list(Draft.objects.visible_to(cast.ben).values_list("pk", flat=True)) == [cast.draft.pk]


def test_the_database_shows_a_note_to_its_writer_alone(cast: Cast) -> None:
    for who in ("ana", "cleo", "zoe"):
        with acting_as(getattr(cast, who).pk):
            assert Draft.objects.count() == 0
    with acting_as(cast.ben.pk):
        assert Draft.objects.count() == 1
