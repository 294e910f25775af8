"""Choose a new password: after somebody else gave one, and by a link that was mailed."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from stratus.access.decorators import require
from stratus.access.staff_request import StaffRequest
from stratus.foundation import clock
from stratus.foundation.text import name_key
from stratus.login.entrance.sessions import origin_of
from stratus.login.passwords import actions
from stratus.login.passwords.forms import ForgottenForm, NewPasswordForm
from stratus.login.passwords.links import LinkHasEnded, user_of_link
from stratus.login.passwords.tasks import mail_reset
from stratus.login.waiting import counting
from stratus.tenancy import current
from stratus.ui.forms import errors_beside_fields, status_of


@sensitive_post_parameters()
@never_cache
@require(candidates=True)
def choose(request: StaffRequest) -> HttpResponse:
    """Let somebody choose a password of their own who logged in with one that somebody else gave them."""
    if not request.user.must_change_password:
        return redirect("site:front")
    form = NewPasswordForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        with errors_beside_fields(form):
            changed = actions.change_own_password(form.cleaned_data["new"], by=request.actor)
            update_session_auth_hash(request, changed)
            messages.success(request, _("Your password was changed."))
            return redirect("site:front")
    return render(request, "login/choose_password.html", {"form": form}, status=status_of(form))


@never_cache
@require_http_methods(["GET", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """Have a link mailed. The page says the same whether somebody has this name or not."""
    form = ForgottenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data["name"]
        one = counting.begin(f"reset|{name_key(typed)}", address=origin_of(request).address, now=clock.now())
        if not one.wait:
            mail_reset.defer(tenant_id=current.require_id(), typed=typed)
            return render(request, "login/reset_sent.html", {"typed": typed})
        form.add_error(None, _("This was asked for often. Wait %(n)s seconds, then try again.") % {"n": one.wait})
        response = render(request, "login/forgotten.html", {"form": form}, status=429)
        response["Retry-After"] = str(one.wait)
        return response
    return render(request, "login/forgotten.html", {"form": form}, status=status_of(form))


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def reset(request: HttpRequest) -> HttpResponse:
    """Choose a new password by a mailed link. Opening it changes nothing: scanners of mail open links too."""
    link = request.POST.get("link") or request.GET.get("link") or ""
    try:
        user = user_of_link(link)
        form = NewPasswordForm(request.POST or None, user=user)
        if request.method == "POST" and form.is_valid():
            with errors_beside_fields(form):
                actions.choose_by_link(link, form.cleaned_data["new"], origin=origin_of(request), now=clock.now())
                logout(request)
                messages.success(request, _("Your password was changed. Log in with it now."))
                return redirect("login:login")
    except LinkHasEnded as problem:
        return render(request, "login/forgotten.html", {"form": ForgottenForm(), "ended": problem.message}, status=410)
    # The address holds the link, which the policy of all pages (`same-origin`) tells nobody else. With `no-referrer` browsers would send
    # the form with `Origin: null`, which is refused as forged.
    return render(request, "login/choose_password.html", {"form": form, "person": user, "link": link}, status=status_of(form))
