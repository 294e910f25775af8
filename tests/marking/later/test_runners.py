"""What is made of a runner's answer, whatever it does."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from threading import Event
from typing import Any

import pytest

from stratus.item_types.base import ForMarker, Points
from stratus.marking.later import runners
from stratus.marking.later.runners import Runner, Task, Trouble, call, register, runner_named

TASK = Task("1", "RIDDLE", {}, {"value": "piano"}, Fraction(2), seconds=30)
SHORT = Task("1", "RIDDLE", {}, {"value": "piano"}, Fraction(2), seconds=0.01)


def runner(does: Any, name: str = "r") -> Runner:
    return Runner(name=name, score=does)


def trouble_of(does: Any, task: Task = TASK) -> str:
    with pytest.raises(Trouble) as raised:
        call(runner(does), task)
    return raised.value.reason


@pytest.fixture
def hang() -> Iterator[Any]:
    """A runner that does not end before the test does."""
    over = Event()

    def wait(task: Task) -> Points:
        over.wait()
        return Points(Fraction(2))

    yield wait
    over.set()
    runners._hanging.clear()


@pytest.mark.parametrize("found", [Points(Fraction(0)), Points(Fraction(2)), Points(Fraction(1, 3)), ForMarker("NOT_SURE")])
def test_points_within_the_maximum_and_for_a_marker_are_answers(found):
    assert call(runner(lambda task: found), TASK) == found


@pytest.mark.parametrize("found", [Points(Fraction(-1)), Points(Fraction(5, 2)), None, Fraction(1), "full"])
def test_anything_else_is_a_failure(found):
    assert trouble_of(lambda task: found) == "FAILED"


@pytest.mark.parametrize(("error", "reason"), [(TimeoutError, "TIME_OUT"), (ValueError, "FAILED"), (SystemExit, "FAILED")])
def test_what_it_raises_ends_its_try_alone(error, reason):
    def fail(task: Task) -> Points:
        raise error

    assert trouble_of(fail) == reason


def test_one_that_does_not_end_in_time_is_left_behind(hang):
    assert trouble_of(hang, SHORT) == "TIME_OUT"


def test_while_two_hang_no_other_is_begun(hang):
    begun: list[Task] = []
    for _n in range(2):
        trouble_of(hang, SHORT)
    with pytest.raises(Trouble):
        call(runner(begun.append), TASK)
    assert begun == []
    assert call(runner(lambda task: Points(Fraction(1)), "another"), TASK) == Points(Fraction(1))


def test_one_that_nobody_registers_has_troubles_alone():
    with pytest.raises(Trouble) as raised:
        call(runner_named("unheard of"), TASK)
    assert raised.value.reason == "NO_RUNNER"


def test_a_name_is_taken_once(monkeypatch):
    monkeypatch.setattr(runners, "_runners", {})
    register(runner(lambda task: None))
    with pytest.raises(ValueError, match="a runner named r"):
        register(runner(lambda task: None))
