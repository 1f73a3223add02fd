"""What the tests of partners stand on."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse

from groups.models import Membership
from members.models import Member
from partners import actions
from partners.actions import When
from partners.models import Partnership
from tests.cast import Cast
from vault.actor import acting_as

DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)


@dataclass
class Two:
    """Ben asked Ana, who agreed; both have said something."""

    cast: Cast
    row: Partnership

    @property
    def paths(self) -> list[str]:
        url = reverse("partners:one", args=[self.row.public_id])
        return ["/with/", url, f"{url}rhythm/", f"{url}end/", f"/g/{self.cast.tuesday.public_id}/with/",
                f"/g/{self.cast.tuesday.public_id}/", "/today/", "/me/notices/", "/me/words/"]  # fmt: skip


def ask(cast: Cast, who: Member, whom: Member, now: dt.datetime | None = None) -> Partnership:
    their = Membership.objects.select_related("group", "member").get(
        group=cast.tuesday, member=whom, until=None
    )
    with acting_as(who.pk):
        return actions.ask(member=who, seat=their, when=When(), now=now or cast.now)
