"""Loads what the scoring rules need to know about scripts, in a fixed number of statements."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from stratus.assessments.forms.rules import on_sheet
from stratus.assessments.models import AssessmentVersion
from stratus.assessments.options.grading.queries import cut_of_sheet, grading_of_sheet
from stratus.assessments.options.grading.rules import DEFAULT_SCORE_STEP, Grading
from stratus.delivery.models import Attempt, Paper
from stratus.item_types.registry import ITEM_TYPES
from stratus.marking.models import Allocation, AllocationType, Evaluation, ItemScore, MarkingSettings, Script
from stratus.marking.scoring import sections
from stratus.marking.scoring.rules import Outcome, Question, Scheme, Slot, Work, outcome, points_of
from stratus.marking.scoring.sections import Told
from stratus.marking.setup.rules import NAMES, Values
from stratus.scheduling.models import Schedule
from stratus.tenancy import current


@dataclass(frozen=True, slots=True)
class Facts:
    """One script as the rules see it. `items` are those of the version that are on the candidate's sheet, by functional id, in the order
    of the version; answer keys included.

    `questions` are those that count: what the candidate was free not to answer is in `script.left_out`.

    They are read once in a transaction; what an action changes goes on with `with_evaluation`, `with_slots` or `under`.
    """

    script: Script
    version: AssessmentVersion
    items: Mapping[str, Mapping[str, Any]]
    questions: Sequence[Question]
    slots: Mapping[str, Slot]
    evaluations: Sequence[Evaluation]
    works: Sequence[Work]
    scheme: Scheme
    settings: MarkingSettings | None
    scores: Mapping[int, Mapping[str, ItemScore]] = field(default_factory=dict)
    rows: Mapping[str, int] = field(default_factory=dict)
    """Question → the row of the matrix (`Allocation`) that is stored for it, if one is."""
    left: Mapping[str, str] = field(default_factory=dict)
    """Question → the code of why it is left to a marker, although its type scores others by itself."""

    @property
    def asked(self) -> list[Mapping[str, Any]]:
        """The items that the candidate had, counting or not, in the version's order."""
        order = self.script.attempt.sheet.get("order")
        return [item for item in self.items.values() if not order or item["id"] in order]

    def sections(self, given: Mapping[str, Decimal]) -> list[Told]:
        """Return what the sections came to that have a pass mark or count only so many answers, with these points by question."""
        step = self.version.grading.get("step", DEFAULT_SCORE_STEP)
        return sections.outcomes(self.version.sections, self.asked, given, self.script.left_out, step)

    def outcome(self) -> Outcome:
        """Return the script's marking status and score."""
        return outcome(self.questions, self.slots, self.works, self.scheme)

    def grading(self) -> Grading:
        """Return how the script is graded: by the maximum of its sheet."""
        return grading_of_sheet(self.version, self.script.attempt.sheet)

    def with_evaluation(self, evaluation: Evaluation) -> Facts:
        """Return the facts with an evaluation that is new or was changed."""
        # In the order of their ids, as they are read: where no moderator is allocated, the first one who submitted counts.
        evaluations = sorted({**{one.pk: one for one in self.evaluations}, evaluation.pk: evaluation}.values(), key=lambda one: one.pk)
        works = [_work(one, self.scores.get(one.pk, {})) for one in evaluations]
        return replace(self, evaluations=evaluations, works=works)

    def with_score(self, evaluation: Evaluation, score: ItemScore) -> Facts:
        """Return the facts with a score of this evaluation that is new or was changed."""
        own = {**self.scores.get(evaluation.pk, {}), score.item: score}
        return replace(self, scores={**self.scores, evaluation.pk: own}).with_evaluation(evaluation)

    def with_slots(self, slot: Slot) -> Facts:
        """Return the facts with this slot for every question: the candidate was allocated."""
        return replace(self, slots=dict.fromkeys(self.slots, slot))

    def under(self, settings: MarkingSettings) -> Facts:
        """Return the facts as these settings decide about them, of which no more than the sample was changed."""
        scheme = scheme_for(settings, self.version, self.script)
        return replace(self, settings=settings, scheme=replace(scheme, maximum=self.script.max_score))

    def is_stored(self) -> bool:
        """Tell whether the script's stored status and score are those that the facts give."""
        found = self.outcome()
        stored = (self.script.status, self.script.score, self.script.fails_section)
        return stored == (found.status, found.stored_score, self.fails_section(found))

    def fails_section(self, found: Outcome) -> bool:
        """Tell whether this outcome misses the pass mark of a section that must be reached; False as long as the script is not complete."""
        return found.score is not None and sections.fail(self.sections(found.given))


