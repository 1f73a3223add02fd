"""The cast: the same people in every test, with words that could leak, made through the application's own role."""

import datetime as dt
import uuid
from dataclasses import dataclass, field

from django.db import connection

from checkins.models import Afterword, Beginning, CheckIn, Handover, Letter, LetterAnswer, Rhythm, Round
from conversations.models import Conversation, ConversationWords, OwnEnd, Unsent
from core import clock
from gatherings.models import Gathering, Place, Rsvp
from groups.models import (
    Block,
    Group,
    Invitation,
    InvitedAddress,
    JoinRequest,
    Membership,
    Promise,
    SettingsChange,
)
from groups.names import named
from groups.promises import terms_of
from groups.terms import WAYS_IN
from journeys.models import (
    Chapter,
    Day,
    Directive,
    Helping,
    Journey,
    Mark,
    Plan,
    PlanCopy,
    PlanVersion,
    Setback,
    StepDraft,
    Suggestion,
    SuggestionAnswer,
)
from live.models import LiveRound, MeetingLink, Turn, TurnWords
from members.models import Consent, Member
from milestones.models import Celebration, KindWord, Ladder, Milestone, Rung
from milestones.shipped import by_code
from moderation import reportable
from moderation.actions.reporting import file
from moderation.models import AccountEnd, Case, CaseLetter, Evidence, Look, Opening, Report
from moderation.proof import proof_of
from partners.models import Partnership, PartnerWords, Side
from resources.models import KEPT_UNTIL, Resource, ResourceWords
from scales.models import Entry, Monthly
from shares.models import Acknowledgement, Draft, Reply, Share, Waiting
from support.models import Asked, Duty, DutyNote, RequestWords, RingPlace, SupportRequest, Worry
from vault.actor import acting_as, keeper
from vault.keys import key_for
from vault.models import whole_day_after

PASSWORD = "come-as-you-are"

NAMES = {
    "ana": "Juniper",  # facilitates Tuesday Circle
    "ben": "Wren",  # is a member of it
    "cleo": "Marigold",  # sits in Early Mornings
    "dev": "Birch",  # has left Tuesday Circle
    "eve": "Lark",  # is blocked in Tuesday Circle
    "moe": "Tobi",  # moderates
    "ada": "Ada",  # is the admin
    "zoe": "Zoe",  # is the superuser
    "finn": "Kestrel",  # facilitates Early Mornings
}

PLAN = [
    "first",
    "triggers",
    "signs",
    "late",
    "helps",
    "hour",
    "day",
    "people",
    "professional",
    "reasons",
    "goals",
]

ASKS = ["weather", "pull", "word", "halt", "own:What helps?", "words", "back", "plan"]
"""What Tuesday Circle's check-in asks."""

CANARY = "canary-4f1d"
"""Stands in every confidential field the cast fills: where it turns up, words have leaked."""


