"""Invitations: the pages of those who make them, and the one page of whoever follows a link."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from core.drawing.qr import qr
from groups import actions, bidden, coming, doors, links, lists, names, policies, promises, refusals
from groups.forms import AcceptForm, InviteForm, ListForm, SendForm
from groups.models import Invitation, Membership
from groups.views.seats import before_a_seat, page, seated
from members.requests import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, group_id: str) -> HttpResponse:
    """The group's links, and making one."""
    now, member = clock.now(), signed_in(request)
    own = doors.where_one_holds(member, group_id, now)
    form, refused = InviteForm(request.POST if request.method == "POST" else None), ""
    if form.is_valid():
        most = form.cleaned_data["most_uses"]
        try:
            made = actions.make_invitation(
                member=member, group=own.group, most_uses=most, now=now, **form.terms()
            )
        except refusals.NotNow as error:
            refused = str(error)
        else:
            messages.success(request, "The link is there.")
            return redirect("groups:invite_link", group_id, made.public_id)
    shown = bidden.invitations(own.group, member, now)
    ending = policies.is_ending(own.group)
    return page(
        request,
        "groups/invite.html",
        now=now,
        group=own.group,
        form=form,
        refused=refused,
        shown=shown,
        ending=ending,
    )


@require_safe
def invite_link(request: HttpRequest, group_id: str, invitation_id: str) -> HttpResponse:
    """One link, to copy or to print."""
    now, member = clock.now(), signed_in(request)
    own = doors.where_one_holds(member, group_id, now)
    links_here = Invitation.objects.select_related("group").filter(group=own.group)
    made = get_object_or_404(links_here, public_id=invitation_id)
    url = links.url_of(made)
    lets_in = policies.lets_in(made, now)
    return page(
        request,
        "groups/invite_link.html",
        now=now,
        group=own.group,
        made=made,
        url=url,
        lets_in=lets_in,
        picture=qr(url),
    )


@require_POST
def revoke(request: HttpRequest, group_id: str, invitation_id: str) -> HttpResponse:
    """Call a link back."""
    now, member = clock.now(), signed_in(request)
    own = doors.where_one_holds(member, group_id, now)
    made = get_object_or_404(
        Invitation.objects.select_related("group"), group=own.group, public_id=invitation_id
    )
    actions.revoke_invitation(member=member, invitation=made, now=now)
    messages.success(request, "That link lets nobody in any more.")
    return redirect("groups:invite", group_id)


@csrf_exempt  # the check is made below, once the handler that keeps files off the disk stands
def invite_list(request: HttpRequest, group_id: str) -> HttpResponse:
    """Invite the addresses of a list: look at it first, then send."""
    request.upload_handlers = [MemoryFileUploadHandler(request)]
    return _invite_list(request, group_id)


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def _invite_list(request: HttpRequest, group_id: str) -> HttpResponse:
    now, member = clock.now(), signed_in(request)
    own = doors.where_one_holds(member, group_id, now)
    if request.POST.get("verb") == "send":
        return _send(request, own)
    form = ListForm(request.POST, request.FILES) if request.method == "POST" else ListForm()
    context: dict[str, Any] = {"group": own.group, "form": form, "ending": policies.is_ending(own.group)}
    if form.is_valid():
        sheet = form.cleaned_data["file"].without(bidden.addresses(own.group, member, now))
        terms = {name: form.cleaned_data[name] for name in ("days", "admits")}
        key, bound_to = bidden.key(own.group, member), bidden.bound_to(own.group, member)
        sealed = lists.sealed(sheet.good, terms, key, bound_to, now) if sheet.good else ""
        return page(request, "groups/invite_preview.html", sheet=sheet, sealed=sealed, **context)
    return page(request, "groups/invite_list.html", **context)


def _send(request: HttpRequest, own: Membership) -> HttpResponse:
    """Bring the list that was looked at."""
    now, member = clock.now(), signed_in(request)
    form = SendForm(request.POST)
    key, bound_to = bidden.key(own.group, member), bidden.bound_to(own.group, member)
    looked_at = lists.unsealed(form.cleaned_data["sealed"], key, bound_to, now) if form.is_valid() else None
    if looked_at is None:
        messages.warning(request, "It took a while since you looked at the list. Choose the file once more.")
        return redirect("groups:invite_list", own.group.public_id)
    try:
        count = actions.bring_list(member=member, group=own.group, now=now, **looked_at)  # type: ignore[arg-type]
    except refusals.NotNow as error:
        messages.warning(request, str(error))
        return redirect("groups:invite_list", own.group.public_id)
    messages.success(
        request, f"{count} {'mail goes' if count == 1 else 'mails go'} out within a few minutes."
    )
    return redirect("groups:invite", own.group.public_id)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def invited(request: HttpRequest, link: str) -> HttpResponse:
    """Where a link leads: what the group says of itself, its promise, and the way in. Looking at it uses nothing up."""
    now = clock.now()
    invitation = links.invitation_of(link, now)
    if invitation is None:
        raise Http404("no such invitation")
    if not request.user.is_authenticated:
        return _signed_out(request, invitation)
    return _signed_in(request, invitation)


def _signed_out(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """The promise and two ways in. Which invitation it was waits in the session, never in an address."""
    group = invitation.group
    if not policies.lets_in(invitation, clock.now()):
        return _over(request)
    if request.method == "POST":
        bidden.keep(request.session, invitation)
        return redirect("account_signup" if request.POST.get("way") == "join" else "account_login")
    promise = promises.current(group)
    return page(
        request, "groups/invited.html", frame="shells/public.html", group=group, invitation=invitation,
        sentences=promises.sentences(promise), door=None,
    )  # fmt: skip


def _signed_in(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    now, member, group = clock.now(), signed_in(request), invitation.group
    if request.POST.get("verb") == "let-go":
        bidden.let_go(request.session)
        return redirect("home:today")
    door = coming.door(group, member, now, invitation)
    if policies.is_kept_out(member, group) or not (
        policies.lets_in(invitation, now) or door.seat or door.waiting
    ):
        bidden.let_go(request.session)
        return _over(request)
    form, refused = None, ""
    if request.method == "POST":
        form = AcceptForm(request.POST, rounds=group.trial_rounds, also=member.display_name)
        if form.is_valid():
            try:
                names.may_hear(member)
                taken = actions.come_invited(member=member, invitation=invitation, now=now, **form.how())
                bidden.let_go(request.session)
                return seated(request, group, taken)
            except refusals.NameTaken as error:
                names.was_taken(member)
                form.name_is_taken(str(error))
            except refusals.InvitationOver:
                return _over(request)
            except refusals.NotNow as error:
                refused, form = str(error), None
    return page(
        request, "groups/invited.html", frame="shells/member.html", group=group, invitation=invitation, refused=refused,
        **before_a_seat(group, member, door, form),
    )  # fmt: skip


def _over(request: HttpRequest) -> HttpResponse:
    """The same page whatever ended it: the day, the number of people, whoever made it, or the group."""
    frame = "shells/member.html" if request.user.is_authenticated else "shells/public.html"
    answer = page(request, "groups/invited_over.html", frame=frame)
    answer.status_code = 410
    return answer
