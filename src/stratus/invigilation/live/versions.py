"""The versions that several schedules deliver, without their items, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Func, IntegerField

from stratus.assessments.forms.rules import forms_of, questions_asked
from stratus.assessments.models import AssessmentVersion
from stratus.scheduling.models import Schedule
from stratus.scheduling.queries import delivered_ids


@dataclass(slots=True)
class Delivered:
    """What the live screen needs of a version: its options, how many questions a candidate has, and its sections."""

    options: Any
    questions: int
    sections: Sequence[Mapping[str, Any]] = ()


def delivered_versions(schedules: Sequence[Schedule], now: datetime) -> dict[int, Delivered]:
    """Return schedule id → the version that it delivers as of `now` (`scheduling.queries.delivered_ids`); nothing is stored.

    One statement where all versions are pinned, else two. Raises AssessmentVersion.DoesNotExist if nothing is published.
    """
    chosen = delivered_ids(schedules, now)
    if len(chosen) < len({one.pk for one in schedules}):
        raise AssessmentVersion.DoesNotExist("Nothing is published.")
    number = Func(F("items"), function="jsonb_array_length", output_field=IntegerField())
    rows = AssessmentVersion.objects.filter(pk__in=set(chosen.values())).annotate(questions=number)
    found = {
        pk: Delivered(options, questions_asked(forms_of(forms, sections), questions), sections)
        for pk, options, questions, sections, forms in rows.values_list("pk", "options", "questions", "sections", "forms")
    }
    return {schedule_id: found[version_id] for schedule_id, version_id in chosen.items()}