@dataclass
class Cast:
    """Who is there and what they have said. Attributes are rows, read once; read them again to see changes."""

    ana: Member
    ben: Member
    cleo: Member
    dev: Member
    eve: Member
    moe: Member
    ada: Member
    zoe: Member
    finn: Member
    tuesday: Group  # Ana, Ben; Dev was here; Eve is blocked
    mornings: Group  # Finn, Cleo
    share: Share | None = None  # Ben's, to Tuesday Circle
    held_share: Share | None = None  # Ben's, to its facilitators
    reply: Reply | None = None  # Ana's, to Ben's share
    round: Round | None = None  # open now, in Tuesday Circle
    checkin: CheckIn | None = None  # Ben's, to everyone
    journey: Journey | None = None  # Ben's
    setback: Setback | None = None  # Ben's
    celebration: Celebration | None = None  # Ben's, in Tuesday Circle
    chapter: Chapter | None = None  # Ben's
    milestone: Milestone | None = None  # Ben's
    moment: Milestone | None = None  # Ben named it
    ladder: Ladder | None = None  # Tuesday Circle's own
    rhythm: Rhythm | None = None  # Tuesday Circle's
    ask: JoinRequest | None = None  # Finn asks for a seat in Tuesday Circle
    ben_seat: Membership | None = None  # Ben's, in Tuesday Circle
    block: Block | None = None  # Eve's, in Tuesday Circle
    draft: Draft | None = None  # Ben's, in Tuesday Circle
    invitation: Invitation | None = None  # to Tuesday Circle
    address: InvitedAddress | None = None  # brought by Ana
    change: SettingsChange | None = None  # waits in Tuesday Circle
    version: PlanVersion | None = None  # of Ben's plan
    copy: PlanCopy | None = None  # of parts of Ben's plan, for Ana
    suggestion: Suggestion | None = None  # Ana's, for Ben's plan
    gathering: Gathering | None = None  # Ben's, in Tuesday Circle, in three days; Ana comes
    live: LiveRound | None = None  # of that round: Ben speaks, Ana holds it
    letter: Letter | None = None  # Ana's, to Ben, who answered
    partnership: Partnership | None = None  # Ben asked Ana, and both have said something
    partner_words: PartnerWords | None = None  # Ben's, to Ana
    conversation: Conversation | None = None  # Ben wrote to Ana, who said yes; both have written
    line: ConversationWords | None = None  # Ben's, to Ana, just now
    hand: SupportRequest | None = None  # Ben's; Ana holds it
    report: Report | None = None  # Ben's, to the moderators, about Ana's reply
    case: Case | None = None  # in Moe's hand, who has read it
    piece: Evidence | None = None  # the copy of that reply
    case_letter: CaseLetter | None = None  # Moe's, to Ana, who appealed
    opening: Opening | None = None  # Moe asked for it
    end: AccountEnd | None = None  # Moe asked that Ana's account be ended
    resource: Resource | None = None  # Ana's, published in Tuesday Circle
    suggested: Resource | None = None  # Ana's, for the site; Ada has yet to read it
    now: dt.datetime = field(default_factory=clock.now)

    @property
    def everyone(self) -> dict[str, Member]:
        return {name: getattr(self, name) for name in NAMES}


def member(name: str, **fields: object) -> Member:
    """One more member, who has agreed to keeping what they write."""
    person = Member.objects.create_user(
        name, PASSWORD, **{"display_name": NAMES.get(name, name.title()), **fields}
    )
    for purpose in ("terms", "health-words"):
        Consent.objects.create(member=person, purpose=purpose, text_version="2026-11", given_at=clock.now())
    return person


def group(name: str, now: dt.datetime, **fields: object) -> Group:
    """One more group, with its first promise."""
    made = Group.objects.create(name=name, **fields)
    Promise.objects.create(group=made, version=1, terms=terms_of(made), since=now)
    return made


def seat(person: Member, in_group: Group, now: dt.datetime, **fields: object) -> Membership:
    """A seat for that person."""
    promise = in_group.promises.latest("version")
    return Membership.objects.create(
        group=in_group,
        member=person,
        **{"since": now, "promise": promise, **named(person.display_name), **fields},
    )


def share(author: Member, in_group: Group, words: str, now: dt.datetime, **fields: object) -> Share:
    """Something that person said there."""
    with acting_as(author.pk):
        fades = in_group.fades_at(now)
        key = key_for(owner_id=author.pk, group_id=in_group.pk, until=whole_day_after(fades))
        return Share.objects.create(
            group=in_group, author=author, body=words, created_at=now, fades_at=fades, key=key,
            **{"newcomers": WAYS_IN[str(in_group.joining)], "promise": in_group.promises.latest("version"), **fields},
        )  # fmt: skip


def reply(author: Member, to: Share, words: str, now: dt.datetime) -> Reply:
    """An answer that person gave."""
    with acting_as(author.pk):
        key = key_for(owner_id=author.pk, group_id=to.group_id, until=whole_day_after(to.fades_at))
        return Reply.objects.create(
            share=to,
            group_id=to.group_id,
            audience=to.audience,
            author=author,
            body=words,
            created_at=now,
            key=key,
        )