def values_of(settings: MarkingSettings) -> Values:
    """Return the settings as the rules see them."""
    return Values(**{name: getattr(settings, name) for name in NAMES})


def needs_marker(item: Mapping[str, Any]) -> bool:
    """Tell whether people score this item of a version."""
    known = ITEM_TYPES.get(item["type"])
    return known is None or known.needs_marker


def _may_be_overruled(item: Mapping[str, Any]) -> bool:
    known = ITEM_TYPES.get(item["type"])
    return known is not None and known.may_be_overruled


def markable_items(version: AssessmentVersion, assess_auto_scored: bool) -> list[Mapping[str, Any]]:
    """Return the items of the version that assessors score, in order."""
    return [item for item in version.items if assess_auto_scored or needs_marker(item)]


def slot_of(row: Allocation) -> Slot:
    """Return who marks what this row of the matrix is about."""
    return Slot(row.first_marker_id, row.second_marker_id, row.moderator_id)


GIVEN = """
SELECT 'A', script_id, NULL::bigint, NULL::bigint, NULL::bigint, NULL::bigint, item, '', score, NULL::timestamptz, NULL::numeric,
    NULL::jsonb
FROM "marking_autoscore" WHERE script_id = ANY(%(scripts)s)
UNION ALL
SELECT 'L', script_id, NULL, NULL, NULL, NULL, item, reason, NULL, ended_at, NULL, NULL
FROM "marking_laterscore" WHERE script_id = ANY(%(scripts)s)
UNION ALL
SELECT 'E', script_id, id, member_id, NULL, NULL, step, comment, NULL, submitted_at, NULL, NULL
FROM "marking_evaluation" WHERE script_id = ANY(%(scripts)s) AND withdrawn_at IS NULL
UNION ALL
SELECT 'S', evaluation_id, id, NULL, NULL, NULL, item, comment, score, changed_at, automatic, criteria
FROM "marking_itemscore" WHERE evaluation_id = ANY(ARRAY(
    SELECT id FROM "marking_evaluation" WHERE script_id = ANY(%(scripts)s) AND withdrawn_at IS NULL))
UNION ALL
SELECT 'M', registration_id, id, first_marker_id, second_marker_id, moderator_id, item, '', NULL, NULL, NULL, NULL
FROM "marking_allocation" WHERE """
"""What was given to scripts, each kind by ids and none joined: while statistics are old, a join walks through a tenant's rows for each
script. The tenant is compared by row-level security alone: named here, it would seem to have one row, and all of them would be read."""
OF_CANDIDATES = "item = '' AND registration_id = ANY(%(registrations)s)"
OF_QUESTIONS = "item <> '' AND schedule_id = %(schedule)s"


def with_paper(scripts: QuerySet[Script]) -> QuerySet[Script]:
    """Load attempt and paper with the scripts, each by ids; two more statements.

    Without the paper's content: the same long text would be sent once per script.
    """
    attempts = Attempt.objects.prefetch_related(Prefetch("paper", Paper.objects.defer("content")))
    return scripts.prefetch_related(Prefetch("attempt", attempts))


