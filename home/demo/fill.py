"""Fills an empty database with the living example. Each word is written as its author would: through the locks."""

import datetime as dt
import json
import uuid
from collections.abc import Iterable
from typing import Any

from allauth.account.models import EmailAddress
from dateutil.relativedelta import relativedelta
from django.db import transaction

from checkins.models import CheckIn, Rhythm, Round
from core import clock
from groups.models import Block, Group, Membership, Promise
from groups.names import named
from groups.promises import terms_of
from groups.terms import OPENINGS, WAYS_IN
from home.demo import story
from home.demo.answers import look_back
from home.demo.care import report
from home.demo.circle import hear, live
from home.demo.company import keep_company
from home.demo.rhythms import vary
from home.demo.road import walk
from home.demo.shelf import put_on_the_shelf
from home.demo.sitting import sit_together
from home.demo.standby import stand_by
from home.demo.two import write_to_each_other
from journeys.models import Chapter, Journey
from members.models import Consent, Member
from milestones.models import Celebration, KindWord, Milestone
from shares.actions import keep_draft
from shares.models import Acknowledgement, Reply, Share, Waiting
from vault.actor import acting_as
from vault.keys import key_for
from vault.models import whole_day_after

Said = Iterable[tuple[str, int, str, list[tuple[str, str]]]]