def rung(code: str) -> dict[str, object]:
    """What a milestone keeps of that rung of the shipped ladder."""
    point = by_code(code)
    assert point is not None
    return {
        "rung": code, "words": point.words, "number": point.number, "of": point.unit, "months": point.months, "days": point.days,
    }  # fmt: skip


def gather() -> Cast:
    """Everyone, in their places, with something said."""
    now = clock.now()
    flags = {
        "moe": {"is_moderator": True},
        "ada": {"is_admin": True},
        "zoe": {"is_staff": True, "is_superuser": True},
    }
    people = {name: member(name, **flags.get(name, {})) for name in NAMES}
    month = now - dt.timedelta(days=30)
    tuesday = group("Tuesday Circle", month, about="For whoever comes.", when_words="Tuesdays, 7:30 pm")
    mornings = group("Early Mornings", month, listed="anyone", joining="at_once")
    seat(people["ana"], tuesday, month, role="facilitator")
    ben_seat = seat(people["ben"], tuesday, month)
    seat(people["dev"], tuesday, month, until=now - dt.timedelta(days=2))
    seat(people["finn"], mornings, month, role="facilitator")
    seat(people["cleo"], mornings, month)
    cast = Cast(**people, tuesday=tuesday, mornings=mornings, now=now, ben_seat=ben_seat)
    cast.block = Block.objects.create(
        group=tuesday, member=people["eve"], name="Lark", by=people["ana"], at=month
    )
    cast.ask = JoinRequest.objects.create(
        group=tuesday,
        member=people["finn"],
        promise=tuesday.promises.latest("version"),
        name="Kestrel",
        asked_at=now,
    )
    _say(cast)
    _invite(cast)
    _check_in(cast)
    _hold(cast)
    _pair(cast)
    _write(cast)
    _reach(cast)
    _suggest(cast)
    _report(cast)
    _walk(cast)
    _gather(cast)
    _sit(cast)
    return cast


def _say(cast: Cast) -> None:
    earlier = cast.now - dt.timedelta(hours=3)
    cast.share = share(cast.ben, cast.tuesday, f"{CANARY} Ben said this", earlier, note=f"{CANARY} a note")
    cast.held_share = share(
        cast.ben, cast.tuesday, f"{CANARY} for Ana only", earlier, audience="facilitators"
    )
    cast.reply = reply(cast.ana, cast.share, f"{CANARY} Ana answered", earlier)
    with acting_as(cast.ana.pk):
        Acknowledgement.objects.create(
            share=cast.share,
            group=cast.tuesday,
            audience=cast.share.audience,
            member=cast.ana,
            kind="hear",
            at=earlier,
        )
    share(cast.cleo, cast.mornings, f"{CANARY} Cleo said this", earlier)
    with acting_as(cast.ben.pk):
        Waiting.objects.create(share=cast.share, group=cast.tuesday, due_at=cast.now + dt.timedelta(hours=21))
        cast.draft = Draft.objects.create(
            group=cast.tuesday, author=cast.ben, answers=f'{{"words": "{CANARY} not sent"}}', submission=uuid.uuid4(),
            touched_at=cast.now, key=key_for(owner_id=cast.ben.pk, until=whole_day_after(cast.now + dt.timedelta(days=30))),
        )  # fmt: skip


