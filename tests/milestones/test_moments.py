"""Moments somebody names, what took courage, no fuss, the list for the next round, and cards to print."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from checkins import actions as checkins
from groups.actions import mute
from journeys import steps
from journeys.models import Journey
from members.models import Consent, Member
from milestones import actions, panel
from milestones.models import Celebration, Milestone, NoFuss
from milestones.reaching import find_reached
from notices.models import Notice
from shares import actions as shares
from tests import cast as casting
from tests.cast import CANARY, Cast, member, seat
from tests.milestones.test_pages import milestone, panel_mine
from tests.milestones.test_reaching import walker
from vault.actor import acting_as, keeper


def moment(cast: Cast) -> Milestone:
    assert cast.moment is not None
    return cast.moment


def courage(who: Member) -> list[str]:
    with acting_as(who.pk):
        rows = Milestone.objects.visible_to(who).filter(kind="courage")
        return sorted(rows.values_list("rung", flat=True))


# -- Moments of one's own ----------------------------------------------------------------------------------------------
def test_a_moment_is_marked_changed_and_taken_off(cast: Cast, sign_in: Any) -> None:
    assert cast.journey
    ben, path = sign_in("ben"), f"/journey/{cast.journey.public_id}/moment/"
    said = {"words": "the week of the move", "day": "", "month": "3", "year": "2024"}
    for _ in range(2):  # pressed twice it is one
        assert ben.post(path, said).status_code == 302
    page = ben.get("/journey/").content.decode()
    assert page.count("<strong>the week of the move</strong>") == 1
    assert "March 2024" in page
    with acting_as(cast.ben.pk):
        rows = Milestone.objects.visible_to(cast.ben).filter(kind="named").select_related("key")
        row = next(r for r in rows if r.named == "the week of the move")
    change = f"/journey/moments/{row.public_id}/"
    assert 'value="the week of the move"' in ben.get(change).content.decode()
    assert ben.post(change, {**said, "words": "that move", "day": "7"}).status_code == 302
    page = ben.get("/journey/").content.decode()
    assert "that move" in page
    assert "7 March 2024" in page
    assert "that move" in ben.get(f"{change}off/").content.decode()
    assert ben.post(f"{change}off/").status_code == 302
    assert "that move" not in ben.get("/journey/").content.decode()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"words": ""}, "Write a few words"),
        ({"words": "\u202e\u200b"}, "Write a few words"),
        ({"words": "x" * 81}, "longer than fits here"),
        ({"words": "ﷺ" * 80}, "longer than fits here"),  # eighteen letters each, once they are plain
        ({"day": "31", "month": "2"}, "February 2024 has no day 31"),
        ({"day": "seven"}, "Write the day as a number"),
        ({"month": "13"}, "Choose one of the twelve months"),
        ({"year": "24"}, "four digits"),
        ({"year": "9999"}, "still ahead of you"),
    ],
)
def test_what_cannot_be_marked_says_what_to_do(
    cast: Cast, sign_in: Any, said: dict[str, str], sentence: str
) -> None:
    assert cast.journey
    path = f"/journey/{cast.journey.public_id}/moment/"
    page = sign_in("ben").post(path, {"words": "a day", "day": "7", "month": "3", "year": "2024", **said})
    assert page.status_code == 200
    assert sentence in page.content.decode()
    with keeper("test"):
        assert Milestone.objects.filter(kind="named").count() == 1


@pytest.mark.parametrize("who", ["ana", "cleo", "dev", "eve", "moe", "ada", "zoe", "finn"])
def test_a_moment_is_its_members_alone(cast: Cast, sign_in: Any, who: str) -> None:
    assert cast.journey
    client, public_id = sign_in(who), moment(cast).public_id
    for path in (f"/journey/moments/{public_id}/", f"/journey/moments/{public_id}/off/", f"/journey/{cast.journey.public_id}/moment/",
                 f"/journey/moments/{public_id}/card/", f"/journey/moments/{public_id}/celebrate/"):  # fmt: skip
        assert client.get(path).status_code == 404
        assert client.post(path, {"words": "x"}).status_code in (404, 405)
    person = cast.everyone[who]
    with acting_as(person.pk):
        assert not Milestone.objects.exists(), "the database alone"
        for act in (
            actions.take_off_moment,
            lambda **k: actions.change_moment(words="x", on=cast.now.date(), month_only=False, **k),
        ):
            with pytest.raises(PermissionDenied):
                act(member=person, milestone=moment(cast))


def test_a_rung_is_no_moment_to_change(cast: Cast, sign_in: Any) -> None:
    assert cast.milestone
    for page in ("", "off/"):
        assert sign_in("ben").get(f"/journey/moments/{cast.milestone.public_id}/{page}").status_code == 404
    with acting_as(cast.ben.pk), pytest.raises(PermissionDenied):
        actions.take_off_moment(member=cast.ben, milestone=cast.milestone)


def test_a_moment_is_celebrated_in_words_chosen_for_that_circle(cast: Cast, sign_in: Any) -> None:
    ben, path = sign_in("ben"), f"/journey/moments/{moment(cast).public_id}/celebrate/"
    assert CANARY in ben.get(path).content.decode()
    said = {"group": cast.tuesday.public_id, "words": ""}
    assert "Write what the circle reads" in ben.post(path, {**said, "title": " "}).content.decode()
    went = ben.post(path, {**said, "title": "A week I was afraid of"})["Location"]
    html = sign_in("ana").get(went).content.decode()
    assert "A week I was afraid of" in html
    assert f"{CANARY} the funeral" not in html
    ben.post(f"/journey/moments/{moment(cast).public_id}/off/")
    assert sign_in("ana").get(went).status_code == 200, "what was shown stays until it is taken down"
    with acting_as(cast.ben.pk), pytest.raises(ValueError):
        actions.celebrate(member=cast.ben, milestone=moment(cast), group=cast.tuesday, now=cast.now)


# -- What took courage -------------------------------------------------------------------------------------------------
def said(cast: Cast, author: Member, **how: Any) -> Any:
    with acting_as(author.pk):
        return shares.share(
            author=author,
            group=cast.tuesday,
            words="x",
            submission=uuid.uuid4(),
            now=cast.now,
            **{"audience": "group", **how},
        )


def test_asking_for_help_is_marked_the_first_time(cast: Cast) -> None:
    said(cast, cast.ben)
    assert courage(cast.ben) == []
    said(cast, cast.ben, audience="facilitators")
    said(cast, cast.ben, hard=True)
    assert courage(cast.ben) == ["asked"]
    said(cast, cast.ana, hard=True)
    assert courage(cast.ana) == ["asked"]


def test_asking_at_a_check_in_is_marked(cast: Cast) -> None:
    assert cast.round
    with acting_as(cast.ana.pk):
        for reach in ("no", "anyone", "facilitators"):
            checkins.answer(member=cast.ana, of_round=cast.round, audience="group", now=cast.now, reach=reach)
            assert courage(cast.ana) == ([] if reach == "no" else ["asked"])


def test_being_there_for_somebody_is_marked(cast: Cast) -> None:
    assert cast.share
    with acting_as(cast.ana.pk):
        shares.acknowledge(member=cast.ana, share=cast.share, kind="hear", now=cast.now)
    assert courage(cast.ana) == [], "it was neither hard nor did it wait yet"
    later = cast.now + dt.timedelta(days=2)
    with acting_as(cast.ana.pk):
        shares.reply(author=cast.ana, to=cast.share, words="I am here", submission=uuid.uuid4(), now=later)
    assert courage(cast.ana) == ["helped"]
    gil = member("gil")
    seat(gil, cast.tuesday, cast.now - dt.timedelta(days=1))
    hard = said(cast, cast.ben, hard=True)
    with acting_as(gil.pk):
        shares.acknowledge(member=gil, share=hard, kind="hear", now=cast.now)
    assert courage(gil) == ["helped"]


def test_a_kind_word_is_being_there(cast: Cast, sign_in: Any) -> None:
    assert cast.celebration
    sign_in("ana").post(f"/e/{cast.celebration.public_id}/word/", {"words": "Glad."})
    assert courage(cast.ana) == ["helped"]


def test_coming_back_is_marked_told_to_its_member_and_to_nobody_by_a_notice(cast: Cast, sign_in: Any) -> None:
    before = Notice.objects.count()
    with acting_as(cast.ben.pk):
        steps.answer(member=cast.ben, said={"road": "carry"}, at=7, now=cast.now)
        steps.finish(member=cast.ben, said={}, now=cast.now)
    assert courage(cast.ben) == ["returned"]
    assert Notice.objects.count() == before
    assert [card.title for card in panel_mine(cast)] == ["You came back"]
    assert "You came back" in sign_in("ben").get("/today/").content.decode()
    road = sign_in("ben").get("/journey/").content.decode()
    assert "You came back" in road
    with keeper("test"):
        row = Milestone.objects.get(kind="courage")
    sign_in("ben").post(f"/journey/moments/{row.public_id}/put-away/")
    assert panel_mine(cast) == []
    with acting_as(cast.ben.pk):
        steps.answer(member=cast.ben, said={"road": "carry"}, at=7, now=cast.now)
        steps.finish(member=cast.ben, said={}, now=cast.now)
    assert panel_mine(cast) == [], "once"


def test_what_took_courage_is_shown_in_words_that_give_nothing_away(cast: Cast, sign_in: Any) -> None:
    """The same card as a moment somebody named: medallion, size of what it holds, everything but the words chosen for it."""
    with acting_as(cast.ben.pk):
        actions.took_courage(member=cast.ben, kind="returned", now=cast.now)
        row = Milestone.objects.visible_to(cast.ben).get(kind="courage")
    ben, path = sign_in("ben"), f"/journey/moments/{row.public_id}/celebrate/"
    page = ben.get(path).content.decode()
    assert 'name="title" value' not in page, "no words are put into their mouth"
    went = ben.post(path, {"group": cast.tuesday.public_id, "title": "I am here", "words": ""})["Location"]
    assert ben.post(path, {"group": cast.tuesday.public_id, "title": "", "words": ""}).status_code == 200
    html = sign_in("ana").get(went).content.decode()
    assert "came back" not in html
    with keeper("test"):
        of_courage = Celebration.objects.select_related("key").get(milestone=row)
        of_moment = None
    with acting_as(cast.ben.pk):
        of_moment = actions.celebrate(
            member=cast.ben, milestone=moment(cast), group=cast.tuesday, title="I am here", now=cast.now
        )
    assert (of_courage.rung, of_courage.face) == (of_moment.rung, of_moment.face)


def test_without_a_yes_to_keeping_it_nothing_is_marked(cast: Cast) -> None:
    Consent.objects.filter(member=cast.ben, purpose="health-words").update(withdrawn_at=cast.now)
    actions.took_courage(member=cast.ben, kind="asked", now=cast.now)
    assert courage(cast.ben) == []


def test_it_stands_on_the_road_in_front_alone(cast: Cast, sign_in: Any) -> None:
    actions.took_courage(member=cast.ben, kind="asked", now=cast.now)
    with acting_as(cast.ben.pk):
        Journey.objects.visible_to(cast.ben).update(in_front=False)
    assert "You asked for help" not in sign_in("ben").get("/journey/").content.decode()


# -- No fuss, please ---------------------------------------------------------------------------------------------------
def test_no_fuss_leaves_the_road_and_takes_the_rest(cast: Cast, sign_in: Any) -> None:
    reached, ben = milestone(cast), sign_in("ben")
    actions.took_courage(member=cast.ben, kind="asked", now=cast.now)
    assert len(panel_mine(cast)) == 2
    for _ in range(2):
        assert ben.post("/me/fuss/", {"fuss": "no"}).status_code == 302
    assert panel_mine(cast) == []
    road = ben.get("/journey/").content.decode()
    assert "Six months on this road" in road
    assert "Celebrate it with a circle" not in road
    assert ben.get(f"/journey/moments/{reached.public_id}/celebrate/").status_code == 200, (
        "they may all the same"
    )
    for name, person in cast.everyone.items():
        with acting_as(person.pk):
            assert NoFuss.objects.exists() is (name == "ben"), "the database alone"
    ben.post("/me/fuss/", {"fuss": "yes"})
    assert len(panel_mine(cast)) == 2


def test_who_wants_no_fuss_is_told_nothing_and_reaches_it_all_the_same(db: None) -> None:
    written = dt.datetime(2026, 4, 1, 12, tzinfo=dt.UTC)
    people = {name: walker(name, "UTC", dt.date(2026, 4, 1), written) for name in ("quiet", "other")}
    with acting_as(people["quiet"].pk):
        actions.want_no_fuss(member=people["quiet"], wanted=True, now=written)
    assert find_reached(now=written + dt.timedelta(days=1)) == 2
    assert [n.recipient for n in Notice.objects.filter(kind="milestone")] == [people["other"]]
    with acting_as(people["other"].pk):
        actions.want_no_fuss(member=people["other"], wanted=True, now=written)
    assert not Notice.objects.filter(kind="milestone").exists(), "what waits is called off"


# -- For the next round, and on paper ----------------------------------------------------------------------------------
def shown(cast: Cast) -> list[str]:
    with acting_as(cast.ana.pk):
        return [party.title for party in panel.for_next_round(cast.ana, cast.tuesday, cast.now)[1]]


def test_the_list_holds_what_was_shown_since_the_last_round_in_that_order(cast: Cast, sign_in: Any) -> None:
    assert cast.round
    assert shown(cast) == ["One year"]
    with acting_as(cast.ben.pk):
        party = actions.celebrate(
            member=cast.ben, milestone=milestone(cast), group=cast.tuesday, now=cast.now
        )
    assert shown(cast) == ["One year", "Six months"]
    with acting_as(cast.ben.pk):
        actions.want_no_fuss(member=cast.ben, wanted=True, now=cast.now)
    assert shown(cast) == []
    assert (
        "Nobody chose to show anything"
        in sign_in("ana").get(f"/g/{cast.tuesday.public_id}/celebrations/").content.decode()
    )
    assert sign_in("ana").get(f"/e/{party.public_id}/").status_code == 200
    with acting_as(cast.ben.pk):
        three = actions.celebrate(
            member=cast.ben, milestone=milestone(cast, "3m"), group=cast.tuesday, now=cast.now
        )
        assert three.quiet
        actions.want_no_fuss(member=cast.ben, wanted=False, now=cast.now)
    assert shown(cast) == ["One year", "Six months", "Three months"]
    cast.round.opens_at, cast.round.closes_at = cast.now - dt.timedelta(hours=2), cast.now
    cast.round.save()
    assert shown(cast) == []


def test_somebody_who_left_is_not_on_the_list(cast: Cast) -> None:
    assert cast.ben_seat
    cast.ben_seat.until = cast.now
    cast.ben_seat.save()
    assert shown(cast) == []


def test_a_card_says_what_was_reached_and_not_where(cast: Cast, sign_in: Any) -> None:
    assert cast.celebration
    assert cast.milestone
    ben = sign_in("ben")
    plain = ben.get(f"/journey/moments/{cast.milestone.public_id}/card/").content.decode()
    assert "<h1" in plain
    assert "One year" in plain
    assert "<title>Card" in plain
    assert "Tuesday Circle" not in plain.split("<main")[1].split("</section>")[0]
    card = ben.get(f"/e/{cast.celebration.public_id}/card/").content.decode()
    assert f"{CANARY} well done" in card
    assert "Tuesday Circle" not in card.split("<main")[1].split("</section>")[0]
    assert sign_in("ana").get(f"/e/{cast.celebration.public_id}/card/").status_code == 404


def test_on_a_card_stand_only_kind_words_one_may_read(cast: Cast, sign_in: Any) -> None:
    assert cast.celebration
    with acting_as(cast.ben.pk):
        mute(member=cast.ben, group=cast.tuesday, other=cast.ana, withholds=False, now=cast.now)
    assert (
        f"{CANARY} well done"
        not in sign_in("ben").get(f"/e/{cast.celebration.public_id}/card/").content.decode()
    )


def test_an_older_celebration_keeps_its_medallion(cast: Cast, sign_in: Any) -> None:
    """Before faces were kept, a celebration kept its rung's code."""
    with acting_as(cast.ben.pk):
        older = Celebration.objects.create(
            milestone=milestone(cast), group=cast.tuesday, member=cast.ben, title="Six months", rung="6m", at=cast.now,
            key=casting.key_for(owner_id=cast.ben.pk, group_id=cast.tuesday.pk),
        )  # fmt: skip
    html = sign_in("ana").get(f"/e/{older.public_id}/").content.decode()
    assert '<text class="num" x="40" y="43" text-anchor="middle">6</text>' in html
    assert "Six months." in html
