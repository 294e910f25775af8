"""Import from Excel and Export to Excel, beside each tree and the labels: the file, its trial, the act, and what takes it back."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.foundation import clock
from stratus.foundation.files.workbooks.writing import CONTENT_TYPE
from stratus.jobs import files
from stratus.jobs.actions import start
from stratus.jobs.models import Job
from stratus.jobs.queries import jobs_of
from stratus.library.classification.exchange.forms import FileForm
from stratus.library.classification.exchange.jobs import NAME, Outcome, undo
from stratus.library.classification.exchange.kinds import EXCHANGED, present
from stratus.library.classification.exchange.rules import What
from stratus.library.classification.exchange.sheets import explained, write_example, write_tree
from stratus.library.classification.exchange.words import WHAT
from stratus.library.classification.schemes.queries import schemes_for
from stratus.library.classification.trees import Tree
from stratus.library.errors import ViewOnly
from stratus.library.queries import collections_visible_to
from stratus.ui.forms import errors_beside_fields, status_of
from stratus.ui.jobs.pages import job_context, polled
from stratus.ui.notices import told

RIGHTS = (P.LIBRARY, P.MANAGE_SETTINGS)


class _Place:
    """Whose tree a page is about: its kind, its owner, its pages. Raises Http404 for one that the person does not see."""

    def __init__(self, request: StaffRequest, what: str, owner: int) -> None:
        if what not in EXCHANGED:
            raise Http404
        self.kind, self.owner_id = EXCHANGED[what], owner
        self.owner: Any = None
        if what == "topics":
            self.owner = get_object_or_404(collections_visible_to(request.actor), pk=owner)
            self.crumbs = [(reverse("library:collections"), _("Library")), (reverse("library:collection", args=[owner]), self.owner.title)]
        else:
            request.actor.require(P.MANAGE_SETTINGS)
            self.crumbs = [(reverse("library:classification"), _("Classification"))]
        if what in _SCHEMES and self.kind.tree:
            self.owner = get_object_or_404(schemes_for(self.kind.tree, request.actor), pk=owner)
            self.crumbs.append((self.tree_page, self.owner.title))
        elif what == "labels" and owner:
            raise Http404
        else:
            self.crumbs.append((self.tree_page, str(self.kind.title)))

    @property
    def tree_page(self) -> str:
        """The page of the tree, or of the labels."""
        name = _SCHEMES.get(self.kind.name, self.kind.name)
        return reverse(f"library:{name}", args=[self.owner_id] if self.kind.tree else [])

    @property
    def file_name(self) -> str:
        """The name of a file of it, without its ending."""
        return slugify(f"{self.kind.title} {self.owner.title if self.owner else ''}") or self.kind.name

    def address(self, page: str, *further: int) -> str:
        """Return the address of a page of this module."""
        return reverse(f"library:{page}", args=[self.kind.name, self.owner_id, *further])

    def context(self) -> dict[str, Any]:
        """Return what all templates show."""
        return {"place": self, "crumbs": self.crumbs, "back": self.tree_page}

    def expect_change(self, request: StaffRequest) -> None:
        """Raise ViewOnly for somebody who may only look."""
        if not self.kind.may_change(self.owner_id, request.actor):
            raise ViewOnly

    def job(self, request: StaffRequest, pk: int) -> Job:
        """Return a job of the person that imports here. Raises Http404."""
        about = {"params__what": self.kind.name, "params__owner": self.owner_id}
        return get_object_or_404(jobs_of(request.actor), pk=pk, kind=NAME, **about)


_SCHEMES = {"objectives": "repository", "levels": "taxonomy"}


def addresses_of(tree: Tree | None, owner: int) -> dict[str, str]:
    """Return the addresses of import and export of a tree (None: of the labels), for its page."""
    what = next(kind.name for kind in EXCHANGED.values() if kind.tree is tree)
    return {name: reverse(f"library:{page}", args=[what, owner]) for name, page in (("import", "new_import"), ("export", "export_tree"))}


@require(*RIGHTS)
def new_import(request: StaffRequest, what: str, owner: int) -> HttpResponse:
    """Take a file and start its trial."""
    place = _Place(request, what, owner)
    place.expect_change(request)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if form.is_bound and form.is_valid():
        with errors_beside_fields(form):
            file = form.cleaned_data["file"]
            job = _start(request, place, file, file.name, trial=True)
            return redirect(place.address("import", job.pk))
    context = place.context() | {
        "form": form,
        "explained": explained(place.kind),
        "example": place.address("import_example"),
        "export": place.address("export_tree"),
    }
    return render(request, "library/classification/import.html", context, status=status_of(form))


@require(*RIGHTS)
@require_safe
def show_import(request: StaffRequest, what: str, owner: int, pk: int) -> HttpResponse:
    """Show a trial, what it would do, and the button that does it; or what was done, and the button that takes it back."""
    place = _Place(request, what, owner)
    job = place.job(request, pk)
    outcome = Outcome.of(job)
    counts = [(str(word), outcome.counts.get(key.value, 0)) for key, word in WHAT.items()] if outcome else []
    context = (
        job_context(request, job)
        | place.context()
        | {
            "outcome": outcome,
            "counts": counts,
            "refused": outcome.counts.get(What.REFUSED.value, 0) if outcome else 0,
            "here": place.address("import", pk),
            "confirm": place.address("confirm_import", pk),
            "undo": place.address("undo_import", pk),
            "again": place.address("new_import"),
        }
    )
    return polled(request, context, "library/classification/import_job.html", "library/classification/_import_state.html")


@require(*RIGHTS)
@require_POST
def confirm_import(request: StaffRequest, what: str, owner: int, pk: int) -> HttpResponse:
    """Start the job that does what a trial foretold."""
    place = _Place(request, what, owner)
    trial = place.job(request, pk)
    outcome = Outcome.of(trial)
    if not trial.is_trial or outcome is None:
        raise Http404
    with told(request):
        try:
            file = files.opened(trial.result_path)
        except FileNotFoundError:
            raise Http404
        with file:
            job = _start(request, place, file, trial.input_name, mark=outcome.mark)
        return redirect(place.address("import", job.pk))
    return redirect(place.address("import", pk))


@require(*RIGHTS)
@require_POST
def undo_import(request: StaffRequest, what: str, owner: int, pk: int) -> HttpResponse:
    """Take back what an import did."""
    place = _Place(request, what, owner)
    job = place.job(request, pk)
    with told(request):
        try:
            undo(job.pk, by=request.actor, now=clock.now())
        except Job.DoesNotExist:
            raise Http404
        messages.success(request, _("The import was taken back."))
        return redirect(place.tree_page)
    return redirect(place.address("import", pk))


@require(*RIGHTS)
@require_safe
def import_example(request: StaffRequest, what: str, owner: int) -> HttpResponse:
    """Serve a workbook with a few rows that this tree takes, and what is to be known of the columns."""
    place = _Place(request, what, owner)
    word = slugify(_("example"))
    return _workbook(place, f"{place.file_name}-{word}", write_example)


@require(*RIGHTS)
@require_safe
def export_tree(request: StaffRequest, what: str, owner: int) -> HttpResponse:
    """Serve the tree as a workbook that can be imported again."""
    place = _Place(request, what, owner)
    return _workbook(place, place.file_name, write_tree)


def _workbook(place: _Place, name: str, write: Callable[..., None]) -> HttpResponse:
    file = io.BytesIO()
    write(file, place.kind, present(place.kind, place.owner_id))
    answer = HttpResponse(file.getvalue(), content_type=CONTENT_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    answer["Cache-Control"] = "no-store"
    return answer


def _start(request: StaffRequest, place: _Place, file: Any, name: str, *, trial: bool = False, mark: str = "") -> Job:
    params = {"what": place.kind.name, "owner": place.owner_id} | ({"mark": mark} if mark else {})
    title = f"{place.kind.title}: {place.owner.title}" if place.owner else str(place.kind.title)
    place.expect_change(request)
    return start(
        NAME, by=request.actor, now=clock.now(), title=title, params=params, subject=place.owner, source=file, source_name=name, trial=trial
    )
