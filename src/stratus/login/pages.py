"""Log in, log out, and one's own profile."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from stratus.access.decorators import require
from stratus.access.errors import NotAllowed
from stratus.login import passwords
from stratus.login.forms import LoginForm, PasswordForm, ProfileForm
from stratus.login.middleware import SESSION_TENANT
from stratus.people.models import User
from stratus.people.users import actions
from stratus.tenancy import current, queries
from stratus.ui.forms import errors_beside_fields, status_of


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
    if request.method == "POST" and form.is_valid():
        user = authenticate(request, username=form.cleaned_data["username"], password=form.cleaned_data["password"])
        if user is not None:
            login(request, user)
            request.session[SESSION_TENANT] = current.require_id()
            return redirect(target)
        form.add_error(None, _("This user name and password do not belong together."))
    context = {"form": form, "next": target, "keycodes": queries.tenant_settings().use_keycodes}
    return render(request, "login/login.html", context, status=status_of(form))


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    messages.success(request, _("You are logged out."))
    return redirect("login:login")


@sensitive_post_parameters()
@never_cache
@require(candidates=True)
def profile(request: HttpRequest) -> HttpResponse:
    """Show and change one's own language, time zone and password."""
    if request.actor.acting_as_id:  # type: ignore[attr-defined]
        raise NotAllowed
    user: User = request.user  # type: ignore[assignment]
    part = request.POST.get("part")
    form = ProfileForm(request.POST if part == "preferences" else None, initial={"language": user.language, "time_zone": user.time_zone})
    password = PasswordForm(request.POST if part == "password" else None, user=user)
    if part == "preferences" and form.is_valid():
        with errors_beside_fields(form):
            actions.set_profile(user.pk, by=request.actor, **form.cleaned_data)  # type: ignore[attr-defined]
            with translation.override(form.cleaned_data["language"] or translation.get_language_from_request(request)):
                messages.success(request, str(_("Saved.")))  # in the language of the page that shows it
            return redirect("login:profile")
    if part == "password" and password.is_valid():
        with errors_beside_fields(password):
            changed = passwords.change_own_password(password.cleaned_data["new"], by=request.actor)  # type: ignore[attr-defined]
            update_session_auth_hash(request, changed)
            messages.success(request, _("Your password was changed. Other places where you were logged in are logged out."))
            return redirect("login:profile")
    context = {"form": form, "password": password, "back": reverse("site:front")}
    return render(request, "login/profile.html", context, status=max(status_of(form), status_of(password)))
