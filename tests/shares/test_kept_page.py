"""A page that a browser kept is sent again with other words: the same form, and yet something new. It is not lost."""

import uuid
from typing import Any

from shares.models import Reply, Share
from tests.cast import Cast
from vault.actor import keeper


def test_other_words_from_the_same_page_are_another_share(cast: Cast, sign_in: Any) -> None:
    ben, form = sign_in("ben"), uuid.uuid4()
    path = f"/g/{cast.tuesday.public_id}/write/"
    for words, audience in [
        ("first", "group"),
        ("first", "group"),
        ("second", "group"),
        ("second", "facilitators"),
    ]:
        sent = {"words": words, "audience": audience, "submission": form}
        assert ben.post(path, sent).status_code == 302
    with keeper("test"):
        said = Share.objects.filter(author=cast.ben).select_related("key").order_by("-pk")[:3]
        assert [(s.body, s.audience) for s in said] == [
            ("second", "facilitators"),
            ("second", "group"),
            ("first", "group"),
        ]


def test_other_words_from_the_same_page_are_another_reply(cast: Cast, sign_in: Any) -> None:
    ana, form = sign_in("ana"), uuid.uuid4()
    assert cast.share is not None
    for words in ("once", "once", "and again"):
        answer = ana.post(f"/s/{cast.share.public_id}/", {"words": words, "submission": form})
        assert answer.status_code == 302
    with keeper("test"):
        said = Reply.objects.filter(author=cast.ana, share=cast.share).select_related("key").order_by("-pk")
        assert [s.body for s in said[:2]] == ["and again", "once"]


def test_what_was_taken_back_does_not_return_by_sending_its_page_again(cast: Cast, sign_in: Any) -> None:
    ben, form = sign_in("ben"), uuid.uuid4()
    path = f"/g/{cast.tuesday.public_id}/write/"
    sent = {"words": "taken back", "audience": "group", "submission": form}
    ben.post(path, sent)
    with keeper("test"):
        said = Share.objects.filter(author=cast.ben).latest("pk")
    assert ben.post(f"/s/{said.public_id}/back/").status_code == 302
    assert ben.post(path, sent).status_code == 302
    with keeper("test"):
        assert Share.objects.filter(author=cast.ben).latest("pk") == said
        assert Share.objects.get(pk=said.pk).body is None
