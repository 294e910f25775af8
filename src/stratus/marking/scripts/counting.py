"""Which questions a script asks, and which of them count: the others are nobody's to score (ADR 42, 43)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import BooleanField, Count, Exists, F, Func, OuterRef, Q, QuerySet

from stratus.assessments.forms.counting import Place, left_out
from stratus.assessments.forms.divided import divided
from stratus.assessments.models import AssessmentVersion
from stratus.delivery.models import Answer, Attempt
from stratus.item_types.registry import ITEM_TYPES
from stratus.marking.models import Allocation, PoolMember, Script, ScriptStatus
from stratus.scheduling.models import Schedule


class Given(NamedTuple):
    """A standing answer, and where it ranks among the others of its attempt."""

    value: Any
    place: Place


def answers_of(attempts: Collection[int]) -> Mapping[int, Mapping[str, Given]]:
    """Return attempt → question → its standing answer. One statement; an attempt without answers has none."""
    found: dict[int, dict[str, Given]] = defaultdict(dict)
    rows = Answer.objects.filter(attempt__in=attempts).values_list("attempt_id", "item", "value", "session", "seq")
    for attempt_id, item, value, session, seq in rows:
        found[attempt_id][item] = Given(value, (session, seq))
    return found


def leave_out(scripts: Sequence[Script], versions: Mapping[int, AssessmentVersion], answers: Mapping[int, Mapping[str, Given]]) -> None:
    """Store of each of these scripts which questions do not count (`Script.left_out`). One statement where that changed, else none."""
    changed = []
    for script in scripts:
        found = questions_left_out(versions[script.attempt.paper.version_id], script.attempt.sheet, answers[script.attempt_id])
        if found != script.left_out:
            script.left_out = found
            changed.append(script)
    if changed:
        Script.objects.bulk_update(changed, ["left_out"], batch_size=1000)


def questions_left_out(version: AssessmentVersion, sheet: Mapping[str, Any], answers: Mapping[str, Given]) -> list[str]:
    """Return the questions of an attempt that do not count; no query."""
    if not any("answer_count" in section for section in version.sections):
        return []
    types = {item["id"]: ITEM_TYPES.get(item["type"]) for item in version.items}
    asked = set(sheet.get("order") or types) & types.keys()
    places = {
        item: given.place for item, given in answers.items() if (known := types.get(item)) is not None and known.is_answered(given.value)
    }
    return left_out(version.sections, places, asked)


def asks_of(member: PoolMember) -> Q:
    """Return of which scripts a question that is this member's counts, where questions are allocated. One query."""
    if not Allocation.objects.filter(marked_by([member.pk]), schedule=member.schedule_id).exclude(item="").exists():
        return Q()
    # A moderator looks at whatever a script is with them for.
    return Q(Exists(asked_of([member.pk]))) | Q(status=ScriptStatus.MODERATION)


# Where not all candidates have the same questions (docs/adr/0042-forms-and-sheets.md).


def divided_among(schedules: Collection[int]) -> set[int]:
    """Return those of these schedules whose candidates do not all have the same questions. Two statements, none without schedules."""
    if not schedules:
        return set()
    version_of = dict(Schedule.objects.filter(pk__in=schedules).values_list("pk", "version_id"))
    found = set(divided(AssessmentVersion.objects.filter(pk__in=set(version_of.values()))).values_list("pk", flat=True))
    return {pk for pk, version in version_of.items() if version in found}


def asked_of(members: Iterable[int]) -> QuerySet[Allocation]:
    """Return, for a script of the statement around it, the questions that one of these members marks, are on its sheet and count."""
    there = Func(F("sheet__order"), OuterRef("item"), function="jsonb_exists", output_field=BooleanField())
    # As `on_sheet`: a sheet without an order has all questions.
    sheet = Attempt.objects.filter(pk=OuterRef(OuterRef("attempt_id"))).alias(asks=there)
    sheet = sheet.filter(Q(asks=True) | Q(sheet__order__isnull=True) | Q(sheet__order=[]))
    out = Func(OuterRef("left_out"), F("item"), function="jsonb_exists", output_field=BooleanField())
    own = Allocation.objects.filter(marked_by(members), schedule=OuterRef("schedule_id")).exclude(item="")
    return own.alias(is_out=out).filter(Exists(sheet), is_out=False)


def count_asked(scripts: QuerySet[Script], members: Collection[int]) -> dict[int, int]:
    """Return how many of these scripts ask a question of each of these members. One statement."""
    counts = {f"m{pk}": Count("pk", filter=Exists(asked_of([pk]))) for pk in members}
    return {int(name[1:]): number for name, number in scripts.aggregate(**counts).items()}


def marked_by(members: Iterable[int]) -> Q:
    """Return the condition for rows of the matrix in which one of these members is an assessor."""
    ids = list(members)
    return Q(first_marker__in=ids) | Q(second_marker__in=ids)
