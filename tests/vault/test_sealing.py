"""The third lock alone: what is sealed opens in its own place only."""

import base64
import os
from typing import Any

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.core.exceptions import FieldError
from django.core.management import CommandError, call_command
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from shares.models import Share
from tests.cast import CANARY, Cast, share
from vault import sealing
from vault.actor import acting_as, keeper
from vault.keys import key_for, opened
from vault.models import DataKey

KEY = os.urandom(32)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=400))
def test_any_words_come_back_as_they_were(words: str) -> None:
    sealed = sealing.seal(sealing.pad(words), KEY, b"here")
    assert sealing.unpad(sealing.unseal(sealed, KEY, b"here")) == words


@given(st.integers(min_value=0, max_value=10_000), st.integers(min_value=0, max_value=7))
def test_one_changed_bit_is_noticed(place: int, bit: int) -> None:
    sealed = bytearray(sealing.seal(b"words", KEY, b"here"))
    sealed[place % len(sealed)] ^= 1 << bit
    with pytest.raises(sealing.Unopenable):
        sealing.unseal(bytes(sealed), KEY, b"here")


def test_another_place_or_key_does_not_open_it() -> None:
    sealed = sealing.seal(b"words", KEY, b"here")
    for key, place in [(KEY, b"there"), (os.urandom(32), b"here")]:
        with pytest.raises(sealing.Unopenable):
            sealing.unseal(sealed, key, place)


def test_length_tells_little() -> None:
    lengths = {
        len(sealing.seal(sealing.pad(w), KEY, b"")) for w in ["", "no", "yes", "I drank again last night"]
    }
    assert len(lengths) == 1


def test_the_database_holds_no_words(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE rc_keeper")
        cursor.execute("SELECT body FROM shares_share")
        bodies = [bytes(row[0]) for row in cursor.fetchall()]
        cursor.execute("SET LOCAL ROLE rc_worker")
    assert len(bodies) == 3
    assert not any(CANARY.encode() in body for body in bodies)


def test_ciphertext_swapped_between_rows_is_refused(cast: Cast) -> None:
    with acting_as(cast.ben.pk):
        one, two = Share.objects.select_related("key").order_by("pk")
    with connection.cursor() as cursor, keeper("test: an attacker at the database"):
        cursor.execute(
            "UPDATE shares_share SET body = CASE id WHEN %s THEN (SELECT body FROM shares_share WHERE id = %s)"
            " ELSE (SELECT body FROM shares_share WHERE id = %s) END, key_id = %s WHERE id IN (%s, %s)",
            [one.pk, two.pk, one.pk, one.key_id, one.pk, two.pk],
        )
    with acting_as(cast.ben.pk):
        for row in Share.objects.select_related("key"):
            with pytest.raises(sealing.Unopenable):
                _ = row.body


def test_a_key_row_given_to_another_owner_does_not_open(cast: Cast) -> None:
    with acting_as(cast.ben.pk):
        key = key_for(owner_id=cast.ben.pk, group_id=cast.tuesday.pk)
        key.owner_id = cast.cleo.pk
        with pytest.raises(sealing.Unopenable):
            opened(key)


def test_words_cannot_be_searched_or_set_past_their_row(cast: Cast) -> None:
    with acting_as(cast.ben.pk):
        with pytest.raises(FieldError):
            Share.objects.filter(body="x").exists()
        with pytest.raises(FieldError):
            Share.objects.filter(body__contains="x").exists()
        with pytest.raises(FieldError):
            Share.objects.update(body="x")


def test_rows_do_not_print_themselves(cast: Cast) -> None:
    assert cast.share is not None
    for text in (str(cast.share), repr(cast.share), f"{cast.share!r}"):
        assert CANARY not in text
        assert cast.share.public_id in text


def test_erasing_a_key_erases_the_words(cast: Cast) -> None:
    assert cast.share is not None
    with keeper("test: erasure"):
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM vault_datakey WHERE id = %s", [cast.share.key_id])
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        assert not Share.objects.filter(pk=cast.share.pk).exists()


def test_rotation_wraps_every_key_and_readers_notice_nothing(cast: Cast, settings: Any) -> None:
    old = settings.MASTER_KEYS
    newer = base64.b64encode(os.urandom(32)).decode()
    settings.MASTER_KEYS = f"9:{newer},{old}"
    with pytest.raises(CommandError):
        call_command("rotate_keys", "--check")
    call_command("rotate_keys")
    with keeper("test"):
        assert set(DataKey.objects.values_list("master_version", flat=True)) == {9}
    settings.MASTER_KEYS = f"9:{newer}"
    with acting_as(cast.ana.pk):
        assert {CANARY in row.body for row in Share.objects.select_related("key")} == {True}


def test_rotation_takes_second_steps_along(cast: Cast, settings: Any) -> None:
    old = settings.MASTER_KEYS
    step = Authenticator.objects.create(
        user=cast.ben, type=Authenticator.Type.TOTP, data={"secret": get_adapter().encrypt("a seed")}
    )
    settings.MASTER_KEYS = f"9:{base64.b64encode(os.urandom(32)).decode()},{old}"
    with pytest.raises(CommandError, match="1 second-step"):
        call_command("rotate_keys", "--check")
    call_command("rotate_keys")
    settings.MASTER_KEYS = settings.MASTER_KEYS.split(",")[0]
    step.refresh_from_db()
    assert get_adapter().decrypt(step.data["secret"]) == "a seed"


def test_without_the_master_key_nothing_opens_and_nothing_is_written(cast: Cast, settings: Any) -> None:
    settings.MASTER_KEYS = "5:" + base64.b64encode(os.urandom(32)).decode()
    with acting_as(cast.ben.pk):
        with pytest.raises(Exception, match="not in MASTER_KEYS"):
            _ = Share.objects.select_related("key").first().body  # type: ignore[union-attr]
        with pytest.raises(Exception, match="not in MASTER_KEYS"):
            # Of the same day as the share that is there, so that it wants the key that is there.
            share(cast.ben, cast.tuesday, "words", cast.share.created_at)
