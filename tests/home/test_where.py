"""The tab that is marked says where a page belongs, and a page without anything to do on it leads to where there is."""

import pytest
from django.test import Client

from tests.cast import Cast

MARKED = 'aria-current="page">'


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "tab"), [("/with/", "Me"), ("/reports/", "Me"), ("/m/", "Messages"), ("/find/", "Groups")]
)
def test_the_tab_of_a_page(cast: Cast, path: str, tab: str) -> None:
    client = Client()
    client.force_login(cast.ben)
    page = client.get(path).content.decode()
    here = (
        page[page.index('<nav class="tabs"') : page.index("</nav>")].partition(MARKED)[2].partition("</a>")[0]
    )
    assert here.endswith(f"</span>{tab}")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/m/", "/with/"])
def test_where_nobody_can_be_written_to_there_is_a_way_on(cast: Cast, path: str) -> None:
    client = Client()
    client.force_login(cast.ada)
    page = client.get(path).content.decode()
    assert '<a class="btn" href="/groups/">To my groups</a>' in page
