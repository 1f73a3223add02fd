"""How somebody is reminded in one circle: what they chose holds when reminders are found, and again when they go out."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from checkins import actions, reminders
from checkins.models import ReminderWish, Round
from notices import delivery, unsubscribing
from notices.models import Notice, NoticePreference
from tests.cast import Cast, member, seat
from tests.notices.conftest import awake, with_mail
from tests.smtp import Sink, sink
from vault.actor import acting_as

__all__ = ["sink"]

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def due(cast: Cast) -> Cast:
    """The cast, with the round's reminder due, and nobody told yet that it opened."""
    assert cast.round is not None
    assert cast.round.remind_at is not None
    Round.objects.update(opening_told_at=None)
    cast.now = cast.round.remind_at
    return cast


def wishes(cast: Cast, person: Any, moments: str, by_mail: bool = True) -> None:
    with acting_as(person.pk):
        actions.set_reminders(member=person, group=cast.tuesday, moments=moments, by_mail=by_mail)


def told(kind: str) -> list[str]:
    found = Notice.objects.filter(kind=kind).select_related("recipient")
    return sorted(notice.recipient.sign_in_name for notice in found)


def test_each_hears_when_they_chose(due: Cast) -> None:
    people = {name: member(name) for name in ("open", "closing", "both", "none", "default", "gone")}
    for name, person in people.items():
        seat(person, due.tuesday, due.now)
        if name != "default":
            wishes(due, person, "open" if name == "gone" else name)
    due.tuesday.memberships.filter(member=people["gone"]).update(until=due.now)
    opened = due.now - 8 * 60 * MINUTE
    assert reminders.tell_of_opening(now=opened) == 2
    assert reminders.tell_of_opening(now=opened + MINUTE) == 0
    reminders.remind(now=due.now)
    assert told("check-in-open") == ["both", "open"]
    assert told("check-in-closing") == ["ana", "both", "closing", "default"]


def test_a_wish_for_one_circle_goes_before_the_wish_for_all(due: Cast) -> None:
    NoticePreference.objects.create(member=due.ana, reminders=False)
    wishes(due, due.ana, "closing")
    assert reminders.remind(now=due.now) == 1


def test_two_that_would_come_together_are_one(due: Cast) -> None:
    """Where it closes before long as it opens, or nobody looked until then, the word that it closes is enough."""
    wishes(due, due.ana, "both")
    assert reminders.tell_of_opening(now=due.now) == 0
    assert reminders.remind(now=due.now) == 1


def test_an_opening_helps_until_the_other_reminder_is_due(due: Cast) -> None:
    assert due.round is not None
    for number in range(20):
        person = member(f"m{number}")
        seat(person, due.tuesday, due.now)
        wishes(due, person, "both" if number % 2 else "open")
    found = due.now - 4 * MINUTE
    reminders.tell_of_opening(now=found)
    for notice in Notice.objects.filter(kind="check-in-open").select_related("recipient"):
        both = int(notice.recipient.sign_in_name[1:]) % 2
        assert notice.not_after == (due.now if both else due.round.closes_at)
        assert found <= notice.due_at < found + (2 if both else 10) * MINUTE
    assert Notice.objects.values("due_at").distinct().count() > 12


@pytest.mark.parametrize(
    ("change", "state"),
    [
        (lambda c: wishes(c, c.ana, "open"), "dropped"),
        (lambda c: wishes(c, c.ana, "none"), "dropped"),
        (lambda c: wishes(c, c.ana, "closing", by_mail=False), "kept"),
        (lambda c: NoticePreference.objects.update(reminders=False), "kept"),
        (lambda c: c.tuesday.memberships.filter(member=c.ana).update(until=c.now), "dropped"),
        (lambda c: c.tuesday.memberships.filter(member=c.ana).update(paused_until=c.now + 60 * MINUTE), "dropped"),
        (lambda c: None, "sent"),
    ],
    ids=["another moment", "muted", "in here only", "no mails of this kind", "left", "paused", "nothing"],
)  # fmt: skip
def test_a_mind_changed_between_queueing_and_sending(
    due: Cast, sink: Sink, change: Callable[[Cast], object], state: str
) -> None:
    with_mail(awake(due.ana))
    reminders.remind(now=due.now)
    change(due)
    delivery.drain(due.now + 10 * MINUTE)
    assert Notice.objects.get().state == state
    assert len(sink.mails) == (state == "sent")


