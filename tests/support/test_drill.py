"""The drill: it proves the whole way or says where it broke, pages say so, and it reaches nobody."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.core import mail
from django.db import DatabaseError, transaction
from django.db.models import Q
from django.test import Client
from django.urls import reverse

from core import clock
from core.health import report
from groups.models import Group, Membership
from groups.organisation import overview
from members.models import Member
from notices import delivery, health
from notices.models import Notice, NoticePreference
from support import notices, purge, tasks, way
from support.drill import cast as drill_cast
from support.drill import looking, trying, visitor
from support.drill.visitor import Page, Unreached
from support.models import Asked, Drill, DrillCast, SupportRequest
from support.way import Way
from tests.cast import Cast
from tests.support.hands import DAY, HOUR, MINUTE, ask
from vault.actor import keeper

SECOND = dt.timedelta(seconds=1)
MAILBOX = "drill@example.org"


class InProcess:
    """`Visitor`, over Django's test client; `away` makes every page fail."""

    away = False

    def __init__(self, url: str) -> None:
        self.client = Client()

    def come_in(self, name: str, password: str) -> None:
        if InProcess.away:
            raise Unreached("away")
        assert self.client.login(request=None, username=name, password=password)

    def get(self, path: str) -> Page:
        if InProcess.away:
            raise Unreached("away")
        return self._page(self.client.get(path, follow=True))

    def send(self, path: str, **fields: str) -> Page:
        return self._page(self.client.post(path, fields, follow=True))

    def _page(self, answer: Any) -> Page:
        if answer.status_code >= 400:
            raise Unreached(str(answer.status_code))
        return Page(answer.request["PATH_INFO"], answer.content.decode())


