"""Two people at the same moment: committed data, real connections."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection

from builders import SYSTEM, a_marked_script, a_marker, a_member, a_schedule, a_script, a_tenant, allocated, an_assessment
from stratus import clock
from stratus.marking import actions
from stratus.marking.errors import NotYours, ScoreChangedMeanwhile
from stratus.marking.models import Allocation, ItemScore, SetAsideScore
from stratus.results.actions import publish
from stratus.results.models import Result
from stratus.tenancy import current


def at_once(*steps: Callable[[], Any]) -> list[Any]:
    """Run the steps in threads that begin together; return what each returned or raised."""
    gate = threading.Barrier(len(steps))
    tenant_id = current.require_id()
    outcomes: list[Any] = [None] * len(steps)

    def run(place: int) -> None:
        try:
            with current.use(tenant_id):
                gate.wait()
                outcomes[place] = steps[place]()
        except Exception as error:
            outcomes[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(steps))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_two_assessors_who_take_the_same_candidate(committed):
    with current.use(a_tenant()):
        schedule = a_schedule(an_assessment(marking_workflow="EXTENDED"), active=True)
        actions.change_settings(schedule.pk, {"allocation_assignment": "ASSESSOR_DECIDES"}, by=SYSTEM, now=clock.now())
        members = [a_member(schedule) for _n in range(4)]
        script = a_script(schedule)
        actors = [a_marker(member) for member in members]
        outcomes = at_once(*(lambda by=by: actions.open_script(script.pk, by=by, now=clock.now()) for by in actors))
        assert [type(o) for o in outcomes].count(NotYours) == 3
        assert Allocation.objects.get().first_marker in members


def test_two_tabs_that_save_the_same_question(committed):
    with current.use(a_tenant()):
        schedule = a_schedule(an_assessment(marking_workflow="EXTENDED"), active=True)
        member = a_member(schedule)
        script = allocated(a_script(schedule), member)
        by = a_marker(member)
        evaluation = actions.open_script(script.pk, by=by, now=clock.now())
        essay = script.attempt.paper.version.items[1]["id"]
        points = ["0.5", "1", "1.5", "2"]
        outcomes = at_once(
            *(lambda p=p: actions.save_score(evaluation.pk, essay, p, "", seen_at=None, by=by, now=clock.now()) for p in points)
        )
        assert [type(o) for o in outcomes].count(ScoreChangedMeanwhile) == 3
        kept = [ItemScore.objects.get().score, *SetAsideScore.objects.values_list("score", flat=True)]
        assert sorted(kept) == [0.5, 1, 1.5, 2]


def test_two_who_publish_the_same_schedule(committed):
    with current.use(a_tenant()):
        script = a_marked_script()
        outcomes = at_once(*(lambda: publish(script.schedule_id, by=SYSTEM, now=clock.now()) for _n in range(3)))
        assert sorted(len(o) for o in outcomes) == [0, 0, 1]
        assert Result.objects.count() == 1
