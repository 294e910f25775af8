"""Delivery › a schedule › Safeguards: whether it is taken in Safe Exam Browser only, and with Proctorio."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.assessments.models import AssessmentVersion
from stratus.delivery.models import ProctorioSettings
from stratus.delivery.proctoring.choosing import proctorio_settings
from stratus.delivery.seb.checking import is_required
from stratus.delivery.seb.settings import passwords_of, seb_settings
from stratus.foundation import clock
from stratus.scheduling import actions
from stratus.scheduling.models import Schedule
from stratus.scheduling.queries import latest_version
from stratus.scheduling.views import find, page_context
from stratus.ui.forms import errors_beside_fields, status_of

ASSESSMENT, YES, NO = "", "yes", "no"


@dataclass(frozen=True, slots=True)
class Safeguards:
    """What holds for a schedule as things stand; `seb_option` and `proctorio_option` are what its published version says."""

    seb: bool
    proctorio: bool
    seb_option: bool
    proctorio_option: bool
    proctorio_mode: str

    @property
    def proctorio_is_missing(self) -> bool:
        """Whether candidates come in without proctoring although the schedule asks for it."""
        return self.proctorio and self.proctorio_mode == ProctorioSettings.Mode.OFF

    @property
    def exclude_each_other(self) -> bool:
        """Whether both are asked for: what watches a candidate is an extension of browsers that he may not use."""
        return self.seb and self.proctorio and self.proctorio_mode == ProctorioSettings.Mode.PROCTORIO


def safeguards_of(schedule: Schedule) -> Safeguards:
    """Return what holds for a schedule. Two queries."""
    version: AssessmentVersion | None = schedule.version or latest_version(schedule.assessment_id)
    options = version.options if version else {}
    with_proctorio = bool(options.get("use_proctorio"))
    return Safeguards(
        seb=is_required(schedule.use_seb, options),
        proctorio=with_proctorio if schedule.use_proctorio is None else schedule.use_proctorio,
        seb_option=is_required(None, options),
        proctorio_option=with_proctorio,
        proctorio_mode=proctorio_settings().mode,
    )


class SafeguardsForm(forms.Form):
    """Whether the schedule follows its assessment."""

    use_seb = forms.ChoiceField(label=gettext_lazy("Safe Exam Browser"), required=False)
    use_proctorio = forms.ChoiceField(label=gettext_lazy("Proctorio"), required=False)

    def __init__(self, *args: Any, options: dict[str, bool], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {
            "use_seb": (_("Only in Safe Exam Browser"), _("In any browser")),
            "use_proctorio": (_("With Proctorio"), _("Without Proctorio")),
        }
        fields: dict[str, Any] = self.fields
        for name, (yes, no) in words.items():
            followed = _("As the assessment says: %(choice)s") % {"choice": yes if options[name] else no}
            fields[name].choices = [(ASSESSMENT, followed), (YES, yes), (NO, no)]

    def wanted(self) -> dict[str, bool | None]:
        """Return what was chosen, None where the assessment decides."""
        return {name: {YES: True, NO: False}.get(self.cleaned_data[name]) for name in ("use_seb", "use_proctorio")}


@require(P.SCHEDULE)
def page(request: StaffRequest, pk: int) -> HttpResponse:
    """Show and change a schedule's safeguards."""
    schedule = find(request.actor, pk)
    present = safeguards_of(schedule)
    initial = {name: {True: YES, False: NO, None: ASSESSMENT}[getattr(schedule, name)] for name in ("use_seb", "use_proctorio")}
    options = {"use_seb": present.seb_option, "use_proctorio": present.proctorio_option}
    form = SafeguardsForm(request.POST or None, initial=initial, options=options)
    if request.method == "POST" and form.is_valid():
        with errors_beside_fields(form):
            actions.change_safeguards(schedule.pk, **form.wanted(), by=request.actor, now=clock.now())
            messages.success(request, _("Saved."))
            return redirect("delivery:safeguards", schedule.pk)
    seb = seb_settings()
    context = page_context(schedule) | {
        "tab": "safeguards",
        "form": form,
        "safeguards": present,
        "seb_settings": seb,
        "quit_password": passwords_of(seb)[1],
        "has_start_password": bool(seb.start_password),
    }
    return render(request, "delivery/safeguards.html", context, status=status_of(form))
