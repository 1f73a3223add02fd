"""What is begun in a check-in and not sent: kept for its writer alone, and gone when it is sent, let go, or over."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import ProgrammingError, transaction
from django.urls import reverse

from checkins import actions, beginnings, questions
from checkins.models import Beginning, Round
from groups.signals import seat_left
from members.models import Consent
from members.signals import consent_withdrawn, words_arrived
from tests.cast import CANARY, NAMES, Cast
from vault.actor import acting_as, keeper


def count(who: Any) -> int:
    with keeper("test: how many there are"):
        return Beginning.objects.filter(member=who).count()


def kept(cast: Cast, who: str = "ana", went_on_from: str = "", **said: Any) -> Beginning | None:
    person = getattr(cast, who)
    assert cast.round is not None
    with acting_as(person.pk):
        return actions.keep_beginning(
            member=person, of_round=cast.round, answers=said or {"words": f"{CANARY} half"}, now=cast.now, form=beginnings.Form(on=went_on_from),
        )  # fmt: skip


@pytest.mark.parametrize("who", NAMES)
def test_nobody_else_reads_it_by_either_lock(cast: Cast, who: str) -> None:
    person = getattr(cast, who)
    with acting_as(person.pk):
        assert Beginning.objects.filter(round=cast.round).exists() == (who == "ben")
    with keeper("test: row security off"):
        assert Beginning.objects.visible_to(person).exists() == (who == "ben")


def test_nobody_writes_one_for_somebody_else_or_elsewhere(cast: Cast) -> None:
    with keeper("test"):
        ben = Beginning.objects.select_related("key").get()
    for who in ("ana", "cleo"):
        with acting_as(getattr(cast, who).pk), pytest.raises(ProgrammingError), transaction.atomic():
            Beginning.objects.create(
                round=cast.round, group=cast.tuesday, member=cast.ben if who == "ana" else cast.cleo, answers="{}",
                touched_at=cast.now, key=ben.key,
            )  # fmt: skip


def test_it_is_kept_changed_emptied_and_sent(cast: Cast) -> None:
    assert cast.round is not None
    first = kept(cast, words="one")
    again = kept(cast, words="two", halt=["tired"])
    assert first is not None
    assert again is not None
    assert first.pk == again.pk
    assert beginnings.unpacked(again) == {
        "words": "two",
        "halt": ["tired"],
        "kept": beginnings.kept_name(again),
    }
    assert kept(cast, words=" ", audience="group") is None
    assert count(cast.ana) == 0
    kept(cast)
    with acting_as(cast.ana.pk):
        sent = actions.answer(member=cast.ana, of_round=cast.round, now=cast.now, audience="me", words="all")
    assert count(cast.ana) == 0
    assert kept(cast, words="late") is None  # its form was sent: a keeping that was under way is dropped
    assert count(cast.ana) == 0
    assert kept(cast, went_on_from=beginnings.name_of(sent), words="a change") is not None


def test_every_box_full_to_the_brim_is_kept(cast: Cast) -> None:
    """The longest list there is, in letters that JSON writes with two: what no form would take is kept all the same."""
    assert cast.round is not None
    writes = [question for question in questions.LIBRARY.values() if question.kind not in ("one", "many")]
    own = [f"{questions.OWN_MARK}{n}" for n in range(questions.OWN_MOST)]
    chosen = [question.name for question in questions.LIBRARY.values() if question.kind in ("one", "many")]
    names = [*own, *(question.name for question in writes), *chosen]
    cast.round.asks = names[: questions.MOST]
    cast.round.save(update_fields=["asks"])
    brim = '"' * 2 * beginnings.KEEPS
    said = {question.name: brim for question in questions.asked(cast.round.asks)}
    there = kept(cast, **said, audience=brim, reach=brim)
    back = beginnings.unpacked(there)
    assert all(
        back[q.name] == brim[: beginnings.KEEPS] for q in questions.asked(cast.round.asks) if q.kind != "many"
    )
    assert len(back) == questions.MOST + 3  # and which it is


def test_only_who_could_answer_is_kept_for(cast: Cast) -> None:
    for who in ("cleo", "dev", "eve", "ada"):
        with pytest.raises(PermissionDenied):
            kept(cast, who)
    Consent.objects.filter(member=cast.ana, purpose="health-words").update(withdrawn_at=cast.now)
    with pytest.raises(PermissionDenied):
        kept(cast)


def test_it_goes_with_the_round_the_seat_and_the_yes(cast: Cast) -> None:
    assert cast.round is not None
    kept(cast)
    with acting_as(cast.ana.pk):
        consent_withdrawn.send(sender=None, member=cast.ana, purpose="health-words", now=cast.now)
    assert (count(cast.ana), count(cast.ben)) == (0, 1)
    kept(cast)
    with acting_as(cast.ana.pk):
        seat_left.send(sender=None, member=cast.ana, group=cast.tuesday, words="stay", now=cast.now)
        assert count(cast.ana) == 0
    with acting_as(cast.ben.pk):
        assert beginnings.begun(cast.ben, cast.round, cast.round.closes_at - dt.timedelta(seconds=1)) != []
        assert beginnings.begun(cast.ben, cast.round, cast.round.closes_at) == []
    assert beginnings.forget_over(now=cast.now) == 0
    assert beginnings.forget_over(now=cast.round.closes_at) == 1


def test_words_that_come_at_a_locked_door_are_kept(cast: Cast) -> None:
    assert cast.round is not None
    url = reverse("checkins:answer", args=[cast.round.public_id])

    def arrive(who: str, path: str, **said: Any) -> bool:
        answers = words_arrived.send(
            sender=None, member=getattr(cast, who), path=path, said=said, now=cast.now
        )
        return any(answer is True for _, answer in answers)

    assert arrive("ana", url, words="half a word")
    assert arrive("ana", url + "keep/", words="half a word more")
    assert count(cast.ana) == 1
    assert not arrive("cleo", url, words="not hers")
    assert not arrive("ana", url + "hold/", words="no place to write")
    assert not arrive("ana", "/c/2222222222/", words="nowhere")


def test_without_script_it_is_kept_found_and_let_go(cast: Cast, sign_in: Any) -> None:
    assert cast.round is not None
    url, ana = reverse("checkins:answer", args=[cast.round.public_id]), sign_in("ana")
    assert f'data-keep="{url}keep/"' in ana.get(url).content.decode()
    assert ana.post(url + "keep/", {"words": "half", "weather": "grey"}).json() == {"kept": True}
    page = ana.post(url + "keep/", {"words": "half <b>", "later": "1"}, follow=True).content.decode()
    assert "It’s kept for you" in page
    assert "half &lt;b&gt;" in page
    assert "half" not in sign_in("ben").get(url).content.decode()
    page = ana.post(url + "let-go/", follow=True).content.decode()
    assert "half" not in page
    assert ana.post(url + "keep/", {"words": ""}).json() == {"kept": False}
    Round.objects.filter(pk=cast.round.pk).update(closes_at=cast.now - dt.timedelta(minutes=1))
    assert ana.post(url + "keep/", {"words": "late"}).status_code == 403
