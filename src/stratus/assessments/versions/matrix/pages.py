"""Assessments › Matrix: on the screen, and as a workbook."""

from __future__ import annotations

import io

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.assessments.forms.queries import said_union
from stratus.assessments.models import Assessment, AssessmentVersion
from stratus.assessments.queries import assessments_editable_by, assessments_visible_to, versions_of
from stratus.assessments.versions.matrix.queries import ROWS, Covered, covered_by, drafted_in, forms_of_version
from stratus.assessments.versions.matrix.sheets import write_matrix
from stratus.foundation.files.workbooks.writing import CONTENT_TYPE
from stratus.foundation.numbers import typed_whole

MOST_VERSIONS = 100
"""Of which one can be chosen, the newest."""


@require(P.ASSESSMENTS)
@require_safe
def matrix(request: StaffRequest, pk: int) -> HttpResponse:
    """Show what the assessment covers, or (`?version=`) a published version; `?rows=` objectives or topics, `?taxonomy=` the columns."""
    assessment = get_object_or_404(assessments_visible_to(request.actor), pk=pk)
    versions = list(versions_of(assessment)[:MOST_VERSIONS])
    version, covered = _asked(request, assessment, versions)
    context = {
        "assessment": assessment,
        "versions": versions,
        "version": version,
        "covered": covered,
        "matrix": covered.matrix,
        "union": said_union(drafted_in(assessment) if version is None else forms_of_version(version), len(covered.questions)),
        "kinds": list(ROWS.values()),
        "may_edit": assessments_editable_by(request.actor).filter(pk=pk).exists(),
        "tab": "matrix",
    }
    return render(request, "assessments/versions/matrix.html", context)


@require(P.ASSESSMENTS)
@require_safe
def matrix_file(request: StaffRequest, pk: int) -> HttpResponse:
    """Serve the same as a workbook."""
    assessment = get_object_or_404(assessments_visible_to(request.actor), pk=pk)
    version, covered = _asked(request, assessment, list(versions_of(assessment)[:MOST_VERSIONS]))
    file = io.BytesIO()
    write_matrix(file, covered)
    of = _("version %(number)s") % {"number": version.number} if version else ""
    name = slugify(" ".join(filter(None, [assessment.title, _("matrix"), of]))) or "matrix"
    answer = HttpResponse(file.getvalue(), content_type=CONTENT_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    answer["Cache-Control"] = "no-store"
    return answer


def _asked(request: StaffRequest, assessment: Assessment, versions: list[AssessmentVersion]) -> tuple[AssessmentVersion | None, Covered]:
    """Return what the address asks for. Raises Http404 for a version that is not there."""
    number = request.GET.get("version", "")
    version = next((one for one in versions if str(one.number) == number), None)
    if number and version is None:
        raise Http404
    rows = request.GET.get("rows", "")
    taxonomy = typed_whole(request.GET.get("taxonomy", ""))
    return version, covered_by(assessment, version, rows=rows if rows in ROWS else next(iter(ROWS)), taxonomy_id=taxonomy)
