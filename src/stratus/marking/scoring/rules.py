"""How far a script is marked, and what it is worth. Pure; scores are points as Decimal, unrounded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import TypeVar

T = TypeVar("T", int, str)

ASSESSING, MODERATING = "ASSESSING", "MODERATING"
SIMPLE, ASSESSOR_DECIDES = "SIMPLE", "ASSESSOR_DECIDES"
PRECISION = Decimal("0.00000001")
"""Scores of scripts and automatic scores are stored with eight places."""
PLACES = 4
"""Decimals of a marker's score."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the script. `auto` is the automatic score; None: a marker decides, or, if it is `pending`, a job will.

    `may_be_overruled`: its type allows markers to change the automatic score.
    """

    id: str
    max_score: Decimal
    auto: Decimal | None = None
    pending: bool = False
    may_be_overruled: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """Who is to mark one question of this script: ids of pool members."""

    first: int | None = None
    second: int | None = None
    moderator: int | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """One marker's evaluation of the script: question → score. `overruled` are those of them that take the place of an automatic score."""

    member: int
    step: str = ASSESSING
    submitted: bool = False
    scores: Mapping[str, Decimal] = field(default_factory=dict)
    overruled: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Scheme:
    """The settings for the outcome. `pass_mark`, `range_from`, `range_to` are points; difference and proximity are % of the maximum."""

    two_assessors: bool = False
    assess_auto_scored: bool = False
    use_moderation: bool = False
    scoring_difference: int | None = None
    proximity_to_pass_mark: int | None = None
    range_from: int | None = None
    range_to: int | None = None
    pass_mark: Decimal = Decimal(0)
    maximum: Decimal | None = None
    """Points of the whole script; None: those of its questions. More, where fewer were answered than were asked for."""
    script_in_sample: bool = False
    sampled_questions: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Outcome:
    """`status` is a `ScriptStatus`; `score` is set when complete, `given` then has the score of every question; `due` are the questions
    that a moderator looks at.
    """

    status: str
    score: Decimal | None = None
    reasons: tuple[str, ...] = ()
    due: frozenset[str] = frozenset()
    given: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def stored_score(self) -> Decimal | None:
        """The score as the script stores it."""
        return None if self.score is None else self.score.quantize(PRECISION)


def assessed(questions: Iterable[Question], assess_auto_scored: bool) -> list[Question]:
    """Return the questions that assessors score: those without an automatic score, and the others too if the settings say so."""
    return [question for question in questions if question.auto is None or assess_auto_scored]


def is_changeable(question: Question, scheme: Scheme) -> bool:
    """Tell whether markers may change the automatic score of this question: if its type allows it, and nobody scores it anyway."""
    return question.auto is not None and question.may_be_overruled and not scheme.assess_auto_scored


def changeable_by(member: int, step: str, questions: Sequence[Question], slots: Mapping[str, Slot], scheme: Scheme) -> list[Question]:
    """Return the questions of a script whose automatic score this pool member may change in this step, in order.

    Where a question has no assessors of its own (allocation by questions lists those that are scored by people), these are the assessors of
    the script's other questions.
    """
    found = [q for q in questions if is_changeable(q, scheme)]
    if step == MODERATING:
        return [q for q in found if slots.get(q.id, Slot()).moderator in (None, member)]
    everybody = _everybody(slots, scheme)
    return [q for q in found if member in (_assessors(slots.get(q.id, Slot()), scheme) or everybody)]


def with_own_changes(work: Work, questions: Sequence[Question], slots: Mapping[str, Slot], scheme: Scheme) -> Work:
    """Return a work without changes of automatic scores that do not count, such as those of a member who is not allocated (any more)."""
    own = {question.id for question in changeable_by(work.member, work.step, questions, slots, scheme)}
    return replace(work, overruled=work.overruled & own)


def _assessors(slot: Slot, scheme: Scheme) -> list[int]:
    places = (slot.first, slot.second) if scheme.two_assessors else (slot.first,)
    return [member for member in places if member is not None]


def _everybody(slots: Mapping[str, Slot], scheme: Scheme) -> list[int]:
    return list(dict.fromkeys(member for slot in slots.values() for member in _assessors(slot, scheme)))


@dataclass(frozen=True, slots=True)
class Change:
    """An automatic score that assessors changed. `by`: their works in the order of their places; None for one who left it as it is."""

    question: Question
    by: Sequence[Work | None]

    @property
    def scores(self) -> list[Decimal]:
        """The points of each of them."""
        auto = self.question.auto or Decimal(0)
        return [auto if work is None else work.scores[self.question.id] for work in self.by]

    @property
    def average(self) -> Decimal:
        """What the question is worth with the change."""
        return _total(self.scores) / len(self.scores)

    def in_round(self, place: int, of: int) -> Decimal:
        """Return what it is worth to one of `of` assessors; the average where it is not theirs."""
        return self.scores[place] if len(self.scores) == of else self.average


