"""Whoever has left a circle has no name in it any more: not on a celebration, a kind word or Today, whatever they call
themselves since."""

from typing import Any

from groups.models import Membership
from members.models import Member
from tests.cast import Cast


def goes(person: Member, cast: Cast) -> None:
    Membership.objects.filter(member=person, group=cast.tuesday).update(until=cast.now)
    Member.objects.filter(pk=person.pk).update(display_name="Nightjar")


def test_a_celebration_stands_without_the_name_of_who_left(cast: Cast, sign_in: Any) -> None:
    goes(cast.ben, cast)
    ana = sign_in("ana")
    assert cast.celebration is not None
    for path in (f"/e/{cast.celebration.public_id}/", f"/g/{cast.tuesday.public_id}/"):
        page = ana.get(path).content.decode()
        assert "Someone who was here" in page, path
        assert "Nightjar" not in page, path


def test_a_kind_word_and_an_answer_stand_without_the_name_of_who_left(cast: Cast, sign_in: Any) -> None:
    ana, ben = sign_in("ana"), sign_in("ben")
    assert cast.celebration is not None
    path = f"/e/{cast.celebration.public_id}/"
    ana.post(f"{path}word/", {"words": "Well walked"})
    assert "Juniper" in ben.get(path).content.decode()
    goes(cast.ana, cast)
    for shown_at in (path, "/today/"):
        page = ben.get(shown_at).content.decode()
        assert "Someone who was here" in page, shown_at
        assert "Nightjar" not in page, shown_at
    assert "Well walked" in ben.get(path).content.decode()


def test_leaving_says_so(cast: Cast, sign_in: Any) -> None:
    page = sign_in("ben").get(f"/g/{cast.tuesday.public_id}/leave/").content.decode()
    assert "without your name" in page
