"""Which scripts ask a question that somebody marks, where not all candidates have the same (docs/adr/0042-forms-and-sheets.md)."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import BooleanField, Count, Exists, F, Func, OuterRef, Q, QuerySet

from stratus.assessments.forms.divided import divided
from stratus.assessments.models import AssessmentVersion
from stratus.delivery.models import Attempt
from stratus.marking.models import Allocation, Script
from stratus.scheduling.models import Schedule


def divided_among(schedules: Collection[int]) -> set[int]:
    """Return those of these schedules whose candidates do not all have the same questions. Two statements, none without schedules."""
    if not schedules:
        return set()
    version_of = dict(Schedule.objects.filter(pk__in=schedules).values_list("pk", "version_id"))
    found = set(divided(AssessmentVersion.objects.filter(pk__in=set(version_of.values()))).values_list("pk", flat=True))
    return {pk for pk, version in version_of.items() if version in found}


def asked_of(members: Iterable[int]) -> QuerySet[Allocation]:
    """Return, for a script of the statement around it, the questions on its sheet that one of these members marks."""
    there = Func(F("sheet__order"), OuterRef("item"), function="jsonb_exists", output_field=BooleanField())
    sheet = Attempt.objects.filter(pk=OuterRef(OuterRef("attempt_id"))).alias(asks=there).filter(asks=True)
    return Allocation.objects.filter(marked_by(members), schedule=OuterRef("schedule_id")).exclude(item="").filter(Exists(sheet))


def count_asked(scripts: QuerySet[Script], members: Collection[int]) -> dict[int, int]:
    """Return how many of these scripts ask a question of each of these members. One statement."""
    counts = {f"m{pk}": Count("pk", filter=Exists(asked_of([pk]))) for pk in members}
    return {int(name[1:]): number for name, number in scripts.aggregate(**counts).items()}


def marked_by(members: Iterable[int]) -> Q:
    """Return the condition for rows of the matrix in which one of these members is an assessor."""
    ids = list(members)
    return Q(first_marker__in=ids) | Q(second_marker__in=ids)