def changes_of(questions: Sequence[Question], slots: Mapping[str, Slot], works: Sequence[Work], scheme: Scheme) -> dict[str, Change]:
    """Return the automatic scores that assessors changed, submitted or not. Only changes of allocated assessors count.

    An assessor of the question who changed nothing stands for the automatic score. Where it has none of its own, those count who did.
    """
    assessing = {work.member: work for work in works if work.step == ASSESSING}
    everybody, changes = _everybody(slots, scheme), {}
    for question in questions:
        if not is_changeable(question, scheme):
            continue
        own = _assessors(slots.get(question.id, Slot()), scheme)
        given = [assessing.get(member) for member in own or everybody]
        by = [work if work is not None and question.id in work.overruled else None for work in given]
        if any(by):
            changes[question.id] = Change(question, by if own else [work for work in by if work is not None])
    return changes


def counting_changes(
    questions: Sequence[Question], slots: Mapping[str, Slot], works: Sequence[Work], scheme: Scheme
) -> dict[str, list[Work]]:
    """Return question → the works whose change of the automatic score is in its score (`outcome`), of the complete script.

    What a moderator gave takes the place of what assessors made of it.
    """
    found = outcome(questions, slots, works, scheme)
    if found.status != "COMPLETE":
        return {}
    assessed_to = changes_of(questions, slots, works, scheme)
    counting = {}
    for question in questions:
        moderated = _moderation(slots.get(question.id, Slot()).moderator, works) if found.due and is_changeable(question, scheme) else None
        if moderated is not None and question.id in moderated.overruled:
            counting[question.id] = [moderated]
        elif question.id in assessed_to and not (moderated and question.id in found.due and question.id in moderated.scores):
            counting[question.id] = [work for work in assessed_to[question.id].by if work is not None]
    return counting


def outcome(questions: Sequence[Question], slots: Mapping[str, Slot], works: Sequence[Work], scheme: Scheme) -> Outcome:
    """Return the state of a script.

    Only scores of allocated markers count. A question that an assessor may score but did not keeps its automatic score; one that a
    moderator did not score keeps the assessors' average. While a job scores one of its answers, nobody marks the script. An automatic score
    that an assessor changed is like one that assessors gave, and waits for those to submit who changed it.
    """
    if any(question.pending for question in questions):
        return Outcome("SCORING")
    to_assess = assessed(questions, scheme.assess_auto_scored)
    changes = changes_of(questions, slots, works, scheme)
    automatic = {q.id: q.auto for q in questions if q.auto is not None and not scheme.assess_auto_scored and q.id not in changes}
    if not to_assess and not changes:
        return _complete(automatic)
    by_marker = {(work.member, work.step): work for work in works}
    rounds = [_round(to_assess, slots, by_marker, place) for place in (("first", "second") if scheme.two_assessors else ("first",))]
    waits = any(work is not None and not work.submitted for change in changes.values() for work in change.by)
    if waits or any(scores is None for scores in rounds):
        return Outcome("IN_PROGRESS" if any(work.scores or work.submitted for work in works) else "OPEN")
    given = [scores for scores in rounds if scores is not None]
    average = {q.id: _total(scores[q.id] for scores in given) / len(given) for q in to_assess}
    average |= {item: change.average for item, change in changes.items()}
    totals = [
        _total([*automatic.values(), *scores.values(), *(change.in_round(place, len(given)) for change in changes.values())])
        for place, scores in enumerate(given)
    ]
    maximum = _total(q.max_score for q in questions) if scheme.maximum is None else scheme.maximum
    reasons = moderation_reasons(totals, maximum, scheme) if scheme.use_moderation else ()
    if not reasons:
        return _complete(automatic | average)
    only_questions = reasons == ("SAMPLE",) and not scheme.script_in_sample
    due = frozenset(item for item in average if not only_questions or item in scheme.sampled_questions)
    if not due:
        return _complete(automatic | average)
    moderated = dict(average)
    for question in due:
        work = _moderation(slots.get(question, Slot()).moderator, works)
        if work is None:
            return Outcome("MODERATION", None, reasons, due)
        moderated[question] = work.scores.get(question, average[question])
    return _complete(automatic | moderated | _changed_by_moderators(questions, slots, works, scheme), reasons, due)


