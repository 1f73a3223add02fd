"""One's answer in two tabs, or on two devices: nothing said and nothing begun is written over unseen."""

import html
import re
import uuid
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from checkins import actions, beginnings, refusals
from checkins.beginnings import Form, name_of
from checkins.models import Beginning, CheckIn
from tests.cast import Cast, gather
from tests.racing import Deed, race
from vault.actor import acting_as, keeper

OLDER, NEWER = "heron-4410 older page", "heron-4411 newer words"


@pytest.fixture
def url(cast: Cast) -> str:
    assert cast.round is not None
    return f"/c/{cast.round.public_id}/"


def hidden(page: str, action: str) -> dict[str, str]:
    """What the form that is sent there carries along unseen."""
    form = re.search(rf'<form class="stack"[^>]*action="{action}".*?</form>', page, re.S)
    assert form
    found = re.findall(r'<input type="hidden" name="(on|submission|kept)"(?: value="([^"]*)")?', form[0])
    assert {name for name, _ in found} == {"on", "submission", "kept"}
    return {name: html.unescape(value) for name, value in found}


def opened(client: Client, url: str) -> dict[str, str]:
    return hidden(client.get(url).content.decode(), url)


def stands(cast: Cast) -> CheckIn | None:
    with acting_as(cast.ana.pk):
        return CheckIn.objects.filter(member=cast.ana, round=cast.round).select_related("key").first()


def said(words: str, **more: str) -> dict[str, str]:
    return {"words": words, "audience": "group", **more}


def test_an_older_page_does_not_write_over_what_was_said_since(cast: Cast, url: str, sign_in: Any) -> None:
    """The newer stands beside what was typed; sent from there it takes its place."""
    ana = sign_in("ana")
    older, newer = opened(ana, url), opened(ana, url)
    assert ana.post(url, said(NEWER, **newer)).status_code == 302
    page = ana.post(url, said(OLDER, **older))
    assert page.status_code == 200
    text = page.content.decode()
    assert str(refusals.Meanwhile()) in html.unescape(text)
    assert text.index(NEWER) < text.index(OLDER)
    there = stands(cast)
    assert there is not None
    assert there.words == NEWER
    again = hidden(text, url)
    assert again["on"] == name_of(there)
    assert OLDER in ana.get(url).content.decode()  # looked at anew it is there still, as begun
    assert ana.post(url, said(OLDER, **again)).status_code == 302
    assert (there := stands(cast)) is not None
    assert there.words == OLDER
    assert "You began this" not in ana.get(url).content.decode()


def test_what_was_typed_is_let_go_and_the_newer_stays(cast: Cast, url: str, sign_in: Any) -> None:
    ana = sign_in("ana")
    older, newer = opened(ana, url), opened(ana, url)
    ana.post(url, said(NEWER, **newer))
    page = ana.post(url, said(OLDER, **older)).content.decode()
    which = re.search(r'name="which" value="(\w+)"', page)
    assert which
    page = ana.post(f"{url}let-go/", {"which": which[1]}, follow=True).content.decode()
    assert OLDER not in page
    assert NEWER in page


def test_the_same_form_sent_twice_is_one_answer(cast: Cast, url: str, sign_in: Any) -> None:
    ana = sign_in("ana")
    form = opened(ana, url)
    for _ in range(2):
        assert ana.post(url, said(NEWER, weather="grey", **form)).status_code == 302
    assert (there := stands(cast)) is not None
    assert there.words == NEWER


def test_after_a_pass_or_taking_back_an_older_page_still_sends(cast: Cast, url: str, sign_in: Any) -> None:
    ana = sign_in("ana")
    form = opened(ana, url)
    ana.post(f"{url}pass/")
    assert ana.post(url, said(OLDER, **form)).status_code == 302
    form = opened(ana, url)
    ana.post(f"{url}back/")
    assert stands(cast) is None
    assert ana.post(url, said(NEWER, **form)).status_code == 302