def _invite(cast: Cast) -> None:
    """Ana has made a link for Tuesday Circle, and one for an address; and she proposes a looser promise."""
    terms = {
        "group": cast.tuesday,
        "made_by": cast.ana,
        "made_at": cast.now,
        "expires_at": cast.now + dt.timedelta(days=7),
    }
    cast.invitation = Invitation.objects.create(**terms, most_uses=3)
    with acting_as(cast.ana.pk):
        cast.address = InvitedAddress.objects.create(
            group=cast.tuesday, member=cast.ana, address=f"{CANARY}@example.org", brought_at=cast.now,
            invitation=Invitation.objects.create(**terms, most_uses=1), sent_at=cast.now,
            key=key_for(owner_id=cast.ana.pk, group_id=cast.tuesday.pk),
        )  # fmt: skip
    cast.change = SettingsChange.objects.create(
        group=cast.tuesday, wanted={"joining": "at_once"}, proposed_by=cast.ana, proposed_at=cast.now,
        due_at=cast.now + dt.timedelta(days=7),
    )  # fmt: skip


def _check_in(cast: Cast) -> None:
    hour = dt.timedelta(hours=1)
    rhythm = cast.rhythm = Rhythm.objects.create(
        group=cast.tuesday,
        every="day",
        opens=dt.time(8),
        time_zone="Europe/Dublin",
        starts_on=cast.now.date(),
        set_by=cast.ana,
        asks=ASKS,
    )
    cast.round = Round.objects.create(
        rhythm=rhythm, group=cast.tuesday, date=cast.now.date(), question=rhythm.question,
        opens_at=cast.now - 2 * hour, closes_at=cast.now + 10 * hour, remind_at=cast.now + 9 * hour,
        asks=ASKS,
    )  # fmt: skip
    with acting_as(cast.ben.pk):
        cast.checkin = CheckIn.objects.create(
            round=cast.round, group=cast.tuesday, member=cast.ben, audience="group", weather="clearing", pull="little",
            words=f"{CANARY} a bit shaky", at=cast.now - hour, key=key_for(owner_id=cast.ben.pk, group_id=cast.tuesday.pk),
            more=f'{{"word": "{CANARY} word", "halt": ["tired"], "own1": "{CANARY} soup", "plan": "{CANARY} walk"}}',
        )  # fmt: skip
        Beginning.objects.create(
            round=cast.round, group=cast.tuesday, member=cast.ben, answers=f'{{"words": "{CANARY} begun"}}', touched_at=cast.now,
            key=key_for(owner_id=cast.ben.pk, until=whole_day_after(cast.round.closes_at)),
        )  # fmt: skip


def _hold(cast: Cast) -> None:
    """Around that check-in: Ana's letter to Ben and his answer, her closing words, and a note for whoever holds the next ones."""
    fades = cast.now + dt.timedelta(days=30)
    said = {"group": cast.tuesday, "at": cast.now, "fades_at": fades}
    with acting_as(cast.ana.pk):
        key = key_for(owner_id=cast.ana.pk, group_id=cast.tuesday.pk, until=whole_day_after(fades))
        ana = {"round": cast.round, "author": cast.ana, "key": key, **said}
        cast.letter = Letter.objects.create(reader=cast.ben, words=f"{CANARY} a letter", **ana)
        Afterword.objects.create(words=f"{CANARY} closing", **ana)
        Handover.objects.create(to=cast.ana, words=f"{CANARY} a note", **ana)
    with acting_as(cast.ben.pk):
        key = key_for(owner_id=cast.ben.pk, group_id=cast.tuesday.pk, until=whole_day_after(fades))
        LetterAnswer.objects.create(
            letter=cast.letter, author=cast.ben, reader=cast.ana, words=f"{CANARY} answered", key=key, **said
        )


def _pair(cast: Cast) -> None:
    """Ben and Ana check in with each other."""
    before, fades = cast.now - dt.timedelta(hours=1), cast.now + dt.timedelta(days=30)
    with acting_as(cast.ben.pk):
        cast.partnership = Partnership.objects.create(
            group=cast.tuesday, asker=cast.ben, other=cast.ana, asked_at=before, agreed_at=before
        )
    for person, other in ((cast.ben, cast.ana), (cast.ana, cast.ben)):
        with acting_as(person.pk):
            of = {"partnership": cast.partnership, "group": cast.tuesday}
            Side.objects.create(member=person, stand="on", at=before, **of)
            said = PartnerWords.objects.create(
                author=person, reader=other, weather="clearing", words=f"{CANARY} for one", at=before, fades_at=fades,
                key=key_for(owner_id=person.pk, group_id=cast.tuesday.pk, until=whole_day_after(fades)), **of,
            )  # fmt: skip
        cast.partner_words = cast.partner_words or said


