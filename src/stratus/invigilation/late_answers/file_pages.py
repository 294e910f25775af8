"""Delivery › Invigilation: import a file with unsent answers, and choose which of them count."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from stratus.access.decorators import require
from stratus.access.errors import NotAllowed
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.delivery.attempts.actions.orders import LONGEST_COMMENT
from stratus.delivery.models import Attempt
from stratus.delivery.unsent.actions import Imported
from stratus.delivery.unsent.file import MOST_BYTES
from stratus.foundation import clock
from stratus.foundation.numbers import sent_ids
from stratus.invigilation.late_answers import actions as decisions
from stratus.invigilation.late_answers.imported import imported_answers, known_answers
from stratus.invigilation.late_answers.queries import may_decide
from stratus.invigilation.live import actions
from stratus.invigilation.live.pages import find
from stratus.invigilation.live.snapshots import SHARED
from stratus.scheduling.models import Registration, Schedule
from stratus.ui.forms import errors_beside_fields, status_of
from stratus.ui.lists.paging import number_of
from stratus.ui.notices import counted


class FileForm(forms.Form):
    """The file, and the check code that was written down when it was saved."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("As it was saved on the candidate's computer: its name ends in .stratus."),
        widget=forms.FileInput(attrs={"accept": ".stratus"}),
    )
    check_code = forms.CharField(
        label=gettext_lazy("Check code"),
        max_length=40,
        help_text=gettext_lazy("Eight signs, which the candidate's screen showed when the file was saved and the invigilator noted."),
        widget=forms.TextInput(attrs={"class": "short", "autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_file(self) -> bytes:
        """Read at most the maximum size of such a file."""
        content: bytes = self.cleaned_data["file"].read(MOST_BYTES + 1)
        return content


class ChoiceForm(forms.Form):
    """Which of the answers count, and why."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=LONGEST_COMMENT)

    @property
    def chosen(self) -> list[int]:
        """Ids of the answers that were ticked."""
        given = self.data.getlist("chosen") if hasattr(self.data, "getlist") else []
        return sent_ids(given)


@require(P.INVIGILATE)
@require_http_methods(["GET", "HEAD", "POST"])
def from_file(request: StaffRequest, pk: int, registration_pk: int) -> HttpResponse:
    """Show the imported answers of an attempt beside the current ones. A POST imports a file, which changes no current answer yet."""
    schedule, attempt = _wanted(request, pk, registration_pk)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    brought: Imported | None = None
    if form.is_bound and form.is_valid():
        typed = form.cleaned_data
        with errors_beside_fields(form):
            brought = actions.import_answers(
                schedule.pk, registration_pk, attempt.number, typed["file"], typed["check_code"], by=request.actor, now=clock.now()
            )
            SHARED.forget([schedule.pk])
    return _page(request, schedule, attempt, form, brought=brought)


@require(P.INVIGILATE)
@require_POST
def apply(request: StaffRequest, pk: int, registration_pk: int) -> HttpResponse:
    """Make the chosen answers count."""
    schedule, attempt = _wanted(request, pk, registration_pk)
    choice = ChoiceForm(request.POST)
    if choice.is_valid():
        with errors_beside_fields(choice):
            made = decisions.restore_imported(
                schedule.pk, choice.chosen, reason=choice.cleaned_data["reason"], by=request.actor, now=clock.now()
            )
            SHARED.forget([schedule.pk])
            text = ngettext("%(n)d answer from the file counts now.", "%(n)d answers from the file count now.", len(made))
            counted(request, len(made), text % {"n": len(made)})
    if choice.errors:
        return _page(request, schedule, attempt, FileForm(), choice=choice)
    return redirect(reverse("invigilation:from_file", args=[pk, registration_pk]) + f"?attempt={attempt.number}")


def _page(
    request: StaffRequest, schedule: Schedule, attempt: Attempt, form: FileForm, *, brought: Imported | None = None, choice: Any = None
) -> HttpResponse:
    answers = imported_answers(attempt)
    context = {
        "schedule": schedule,
        "attempt": attempt,
        "registration": attempt.registration,
        "form": FileForm() if brought else form,
        "choice": choice or ChoiceForm(),
        "chosen": choice.chosen if choice else [],
        "answers": answers,
        "open": any(one.decision is None and not one.shown.raw for one in answers),
        "fresh": len(brought.fresh) if brought else None,
        "known": known_answers(attempt, brought.known) if brought else [],
        "back": reverse("invigilation:log", args=[schedule.pk, attempt.registration_id]) + f"?attempt={attempt.number}",
        "own": f"?attempt={attempt.number}",
    }
    return render(request, "invigilation/late_answers/from_file.html", context, status=max(status_of(form), status_of(choice)))


def _wanted(request: StaffRequest, pk: int, registration_pk: int) -> tuple[Schedule, Attempt]:
    """Return the schedule and the attempt with the number in the address, else the latest. Raises Http404, NotAllowed."""
    schedule = find(request, pk)
    if not may_decide(request.actor):
        raise NotAllowed(P.VOID_ATTEMPTS)
    registration = get_object_or_404(Registration, pk=registration_pk, schedule=schedule)
    attempts = Attempt.objects.filter(registration=registration).select_related("paper", "registration__candidate").order_by("-number")
    number = number_of(request, "attempt")
    found = attempts.filter(number=number).first() if number else attempts.first()
    if found is None:
        raise Http404(_("There is no such attempt."))
    return schedule, found
