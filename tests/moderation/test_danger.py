"""Somebody reports that a life may be in danger: nobody is here around the clock, and the pages say so before anything else."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.moderation.desk import tell

SignIn = Callable[[str | None], Client]


@pytest.mark.parametrize(("reason", "said"), [("danger", True), ("hurtful", False)])
def test_calling_first_is_said_to_who_told_and_to_who_looks(
    cast: Cast, sign_in: SignIn, reason: str, said: bool
) -> None:
    report = tell(cast, reason=reason)
    followed = sign_in("ana").get(reverse("moderation:report", args=[report.public_id])).content.decode()
    assert ("nobody is here around the clock" in followed) is said
    if said:
        assert followed.index("nobody is here around the clock") < followed.index("How it stands")
    case = sign_in("moe").get("/care/cases/").content.decode()
    at = case.partition('href="/care/cases/')[2].partition('"')[0]
    case = sign_in("moe").get(f"/care/cases/{at}").content.decode()
    assert ("The emergency number before any letter" in case) is said


def test_the_choice_says_it_where_it_is_made(cast: Cast, sign_in: SignIn) -> None:
    page = (
        sign_in("ana").get(reverse("moderation:tell", args=["share", cast.share.public_id])).content.decode()
    )
    assert "Call first: Support now, at the top, has the numbers." in page
