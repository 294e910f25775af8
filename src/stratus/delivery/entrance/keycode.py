"""The way into an exam by keycode: a public page, for computers on which nobody is logged in."""

from __future__ import annotations

from datetime import datetime
from math import ceil
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from stratus.access.addresses import address_is_allowed
from stratus.delivery.attempts import rules
from stratus.delivery.entrance.pages import into
from stratus.foundation import clock
from stratus.foundation.errors import DomainError
from stratus.scheduling.errors import KeycodeUnknown
from stratus.scheduling.links import keycodes
from stratus.tenancy.queries import tenant_settings

COOKIE = "stratus_keycode"
"""How often this browser was wrong, and until when it has to wait. This slows down a person who guesses, without holding up others behind
the same address. Programs that guess are stopped by the length of the code and by `keycodes.asks_username`."""
REMEMBERED = 900
"""Seconds; as long as the longest wait."""


class KeycodeForm(forms.Form):
    keycode = forms.CharField(
        label=gettext_lazy("Keycode"),
        max_length=100,
        help_text=gettext_lazy("Ten letters and digits, as on your login slip. Hyphen and small letters do not matter."),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "autofocus": True,
                "class": "keycode-input",
            }
        ),
    )
    username = forms.CharField(
        label=gettext_lazy("User name"),
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, asks_username: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_username:
            del self.fields["username"]


@sensitive_post_parameters("keycode")
@never_cache
@require_http_methods(["GET", "POST"])
def keycode(request: HttpRequest) -> HttpResponse:
    """Ask for a keycode, and redirect to the waiting room as a launch link does. After wrong codes the next try has to wait."""
    now = clock.now()
    asks_username = keycodes.asks_username(now)
    form = KeycodeForm(request.POST or None, asks_username=asks_username)
    failures, waits_until = _remembered(request)
    status, seconds = 200, 0
    if request.method == "POST":
        status, seconds = 422, max(ceil(waits_until - now.timestamp()), 0)
        if seconds:
            status = 429
        elif form.is_valid():
            try:
                registration = keycodes.enter(
                    form.cleaned_data["keycode"],
                    form.cleaned_data.get("username", ""),
                    allowed=lambda user: address_is_allowed(request.META.get("REMOTE_ADDR", ""), user.allowed_ip_addresses),
                    now=now,
                    request_id=getattr(request, "request_id", ""),
                )
            except KeycodeUnknown as wrong:
                failures += 1
                seconds = ceil(rules.pin_wait(failures).total_seconds())
                form.add_error("keycode", wrong.message)
            except DomainError as no:
                form.add_error("keycode", no.message)
            else:
                entered = into(registration, request)
                entered.delete_cookie(COOKIE, path=request.path, samesite="Lax")
                return entered
    if seconds:
        said = _("Please wait: you can try again in %(seconds)s seconds.") % {"seconds": seconds}
        form.add_error(None, said)
    present = tenant_settings()
    context = {"form": form, "careful": asks_username, "practice": present.practice_exam, "whom_to_ask": present.whom_to_ask}
    response = render(request, "delivery/keycode.html", context, status=status)
    if seconds:
        response["Retry-After"] = str(seconds)
    if status == 422:
        _remember(response, request, failures, now, seconds)
    return response


def _remembered(request: HttpRequest) -> tuple[int, float]:
    given = request.get_signed_cookie(COOKIE, default="", max_age=REMEMBERED) or ""
    failures, _point, until = given.partition("|")
    return (int(failures), float(until)) if failures and until else (0, 0.0)


def _remember(response: HttpResponse, request: HttpRequest, failures: int, now: datetime, seconds: int) -> None:
    value = f"{failures}|{now.timestamp() + seconds}"
    response.set_signed_cookie(COOKIE, value, max_age=REMEMBERED, path=request.path, httponly=True, samesite="Lax")