def _write(cast: Cast) -> None:
    """Ben and Ana write to each other. The circle let them when they began; it does not any more."""
    before, fades = cast.now - dt.timedelta(hours=1), cast.now + dt.timedelta(days=30)
    here = Group.objects.filter(pk=cast.tuesday.pk)
    here.update(writing="chosen")
    two = {"group": cast.tuesday, "asker": cast.ben, "other": cast.ana}
    with acting_as(cast.ben.pk):
        cast.conversation = Conversation.objects.create(asked_at=before, waits_until=fades, **two)
    with acting_as(cast.ana.pk):
        Conversation.objects.filter(pk=cast.conversation.pk).update(accepted_at=before)
    for person, other, at in ((cast.ana, cast.ben, before), (cast.ben, cast.ana, cast.now)):
        with acting_as(person.pk):
            of = {"conversation": cast.conversation, "group": cast.tuesday}
            OwnEnd.objects.create(member=person, stand="on", at=before, reads_from=before, **of)
            key = key_for(
                owner_id=person.pk, group_id=cast.tuesday.pk, until=whole_day_after(fades), between_id=cast.conversation.pk
            )  # fmt: skip
            cast.line = ConversationWords.objects.create(
                author=person, reader=other, words=f"{CANARY} to one", at=at, fades_at=fades, key=key, **of
            )
    with acting_as(cast.ben.pk):
        Unsent.objects.create(
            group=cast.tuesday, author=cast.ben, other=cast.ana, words=f"{CANARY} not sent", at=cast.now,
            key=key_for(owner_id=cast.ben.pk, until=whole_day_after(fades)),
        )  # fmt: skip
    here.update(writing=cast.tuesday.writing)


def _reach(cast: Cast) -> None:
    """Ben asked those who hold Tuesday Circle for a hand, as his ring has it, and Ana is with him; she is on duty on Mondays."""
    before, fades = cast.now - dt.timedelta(minutes=20), cast.now + dt.timedelta(days=34)
    with acting_as(cast.ben.pk), keeper("test: as it stands after she took it"):
        RingPlace.objects.create(member=cast.ben, group=cast.tuesday, step=1, minutes=15)
        cast.hand = SupportRequest.objects.create(
            asker=cast.ben, state="held", step=1, asked_at=before, changed_at=before, fades_at=fades
        )
        Asked.objects.create(
            request=cast.hand, asker=cast.ben, group=cast.tuesday, member=cast.ana, step=1, minutes=15, as_holder=True,
            told_at=before, held_at=before,
        )  # fmt: skip
    with acting_as(cast.ben.pk):
        RequestWords.objects.create(
            request=cast.hand, group=cast.tuesday, author=cast.ben, words=f"{CANARY} a hand", at=before, fades_at=fades,
            key=key_for(owner_id=cast.ben.pk, group_id=cast.tuesday.pk, until=whole_day_after(fades)),
        )  # fmt: skip
    with acting_as(cast.ana.pk):
        Duty.objects.create(
            group=cast.tuesday, member=cast.ana, weekday=0, opens=dt.time(18), closes=dt.time(20)
        )
        noted, said = cast.now, cast.now - dt.timedelta(hours=30)
        key = key_for(owner_id=cast.ana.pk, group_id=cast.tuesday.pk, until=whole_day_after(fades))
        by_ana = {"group": cast.tuesday, "author": cast.ana, "fades_at": fades, "key": key}
        DutyNote.objects.create(words=f"{CANARY} a duty note", at=noted, **by_ana)
    with keeper("the cast: a worry from when another held the circle, too"):
        Worry.objects.create(words=f"{CANARY} a worry", about=cast.ben, at=said, **by_ana)


