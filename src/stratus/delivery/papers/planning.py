"""Draws the sheets of all who are registered, where sheets of a version differ, and tells of those that are drawn.

Who registers later gets theirs in the next run, or with *start* (`saver/start/drawing.py`).
"""

from __future__ import annotations

import secrets
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef

from stratus.assessments.forms.rules import is_divided, shared_out
from stratus.assessments.models import AssessmentVersion
from stratus.delivery.models import Attempt, PlannedSheet, SheetPlan
from stratus.delivery.papers.sheets import Divided
from stratus.scheduling.models import Registration, Schedule
from stratus.tenancy.bulk import insert_many

PORTION = 1000
"""Candidates whose sheets are drawn in one transaction: about half a second, for which their hall waits at most."""
SEED_BITS = 62


def plan_registered(schedule_id: int, version: AssessmentVersion) -> int:
    """Draw the first sheets of all candidates of a schedule, which delivers this version, who have neither sheet nor attempt.

    Returns how many were drawn. A fixed number of statements for each thousand. Must not run inside a transaction that holds their
    registrations already: each portion is one of its own.
    """
    if not is_divided(version.forms, version.sections):
        return 0
    divided = Divided(version.items, version.sections, version.forms, random_order=bool(version.options.get("random_order")))
    done = 0
    while drawn := _portion(schedule_id, version, divided):
        done += drawn
    return done


@transaction.atomic
def _portion(schedule_id: int, version: AssessmentVersion, divided: Divided) -> int:
    # Schedule, registrations, plan: the order in which *start* takes them (docs/how/locks.md).
    schedule = Schedule.objects.select_for_update(no_key=True).filter(pk=schedule_id, version=version).first()
    if schedule is None:
        return 0  # it delivers another version meanwhile, or is gone
    plan, _made = SheetPlan.objects.get_or_create(
        schedule=schedule, version=version, defaults={"seed": secrets.randbits(SEED_BITS), "taken": {}}
    )
    planned = PlannedSheet.objects.filter(registration=OuterRef("pk"), plan=plan)
    without = Registration.objects.filter(~Exists(planned), ~Exists(Attempt.objects.filter(registration=OuterRef("pk"))), schedule=schedule)
    registrations = list(without.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True)[:PORTION])
    if not registrations:
        return 0
    plan = SheetPlan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    taken = {int(form): sheets for form, sheets in plan.taken.items()}
    places = shared_out(divided.forms, plan.seed, taken, [None] * len(registrations))
    insert_many(
        [
            PlannedSheet(plan=plan, registration_id=pk, number=1, form=form, place=place, sheet=divided.sheet(plan.seed, form, place))
            for pk, (form, place) in zip(registrations, places, strict=True)
        ]
    )
    plan.taken = taken
    plan.save(update_fields=["taken"])
    return len(registrations)


class Origin(NamedTuple):
    """How the sheet of an attempt came to be. `title`: of its form. `place` counts from 1, as people do."""

    form: int
    title: str
    place: int
    seed: int


def origin_of(attempt: Attempt) -> Origin | None:
    """Return how the sheet of an attempt was drawn, None where all candidates of its version have the same. One statement."""
    plan = {"plan__schedule": attempt.schedule_id, "plan__version__papers": attempt.paper_id}
    planned = PlannedSheet.objects.filter(registration=attempt.registration_id, number=attempt.number, **plan)
    row = planned.values_list("form", "place", "plan__seed", "plan__version__forms").first()
    if row is None:
        return None
    form, place, seed, forms = row
    title = next((one.get("title", "") for one in forms if one["number"] == form), "")
    return Origin(form, title, place + 1, seed)