def script_of(scripts: QuerySet[Script], script_id: int, schedule: Schedule) -> Script:
    """Return this script with its schedule, attempt and paper loaded; two statements.

    The schedule is no condition: PostgreSQL may read all of its scripts for that. Raises Script.DoesNotExist, also for another schedule's.
    """
    script = scripts.get(pk=script_id)
    if script.schedule_id != schedule.pk:
        raise Script.DoesNotExist
    script.schedule = schedule
    # A subquery, which is asked for this attempt alone: a join may begin with the paper, and go through all attempts that have it.
    version = Paper.objects.filter(pk=OuterRef("paper_id")).values("version_id")
    attempt = Attempt.objects.annotate(version_id=Subquery(version)).get(pk=script.attempt_id)
    known = {"id": attempt.paper_id, "tenant_id": attempt.tenant_id, "version_id": attempt.version_id}
    attempt.paper = Paper.from_db(connection.alias, list(known), list(known.values()))
    script.attempt = attempt
    return script


class Given:
    """What is stored about scripts of one schedule: automatic scores, evaluations with their scores, and what of the matrix concerns them.

    One statement for any number of scripts.
    """

    def __init__(self, schedule_id: int, scripts: Sequence[Script], allocation_type: str) -> None:
        self.autos: dict[int, dict[str, Decimal]] = defaultdict(dict)
        self.later: dict[int, dict[str, tuple[bool, str]]] = defaultdict(dict)
        self.evaluations: dict[int, list[Evaluation]] = defaultdict(list)
        self.scores: dict[int, dict[str, ItemScore]] = defaultdict(dict)
        self.slots: dict[int | str, Slot] = {}
        self.rows: dict[int | str, int] = {}
        self.by_candidates = allocation_type == AllocationType.BY_CANDIDATES
        tenant, alias = current.require_id(), connection.alias
        wanted: dict[str, Any] = {
            "schedule": schedule_id,
            "scripts": [script.pk for script in scripts],
            "registrations": [script.registration_id for script in scripts],
        }
        with connection.cursor() as cursor:
            cursor.execute(GIVEN + (OF_CANDIDATES if self.by_candidates else OF_QUESTIONS), wanted)
            rows = cursor.fetchall()
        for kind, of, pk, one, two, three, name, comment, score, at, seen, criteria in rows:
            if kind == "A":
                self.autos[of][name] = score
            elif kind == "L":
                self.later[of][name] = (at is None, comment)
            elif kind == "E":
                evaluation = Evaluation.from_db(alias, EVALUATION, (pk, tenant, of, one, name, comment, at, None))
                self.evaluations[of].append(evaluation)
            elif kind == "S":
                given = None if criteria is None else json.loads(criteria)  # a cursor of Django's gives JSON as text
                self.scores[of][name] = ItemScore.from_db(alias, ITEM_SCORE, (pk, tenant, of, name, score, comment, at, seen, given))
            else:
                key = of if self.by_candidates else name
                self.slots[key], self.rows[key] = Slot(one, two, three), pk
        for evaluations in self.evaluations.values():
            evaluations.sort(key=lambda one: one.pk)

    def slots_of(self, registration_id: int, items: Iterable[str]) -> dict[str, Slot]:
        """Return who marks each of these questions of this candidate."""
        if self.by_candidates:
            return dict.fromkeys(items, self.slots.get(registration_id, NOBODY))
        return {item: self.slots.get(item, NOBODY) for item in items}

    def rows_of(self, registration_id: int, items: Iterable[str]) -> dict[str, int]:
        """Return the stored row of the matrix for each of these questions of this candidate that has one."""
        keys = {item: registration_id if self.by_candidates else item for item in items}
        return {item: self.rows[key] for item, key in keys.items() if key in self.rows}


NOBODY = Slot()
NOT_LATER = (False, "")
EVALUATION = ["id", "tenant_id", "script_id", "member_id", "step", "comment", "submitted_at", "withdrawn_at"]
ITEM_SCORE = ["id", "tenant_id", "evaluation_id", "item", "score", "comment", "changed_at", "automatic", "criteria"]


