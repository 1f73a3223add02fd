"""Who reads what was said: the application's lock, and the database's alone."""

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import Client

from shares.models import Acknowledgement, Reply, Share
from tests.cast import CANARY, Cast, reply, share
from vault.actor import acting_as, keeper
from vault.keys import key_for

SEEN = {
    # who: shares, replies, acknowledgements of all there are: two shares in Tuesday Circle (one for its facilitators),
    # a reply and an acknowledgement to the first, a reply to the second; one share in Early Mornings
    "ana": (2, 2, 1),
    "ben": (2, 2, 1),
    "cleo": (1, 0, 0),
    "finn": (1, 0, 0),
    "dev": (0, 0, 0),
    "eve": (0, 0, 0),
    "moe": (0, 0, 0),
    "ada": (0, 0, 0),
    "zoe": (0, 0, 0),
}


@pytest.fixture
def held_reply(cast: Cast) -> Reply:
    """Ana's answer to what Ben said to the facilitators only."""
    assert cast.held_share is not None
    return reply(cast.ana, cast.held_share, f"{CANARY} held answer", cast.now)


@pytest.mark.parametrize("who", SEEN)
def test_the_application_lock_alone(cast: Cast, held_reply: Reply, who: str) -> None:
    """As the keeper, whom the database does not filter, `visible_to` still does."""
    member = getattr(cast, who)
    with keeper("test: the application's lock alone"):
        seen = tuple(m.objects.visible_to(member).count() for m in (Share, Reply, Acknowledgement))
    assert seen == SEEN[who]


@pytest.mark.parametrize("who", SEEN)
def test_the_database_lock_alone(cast: Cast, held_reply: Reply, who: str) -> None:
    """Without any filter of the application, the database still shows no more."""
    with acting_as(getattr(cast, who).pk):
        assert tuple(m.objects.count() for m in (Share, Reply, Acknowledgement)) == SEEN[who]


def test_a_member_who_holds_nothing_does_not_see_what_is_for_facilitators(
    cast: Cast, held_reply: Reply
) -> None:
    from tests.cast import member, seat

    other = member("gil")
    seat(other, cast.tuesday, cast.now)
    with acting_as(other.pk):
        assert (Share.objects.count(), Reply.objects.count()) == (1, 1)
        assert Share.objects.visible_to(other).get().audience == "group"
        assert Reply.objects.visible_to(other).get().audience == "group"


def test_nobody_sees_nothing(cast: Cast) -> None:
    assert not Share.objects.visible_to(None)
    for model in (Share, Reply, Acknowledgement):
        assert model.objects.count() == 0


def test_nothing_hangs_across_groups(cast: Cast) -> None:
    """Not even past row security: the composite key refuses a reply in one group to a share of another."""
    with keeper("test"):
        key = key_for(owner_id=cast.cleo.pk, group_id=cast.mornings.pk)
        for model, extra in (
            (Reply, {"author": cast.cleo, "body": "x", "created_at": cast.now, "key": key}),
            (Acknowledgement, {"member": cast.cleo, "kind": "hear", "at": cast.now}),
        ):
            for group, audience in ((cast.mornings, "group"), (cast.tuesday, "facilitators")):
                with pytest.raises(IntegrityError, match="tied"), transaction.atomic():
                    model.objects.create(share=cast.share, group=group, audience=audience, **extra)
                    with connection.cursor() as cursor:
                        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                with connection.cursor() as cursor:
                    cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_nobody_answers_in_a_group_they_do_not_sit_in(cast: Cast) -> None:
    with acting_as(cast.cleo.pk):
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Acknowledgement.objects.create(
                share=cast.share,
                group=cast.tuesday,
                audience="group",
                member=cast.cleo,
                kind="hear",
                at=cast.now,
            )
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Acknowledgement.objects.create(
                share=cast.share,
                group=cast.tuesday,
                audience="group",
                member=cast.ben,
                kind="hear",
                at=cast.now,
            )


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("ana", 200),
        ("ben", 200),
        ("cleo", 404),
        ("dev", 404),
        ("eve", 404),
        ("moe", 404),
        ("ada", 404),
        ("zoe", 404),
    ],
)
def test_who_opens_which_page(cast: Cast, sign_in, who: str, status: int) -> None:  # type: ignore[no-untyped-def]
    client: Client = sign_in(who)
    assert cast.share
    assert cast.held_share
    assert cast.reply
    for path in (
        f"/g/{cast.tuesday.public_id}/",
        f"/g/{cast.tuesday.public_id}/write/",
        f"/s/{cast.share.public_id}/",
        f"/s/{cast.held_share.public_id}/",
    ):
        answer = client.get(path)
        assert answer.status_code == status, path
        assert (CANARY in answer.content.decode()) == (status == 200 and "write" not in path), path
    assert client.get(f"/s/r/{cast.reply.public_id}/").status_code == (302 if status == 200 else 404)
    for path in (
        f"/s/{cast.share.public_id}/",
        f"/s/{cast.share.public_id}/said/",
        f"/s/{cast.share.public_id}/back/",
    ):
        if status == 404:
            assert client.post(path, {"words": "x", "say": "hear"}).status_code == 404


def test_a_paused_seat_reads_nothing_but_keeps_its_name(cast: Cast, sign_in) -> None:  # type: ignore[no-untyped-def]
    import datetime as dt

    from groups.models import Membership

    Membership.objects.filter(member=cast.ben).update(paused_until=cast.now + dt.timedelta(days=1))
    assert sign_in("ben").get(f"/g/{cast.tuesday.public_id}/").status_code == 404
    page = sign_in("ana").get(f"/g/{cast.tuesday.public_id}/").content.decode()
    assert "<bdi>Wren</bdi>" in page
    assert "One person" in page


def test_who_has_left_is_not_named(cast: Cast, sign_in) -> None:  # type: ignore[no-untyped-def]
    from groups.models import Membership

    seat = Membership.objects.get(member=cast.dev)
    Membership.objects.filter(pk=seat.pk).update(until=None)
    said = share(cast.dev, cast.tuesday, "from before", cast.now)
    page = sign_in("ben").get(f"/g/{cast.tuesday.public_id}/").content.decode()
    assert "Birch" in page
    Membership.objects.filter(pk=seat.pk).update(until=cast.now)
    for path in (f"/g/{cast.tuesday.public_id}/", f"/s/{said.public_id}/"):
        page = sign_in("ben").get(path).content.decode()
        assert "from before" in page
        assert "Someone who was here" in page
        assert "Birch" not in page


def test_words_moved_to_another_row_do_not_open_and_take_no_page_down(cast: Cast, sign_in) -> None:  # type: ignore[no-untyped-def]
    from vault.sealing import Unopenable

    assert cast.share
    assert cast.held_share
    with keeper("test: swap two rows' ciphertext"), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE shares_share a SET body = b.body FROM shares_share b WHERE (a.id, b.id) IN ((%(x)s, %(y)s), (%(y)s, %(x)s))",
            {"x": cast.share.pk, "y": cast.held_share.pk},
        )
    with acting_as(cast.ben.pk):
        moved = Share.objects.visible_to(cast.ben).select_related("key").get(pk=cast.share.pk)
        with pytest.raises(Unopenable):
            _ = moved.body
    for path in (f"/g/{cast.tuesday.public_id}/", f"/s/{cast.share.public_id}/"):
        page = sign_in("ben").get(path)
        assert page.status_code == 200
        assert "These words can’t be opened." in page.content.decode()
