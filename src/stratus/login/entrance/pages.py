"""Log in and log out."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from stratus.foundation import clock
from stratus.login.entrance import actions
from stratus.login.entrance.browsers import browser_of, remember
from stratus.login.entrance.errors import MustWait, WrongCredentials
from stratus.login.entrance.forms import LoginForm
from stratus.login.entrance.letting_in import let_in
from stratus.login.entrance.sessions import origin_of
from stratus.login.second_factor.pages import ask
from stratus.tenancy import queries
from stratus.ui.forms import status_of


def _safe_next(request: HttpRequest) -> str:
    target = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(target, allowed_hosts=None, require_https=request.is_secure())
    return target if safe and target.startswith("/") else settings.LOGIN_REDIRECT_URL


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password, then redirect, but only to addresses of this installation."""
    target = _safe_next(request)
    if request.user.is_authenticated and request.method == "GET":
        return redirect(target)
    form = LoginForm(request.POST or None)
    browser = browser_of(request)
    wait = 0
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["username"]
        try:
            user = actions.check(name, form.cleaned_data["password"], origin=origin_of(request), browser=browser, now=clock.now())
        except (MustWait, WrongCredentials) as problem:
            form.add_error(None, problem.message)
            wait = problem.seconds if isinstance(problem, MustWait) else 0
        else:
            return ask(request, user, target) if user.has_second_factor else let_in(request, user, target)
    present = queries.tenant_settings()
    context = {
        "form": form,
        "next": target,
        "keycodes": present.use_keycodes,
        "practice": present.practice_exam,
        "whom_to_ask": present.whom_to_ask,
    }
    response = render(request, "login/login.html", context, status=429 if wait else status_of(form))
    if wait:
        response["Retry-After"] = str(wait)
    if browser is None:
        remember(response, None)
    return response


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    if request.user.is_authenticated:
        by = request.actor  # type: ignore[attr-defined]  # the middleware sets it, also for those who are no staff
        actions.record_logged_out(request.user, by=by, origin=origin_of(request), now=clock.now())
    logout(request)
    messages.success(request, _("You are logged out."))
    return redirect("login:login")
