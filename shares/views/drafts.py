"""Unfinished notes: kept while one writes, opened again, let go."""

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from core import clock
from groups.models import Group, Membership
from groups.seats import my_seat
from members.models import Member
from members.requests import signed_in
from shares import actions, drafts, policies
from shares.forms.fields import KeptField, SubmissionField
from shares.models import Draft, Reply, Share
from vault.sealing import Unopenable


@require_POST
def keep(request: HttpRequest, group_id: str) -> HttpResponse:
    """Keep what stands in the composer."""
    group = my_seat(signed_in(request), group_id, clock.now()).group
    return _keep(request, group, None, reverse("home:group", args=[group_id]))


@require_POST
def keep_reply(request: HttpRequest, share_id: str) -> HttpResponse:
    """Keep what stands in a share's reply box."""
    member, now = signed_in(request), clock.now()
    share = get_object_or_404(
        Share.objects.visible_to(member, now).select_related("group"), public_id=share_id
    )
    return _keep(request, share.group, share, reverse("shares:share", args=[share_id]))


def _keep(request: HttpRequest, group: Group, share: Share | None, after: str) -> HttpResponse:
    """Pressed as a button it leads back; kept by the page itself it answers whether there was something to keep."""
    draft = actions.keep_draft(
        author=signed_in(request), group=group, share=share, answers=request.POST, now=clock.now(),
        submission=SubmissionField().clean(request.POST.get("submission")),
        kept=KeptField().clean(request.POST.get("kept")),
    )  # fmt: skip
    if "later" in request.POST:
        words = (
            "It’s kept for you. You find it where you write." if draft else "There was nothing to keep yet."
        )
        messages.success(request, words)
        return redirect(after)
    return JsonResponse({"kept": draft is not None})


def _draft(member: Member, draft_id: str) -> Draft:
    found = Draft.objects.visible_to(member).filter(public_id=draft_id)
    draft = found.select_related("key", "group").first()
    if draft is None:
        raise Http404("no such note")
    return draft


@require_safe
def draft(request: HttpRequest, draft_id: str) -> HttpResponse:
    """Go on where one left off; where that place is gone, one's words are still here to read and to copy."""
    member, now = signed_in(request), clock.now()
    found = _draft(member, draft_id)
    try:
        answers = drafts.unpacked(found)
    except Unopenable:
        answers = {"words": None}
    if answers["words"] and (there := _place(member, found, str(answers.get("edits", "")), now)):
        return redirect(f"{there}?draft={draft_id}")
    context = {
        "draft": found, "words": answers["words"], "changing": answers.get("edits"), "now": now, "zone": member.time_zone,
        "seat": Membership.objects.active(now).filter(member=member, group=found.group).exists(),
    }  # fmt: skip
    return render(request, "shares/draft.html", context)


def _place(member: Member, found: Draft, changing: str, now: dt.datetime) -> str:
    """The page one was writing on; empty where one may not write there any more."""
    if not policies.may_share(member, found.group, now):
        return ""
    if changing:
        kind, _, public_id = changing.partition(":")
        said: Share | Reply | None
        if kind == "share":
            said = Share.objects.visible_to(member, now).filter(public_id=public_id).first()
        else:
            said = Reply.objects.visible_to(member, now).filter(public_id=public_id).first()
        name = "shares:edit" if kind == "share" else "shares:edit_reply"
        return reverse(name, args=[public_id]) if said and policies.may_edit(member, said, now) else ""
    if found.share_id is None:
        return reverse("shares:write", args=[found.group.public_id])
    share = Share.objects.visible_to(member, now).filter(pk=found.share_id).first()
    return reverse("shares:share", args=[share.public_id]) if share else ""


@require_POST
def let_go(request: HttpRequest, draft_id: str) -> HttpResponse:
    """Let an unfinished note go. Sent twice, it is still gone."""
    member = signed_in(request)
    found = _draft(member, draft_id)
    actions.let_go_draft(author=member, draft=found)
    messages.success(request, "It’s let go.")
    if request.POST.get("from") == "write" and found.share_id is None:
        return redirect("shares:write", found.group.public_id)
    return redirect("home:today")
