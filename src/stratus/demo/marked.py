"""The markers of the demo's schedules, and their scores so far."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from stratus.access.actor import Actor, Door
from stratus.marking.models import EvaluationStep, PoolMember, Script
from stratus.marking.scoring.actions import score_question, submit
from stratus.marking.setup.actions import change_marking
from stratus.marking.setup.changes import AllocationRow, AssessorChange, MarkingChange, SettingsChange
from stratus.people.models import User
from stratus.scheduling.models import Schedule

Users = dict[str, User]

SAMPLE_ASSESSOR = AssessorChange(
    external_id="41023018", role="ASSESSOR", rights={"can_publish": True, "can_view_audit": True, "can_edit_marking_scheme": False}
)

POINTS = [(5, 4), (1, 1), (4, 5), (5, 3), (0, 1), (6, 5), (4, 4), (2, 0), (3, 4), (5, 2), (1, 5), (6, 6)]
"""The first assessor's scores for the two essays of the twelve candidates; the second's differ by `DISAGREEMENT`."""

DISAGREEMENT = [0, 1, -1, 0, 1, 0, 0, 1, 0, -2, 0, 0]


def set_up_sample(schedule: Schedule, users: Users, *, by: Actor, now: datetime) -> None:
    """Give the schedule of the documentation's sample its settings, its one assessor and its allocations."""
    candidates = [users[external_id].external_id for external_id in ("7131", "7140", "7141")]
    change = MarkingChange(
        settings=SettingsChange(scoring_difference=10, proximity_to_pass_mark=2, sample_moderation=10),
        assessors=[SAMPLE_ASSESSOR],
        allocations=[AllocationRow(external_id, ["41023018"]) for external_id in candidates],
    )
    change_marking(schedule.pk, change, by=by, now=now)


def mark_twelve_scripts(users: Users, *, now: datetime) -> None:
    """Set up two assessors and a moderator who have marked part of the twelve scripts."""
    by = Actor.system()
    schedule = Schedule.objects.get(external_id="schid_2")
    change = MarkingChange(
        settings=SettingsChange(assessing_type="TWO_ASSESSORS", use_moderation=True, scoring_difference=10, show_assessor_annotations=True),
        assessors=[
            AssessorChange(external_id="assessor", role="ASSESSOR"),
            AssessorChange(external_id="assessor2", role="ASSESSOR", rights={"can_publish": True}),
            AssessorChange(external_id="moderator", role="MODERATOR", rights={"can_publish": True, "can_view_audit": True}),
        ],
        allocations=[
            AllocationRow(candidate, ["assessor", "assessor2"], "moderator")
            for candidate in schedule.registrations.order_by("id").values_list("candidate__external_id", flat=True)
        ],
    )
    change_marking(schedule.pk, change, by=by, now=now)
    members = {member.user.external_id: member for member in PoolMember.objects.filter(schedule=schedule).select_related("user__role")}
    scripts = list(Script.objects.filter(schedule=schedule).order_by("registration_id"))
    essays = [item["id"] for item in schedule.version.items if item["type"] == "ESSAY"] if schedule.version else []
    _mark(members["assessor"], scripts[:8], essays, 0, submitted=6, now=now - timedelta(hours=3))
    _mark(members["assessor2"], scripts[:5], essays, 1, submitted=4, now=now - timedelta(hours=2))


def _mark(member: PoolMember, scripts: list[Script], essays: list[str], weight: int, *, submitted: int, now: datetime) -> None:
    """Let a member score these scripts, the last ones only half way, and submit the first `submitted`."""
    by = Actor.of(member.user, Door.UI)
    for position, script in enumerate(scripts):
        at = now + timedelta(minutes=6 * position)
        whole = position < submitted
        for essay, points in zip(essays, POINTS[position] if whole else POINTS[position][:1], strict=False):
            given = Decimal(min(max(points + weight * DISAGREEMENT[position], 0), 6))
            score_question(script.pk, EvaluationStep.ASSESSING, essay, given, "", seen_at=None, by=by, now=at)
        if whole:
            submit(script.pk, EvaluationStep.ASSESSING, by=by, now=at + timedelta(minutes=5))
