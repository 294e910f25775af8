"""Loads what the scoring rules need to know about scripts, in a fixed number of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.db.models import Q

from stratus.assessments.models import AssessmentVersion
from stratus.item_types.registry import ITEM_TYPES
from stratus.marking.models import Allocation, AllocationType, AutoScore, Evaluation, ItemScore, MarkingSettings, Script
from stratus.marking.scoring.rules import Outcome, Question, Scheme, Slot, Work, outcome, pass_mark
from stratus.marking.setup.rules import NAMES, Values
from stratus.scheduling.models import Schedule


@dataclass(frozen=True, slots=True)
class Facts:
    """One script as the rules see it. `items` are the version's items by functional id, in order; answer keys included.

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

    def outcome(self) -> Outcome:
        """Return the script's marking status and score."""
        return outcome(self.questions, self.slots, self.works, self.scheme)

    def with_evaluation(self, evaluation: Evaluation) -> Facts:
        """Return the facts with an evaluation that is new or was changed."""
        # In the order of their ids, as they are read: where no moderator is allocated, the first one who submitted counts.
        evaluations = sorted({**{one.pk: one for one in self.evaluations}, evaluation.pk: evaluation}.values(), key=lambda one: one.pk)
        works = [_work(one, self.scores.get(one.pk, {})) for one in evaluations]
        return replace(self, evaluations=evaluations, works=works)

    def with_slots(self, slot: Slot) -> Facts:
        """Return the facts with this slot for every question: the candidate was allocated."""
        return replace(self, slots=dict.fromkeys(self.slots, slot))

    def under(self, settings: MarkingSettings) -> Facts:
        """Return the facts as these settings decide about them, of which no more than the sample was changed."""
        return replace(self, settings=settings, scheme=scheme_for(settings, self.version, self.script.registration_id))

    def is_stored(self) -> bool:
        """Tell whether the script's stored status and score are those that the facts give."""
        found = self.outcome()
        return (self.script.status, self.script.score) == (found.status, found.stored_score)


def values_of(settings: MarkingSettings) -> Values:
    """Return the settings as the rules see them."""
    return Values(**{name: getattr(settings, name) for name in NAMES})


def needs_marker(item: Mapping[str, Any]) -> bool:
    """Tell whether people score this item of a version."""
    known = ITEM_TYPES.get(item["type"])
    return known is None or known.needs_marker


def markable_items(version: AssessmentVersion, assess_auto_scored: bool) -> list[Mapping[str, Any]]:
    """Return the items of the version that assessors score, in order."""
    return [item for item in version.items if assess_auto_scored or needs_marker(item)]


class Allocations:
    """The matrix of a schedule, or what of it concerns these candidates; one statement."""

    def __init__(self, schedule: Schedule, registrations: Collection[int] | None = None) -> None:
        matrix = Allocation.objects.filter(schedule=schedule)
        if registrations is not None:
            matrix = matrix.filter(Q(registration=None) | Q(registration__in=registrations))
        rows = list(matrix)
        self.by_registration = {row.registration_id: row for row in rows if not row.item}
        self.by_item = {row.item: row for row in rows if row.item}

    def slot(self, registration_id: int, item: str, allocation_type: str) -> Slot:
        """Return who marks this question of this candidate."""
        row = self.by_registration.get(registration_id) if allocation_type == AllocationType.BY_CANDIDATES else self.by_item.get(item)
        return slot_of(row) if row else Slot()


def slot_of(row: Allocation) -> Slot:
    """Return who marks what this row of the matrix is about."""
    return Slot(row.first_marker_id, row.second_marker_id, row.moderator_id)


def scheme_for(settings: MarkingSettings | None, version: AssessmentVersion, registration_id: int) -> Scheme:
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
        pass_mark=pass_mark(version.max_score, Decimal(str(version.options["percentage_to_pass"]))),
        script_in_sample=by_candidates and registration_id in drawn,
        sampled_questions=frozenset() if by_candidates else frozenset(map(str, drawn)),
    )


def facts_of(
    schedule: Schedule, settings: MarkingSettings | None, scripts: Sequence[Script], allocations: Allocations | None = None
) -> list[Facts]:
    """Return the facts of these scripts of one schedule, which must have `attempt__paper` loaded; five statements.

    Of the matrix only what concerns these scripts is read: a large schedule goes through here in portions. Callers that have it pass it in.
    """
    ids = [script.pk for script in scripts]
    versions = AssessmentVersion.objects.in_bulk({script.attempt.paper.version_id for script in scripts})
    allocations = allocations or Allocations(schedule, [script.registration_id for script in scripts])
    autos: dict[int, dict[str, Decimal]] = defaultdict(dict)
    for script_id, item, score in AutoScore.objects.filter(script__in=ids).values_list("script_id", "item", "score"):
        autos[script_id][item] = score
    evaluations: dict[int, list[Evaluation]] = defaultdict(list)
    for evaluation in Evaluation.objects.filter(script__in=ids, withdrawn_at=None).order_by("id"):
        evaluations[evaluation.script_id].append(evaluation)
    scores: dict[int, dict[str, ItemScore]] = defaultdict(dict)
    for given in ItemScore.objects.filter(evaluation__script__in=ids, evaluation__withdrawn_at=None):
        scores[given.evaluation_id][given.item] = given
    allocation_type = settings.allocation_type if settings else AllocationType.BY_CANDIDATES
    facts = []
    for script in scripts:
        version = versions[script.attempt.paper.version_id]
        items = {item["id"]: item for item in version.items}
        own = evaluations[script.pk]
        facts.append(
            Facts(
                script=script,
                version=version,
                items=items,
                questions=[
                    Question(item_id, Decimal(str(item["max_score"])), autos[script.pk].get(item_id)) for item_id, item in items.items()
                ],
                slots={item_id: allocations.slot(script.registration_id, item_id, allocation_type) for item_id in items},
                evaluations=own,
                works=[_work(evaluation, scores[evaluation.pk]) for evaluation in own],
                scheme=scheme_for(settings, version, script.registration_id),
                settings=settings,
                scores={evaluation.pk: scores[evaluation.pk] for evaluation in own},
            )
        )
    return facts


def _work(evaluation: Evaluation, scores: Mapping[str, ItemScore]) -> Work:
    given = {item: score.score for item, score in scores.items() if score.score is not None}
    return Work(evaluation.member_id, evaluation.step, evaluation.submitted_at is not None, given)