def _changed_by_moderators(
    questions: Sequence[Question], slots: Mapping[str, Slot], works: Sequence[Work], scheme: Scheme
) -> dict[str, Decimal]:
    """Return the automatic scores that moderators changed, where no assessor did."""
    changed = {}
    for question in questions:
        work = _moderation(slots.get(question.id, Slot()).moderator, works) if is_changeable(question, scheme) else None
        if work is not None and question.id in work.overruled:
            changed[question.id] = work.scores[question.id]
    return changed


def _complete(given: dict[str, Decimal], reasons: tuple[str, ...] = (), due: frozenset[str] = frozenset()) -> Outcome:
    return Outcome("COMPLETE", _total(given.values()), reasons, due, given)


def _total(scores: Iterable[Decimal]) -> Decimal:
    return sum(scores, Decimal(0))


def _round(
    questions: Sequence[Question], slots: Mapping[str, Slot], works: Mapping[tuple[int, str], Work], place: str
) -> dict[str, Decimal] | None:
    """Return the scores of the first or second assessors, or None while one of them has not submitted."""
    scores: dict[str, Decimal] = {}
    for question in questions:
        member = getattr(slots.get(question.id, Slot()), place)
        work = works.get((member, ASSESSING))
        if work is None or not work.submitted:
            return None
        score = work.scores.get(question.id, question.auto)
        if score is None:
            return None
        scores[question.id] = score
    return scores


def _moderation(moderator: int | None, works: Sequence[Work]) -> Work | None:
    """Return the submitted work of this moderator, or of any moderator if none is allocated."""
    for work in works:
        if work.step == MODERATING and work.submitted and moderator in (None, work.member):
            return work
    return None


def moderation_reasons(totals: Sequence[Decimal], maximum: Decimal, scheme: Scheme) -> tuple[str, ...]:
    """Return why a script with these totals (one per assessor) goes to a moderator; empty if it does not.

    DIFFERENCE: the totals differ by more than the accepted share of the maximum. PROXIMITY: the average is at most so far from the
    pass mark. RANGE: the average lies between From and To, ends included. SAMPLE: the script is in the sample.
    """
    average = _total(totals) / len(totals)
    reasons = []
    if (
        len(totals) == 2
        and scheme.scoring_difference is not None
        and abs(totals[0] - totals[1]) * 100 > scheme.scoring_difference * maximum
    ):
        reasons.append("DIFFERENCE")
    if scheme.proximity_to_pass_mark is not None and abs(average - scheme.pass_mark) * 100 <= scheme.proximity_to_pass_mark * maximum:
        reasons.append("PROXIMITY")
    if scheme.range_from is not None and scheme.range_to is not None and scheme.range_from <= average <= scheme.range_to:
        reasons.append("RANGE")
    if scheme.script_in_sample or scheme.sampled_questions:
        reasons.append("SAMPLE")
    return tuple(reasons)


def sample_size(population: int, percent: int) -> int:
    """Return the size of the sample: this share, rounded up."""
    return min(population, ceil(population * percent / 100))


def draw_sample(population: Sequence[T], percent: int, choose: Callable[[Sequence[T], int], list[T]]) -> list[T]:
    """Return the sample, in the order of the population. `choose(population, k)` draws, as `random.sample` does."""
    drawn = set(choose(population, sample_size(len(population), percent)))
    return [one for one in population if one in drawn]


def points_of(cut: Fraction) -> Decimal:
    """Return the points that a candidate needs, to as many digits as decimals have."""
    return Decimal(cut.numerator) / Decimal(cut.denominator)


def questions_of(
    member: int, step: str, questions: Sequence[Question], slots: Mapping[str, Slot], scheme: Scheme, due: frozenset[str]
) -> list[Question]:
    """Return the questions of a script that this pool member scores in this step, in order."""
    if step == MODERATING:
        return [q for q in questions if q.id in due and slots.get(q.id, Slot()).moderator in (None, member)]
    to_assess = assessed(questions, scheme.assess_auto_scored)
    return [q for q in to_assess if member in (slots.get(q.id, Slot()).first, slots.get(q.id, Slot()).second)]


def claims_allowed(workflow: str, assignment: str) -> bool:
    """Tell whether assessors choose candidates (or questions) themselves: if the settings say so, and always in the simple workflow."""
    return workflow == SIMPLE or assignment == ASSESSOR_DECIDES


def has_room(slot: Slot, member: int, two_assessors: bool) -> bool:
    """Tell whether there is room for one more assessor, so that this one may take the candidate or question."""
    if member in (slot.first, slot.second):
        return False
    return slot.first is None or (two_assessors and slot.second is None)
