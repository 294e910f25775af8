"""Set somebody's password, and log in as somebody else."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from stratus.access.decorators import require
from stratus.access.errors import NotAllowed
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.foundation import clock
from stratus.login.acting import actions as log_in_as
from stratus.login.entrance.sessions import open_session
from stratus.login.middleware import SESSION_IMPERSONATION_ENDS, SESSION_IMPERSONATOR, SESSION_IMPERSONATOR_HASH
from stratus.login.passwords import actions as passwords
from stratus.people.models import User
from stratus.people.users.pages import manageable_user


@require_POST
@never_cache
@require(P.MANAGE_USERS)
def reset_password(request: StaffRequest, pk: int) -> HttpResponse:
    """Give a user a new password and show it once."""
    user = manageable_user(request, pk)
    password = passwords.reset_password(pk, by=request.actor)
    return render(request, "login/password_reset.html", {"person": user, "password": password})


@require_POST
@require(P.MANAGE_USERS)
def begin_log_in_as(request: StaffRequest, pk: int) -> HttpResponse:
    """Log in as this user for 30 minutes."""
    by = request.actor
    user = log_in_as.begin(pk, by=by)
    ends = (clock.now() + log_in_as.LASTS).isoformat()
    own: User = request.user
    about = {SESSION_IMPERSONATOR: own.pk, SESSION_IMPERSONATOR_HASH: own.get_session_auth_hash(), SESSION_IMPERSONATION_ENDS: ends}
    open_session(request, user, **about)
    return redirect("site:front")


@require_POST
@require(candidates=True)
def end_log_in_as(request: StaffRequest) -> HttpResponse:
    """Stop being logged in as somebody else."""
    impersonator: User | None = request.impersonator  # type: ignore[attr-defined]
    if impersonator is None:
        raise NotAllowed
    user = request.user
    log_in_as.end(user, by=request.actor)
    logout(request)
    open_session(request, impersonator)
    messages.success(request, _("You are yourself again."))
    return redirect("people:users")
