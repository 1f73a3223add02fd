"""Pages of worksheets and readings: the shelf, one of them, writing one, putting one away; and what admins do with them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from groups.models import Group
from groups.refusals import NotNow
from groups.seats import my_seat
from members import consent
from members.models import Member
from members.requests import signed_in
from resources import actions, listing, policies
from resources.forms import AnswerForm, SuggestForm
from resources.models import Reading, Resource, ResourceWords

READ_OR_SEND = ["GET", "HEAD", "POST"]

KEPT = "It is kept for later. Nobody but you can read it."
GIVEN = "It is with the admins. Only you and they can read it now; you hear when one of them has."


def _page(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    shell = "shells/member.html" if request.user.is_authenticated else "shells/public.html"
    zone = getattr(request.user, "time_zone", "UTC")
    return render(request, template, {"shell": shell, "now": clock.now(), "zone": zone, **context})


@login_not_required
@require_safe
def shelf(request: HttpRequest) -> HttpResponse:
    """What the site has for everybody; signed in also what one's circles have, and what one suggested. Nothing keeps who opened
    what."""
    member, now = (request.user if isinstance(request.user, Member) else None), clock.now()
    context = {"everybodys": listing.everybodys(), "held": listing.held(member, now)}
    if member is not None:
        context |= {
            "circles": listing.of_circles(member, now), "own": listing.not_published(member, now)
        }  # fmt: skip
    return _page(request, "resources/shelf.html", **context)


@login_not_required
@require_safe
def one(request: HttpRequest, reading_id: str) -> HttpResponse:
    """One of the site's, for anybody."""
    row = get_object_or_404(Reading, public_id=reading_id)
    member = request.user if isinstance(request.user, Member) else None
    context = {
        "sheet": listing.opened(row), "reading": row, "held": listing.held(member, clock.now()),
        "may_put_away": member is not None and policies.may_put_away_public(member, row),
    }  # fmt: skip
    return _page(request, "resources/one.html", **context)


def _words(member: Member, resource_id: str) -> ResourceWords:
    seen = ResourceWords.objects.visible_to(member, clock.now()).select_related("key", "resource", "group")
    return get_object_or_404(seen, resource__public_id=resource_id)


@require_safe
def here(request: HttpRequest, resource_id: str) -> HttpResponse:
    """One of a circle's, or one's own that is not published."""
    member, now = signed_in(request), clock.now()
    row = _words(member, resource_id)
    context = {
        "sheet": listing.opened(row), "resource": row.resource, "group": row.group, "answer": row.answer,
        "says": listing.SHOWN.get(Resource.State(row.resource.state), ""), "begun": row.resource.state == Resource.State.BEGUN,
        "may_write": policies.may_write_anew(member, row.resource, now),
        "may_put_away": policies.may_put_away(member, row.resource), "anothers": "" if row.author_id == member.pk else row.public_id,
    }  # fmt: skip
    return _page(request, "resources/one.html", **context)


@require_http_methods(READ_OR_SEND)
def write(request: HttpRequest, group_id: str) -> HttpResponse:
    """Write something for the circle or the site; with `from` in the address in place of one that everybody reads."""
    member, now = signed_in(request), clock.now()
    group = my_seat(member, group_id, now).group
    if not policies.may_suggest(member, group, now):
        raise PermissionDenied
    before = Reading.objects.filter(public_id=request.GET.get("from", "")).first()
    return _written(request, member, group, before, before)


@require_http_methods(READ_OR_SEND)
def anew(request: HttpRequest, resource_id: str) -> HttpResponse:
    """Write one's own anew, or another in place of one that the circle reads."""
    member, now = signed_in(request), clock.now()
    row = _words(member, resource_id)
    if not policies.may_write_anew(member, row.resource, now):
        raise PermissionDenied
    return _written(request, member, row.group, row.resource, row)


