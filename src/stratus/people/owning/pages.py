"""Admin › Users › somebody › Hand over."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.foundation.numbers import typed_whole
from stratus.people.owning import actions
from stratus.people.owning.forms import HandOverForm
from stratus.people.owning.registry import kinds
from stratus.people.users.pages import manageable_user
from stratus.ui.forms import errors_beside_fields, status_of


@require(P.MANAGE_SETTINGS)
def hand_over(request: StaffRequest, pk: int) -> HttpResponse:
    """Count what somebody owns, and give all of it to another person. For administrators who may manage this one."""
    person = manageable_user(request, pk)
    form = HandOverForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        counted = {kind.name: number for kind in kinds() if (number := typed_whole(request.POST.get(kind.name, "")))}
        with errors_beside_fields(form):
            new = form.cleaned_data["new_owner"]
            moved = actions.in_words(actions.hand_over_all(pk, new.pk, counted, by=request.actor))
            if moved:
                messages.success(request, _("%(name)s owns %(what)s now.") % {"name": new.full_name, "what": ", ".join(moved)})
            else:
                messages.info(request, _("Nothing was changed."))
            return redirect("people:user", pk)
    counts = actions.owned_by(person)
    context = {"person": person, "form": form, "counts": counts, "owned": actions.in_words(counts)}
    return render(request, "people/hand_over.html", context, status=status_of(form))
