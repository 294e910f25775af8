"""Erases what marking stores about a schedule."""

from __future__ import annotations

from collections.abc import Mapping

from stratus.events.erasure import Erased, delete_rows
from stratus.marking.models import (
    Allocation,
    AutoScore,
    Evaluation,
    ItemScore,
    LaterScore,
    MarkingSettings,
    PoolMember,
    Script,
    SetAsideScore,
)
from stratus.tenancy import current
from stratus.tenancy.bulk import delete_many
from stratus.tenancy.models import Credential


def erase(erased: Erased) -> Mapping[str, int]:
    """Delete scores, scripts, pool and settings of a schedule, and its markers' direct links."""
    pool = PoolMember.objects.filter(schedule=erased.schedule_id)
    links = Credential.objects.filter(tenant_id=current.require_id(), kind=Credential.Kind.MARKING)
    delete_many(links.filter(subject_id__in=list(pool.values_list("pk", flat=True))))
    scripts = list(Script.objects.filter(schedule=erased.schedule_id).values_list("pk", flat=True))
    evaluations = list(Evaluation.objects.filter(script__in=scripts).values_list("pk", flat=True))
    return delete_rows(
        [
            SetAsideScore.objects.filter(evaluation__in=evaluations),
            ItemScore.objects.filter(evaluation__in=evaluations),
            Evaluation.objects.filter(script__in=scripts),
            AutoScore.objects.filter(script__in=scripts),
            LaterScore.objects.filter(script__in=scripts),
            Script.objects.filter(schedule=erased.schedule_id),
            Allocation.objects.filter(schedule=erased.schedule_id),
            pool,
            MarkingSettings.objects.filter(schedule=erased.schedule_id),
        ]
    )