def test_two_tabs_keep_theirs_beside_each_other(cast: Cast, url: str, sign_in: Any) -> None:
    ana = sign_in("ana")
    one, other = opened(ana, url), opened(ana, url)
    for form, words in ((one, OLDER), (other, NEWER), (one, f"{OLDER} on")):
        assert ana.post(f"{url}keep/", said(words, **form)).json() == {"kept": True}
    page = ana.get(url).content.decode()
    assert f"{OLDER} on</textarea>" in page
    assert NEWER in page
    with acting_as(cast.ana.pk):
        rows = {row.answers: row.public_id for row in Beginning.objects.select_related("key")}
    assert len(rows) == 2
    newer = next(key for words, key in rows.items() if NEWER in words)
    assert f"{NEWER}</textarea>" in ana.get(f"{url}?from={newer}").content.decode()
    page = ana.post(f"{url}let-go/", {"which": newer}, follow=True).content.decode()
    assert NEWER not in page
    assert OLDER in page


def test_a_form_goes_on_with_what_it_shows(cast: Cast, url: str, sign_in: Any) -> None:
    """Opened anew and typed on, it is one; opened twice and typed on in both, neither is lost."""
    ana = sign_in("ana")
    ana.post(f"{url}keep/", said("first", **opened(ana, url)))
    one, other = opened(ana, url), opened(ana, url)
    ana.post(f"{url}keep/", said(OLDER, **one))
    with acting_as(cast.ana.pk):
        assert [beginnings.unpacked(row)["words"] for row in Beginning.objects.select_related("key")] == [
            OLDER
        ]
    ana.post(f"{url}keep/", said(NEWER, **other))
    page = ana.get(url).content.decode()
    assert OLDER in page
    assert NEWER in page


def test_one_is_sent_and_what_the_other_began_stays(cast: Cast, url: str, sign_in: Any) -> None:
    """And a keeping of the one that was sent comes too late, where the other's, which is older than the answer, does not."""
    ana = sign_in("ana")
    one, other = opened(ana, url), opened(ana, url)
    ana.post(f"{url}keep/", said(OLDER, **other))
    ana.post(f"{url}keep/", said("half", **one))
    assert ana.post(url, said(NEWER, **one)).status_code == 302
    assert ana.post(f"{url}keep/", said("hal", **one)).json() == {"kept": False}
    assert ana.post(f"{url}keep/", said(f"{OLDER} on", **other)).json() == {"kept": True}
    page = ana.get(url).content.decode()
    assert f"{OLDER} on</textarea>" in page
    assert NEWER in page


def test_nobody_lets_go_what_another_began(cast: Cast, url: str, sign_in: Any) -> None:
    with keeper("test"):
        bens = Beginning.objects.get(member=cast.ben).public_id
    sign_in("ana").post(f"{url}let-go/", {"which": bens})
    assert bens not in sign_in("ana").get(f"{url}?from={bens}").content.decode()
    with keeper("test"):
        assert Beginning.objects.filter(public_id=bens).exists()


def test_as_many_as_anybody_opens_are_kept_and_sending_is_never_refused(
    cast: Cast, url: str, sign_in: Any
) -> None:
    ana, status = sign_in("ana"), []
    for number in range(beginnings.MOST + 1):
        form = {"submission": str(uuid.uuid4()), "on": "", "kept": ""}
        status.append(ana.post(f"{url}keep/", said(f"number {number}", **form)).status_code)
    assert status == [200] * beginnings.MOST + [403]
    assert ana.post(url, said(NEWER, **opened(ana, url))).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_from_two_pages(transactional_db: None) -> None:
    """One is there, and the other is shown it: never the one over the other."""
    with transaction.atomic():
        cast = gather()

    def lay(number: int) -> list[Deed]:
        with transaction.atomic(), keeper("test: a clean table"):
            CheckIn.objects.filter(member=cast.ana).delete()
            Beginning.objects.filter(member=cast.ana).delete()

        def sending(words: str) -> Deed:
            form = Form(uuid.uuid4())

            def deed() -> object:
                assert cast.round is not None
                with acting_as(cast.ana.pk):
                    return actions.answer(
                        member=cast.ana,
                        of_round=cast.round,
                        now=cast.now,
                        audience="me",
                        words=words,
                        form=form,
                    )

            return deed

        return [sending(OLDER), sending(NEWER)]

    def check(results: list[object]) -> None:
        refused = [result for result in results if isinstance(result, Exception)]
        assert [type(error) for error in refused] == [refusals.Meanwhile], results
        kept = next(result.words for result in results if isinstance(result, CheckIn))
        with transaction.atomic():
            assert (there := stands(cast)) is not None
            assert there.words == kept

    race(lay, check, rounds=20)
