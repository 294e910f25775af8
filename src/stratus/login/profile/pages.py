"""One's own profile."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from stratus.access.decorators import require
from stratus.access.errors import NotAllowed
from stratus.access.permissions import STAFF_RIGHTS
from stratus.access.staff_request import StaffRequest
from stratus.login.entrance.sessions import origin_of
from stratus.login.passwords.actions import change_own_password
from stratus.login.passwords.forms import PasswordForm
from stratus.login.profile.forms import ProfileForm
from stratus.login.second_factor.queries import may_have_one
from stratus.people.models import User
from stratus.people.users import actions
from stratus.ui.forms import errors_beside_fields, status_of
from stratus.ui.forms.overtaken import Original


@sensitive_post_parameters()
@never_cache
@require(candidates=True)
def profile(request: StaffRequest) -> HttpResponse:
    """Show and change one's own language, time zone and password."""
    if request.actor.acting_as_id:
        raise NotAllowed
    user: User = request.user
    part = request.POST.get("part")
    form = ProfileForm(request.POST if part == "preferences" else None, initial=ProfileForm.initial_of(user))
    original = Original(request, form, lambda: ProfileForm.initial_of(User.objects.get(pk=user.pk)))
    password = PasswordForm(request.POST if part == "password" else None, user=user, address=origin_of(request).address)
    if part == "preferences" and form.is_valid():
        with errors_beside_fields(form), original.saving():
            actions.set_profile(user.pk, by=request.actor, **form.cleaned_data)
            with translation.override(form.cleaned_data["language"] or translation.get_language_from_request(request)):
                messages.success(request, str(_("Saved.")))  # in the language of the page that shows it
            return redirect("login:profile")
    if part == "password" and password.is_valid():
        with errors_beside_fields(password):
            changed = change_own_password(password.cleaned_data["new"], by=request.actor)
            update_session_auth_hash(request, changed)
            messages.success(request, _("Your password was changed. Other places where you were logged in are logged out."))
            return redirect("login:profile")
    may_have_factor = may_have_one(user) and any(request.actor.can(right) for right in STAFF_RIGHTS)
    context = {
        "form": form,
        "password": password,
        "back": reverse("site:front"),
        "may_have_factor": may_have_factor,
        "factor": user.has_second_factor,
    }
    return render(request, "login/profile.html", context, status=max(status_of(form), status_of(password)))
