""" "How to help me": written on a good day."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core import clock
from journeys import actions, refusals
from journeys.actions.directives import PARTS, as_one, stands
from journeys.actions.plans import seen
from journeys.forms import DirectiveForm
from journeys.views.common import READ_OR_SEND
from members import consent
from members.requests import signed_in


@require_http_methods(READ_OR_SEND)
def directive(request: HttpRequest) -> HttpResponse:
    """Read and change it, all parts on one page."""
    member, now = signed_in(request), clock.now()
    mine = stands(member)
    words = {part: (getattr(mine, part) if mine else None) or "" for part in PARTS}
    opened = seen(as_one(dict(words)))
    form = DirectiveForm(request.POST or None, initial={**words, "opened": opened})
    meanwhile = None
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        try:
            written = {part: said[part] for part in PARTS}
            actions.write_directive(member=member, words=written, now=now, opened=said["opened"])
            messages.success(request, "It’s kept. It opens only to whoever takes a request of yours.")
            return redirect("journeys:directive")
        except consent.NotKept as error:
            form.add_error(None, str(error))
        except refusals.ChangedMeanwhile:
            meanwhile = [(form.fields[part].label, words[part]) for part in PARTS if words[part]]
            form = DirectiveForm({**said, "opened": opened})
            form.add_error(None, MEANWHILE)
    changed_at = mine.changed_at if mine and any(words.values()) else None
    context = {"form": form, "changed_at": changed_at, "meanwhile": meanwhile, "now": now}
    return render(request, "journeys/directive.html", context)


MEANWHILE = (
    "This was changed while your page was open. What stands there now is above, and yours is in the boxes. "
    "Keep it, and yours stands in its place."
)
