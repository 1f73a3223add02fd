"""The plan: its parts, its sittings, two tabs, and what was around a bend."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from journeys import actions, goals, refusals, versions
from journeys.actions.plans import seen
from journeys.models import Directive, Plan, PlanVersion
from journeys.plan import BY_SLUG, SECTIONS, Pair, pairs, picks, plain
from members import consent
from members.models import Consent
from tests.cast import CANARY, Cast
from tests.core.test_look_words import found
from vault.actor import acting_as

MINUTE = dt.timedelta(minutes=1)


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def hidden(html: str, name: str) -> str:
    match = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert match
    return match[1]


@pytest.fixture
def cleo(cast: Cast, sign_in: Any) -> Client:
    """Cleo has no plan yet."""
    client: Client = sign_in("cleo")
    return client


def plan_of(person: Any) -> versions.Snapshot:
    return versions.snapshot(Plan.objects.visible_to(person).select_related("key").first())


def kept(person: Any) -> list[PlanVersion]:
    return list(PlanVersion.objects.visible_to(person).select_related("key").order_by("at", "pk"))


# -- Its parts --


def test_every_part_is_a_column_and_no_path_of_a_page_is_taken_by_one() -> None:
    columns = {f.name for f in Plan._meta.get_fields()} - {
        "id",
        "public_id",
        "key",
        "member",
        "changed_at",
    }
    assert columns == {section.slug for section in SECTIONS}
    pages = {"changes", "copies", "of", "thoughts", "help", "print", "file", "notes"}
    assert not pages & set(BY_SLUG)


def test_the_pick_list_is_plain_and_long_enough() -> None:
    for words in picks():
        assert 12 <= len(words) == len(set(words)) <= 16
        assert found(" ".join(words)) == []
        assert not re.search(r"\b(drink|drunk|alcohol|beer|wine|drug|pills?|smok\w*|bet|gambl\w*|use)\b(?! a glass| some)", " ".join(words).replace("drink a glass of water", ""))  # fmt: skip


def test_an_empty_plan_says_so_and_each_part_has_three_example_lines(cleo: Client) -> None:
    html = page(cleo, "/plan/")
    assert "First:" in html
    assert "Not written yet" in html
    for section in SECTIONS[1:]:
        assert f"/plan/{section.slug}/" in html
        if section.kind != "pairs":
            assert len(section.hint.splitlines()) == 3
    assert SECTIONS[1].hint.splitlines()[2] in page(cleo, "/plan/triggers/")


def test_numbers_become_buttons_to_call_and_to_message(cleo: Client) -> None:
    cleo.post("/plan/people/", {"words": "Ann: +44 20 7946 0018\nthe neighbour at 12"})
    cleo.post("/plan/professional/", {"words": "The clinic 020 7946 0000"})
    html = page(cleo, "/plan/")
    assert 'href="tel:+442079460018"' in html
    assert 'href="sms:+442079460018"' in html
    assert 'href="tel:02079460000"' in html
    assert html.count('href="tel:') == 2


def test_a_pair_is_picked_without_a_word_typed_and_taken_out_again(cleo: Client, cast: Cast) -> None:
    situations, answers = picks()
    cleo.post("/plan/pairs/", {"situation": situations[0], "answer": answers[1]})
    cleo.post(
        "/plan/pairs/", {"own_situation": "it\trains", "situation": situations[1], "answer": answers[0]}
    )
    cleo.post("/plan/pairs/", {"situation": situations[0], "answer": answers[1]})  # pressed twice
    with acting_as(cast.cleo.pk):
        have = pairs(plan_of(cast.cleo)["pairs"])
    assert have == [Pair(situations[0], answers[1]), Pair("it rains", answers[0])]
    assert f"If {situations[0]}, then {answers[1]}" in page(cleo, "/plan/")
    cleo.post("/plan/pairs/take-out/", {"words": have[0].words})
    with acting_as(cast.cleo.pk):
        assert pairs(plan_of(cast.cleo)["pairs"]) == [have[1]]


def test_half_a_pair_is_asked_after_and_nothing_is_kept(cleo: Client, cast: Cast) -> None:
    html = cleo.post("/plan/pairs/", {"own_situation": "it rains"}).content.decode()
    assert "Choose what you would do then." in html
    assert 'value="it rains"' in html
    with acting_as(cast.cleo.pk):
        assert plan_of(cast.cleo) == {}


def test_a_full_part_says_so(cleo: Client, cast: Cast) -> None:
    with acting_as(cast.cleo.pk):
        actions.write_plan(member=cast.cleo, section="first", words="x" * 399, now=cast.now)
        with pytest.raises(refusals.NoRoom):
            actions.add_lines(member=cast.cleo, section="first", words="more", now=cast.now)
        assert plan_of(cast.cleo) == {"first": "x" * 399}


def test_small_steps_are_ticked_with_their_day_and_never_counted(cleo: Client, cast: Cast) -> None:
    cleo.post("/plan/goals/", {"words": "The allotment\n- ask\n• gloves\nA week of walks"})
    html = page(cleo, "/plan/")
    step = re.findall(r'name="step" value="([0-9a-f]{16})"', html)[0]
    assert cleo.post("/plan/goals/step/", {"step": step}).status_code == 302
    with acting_as(cast.cleo.pk):
        allotment, walks = goals.read(plan_of(cast.cleo)["goals"])
    assert [s.words for s in allotment.steps] == ["ask", "gloves"]
    assert allotment.steps[0].done is not None
    assert allotment.steps[1].done is None
    assert walks.steps == []
    assert "Not done yet" in page(cleo, "/plan/")
    assert not re.search(r"\b1 of 2\b|50 ?%", page(cleo, "/plan/"))
    assert "\t" not in hidden_text(page(cleo, "/plan/goals/"))
    cleo.post("/plan/goals/", {"words": "The allotment\n- ask\n- gloves\n- seeds"})
    with acting_as(cast.cleo.pk):
        assert goals.read(plan_of(cast.cleo)["goals"])[0].steps[0].done is not None, "an edit keeps the day"
    cleo.post("/plan/goals/step/", {"step": step})
    with acting_as(cast.cleo.pk):
        assert goals.read(plan_of(cast.cleo)["goals"])[0].steps[0].done is None


def hidden_text(html: str) -> str:
    match = re.search(r"<textarea[^>]*>(.*?)</textarea>", html, re.S)
    assert match
    return match[1]


LINES = st.lists(st.text(st.characters(blacklist_categories=["C", "Z"]), min_size=1, max_size=8), max_size=6)


@given(st.lists(st.tuples(st.booleans(), st.text(min_size=1, max_size=9), st.none() | st.dates())))
def test_goals_are_read_as_they_are_written(said: list[tuple[bool, str, Any]]) -> None:
    text = "\n".join(f"{'- ' if step else ''}{words}\t{day or ''}" for step, words, day in said)
    once = goals.write(goals.read(text))
    assert goals.write(goals.read(once)) == once
    assert goals.merge(goals.typed(once), once) == once or len({s.words for g in goals.read(once) for s in g.steps}) < sum(
        len(g.steps) for g in goals.read(once)
    )  # fmt: skip


# -- Sittings and versions --


def write(cast: Cast, section: str, words: str, after: dt.timedelta) -> None:
    actions.write_plan(member=cast.cleo, section=section, words=words, now=cast.now + after)


def test_what_is_changed_within_half_an_hour_is_one_version(cast: Cast) -> None:
    with acting_as(cast.cleo.pk):
        write(cast, "first", "Kettle", 0 * MINUTE)
        write(cast, "triggers", "Fridays", 20 * MINUTE)
        write(cast, "triggers", "Fridays\nrows", 49 * MINUTE)
        assert len(kept(cast.cleo)) == 1, "each within half an hour of the last"
        write(cast, "first", "Window", 79 * MINUTE)
        assert [versions.read(v.words)["first"] for v in kept(cast.cleo)] == ["Kettle", "Window"]


def test_pressing_keep_without_a_change_makes_no_version(cast: Cast) -> None:
    with acting_as(cast.cleo.pk):
        write(cast, "first", "Kettle", 0 * MINUTE)
        before = Plan.objects.visible_to(cast.cleo).get().changed_at
        write(cast, "first", "Kettle", 90 * MINUTE)
        assert len(kept(cast.cleo)) == 1
        assert Plan.objects.visible_to(cast.cleo).get().changed_at == before


def test_a_change_undone_in_the_same_sitting_leaves_no_version(cast: Cast) -> None:
    with acting_as(cast.cleo.pk):
        write(cast, "first", "Kettle", 0 * MINUTE)
        write(cast, "first", "Window", 60 * MINUTE)
        write(cast, "first", "Kettle", 61 * MINUTE)
        assert [versions.read(v.words) for v in kept(cast.cleo)] == [{"first": "Kettle"}]


def test_a_plan_from_before_there_were_versions_keeps_how_it_stood(cast: Cast) -> None:
    with acting_as(cast.ben.pk):
        PlanVersion.objects.visible_to(cast.ben).delete()
        before = plan_of(cast.ben)
        actions.write_plan(member=cast.ben, section="first", words="Anew", now=cast.now)
        old, new = kept(cast.ben)
        assert versions.read(old.words) == before
        assert versions.read(new.words) == {**before, "first": "Anew"}


@pytest.mark.parametrize(
    ("then", "now", "words"),
    [
        (None, {"first": "a"}, "First written"),
        ({"first": "a"}, {"first": "b"}, "One line changed"),
        ({"first": "a\nb"}, {"first": "c\nd"}, "Two lines changed"),
        ({"first": "a"}, {"first": "a\nb\nc"}, "Two lines added"),
        ({"first": "a\nb"}, {"first": "a"}, "One line taken out"),
        (
            {"first": "a", "triggers": "x\ny"},
            {"first": "b\nc", "triggers": "x"},
            "One line changed, one added and one taken out",
        ),
        ({"first": "a\nb"}, {"first": "b\na"}, "Lines changed places"),
        ({"first": "a\na"}, {"first": "a"}, "One line taken out"),
        ({"pairs": "a\tb"}, {"pairs": "a\tc"}, "One line changed"),
        ({"goals": "g\n- s"}, {"goals": "g\n- s\t2026-01-01"}, "One line changed"),
    ],
)
def test_what_changed_is_said_in_words(then: dict[str, str] | None, now: dict[str, str], words: str) -> None:
    assert versions.in_words(then, now) == words


SNAPSHOTS = st.dictionaries(
    st.sampled_from(["first", "triggers", "reasons"]), LINES.map("\n".join).filter(bool)
)


@given(SNAPSHOTS, SNAPSHOTS)
def test_a_comparison_holds_every_line_of_both_and_nothing_else(
    then: dict[str, str], now: dict[str, str]
) -> None:
    rows = {part.section.slug: part.rows for part in versions.compare(then, now)}
    for slug in {*then, *now}:
        before = sorted(r.words for r in rows.get(slug, []) if r.mark != "now")
        assert before == sorted(plain(slug, then.get(slug)))
        new = [r.words for r in rows.get(slug, []) if r.mark == "now"]
        gone = [r.words for r in rows.get(slug, []) if r.mark == "then"]
        after = sorted([*before, *new])
        for line in gone:
            after.remove(line)
        assert after == sorted(plain(slug, now.get(slug)))


def test_putting_back_is_one_more_version_and_nothing_is_gone(cast: Cast) -> None:
    with acting_as(cast.cleo.pk):
        write(cast, "first", "Kettle", 0 * MINUTE)
        write(cast, "goals", "g\n- s", 60 * MINUTE)
        write(cast, "first", "", 120 * MINUTE)
        was = kept(cast.cleo)
        for number, version in enumerate(was):
            now = cast.now + (200 + number) * MINUTE
            actions.put_back(member=cast.cleo, version=version, now=now)
            assert plan_of(cast.cleo) == versions.read(version.words)
        assert kept(cast.cleo)[: len(was)] == was
        newest = kept(cast.cleo)[-1]
        actions.put_back(member=cast.cleo, version=newest, now=cast.now + 300 * MINUTE)
        assert kept(cast.cleo)[-1] == newest, "as it stands is no change"


def test_the_pages_of_changes(cleo: Client, cast: Cast) -> None:
    with acting_as(cast.cleo.pk):
        write(cast, "first", "Kettle\nWindow", -60 * MINUTE)
        write(cast, "first", "Kettle\nDoor", 0 * MINUTE)
        old = kept(cast.cleo)[0]
    html = page(cleo, "/plan/changes/")
    assert "One line changed on" in html
    assert "First written on" in html
    compared = page(cleo, f"/plan/changes/{old.public_id}/")
    assert "<del>Window</del>" in compared
    assert "<ins>Door</ins>" in compared
    assert "Kettle" in compared
    assert re.search(r"Then</span>\s*<del>", compared), "never by colour or a line through alone"
    cleo.post(f"/plan/changes/{old.public_id}/")
    with acting_as(cast.cleo.pk):
        assert plan_of(cast.cleo) == {"first": "Kettle\nWindow"}
    assert "Put back as it was on" in page(cleo, "/plan/changes/")


def test_a_list_of_changes_goes_on_by_pages_and_skips_none(cleo: Client, cast: Cast) -> None:
    with acting_as(cast.cleo.pk):
        for number in range(45):
            write(cast, "first", f"Line {number}", (number - 50) * 60 * MINUTE)
        addresses = {v.public_id for v in kept(cast.cleo)}
    met: list[str] = []
    path = "/plan/changes/"
    while path:
        html = page(cleo, path)
        met += re.findall(r"/plan/changes/(\w{10})/", html)
        more = re.search(r'rel="next" href="(\?before=[\d.]+)"', html)
        path = f"/plan/changes/{more[1]}" if more else ""
    assert len(met) == 45
    assert set(met) == addresses


def test_how_it_stood_can_be_erased_for_good(cleo: Client, cast: Cast) -> None:
    with acting_as(cast.cleo.pk):
        write(cast, "people", "A name\nanother", -60 * MINUTE)
        write(cast, "people", "another", 0 * MINUTE)
    cleo.post("/plan/changes/forget/")
    with acting_as(cast.cleo.pk):
        assert plan_of(cast.cleo) == {"people": "another"}
        assert [versions.read(v.words) for v in kept(cast.cleo)] == [{"people": "another"}]


@pytest.mark.parametrize("who", ["ana", "eve", "ada", "zoe"])
def test_anothers_version_is_not_there(cast: Cast, sign_in: Any, who: str) -> None:
    assert cast.version
    path = f"/plan/changes/{cast.version.public_id}/"
    assert sign_in(who).get(path).status_code == 404
    assert sign_in(who).post(path).status_code == 404


# -- Two tabs --


def test_the_later_of_two_tabs_shows_both_and_the_other_stays_to_be_found(cleo: Client, cast: Cast) -> None:
    cleo.post("/plan/first/", {"words": "Kettle"})
    tab = hidden(page(cleo, "/plan/first/"), "opened")
    cleo.post("/plan/first/", {"words": "Window", "opened": tab})
    late = cleo.post("/plan/first/", {"words": "Door", "opened": tab})
    html = late.content.decode()
    assert late.status_code == 200
    assert "What stands there now" in html
    assert "Window" in html
    assert "Door" in hidden_text(html)
    with acting_as(cast.cleo.pk):
        assert plan_of(cast.cleo) == {"first": "Window"}
    again = {"words": "Door", "opened": hidden(html, "opened"), "apart": hidden(html, "apart")}
    assert cleo.post("/plan/first/", again).status_code == 302
    with acting_as(cast.cleo.pk):
        assert plan_of(cast.cleo) == {"first": "Door"}
        assert [versions.read(v.words)["first"] for v in kept(cast.cleo)] == ["Window", "Door"]


def test_two_tabs_on_different_parts_do_not_meet(cleo: Client, cast: Cast) -> None:
    one, two = (hidden(page(cleo, f"/plan/{slug}/"), "opened") for slug in ("first", "reasons"))
    assert cleo.post("/plan/first/", {"words": "a", "opened": one}).status_code == 302
    assert cleo.post("/plan/reasons/", {"words": "b", "opened": two}).status_code == 302
    with acting_as(cast.cleo.pk):
        assert plan_of(cast.cleo) == {"first": "a", "reasons": "b"}


def test_what_a_form_carries_tells_nothing_of_the_words() -> None:
    assert seen("") == seen(None)
    assert len(seen("a")) == len(seen("a" * 2_000)) == 24
    assert seen("a") != seen("b")


# -- After a bend --


def test_what_was_around_a_bend_is_offered_and_only_what_is_ticked_is_added(cast: Cast, sign_in: Any) -> None:
    assert cast.setback
    with acting_as(cast.ben.pk):
        cast.setback.around = f"Tired\nPayday\n{CANARY} triggers"
        cast.setback.save()
    ben = sign_in("ben")
    path = f"/plan/triggers/?from={cast.setback.public_id}"
    html = page(ben, path)
    assert 'value="Tired"' in html
    assert 'value="Payday"' in html
    assert f'value="{CANARY} triggers"' not in html, "what stands there already is not offered"
    assert "checked" not in html
    form = {"words": f"{CANARY} triggers", "opened": hidden(html, "opened"), "add": ["Payday"]}
    assert ben.post(path, form).status_code == 302
    with acting_as(cast.ben.pk):
        assert plan_of(cast.ben)["triggers"] == f"{CANARY} triggers\nPayday"


def test_nobody_is_offered_what_was_around_anothers_bend(cast: Cast, sign_in: Any) -> None:
    assert cast.setback
    ana = sign_in("ana")
    mine, none = (
        page(ana, f"/plan/triggers/?from={bend}") for bend in (cast.setback.public_id, "zzzzzzzzzz")
    )
    strip = re.compile(r'csrfmiddlewaretoken" value="[^"]*"|X-CSRFToken": ?"[^"]*"|csrf[^ ]*')
    assert CANARY not in mine
    assert "What was around it" not in mine
    assert strip.sub("", mine) == strip.sub("", none)


# -- How to help me --


def test_how_to_help_me_is_kept_for_its_author_and_says_that_nobody_opens_it(
    cleo: Client, cast: Cast
) -> None:
    assert "It opens to one person, only while they are with you." in page(cleo, "/plan/help/")
    words = {"order": "First Ana.", "helps": "Tea", "never": "Don’t call home", "silence": "Three days"}
    assert cleo.post("/plan/help/", words).status_code == 302
    html = page(cleo, "/plan/help/")
    for said in words.values():
        assert said in html
    with acting_as(cast.cleo.pk):
        mine = Directive.objects.visible_to(cast.cleo).select_related("key").get()
        assert (mine.order, mine.helps, mine.never, mine.silence) == tuple(words.values())


def test_the_later_of_two_tabs_of_how_to_help_me_shows_both(cleo: Client, cast: Cast) -> None:
    tab = hidden(page(cleo, "/plan/help/"), "opened")
    cleo.post("/plan/help/", {"order": "Ana", "opened": tab})
    html = cleo.post("/plan/help/", {"order": "My sister", "opened": tab}).content.decode()
    assert "What stands there now" in html
    assert "Ana" in html
    assert "My sister" in html
    cleo.post("/plan/help/", {"order": "My sister", "opened": hidden(html, "opened")})
    with acting_as(cast.cleo.pk):
        assert Directive.objects.visible_to(cast.cleo).select_related("key").get().order == "My sister"


# -- Consent --


def test_without_a_yes_nothing_new_is_kept_and_everything_can_be_emptied(cast: Cast, sign_in: Any) -> None:
    Consent.objects.filter(member=cast.ben, purpose="health-words").update(withdrawn_at=cast.now)
    ben = sign_in("ben")
    with acting_as(cast.ben.pk):
        before = plan_of(cast.ben)
        for verb in (
            lambda: actions.add_lines(member=cast.ben, section="first", words="x", now=cast.now),
            lambda: actions.add_pair(member=cast.ben, pair=Pair("a", "b"), now=cast.now),
            lambda: actions.put_back(member=cast.ben, version=cast.version, now=cast.now),
            lambda: actions.write_directive(member=cast.ben, words={"order": "x"}, now=cast.now),
            lambda: actions.tick_step(member=cast.ben, step="x", now=cast.now),
        ):
            with pytest.raises(consent.NotKept):
                verb()
        assert plan_of(cast.ben) == before
    html = ben.post("/plan/late/", {"words": "typed"}).content.decode()
    assert "yours does not stand" in html
    assert "typed" in html
    for slug in BY_SLUG:
        if slug != "pairs":
            assert ben.post(f"/plan/{slug}/", {"words": ""}).status_code == 302
    ben.post("/plan/pairs/take-out/", {"words": f"If {CANARY} if, then {CANARY} then"})
    ben.post("/plan/help/", {"order": ""})
    ben.post("/plan/changes/forget/")
    with acting_as(cast.ben.pk):
        assert plan_of(cast.ben) == {}
        mine = Directive.objects.visible_to(cast.ben).select_related("key").get()
        assert not any((mine.order, mine.helps, mine.never, mine.silence))