def _suggest(cast: Cast) -> None:
    """Ana has written three: the circle reads one, one was given back, one waits to be read by Ada, for the site."""

    def written(reach: str) -> ResourceWords:
        with acting_as(cast.ana.pk):
            of = {"group": cast.tuesday, "author": cast.ana, "at": cast.now}
            return ResourceWords.objects.create(
                resource=Resource.objects.create(reach=reach, kind="worksheet", **of),
                title=f"{CANARY} a page", note=f"{CANARY} an evening", words=f"{CANARY} a line", source=f"{CANARY} A. Author",
                key=key_for(owner_id=cast.ana.pk, group_id=cast.tuesday.pk, until=KEPT_UNTIL), **of,
            )  # fmt: skip

    published, returned, waits = written("circle"), written("circle"), written("site")
    cast.resource, cast.suggested = published.resource, waits.resource
    with acting_as(cast.ada.pk):
        returned.answer = f"{CANARY} a thought"
        returned.save(update_fields=["answer"])
        for row, state in ((published, "published"), (returned, "returned")):
            row.resource.state, row.resource.answered_at = state, cast.now
            row.resource.save(update_fields=["state", "answered_at"])


def _report(cast: Cast) -> None:
    """Ben has reported what Ana replied, Moe has it in hand, has read it, written to Ana and asked to see more."""
    with acting_as(cast.ben.pk):
        thing = reportable.load(cast.ben, "reply", cast.reply.public_id, cast.now)
        number = file(thing, "hurtful", "moderators", cast.now)[0]
        of = {
            "case_id": number,
            "group": cast.tuesday,
            "key": key_for(owner_id=-number, group_id=cast.tuesday.pk),
        }
        cast.report = Report.objects.create(
            reporter=cast.ben, reason="hurtful", words=f"{CANARY} told", appeal=f"{CANARY} once more", at=cast.now,
            state="looking", submission=uuid.uuid4(), **of,
        )  # fmt: skip
        cast.piece = Evidence(
            kind="reply", about=cast.reply.public_id, thing=cast.reply.pk, author=cast.ana, reported=True, words=f"{CANARY} copied",
            to_moderators=True, said_at=cast.now, added_by=cast.ben, at=cast.now, **of,
        )  # fmt: skip
        cast.piece.proof = proof_of(cast.piece)
        cast.piece.save(force_insert=True)
    with keeper("test: a line that is not written"):
        Case.objects.filter(pk=number).update(taken_by=cast.moe, taken_at=cast.now)
        Look.objects.create(case_id=number, member=cast.moe, at=cast.now, line=0, upto=cast.piece.pk)
        with connection.cursor() as cursor:  # as if it had been written before, by a transaction that is over
            cursor.execute("UPDATE moderation_look SET begun_in = 0")
        cast.case = Case.objects.get(pk=number)
    with acting_as(cast.moe.pk):
        cast.case_letter = CaseLetter.objects.create(
            reader=cast.ana, writer=cast.moe, act="set_aside", words=f"{CANARY} dear", at=cast.now, **of
        )
        cast.opening = Opening.objects.create(
            scope="group",
            reason="context",
            words=f"{CANARY} because",
            asked_by=cast.moe,
            asked_at=cast.now,
            alone=True,
            **of,
        )
    with keeper("test: asked while a look was open, which it is not in a cast of yesterday"):
        cast.end = AccountEnd.objects.create(
            member=cast.ana,
            words=f"{CANARY} your account",
            asked_by=cast.moe,
            asked_at=cast.now,
            alone=True,
            **of,
        )
    with acting_as(cast.ana.pk):
        cast.case_letter.appeal, cast.case_letter.appealed_at = f"{CANARY} I see it so", cast.now
        cast.case_letter.save(update_fields=["appeal", "appealed_at"])


