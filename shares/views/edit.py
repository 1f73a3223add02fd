"""Changing the words of something one said a moment ago."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from core import clock
from members.requests import signed_in
from shares import actions, drafts, policies, quoting
from shares.forms import EditForm
from shares.models import Reply, Share


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, share_id: str) -> HttpResponse:
    """Change a share: its words and its note, nothing else."""
    shares = Share.objects.visible_to(signed_in(request), clock.now()).select_related("key", "group")
    found = get_object_or_404(shares, public_id=share_id)
    return _edit(request, found, reverse("shares:share", args=[share_id]))


@require_http_methods(["GET", "HEAD", "POST"])
def edit_reply(request: HttpRequest, reply_id: str) -> HttpResponse:
    """Change a reply."""
    replies = Reply.objects.visible_to(signed_in(request), clock.now()).select_related(
        "key", "share", "group"
    )
    found = get_object_or_404(replies, public_id=reply_id)
    return _edit(request, found, f"{reverse('shares:share', args=[found.share.public_id])}#r-{reply_id}")


def _edit(request: HttpRequest, said: Share | Reply, back: str) -> HttpResponse:
    now, member = clock.now(), signed_in(request)
    if said.author_id != member.pk:
        raise PermissionDenied
    late = not policies.may_edit(member, said, now)
    note = said.note if isinstance(said, Share) else None
    form = EditForm(
        request.POST if request.method == "POST" else None,
        initial={"words": said.body, "note": note or "", **_begun(request, said)},
        with_note=isinstance(said, Share),
    )
    if not late and request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            actions.edit(
                author=member, said=said, words=asked["words"], note=asked.get("note"), now=now,
                submission=asked["submission"], kept=asked["kept"],
            )  # fmt: skip
        except quoting.Copied as error:
            form.add_error("words", str(error))
        else:
            messages.success(request, "It’s changed, and it says so.")
            return redirect(back)
    context = {
        "form": form, "back": back, "group": said.group, "is_reply": isinstance(said, Reply), "late": late,
        "until": clock.local(said.created_at + policies.EDITS, member.time_zone).time(),
    }  # fmt: skip
    return render(request, "shares/edit.html", context, status=403 if late else 200)


def _begun(request: HttpRequest, said: Share | Reply) -> dict[str, object]:
    """What one had typed when the door closed, where one opened it again."""
    begun = drafts.initial(signed_in(request), request.GET.get("draft", ""), group=said.group)
    kind = "share" if isinstance(said, Share) else "reply"
    if begun.get("edits") != f"{kind}:{said.public_id}":
        return {}
    return {"note": "", **begun}
