"""The list, one conversation, and all that can be done there."""

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from conversations import actions, listing, policies, refusals
from conversations.forms import DaysForm, WordsForm
from conversations.models import Conversation, ConversationWords
from core import clock
from groups.refusals import HoldsForAll
from members import consent
from members.models import Member
from members.requests import signed_in

READ_OR_SEND = ["GET", "HEAD", "POST"]


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Who would like to write to me, with whom I write, to whom I wrote, and where I could write to somebody."""
    member, now = signed_in(request), clock.now()
    seen = Conversation.objects.visible_to(member, now)
    asked = seen.requests(member, now).select_related("group").order_by("asked_at", "pk")
    waiting = seen.waiting(member, now).select_related("group").order_by("-asked_at", "-pk")
    ended = seen.ended_lately(member, now).select_related("group").order_by("-pk")
    context = {
        "asked": listing.pairs(member, asked[: listing.SHOWN]),
        "going_on": listing.pairs(member, listing.newest_first(seen.going_on(member), member, now)),
        "waiting": listing.pairs(member, waiting[: listing.SHOWN]),
        "ended": listing.pairs(member, ended[: listing.SHOWN]),
        "circles": listing.circles(member, now),
        "shields": listing.shields(member, now),
        "refused": listing.refused(member),
        "now": now,
    }  # fmt: skip
    return render(request, "conversations/mine.html", context)


def _of(member: Member, conversation_id: str, now: dt.datetime) -> Conversation:
    """One that goes on for that member, waits for their answer, or that they asked. Raises Http404 for any other."""
    seen = Conversation.objects.visible_to(member, now)
    for rows in (seen.going_on(member), seen.requests(member, now), seen.waiting(member, now)):
        if (row := rows.select_related("group").filter(public_id=conversation_id).first()) is not None:
            return row
    raise Http404("no such conversation")


@require_http_methods(READ_OR_SEND)
def one(request: HttpRequest, conversation_id: str) -> HttpResponse:
    """What the two wrote, and writing oneself; or the request that waits for an answer."""
    member, now = signed_in(request), clock.now()
    row = _of(member, conversation_id, now)
    pair = listing.pairs(member, [row])[0]
    if row.accepted_at is None:
        return _asked(request, member, pair, now)
    begun = listing.unsent(member, row.group, row.other_than(member.pk), now)
    form = WordsForm(
        request.POST if request.method == "POST" else None,
        initial={"words": begun.words} if begun else None,
        label=f"To {pair.name}",
    )
    if form.is_valid():
        try:
            actions.say(member=member, conversation=row, now=now, **form.cleaned_data)
            return redirect("conversations:one", conversation_id)
        except consent.NotKept as error:
            form.add_error(None, str(error))
    words, earlier = listing.said(member, row, now, request.GET.get("before", ""))
    context = {
        "pair": pair, "form": form, "said": words, "earlier": earlier, "begun": begun, "days": _days(row),
        "may_say": policies.may_write_here(row.group), "now": now,
    }  # fmt: skip
    return render(request, "conversations/one.html", context)


def _days(row: Conversation) -> int:
    """For how many days what is written now stays."""
    return min(filter(None, [row.group.stay_days, row.days]))


def _asked(request: HttpRequest, member: Member, pair: listing.Pair, now: dt.datetime) -> HttpResponse:
    if request.method == "POST":  # until it is accepted there are no more words
        messages.warning(request, str(refusals.Gone()))
        return redirect("conversations:one", pair.row.public_id)
    words, _ = listing.said(member, pair.row, now)
    mine = pair.row.asker_id == member.pk
    return render(
        request, "conversations/asked.html",
        {"pair": pair, "said": words, "mine": mine, "may_say": policies.may_write_here(pair.row.group), "now": now},
    )  # fmt: skip


@require_POST
def answer(request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Accept, not now, or not by this person again (`verb`)."""
    member, now = signed_in(request), clock.now()
    rows = Conversation.objects.visible_to(member, now).requests(member, now).select_related("group")
    row = get_object_or_404(rows, public_id=conversation_id)
    verb = request.POST.get("verb", "")
    if verb not in {"accept", "not_now", "never"}:
        raise Http404("no such answer")
    try:
        if verb != "accept":
            actions.put_off(member=member, conversation=row, for_good=verb == "never", now=now)
            messages.success(request, "Kept. They are not told.")
            return redirect("conversations:mine")
        actions.accept(member=member, conversation=row, now=now)
    except refusals.NotNow as error:
        messages.warning(request, str(error))
        return redirect("conversations:mine")
    messages.success(request, "You can write to each other now.")
    return redirect("conversations:one", conversation_id)


