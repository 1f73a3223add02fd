"""The frame around every page."""

from typing import Any

from home.context import MOST_SHOWN
from tests.cast import Cast, group, seat


def test_the_side_bar_names_so_many_circles_and_leads_to_the_others(cast: Cast, sign_in: Any) -> None:
    for number in range(MOST_SHOWN):
        seat(cast.cleo, group(f"Circle {number:02}", cast.now), cast.now)
    pages = [
        sign_in("cleo").get(path).content.decode() for path in ("/today/", f"/g/{cast.mornings.public_id}/")
    ]
    for page in pages:
        side = page[page.index("Your groups") : page.index("</nav>")]
        assert side.count('href="/g/') == MOST_SHOWN
        assert "Circle 10" in side
        assert "Circle 11" not in side
        assert "All your groups" in side
    assert "All your groups" not in sign_in("ben").get("/today/").content.decode()
