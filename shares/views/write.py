"""Saying something to a group: who reads it, under which promise and for how long stand beside the button."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core import clock
from groups.models import Group, Mute
from groups.policies import is_silent
from groups.promises import current, sentences
from members import consent
from members.models import Member
from members.requests import signed_in
from shares import actions, drafts
from shares.audience import apart, fades, goes_to, promised, sharing_with, stays
from shares.forms import ShareForm
from shares.heard import who_is_there
from shares.models import Share
from shares.room import Room, enter
from shares.signals import hours_wanted

OPENERS = {"1": "Today was…", "2": "I’m carrying…", "3": "I’m glad that…"}
"""Ways to begin, for who looks at an empty page."""

SILENT = (
    "Nothing new is said in this circle any more: it has come to its end. Your words are still here to copy."
)


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, group_id: str) -> HttpResponse:
    """The composer. `?draft=` opens one's own unfinished note of this group."""
    now, member = clock.now(), signed_in(request)
    room = enter(member, group_id, now)
    if not consent.stands(member, consent.HEALTH_WORDS):
        return render(
            request, "shares/no_consent.html", {"room": room}, status=403 if request.method == "POST" else 200
        )
    kept_from = _kept_from(member, room)
    silent = is_silent(room.group)
    if silent and request.method != "POST":
        return redirect("groups:closing", group_id)
    if request.method != "POST":
        begun = drafts.initial(member, request.GET.get("draft", ""), group=room.group)
        last = _last_time(member, room, now)
        return _page(request, ShareForm(room=room, kept_from=kept_from, last=last, initial=begun), now)
    if request.POST.get("open") in OPENERS or request.POST.get("look") == "1":
        return _look_again(request, ShareForm(room=room, kept_from=kept_from), now)
    form = ShareForm(request.POST, room=room, kept_from=kept_from)
    if form.is_valid() and silent:
        form.add_error(None, SILENT)
    if not form.is_valid():
        return _page(request, form, now)
    asked = form.cleaned_data
    actions.share(
        author=member, group=room.group, audience=asked["audience"], words=asked["words"], now=now,
        submission=asked["submission"], kept=asked["kept"], readers=form.seats() if asked["readers"] else (),
        unnamed=asked.get("say_as") == "unnamed", note=asked["note"], wish=asked["wish"], hard=asked["hard"],
        stay_days=asked["stay"],
    )  # fmt: skip
    messages.success(request, "It’s there." if room.others else "It’s there, for whoever comes.")
    return redirect("home:group", group_id)


def _kept_from(member: Member, room: Room) -> list[int]:
    """The member ids of those who do not read that member here, as that member wishes."""
    return list(Mute.objects.visible_to(member).kept_from(room.group))


def _last_time(member: Member, room: Room, now: dt.datetime) -> dict[str, str]:
    """What that member chose the last time they said something here; nothing the first time: then nothing is chosen."""
    mine = Share.objects.mine(member, now).filter(group=room.group).order_by("-created_at", "-pk")
    last = mine.values_list("audience", "unnamed").first()
    return {"audience": last[0], "say_as": "unnamed" if last[1] else "name"} if last else {}


def _look_again(request: HttpRequest, form: ShareForm, now: dt.datetime) -> HttpResponse:
    """The same form with nothing sent: begun with an opener, or its promise rebuilt for what was just chosen."""
    typed = request.POST
    opener = OPENERS.get(typed.get("open", ""))
    form.initial = {name: typed.get(name, "") for name in form.fields}
    form.initial["readers"] = typed.getlist("readers")
    form.initial["hard"] = "hard" in typed
    if opener:
        form.initial["words"] = "\n\n".join(filter(None, [typed.get("words", "").strip(), opener]))
    elif request.htmx:  # type: ignore[attr-defined]
        return render(request, "shares/seal.html", _seal(form, signed_in(request), now))
    return _page(request, form, now)


def _page(request: HttpRequest, form: ShareForm, now: dt.datetime) -> HttpResponse:
    member, room = signed_in(request), form.room
    seal = _seal(form, member, now)
    context = {
        "form": form,
        "openers": OPENERS,
        "unfinished": drafts.unfinished(member, group=room.group, but=str(form["kept"].value() or "")),
        "now": now,
        "zone": member.time_zone,
        "opened": _opened(form),
        **seal,
    }
    return render(request, "shares/write.html", context)


def _opened(form: ShareForm) -> set[str]:
    """Which of the folded parts stand open: those where something was chosen, or is wrong."""
    chosen, wrong = form.choices, form.errors if form.is_bound else {}
    parts = {
        "people": chosen.audience == Share.Audience.CHOSEN or "readers" in wrong,
        "help": bool(chosen.wish or chosen.hard) or "wish" in wrong,
        "note": bool(chosen.note) or "note" in wrong,
        "stay": chosen.stay is not None or "stay" in wrong,
    }
    return {part for part, is_open in parts.items() if is_open}


def _seal(form: ShareForm, member: Member, now: dt.datetime) -> dict[str, Any]:
    """What stands beside the button."""
    room, chosen, kept_from = form.room, form.choices, form.kept_from
    to, count = goes_to(room, chosen, kept_from)
    return {
        "room": room,
        "chosen": chosen,
        "to": to,
        "count": count,
        "button": sharing_with(room, chosen, kept_from),
        "wish": _WISHES.get(chosen.wish, ""),
        "stays": stays(fades(room.group, chosen, now), now, member.time_zone),
        "promised": promised(room.group, chosen),
        "promise": sentences(current(room.group)),
        "presence": who_is_there(room.group, now, member=member, kept_from=kept_from),
        "duty": [
            said
            for _, said in hours_wanted.send(sender=Group, member=member, group=room.group, now=now)
            if said
        ],
        "apart": apart(room, chosen.audience, kept_from),
    }


_WISHES: dict[str, str] = {
    Share.Wish.LISTEN: "You’d like people to listen",
    Share.Wish.EXPERIENCE: "You’d like to hear how it was for others",
    Share.Wish.IDEAS: "Ideas are welcome",
    Share.Wish.PRACTICAL: "Practical help is welcome",
}
"""What would help, as its author reads it beside the button."""
