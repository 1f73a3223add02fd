"""A peer only suggests; the member takes it in or lets it go; and who suggested it can never tell which."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import ProgrammingError, connection, transaction

from core import clock
from groups.actions import leave, mute
from groups.signals import group_erasing, group_silent
from journeys import actions, copies, purge, refusals, versions
from journeys.models import Plan, PlanCopy, Suggestion, SuggestionAnswer
from members import consent
from members.models import Consent
from notices.models import Notice
from tests.cast import CANARY, NAMES, Cast, seat
from tests.groups.ends import ending
from tests.journeys.test_copies import BY_CHANCE, ENDS
from vault.actor import acting_as, keeper

OTHERS = [name for name in NAMES if name not in {"ana", "ben"}]


def suggest(cast: Cast, words: str = "Ring me first", section: str = "helps") -> Suggestion:
    assert cast.copy
    with acting_as(cast.ana.pk):
        return actions.suggest(author=cast.ana, copy=cast.copy, section=section, words=words, now=clock.now())


def plan_of(cast: Cast) -> versions.Snapshot:
    with acting_as(cast.ben.pk):
        return versions.snapshot(Plan.objects.visible_to(cast.ben).select_related("key").get())


def waiting(cast: Cast) -> list[str]:
    with acting_as(cast.ben.pk):
        return [one.row.words for one in copies.open_suggestions(cast.ben, clock.now())]


def test_it_changes_nothing_until_the_member_takes_it_in(cast: Cast, sign_in: Any) -> None:
    before = plan_of(cast)
    ana, ben = sign_in("ana"), sign_in("ben")
    assert cast.copy
    path = f"/plan/of/{cast.copy.public_id}/"
    assert ana.post(path, {"section": "helps", "words": "Ring me first\nor come by"}).status_code == 302
    assert plan_of(cast) == before
    assert waiting(cast) == [f"{CANARY} a thought", "Ring me first\nor come by"]
    html = ben.get("/plan/thoughts/").content.decode()
    assert "Juniper" in html
    assert "Ring me first" in html
    assert "Somebody left you a thought" in ben.get("/plan/").content.decode()
    with acting_as(cast.ben.pk):
        row = Suggestion.objects.visible_to(cast.ben).exclude(pk=cast.suggestion.pk).get()  # type: ignore[union-attr]
    ben.post(f"/plan/thoughts/{row.public_id}/", {"verb": "take"})
    assert plan_of(cast)["helps"] == f"{before['helps']}\nRing me first\nor come by"
    assert waiting(cast) == [f"{CANARY} a thought"]


def test_taken_in_twice_it_is_there_once(cast: Cast, sign_in: Any) -> None:
    assert cast.suggestion
    ben, path = sign_in("ben"), f"/plan/thoughts/{cast.suggestion.public_id}/"
    for _ in range(2):
        ben.post(path, {"verb": "take"})
    assert plan_of(cast)["helps"].count("a thought") == 1


def test_what_was_let_go_is_not_taken_in_by_another_tab(cast: Cast, sign_in: Any) -> None:
    assert cast.suggestion
    ben, path = sign_in("ben"), f"/plan/thoughts/{cast.suggestion.public_id}/"
    ben.post(path, {"verb": "let_go"})
    ben.post(path, {"verb": "take"})
    assert "a thought" not in plan_of(cast)["helps"]
    assert waiting(cast) == []


def test_where_the_part_is_full_it_goes_on_waiting(cast: Cast, sign_in: Any) -> None:
    assert cast.suggestion
    ben = sign_in("ben")
    ben.post("/plan/helps/", {"words": "x" * 1_995})
    html = ben.post(
        f"/plan/thoughts/{cast.suggestion.public_id}/", {"verb": "take"}, follow=True
    ).content.decode()
    assert "is full" in html
    assert waiting(cast) == [f"{CANARY} a thought"]


def view_of_author(cast: Cast, sign_in: Any) -> Any:
    """Everything Ana can see that could tell: the pages, and every row the database would show her."""
    assert cast.copy
    ana = sign_in("ana")
    pages = [
        BY_CHANCE.sub("", ana.get(path).content.decode())
        for path in (f"/plan/of/{cast.copy.public_id}/", "/plan/", "/plan/thoughts/", "/me/notices/", "/me/words/", "/today/")
    ]  # fmt: skip
    with acting_as(cast.ana.pk), connection.cursor() as cursor:
        rows = []
        for table in ("suggestion", "suggestionanswer", "plancopy", "plan", "planversion"):
            cursor.execute(f"SELECT t::text FROM journeys_{table} t ORDER BY id")
            rows.append(cursor.fetchall())
    return pages, rows, Notice.objects.filter(recipient=cast.ana).count()


@pytest.mark.parametrize("verb", ["take", "let_go"])
def test_who_suggested_it_cannot_tell_what_became_of_it(
    cast: Cast, sign_in: Any, verb: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cast.suggestion
    moment = clock.now()
    monkeypatch.setattr(clock, "now", lambda: moment)
    view_of_author(cast, sign_in)
    before = view_of_author(cast, sign_in)
    assert f"{CANARY} a thought" in before[0][0]
    sign_in("ben").post(f"/plan/thoughts/{cast.suggestion.public_id}/", {"verb": verb})
    with keeper("test: it did happen"):
        assert SuggestionAnswer.objects.filter(of=cast.suggestion.public_id).exists()
    assert view_of_author(cast, sign_in) == before


def test_its_author_takes_it_back_whatever_became_of_it(cast: Cast, sign_in: Any) -> None:
    assert cast.suggestion
    sign_in("ben").post(f"/plan/thoughts/{cast.suggestion.public_id}/", {"verb": "take"})
    before = plan_of(cast)
    path = f"/plan/thoughts/{cast.suggestion.public_id}/take-back/"
    assert sign_in("ben").post(path).status_code == 404
    assert sign_in("ana").post(path).status_code == 302
    assert plan_of(cast) == before, "by then the lines are its member's own"
    with keeper("test"):
        assert not Suggestion.objects.exists()


def test_it_is_among_its_authors_own_words_after_the_copy_has_ended_and_is_taken_back_there(
    cast: Cast, sign_in: Any
) -> None:
    assert cast.suggestion
    assert cast.copy
    with acting_as(cast.ben.pk):
        actions.end_copy(member=cast.ben, copy=cast.copy)
    ana, what = sign_in("ana"), f"suggestion.{cast.suggestion.public_id}"
    assert what in ana.get("/me/words/").content.decode()
    assert what not in sign_in("ben").get("/me/words/").content.decode()
    assert sign_in("ben").post("/me/words/", {"take_back": what}).status_code == 404
    assert f"{CANARY} a thought" in ana.get(f"/g/{cast.tuesday.public_id}/copy/notes.txt").content.decode()
    assert ana.post("/me/words/", {"take_back": what}).status_code == 302
    with keeper("test"):
        assert not Suggestion.objects.exists()


@pytest.mark.parametrize("who", [*OTHERS, "ana"])
def test_nobody_else_deals_with_it(cast: Cast, sign_in: Any, who: str) -> None:
    assert cast.suggestion
    path = f"/plan/thoughts/{cast.suggestion.public_id}/"
    assert sign_in(who).post(path, {"verb": "take"}).status_code == 404
    assert f"{CANARY} a thought" not in sign_in(who).get("/plan/thoughts/").content.decode()


@pytest.mark.parametrize("who", OTHERS)
def test_each_lock_alone_shows_it_to_nobody_else(cast: Cast, who: str) -> None:
    with acting_as(getattr(cast, who).pk):
        assert Suggestion.objects.count() == 0
        assert Suggestion.objects.all().delete()[0] == 0
    with keeper("test: row security looks away"):
        assert not Suggestion.objects.visible_to(getattr(cast, who)).exists()
        assert not Suggestion.objects.mine(getattr(cast, who)).exists()


@pytest.mark.parametrize("end", ENDS)
def test_who_cannot_read_it_suggests_nothing(cast: Cast, end: Any) -> None:
    assert cast.copy
    end(cast, cast.copy)
    with pytest.raises(PermissionDenied):
        suggest(cast)


@pytest.mark.parametrize("end", ENDS)
def test_nor_does_the_database_let_them(cast: Cast, end: Any) -> None:
    assert cast.copy
    row = suggest(cast)
    end(cast, cast.copy)
    row.pk, row.public_id = None, "4444444444"
    with acting_as(cast.ana.pk), pytest.raises(ProgrammingError, match="row-level"), transaction.atomic():
        row.save(force_insert=True)


def test_only_for_a_part_that_was_given_and_never_for_a_pair(cast: Cast) -> None:
    for section in ("reasons", "pairs", "nothing"):
        with pytest.raises(PermissionDenied):
            suggest(cast, section=section)


def test_there_may_be_several_and_then_enough(cast: Cast) -> None:
    for number in range(9):
        suggest(cast, f"Thought {number}")
    with pytest.raises(refusals.Enough):
        suggest(cast, "One more")


def test_without_a_yes_nothing_is_suggested_nor_taken_in(cast: Cast, sign_in: Any) -> None:
    assert cast.suggestion
    Consent.objects.filter(purpose="health-words").update(withdrawn_at=cast.now)
    with pytest.raises(consent.NotKept):
        suggest(cast)
    html = sign_in("ben").post(f"/plan/thoughts/{cast.suggestion.public_id}/", {"verb": "take"}, follow=True)
    assert "yours does not stand" in html.content.decode()
    assert waiting(cast) == [f"{CANARY} a thought"]


def test_somebody_one_keeps_ones_words_from_still_leaves_thoughts_nowhere(cast: Cast) -> None:
    """Ana keeps hers from nobody (she holds the space); where an author keeps apart from the member, it is not there."""
    seat(cast.cleo, cast.tuesday, cast.now - dt.timedelta(days=1))
    with acting_as(cast.ben.pk):
        copy = actions.give_copy(
            member=cast.ben, seat=cast.tuesday.memberships.get(member=cast.cleo, until=None), sections=["first"],
            last=cast.now.date() + dt.timedelta(days=3), now=cast.now,
        )  # fmt: skip
    with acting_as(cast.cleo.pk):
        row = actions.suggest(
            author=cast.cleo, copy=copy, section="first", words="from Cleo", now=clock.now()
        )
        assert "from Cleo" not in waiting_before_block(cast, row)
    assert waiting(cast) == [f"{CANARY} a thought"]


def waiting_before_block(cast: Cast, row: Suggestion) -> list[str]:
    """Seen until Cleo keeps her words from Ben, in the application and in the database."""
    assert "from Cleo" in waiting(cast)
    with acting_as(cast.cleo.pk):
        mute(member=cast.cleo, group=cast.tuesday, other=cast.ben, withholds=True, now=clock.now())
    with acting_as(cast.ben.pk):
        assert not Suggestion.objects.filter(pk=row.pk).exists()
    return waiting(cast)


def test_of_somebody_one_does_not_want_to_read_nothing_waits(cast: Cast) -> None:
    with acting_as(cast.ben.pk):
        mute(member=cast.ben, group=cast.tuesday, other=cast.ana, withholds=False, now=clock.now())
    assert waiting(cast) == []


def test_it_fades_and_is_erased_with_what_became_of_it(cast: Cast) -> None:
    row = suggest(cast)
    with acting_as(cast.ben.pk):
        actions.let_suggestion_go(member=cast.ben, suggestion=row, now=cast.now)
    with keeper("test"):
        assert not Suggestion.objects.visible_to(cast.ben, row.fades_at).filter(pk=row.pk).exists()
    purge.purge_over(now=row.fades_at)
    with keeper("test"):
        assert not Suggestion.objects.exists()
        assert SuggestionAnswer.objects.filter(of=row.public_id).exists()
    purge.purge_over(now=cast.now + dt.timedelta(days=70))
    with keeper("test"):
        assert not SuggestionAnswer.objects.exists()


def test_leaving_with_ones_words_takes_what_one_suggested(cast: Cast) -> None:
    seat(cast.finn, cast.tuesday, cast.now, role="facilitator")
    with acting_as(cast.ana.pk):
        leave(member=cast.ana, group=cast.tuesday, now=clock.now(), words="taken")
    with keeper("test"):
        assert not Suggestion.objects.exists()


def test_leaving_ends_what_one_gave_and_hides_what_was_suggested(cast: Cast) -> None:
    with acting_as(cast.ben.pk):
        leave(member=cast.ben, group=cast.tuesday, now=clock.now())
    assert waiting(cast) == []
    with keeper("test"):
        assert not PlanCopy.objects.exists()


def test_a_circle_that_falls_silent_ends_every_copy_and_nothing_new_is_given(cast: Cast) -> None:
    ending(cast.tuesday, cast.now, "copies")
    group_silent.send(sender=type(cast.tuesday), group=cast.tuesday, now=cast.now)
    with keeper("test"):
        assert not PlanCopy.objects.exists()
    with acting_as(cast.ben.pk):
        assert copies.could_read(cast.ben, cast.now) == []
        ana = cast.tuesday.memberships.get(member=cast.ana)
        with pytest.raises(refusals.NotThem):
            actions.give_copy(
                member=cast.ben, seat=ana, sections=["first"], last=cast.now.date() + dt.timedelta(days=3), now=cast.now
            )  # fmt: skip


@pytest.mark.parametrize("what", ["copy", "suggestion"])
def test_the_database_takes_nothing_new_in_silence(cast: Cast, what: str) -> None:
    row = getattr(cast, what)
    ending(cast.tuesday, cast.now, "copies")
    row.pk, row.public_id = None, "5555555555"
    who = cast.ben if what == "copy" else cast.ana
    if what == "copy":
        with acting_as(who.pk):
            PlanCopy.objects.all().delete()
    with acting_as(who.pk), pytest.raises(Exception, match="silen|nothing new"), transaction.atomic():
        row.save(force_insert=True)


def test_a_circle_that_is_erased_takes_both_along(cast: Cast) -> None:
    with transaction.atomic():
        said = dict(
            pair
            for _, counts in group_erasing.send(sender=type(cast.tuesday), group=cast.tuesday, now=cast.now)
            for pair in (counts or {}).items()
        )
    assert (said["copies of plans"], said["suggestions"]) == (1, 1)
    with keeper("test"):
        assert not PlanCopy.objects.exists()
        assert not Suggestion.objects.exists()
        assert Plan.objects.exists()


def test_the_notice_is_dropped_once_it_was_dealt_with(cast: Cast) -> None:
    from notices.delivery import drain

    row = suggest(cast)
    with acting_as(cast.ben.pk):
        actions.let_suggestion_go(member=cast.ben, suggestion=row, now=cast.now)
    drain(clock.now(), 100)
    assert Notice.objects.get(kind="plan-suggestion", about=row.public_id).state == Notice.State.DROPPED
