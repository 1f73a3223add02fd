"""How one is reminded, circle by circle."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from checkins import actions, reminding
from checkins.forms import RemindersForm
from checkins.forms.reminding import HERE, MAIL
from groups.doors import lasting_seat
from groups.models import Group
from members.models import Member
from members.requests import signed_in
from notices.models import NoticePreference


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Every circle with its reminders; each is muted in one tap."""
    member = signed_in(request)
    context = {"circles": reminding.of(member), "mails_off": _mails_are_off(member)}
    return render(request, "checkins/reminders.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def reminders(request: HttpRequest, group_id: str) -> HttpResponse:
    """When one is reminded in that circle, and how."""
    member = signed_in(request)
    group = lasting_seat(member, group_id).group
    form = RemindersForm(request.POST or None, initial=_as_it_is(member, group))
    if request.method == "POST" and form.is_valid():
        moments = form.cleaned_data["moments"]
        actions.set_reminders(member=member, group=group, moments=moments, by_mail=form.by_mail())
        messages.success(request, "That’s how we’ll do it in this circle from now on.")
        return redirect("checkins:my_reminders")
    context = {"group": group, "form": form, "mails_off": _mails_are_off(member)}
    return render(request, "checkins/circle_reminders.html", context)


@require_POST
def mute(request: HttpRequest, group_id: str) -> HttpResponse:
    """No reminders from that circle any more, in one tap."""
    member = signed_in(request)
    actions.mute_reminders(member=member, group=lasting_seat(member, group_id).group)
    messages.success(request, "Muted. Nothing reminds you of check-ins in that circle any more.")
    return redirect("checkins:my_reminders")


def _as_it_is(member: Member, group: Group) -> dict[str, str]:
    now = next(one for one in reminding.of(member) if one.group == group)
    return {"moments": now.moments, "way": MAIL if now.by_mail else HERE}


def _mails_are_off(member: Member) -> bool:
    """Whether they want no reminders by mail from anywhere."""
    wish = NoticePreference.objects.filter(member=member).first()
    return wish is not None and not (wish.mail and wish.reminders)
