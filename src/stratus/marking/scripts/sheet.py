"""One script as a marker (or a coordinator) sees it, question by question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from stratus.access.actor import Actor
from stratus.assessments.options.languages import language_of
from stratus.delivery.models import Answer, ResponseFile
from stratus.delivery.papers.sheets import case_view
from stratus.item_types.languages import language_name
from stratus.item_types.overlays.frozen import item_in
from stratus.item_types.registry import ITEM_TYPES
from stratus.marking.later.queries import why_left
from stratus.marking.models import Evaluation, EvaluationsSharing, EvaluationStep, ItemScore, Script, ScriptStatus, SetAsideScore
from stratus.marking.scoring.criteria import Row, Stored, compared, is_begun
from stratus.marking.scoring.rules import Outcome, Question, Slot, changeable_by, has_room, is_changeable, questions_of
from stratus.marking.scripts.facts import Facts, facts_of, script_of
from stratus.marking.scripts.queries import Viewer, candidate_id, pool_names, viewer_of
from stratus.scheduling.models import Schedule
from stratus.tenancy.queries import under_policy


@dataclass(frozen=True, slots=True)
class OthersScore:
    """Another marker's score. `who` is a name, or a number if assessors are anonymous."""

    who: str
    step: str
    score: Decimal | None
    comment: str
    at: datetime
    automatic: Decimal | None
    """The automatic score that it takes the place of, as its marker saw it; `comment` then is the reason."""
    criteria: Stored | None = None
    """What of it each criterion earned (`scoring.criteria`)."""


@dataclass(frozen=True, slots=True)
class QuestionSheet:
    """One question of the script. `content` holds the item with its key; `value` the answer; scores are points.

    `is_pending`: the program has still to score it; `why_left`: why it could not, in words, else empty.
    `is_mine`: the viewer gives a score here (now, or once they have opened the script). `may_change`: they may change the automatic one.
    `score` is theirs, with `seen_at` to send back when they save it; `set_aside` are scores that they gave while the stored one changed.
    """

    id: str
    number: int
    type: str
    title: str
    content: Mapping[str, Any]
    max_score: Decimal
    value: Any
    answer_text: str
    is_answered: bool
    is_late: bool
    files: Mapping[str, ResponseFile]
    auto_score: Decimal | None
    final_score: Decimal | None
    is_pending: bool
    why_left: str
    is_mine: bool
    may_change: bool
    score: ItemScore | None
    set_aside: Sequence[SetAsideScore]
    others: Sequence[OthersScore]
    case: Mapping[str, Any] | None = None
    """The case that it is about, as it is seen."""
    is_left_out: bool = False
    """Whether it does not count, since only so many of its section do: nobody scores it."""

    @property
    def is_changed(self) -> bool:
        """Whether the viewer changed the automatic score."""
        return self.score is not None and self.score.score is not None and self.score.automatic is not None

    @property
    def is_begun(self) -> bool:
        """Whether the viewer gave points for some of its criteria, and none yet for others."""
        return self.score is not None and is_begun(self.score.score, self.score.criteria)

    @property
    def by_criteria(self) -> list[Row]:
        """What others gave for each criterion, in their order."""
        return compared(self.content, [other.criteria for other in self.others])

    @property
    def counting(self) -> Decimal | None:
        """What counts of a question that was scored automatically, as far as it is known: a change, once it is submitted."""
        return self.auto_score if self.final_score is None else self.final_score

    @property
    def seen_at(self) -> str:
        """The moment of the score that is shown, empty for none; `score_question` takes it as `seen_at`."""
        return self.score.changed_at.isoformat() if self.score else ""