class Filling:
    """One filling of an empty database, at one instant."""

    def __init__(self, now: dt.datetime) -> None:
        self.now = now
        self.people: dict[str, Member] = {}

    @transaction.atomic
    def fill(self) -> None:
        """Everybody, in their places, with what they say."""
        self._people()
        tuesday, mornings = self._circles()
        self._other_circles()
        self._say(tuesday, story.TUESDAY_SHARES)
        self._say(tuesday, [story.HELD_SHARE], audience=Share.Audience.FACILITATORS)
        self._say(mornings, story.MORNINGS_SHARES)
        self._check_in(tuesday)
        vary(tuesday, self.people["Ana"], self.now)
        keep_company(self.people, tuesday, self.now)
        write_to_each_other(self.people, tuesday, self.now)
        stand_by(self.people, tuesday)
        put_on_the_shelf(self.people, tuesday, self.now)
        self._celebrate(tuesday)
        walk(self.people["Ben"], tuesday, self.now)
        self._begin(tuesday)
        live(self.people, tuesday, mornings, self.now)
        hear(self.people["Ben"], tuesday, self.now)
        sit_together(self.people, tuesday, self.now)
        report(self.people, tuesday, mornings, self.now)

    # -- people and places ------------------------------------------------------------------------------------------
    def _people(self) -> None:
        flags: dict[str, dict[str, bool]] = {
            "moe": {"is_moderator": True},
            "ada": {"is_admin": True},
            "zoe": {"is_staff": True, "is_superuser": True},
        }
        for name, (pseudonym, zone) in story.CAST.items():
            address = f"{name}@demo.example"
            member = Member.objects.create_user(
                name,
                story.PASSWORD,
                display_name=pseudonym,
                time_zone=zone,
                email=address,
                **flags.get(name, {}),
            )
            EmailAddress.objects.create(user=member, email=address, primary=True, verified=True)
            self.people[pseudonym] = member
        for pseudonym in story.OTHERS:
            name = "demo-" + pseudonym.lower().replace(" ", "-")
            self.people[pseudonym] = Member.objects.create_user(
                name, None, display_name=pseudonym, time_zone="Europe/Dublin"
            )
        for member in self.people.values():
            for purpose in ("terms", "health-words"):
                Consent.objects.create(
                    member=member, purpose=purpose, text_version="2026-11", given_at=self.now
                )

    def _circles(self) -> tuple[Group, Group]:
        since = self.now - dt.timedelta(days=200)
        tuesday = Group.objects.create(
            name="Tuesday Circle",
            about="A small circle for anyone whose drinking or using has got heavy, and for anyone rebuilding after. Quiet people welcome.",
            when_words="Tuesdays, 7:30 pm, Irish time", meets=Group.Meeting.ONLINE, listed=Group.Listed.ANYONE,
            joining=Group.Joining.ASK, stay_days=Group.Stay.QUARTER, pull_noun="use",
            writing=Group.Writing.CHOSEN, trial_rounds=3, opening=Group.Opening.AROUND,
        )  # fmt: skip
        mornings = Group.objects.create(
            name="Early Mornings",
            about="For people whose nights are long: worry, low mood, not sleeping. We say good morning to each other.",
            when_words="Every day, from 5 am", meets=Group.Meeting.ONLINE, listed=Group.Listed.ANYONE,
            joining=Group.Joining.AT_ONCE, stay_days=Group.Stay.MONTH, approach=Group.Approach.SKILLS,
            opening=Group.Opening.REPORTED,
        )  # fmt: skip
        for group in (tuesday, mornings):
            Group.objects.filter(pk=group.pk).update(**story.SAYS[group.name])
            group.refresh_from_db()
            Promise.objects.create(group=group, version=1, terms=terms_of(group), since=since)
        self._seat(tuesday, "Ana", since, Membership.Role.FACILITATOR)
        for step, name in enumerate(["Ben", *story.TUESDAY]):
            self._seat(tuesday, name, since + dt.timedelta(days=3 * step))
        self._seat(tuesday, "Dev", since, until=self.now - dt.timedelta(days=9))
        Block.objects.create(
            group=tuesday, member=self.people["Eve"], name="Eve", by=self.people["Ana"], at=since
        )
        self._seat(mornings, "Tobi", since, Membership.Role.FACILITATOR)
        for step, name in enumerate(["Cleo", "Fern"]):
            self._seat(mornings, name, since + dt.timedelta(days=3 * step))
        return tuesday, mornings

    def _other_circles(self) -> None:
        """Circles there are to find, each with names of its own."""
        since = self.now - dt.timedelta(days=90)
        for says, people, hold in story.OTHER_CIRCLES:
            group = Group.objects.create(listed=Group.Listed.ANYONE, **says)
            promise = Promise.objects.create(group=group, version=1, terms=terms_of(group), since=since)
            for number, (pseudonym, name) in enumerate(people):
                role = Membership.Role.FACILITATOR if number < hold else Membership.Role.MEMBER
                Membership.objects.create(
                    group=group,
                    member=self.people[pseudonym],
                    role=role,
                    since=since,
                    promise=promise,
                    **named(name),
                )

    def _seat(
        self,
        group: Group,
        name: str,
        since: dt.datetime,
        role: str = "member",
        until: dt.datetime | None = None,
    ) -> None:
        Membership.objects.create(
            group=group,
            member=self.people[name],
            role=role,
            since=since,
            until=until,
            promise=group.promises.get(),
            **named(self.people[name].display_name),
        )

    # -- words --------------------------------------------------------------------------------------------------------
    def _say(self, group: Group, said: Said, audience: str = "group") -> None:
        promise = group.promises.get()
        kinds = [kind for kind, _ in Acknowledgement.Kind.choices]
        for number, (name, hours, words, answers) in enumerate(said):
            author, at = self.people[name], self.now - dt.timedelta(hours=hours, minutes=7 * number % 50)
            fades = group.fades_at(at)
            so = dict(story.SAID_SO.get((name, hours), {}))
            so["readers"] = [self.people[reader].pk for reader in so.get("readers", ())]  # type: ignore[attr-defined]
            with acting_as(author.pk):
                share = Share.objects.create(**{
                    "group": group, "author": author, "audience": audience, "body": words, "promise": promise, "created_at": at,
                    "fades_at": fades, "key": key_for(owner_id=author.pk, group_id=group.pk, until=whole_day_after(fades)),
                    "newcomers": WAYS_IN[str(group.joining)], **so,
                })  # fmt: skip
                if share.hard:
                    Waiting.objects.create(share=share, group=group, due_at=at, owner=self.people["Ana"])
                elif not answers and hours < 48:
                    due = at + dt.timedelta(hours=group.answer_hours)
                    Waiting.objects.create(share=share, group=group, due_at=due)
            for minutes, (answerer, answer) in enumerate(answers, start=1):
                self._answer(share, self.people[answerer], answer, at + dt.timedelta(minutes=11 * minutes))
            if share.audience == "group":
                for turn, (answerer, _) in enumerate(answers):
                    if answerer != name:
                        self._hear(share, self.people[answerer], kinds[(number + turn) % 3])

    def _answer(self, share: Share, author: Member, words: str, at: dt.datetime) -> None:
        with acting_as(author.pk):
            key = key_for(owner_id=author.pk, group_id=share.group_id, until=whole_day_after(share.fades_at))
            Reply.objects.create(
                share=share, group_id=share.group_id, audience=share.audience, author=author, body=words,
                created_at=min(at, self.now), key=key,
            )  # fmt: skip

    def _hear(self, share: Share, member: Member, kind: str) -> None:
        with acting_as(member.pk):
            Acknowledgement.objects.create(
                share=share,
                group_id=share.group_id,
                audience=share.audience,
                member=member,
                kind=kind,
                at=self.now,
            )

    def _begin(self, group: Group) -> None:
        """Ben has an unfinished note."""
        ben = self.people["Ben"]
        with acting_as(ben.pk):
            keep_draft(
                author=ben, group=group, answers=story.UNFINISHED, submission=uuid.uuid4(),
                now=self.now - dt.timedelta(days=1),
            )  # fmt: skip

    # -- check-ins ----------------------------------------------------------------------------------------------------
    def _check_in(self, group: Group) -> None:
        zone = "Europe/Dublin"
        today = clock.today(self.now, zone)
        rhythm = Rhythm.objects.create(
            group=group, every=Rhythm.Every.DAY, opens=dt.time(0, 0), open_minutes=24 * 60, time_zone=zone,
            starts_on=today, set_by=self.people["Ana"], asks=story.QUESTIONS,
        )  # fmt: skip
        opens = clock.instant_of(today, rhythm.opens, zone)
        closes = clock.instant_of(today + dt.timedelta(days=1), rhythm.opens, zone)
        round_ = Round.objects.create(
            rhythm=rhythm, group=group, date=today, question=rhythm.question, opens_at=opens, closes_at=closes,
            remind_at=closes - dt.timedelta(hours=1), asks=rhythm.asks,
        )  # fmt: skip
        for name, weather, pull, words, audience, reach in story.CHECKINS:
            member = self.people[name]
            with acting_as(member.pk):
                CheckIn.objects.create(
                    round=round_, group=group, member=member, audience=audience, weather=weather, pull=pull, words=words,
                    reach=reach, at=self.now, more=json.dumps(story.MORE.get(name, {})),
                    opening=OPENINGS[str(group.opening)], **self._promised(member, group),
                )  # fmt: skip
        look_back(self.people["Ben"], rhythm, self.people["Ana"], self.now)

    def _promised(self, member: Member, group: Group) -> dict[str, Any]:
        """What is said now keeps the promise as it is now."""
        fades_at = group.fades_at(self.now)
        key = key_for(owner_id=member.pk, group_id=group.pk, until=whole_day_after(fades_at))
        return {"newcomers": WAYS_IN[str(group.joining)], "fades_at": fades_at, "key": key}

    # -- the road -----------------------------------------------------------------------------------------------------
    def _celebrate(self, group: Group) -> None:
        member = self.people["Marigold"]
        today = clock.today(self.now, member.time_zone)
        start = today - relativedelta(months=6)
        with acting_as(member.pk):
            own = {"member": member, "key": key_for(owner_id=member.pk)}
            journey = Journey.objects.create(starts_on=start, created_at=self.now, in_front=True, **own)
            Chapter.objects.create(journey=journey, number=1, begins_on=start, created_at=self.now, **own)
            milestone = Milestone.objects.create(
                journey=journey, rung="6m", words="Six months", number="6", of="months", months=6, reached_on=today,
                told_at=self.now, **own,
            )  # fmt: skip
            celebration = Celebration.objects.create(
                milestone=milestone, group=group, member=member, title="Six months", rung="6m", face="6|months|6|0|honey",
                words="Six months of turning up.", at=self.now, **self._promised(member, group),
            )  # fmt: skip
        for name, words in [
            ("Ana", "Every one of them, Marigold."),
            ("Old Joe", "Your chair has your shape now."),
        ]:
            author = self.people[name]
            with acting_as(author.pk):
                KindWord.objects.create(
                    celebration=celebration, group=group, author=author, words=words, at=self.now,
                    **self._promised(author, group),
                )  # fmt: skip
