"""Publishes results. Scores leave marking only through these actions."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery

from stratus.access.actor import Actor
from stratus.access.errors import NotAllowed
from stratus.access.permissions import Permission
from stratus.assessments.models import AssessmentVersion, MarkingWorkflow
from stratus.assessments.options.grading.rules import Grading, rounded, said
from stratus.delivery.models import Attempt, Paper
from stratus.events import log
from stratus.events.erasure import Erased, delete_rows
from stratus.marking.models import Script, ScriptStatus
from stratus.marking.pool.access import coordinates, member_of
from stratus.marking.scoring.sections import fail
from stratus.marking.scripts.actions import lock_marking, mark_published
from stratus.marking.scripts.facts import Facts, facts_of, with_paper
from stratus.organisation.queries import api_settings
from stratus.results import rules
from stratus.results.errors import NotMarked, ScoreDiffers
from stratus.results.models import CallCount, PassedStatus, Result
from stratus.results.publication.tasks import inform_candidates
from stratus.scheduling.models import Schedule
from stratus.scheduling.queries import schedules_visible_to

logger = logging.getLogger(__name__)

PUBLISHABLE = (ScriptStatus.COMPLETE, ScriptStatus.VOID)


def may_publish(by: Actor, schedule: Schedule) -> bool:
    """Tell whether the actor may publish results of this schedule; at most three queries.

    The right *Publish results* applies to schedules that they see or mark; *Can publish* in the pool to that schedule only.
    """
    if by.is_system:
        return True
    member = member_of(by, schedule.pk)
    if member is not None and (member.can_publish or by.can(Permission.PUBLISH_RESULTS)):
        return True
    if by.schedule_id is not None or not by.can(Permission.PUBLISH_RESULTS):
        return False
    return coordinates(by, schedule) or schedules_visible_to(by).filter(pk=schedule.pk).exists()


def publish(
    schedule_id: int,
    script_ids: Collection[int] | None = None,
    *,
    by: Actor,
    now: datetime,
    show_to_candidates: bool = False,
    inform: bool = False,
    published_by_id: int | None = None,
) -> list[Result]:
    """Publish the results of these scripts, or of all that are marked and not published yet; returns the new results.

    Scripts whose result is published already are skipped. `show_to_candidates` applies if the assessment lets the assessor decide.
    `inform`: each candidate gets a mail.
    `published_by_id` is recorded instead of the actor. The number of statements does not depend on the number of scripts.

    Raises Schedule.DoesNotExist, NotAllowed, or NotMarked with the scripts that were named but are not marked. Raises ScoreDiffers, when
    the others are published, with the scripts whose stored score is not the computed one.
    """
    results, differing = _publish(
        schedule_id,
        script_ids,
        by=by,
        now=now,
        show_to_candidates=show_to_candidates,
        inform=inform,
        publisher_id=published_by_id or by.effective_user_id,
    )
    if differing:
        raise ScoreDiffers(differing, results)
    return results


@transaction.atomic
def _publish(
    schedule_id: int,
    script_ids: Collection[int] | None,
    *,
    by: Actor,
    now: datetime,
    show_to_candidates: bool = False,
    inform: bool = False,
    publisher_id: int | None,
    beside_others: bool = False,
) -> tuple[list[Result], list[int]]:
    """Publish as `publish` does; returns the new results, and the scripts left out because their stored score is not the computed one.

    `beside_others`: scripts that this transaction has completed itself, while others of the schedule may be published by other workers.
    """
    schedule = Schedule.objects.get(pk=schedule_id, deleted_at=None)
    if not may_publish(by, schedule):
        raise NotAllowed(Permission.PUBLISH_RESULTS)
    settings = lock_marking(schedule_id, shared=beside_others)
    locked = with_paper(Script.objects.select_for_update(no_key=True))
    # A re-opened attempt keeps its script, which is out of date until the attempt is final again.
    # Looked up for each, not joined: while statistics are old, PostgreSQL would walk through all attempts of the tenant for each script.
    finalised = locked.alias(finalised_at=Subquery(Attempt.objects.filter(pk=OuterRef("attempt_id")).values("finalised_at")))
    final = Q(status=ScriptStatus.VOID) | Q(finalised_at__isnull=False)
    scripts = finalised.filter(final, schedule=schedule, published_at=None)
    if script_ids is not None:
        named = list(scripts.filter(pk__in=script_ids).order_by("pk"))
        if unmarked := [script.pk for script in named if script.status not in PUBLISHABLE]:
            raise NotMarked(unmarked)
    else:
        named = list(scripts.filter(status__in=PUBLISHABLE).order_by("pk"))
    if not named:
        return [], []
    sound, differing = _divided(facts_of(schedule, settings, named))
    if not sound:
        return [], differing
    results = Result.objects.bulk_create(
        [_result(facts, facts.grading(), schedule, publisher_id, now, show_to_candidates) for facts in sound], batch_size=1000
    )
    mark_published([facts.script for facts in sound], at=now)
    subjects = [(r, {"attempt_id": r.attempt_id, "passed_status": r.passed_status, "rescored": r.rescored}) for r in results]
    log.record_many("results.published", by=by, subjects=subjects, schedule_id=schedule.pk, at=now)
    if inform:
        inform_candidates(results)
    return results, differing


def _divided(scripts: Iterable[Facts]) -> tuple[list[Facts], list[int]]:
    """Return the facts of scripts whose stored score is the computed one, and the ids of the others, each of which is logged.

    Marking keeps both equal: a difference is a fault of the program or a hand in the database, and no such score may get out.
    """
    sound: list[Facts] = []
    differing: list[int] = []
    for facts in scripts:
        script = facts.script
        if script.status == ScriptStatus.VOID or facts.is_stored():
            sound.append(facts)
            continue
        differing.append(script.pk)
        computed = facts.outcome()
        logger.error(
            "Script %s is stored as %s with %s points, but computed as %s with %s: its result is not published.",
            script.pk,
            script.status,
            script.score,
            computed.status,
            computed.score,
        )
    return sound, differing


def _judged_by(version: AssessmentVersion, grading: Grading) -> dict[str, Any]:
    """Return what a result keeps of what it was judged by."""
    found: dict[str, Any] = {"version": version.number, "cut": said(grading.cut), "step": grading.step}
    if grading.guess is not None:
        found["guess"] = said(grading.guess)
    if grading.scale is not None:
        found |= {"scale": grading.scale_name, "kind": grading.scale.kind}
    return found


def _result(facts: Facts, grading: Grading, schedule: Schedule, publisher: int | None, now: datetime, chosen: bool) -> Result:
    script, options = facts.script, facts.version.options
    is_void = script.status == ScriptStatus.VOID
    given = {} if is_void else facts.outcome().given
    sections = [] if is_void else facts.sections(given)
    judged = rules.judged(script.score, grading, is_void=is_void, sections_fail=fail(sections))
    section_of = {item: section["id"] for section in facts.version.sections for item in section["items"]}
    questions = [
        {
            "id": question.id,
            "type": facts.items[question.id]["type"],
            "score": float(rounded(given.get(question.id, Decimal(0)))),
            "max_score": float(question.max_score),
            "revision": facts.items[question.id].get("revision"),
            "section": section_of.get(question.id),
        }
        for question in facts.questions
    ]
    return Result(
        attempt_id=script.attempt_id,
        schedule=schedule,
        registration_id=script.registration_id,
        passed_status=PassedStatus(judged.passed_status),
        score=judged.score,
        max_score=script.max_score,
        percentage=judged.percentage,
        percentage_to_pass=grading.percentage_to_pass,
        grade=judged.grade,
        questions=questions,
        grading=_judged_by(facts.version, grading),
        sections=sections,
        published_at=now,
        published_by_id=publisher,
        shown_to_candidate=rules.shown_to_candidate(
            options["when_to_show_results"],
            chosen=chosen,
            number=script.attempt.number,
            attempts_allowed=options["attempts_allowed"],
        ),
    )


def publish_automatic(scripts: Collection[Script], *, by: Actor, now: datetime) -> None:
    """Publish completed scripts that have no markers (AUTO), in the name of the publisher in the External API's settings."""
    # By ids, not joined: while statistics are old, PostgreSQL would walk through all attempts of the tenant for each script.
    papers = dict(Attempt.objects.filter(pk__in=[script.attempt_id for script in scripts]).values_list("pk", "paper_id"))
    version_of = dict(Paper.objects.filter(pk__in=set(papers.values())).values_list("pk", "version_id"))
    versions = AssessmentVersion.objects.filter(pk__in=set(version_of.values()), options__marking_workflow=MarkingWorkflow.AUTO.value)
    auto = set(versions.values_list("pk", flat=True))
    by_schedule: dict[int, list[int]] = defaultdict(list)
    for script in scripts:
        if version_of[papers[script.attempt_id]] in auto:
            by_schedule[script.schedule_id].append(script.pk)
    if not by_schedule:
        return
    publisher = api_settings().publisher_id
    for schedule_id in sorted(by_schedule):
        # A score that differs is logged and keeps its script from being published, but must not undo the completion of the others.
        system = Actor.system(request_id=by.request_id)
        _publish(schedule_id, by_schedule[schedule_id], by=system, now=now, publisher_id=publisher, beside_others=True)


def count_call(limit: int, now: datetime) -> tuple[bool, int]:
    """Count one call of `GET /results` in the quota's day; return whether it is within `limit`, and how many calls are left.

    A refused call is not counted. Outside of a transaction it commits immediately.
    """
    day = rules.quota_day(now)
    CallCount.objects.bulk_create([CallCount(day_began_at=day)], ignore_conflicts=True)
    counted = CallCount.objects.filter(day_began_at=day, calls__lt=limit).update(calls=F("calls") + 1)
    calls = CallCount.objects.values_list("calls", flat=True).get(day_began_at=day)
    return bool(counted), max(limit - calls, 0)


def erase(erased: Erased) -> Mapping[str, int]:
    """Delete the results of a schedule that is erased."""
    return delete_rows([Result.objects.filter(schedule=erased.schedule_id)])