def test_only_who_sits_there_and_only_their_own(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        wishes(cast, cast.cleo, "none")
    wishes(cast, cast.ben, "none")
    for who, count in [(cast.ben, 1), (cast.ana, 0), (cast.ada, 0)]:
        with acting_as(who.pk):
            assert ReminderWish.objects.filter(group=cast.tuesday).count() == count, (
                who
            )  # the database's lock alone
    with acting_as(cast.ana.pk):
        assert ReminderWish.objects.filter(member=cast.ben).update(moments="both") == 0


def test_it_goes_with_the_seat(cast: Cast) -> None:
    from groups.actions import leave

    wishes(cast, cast.ben, "none")
    with acting_as(cast.ben.pk):
        leave(member=cast.ben, group=cast.tuesday, words="stay", now=cast.now)
        assert not ReminderWish.objects.exists()


# -- Pages --


def test_muted_in_one_tap_from_the_circle_and_from_the_list(cast: Cast, sign_in: Any) -> None:
    ben = sign_in("ben")
    mute = f'action="/g/{cast.tuesday.public_id}/reminders/mute/"'
    for page in (f"/g/{cast.tuesday.public_id}/", "/me/reminders/"):
        assert mute in ben.get(page).content.decode()
    answer = ben.post(f"/g/{cast.tuesday.public_id}/reminders/mute/", follow=True)
    assert "Muted." in answer.content.decode()
    with acting_as(cast.ben.pk):
        assert ReminderWish.objects.get().moments == "none"
    assert "Reminders are muted" in ben.get(f"/g/{cast.tuesday.public_id}/").content.decode()


def test_what_is_chosen_is_kept_and_said(cast: Cast, sign_in: Any) -> None:
    ben = sign_in("ben")
    path = f"/g/{cast.tuesday.public_id}/reminders/"
    assert ben.get(path).context["form"].initial == {"moments": "closing", "way": "mail"}
    page = ben.post(path, {"moments": "both", "way": "here"}, follow=True).content.decode()
    assert "When a check-in opens, and before it closes, in here only." in page
    assert ben.get(path).context["form"].initial == {"moments": "both", "way": "here"}
    assert "Choose when" in ben.post(path, {"way": "mail"}).content.decode()


def test_the_list_takes_as_many_statements_for_many_circles(
    cast: Cast, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    from tests.cast import group

    for number in range(12):
        seat(cast.ben, group(f"Circle {number}", cast.now), cast.now)
    ben = sign_in("ben")
    with django_assert_max_num_queries(9):
        ben.get("/me/reminders/")


def test_a_mail_can_stop_one_circle_without_signing_in(cast: Cast, client: Any) -> None:
    path = f"/u/{unsubscribing.token(cast.ben, 'reminders', cast.tuesday.pk)}/"
    assert "Only from the circle this came from" in client.get(path).content.decode()
    with acting_as(cast.ben.pk):
        assert not ReminderWish.objects.exists(), "looking changes nothing"
    page = client.post(path, {"only": "circle"}, follow=True).content.decode()
    assert "No more reminders from that circle" in page
    with acting_as(cast.ben.pk):
        assert ReminderWish.objects.get().moments == "none"
    assert not NoticePreference.objects.exists()
    client.post(path, {"List-Unsubscribe": "One-Click"})
    assert not NoticePreference.objects.get().reminders, (
        "what a mail program presses stops all of this kind, as before"
    )


def test_its_address_names_no_circle_and_ties_nobody_together(cast: Cast) -> None:
    """Two mails side by side do not tell who sits together, and a circle one has left is none any more."""
    tokens = [unsubscribing.token(who, "reminders", cast.tuesday.pk) for who in (cast.ana, cast.ben)]
    parts = [token.partition(".")[0] for token in tokens]
    assert cast.tuesday.public_id not in "".join(tokens)
    assert parts[0][10:-1] != parts[1][10:-1]
    assert unsubscribing.read(tokens[1]) == (cast.ben, "reminders")
    assert unsubscribing.circle_of(tokens[1], cast.ben)
    cast.tuesday.memberships.filter(member=cast.ben).update(until=cast.now)
    assert unsubscribing.circle_of(tokens[1], cast.ben) is None


def test_a_reminder_carries_that_way_out(due: Cast, sink: Sink) -> None:
    with_mail(awake(due.ana))
    reminders.remind(now=due.now)
    delivery.drain(due.now + 10 * MINUTE)
    link = sink.mails[0]["List-Unsubscribe"].strip(" <>")
    assert link.endswith(f"/u/{unsubscribing.token(due.ana, 'reminders', due.tuesday.pk)}/")
