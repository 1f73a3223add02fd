"""Saying, answering and taking back, by plain forms without JavaScript."""

import re
import threading
import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test import Client

from core import clock
from groups.models import Membership
from members.models import Consent
from notices.models import Notice
from shares import actions
from shares.models import LONGEST, Acknowledgement, Reply, Share
from tests.cast import Cast, gather, member, seat
from vault.actor import acting_as, keeper


def hidden(page: str, name: str) -> str:
    found = re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', page)
    assert found, name
    return found[1]


def say(client: Client, cast: Cast, words: str, audience: str = "group", **more: str) -> Any:
    return client.post(f"/g/{cast.tuesday.public_id}/write/", {"words": words, "audience": audience, **more})


def test_said_by_a_plain_form_and_read_by_the_circle(cast: Cast, sign_in: Any) -> None:
    ben = sign_in("ben")
    path = f"/g/{cast.tuesday.public_id}/write/"
    page = ben.get(path).content.decode()
    asked = {
        "words": "Line one\r\nline two\r\n\r\nNew part",
        "audience": "group",
        "submission": hidden(page, "submission"),
    }
    answer = ben.post(path, asked)
    assert answer.status_code == 302
    assert answer["Location"] == f"/g/{cast.tuesday.public_id}/"
    page = sign_in("ana").get(answer["Location"]).content.decode()
    assert '<p dir="auto">Line one<br>line two</p><p dir="auto">New part</p>' in page
    with acting_as(cast.ben.pk):
        kept = Share.objects.visible_to(cast.ben).select_related("key").latest("pk")
    assert kept.fades_at == cast.tuesday.fades_at(kept.created_at)
    assert kept.promise == cast.tuesday.promises.get()


def test_nothing_is_chosen_the_first_time_and_the_last_choice_is_remembered(cast: Cast, sign_in: Any) -> None:
    path = f"/g/{cast.tuesday.public_id}/write/"
    first = sign_in("ana").get(path).content.decode()
    assert "checked" not in first
    assert "<span>Share</span>" in first
    say(sign_in("ana"), cast, "hello")
    again = sign_in("ana").get(path).content.decode()
    assert re.search(r'value="group"[^>]*checked', again)
    assert "Your choice last time." in again
    assert "<span>Share with one person</span>" in again


def test_the_button_names_whom_it_goes_to(cast: Cast, sign_in: Any) -> None:
    for name in ("gil", "hana"):
        seat(member(name), cast.tuesday, cast.now)
    path = f"/g/{cast.tuesday.public_id}/write/"
    ben = sign_in("ben")
    page = ben.get(path).content.decode()
    assert "Three other people." in page
    assert "<small><bdi>Juniper</bdi>. Your choice last time.</small>" in page
    for audience, button in (
        ("group", "Share with 3 people"),
        ("facilitators", "Share with <bdi>Juniper</bdi>"),
    ):
        asked = {"look": "1", "words": "typed so far", "audience": audience}
        seal = ben.post(path, asked, headers={"HX-Request": "true"}).content.decode()
        assert f"<span>{button}</span>" in seal
        assert "Our promise." in seal
        assert "typed so far" not in seal
        whole = ben.post(path, asked).content.decode()
        assert f"<span>{button}</span>" in whole
        assert "typed so far</textarea>" in whole
    with acting_as(cast.ben.pk):
        assert Share.objects.visible_to(cast.ben).count() == 2  # the cast's own


