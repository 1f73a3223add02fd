"""Words left without a name: no byte of any page tells their author, to anybody whom the promise does not let know."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from core import clock
from groups.actions import mute
from groups.models import Membership
from members.models import Member
from shares import actions
from shares.models import Acknowledgement, Reply, Share
from tests.cast import Cast, member, seat, share
from tests.shares.worlds import around, look
from vault.actor import acting_as, keeper
from vault.keys import key_for
from vault.models import whole_day_after

SHARE_ID, REPLY_ID, BENS_ID = "s2s3s4s5s6", "r2r3r4r5r6", "b2b3b4b5b6"
SAID_AT = dt.timedelta(hours=20, minutes=17, seconds=9)


@dataclass
class Circle:
    """Gil and Hana could both have said it; Ivo reads, Ana holds the space. Ben speaks with his name."""

    cast: Cast
    gil: Member
    hana: Member
    ivo: Member


@pytest.fixture
def circle(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Circle:
    moment = cast.now + dt.timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: moment)
    cast.now, cast.tuesday.stay_days = moment, 7
    cast.tuesday.save()
    people = [member(name) for name in ("gil", "hana", "ivo")]
    for person in people:
        seat(person, cast.tuesday, moment - dt.timedelta(days=9))
    return Circle(cast, *people)


def say(circle: Circle, author: Member, *, holders_know: bool = False) -> Share:
    """The same words, the same ids, at the same instant, whoever says them: shared, heard by Ivo and Ana, answered by Ben, and
    answered by their author underneath."""
    cast, at = circle.cast, circle.cast.now - SAID_AT
    said = share(
        author, cast.tuesday, "I have not slept", at, unnamed=True, holders_know=holders_know, public_id=SHARE_ID,
        note="a long night", wish="listen", edited_at=at + dt.timedelta(minutes=3),
    )  # fmt: skip
    for who in (circle.ivo, cast.ana):
        with acting_as(who.pk):
            Acknowledgement.objects.create(
                share=said, group=cast.tuesday, audience="group", member=who, kind="hear", at=at
            )
    for n, (who, unnamed) in enumerate(((cast.ben, False), (author, True))):
        with acting_as(who.pk):
            Reply.objects.create(
                share=said, group=cast.tuesday, audience="group", author=who, body=f"answer {n}", unnamed=unnamed,
                created_at=at + dt.timedelta(minutes=7 + n), public_id=REPLY_ID if unnamed else BENS_ID,
                key=key_for(owner_id=who.pk, group_id=cast.tuesday.pk, until=whole_day_after(said.fades_at)),
            )  # fmt: skip
    return said


def unsay(said: Share) -> None:
    with keeper("test: this world is over"):
        Acknowledgement.objects.filter(share=said).delete()
        Reply.objects.filter(share=said).delete()
        Share.objects.filter(pk=said.pk).delete()


def pages(circle: Circle, sign_in: Any, who: str) -> dict[str, Any]:
    from django.test import Client

    client = sign_in(who) if hasattr(circle.cast, who) else Client()
    if not hasattr(circle.cast, who):
        client.force_login(getattr(circle, who))
    return look(client, around(circle.cast.tuesday.public_id, [SHARE_ID], [REPLY_ID, BENS_ID]))


def worlds(circle: Circle, sign_in: Any, who: str, **more: Any) -> list[dict[str, Any]]:
    """What that reader sees where Gil said it, where Hana did, and where Hana did and has left since."""
    seen = []
    for author in (circle.gil, circle.hana):
        said = say(circle, author, **more)
        seen.append(pages(circle, sign_in, who))
        unsay(said)
    return seen


@pytest.mark.parametrize("who", ["ivo", "ben", "ana"])
def test_nobody_can_tell_whose_words_they_are(circle: Circle, sign_in: Any, who: str) -> None:
    one, other = worlds(circle, sign_in, who)
    assert [path for path in one if one[path] != other[path]] == []
    page = one[f"/s/{SHARE_ID}/"][2]
    assert page.count(">Someone in the circle</h1>") == 1
    assert ">Someone in the circle, who shared this</h3>" in page
    assert "I have not slept" in page
    assert "Someone in the circle would like: just listening." in page


def test_those_who_hold_the_space_are_told_where_the_promise_had_it_so(circle: Circle, sign_in: Any) -> None:
    """And so the comparison can fail."""
    one, other = worlds(circle, sign_in, "ana", holders_know=True)
    home = f"/g/{circle.cast.tuesday.public_id}/"
    assert {home, f"/s/{SHARE_ID}/"} <= {path for path in one if one[path] != other[path]}
    assert "Someone in the circle, known to you as <bdi>Gil</bdi></h3>" in one[home][2]
    assert "known to you as <bdi>Hana</bdi>" in other[home][2]
    one, other = worlds(circle, sign_in, "ivo", holders_know=True)
    assert one == other


def test_nor_whether_they_are_still_here(circle: Circle, sign_in: Any) -> None:
    """Of a name one reads that they have left; without one it would tell that it was nobody who is here."""
    say(circle, circle.hana)
    before = pages(circle, sign_in, "ivo")
    Membership.objects.filter(member=circle.hana).update(until=circle.cast.now)
    after = pages(circle, sign_in, "ivo")
    for path in (f"/s/{SHARE_ID}/", f"/s/{SHARE_ID}/more/", f"/s/r/{REPLY_ID}/more/"):
        parts = [
            re.findall(r"<article.*?</article>|<li.*?</li>", page[path][2], re.S) for page in (before, after)
        ]
        assert parts[0] == parts[1]
        assert parts[0]


def test_muting_somebody_does_not_sort_out_what_they_said_without_a_name(
    circle: Circle, sign_in: Any
) -> None:
    """Otherwise one would mute each in turn and look what goes."""
    say(circle, circle.gil)
    with acting_as(circle.ivo.pk):
        before = pages(circle, sign_in, "ivo")
        for withholds in (False, True):
            mute(member=circle.ivo, group=circle.cast.tuesday, other=circle.gil, withholds=withholds, now=circle.cast.now)  # fmt: skip
    after = pages(circle, sign_in, "ivo")
    own = {
        f"/g/{circle.cast.tuesday.public_id}/{page}/" for page in ("quiet", "write")
    }  # whom one shares with
    assert {path for path in before if before[path] != after[path]} == own


def test_neither_mute_nor_block_is_offered_or_done(circle: Circle, sign_in: Any) -> None:
    say(circle, circle.gil)
    ivo = sign_in(None)
    ivo.force_login(circle.ivo)
    for path in (f"/s/{SHARE_ID}/", f"/s/r/{REPLY_ID}/"):
        page = ivo.get(f"{path}more/").content.decode()
        assert "Mute" not in page
        assert "Block" not in page
        assert ivo.get(f"{path}block/").status_code == 403
        assert ivo.post(f"{path}block/").status_code == 403
        assert ivo.post(f"{path}more/", {"verb": "mute"}).status_code == 403


def test_no_time_closer_than_the_part_of_the_day(circle: Circle, sign_in: Any) -> None:
    say(circle, circle.gil)
    zone, fades_at = circle.ivo.time_zone, circle.cast.now - SAID_AT + dt.timedelta(days=7)
    said_at = clock.local(circle.cast.now - SAID_AT, zone)
    for path, (status, _, body) in pages(circle, sign_in, "ivo").items():
        article = re.search(rf'<article[^>]*{SHARE_ID}".*?</article>', body, re.S)
        shown = (
            article[0] if article else body if path.startswith(f"/s/{SHARE_ID}/") and status == 200 else ""
        )
        for near in (f"{said_at:%H:%M}", "20 hours", "minutes ago", "hours ago", "T" + f"{said_at:%H}"):
            around_bens_answer = re.sub(
                r'<li class="card share" id="r-b2b3b4b5b6">.*?</li>', "", shown, flags=re.S
            )
            assert near not in around_bens_answer, path
        if article:
            assert 'datetime="' + f"{said_at:%Y-%m-%d}" + '"' in shown
            days = (clock.local(fades_at, zone).date() - clock.today(circle.cast.now, zone)).days
            alone = path.startswith(f"/s/{SHARE_ID}/")
            assert (f"Fades in {days} days" in shown) == (alone or days < 7), path
            assert ("Fades" in shown) == (alone or days < 7), path
            assert ">Edited</span>" in shown


def test_when_it_fades_turns_at_midnight_and_not_at_the_minute_it_was_said(
    circle: Circle, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody who asks every minute would else see the minute."""
    said = say(circle, circle.gil)
    assert said.fades_at is not None
    ivo, home, shown = sign_in(None), f"/g/{circle.cast.tuesday.public_id}/", []
    for second in (-1, 1):
        moment = said.fades_at - dt.timedelta(days=2) + dt.timedelta(seconds=second)
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        ivo.force_login(circle.ivo)
        found = re.search(r"Fades [^<]*", ivo.get(home).content.decode())
        assert found
        shown.append(found[0])
    assert shown[0] == shown[1]


