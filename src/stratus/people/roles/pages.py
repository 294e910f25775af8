"""Admin › Roles."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.people.models import Role
from stratus.people.roles import actions as roles
from stratus.people.roles.forms import RoleForm
from stratus.people.roles.lists import ROLES
from stratus.people.users import uses
from stratus.ui.forms import errors_beside_fields, status_of
from stratus.ui.forms.overtaken import Original
from stratus.ui.lists.pages import show
from stratus.ui.notices import told


@require(*ROLES.rights)
def role_list(request: StaffRequest) -> HttpResponse:
    """List roles with their rights."""
    return show(request, ROLES, "people/roles.html")


@require(P.MANAGE_ROLES)
def create_role(request: StaffRequest) -> HttpResponse:
    """Make a role."""
    return _edit(request, None)


@require(P.MANAGE_ROLES)
def edit_role(request: StaffRequest, pk: int) -> HttpResponse:
    """Change a role."""
    return _edit(request, get_object_or_404(Role.objects.all(), pk=pk))


def _edit(request: StaffRequest, role: Role | None) -> HttpResponse:
    initial = RoleForm.initial_of(role) if role else None
    form = RoleForm(request.POST or None, initial=initial, by=request.actor, role=role)
    original = Original(request, form, (lambda: RoleForm.initial_of(get_object_or_404(Role.objects.all(), pk=role.pk))) if role else None)
    if request.method == "POST" and form.is_valid():
        with errors_beside_fields(form), original.saving():
            roles.save_role(role, by=request.actor, **form.cleaned_data)
            messages.success(request, _("Saved."))
            for sentence in uses.broken_places():
                messages.warning(request, _("The External API needs another user. %(sentence)s") % {"sentence": sentence})
            return redirect("people:roles")
    notice = roles.out_of_reach() if role and roles.reaches_further(role, request.actor) else ""
    return render(request, "people/role_form.html", {"form": form, "role": role, "notice": notice}, status=status_of(form))


@require_POST
@require(P.MANAGE_ROLES)
def delete_role(request: StaffRequest, pk: int) -> HttpResponse:
    """Delete a role that nobody has."""
    get_object_or_404(Role.objects.all(), pk=pk)
    with told(request, _("The role was deleted.")):
        roles.delete_role(pk, by=request.actor)
        return redirect("people:roles")
    return redirect("people:edit_role", pk)