@dataclass(frozen=True, slots=True)
class ScriptSheet:
    """The whole script. `evaluation` is the viewer's own in the present step, if they began one."""

    viewer: Viewer
    script: Script
    name: str
    candidate_id: str
    questions: Sequence[QuestionSheet]
    outcome: Outcome
    step: str
    evaluation: Evaluation | None
    is_locked: bool
    has_own: bool
    """Whether questions of it are the viewer's to score in this step."""

    @property
    def is_being_scored(self) -> bool:
        """Whether the program has still to score an answer of it: until then nobody marks it."""
        return self.script.status == ScriptStatus.SCORING

    @property
    def language(self) -> str:
        """The name of the translation in which the candidate sat, and in which questions are shown; "" for the original."""
        lang = language_of(self.script.attempt.sheet)
        return language_name(lang) if lang else ""

    @property
    def pending(self) -> int:
        """How many of its answers the program has still to score."""
        return sum(question.is_pending for question in self.questions)

    @property
    def can_score(self) -> bool:
        """Whether the viewer may enter or change scores now."""
        return self._is_open and any(question.is_mine or question.may_change for question in self.questions)

    @property
    def can_submit(self) -> bool:
        """Whether the viewer has scores to submit, given or still to be given."""
        return self._is_open and (self.has_own or any(question.is_changed for question in self.questions))

    @property
    def _is_open(self) -> bool:
        submitted = self.evaluation is not None and self.evaluation.submitted_at is not None
        return not self.is_locked and not self.is_being_scored and not submitted


def script_sheet(script_id: int, by: Actor, now: datetime, schedule: Schedule | None = None) -> ScriptSheet:
    """Return a script with items, answers, keys and the scores that the viewer may see; a fixed number of statements.

    `schedule`: its own, where the caller has read it. Raises Script.DoesNotExist (also for one that they may not see), NotAllowed.
    """
    if schedule is None:
        schedule = Schedule.objects.get(pk=Script.objects.values_list("schedule_id", flat=True).get(pk=script_id))
    viewer = viewer_of(schedule, by, now)
    # Read one by one, not joined: while statistics are old, PostgreSQL would walk through everybody's attempts for this one.
    script = script_of(Script.objects.prefetch_related("registration__candidate"), script_id, schedule)
    facts = facts_of(schedule, viewer.settings, [script], schedule.version)[0]
    if not viewer.sees(facts):
        raise Script.DoesNotExist
    outcome = facts.outcome()
    member = viewer.member
    moderating = script.status == ScriptStatus.MODERATION and member is not None and member.moderates
    mine = questions_for(viewer, facts, EvaluationStep.MODERATING if moderating else EvaluationStep.ASSESSING, outcome)
    if moderating and not mine:
        moderating, mine = False, questions_for(viewer, facts, EvaluationStep.ASSESSING, outcome)
    step = EvaluationStep.MODERATING if moderating else EvaluationStep.ASSESSING
    evaluation = next((e for e in facts.evaluations if member is not None and e.member_id == member.pk and e.step == step), None)
    answers = {answer.item: answer for answer in under_policy(Answer).filter(attempt=script.attempt_id)}
    files = {file.sha256: file for file in under_policy(ResponseFile).filter(attempt=script.attempt_id)}
    set_aside: dict[str, list[SetAsideScore]] = defaultdict(list)
    if evaluation is not None:
        for kept in SetAsideScore.objects.filter(evaluation=evaluation).order_by("pk"):
            set_aside[kept.item].append(kept)
    names = pool_names(viewer)
    changeable = changeable_for(viewer, facts, step)
    judged = {question.id: question for question in facts.questions}
    questions, lang = [], language_of(script.attempt.sheet)
    for number, item_id in enumerate(order_of(script, facts), start=1):
        item, answer = item_in(facts.items[item_id], lang), answers.get(item_id)
        value = answer.value if answer else None
        known = ITEM_TYPES.get(item["type"])
        if viewer.blind_to_candidates:
            value = unnamed(item["type"], value)
        # What does not count is shown all the same, and nobody is asked for points.
        question = judged.get(item_id) or Question(item_id, Decimal(str(item["max_score"])))
        questions.append(
            QuestionSheet(
                id=item_id,
                number=number,
                type=item["type"],
                title=item["title"],
                content=item["content"],
                max_score=Decimal(str(item["max_score"])),
                value=value,
                answer_text=known.answer_text(item["content"], value) if known else "",
                is_answered=bool(known and known.is_answered(value)),
                is_late=bool(answer and answer.is_late),
                files=files if known and known.holds_files else {},
                auto_score=question.auto,
                final_score=outcome.given.get(item_id),
                is_pending=question.pending,
                why_left=why_left(item["type"], facts.left[item_id]) if item_id in facts.left else "",
                is_mine=item_id in mine and not is_changeable(question, facts.scheme),
                may_change=item_id in changeable,
                score=facts.scores.get(evaluation.pk, {}).get(item_id) if evaluation else None,
                set_aside=set_aside[item_id],
                others=_others(facts, viewer, item_id, step, evaluation, names),
                case=case_view(item, facts.version.pages, lang),
                is_left_out=item_id not in judged,
            )
        )
    return ScriptSheet(
        viewer=viewer,
        script=script,
        name=viewer.name_of(script.registration.candidate),
        candidate_id=candidate_id(script.registration.candidate),
        questions=questions,
        outcome=outcome,
        step=step,
        evaluation=evaluation,
        is_locked=script.status == ScriptStatus.VOID or script.published_at is not None,
        has_own=bool(mine),
    )