def test_its_author_knows_their_own(circle: Circle, sign_in: Any) -> None:
    say(circle, circle.gil)
    gil = sign_in(None)
    gil.force_login(circle.gil)
    page = gil.get(f"/s/{SHARE_ID}/").content.decode()
    assert page.count("You, as someone in the circle") == 2
    assert f"/s/{SHARE_ID}/back/" in page
    assert "It stands here without your name" in page
    assert "hear you" in page
    assert "Hana" not in page
    with acting_as(circle.gil.pk):
        found = Share.objects.visible_to(circle.gil).get(public_id=SHARE_ID)
        with pytest.raises(PermissionDenied):
            actions.acknowledge(member=circle.gil, share=found, kind="hear", now=circle.cast.now)


def test_who_answers_their_own_unnamed_share_does_it_without_a_name(circle: Circle, sign_in: Any) -> None:
    share(circle.gil, circle.cast.tuesday, "mine", circle.cast.now, unnamed=True, public_id="m2m3m4m5m6")
    for who in (circle.gil, circle.hana):
        client = sign_in(None)
        client.force_login(who)
        assert client.post("/s/m2m3m4m5m6/", {"words": f"says {who.display_name}"}).status_code == 302
    ivo = sign_in(None)
    ivo.force_login(circle.ivo)
    page = ivo.get("/s/m2m3m4m5m6/").content.decode()
    assert re.search(r"who shared this</h3>.{,400}says Gil", page, re.S)
    assert re.search(r"<bdi>Hana</bdi></h3>.{,900}says Hana", page, re.S)
    assert "<bdi>Gil</bdi>" not in page