@require_http_methods(READ_OR_SEND)
def stays(request: HttpRequest, conversation_id: str) -> HttpResponse:
    """How long what is written from now on stays between the two."""
    member, now = signed_in(request), clock.now()
    row = _of(member, conversation_id, now)
    if row.accepted_at is None:
        raise Http404("not accepted yet")
    first = row.asker_id == member.pk
    own, their = (row.asker_days, row.other_days) if first else (row.other_days, row.asker_days)
    form = DaysForm(request.POST if request.method == "POST" else None, initial={"days": own})
    if form.is_valid():
        actions.set_days(member=member, conversation=row, days=form.cleaned_data["days"], now=now)
        messages.success(request, "Kept, for what is written from now on.")
        return redirect("conversations:one", conversation_id)
    context = {"pair": listing.pairs(member, [row])[0], "form": form, "their": their, "days": _days(row)}
    return render(request, "conversations/stays.html", context)


@require_http_methods(READ_OR_SEND)
def end(request: HttpRequest, conversation_id: str) -> HttpResponse:
    """End it, read them no more, or keep apart (`verb`), after being told what each means; nobody else is told."""
    member, now = signed_in(request), clock.now()
    row = _of(member, conversation_id, now)
    pair = listing.pairs(member, [row])[0]
    verb = request.POST.get("verb", "")
    refused = ""
    if request.method == "POST":
        if verb not in {"end", "words", "mute", "block"}:
            raise Http404("no such thing to do")
        try:
            if verb in {"mute", "block"}:
                actions.keep_apart(member=member, conversation=row, withholds=verb == "block", now=now)
            else:
                actions.end(member=member, conversation=row, words_too=verb == "words", now=now)
        except HoldsForAll as error:
            refused = str(error)
        else:
            messages.success(request, "Done. Nobody is told.")
            return redirect("conversations:mine")
    mine = row.asker_id == member.pk
    context = {"pair": pair, "refused": refused, "asked": row.accepted_at is None, "mine": mine}
    return render(request, "conversations/end.html", context)


@require_POST
def all_back(request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Take back everything I wrote in a conversation, also one I ended."""
    member, now = signed_in(request), clock.now()
    row = get_object_or_404(Conversation.objects.visible_to(member, now), public_id=conversation_id)
    actions.take_back_all(member=member, conversation=row, now=now)
    messages.success(request, "Whatever was left of your words there is erased.")
    return redirect("conversations:mine")


def _said(member: Member, line_id: str, now: dt.datetime) -> ConversationWords:
    rows = ConversationWords.objects.mine(member, now).select_related("key", "group", "conversation__group")
    return get_object_or_404(rows, public_id=line_id)


@require_POST
def take_back(request: HttpRequest, line_id: str) -> HttpResponse:
    """Take back something I wrote."""
    member, now = signed_in(request), clock.now()
    said = _said(member, line_id, now)
    actions.take_back(member=member, said=said, now=now)
    messages.success(request, "You’ve taken it back.")
    if Conversation.objects.visible_to(member, now).going_on(member).filter(pk=said.conversation_id).exists():
        return redirect("conversations:one", said.conversation.public_id)
    return redirect("conversations:mine")


@require_http_methods(READ_OR_SEND)
def edit(request: HttpRequest, line_id: str) -> HttpResponse:
    """Change something I wrote within the last quarter of an hour."""
    member, now = signed_in(request), clock.now()
    said = _said(member, line_id, now)
    open_still = policies.may_edit(member, said, now)
    if not open_still and request.method != "POST":
        raise Http404("too late to change")
    form = WordsForm(request.POST if request.method == "POST" else None, initial={"words": said.words})
    if not open_still:
        form.add_error(
            None,
            "The quarter of an hour is over, so your words stay as they were. You can still take them back.",
        )
    elif form.is_valid():
        actions.change(member=member, said=said, words=form.cleaned_data["words"], now=now)
        messages.success(request, "Your change is kept.")
        return redirect("conversations:one", said.conversation.public_id)
    context = {"form": form, "back": said.conversation.public_id}
    return render(request, "conversations/edit.html", context)