def _written(
    request: HttpRequest,
    member: Member,
    group: Group,
    before: Resource | Reading | None,
    standing: Reading | ResourceWords | None,
) -> HttpResponse:
    published = isinstance(before, Reading) or (
        before is not None and before.state == Resource.State.PUBLISHED
    )
    form = SuggestForm(
        request.POST if request.method == "POST" else None,
        circle=f"For {group.name}", standing=standing, fixed=published,
    )  # fmt: skip
    later = request.POST.get("verb") == "keep"
    if form.is_valid() or (later and form.can_be_kept):
        verb = actions.keep_begun if later else actions.suggest
        try:
            verb(member=member, group=group, said=form.said, now=clock.now(), in_place_of=before)
            messages.success(request, KEPT if later else GIVEN)
            return redirect("resources:shelf")
        except (NotNow, consent.NotKept) as error:
            form.add_error(None, str(error))
    context = {"form": form, "group": group, "before": before, "published": published}
    return _page(request, "resources/write.html", **context)


@require_http_methods(READ_OR_SEND)
def away(request: HttpRequest, resource_id: str) -> HttpResponse:
    """Put away one of a circle's, or take back one's own, after being told what that means. Admins do it unread."""
    member, now = signed_in(request), clock.now()
    seen = Resource.objects.visible_to(member, now).select_related("group")
    row = get_object_or_404(seen, public_id=resource_id)
    if not policies.may_put_away(member, row):
        raise PermissionDenied
    if request.method == "POST":
        actions.put_away(member=member, resource=row, now=now)
        messages.success(request, "It is put away, and its words are erased.")
        return redirect("resources:shelf" if row.author_id == member.pk else "resources:waiting")
    published = row.state == Resource.State.PUBLISHED
    context = {"group": row.group, "published": published, "unread": row.author_id != member.pk}
    return _page(request, "resources/away.html", **context)


@require_http_methods(READ_OR_SEND)
def away_public(request: HttpRequest, reading_id: str) -> HttpResponse:
    """Put away one that everybody reads."""
    member, now = signed_in(request), clock.now()
    row = get_object_or_404(Reading, public_id=reading_id)
    if not policies.may_put_away_public(member, row):
        raise PermissionDenied
    if request.method == "POST":
        actions.put_away_public(member=member, reading=row, now=now)
        messages.success(request, "It is put away.")
        return redirect("resources:shelf")
    return _page(request, "resources/away.html", reading=row)


def _admin(request: HttpRequest) -> Member:
    """The admin whose request this is. Raises PermissionDenied for everybody else."""
    member = signed_in(request)
    if not policies.may_publish(member):
        raise PermissionDenied
    return member


@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits to be read, and that circles have something, which admins put away but do not read."""
    member, now = _admin(request), clock.now()
    context = {"waiting": listing.waiting(member, now), "published": listing.published(member, now)}
    return _page(request, "resources/waiting.html", **context)


@require_http_methods(READ_OR_SEND)
def look(request: HttpRequest, suggested_id: str) -> HttpResponse:
    """Read what was suggested, and publish it or give it back. `verb` is publish or return."""
    member, now = _admin(request), clock.now()
    seen = ResourceWords.objects.visible_to(member, now).filter(resource__state=Resource.State.WAITING)
    row = get_object_or_404(seen.select_related("key", "resource__group"), resource__public_id=suggested_id)
    verb = request.POST.get("verb", "")
    form, refused = AnswerForm(request.POST if verb == "return" else None), ""
    if verb == "publish" or form.is_valid():
        try:
            if verb == "publish":
                actions.publish(member=member, resource=row.resource, now=now)
                messages.success(request, "It is published. Whoever wrote it hears that there is an answer.")
            else:
                actions.give_back(member=member, resource=row.resource, now=now, **form.cleaned_data)
                messages.success(request, "It is given back. Whoever wrote it hears that there is an answer.")
            return redirect("resources:waiting")
        except NotNow as error:
            refused = str(error)
    context = {
        "sheet": listing.opened(row), "resource": row.resource, "group": row.resource.group, "form": form, "refused": refused,
        "before": _before(row.resource, member),
    }  # fmt: skip
    return _page(request, "resources/look.html", **context)


def _before(resource: Resource, member: Member) -> Reading | bool:
    """The public one it takes the place of; of a circle's only whether there is one, for admins do not read that."""
    if resource.reach == Resource.Reach.SITE:
        return Reading.objects.filter(public_id=resource.instead_of).first() or False
    seen = Resource.objects.visible_to(member).filter(group=resource.group, state=Resource.State.PUBLISHED)
    return bool(resource.instead_of) and seen.filter(public_id=resource.instead_of).exists()
