"""What is suggested, published, given back and put away; its pages; what becomes of it at an end."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from groups import actions as groups
from groups.signals import group_erasing
from members.models import Consent
from members.signals import consent_withdrawn, words_arrived
from notices.models import Notice
from resources import actions, refusals, shipped
from resources.models import Reading, Resource, ResourceWords
from resources.passages import passages
from tests.cast import CANARY, Cast, seat
from tests.core.test_look_words import found
from tests.groups.ends import ending
from tests.resources.conftest import WORDS, said
from vault.actor import acting_as, keeper
from vault.models import LedgerEntry

SENT = {
    "reach": "circle", "kind": "worksheet", "title": "Zinnia page", "words": WORDS, "note": "", "language": "en", "origin": "mine",
    "source": "",
}  # fmt: skip


def waiting(cast: Cast) -> list[Resource]:
    with keeper("test: what waits"):
        return list(Resource.objects.filter(state="waiting").exclude(pk=cast.suggested.pk))


def test_from_writing_to_the_circle_reading_it(cast: Cast, sign_in: Any) -> None:
    ana, ben, ada = sign_in("ana"), sign_in("ben"), sign_in("ada")
    path = f"/g/{cast.tuesday.public_id}/reading/"
    page = ana.get(path).content.decode()
    assert "You give this to the admins to read." in page
    assert ana.post(path, SENT).status_code == 302
    (row,) = waiting(cast)
    here, look = f"/reading/in/{row.public_id}/", f"/org/reading/{row.public_id}/"
    assert "Zinnia heading" in ana.get(here).content.decode()
    assert ben.get(here).status_code == 404
    assert "Zinnia heading" in ada.get(look).content.decode()
    assert ada.post(look, {"verb": "publish"}).status_code == 302
    assert "Zinnia heading" in ben.get(here).content.decode()
    assert "Zinnia page" in ben.get("/reading/").content.decode()
    for closed in (look, here):
        assert ada.get(closed).status_code == 404, "an admin does not read it again"
    assert "Zinnia" not in ada.get("/org/reading/").content.decode()
    assert "Zinnia" not in sign_in("cleo").get("/reading/").content.decode()
    assert Notice.objects.filter(kind="resource-answered", recipient=cast.ana).count() == 1
    line = LedgerEntry.objects.get(kind="resource.published")
    assert (line.group_id, line.member_id, line.actor_id) == (cast.tuesday.pk, cast.ana.pk, cast.ada.pk)
    assert "published a worksheet" in ben.get(f"/g/{cast.tuesday.public_id}/promise/").content.decode()


def test_for_everybody_without_name_or_circle(
    cast: Cast, sign_in: Any, client: Any, give: Any, publish: Any
) -> None:
    row = give(reach="site")
    publish(row)
    reading = Reading.objects.get(title="Zinnia page")
    for path in ("/reading/", f"/reading/{reading.public_id}/"):
        page = client.get(path).content.decode()
        assert "Zinnia page" in page
        assert not [word for word in ("Tuesday", "Juniper", CANARY) if word in page]
    assert LedgerEntry.objects.get(kind="resource.published").group_id is None
    with keeper("test: nothing sealed is left of it"):
        assert not Resource.objects.filter(pk=row.pk).exists()
        assert not ResourceWords.objects.filter(resource=row.pk).exists()
    assert sign_in("ben").post(f"/reading/{reading.public_id}/away/").status_code == 403
    assert sign_in("ana").post(f"/reading/{reading.public_id}/away/").status_code == 302
    assert client.get(f"/reading/{reading.public_id}/").status_code == 404
    assert LedgerEntry.objects.filter(kind="resource.put-away").count() == 1


def test_a_change_stands_beside_it_until_it_is_published(
    cast: Cast, sign_in: Any, give: Any, publish: Any
) -> None:
    ben, old = sign_in("ben"), cast.resource
    path = f"/reading/in/{old.public_id}/"
    change = give(in_place_of=old, title="Zinnia anew", reach="site")
    assert (change.reach, change.instead_of) == ("circle", old.public_id)
    assert f"{CANARY} a page" in ben.get(path).content.decode()
    publish(change)
    page = ben.get(path).content.decode()
    assert "Zinnia anew" in page
    assert f"{CANARY} a page" not in page
    with keeper("test"):
        assert Resource.objects.filter(group=cast.tuesday, state="published").count() == 1


def test_a_change_of_a_public_one_keeps_its_address(cast: Cast, client: Any, sign_in: Any) -> None:
    address = shipped.load()[0]["public_id"]
    ana = sign_in("ana")
    form = f"/g/{cast.tuesday.public_id}/reading/?from={address}"
    assert "Five minutes when it pulls" in ana.get(form).content.decode()
    assert ana.post(form, {**SENT, "title": "Zinnia minutes"}).status_code == 302
    assert "Five minutes when it pulls" in client.get(f"/reading/{address}/").content.decode()
    (row,) = waiting(cast)
    sign_in("ada").post(f"/org/reading/{row.public_id}/", {"verb": "publish"})
    page = client.get(f"/reading/{address}/").content.decode()
    assert "Zinnia minutes" in page
    assert Reading.objects.count() == 3


def test_given_back_with_an_answer_and_written_anew(cast: Cast, sign_in: Any, give: Any) -> None:
    ana, ada, row = sign_in("ana"), sign_in("ada"), give()
    look, here = f"/org/reading/{row.public_id}/", f"/reading/in/{row.public_id}/"
    assert "Say why" in ada.post(look, {"verb": "return", "answer": " "}).content.decode()
    assert ada.post(look, {"verb": "return", "answer": "Dahlia, shorter please"}).status_code == 302
    assert "Dahlia, shorter please" in ana.get(here).content.decode()
    assert ada.get(look).status_code == 404
    assert ana.post(f"{here}anew/", {**SENT, "title": "Zinnia two"}).status_code == 302
    assert ana.get(here).status_code == 404
    assert [r.public_id for r in waiting(cast)] != [row.public_id]
    assert not LedgerEntry.objects.filter(kind__startswith="resource.").exists()


def test_what_is_gone_meanwhile_is_not_published(cast: Cast, give: Any, publish: Any) -> None:
    row = give()
    with acting_as(cast.ana.pk):
        actions.put_away(member=cast.ana, resource=row, now=cast.now)
    with pytest.raises(refusals.Gone):
        publish(row)
    assert not LedgerEntry.objects.filter(kind__startswith="resource.").exists()


def test_only_who_may(cast: Cast, give: Any) -> None:
    row = give()
    for who in (cast.ben, cast.moe, cast.zoe, cast.ana):
        with acting_as(who.pk), pytest.raises(PermissionDenied):
            actions.publish(member=who, resource=row, now=cast.now)
    for who in (cast.ben, cast.cleo, cast.ada):
        with acting_as(who.pk), pytest.raises(PermissionDenied):
            actions.suggest(member=who, group=cast.tuesday, said=said(), now=cast.now)


def test_an_admin_puts_a_circles_away_unread(cast: Cast, sign_in: Any) -> None:
    ada, path = sign_in("ada"), f"/reading/in/{cast.resource.public_id}/away/"
    assert CANARY not in ada.get(path).content.decode()
    assert ada.post(path).status_code == 302
    assert sign_in("ben").get(f"/reading/in/{cast.resource.public_id}/").status_code == 404
    line = LedgerEntry.objects.get(kind="resource.put-away")
    assert (line.acting_role, line.group_id) == ("admin", cast.tuesday.pk)
    with keeper("test: its words too"):
        assert not ResourceWords.objects.filter(resource=cast.resource.pk).exists()


def test_the_same_form_twice_is_one_and_a_flood_ends(cast: Cast, give: Any) -> None:
    assert give().pk == give().pk
    for number in range(actions.MOST_WAITING - 2):
        give(title=f"Zinnia {number}")
    with pytest.raises(refusals.Enough):
        give(title="Zinnia and one more")


def test_somebody_elses_words_want_their_source(cast: Cast, sign_in: Any) -> None:
    ana, path = sign_in("ana"), f"/g/{cast.tuesday.public_id}/reading/"
    page = ana.post(path, {**SENT, "origin": "theirs"}).content.decode()
    assert "Say who wrote it, and what lets you pass it on." in page
    assert not waiting(cast)
    ana.post(path, {**SENT, "origin": "theirs", "source": "A. Author, CC BY 4.0"})
    (row,) = waiting(cast)
    assert "A. Author, CC BY 4.0" in ana.get(f"/reading/in/{row.public_id}/").content.decode()


def test_without_a_yes_to_keeping_words_nothing_is_kept(cast: Cast, sign_in: Any) -> None:
    Consent.objects.filter(member=cast.ana, purpose="health-words").update(withdrawn_at=cast.now)
    page = sign_in("ana").post(f"/g/{cast.tuesday.public_id}/reading/", SENT).content.decode()
    assert "What you typed is still here" in page
    assert not waiting(cast)


@pytest.mark.parametrize("words", ["stay", "taken"])
def test_leaving(cast: Cast, words: str) -> None:
    seat(cast.cleo, cast.tuesday, cast.now - dt.timedelta(days=1), role="facilitator")
    with acting_as(cast.ana.pk):
        groups.leave(member=cast.ana, group=cast.tuesday, words=words, now=cast.now)
    with keeper("test: what is left"):
        left = list(Resource.objects.values_list("state", flat=True))
        assert left == (["published"] if words == "stay" else [])
        assert ResourceWords.objects.count() == len(left)


def test_a_circle_that_ends_erases_its_own(cast: Cast) -> None:
    answers = dict(group_erasing.send(sender=type(cast.tuesday), group=cast.tuesday, now=cast.now))
    told = {kind: count for counts in answers.values() for kind, count in (counts or {}).items()}
    assert told["worksheets and readings"] == 3
    with keeper("test"):
        assert (Resource.objects.count(), ResourceWords.objects.count()) == (0, 0)


def test_nothing_new_comes_into_a_silent_circle(cast: Cast, give: Any, publish: Any) -> None:
    row, public = give(), give(reach="site", title="Zinnia out")
    ending(cast.tuesday, cast.now, "copies")
    with pytest.raises(refusals.Silent):
        publish(row)
    publish(public)
    with pytest.raises(PermissionDenied):
        give(title="Zinnia late")


def test_an_account_that_goes_takes_its_name_from_what_is_public(cast: Cast, give: Any, publish: Any) -> None:
    publish(give(reach="site"))
    with acting_as(cast.ana.pk):
        assert Reading.objects.filter(author=cast.ana).update(author=None) == 1
    with acting_as(cast.ben.pk):
        assert Reading.objects.update(author=None) == 0


def test_what_is_begun_is_its_authors_alone(cast: Cast, sign_in: Any) -> None:
    ana, ada, path = sign_in("ana"), sign_in("ada"), f"/g/{cast.tuesday.public_id}/reading/"
    sent = {"title": "Zinnia half", "words": "Zinnia so far", "verb": "keep"}
    assert ana.post(path, {"verb": "keep"}).status_code == 200, "nothing to keep"
    assert ana.post(path, {**sent, "title": "Z" * 200}).status_code == 200, "something is wrong, and said"
    assert ana.post(path, sent).status_code == 302
    with keeper("test"):
        row = Resource.objects.get(state="begun")
    here = f"/reading/in/{row.public_id}/"
    assert "Zinnia so far" in ana.get(here).content.decode()
    assert "Zinnia half" in ana.get("/reading/").content.decode()
    for person, client in ((cast.ada, ada), (cast.ben, sign_in("ben"))):
        for closed in (here, f"{here}anew/", f"{here}away/"):
            assert client.get(closed).status_code == 404
        with acting_as(person.pk):
            assert not Resource.objects.filter(pk=row.pk).exists()
            assert not ResourceWords.objects.filter(resource=row.pk).exists()
        with keeper("test: row security off"):
            assert not Resource.objects.visible_to(person).filter(pk=row.pk).exists()
            assert not ResourceWords.objects.visible_to(person).filter(resource=row.pk).exists()
    assert ada.get(f"/org/reading/{row.public_id}/").status_code == 404
    page = ana.get(f"{here}anew/").content.decode()
    assert "Zinnia so far" in page
    assert "checked" not in page, "what was not chosen is not chosen"
    assert ana.post(f"{here}anew/", SENT).status_code == 302
    assert len(waiting(cast)) == 1
    assert ana.get(here).status_code == 404


def test_kept_for_later_it_waits_no_more(cast: Cast, sign_in: Any, give: Any) -> None:
    row = give()
    sign_in("ana").post(f"/reading/in/{row.public_id}/anew/", {**SENT, "verb": "keep"})
    assert not waiting(cast)
    with keeper("test"):
        assert Resource.objects.filter(state="begun").count() == 1


def test_at_a_locked_door_it_is_kept(cast: Cast) -> None:
    def come(path: str, **sent: str) -> bool:
        said = QueryDict(mutable=True)
        said.update(sent)
        answers = words_arrived.send(sender=type(cast.ana), member=who, path=path, said=said, now=cast.now)
        return any(answer is True for _, answer in answers)

    who, path = cast.ben, f"/g/{cast.tuesday.public_id}/reading/"
    assert not come(path, title="Zinnia", words="Zinnia late")
    who = cast.ana
    assert not come(path, title="", words=" ")
    assert come(path, title="Zinnia", words="Zinnia late")
    assert come(f"/reading/in/{cast.resource.public_id}/anew/", title="Zinnia too", words="Zinnia later")
    with keeper("test"):
        rows = Resource.objects.filter(state="begun").order_by("pk")
        assert [row.instead_of for row in rows] == ["", cast.resource.public_id]


def test_begun_goes_with_the_yes_to_keeping_words(cast: Cast, sign_in: Any) -> None:
    path = f"/g/{cast.tuesday.public_id}/reading/"
    sign_in("ana").post(path, {**SENT, "verb": "keep"})
    with acting_as(cast.ana.pk):
        consent_withdrawn.send(sender=type(cast.ana), member=cast.ana, purpose="health-words", now=cast.now)
    with keeper("test"):
        assert not Resource.objects.filter(state="begun").exists()
        assert Resource.objects.count() == 3


HOSTILE = (
    "<script>alert(1)</script>\n\n# <img src=x onerror=alert(1)>\n\n- <b>\n- javascript:alert(1)\n\n[] \u202e</ul>\n\n"
    + "_" * 5000
    + "\n\n{{ settings.SECRET_KEY }}"
)


def test_hostile_words_stay_words(cast: Cast, sign_in: Any, client: Any, give: Any, publish: Any) -> None:
    publish(give(reach="site", words=HOSTILE, title="<i>Zinnia</i>", note='"><script>', source="<s>x</s>"))
    reading = Reading.objects.get(title="<i>Zinnia</i>")
    for page in (
        client.get(f"/reading/{reading.public_id}/").content.decode(),
        client.get("/reading/").content.decode(),
        sign_in("ana").get(f"/reading/{reading.public_id}/away/").content.decode(),
    ):
        for piece in (
            "<script>alert",
            "<img src=x",
            "<i>Zinnia",
            "<s>x",
            '"><script>',
            "SECRET_KEY }}</p><p",
        ):
            assert piece not in page
    assert "{{ settings.SECRET_KEY }}" in client.get(f"/reading/{reading.public_id}/").content.decode()


def test_passages() -> None:
    kinds = [part.kind for part in passages("# A\n\nb\nc\n\n- d\n- e\n\n[] f\n\n___\n____\n\n\n# \n\n-x")]
    assert kinds == ["heading", "text", "list", "ticks", "lines", "text", "text"]
    assert len(passages("\n".join(["___"] * 500))[0].items) == 12
    assert passages("") == passages(" \n\n \n") == []


def test_what_ships_is_in_our_voice() -> None:
    assert len(shipped.load()) == 3
    for reading in shipped.load():
        text = f"{reading['title']} {reading['note']} {reading['words']}"
        assert found(text) == []
        assert "!" not in text
        assert {"heading", "lines", "text"} <= {part.kind for part in passages(reading["words"])}


@pytest.mark.parametrize("who", ["ana", "ada", None])
def test_titles_say_nothing(cast: Cast, sign_in: Any, who: str | None) -> None:
    client = sign_in(who)
    paths = ["/reading/", f"/reading/{shipped.load()[0]['public_id']}/", f"/reading/in/{cast.resource.public_id}/",
             f"/org/reading/{cast.suggested.public_id}/", "/org/reading/"]  # fmt: skip
    for path in paths:
        answer = client.get(path)
        if answer.status_code == 200:
            title = answer.content.decode().partition("<title>")[2].partition("</title>")[0]
            assert title.split(" · ")[0] == "Reading"


def test_one_count_of_queries_however_many(cast: Cast, sign_in: Any, give: Any, publish: Any) -> None:
    ana, ada = sign_in("ana"), sign_in("ada")
    bounds = {("ana", "/reading/"): 14, ("ada", "/org/reading/"): 13}
    counts = []
    for _ in range(2):
        for (who, path), most in bounds.items():
            client = ana if who == "ana" else ada
            client.get(path)
            with CaptureQueriesContext(connection) as seen:
                assert client.get(path).status_code == 200
            counts.append(len(seen))
            assert len(seen) <= most
        for number in range(2):
            publish(give(title=f"Zinnia {number}"))
            publish(give(title=f"Zinnia site {number}", reach="site"))
            give(title=f"Zinnia waits {number}")
    assert counts[:2] == counts[2:]


def test_nobody_is_counted(cast: Cast, sign_in: Any) -> None:
    """Opening one leaves nothing behind: not a row, not in the session."""
    ben = sign_in("ben")
    path = f"/reading/in/{cast.resource.public_id}/"
    before = dict(ben.session.items())
    first, second = ben.get(path), ben.get(path)
    assert first.content == second.content
    assert dict(ben.session.items()) == before