def unnamed(item_type: str, value: Any) -> Any:
    """Return an answer without what may tell who gave it; None stays None."""
    known = ITEM_TYPES.get(item_type)
    return known.unnamed(value) if known else value


def order_of(script: Script, facts: Facts) -> list[str]:
    """Return the questions in the order in which the candidate had them."""
    drawn = script.attempt.sheet.get("order") if isinstance(script.attempt.sheet, dict) else None
    order = [item for item in drawn or [] if item in facts.items]
    return order + [item for item in facts.items if item not in order]


def questions_for(viewer: Viewer, facts: Facts, step: str, outcome: Outcome) -> set[str]:
    """Return the questions that the viewer scores, including those that they may still take."""
    if viewer.member is None:
        return set()
    own = {q.id for q in questions_of(viewer.member.pk, step, facts.questions, facts.slots, facts.scheme, outcome.due)}
    if step == EvaluationStep.ASSESSING and viewer.member.assesses:
        own |= viewer.claimable(facts)
    return own


def changeable_for(viewer: Viewer, facts: Facts, step: str) -> set[str]:
    """Return the questions whose automatic score the viewer may change in this step, also once they take a candidate who is free."""
    member = viewer.member
    if member is None:
        return set()
    found = changeable_by(member.pk, step, facts.questions, facts.slots, facts.scheme)
    if not found and step == EvaluationStep.ASSESSING and member.assesses and viewer.claims and viewer.by_candidates:
        slot = next(iter(facts.slots.values()), Slot())
        if has_room(slot, member.pk, facts.scheme.two_assessors):
            found = [question for question in facts.questions if is_changeable(question, facts.scheme)]
    return {question.id for question in found}


def _others(facts: Facts, viewer: Viewer, item: str, step: str, own: Evaluation | None, names: Mapping[int, str]) -> list[OthersScore]:
    """Return the scores of others for this question that the viewer may see.

    Coordinators outside of the pool see all. Assessors see submitted ones after they submitted their own, if annotations are shared.
    Moderators see submitted ones if the settings show them.
    """
    member = viewer.member
    shown = []
    for evaluation in facts.evaluations:
        if (own is not None and evaluation.pk == own.pk) or (
            member is not None and evaluation.member_id == member.pk and step == evaluation.step
        ):
            continue
        score = facts.scores.get(evaluation.pk, {}).get(item)
        if score is None:
            continue
        if member is not None and evaluation.member_id != member.pk:
            if evaluation.submitted_at is None:
                continue
            if step == EvaluationStep.MODERATING:
                allowed = viewer.settings.show_assessor_annotations
            else:
                all_candidates = viewer.settings.evaluations_sharing == EvaluationsSharing.ALL
                mine_is_in = own is not None and own.submitted_at is not None
                allowed = viewer.settings.sharing_annotations and (mine_is_in or (own is None and all_candidates))
            if not allowed:
                continue
        who = names.get(evaluation.member_id, "")
        shown.append(OthersScore(who, evaluation.step, score.score, score.comment, score.changed_at, score.automatic, score.criteria))
    return shown
