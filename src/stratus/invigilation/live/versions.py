"""The versions that several schedules deliver, without their items, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Func, IntegerField

from stratus.assessments.forms.rules import Form, forms_of
from stratus.assessments.models import AssessmentVersion
from stratus.scheduling.models import Schedule
from stratus.scheduling.queries import delivered_ids


@dataclass(slots=True)
class Delivered:
    """What the live screen needs of a version: its options, how many questions a candidate answers at most, and its sections."""

    options: Any
    questions: int
    sections: Sequence[Mapping[str, Any]] = ()

    @property
    def limited(self) -> list[str]:
        """The questions of sections of which only so many answers count."""
        return [item for section in self.sections if "answer_count" in section for item in section["items"]]

    def counting(self, number: int, items: Collection[str]) -> int:
        """Return how many of this number of questions count, `items` of which (at least those in `limited`) are these."""
        return number - sum(_spare(section, sum(item in items for item in section["items"])) for section in self.sections)


def _spare(section: Mapping[str, Any], inside: int) -> int:
    """Return how many of so many questions of a section do not count (`assessments.forms.counting.most_of`)."""
    count = section.get("answer_count")
    return 0 if count is None else max(inside - count, 0)


def _to_answer(forms: Sequence[Form], sections: Sequence[Mapping[str, Any]], questions: int) -> int:
    """Return how many answers of a candidate count, of a version with so many questions: where forms differ, those of the longest."""
    if not forms:
        return questions - sum(_spare(section, len(section["items"])) for section in sections)
    return max(form.length - sum(_spare(section, _inside(form, section["items"])) for section in sections) for form in forms)


def _inside(form: Form, items: Collection[str]) -> int:
    """Return how many questions of a section a sheet of this form has."""
    drawn = sum(min(cell.take, sum(item in items for item in cell.items)) for cell in form.cells)
    return drawn + sum(item in items for item in form.items)


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
        pk: Delivered(options, _to_answer(forms_of(forms, sections), sections, questions), sections)
        for pk, options, questions, sections, forms in rows.values_list("pk", "options", "questions", "sections", "forms")
    }
    return {schedule_id: found[version_id] for schedule_id, version_id in chosen.items()}
