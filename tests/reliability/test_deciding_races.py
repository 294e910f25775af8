"""Late answers are decided once, and never against a score that was just submitted."""

from __future__ import annotations

from reliability.test_marking_races import at_once
from stratus.foundation import clock
from stratus.invigilation.errors import AlreadyDecided
from stratus.invigilation.late_answers.actions import decide_late_answers
from stratus.invigilation.models import AnswerDecision
from stratus.marking.errors import AnswersMarked
from stratus.marking.models import AutoScore, Evaluation
from stratus.marking.scoring import actions
from stratus.tenancy import current
from support.builders import SYSTEM, a_marker, a_member, a_schedule, a_tenant, allocated, an_assessment, scored
from support.late import RIGHT, WRONG, arrives_late, sat, standing


def test_two_who_decide_the_same_answer(committed):
    with current.use(a_tenant()):
        script = sat()
        late = arrives_late(script, RIGHT)

        def decide(accept: bool):
            return decide_late_answers(script.schedule_id, [late.pk], accept=accept, reason="x", by=SYSTEM, now=clock.now())

        outcomes = at_once(lambda: decide(True), lambda: decide(False))
        assert [type(one) for one in outcomes].count(AlreadyDecided) == 1
        decision = AnswerDecision.objects.get().decision
        assert (decision, standing(script)) in (("ACCEPTED", RIGHT), ("REJECTED", WRONG))


def test_a_score_that_is_submitted_while_an_answer_is_accepted(committed):
    with current.use(a_tenant()):
        script = sat(a_schedule(an_assessment(marking_workflow="EXTENDED"), active=True))
        member = a_member(script.schedule)
        scored(allocated(script, member), member, 1, submit=False)
        evaluation, by = Evaluation.objects.get(), a_marker(member)
        late = arrives_late(script, RIGHT)
        accepted, submitted = at_once(
            lambda: decide_late_answers(script.schedule_id, [late.pk], accept=True, reason="x", by=SYSTEM, now=clock.now()),
            lambda: actions.submit(evaluation.script_id, evaluation.step, by=by, now=clock.now()),
        )
        script.refresh_from_db()
        assert not isinstance(submitted, Exception)
        given = AutoScore.objects.get(script=script).score
        if isinstance(accepted, AnswersMarked):
            assert (standing(script), given, script.score) == (WRONG, 0, 1)
        else:
            assert (standing(script), given, script.score) == (RIGHT, 2, 3)
