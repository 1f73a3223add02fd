"""Repeating somebody's words: what counts as a copy, what becomes a quote, and that a quote goes when the words go."""

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.templatetags.wayside import paragraphs
from groups.models import Promise
from groups.promises import terms_of
from shares import quoting
from shares.models import Reply, Share
from tests.cast import Cast, member, reply, seat, share
from vault.actor import acting_as, keeper

NINE = "I told my sister the truth about it today"

WORD = st.text(st.characters(categories=["Lu", "Ll", "Nd"], max_codepoint=0x24F), min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("words", "source", "copied"),
    [
        (f"You wrote: {NINE}", NINE, True),
        (NINE.upper(), NINE, True),
        (NINE.replace(" ", "\n> "), NINE, True),
        ("I… told, my (sister) the «truth» – about it!", NINE, True),
        ("I told my sister the truth about", NINE, False),  # seven
        ("I told my sister everything about it today, the truth", NINE, False),
        ("I don’t know what to do with this now", "i don't know what to do with this", True),
        ("ﬁne is what I said when she asked me", "Fine is what I said when she asked me", True),
        ("Ich weiß nicht mehr was ich noch tun soll", "ich WEISS nicht mehr was ich noch tun soll", True),
        ("मैं आज अपनी बहन से सच कह पाया हूँ", "मैं आज अपनी बहन से सच कह पाया हूँ, देर से", True),
        ("मैं आज अपनी बहन से", "मैं आज अपनी बहन से", False),
        ("今天我终于把真相告诉了我的妹妹，她没有生气，只是听着我说话。", "今天我终于把真相告诉了我的妹妹，她没有生气，只是听着我说话。然后", True),
        ("我也告诉了我的妹妹", "今天我告诉了我的妹妹", False),
        ("", NINE, False),
        (NINE, "", False),
        ("!!! ??? …", "!!! ??? …", False),
    ],
)  # fmt: skip
def test_what_is_a_copy(words: str, source: str, copied: bool) -> None:
    assert quoting.copies(words, ["something else", source]) is copied


@given(st.lists(WORD, min_size=8, max_size=20), st.lists(WORD, max_size=9), st.lists(WORD, max_size=9))
def test_eight_words_in_a_row_are_found_wherever_they_stand(
    run: list[str], before: list[str], after: list[str]
) -> None:
    assert quoting.copies(" ".join([*before, *run[:8], *after]), [" ".join(["so", *run, "there"])])


@given(st.lists(st.lists(WORD, min_size=1, max_size=7), min_size=1, max_size=8))
def test_fewer_are_not(runs: list[list[str]]) -> None:
    """Runs of at most seven words of the source, each followed by a word that is not in it."""
    source = " ".join(" ".join(run) for run in runs)
    words = " ".join(f"{' '.join(run)} ŋ{n}ŋ" for n, run in enumerate(runs))
    assert not quoting.copies(words, [source])


@given(st.text(max_size=200))
def test_putting_words_into_the_box_and_drawing_them_again(words: str) -> None:
    """A quote as the link makes it stands as long as its source does, and drawing never fails."""
    made = quoting.quoted(words)
    assert all(line.startswith(">") for line in made.splitlines())
    answer = f"{made}\nAnd I?"
    kept = quoting.settled(answer, [words])
    assert quoting.drawn(kept, [words]).count("<blockquote>") == bool(quoting.words_of(made))
    assert "<blockquote>" not in quoting.drawn(kept, ["other words"])
    assert len(made) <= 3 * quoting.LONGEST_QUOTE + 2


def test_what_quotes_nobody_is_plain_words() -> None:
    assert quoting.settled("> my own\nhello", ["something"]) == "my own\nhello"
    assert quoting.drawn("> my own\nhello", []).startswith('<blockquote class="meta">')
    assert quoting.drawn("2 > 1\n\n<b>", []) == paragraphs("2 > 1\n\n<b>")


