"""Admin › Classification: taxonomies with their levels, repositories with their objectives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.library.classification.pages import tree_page
from stratus.library.classification.schemes import actions
from stratus.library.classification.schemes.forms import SchemeForm
from stratus.library.classification.schemes.lists import REPOSITORIES as REPOSITORY_LIST
from stratus.library.classification.schemes.lists import TAXONOMIES as TAXONOMY_LIST
from stratus.library.classification.schemes.queries import schemes_for
from stratus.library.classification.trees import LEVELS, OBJECTIVES, Tree
from stratus.library.collections.actions import create_repository as new_repository
from stratus.library.collections.actions import create_taxonomy as new_taxonomy
from stratus.ui.forms import errors_beside_fields, status_of
from stratus.ui.forms.overtaken import Original
from stratus.ui.lists.declaration import StaffList
from stratus.ui.lists.pages import show
from stratus.ui.notices import told


@dataclass(frozen=True, slots=True)
class Scheme:
    """The pages of one kind of scheme: what they list, make, and are called."""

    tree: Tree
    list: StaffList
    name: str
    plural: str
    title: str | Promise
    new: str | Promise
    make: Callable[..., Any]

    def address(self, what: str, *args: int) -> str:
        """Return the address of one of its pages."""
        return reverse(f"library:{what}", args=args)


TAXONOMY = Scheme(LEVELS, TAXONOMY_LIST, "taxonomy", "taxonomies", gettext_lazy("Taxonomies"), gettext_lazy("New taxonomy"), new_taxonomy)
REPOSITORY = Scheme(
    OBJECTIVES,
    REPOSITORY_LIST,
    "repository",
    "repositories",
    gettext_lazy("Learning objectives"),
    gettext_lazy("New repository"),
    new_repository,
)


@require_safe
@require(P.MANAGE_SETTINGS)
def overview(request: StaffRequest) -> HttpResponse:
    """Lead to what questions can be classified by."""
    return render(request, "library/classification/overview.html")


@require(P.MANAGE_SETTINGS)
def schemes(request: StaffRequest, scheme: Scheme) -> HttpResponse:
    """List taxonomies, or repositories."""
    context = {"scheme": scheme, "create": scheme.address(f"create_{scheme.name}")}
    return show(request, scheme.list, "library/classification/schemes.html", context)


@require(P.MANAGE_SETTINGS)
def create(request: StaffRequest, scheme: Scheme) -> HttpResponse:
    """Make a taxonomy, or a repository."""
    form = SchemeForm(request.POST or None, tree=scheme.tree)
    if request.method == "POST" and form.is_valid():
        with errors_beside_fields(form):
            made = scheme.make(by=request.actor, **form.cleaned_data)
            return redirect(scheme.address(scheme.name, made.pk))
    back = scheme.address(scheme.plural)
    return render(
        request, "library/classification/scheme_form.html", {"scheme": scheme, "form": form, "back": back}, status=status_of(form)
    )


@require(P.MANAGE_SETTINGS)
def scheme(request: StaffRequest, scheme: Scheme, pk: int) -> HttpResponse:
    """Show one with its tree, which can be changed here."""
    found = get_object_or_404(schemes_for(scheme.tree, request.actor), pk=pk)
    context = {
        "scheme": scheme,
        "crumbs": [(reverse("library:classification"), _("Classification")), (scheme.address(scheme.plural), scheme.title)],
        "heading": found.title,
        "edit": scheme.address(f"edit_{scheme.name}", pk),
        "delete": scheme.address(f"delete_{scheme.name}", pk),
    }
    return tree_page(request, scheme.tree, pk, scheme.address(scheme.name, pk), context)


@require(P.MANAGE_SETTINGS)
def edit(request: StaffRequest, scheme: Scheme, pk: int) -> HttpResponse:
    """Rename one."""

    def stored() -> Any:
        return get_object_or_404(schemes_for(scheme.tree, request.actor), pk=pk)

    found = stored()
    form = SchemeForm(request.POST or None, initial=SchemeForm.initial_of(found), tree=scheme.tree, scheme=found)
    original = Original(request, form, lambda: SchemeForm.initial_of(stored()))
    back = scheme.address(scheme.name, pk)
    if request.method == "POST" and form.is_valid():
        with errors_beside_fields(form), original.saving():
            actions.rename_scheme(scheme.tree, pk, by=request.actor, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect(back)
    context = {"scheme": scheme, "form": form, "found": found, "back": back}
    return render(request, "library/classification/scheme_form.html", context, status=status_of(form))


@require_POST
@require(P.MANAGE_SETTINGS)
def delete(request: StaffRequest, scheme: Scheme, pk: int) -> HttpResponse:
    """Delete one that nothing names."""
    found = get_object_or_404(schemes_for(scheme.tree, request.actor), pk=pk)
    with told(request):
        actions.delete_scheme(scheme.tree, pk, by=request.actor)
        messages.success(request, _("“%(title)s” was deleted.") % {"title": found.title})
        return redirect(scheme.address(scheme.plural))
    return redirect(scheme.address(scheme.name, pk))
