"""What one wished, began or took back is gone when its seat or its words are; and what the pages say of it is so."""

from typing import Any

import pytest
from django.urls import reverse

from conversations import actions, purge, refusals
from conversations.models import Conversation, ConversationWords, OpenEarly
from core import clock
from groups import actions as groups
from groups.models import Membership
from members.models import Member
from tests.cast import Cast, member, seat
from tests.conversations.two import DAY, ask, seat_of
from tests.groups.ends import ending
from vault.actor import acting_as, keeper


def _newcomer(cast: Cast) -> Member:
    mina = member("mina")
    seat(mina, cast.tuesday, cast.now - 3 * DAY)
    with acting_as(mina.pk):
        actions.open_early(member=mina, seat=seat_of(cast, mina), is_open=True, now=cast.now)
    return mina


def _wishes() -> int:
    with keeper("test: the rows"):
        return OpenEarly.objects.count()


def test_a_wish_to_be_written_to_goes_with_the_seat_also_when_it_is_left_while_paused(
    open_circle: Cast,
) -> None:
    cast = open_circle
    mina = _newcomer(cast)
    Membership.objects.filter(member=mina).update(paused_until=cast.now + 9 * DAY)
    with acting_as(mina.pk):
        groups.leave(member=mina, group=cast.tuesday, words="stay", now=cast.now)
    assert _wishes() == 0


def test_it_goes_with_a_seat_that_was_ended_and_says_nothing_of_the_next(open_circle: Cast) -> None:
    cast = open_circle
    mina = _newcomer(cast)
    purge.purge_over(now=cast.now)
    assert _wishes() == 1
    with acting_as(cast.ana.pk):
        groups.end_seat(member=cast.ana, seat=seat_of(cast, mina), reason="", now=cast.now)
    seat(mina, cast.tuesday, cast.now + DAY)
    purge.purge_over(now=cast.now + 2 * DAY)
    assert _wishes() == 0


def test_all_taken_back_a_request_waits_no_longer(open_circle: Cast) -> None:
    cast = open_circle
    row = ask(cast, cast.ben, cast.ana)
    with acting_as(cast.ben.pk):
        actions.take_back_all(member=cast.ben, conversation=row, now=cast.now)
        seen = Conversation.objects.visible_to(cast.ben, cast.now)
        assert not seen.waiting(cast.ben, cast.now).exists()
        assert not ConversationWords.objects.filter(conversation=row).exists()
    with acting_as(cast.ana.pk), pytest.raises(refusals.Gone):
        actions.accept(member=cast.ana, conversation=row, now=cast.now)


def test_a_letter_to_whoever_took_theirs_back_is_one_they_read(open_circle: Cast) -> None:
    """Not a yes to what is not there any more, which its writer would never see."""
    cast = open_circle
    row = ask(cast, cast.ben, cast.ana)
    with acting_as(cast.ben.pk):
        actions.take_back_all(member=cast.ben, conversation=row, now=cast.now)
    again = ask(cast, cast.ana, cast.ben, words="hello you")
    assert (again.pk == row.pk, again.accepted_at) == (False, None)
    with acting_as(cast.ben.pk):
        asked = Conversation.objects.visible_to(cast.ben, cast.now).requests(cast.ben, cast.now)
        assert [one.pk for one in asked] == [again.pk]


def test_a_week_after_a_letter_that_still_waits_the_page_lets_one_write_again(
    open_circle: Cast, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is what the sentence promises whoever writes too soon."""
    cast = open_circle
    row = ask(cast, cast.ben, cast.ana)
    path = f"/g/{cast.tuesday.public_id}/m/{seat_of(cast, cast.ana).public_id}/"
    for days, status in ((6.9, 302), (7.1, 200)):
        monkeypatch.setattr(clock, "now", lambda days=days: cast.now + days * DAY)
        assert sign_in("ben").get(path).status_code == status
    with pytest.raises(refusals.Lately, match="Seven days after that"):
        ask(cast, cast.ben, cast.ana, cast.now + 6.9 * DAY)
    assert ask(cast, cast.ben, cast.ana, cast.now + 7.1 * DAY).pk != row.pk


def test_every_reason_for_which_one_cannot_write_is_said(open_circle: Cast, sign_in: Any) -> None:
    cast = open_circle
    path = f"/g/{cast.tuesday.public_id}/m/{seat_of(cast, cast.ana).public_id}/"
    ending(cast.tuesday, cast.now, "copies")
    assert "it has come to its end" in sign_in("ben").get(path).content.decode()


def test_somebody_new_is_not_told_that_they_can_write_to_anybody(open_circle: Cast, sign_in: Any) -> None:
    cast = open_circle
    Membership.objects.filter(member=cast.ben, until=None).update(since=cast.now - 3 * DAY)
    seen = sign_in("ben").get("/m/").content.decode()
    assert "nobody there writes to you first" in seen
    assert "to anybody" not in seen


@pytest.mark.parametrize(
    ("who", "writing", "shown"), [("ben", "chosen", True), ("ben", "no", False), ("ana", "chosen", False)]
)
def test_from_a_letter_of_a_check_in_one_can_write_on_where_the_circle_lets_members(
    open_circle: Cast, sign_in: Any, who: str, writing: str, shown: bool
) -> None:
    """Ana wrote the letter, to Ben."""
    cast = open_circle
    cast.tuesday.writing = writing
    cast.tuesday.save()
    path = f"/g/{cast.tuesday.public_id}/m/{seat_of(cast, cast.ana).public_id}/"
    client = sign_in(who)
    page = client.get(reverse("checkins:letter", args=[cast.letter.public_id]))  # type: ignore[union-attr]
    assert page.status_code == 200
    assert (f'href="{path}"' in page.content.decode()) == shown
    if shown:
        assert client.get(path).status_code == 200
