"""Assessments › Publish."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.assessments.errors import Unpublishable
from stratus.assessments.versions import actions
from stratus.foundation import clock


@require_POST
@require(P.PUBLISH_ASSESSMENTS)
def publish(request: StaffRequest, pk: int) -> HttpResponse:
    """Publish the next version."""
    try:
        version = actions.publish(pk, by=request.actor, now=clock.now())
    except Unpublishable as problem:
        for text in problem.problems:
            messages.error(request, text)
    else:
        messages.success(request, _("Version %(number)s is published and can be scheduled.") % {"number": version.number})
    return redirect("assessments:detail", pk)