def scheme_for(settings: MarkingSettings | None, version: AssessmentVersion, script: Script) -> Scheme:
    """Return the settings for one candidate's script; without settings everything is scored automatically."""
    if settings is None:
        return Scheme()
    drawn = settings.sample or []
    by_candidates = settings.allocation_type == AllocationType.BY_CANDIDATES
    return Scheme(
        two_assessors=settings.assessing_type == "TWO_ASSESSORS",
        assess_auto_scored=settings.assess_auto_scored,
        use_moderation=settings.use_moderation,
        scoring_difference=settings.scoring_difference,
        proximity_to_pass_mark=settings.proximity_to_pass_mark,
        range_from=settings.pass_mark_from,
        range_to=settings.pass_mark_to,
        pass_mark=points_of(cut_of_sheet(version, script.attempt.sheet)),
        script_in_sample=by_candidates and script.registration_id in drawn,
        sampled_questions=frozenset() if by_candidates else frozenset(map(str, drawn)),
    )


def facts_of(
    schedule: Schedule, settings: MarkingSettings | None, scripts: Sequence[Script], version: AssessmentVersion | None = None
) -> list[Facts]:
    """Return the facts of these scripts of one schedule, which must have `attempt__paper` loaded; two statements.

    Of the matrix only what concerns these scripts is read: a large schedule goes through here in portions. `version`: one that the caller
    has read already; one statement where the scripts have no other.
    """
    known = {} if version is None else {version.pk: version}
    if missing := {script.attempt.paper.version_id for script in scripts} - known.keys():
        known |= AssessmentVersion.objects.in_bulk(missing)
    given = Given(schedule.pk, scripts, settings.allocation_type if settings else AllocationType.BY_CANDIDATES)
    contents = {version.pk: _Content(version) for version in known.values()}
    return [_facts(script, contents[script.attempt.paper.version_id], given, settings) for script in scripts]


class _Content:
    """What all scripts of a version have in common, read once."""

    def __init__(self, version: AssessmentVersion) -> None:
        self.version = version
        self.items = {item["id"]: item for item in version.items}
        # What is the same of every script: id, maximum, whether the automatic score may be changed.
        self.judged = [(item_id, Decimal(str(item["max_score"])), _may_be_overruled(item)) for item_id, item in self.items.items()]

    def of(self, script: Script) -> tuple[Mapping[str, Mapping[str, Any]], Sequence[tuple[str, Decimal, bool]]]:
        """Return the items that this script's candidate was asked, and what is judged of them."""
        asked = on_sheet(self.version.items, script.attempt.sheet)
        if len(asked) == len(self.items):
            return self.items, self.judged
        items = {item["id"]: item for item in asked}
        return items, [one for one in self.judged if one[0] in items]


def _facts(script: Script, content: _Content, given: Given, settings: MarkingSettings | None) -> Facts:
    autos, own, later = given.autos.get(script.pk, {}), given.evaluations.get(script.pk, []), given.later.get(script.pk, {})
    scores = {evaluation.pk: given.scores.get(evaluation.pk, {}) for evaluation in own}
    items, questions = content.of(script)
    return Facts(
        script=script,
        version=content.version,
        items=items,
        questions=[
            Question(item_id, maximum, autos.get(item_id), later.get(item_id, NOT_LATER)[0], may_be_overruled)
            for item_id, maximum, may_be_overruled in questions
            if item_id not in script.left_out
        ],
        slots=given.slots_of(script.registration_id, items),
        evaluations=own,
        works=[_work(evaluation, scores[evaluation.pk]) for evaluation in own],
        scheme=replace(scheme_for(settings, content.version, script), maximum=script.max_score),
        settings=settings,
        scores=scores,
        rows=given.rows_of(script.registration_id, items),
        left={item: reason for item, (pending, reason) in later.items() if reason and not pending},
    )


def _work(evaluation: Evaluation, scores: Mapping[str, ItemScore]) -> Work:
    given = {item: score.score for item, score in scores.items() if score.score is not None}
    overruled = frozenset(item for item in given if scores[item].automatic is not None)
    return Work(evaluation.member_id, evaluation.step, evaluation.submitted_at is not None, given, overruled)
