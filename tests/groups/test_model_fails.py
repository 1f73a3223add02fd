"""The model can fail: each of these lives is lived twice, with the product as it is, and with one thing about it broken."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from groups import actions, changes, policies, terms
from groups.models import Mute, SettingsChange
from shares import actions as saying
from shares import policies as saying_policies
from shares.models import Share
from tests.groups.ground import everybody
from tests.groups.test_model import Lives

Patch = pytest.MonkeyPatch
Broken = Callable[[Patch], None]
Life = Callable[[Lives], None]


def as_owner(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute(statement, values)
        cursor.execute("SET ROLE rc_worker")


def check(life: Lives) -> None:
    life.who_reads_what()
    life.what_each_is_shown()
    life.words_keep_their_promise()
    life.nothing_beyond_the_floor()
    life.seats_and_promises()


# -- Lives: Ana and Finn hold a circle each; Ben sits in the first, Ana and Cleo in the second --


def a_floor_and_a_proposal_beyond_it(life: Lives) -> None:
    life.set_floor("ada", {"stay_days"}, 3, 7)  # seven days
    life.change("ana", 0, "stay_days", 3)  # ninety


def a_floor_over_two_circles(life: Lives) -> None:
    life.set_floor("ada", {"stay_days", "writing"}, 1, 7)


def held_past_its_day(life: Lives) -> None:
    life.change("ana", 0, "stay_days", 3)
    life.answer_change("ada", 0, "hold")
    check(life)
    life.time_passes(8, False)


def held_and_released(life: Lives) -> None:
    held_past_its_day(life)
    life.answer_change("ada", 0, "release")
    life.worker()


def declined(life: Lives) -> None:
    life.change("ana", 0, "stay_days", 3)
    life.answer_change("ada", 0, "decline")
    life.time_passes(8, False)


def looked_after(life: Lives) -> None:
    life.share("finn", 1, "group", set(), False, None)
    life.look_after(1, "cleo", "appoint")
    check(life)
    life.look_after(1, "cleo", "pause")


def held_together_and_handed_over(life: Lives) -> None:
    life.hold("finn", "cleo", 1, 1, "promote")
    check(life)
    life.hold("finn", "ana", 1, 1, "hand over")


def pressed_by_a_reader_and_by_another(life: Lives) -> None:
    life.share("cleo", 1, "facilitators", set(), False, None)
    life.acknowledge("finn", 1, 0, "hear", False)
    life.acknowledge("ana", 1, 0, "hear", False)


def hidden_by_one(life: Lives) -> None:
    life.share("finn", 1, "group", set(), False, None)
    life.hide("ana", 1, 0, False)


def muted_by_one(life: Lives) -> None:
    for unnamed in (False, True):
        life.share("finn", 1, "group", set(), unnamed, None)
    life.keep_from("cleo", "finn", 1, "mute")


def blocked_by_one(life: Lives) -> None:
    life.keep_from("cleo", "ana", 1, "block")
    life.share("cleo", 1, "group", set(), False, None)


def changed_soon_and_late(life: Lives) -> None:
    life.share("finn", 1, "facilitators", set(), False, None)
    life.a_while_passes(5)
    life.edit("finn", 1, 0)
    check(life)
    life.a_while_passes(16)
    life.edit("finn", 1, 0)


# -- What is broken --


def floors_ask_nothing(patch: Patch) -> None:
    patch.setattr("groups.floors.widest", lambda floor: dict(terms.WIDEST))


def floors_bring_nothing_closer(patch: Patch) -> None:
    patch.setattr("groups.actions.floor._bring_within", lambda *_: None)


def holding_holds_nothing(patch: Patch) -> None:
    settle = changes.settle

    def broken(
        change: SettingsChange, state: SettingsChange.State, now: dt.datetime, reason: str = ""
    ) -> None:
        if state != SettingsChange.State.HELD:
            settle(change, state, now, reason)

    patch.setattr(changes, "settle", broken)


def what_is_held_takes_effect(patch: Patch) -> None:
    """It says that it is held, and its day comes all the same."""

    def broken(*, now: dt.datetime) -> int:
        SettingsChange.objects.filter(state="held", due_at__lte=now).update(state="waiting")
        return give(now=now)

    give = changes.take_effect
    patch.setattr(changes, "take_effect", broken)


def held_days_count_as_notice(patch: Patch) -> None:
    def broken(*, member: Any, change: SettingsChange, now: dt.datetime) -> None:
        SettingsChange.objects.filter(pk=change.pk).update(state="waiting", decided_at=None)

    patch.setattr(actions, "release_change", broken)


def declining_declines_nothing(patch: Patch) -> None:
    patch.setattr(actions, "decline_change", lambda **_: None)


def care_comes_uncalled(patch: Patch) -> None:
    patch.setattr(policies, "may_care", lambda member, group, now: member.is_admin)


def care_is_a_seat(patch: Patch) -> None:
    """Whoever looks after a circle could read it."""
    appoint = actions.appoint

    def broken(*, member: Any, group: Any, person: Any, now: dt.datetime) -> Any:
        held = appoint(member=member, group=group, person=person, now=now)
        row = group.memberships.get(pk=held.pk)
        row.pk, row.public_id, row.member, row.name, row.name_key = None, "b2b3b4b5b6", member, "A", "a"
        row.save()
        return held

    patch.setattr(actions, "appoint", broken)


def admins_read_past_the_lock(patch: Patch) -> None:
    as_owner("ALTER POLICY reading ON shares_share USING (true)")


def nobody_holds_it_together(patch: Patch) -> None:
    patch.setattr(actions, "hold_together", lambda **_: None)


def it_is_never_handed_over(patch: Patch) -> None:
    patch.setattr(actions, "hand_over", lambda **_: None)


def anybody_presses(patch: Patch) -> None:
    as_owner("ALTER TABLE shares_acknowledgement DISABLE ROW LEVEL SECURITY")
    patch.setattr(saying_policies, "may_acknowledge", lambda *_: True)


def hidden_for_everyone(patch: Patch) -> None:
    hide = saying.hide

    def broken(*, member: Any, share: Share, now: dt.datetime) -> None:
        hide(member=member, share=share, now=now)
        as_owner(
            "INSERT INTO shares_hidden (share_id, member_id, at) SELECT %s, member_id, now() FROM groups_membership"
            " WHERE group_id = %s ON CONFLICT DO NOTHING", share.pk, share.group_id,
        )  # fmt: skip

    patch.setattr(saying, "hide", broken)


def muting_mutes_nobody(patch: Patch) -> None:
    patch.setattr(actions, "mute", lambda **_: Mute())


def blocking_only_mutes(patch: Patch) -> None:
    mute = actions.mute
    patch.setattr(actions, "mute", lambda *, withholds, **rest: mute(withholds=False, **rest))


def changes_for_an_hour(patch: Patch) -> None:
    patch.setattr(saying_policies, "EDITS", dt.timedelta(hours=1))


def a_change_opens_it_to_everyone(patch: Patch) -> None:
    edit = saying.edit

    def broken(*, said: Share, **rest: Any) -> None:
        edit(said=said, **rest)
        as_owner("UPDATE shares_share SET audience = 'group' WHERE id = %s", said.pk)

    patch.setattr(saying, "edit", broken)


BREAKS: list[tuple[Life, Broken]] = [
    (a_floor_and_a_proposal_beyond_it, floors_ask_nothing),
    (a_floor_over_two_circles, floors_bring_nothing_closer),
    (held_past_its_day, holding_holds_nothing),
    (held_past_its_day, what_is_held_takes_effect),
    (held_and_released, held_days_count_as_notice),
    (declined, declining_declines_nothing),
    (looked_after, care_comes_uncalled),
    (looked_after, care_is_a_seat),
    (looked_after, admins_read_past_the_lock),
    (held_together_and_handed_over, nobody_holds_it_together),
    (held_together_and_handed_over, it_is_never_handed_over),
    (pressed_by_a_reader_and_by_another, anybody_presses),
    (hidden_by_one, hidden_for_everyone),
    (muted_by_one, muting_mutes_nobody),
    (blocked_by_one, blocking_only_mutes),
    (changed_soon_and_late, changes_for_an_hour),
    (changed_soon_and_late, a_change_opens_it_to_everyone),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("lived", "broken"), BREAKS, ids=lambda one: one.__name__)
def test_what_is_broken_is_seen_and_nothing_else(lived: Life, broken: Broken, monkeypatch: Patch) -> None:
    everybody()
    life = Lives()
    life.two_groups("ask", "closed")
    lived(life)
    check(life)
    life.teardown()
    life = Lives()
    life.two_groups("ask", "closed")
    broken(monkeypatch)
    with pytest.raises(AssertionError):
        lived(life)
        check(life)
    life.teardown()