@pytest.fixture(autouse=True)
def a_house(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.NOW_DIR, settings.DRILL_EMAIL = tmp_path / "now", MAILBOX
    monkeypatch.setattr(trying, "Visitor", InProcess)
    monkeypatch.setattr(visitor, "Visitor", InProcess)
    monkeypatch.setattr(InProcess, "away", False)


@pytest.fixture
def passes(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`passes(how_long)` lets time go by, with the worker at work; returns what time it is."""
    at = [clock.now()]
    monkeypatch.setattr(clock, "now", lambda: at[0])

    def do(how_long: dt.timedelta = dt.timedelta(), at_work: bool = True) -> dt.datetime:
        at[0] += how_long
        if at_work:
            health._written.clear()
            health.seen(notices.AT_WORK, at[0])
        return at[0]

    return do


def tick(now: dt.datetime, *, mailer: bool = True) -> Way:
    """A minute of the house: the drill's tick, and what is due goes out by mail."""
    tasks.drill()
    if mailer:
        delivery.drain(now)
    return way.read(now)


def proven(passes: Any) -> dt.datetime:
    """A drill that worked, at the time it ended."""
    tick(passes())
    now: dt.datetime = passes(MINUTE)
    assert tick(now) == Way(now, fails=False)
    return now


def last() -> Drill:
    return Drill.objects.latest("began_at")


def test_it_goes_through_web_mail_and_answer_and_says_so(cast: Cast, passes: Any) -> None:
    began = passes()
    assert tick(began) == Way()
    assert last().step == Drill.Step.TOLD
    now = passes(MINUTE)
    assert tick(now) == Way(now, fails=False)
    (sent,) = mail.outbox
    assert sent.to == [MAILBOX]
    with keeper("test: the row as it is"):
        request = SupportRequest.objects.get(public_id=last().about)
    assert (request.state, request.ended) == ("answered", "asker")
    assert request.asker == DrillCast.objects.get().asker
    assert report()["way"] == {"state": "ok", "proven_seconds_ago": 0}


def test_it_is_made_once_a_day(cast: Cast, passes: Any) -> None:
    proven(passes)
    for _ in range(3):
        tick(passes(DAY / 4))
    assert Drill.objects.count() == 1
    tick(passes(DAY / 4))
    assert tick(passes(MINUTE)).proven_at == clock.now()
    assert Drill.objects.count() == 2
    assert len(mail.outbox) == 2


@pytest.mark.parametrize("broken", ["web", "mail server", "worker"])
def test_what_is_broken_turns_it_red_within_its_time_and_green_again(
    cast: Cast, passes: Any, settings: Any, broken: str
) -> None:
    proven(passes)
    InProcess.away = broken == "web"
    backend = settings.EMAIL_BACKEND
    if broken == "mail server":
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there
    at = passes(DAY)
    ends = at + MINUTE + trying.WITHIN  # it begins with the next tick
    while (now := passes(MINUTE)) <= ends:
        found = tick(now, mailer=broken != "worker")
    assert found.fails
    assert last().failed_at is not None
    assert last().step == ("ask" if broken == "web" else "told")
    assert report()["way"]["state"] == "late"
    with keeper("test: nothing is left open"):
        assert not SupportRequest.objects.filter(
            asker=DrillCast.objects.get().asker, state__in=("open", "held")
        )
    InProcess.away, settings.EMAIL_BACKEND = False, backend
    ends = now + trying.AGAIN + 3 * MINUTE
    while (now := passes(MINUTE)) <= ends:
        found = tick(now)
    assert not found.fails
    assert found.proven_at is not None
    assert found.proven_at > at


def test_admins_hear_that_it_came_to_nothing_once_a_day_and_not_what(cast: Cast, passes: Any) -> None:
    at = passes()
    EmailAddress.objects.create(user=cast.ada, email="ada@example.org", verified=True, primary=True)
    NoticePreference.objects.update_or_create(
        member=cast.ada, defaults={"quiet_from": dt.time(0), "quiet_until": dt.time(0)}
    )
    InProcess.away = True
    for _ in range(3):
        tick(passes())
        tick(passes(trying.WITHIN))
        passes(trying.AGAIN - trying.WITHIN)
    days = {at.date(), clock.now().date()}
    assert Drill.objects.filter(failed_at__isnull=False).count() == 3
    assert Notice.objects.filter(kind="way-fails", recipient=cast.ada).count() == len(days)
    delivery.drain(clock.now())
    sent = [one for one in mail.outbox if one.to == ["ada@example.org"]]
    assert len(sent) == len(days)
    assert not Notice.objects.filter(kind="way-fails").exclude(recipient=cast.ada).exists()


def test_mail_that_waits_turns_it_red_at_once(cast: Cast, passes: Any) -> None:
    proven(passes)
    now = passes(MINUTE)
    notices.outbox.enqueue(
        kind="hand",
        recipients=[cast.ana],
        about="xxxxxxxxxx",
        dedupe="waits",
        now=now,
        group_id=cast.tuesday.pk,
    )
    Notice.objects.filter(dedupe__contains="waits").update(created_at=now)
    assert not tick(now, mailer=False).fails
    assert tick(passes(2 * MINUTE), mailer=False).fails


@pytest.mark.parametrize("broken", ["web", "mail server"])
def test_between_two_drills_a_look_turns_it_red_within_minutes_and_green_at_once(
    cast: Cast, passes: Any, settings: Any, broken: str
) -> None:
    proven(passes)
    backend = settings.EMAIL_BACKEND
    InProcess.away = broken == "web"
    if broken == "mail server":
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there
    ends = passes() + looking.LONGEST
    assert not tick(passes(looking.EVERY)).fails
    while (now := passes(MINUTE)) <= ends:
        found = tick(now)
    assert found.fails
    assert Drill.objects.count() == 1
    assert not mail.outbox[1:]
    InProcess.away, settings.EMAIL_BACKEND = False, backend
    assert not tick(passes(MINUTE)).fails


def test_it_looks_no_oftener_than_it_says(cast: Cast, passes: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    proven(passes)
    asked: list[str] = []
    monkeypatch.setattr(InProcess, "get", lambda self, path: asked.append(path))
    for _ in range(20):
        tick(passes(MINUTE))
    assert asked == ["/in/login/"] * 4


def test_a_worker_for_requests_that_is_away_turns_it_red(cast: Cast, passes: Any) -> None:
    proven(passes)
    assert not tick(passes(trying.AWAY - SECOND, at_work=False)).fails
    assert tick(passes(SECOND, at_work=False)).fails


def test_nobody_at_all_at_work_turns_it_red_by_the_age_of_the_file(cast: Cast, passes: Any) -> None:
    now = proven(passes)
    assert not way.read(now + way.OLD).fails
    assert way.read(now + way.OLD + MINUTE) == Way(now, fails=True)


def test_a_drill_speaks_for_a_day_and_no_longer() -> None:
    now = clock.now()
    way.write(Way(now - way.PROVEN_FOR, fails=False), now)
    assert not way.read(now).fails
    way.write(Way(now - way.PROVEN_FOR - MINUTE, fails=False), now)
    assert way.read(now).fails


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"at": null}', '{"at": "x", "proven_at": null, "fails": false}']
)
def test_a_file_that_cannot_be_read_is_no_proof(text: str) -> None:
    way.written().parent.mkdir()
    way.written().write_text(text)
    assert way.read(clock.now()).fails


def test_where_nothing_was_written_nothing_is_said(client: Client) -> None:
    assert way.read(clock.now()) == Way()
    assert "It last worked" not in client.get("/now/").content.decode()


def test_a_killed_worker_leaves_it_to_another(
    cast: Cast, passes: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: Any) -> bool:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setitem(trying._STEPS, Drill.Step.ASK, killed)
        with pytest.raises(SystemExit):
            tasks.drill()
    Drill.objects.update(busy_until=passes() + trying.BUSY)  # what SIGKILL leaves
    tick(passes(MINUTE))
    assert last().step == Drill.Step.ASK
    tick(passes(trying.BUSY))
    tick(passes(MINUTE))
    assert last().proven_at is not None


def test_two_at_once_make_one(cast: Cast, passes: Any) -> None:
    now = passes()
    assert trying._taken(now) is not None
    assert trying._taken(now) is None
    assert Drill.objects.count() == 1


def test_who_comes_second_goes_on_from_where_the_first_came_to(
    cast: Cast, passes: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another worker took it, went on and gave it back, between its being read and its being taken."""
    tick(passes())

    def meanwhile(**terms: Any) -> Q:
        Drill.objects.update(step=Drill.Step.TAKE)
        return Q(**terms)

    monkeypatch.setattr(trying, "Q", meanwhile)
    taken = trying._taken(passes(MINUTE))
    assert taken is not None
    assert taken.step == Drill.Step.TAKE


def test_it_tells_and_reaches_nobody_else(cast: Cast, passes: Any) -> None:
    before = set(Notice.objects.values_list("pk", flat=True))
    proven(passes)
    there = DrillCast.objects.get()
    told = Notice.objects.exclude(pk__in=before).values_list("recipient", flat=True)
    assert set(told) == {there.asker_id, there.holder_id}
    with keeper("test: who was asked"):
        asked = list(Asked.objects.filter(asker=there.asker).values_list("member", "group"))
    assert asked == [(there.holder_id, there.group_id)]


def refused(**seat: Any) -> bool:
    try:
        with transaction.atomic():
            Membership.objects.create(since=clock.now(), name="x", name_key="x", **seat)
    except DatabaseError as error:
        return "keeps to itself" in str(error)
    return False


def test_the_database_keeps_it_apart(cast: Cast) -> None:
    there = drill_cast.gathered(cast.now)
    promise = cast.tuesday.promises.latest("version")
    own = there.group.promises.latest("version")
    for person in (cast.ana, cast.ada, cast.zoe):
        assert refused(group=there.group, member=person, promise=own)
    for person in (there.asker, there.holder):
        assert refused(group=cast.tuesday, member=person, promise=promise)
    with pytest.raises(DatabaseError, match="keeps to itself"), transaction.atomic():
        Membership.objects.filter(member=there.holder).update(member=cast.ana)
    with pytest.raises(DatabaseError, match="of people"), transaction.atomic():
        Group.objects.filter(pk=cast.tuesday.pk).update(is_drill=True)
    with pytest.raises(DatabaseError, match="of people"), transaction.atomic():
        Group.objects.filter(pk=there.group.pk).update(is_drill=False)


def test_the_database_lets_nobody_else_be_asked_by_it(cast: Cast, passes: Any) -> None:
    proven(passes)
    with keeper("test: what no code does"):
        row = Asked.objects.get(asker=DrillCast.objects.get().asker)
        for person, group in (
            (cast.ana, row.group_id),
            (cast.ana, cast.tuesday.pk),
            (row.member, cast.tuesday.pk),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                Asked.objects.create(
                    request=row.request, asker=row.asker, group_id=group, member=person, step=1, minutes=15
                )


def test_no_page_shows_its_circle(cast: Cast, sign_in: Any) -> None:
    group = drill_cast.gathered(cast.now).group
    assert group not in [row.group for row in overview(1, cast.now).rows]
    assert not Group.objects.findable_by(cast.ana).filter(pk=group.pk)
    assert not Group.objects.findable_by(None).filter(pk=group.pk)
    for who in (None, "ana", "ada", "zoe", "moe"):
        for path in ("", "ask/", "settings/", "care/", "duty/", "members/"):
            answer = sign_in(who).get(f"/g/{group.public_id}/{path}")
            assert answer.status_code in (302, 403, 404), (who, path)
            assert answer.status_code != 302 or "/in/login/" in answer["Location"]
            assert drill_cast.CIRCLE not in answer.content.decode()


def test_nobody_comes_in_as_one_of_the_two(cast: Cast, passes: Any) -> None:
    proven(passes)
    there = DrillCast.objects.select_related("asker", "holder").get()
    for person in (there.asker, there.holder):
        assert not person.has_usable_password()
        assert not UserSession.objects.filter(user=person).exists()
        assert not person.is_admin
        assert not person.is_moderator
        assert not person.is_staff


def test_a_cast_that_is_not_whole_is_put_right(cast: Cast, passes: Any) -> None:
    first = drill_cast.gathered(cast.now)
    Member.objects.filter(pk=first.holder_id).update(is_active=False)
    Membership.objects.filter(member=first.asker).update(until=cast.now)
    Membership.objects.filter(member=first.holder).update(role="member")
    assert drill_cast.gathered(cast.now) == first
    proven(passes)
    first.delete()
    tick(passes(DAY))
    assert tick(passes(MINUTE)).proven_at == clock.now()
    assert Group.objects.filter(is_drill=True).count() == 1


def test_an_address_of_somebody_is_no_mailbox_for_it(cast: Cast, passes: Any, caplog: Any) -> None:
    EmailAddress.objects.create(user=cast.ana, email=MAILBOX, verified=True, primary=True)
    tick(passes())
    assert tick(passes(trying.WITHIN)).fails
    assert "DRILL_EMAIL" in caplog.text
    assert not mail.outbox


def test_a_mail_reader_that_unsubscribes_does_not_end_it(cast: Cast, passes: Any) -> None:
    proven(passes)
    there = DrillCast.objects.get()
    NoticePreference.objects.filter(member=there.holder).update(mail=False)
    tick(passes(DAY))
    assert tick(passes(MINUTE)).proven_at == clock.now()


def test_how_each_went_is_kept_for_a_while(cast: Cast, passes: Any) -> None:
    now = proven(passes)
    purge.purge_over(now=now + trying.KEPT - DAY)
    assert Drill.objects.count() == 1
    purge.purge_over(now=now + trying.KEPT)
    assert not Drill.objects.exists()


FAILS = "Asking here may reach nobody at the moment"


def test_support_now_says_how_the_way_is(client: Client, no_database: None) -> None:
    now = clock.now()
    way.write(Way(now - 3 * HOUR, fails=False), now)
    page = client.get("/now/IE/").content.decode()
    assert "We try this way ourselves each day. It last worked" in page
    assert "3 hours ago" in page
    assert FAILS not in page
    way.write(Way(now - 3 * HOUR, fails=True), now)
    page = client.get("/now/IE/").content.decode()
    assert FAILS in page
    assert "Ask here all the same" in page
    assert "We try this way" not in page
    assert page.index("tel:") < page.index(FAILS)


def test_the_button_says_other_words_and_lines_come_first(circle: Cast, passes: Any, sign_in: Any) -> None:
    now = passes()
    way.write(Way(now - 3 * HOUR, fails=False), now)
    page = sign_in("ben").get("/hand/").content.decode()
    assert "3 hours ago" in page
    assert "all the same</span>" not in page
    assert page.index("Tell who holds") < page.index("Outside of here, now")
    way.write(Way(now - 3 * HOUR, fails=True), now)
    page = sign_in("ben").get("/hand/").content.decode()
    assert FAILS in page
    assert "all the same</span>" in page
    assert "are told all the same" not in page
    assert page.index(FAILS) < page.index("Outside of here, now") < page.index("Tell who holds")


def test_the_page_of_who_asked_puts_lines_first(circle: Cast, passes: Any, sign_in: Any) -> None:
    request = ask(circle, now=passes())
    path = reverse("support:one", args=[request.public_id])
    way.write(Way(clock.now(), fails=False), clock.now())
    page = sign_in("ben").get(path).content.decode()
    assert page.index("Where it is") < page.index("Outside of here, now")
    way.write(Way(clock.now(), fails=True), clock.now())
    page = sign_in("ben").get(path).content.decode()
    assert page.index("Outside of here, now") < page.index("Where it is")


def test_those_who_hold_a_circle_read_when_it_was_proven(circle: Cast, passes: Any, sign_in: Any) -> None:
    now, path, room = passes(), f"/g/{circle.tuesday.public_id}/duty/", f"/g/{circle.tuesday.public_id}/"
    assert "It has not been tried here yet" in sign_in("ana").get(path).content.decode()
    way.write(Way(now - 3 * HOUR, fails=False), now)
    page = sign_in("ana").get(path).content.decode()
    assert "Last proven" in page
    assert "was last proven" in sign_in("ana").get(room).content.decode()
    assert "3 hours ago" in page
    way.write(Way(now - 3 * HOUR, fails=True), now)
    assert "does not work as it is meant to" in sign_in("ana").get(path).content.decode()
    assert "may not reach you at the moment" in sign_in("ana").get(room).content.decode()
    assert "may not reach you at the moment" not in sign_in("ben").get(room).content.decode()


def test_an_admin_reads_where_it_broke(cast: Cast, passes: Any, sign_in: Any) -> None:
    assert "It has not been tried here yet" in sign_in("ada").get("/org/lines/").content.decode()
    InProcess.away = True
    tick(passes())
    tick(passes(trying.WITHIN))
    page = sign_in("ada").get("/org/lines/").content.decode()
    assert "The last try came to nothing at: asking, over the web." in page
    InProcess.away = False
    tick(passes(trying.AGAIN))
    tick(passes(MINUTE))
    page = sign_in("ada").get("/org/lines/").content.decode()
    assert "came to nothing" not in page
    assert "It last worked" in page