def _walk(cast: Cast) -> None:
    start = cast.now.date() - dt.timedelta(days=400)
    with acting_as(cast.ben.pk):
        own = {"member": cast.ben, "key": key_for(owner_id=cast.ben.pk)}
        cast.journey = Journey.objects.create(
            name=f"{CANARY} road",
            starts_on=start,
            created_at=cast.now,
            in_front=True,
            without=f"{CANARY} this",
            **own,
        )
        chapter = cast.chapter = Chapter.objects.create(
            journey=cast.journey,
            number=1,
            title=f"{CANARY} first",
            words=f"{CANARY} line",
            begins_on=start,
            created_at=cast.now,
            **own,
        )
        cast.setback = Setback.objects.create(
            journey=cast.journey, chapter=chapter, words=f"{CANARY} happened", around=f"{CANARY} around", about_when=f"{CANARY} a Friday",
            next_step=f"{CANARY} step", told=f'[{{"who": "{CANARY} told", "share": "2222222222"}}]', created_at=cast.now, **own,
        )  # fmt: skip
        Day.objects.create(
            on=start, weather="grey", things=f'["slept", "{CANARY} thing"]', noted_at=cast.now, **own
        )
        Monthly.objects.create(scale="barc10", next_on=cast.now.date() + dt.timedelta(days=20), **own)
        Entry.objects.create(
            scale="barc10",
            month=cast.now.date().replace(day=1),
            at=cast.now,
            answers=f'{{"1": 6, "{CANARY}": 1}}',
            **own,
        )
        Helping.objects.create(found=f'["slept", "{CANARY} found"]', looks=1, answered=14, rests_on=14, **own)
        Mark.objects.create(kind="meeting", on=start, of="one", **own)
        milestone = cast.milestone = Milestone.objects.create(
            journey=cast.journey,
            **rung("1y"),
            reached_on=start + dt.timedelta(days=365),
            told_at=cast.now,
            **own,
        )
        cast.moment = Milestone.objects.create(
            kind="named",
            journey=cast.journey,
            named=f"{CANARY} the funeral",
            reached_on=start,
            told_at=cast.now,
            **own,
        )
        cast.celebration = Celebration.objects.create(
            milestone=milestone, group=cast.tuesday, member=cast.ben, title="One year", rung="1y", face="1|year|12|1|honey", words=f"{CANARY} a year",
            at=cast.now, key=key_for(owner_id=cast.ben.pk, group_id=cast.tuesday.pk),
        )  # fmt: skip
        lines = {name: f"{CANARY} {name}" for name in PLAN} | {"pairs": f"{CANARY} if\t{CANARY} then"}
        Plan.objects.create(changed_at=cast.now, **lines, **own)
        StepDraft.objects.create(answers=f'{{"words": "{CANARY} not finished"}}', touched_at=cast.now, **own)
    with acting_as(cast.ana.pk):
        cast.ladder = Ladder.objects.create(group=cast.tuesday, name="The circle’s own")
        Rung.objects.create(
            ladder=cast.ladder, amount=40, unit="day", code="40d", words="Forty days", number="40", of="days"
        )
        KindWord.objects.create(
            celebration=cast.celebration,
            group=cast.tuesday,
            author=cast.ana,
            words=f"{CANARY} well done",
            at=cast.now,
            key=key_for(owner_id=cast.ana.pk, group_id=cast.tuesday.pk),
        )
    _plan(cast)


