"""Admin › Users."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.foundation import clock
from stratus.people.models import User
from stratus.people.photos import fetching
from stratus.people.users import actions, memberships, queries, uses
from stratus.people.users.forms import FIELDS, PROFILE, UserForm
from stratus.people.users.lists import USERS
from stratus.ui.forms import errors_beside_fields, status_of
from stratus.ui.forms.overtaken import Original
from stratus.ui.lists.pages import show
from stratus.ui.notices import told


@require(*USERS.rights)
def users(request: StaffRequest) -> HttpResponse:
    """List the users whom this person may edit."""
    return show(request, USERS, "people/users.html")


@sensitive_post_parameters("password")
@require(P.MANAGE_USERS)
def create_user(request: StaffRequest) -> HttpResponse:
    """Create a user."""
    tree = memberships.tree()
    form = UserForm(
        request.POST or None,
        role_types=queries.role_types_manageable_by(request.actor),
        hierarchies=tree,
        initial={"hierarchies": [tree[0][0]] if tree else []},
    )
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        with errors_beside_fields(form), transaction.atomic():
            data = actions.UserInput(
                **{name: values[name] for name in FIELDS if name not in PROFILE},
                password=values["password"],
                role_id=values["role"].pk,
                profile={name: values[name] for name in PROFILE},
            )
            user = actions.create_user(data, by=request.actor)
            memberships.set_hierarchies(user, values["hierarchies"], by=request.actor)
            messages.success(request, _("%(name)s was created.") % {"name": user.full_name})
            return redirect("people:user", user.pk)
    return render(request, "people/user_form.html", {"form": form}, status=status_of(form))


@require(P.MANAGE_USERS)
def edit_user(request: StaffRequest, pk: int) -> HttpResponse:
    """Show and change a user."""
    user = manageable_user(request, pk)
    initial = UserForm.initial_of(user)
    form = UserForm(
        request.POST or None,
        role_types=queries.role_types_manageable_by(request.actor),
        hierarchies=memberships.tree(initial["hierarchies"]),
        initial=initial,
        user=user,
    )
    original = Original(request, form, lambda: UserForm.initial_of(manageable_user(request, pk)))
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        with errors_beside_fields(form), original.saving():
            changes = {name: values[name] for name in FIELDS} | {"role_id": values["role"].pk}
            changed = actions.update_user(pk, changes, by=request.actor)
            memberships.set_hierarchies(changed, values["hierarchies"], by=request.actor)
            messages.success(request, _("Saved."))
            for sentence in uses.broken_places() if uses.places_naming(changed) else []:
                messages.warning(request, _("The External API needs another user. %(sentence)s") % {"sentence": sentence})
            return redirect("people:user", pk)
    context = {
        "form": form,
        "person": user,
        "photo": fetching.of(user),
        "naming": uses.places_naming(user),
        "may_log_in_as": queries.may_log_in_as(user, by=request.actor),
        "is_oneself": user.pk == request.actor.effective_user_id,
        "may_hand_over": request.actor.can(P.MANAGE_SETTINGS),
    }
    return render(request, "people/user_form.html", context, status=status_of(form))


@require_safe
@require(P.MANAGE_USERS)
def photo(request: StaffRequest, pk: int) -> Any:
    """Serve the photo of a user. Its type comes from its bytes, never from the sender's header or the browser's guess."""
    found = fetching.of(manageable_user(request, pk))
    try:
        content = default_storage.open(found.path) if found else None
    except FileNotFoundError:
        content = None
    if found is None or content is None:
        raise Http404
    response = FileResponse(content, as_attachment=True, filename="photo", content_type=found.content_type)
    response["Cache-Control"] = "private, max-age=3600"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
@require(P.MANAGE_USERS)
def set_active(request: StaffRequest, pk: int) -> HttpResponse:
    """Disable or enable a user. A user with whom the External API acts is disabled only after a second confirmation."""
    user = manageable_user(request, pk)
    active = request.POST.get("active") == "1"
    if not active and (page := _ask_again(request, user, "disable")):
        return page
    with told(
        request,
        _("%(name)s can log in again.") % {"name": user.full_name} if active else _("%(name)s was disabled.") % {"name": user.full_name},
    ):
        actions.set_active(pk, active, by=request.actor)
    return redirect("people:user", pk)


@require_POST
@require(P.MANAGE_USERS)
def delete_user(request: StaffRequest, pk: int) -> HttpResponse:
    """Delete a user. A user with whom the External API acts is deleted only after a second confirmation."""
    user = manageable_user(request, pk)
    if page := _ask_again(request, user, "delete"):
        return page
    with told(request, _("%(name)s was deleted.") % {"name": user.full_name}):
        actions.delete_user(pk, by=request.actor, now=clock.now())
        return redirect("people:users")
    return redirect("people:user", pk)


def _ask_again(request: StaffRequest, user: User, what: str) -> HttpResponse | None:
    """Return a confirmation page with the settings that name this user, unless it was confirmed already."""
    naming = uses.places_naming(user)
    if not naming or request.POST.get("sure") == "1":
        return None
    return render(request, "people/user_in_use.html", {"person": user, "naming": naming, "what": what}, status=409)


def manageable_user(request: StaffRequest, pk: int) -> User:
    return get_object_or_404(queries.users_manageable_by(request.actor).select_related("role").prefetch_related("memberships"), pk=pk)
