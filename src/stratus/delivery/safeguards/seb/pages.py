"""Safe Exam Browser: Admin › Safe Exam Browser, and its configuration files for staff and for candidates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.delivery.entrance.tokens import read_file_ticket
from stratus.delivery.safeguards.seb.files import CONTENT_TYPE
from stratus.delivery.safeguards.seb.settings import (
    LONGEST_PASSWORD,
    change_seb_settings,
    faults,
    file_of,
    passwords_of,
    seb_settings,
    unreadable,
)
from stratus.foundation import clock
from stratus.foundation.errors import DomainError
from stratus.scheduling.models import Registration, Schedule
from stratus.scheduling.schedules.pages import find
from stratus.tenancy import current
from stratus.ui.forms import RuledForm, errors_beside_fields, status_of
from stratus.ui.forms.overtaken import Original


def _keys(label: Any, help_text: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocapitalize": "none"})
    return forms.CharField(label=label, help_text=help_text, required=False, widget=widget, max_length=10_000)


class SebForm(RuledForm):
    """The organisation's settings."""

    start_password = forms.CharField(
        label=gettext_lazy("Start password"),
        required=False,
        max_length=LONGEST_PASSWORD,
        help_text=gettext_lazy("Encrypts the configuration files: whoever opens one is asked for it. Empty: no password."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    quit_password = forms.CharField(
        label=gettext_lazy("Stop password"),
        required=False,
        max_length=LONGEST_PASSWORD,
        help_text=gettext_lazy("Ends Safe Exam Browser during an exam; after the hand-in nobody is asked for it. Empty: no password."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    check_config_key = forms.BooleanField(
        label=gettext_lazy("Enable Config Key check"),
        required=False,
        help_text=gettext_lazy(
            "Exams then open only with one of our configuration files, unchanged, or with one whose key stands below. "
            "Without it every Safe Exam Browser will do. "
            "A candidate's own file holds the salt of its key: whoever reads it can imitate it. "
            "A start password that is told in the hall keeps it closed."
        ),
    )
    config_keys = _keys(
        gettext_lazy("Config Keys of other files"),
        gettext_lazy("Of configuration files that you made yourself, 64 characters each, one a line. Ours need no key here."),
    )
    browser_exam_keys = _keys(
        gettext_lazy("Browser Exam Keys"),
        gettext_lazy("If any stand here, Safe Exam Browser has to show one of them too. They change with each of its releases."),
    )

    def faults(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Return what is wrong with those values that could be read."""
        return faults(dict(values) | _keys_in(values))


@require(P.MANAGE_SETTINGS)
@never_cache
def admin(request: StaffRequest) -> HttpResponse:
    """Show and change the organisation's settings for Safe Exam Browser."""
    form = SebForm(request.POST or None, initial=_stored())
    original = Original(request, form, _stored)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with errors_beside_fields(form), original.saving():
            change_seb_settings(**given | _keys_in(given), by=request.actor)
            messages.success(request, _("Saved."))
            return redirect("delivery:seb_settings")
    return render(request, "delivery/seb_settings.html", {"form": form, "lost": unreadable(seb_settings())}, status=status_of(form))


def _keys_in(values: Mapping[str, Any]) -> dict[str, list[str]]:
    return {name: values[name].split() for name in ("config_keys", "browser_exam_keys") if name in values}


def _stored() -> dict[str, Any]:
    present = seb_settings()
    start, stop = passwords_of(present)
    return {
        "start_password": start,
        "quit_password": stop,
        "check_config_key": present.check_config_key,
        "config_keys": "\n".join(present.config_keys),
        "browser_exam_keys": "\n".join(present.browser_exam_keys),
    }


@require(P.SCHEDULE)
@never_cache
@require_safe
def schedule_file(request: StaffRequest, pk: int) -> HttpResponse:
    """Serve the file for the computers of a hall: it opens the organisation's first page, where candidates log in."""
    return _file(find(request.actor, pk))


@require(P.SCHEDULE)
@never_cache
@require_safe
def candidate_file(request: StaffRequest, pk: int, registration_pk: int) -> HttpResponse:
    """Serve the file of one candidate: it opens their launch link."""
    schedule = find(request.actor, pk)
    return _file(schedule, get_object_or_404(Registration, pk=registration_pk, schedule=schedule))


@never_cache
@require_safe
def own_file(request: HttpRequest, registration_id: int) -> HttpResponse:
    """Serve a candidate their file. Safe Exam Browser fetches it without a session: a ticket for this file alone is in its address."""
    token = read_file_ticket(settings.PLAYER_KEY, request.GET.get("ticket", ""), clock.now())
    if token is None or token.registration_id != registration_id:
        raise Http404
    with current.use(token.tenant_id):
        found = Registration.objects.filter(pk=registration_id, link_generation=token.generation, schedule__deleted_at=None)
        registration = found.select_related("schedule").first()
        if registration is None:
            raise Http404
        try:
            response = _file(registration.schedule, registration)
        except DomainError as error:
            raise DomainError(_("Your configuration file cannot be made at the moment. Tell your invigilator.")) from error
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
def quit_page(request: HttpRequest) -> HttpResponse:
    """Serve the address at which Safe Exam Browser quits by itself; in any other browser it is an ordinary page."""
    return render(request, "delivery/seb_quit.html")


def _file(schedule: Schedule, registration: Registration | None = None) -> HttpResponse:
    name = f"exam-{schedule.pk}" + (f"-{registration.pk}" if registration else "")
    headers = {"Content-Disposition": f'attachment; filename="{name}.seb"'}
    return HttpResponse(file_of(schedule, registration), content_type=CONTENT_TYPE, headers=headers)