def test_time_grows_no_faster_than_the_text() -> None:
    def seconds(size: int) -> float:
        text = "> a b\n>>" * (size // 8)
        best = 1e9
        for _ in range(3):
            start = time.perf_counter()
            quoting.copies(text, [text])
            quoting.drawn(quoting.settled(text, [text]), [text])
            best = min(best, time.perf_counter() - start)
        return best

    assert seconds(40_000) < 40 * seconds(4_000) + 0.01


def promise(cast: Cast, **terms: str) -> Promise:
    return Promise.objects.create(
        group=cast.tuesday, version=2, terms={**terms_of(cast.tuesday), **terms}, since=cast.now
    )


def test_a_reply_that_copies_is_handed_back_with_its_words(cast: Cast, sign_in: Any) -> None:
    said = share(cast.ben, cast.tuesday, NINE, cast.now)
    answer = sign_in("ana").post(f"/s/{said.public_id}/", {"words": f"I felt it. {NINE}. Me too."})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "A part of this repeats words that were said here" in page
    assert f"I felt it. {NINE}. Me too.</textarea>" in page
    assert "Quote<" not in page
    with keeper("test"):
        assert not Reply.objects.filter(share=said)


def test_neither_another_reply_is_copied_nor_by_changing_ones_own(cast: Cast, sign_in: Any) -> None:
    said = share(cast.ben, cast.tuesday, "Something short.", cast.now)
    reply(cast.ana, said, NINE, cast.now)
    ben = sign_in("ben")
    assert ben.post(f"/s/{said.public_id}/", {"words": f"{NINE}!"}).status_code == 200
    assert ben.post(f"/s/{said.public_id}/", {"words": "I see."}).status_code == 302
    with keeper("test"):
        mine = Reply.objects.get(share=said, author=cast.ben)
    assert ben.post(f"/s/r/{mine.public_id}/edit/", {"words": NINE}).status_code == 200
    assert "I see." in ben.get(f"/s/{said.public_id}/").content.decode()
    ana = sign_in("ana")
    assert ana.post(f"/s/{said.public_id}/", {"words": f"As I said, {NINE}"}).status_code == 302  # one's own


def test_a_share_keeps_the_promise_it_was_made_under(cast: Cast, sign_in: Any) -> None:
    """Quoting was allowed since; what was said before is still not repeated."""
    said = share(cast.ben, cast.tuesday, NINE, cast.now)
    cast.tuesday.quoting = "yes"
    cast.tuesday.save()
    promise(cast, quoting="yes")
    ana = sign_in("ana")
    assert "Quote<" not in ana.get(f"/s/{said.public_id}/").content.decode()
    assert (
        NINE
        not in ana.get(f"/s/{said.public_id}/?quote={said.public_id}").content.decode().split("<textarea")[1]
    )
    assert ana.post(f"/s/{said.public_id}/", {"words": f"> {NINE}\n\nMe too."}).status_code == 200


@pytest.fixture
def open_share(cast: Cast) -> Share:
    """Ben's, under a promise that lets it be quoted; Gil has answered, and Ana quotes both."""
    gil = member("gil")
    seat(gil, cast.tuesday, cast.now)
    said = share(cast.ben, cast.tuesday, NINE, cast.now, promise=promise(cast, quoting="yes"))
    reply(gil, said, "Mine came to the door, and neither of us knew what to say", cast.now)
    return said


def test_quoted_with_one_press_and_drawn_as_a_quote(cast: Cast, sign_in: Any, open_share: Share) -> None:
    ana, path = sign_in("ana"), f"/s/{open_share.public_id}/"
    page = ana.get(path).content.decode()
    assert f'href="?quote={open_share.public_id}#answer"' in page
    box = ana.get(f"{path}?quote={open_share.public_id}").content.decode().split("<textarea", 1)[1]
    assert f"&gt; {NINE}" in box.split("</textarea>")[0]
    assert ana.post(path, {"words": f"> {NINE}\n\nMe too.\n> nobody said this"}).status_code == 302
    page = sign_in("ben").get(path).content.decode()
    assert f'<blockquote><p dir="auto">{NINE}</p></blockquote><p dir="auto">Me too.' in page
    assert "nobody said this" in page


def test_a_quote_goes_when_the_words_go_and_for_whom_they_are_not(
    cast: Cast, sign_in: Any, open_share: Share
) -> None:
    from groups.actions import mute
    from shares import actions

    path = f"/s/{open_share.public_id}/"
    with keeper("test"):
        gils = Reply.objects.select_related("author").get(share=open_share)
    words = "> Mine came to the door, and neither of us knew what to say\n\nThat door."
    assert sign_in("ana").post(path, {"words": words}).status_code == 302
    assert "<blockquote>" in sign_in("ben").get(path).content.decode()
    with acting_as(gils.author_id):
        mute(member=gils.author, group=cast.tuesday, other=cast.ben, withholds=True, now=cast.now)
    page = sign_in("ben").get(path).content.decode()
    assert "Mine came to the door" not in page
    assert "These words are not here any more." in page
    assert "That door." in page
    assert "Mine came to the door" in sign_in("ana").get(path).content.decode()
    with acting_as(gils.author_id):
        actions.take_back(
            author=gils.author, said=Reply.objects.visible_to(gils.author).get(pk=gils.pk), now=cast.now
        )
    assert "Mine came to the door" not in sign_in("ana").get(path).content.decode()


def test_what_is_behind_a_note_stays_behind_it_when_quoted(cast: Cast, sign_in: Any) -> None:
    said = share(
        cast.ben, cast.tuesday, NINE, cast.now, promise=promise(cast, quoting="yes"), note="a quarrel"
    )
    ana, path = sign_in("ana"), f"/s/{said.public_id}/"
    ana.post(path, {"words": f"> {NINE}\n\nI know that one."})
    page = ana.get(path).content.decode()
    assert page.count("Mentions <bdi>a quarrel</bdi>") == 2
    assert page.count(NINE) == page.count('<details class="note">') == 2


@pytest.mark.parametrize("asked", ["zzzzzzzzzz", "", "%00", "' or 1=1", "x" * 5000])
def test_a_strange_quote_is_none(cast: Cast, sign_in: Any, open_share: Share, asked: str) -> None:
    answer = sign_in("ana").get(f"/s/{open_share.public_id}/", {"quote": asked})
    assert answer.status_code in (200, 400)
    assert "&gt; " not in answer.content.decode()


def test_taken_back_is_gone_for_everyone_at_once(cast: Cast, sign_in: Any, open_share: Share) -> None:
    """In a session that had it open, too: its page, its feed, and every fragment asked for from there."""
    ana, ben, home = sign_in("ana"), sign_in("ben"), f"/g/{cast.tuesday.public_id}/"
    path = f"/s/{open_share.public_id}/"
    assert NINE in ana.get(home).content.decode()
    assert ben.post(f"{path}back/").status_code == 302
    assert NINE not in ana.get(home).content.decode()
    assert "Mine came to the door" not in ana.get(home).content.decode()
    fragment = {"HX-Request": "true"}
    for asked in (path, f"{path}more/", f"{path}block/", f"{path}?quote={open_share.public_id}"):
        assert ana.get(asked).status_code == 404
    assert ana.post(f"{path}said/", {"say": "hear", "from": ""}, headers=fragment).status_code == 404
    assert ana.post(path, {"words": "too late"}).status_code == 404
    assert ana.get(f"{home}since/?after={open_share.public_id}", headers=fragment).status_code == 204
    assert NINE not in ana.get(f"{home}?before={open_share.public_id}").content.decode()