def test_a_way_to_begin_keeps_what_was_typed(cast: Cast, sign_in: Any) -> None:
    page = sign_in("ben").post(
        f"/g/{cast.tuesday.public_id}/write/", {"open": "2", "words": "So.", "audience": "facilitators"}
    )
    assert "So.\n\nI’m carrying…</textarea>" in page.content.decode()
    assert re.search(r'value="facilitators"[^>]*checked', page.content.decode())


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"words": " \n\u200b ", "audience": "group"}, "Write a word or two first."),
        ({"words": "kept here", "audience": ""}, "Choose who will read it."),
        ({"words": "kept here", "audience": "world"}, "Choose one of these."),
        (
            {"words": "kept here " * 1100, "audience": "group"},
            "That is longer than we can keep in one piece: 10,000 letters.",
        ),
    ],
)
def test_what_cannot_be_kept_is_said_kindly_and_stays_in_the_box(
    cast: Cast, sign_in: Any, asked: Any, says: str
) -> None:
    answer = sign_in("ben").post(f"/g/{cast.tuesday.public_id}/write/", asked)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert says in page
    assert asked["words"].strip("\n \u200b") in page
    assert "<title>Check: " in page


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    '<div hx-get="/leave/" hx-trigger="load">x</div>',
    "{{ settings.SECRET_KEY }}{% debug %}",
    "\u202egnp.exe\u202c and \u2066 more",
    "a\u0301" * 2000,
    "𒐫" * LONGEST,
    "&lt;b&gt;",
    "javascript:alert(1)",
    "' OR 1=1 --",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_text_is_kept_and_inert(cast: Cast, sign_in: Any, words: str) -> None:
    from django.utils.html import escape

    from core.text import clean_words

    ben = sign_in("ben")
    assert say(ben, cast, words).status_code == 302
    page = ben.get(f"/g/{cast.tuesday.public_id}/").content.decode()
    assert f'<p dir="auto">{escape(clean_words(words))}</p>' in page
    for alive in ("<script>alert", "<img", 'hx-get="/leave/"', "\u202e", "\u2066"):
        assert alive not in page.replace(escape(words), "")


def test_a_hostile_name_does_not_turn_the_page(cast: Cast, sign_in: Any) -> None:
    Membership.objects.filter(member=cast.ana, group=cast.tuesday).update(name="<b>Juni\u202eper</b>")
    page = sign_in("ben").get(f"/g/{cast.tuesday.public_id}/").content.decode()
    assert "<b>Juni" not in page
    assert "<bdi>&lt;b&gt;Juni\u202eper&lt;/b&gt;</bdi> hears" in page


def test_without_standing_consent_nothing_new_is_kept_and_one_is_told(cast: Cast, sign_in: Any) -> None:
    Consent.objects.filter(member=cast.ben, purpose="health-words").update(withdrawn_at=cast.now)
    ben = sign_in("ben")
    page = ben.get(f"/g/{cast.tuesday.public_id}/write/")
    assert page.status_code == 200
    assert "<textarea" not in page.content.decode()
    assert say(ben, cast, "words").status_code == 403
    assert cast.share
    page = ben.get(f"/s/{cast.share.public_id}/").content.decode()
    assert "<textarea" not in page
    assert ben.post(f"/s/{cast.share.public_id}/", {"words": "x"}).status_code == 403
    with acting_as(cast.ben.pk):
        assert Share.objects.visible_to(cast.ben).count() == 2
        assert Reply.objects.visible_to(cast.ben).count() == 1


