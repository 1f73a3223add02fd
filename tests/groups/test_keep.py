"""The confidentiality settings page and its action: who may change them, what is closer at once, and what never follows.

What waits is in `test_changes.py`, the site's floor in `test_floor.py`."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from core import clock
from groups import actions, keeping, promises, terms
from groups.forms import KeepForm
from groups.models import Group, JoinRequest, SettingsChange
from notices.models import Notice
from shares.models import Share
from tests.cast import Cast, group, seat
from vault.actor import acting_as
from vault.models import LedgerEntry

CLOSEST = {setting.name: setting.values[0] for setting in terms.ALL}


@pytest.fixture(autouse=True)
def _nothing_waits(cast: Cast) -> None:
    """The cast's own proposal is another test's matter."""
    SettingsChange.objects.all().delete()


def change(cast: Cast, **settings: object) -> Any:
    chosen = {**promises.terms_of(cast.tuesday), **settings}
    return actions.change_settings(
        member=cast.ana, group=cast.tuesday, settings=chosen, version=promises.current(cast.tuesday).version, now=cast.now
    )  # fmt: skip


def post(client: Any, group: Group, verb: str = "give", **values: object) -> Any:
    standing = {name: str(value) for name, value in promises.terms_of(group).items()}
    return client.post(f"/g/{group.public_id}/keep/", {"verb": verb, "version": 1, **standing, **values})


def test_each_closer_setting_has_its_line_and_the_promise_a_new_version(cast: Cast) -> None:
    before = promises.terms_of(cast.tuesday)
    changed = change(cast, stay_days=30, listed="nobody")
    assert changed.waiting is None
    assert changed.promise.version == 2
    assert changed.promise.terms == {**before, "listed": "nobody", "stay_days": 30}
    lines = LedgerEntry.objects.filter(kind="setting.changed", group_id=cast.tuesday.pk)
    assert [line.detail for line in lines] == [
        {"setting": "listed", "from": "members", "to": "nobody"},
        {"setting": "stay_days", "from": "90", "to": "30"},
    ]
    assert {(line.actor_id, line.acting_role) for line in lines} == {(cast.ana.pk, "facilitator")}
    cast.tuesday.refresh_from_db()
    assert (cast.tuesday.listed, cast.tuesday.stay_days) == ("nobody", 30)


@pytest.mark.parametrize("setting", terms.ALL, ids=lambda setting: setting.name)
def test_every_step_closer_holds_at_once_and_every_step_looser_waits(
    cast: Cast, setting: terms.Setting
) -> None:
    values = setting.values
    for start, before in enumerate(values):
        for end, after in enumerate(values):
            made = group(f"{setting.name} {before} {after}", cast.now, **{setting.name: before})
            seat(cast.ana, made, cast.now, role="facilitator")
            wanted = {**promises.terms_of(made), setting.name: after}
            changed = actions.change_settings(
                member=cast.ana, group=made, settings=wanted, version=1, now=cast.now
            )
            made.refresh_from_db()
            assert getattr(made, setting.name) == (after if end < start else before)
            assert changed.promise.version == (2 if end < start else 1)
            assert (changed.waiting is not None) == (end > start)
            if changed.waiting is not None:
                assert changed.waiting.wanted == {setting.name: after}


def test_nothing_different_writes_nothing(cast: Cast) -> None:
    changed = change(cast)
    assert (changed.promise.version, changed.waiting) == (1, None)
    assert not LedgerEntry.objects.exists()
    assert not Notice.objects.exists()


def test_those_who_sit_there_are_told_and_nobody_else(cast: Cast) -> None:
    paused = seat(cast.moe, cast.tuesday, cast.now, paused_until=cast.now + dt.timedelta(days=1))
    change(cast, stay_days=7)
    told = Notice.objects.filter(kind="promise-changed")
    assert [notice.recipient for notice in told] == [cast.ben]
    assert paused.member not in [notice.recipient for notice in told]
    assert (told[0].about, told[0].group_id) == (cast.tuesday.public_id, cast.tuesday.pk)


def test_who_waits_is_neither_admitted_nor_forgotten_by_a_change(cast: Cast) -> None:
    asked = actions.take_seat(member=cast.cleo, group=cast.tuesday, version=1, now=cast.now)
    assert isinstance(asked, JoinRequest)
    change(cast, **CLOSEST)
    asked.refresh_from_db()
    assert asked.decided_at is None
    assert not cast.tuesday.memberships.filter(member=cast.cleo).exists()


def test_what_was_shared_keeps_its_promise_and_its_day(cast: Cast) -> None:
    assert cast.share is not None
    change(cast, **CLOSEST)
    with acting_as(cast.ben.pk):
        kept = Share.objects.visible_to(cast.ben).get(pk=cast.share.pk)
    assert kept.fades_at == cast.share.fades_at
    assert kept.promise.version == 1
    assert kept.promise.terms["stay_days"] == 90


def test_only_those_who_hold_and_admins_change_it(cast: Cast, sign_in: Any) -> None:
    for name in ("ben", "cleo", "dev", "eve", "moe", "zoe", "finn"):
        with pytest.raises(PermissionDenied):
            actions.change_settings(
                member=getattr(cast, name), group=cast.tuesday, settings=CLOSEST, version=1, now=cast.now
            )
        assert post(sign_in(name), cast.tuesday, stay_days="7").status_code == (403 if name == "ben" else 404)
    assert cast.tuesday.promises.count() == 1
    assert post(sign_in("ada"), cast.tuesday, stay_days="7").status_code == 302
    assert LedgerEntry.objects.get(kind="setting.changed").acting_role == "admin"


def test_a_form_somebody_overtook_shows_how_it_stands_now(cast: Cast, sign_in: Any) -> None:
    change(cast, stay_days=7)
    page = post(sign_in("ada"), cast.tuesday, stay_days="30").content.decode()
    assert "Somebody changed this meanwhile" in page
    assert 'name="version" value="2"' in page
    assert "fades after 7 days" in page
    assert "<del" not in page  # nothing stays chosen of what was read under the old promise
    cast.tuesday.refresh_from_db()
    assert cast.tuesday.stay_days == 7


@pytest.mark.parametrize("how", ["get", "post"])
def test_reading_it_beforehand_changes_nothing(cast: Cast, sign_in: Any, how: str) -> None:
    ana, path = sign_in("ana"), f"/g/{cast.tuesday.public_id}/keep/"
    chosen = {"version": 1, "listed": "nobody", "joining": "at_once", "stay_days": "7"}
    if how == "get":
        answer = ana.get(path, chosen, headers={"HX-Request": "true"})
        assert "<html" not in answer.content.decode()
    else:
        answer = ana.post(path, {**chosen, "verb": "read"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<mark>What you share fades after 7 days" in page
    assert page.count("Looser: after 7 days’ notice") == 1
    assert page.count("Closer: at once") == 2
    assert "Earlier shares keep the day they were given" in page
    assert "Give this promise, and notice of the rest" in page
    due = keeping.weekday_and_day(clock.now() + dt.timedelta(days=7), clock.now(), cast.ana.time_zone)
    assert f"<strong>{due}.</strong>" in page
    assert cast.tuesday.promises.count() == 1
    assert not LedgerEntry.objects.exists()
    assert not SettingsChange.objects.exists()


@pytest.mark.parametrize(("chosen", "label"), [
    ({"stay_days": "30"}, "Give this promise"),
    ({"stay_days": "0"}, "Give notice of this change"),
    ({"stay_days": "0", "listed": "nobody"}, "Give this promise, and notice of the rest"),
])  # fmt: skip
def test_the_button_says_what_it_does(cast: Cast, sign_in: Any, chosen: dict[str, str], label: str) -> None:
    answer = sign_in("ana").get(
        f"/g/{cast.tuesday.public_id}/keep/", {"version": 1, **chosen}, headers={"HX-Request": "true"}
    )
    assert f'name="verb" value="give">{label}</button>' in answer.content.decode()


def test_nothing_is_given_but_what_was_read(cast: Cast, sign_in: Any) -> None:
    """Without JavaScript the choices can be other than those the button stands under: then they are read again."""
    ana = sign_in("ana")
    standing = promises.terms_of(cast.tuesday)
    read = keeping.signature({**standing, "stay_days": 30})
    answer = post(ana, cast.tuesday, stay_days="0", read=read)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Here is how it reads with what you have chosen now" in page
    assert "Give notice of this change" in page
    assert not SettingsChange.objects.exists()
    again = keeping.signature({**standing, "stay_days": 0})
    assert f'name="read" value="{again}"' in page
    assert post(ana, cast.tuesday, stay_days="0", read=again).status_code == 302
    assert SettingsChange.objects.get().wanted == {"stay_days": 0}


@pytest.mark.parametrize("bad", ["", "8", "-1", "9" * 40, "٧", "90.0", "null", "' OR 1=1"])
def test_a_setting_that_is_none_of_ours_changes_nothing(cast: Cast, sign_in: Any, bad: str) -> None:
    ana = sign_in("ana")
    for values in ({"version": bad}, *({name: bad} for name in terms.NAMES)):
        assert post(ana, cast.tuesday, **values).status_code == 200
        sent = {"listed": "members", **values}
        path = f"/g/{cast.tuesday.public_id}/keep/"
        assert ana.get(path, sent, headers={"HX-Request": "true"}).status_code == 200
    assert cast.tuesday.promises.count() == 1
    assert not SettingsChange.objects.exists()


def test_a_value_that_is_none_of_ours_never_reaches_a_group(cast: Cast) -> None:
    for name, value in (
        ("stay_days", 8),
        ("stay_days", "7"),
        ("stay_days", True),
        ("listed", "all"),
        ("writing", None),
    ):
        with pytest.raises(ValueError, match="none of ours"):
            change(cast, **{name: value})
    assert cast.tuesday.promises.count() == 1


def test_members_read_what_was_done_in_sentences(cast: Cast, sign_in: Any) -> None:
    change(cast, stay_days=30)
    bens = cast.tuesday.memberships.get(member=cast.ben)
    actions.pause_seat(member=cast.ana, seat=bens, days=1, reason="A day apart.", now=cast.now)
    actions.lift_pause(member=cast.ana, seat=bens, now=cast.now)
    path = f"/g/{cast.tuesday.public_id}/promise/"
    page = sign_in("ben").get(path).content.decode()
    assert "Someone who holds the space changed “How long shares stay” from “90 days” to “30 days”." in page
    assert "Someone who holds the space paused your seat." in page
    assert "Version 2" in page
    assert "Version 1, from" in page
    anas = sign_in("ana").get(path).content.decode()
    assert "changed “How long shares stay”" in anas
    assert "paused your seat" not in anas  # a line about Ben's seat is for Ben
    assert "A day apart" not in anas


def test_every_value_has_its_words_and_every_promise_its_sentences(cast: Cast) -> None:
    standing = promises.terms_of(cast.tuesday)
    said = set()
    for setting in terms.ALL:
        for choice in setting.choices:
            assert choice.words
            assert setting.words(str(choice.value)) == choice.words
            chosen = {**standing, setting.name: choice.value}
            said.add("\n".join(promises.sentences(chosen)))
            assert choice.sentence in promises.sentences(chosen) or not choice.sentence
            assert promises.short(chosen)
    # Each value of each setting reads otherwise; the nine that hold now read alike.
    assert len(said) == sum(len(setting.choices) for setting in terms.ALL) - len(terms.ALL) + 1
    assert promises.sentences(cast.tuesday.promises.get()) == promises.sentences(standing)


def test_the_form_falls_back_to_how_it_stands(cast: Cast) -> None:
    standing = promises.current(cast.tuesday)
    form = KeepForm({"stay_days": "7"}, group=cast.tuesday, standing=standing)
    assert form.after == {**promises.terms_of(cast.tuesday), "stay_days": 7}
    assert not form.is_valid()


def test_an_admin_opens_a_circle_once(cast: Cast, sign_in: Any) -> None:
    ada = sign_in("ada")
    sent = {
        "submission": "11111111-1111-4111-8111-111111111111",
        "name": "  Slow\u202e Table ",
        "about": "Long gaps are fine.",
        "when_words": "Fridays",
        "meets": "online",
        "approach": "open",
        "language": "cy",
        "time_zone": "UTC",
        "seats": "12",
        "answer_hours": "24",
        "facilitator": " MOE ",
    }
    page = ada.post("/g/new/", {**sent, "facilitator": "nobody-here"}).content.decode()
    assert "Nobody signs in by that name" in page
    assert "Long gaps are fine." in page
    assert "with at least one letter" in ada.post("/g/new/", {**sent, "name": "\u200b"}).content.decode()
    for name in ("ana", "moe", "zoe"):
        assert sign_in(name).post("/g/new/", sent).status_code == 403
    for _ in range(2):
        assert ada.post("/g/new/", sent).status_code == 302
    made = Group.objects.get(name="Slow Table")
    held = made.memberships.get()
    assert (held.member, held.role, held.promise.version) == (cast.moe, "facilitator", 1)
    assert Notice.objects.filter(kind="seat-given").count() == 1
    assert set(LedgerEntry.objects.values_list("kind", "acting_role")) == {
        ("group.opened", "admin"),
        ("seat.given", "admin"),
    }
    assert ada.get(f"/g/{made.public_id}/people/").status_code == 404  # opening it is no seat in it