def _plan(cast: Cast) -> None:
    """An earlier version of Ben's plan, how to help him, a copy of two parts for Ana, and what she suggests."""
    later = cast.now + dt.timedelta(days=7)
    with acting_as(cast.ben.pk):
        own = {"member": cast.ben, "key": key_for(owner_id=cast.ben.pk)}
        earlier = cast.now - dt.timedelta(days=9)
        words = f'{{"first": "{CANARY} before"}}'
        cast.version = PlanVersion.objects.create(words=words, at=earlier, changed_at=earlier, **own)
        parts = {name: f"{CANARY} {name}" for name in ("order", "helps", "never", "silence")}
        Directive.objects.create(changed_at=cast.now, **parts, **own)
        cast.copy = PlanCopy.objects.create(
            member=cast.ben, reader=cast.ana, group=cast.tuesday, at=cast.now, given_at=cast.now, ends_at=later,
            words=f'{{"first": "{CANARY} first", "helps": "{CANARY} helps"}}',
            key=key_for(owner_id=cast.ben.pk, group_id=cast.tuesday.pk, until=whole_day_after(later)),
        )  # fmt: skip
        SuggestionAnswer.objects.create(of="3333333333", taken=True, at=earlier, **own)
    with acting_as(cast.ana.pk):
        cast.suggestion = Suggestion.objects.create(
            member=cast.ben, author=cast.ana, group=cast.tuesday, section="helps", words=f"{CANARY} a thought", at=cast.now,
            fades_at=later, key=key_for(owner_id=cast.ana.pk, group_id=cast.tuesday.pk, until=whole_day_after(later)),
        )  # fmt: skip


def _gather(cast: Cast) -> None:
    """Ben plans something in Tuesday Circle, and Ana lets the circle see that she comes."""
    begins = cast.now.replace(second=0, microsecond=0) + dt.timedelta(days=3)
    with acting_as(cast.ben.pk):
        key = {"key": key_for(owner_id=cast.ben.pk, group_id=cast.tuesday.pk)}
        cast.gathering = Gathering.objects.create(
            group=cast.tuesday, maker=cast.ben, title=f"{CANARY} walk", words=f"{CANARY} slowly", access=f"{CANARY} step-free",
            meets="in_person", day=begins.date(), starts=begins.time(), time_zone="UTC", minutes=60, begins_at=begins,
            ends_at=begins + dt.timedelta(hours=1), made_at=cast.now, fades_at=begins + dt.timedelta(days=7), **key,
        )  # fmt: skip
        Place.objects.create(
            gathering=cast.gathering, group=cast.tuesday, maker=cast.ben, where=f"{CANARY} harbour", **key
        )
    with acting_as(cast.ana.pk):
        Rsvp.objects.create(
            gathering=cast.gathering, group=cast.tuesday, member=cast.ana, answer="yes", quietly=False, at=cast.now
        )  # fmt: skip


def _sit(cast: Cast) -> None:
    """The round is held live: Ana has opened its door and set where it meets, Ben speaks, having written his turn."""
    over, group = cast.now + dt.timedelta(hours=5), cast.tuesday
    with acting_as(cast.ana.pk):
        live = cast.live = LiveRound.objects.create(
            round=cast.round, group=group, opened_by=cast.ana, opened_at=cast.now
        )
        Turn.objects.create(live=live, group=group, member=cast.ana, place=1, beat_at=cast.now)
        MeetingLink.objects.create(
            live=live, group=group, setter=cast.ana, address=f"https://meet.example/{CANARY}",
            key=key_for(owner_id=cast.ana.pk, group_id=group.pk, until=whole_day_after(over)),
        )  # fmt: skip
    with acting_as(cast.ben.pk):
        turn = Turn.objects.create(live=live, group=group, member=cast.ben, place=0, beat_at=cast.now)
        TurnWords.objects.create(
            live=live, group=group, turn=turn, author=cast.ben, kind="turn", words=f"{CANARY} in writing", at=cast.now,
            fades_at=over, key=key_for(owner_id=cast.ben.pk, group_id=group.pk, until=whole_day_after(over)),
        )  # fmt: skip
        live.stage, live.current, live.turn_began_at, live.step, live.change = "turns", turn, cast.now, 1, 3
        live.here = 2
        live.save(update_fields=["stage", "current", "turn_began_at", "step", "change", "here"])
