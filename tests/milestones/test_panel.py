"""What the circle's page shows of celebrations when a row was tampered with."""

from typing import Any

from django.db import connection

from tests.cast import Cast
from vault.actor import keeper


def test_a_damaged_celebration_does_not_close_the_circles_page(cast: Cast, sign_in: Any) -> None:
    assert cast.celebration is not None
    path = f"/g/{cast.tuesday.public_id}/"
    assert "One year" in sign_in("ana").get(path).content.decode()
    with keeper("test: an attacker at the database"), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE milestones_celebration SET title = overlay(title placing '\\x00'::bytea from 20) WHERE id = %s",
            [cast.celebration.pk],
        )
    page = sign_in("ana").get(path)
    assert page.status_code == 200
    assert "One year" not in page.content.decode()