def test_the_same_form_twice_makes_one(cast: Cast, sign_in: Any) -> None:
    ben, ana, form = sign_in("ben"), sign_in("ana"), str(uuid.uuid4())
    for _ in range(2):
        assert say(ben, cast, "only once", submission=form).status_code == 302
    assert cast.share
    for _ in range(2):
        answer = ana.post(f"/s/{cast.share.public_id}/", {"words": "once too", "submission": form})
        assert answer.status_code == 302
    with acting_as(cast.ben.pk):
        assert Share.objects.count() == 3  # two are the cast's
        assert Reply.objects.count() == 2
    assert Notice.objects.filter(kind="reply").count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_form_from_two_threads_makes_one() -> None:
    with transaction.atomic():
        cast = gather()
    form, made, ready = uuid.uuid4(), [], threading.Barrier(2)

    def send() -> None:
        try:
            with acting_as(cast.ben.pk):
                ready.wait(5)
                said = actions.share(
                    author=cast.ben,
                    group=cast.tuesday,
                    audience="group",
                    words="at once",
                    submission=form,
                    now=cast.now,
                )
                made.append(said.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 2
    assert len(set(made)) == 1


def test_an_answer_reaches_its_page_and_its_author_hears_of_it(cast: Cast, sign_in: Any) -> None:
    assert cast.share
    path = f"/s/{cast.share.public_id}/"
    ana = sign_in("ana")
    asked = {"words": "I was there too", "submission": hidden(ana.get(path).content.decode(), "submission")}
    answer = ana.post(path, asked)
    assert answer.status_code == 302
    page = sign_in("ben").get(path).content.decode()
    assert "I was there too" in page
    assert page.index("Ana answered") < page.index("I was there too")  # oldest first
    told = Notice.objects.get(kind="reply")
    assert told.recipient == cast.ben
    assert answer["Location"].endswith(f"#r-{told.about}")
    assert sign_in("ben").get(f"/s/r/{told.about}/")["Location"] == answer["Location"]


def test_one_is_not_told_of_ones_own_answer(cast: Cast, sign_in: Any) -> None:
    assert cast.share
    sign_in("ben").post(f"/s/{cast.share.public_id}/", {"words": "and one more thing"})
    assert not Notice.objects.filter(kind="reply").exists()


def test_a_notice_of_an_answer_holds_as_long_as_it_can_be_read(cast: Cast, sign_in: Any) -> None:
    from groups.models import Membership
    from shares.notices import REPLY

    assert cast.share
    sign_in("ana").post(f"/s/{cast.share.public_id}/", {"words": "soon gone"})
    told = Notice.objects.get(kind="reply")
    with acting_as(cast.ben.pk):
        assert REPLY.still_true(told, cast.ben, clock.now())
        Membership.objects.filter(member=cast.ben).update(until=cast.now)
        assert not REPLY.still_true(told, cast.ben, clock.now())
        Membership.objects.filter(member=cast.ben).update(until=None)
    with acting_as(cast.ana.pk):
        answer = Reply.objects.visible_to(cast.ana).get(public_id=told.about)
        actions.take_back(author=cast.ana, said=answer, now=cast.now)
    with acting_as(cast.ben.pk):
        assert not REPLY.still_true(told, cast.ben, clock.now())


def test_those_who_hold_the_space_hear_of_what_is_for_them(cast: Cast, sign_in: Any) -> None:
    say(sign_in("ben"), cast, "for Ana", "facilitators")
    told = Notice.objects.get(kind="share-for-holders")
    assert told.recipient == cast.ana
    say(sign_in("ana"), cast, "to myself", "facilitators")
    say(sign_in("ben"), cast, "to all")
    assert Notice.objects.filter(kind="share-for-holders").count() == 1


def test_three_responses_said_and_unsaid_by_plain_form(cast: Cast, sign_in: Any) -> None:
    assert cast.share
    ana, path = sign_in("ana"), f"/s/{cast.share.public_id}/"
    assert 'name="unsay" value="hear" aria-pressed="true"' in ana.get(path).content.decode()
    for _ in range(2):  # twice does no harm
        assert ana.post(f"{path}said/", {"say": "thank"})["Location"] == path
    page = ana.get(path).content.decode()
    assert "You hear <bdi>Wren</bdi>" in page
    assert "You said thank you" in page
    assert "Juniper</bdi> hears you" in sign_in("ben").get(path).content.decode().replace(
        "<bdi>Juniper", "Juniper"
    )
    for _ in range(2):
        ana.post(f"{path}said/", {"unsay": "hear"})
    assert "hear" not in ana.get(path).content.decode().split('class="heard"')[1].split("</p>")[0]
    assert ana.post(f"{path}said/", {"say": "love"}).status_code == 400
    assert ana.get(f"{path}said/").status_code == 405


def test_from_the_feed_one_comes_back_to_it(cast: Cast, sign_in: Any) -> None:
    assert cast.share
    path = f"/s/{cast.share.public_id}/said/"
    there = f"/g/{cast.tuesday.public_id}/"
    ana = sign_in("ana")
    assert ana.post(path, {"say": "thank", "from": ""})["Location"] == f"{there}#s-{cast.share.public_id}"
    cursor = cast.share.public_id
    assert ana.post(path, {"say": "thank", "from": cursor})["Location"].startswith(
        f"{there}?before={cursor}#"
    )
    assert ana.post(path, {"say": "thank", "from": "//evil.example"})["Location"].startswith(f"{there}#")


def test_htmx_gets_the_answers_alone(cast: Cast, sign_in: Any) -> None:
    assert cast.share
    answer = sign_in("ana").post(
        f"/s/{cast.share.public_id}/said/", {"say": "thank", "from": ""}, headers={"HX-Request": "true"}
    )
    page = answer.content.decode()
    assert page.startswith("<form")
    assert "csrfmiddlewaretoken" in page
    assert "You said thank you" in page
    assert "1 reply" in page


def test_nobody_hears_themselves(cast: Cast, sign_in: Any) -> None:
    assert cast.share
    ben = sign_in("ben")
    assert 'value="hear"' not in ben.get(f"/s/{cast.share.public_id}/").content.decode()
    assert ben.post(f"/s/{cast.share.public_id}/said/", {"say": "hear"}).status_code == 403


def test_taking_back_wipes_the_words_at_once(cast: Cast, sign_in: Any) -> None:
    assert cast.share
    assert cast.reply
    ben, path = sign_in("ben"), f"/s/{cast.share.public_id}/back/"
    page = ben.get(path).content.decode()
    assert "Replies to it go with it." in page
    assert Acknowledgement.objects.count() == 0  # nobody looks: the database shows none
    assert ben.post(path)["Location"] == f"/g/{cast.tuesday.public_id}/"
    for who in ("ben", "ana"):
        assert sign_in(who).get(f"/s/{cast.share.public_id}/").status_code == 404
        assert "Ben said this" not in sign_in(who).get(f"/g/{cast.tuesday.public_id}/").content.decode()
    assert sign_in("ana").get(f"/s/r/{cast.reply.public_id}/").status_code == 404
    with keeper("test"):
        assert Share.objects.filter(pk=cast.share.pk).values_list("body", flat=True).get() is None
    assert ben.post(path).status_code == 404


def test_only_its_author_takes_something_back(cast: Cast, sign_in: Any) -> None:
    assert cast.share
    assert cast.reply
    assert sign_in("ana").get(f"/s/{cast.share.public_id}/back/").status_code == 403
    assert sign_in("ana").post(f"/s/{cast.share.public_id}/back/").status_code == 403
    assert sign_in("ben").post(f"/s/r/{cast.reply.public_id}/back/").status_code == 403
    with acting_as(cast.ana.pk), pytest.raises(PermissionDenied):
        actions.take_back(author=cast.ana, said=cast.share, now=cast.now)


def test_an_answer_can_be_taken_back(cast: Cast, sign_in: Any) -> None:
    assert cast.share
    assert cast.reply
    ana = sign_in("ana")
    assert "Replies to it" not in ana.get(f"/s/r/{cast.reply.public_id}/back/").content.decode()
    assert ana.post(f"/s/r/{cast.reply.public_id}/back/")["Location"] == f"/s/{cast.share.public_id}/"
    page = sign_in("ben").get(f"/s/{cast.share.public_id}/").content.decode()
    assert "Ana answered" not in page
    assert "No replies yet." in page
    with keeper("test"):
        assert Reply.objects.filter(pk=cast.reply.pk).values_list("body", flat=True).get() is None


def test_a_share_is_kept_while_the_broker_is_away(
    cast: Cast, sign_in: Any, settings: Any, monkeypatch: Any
) -> None:
    from notices import outbox

    def away() -> None:
        raise ConnectionError

    monkeypatch.setattr(outbox, "_send", away)
    assert say(sign_in("ben"), cast, "while Redis is down", "facilitators").status_code == 302
    assert Notice.objects.filter(kind="share-for-holders", state="waiting").count() == 1
    assert "while Redis is down" in sign_in("ana").get(f"/g/{cast.tuesday.public_id}/").content.decode()
