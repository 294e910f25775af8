"""A type whose answers a runner scores, registered for a test alone, and a runner that does what the test says."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from item_types.new_type import KEY, RIDDLE, SCORED_LATER, write_into
from stratus.item_types import registry
from stratus.item_types.base import Decided, Points
from stratus.marking.later import runners
from stratus.marking.later.runners import Runner, Task


class Riddles:
    """What the runner does: `does` is called with each task, all of which are in `tasks`."""

    def __init__(self) -> None:
        self.tasks: list[Task] = []
        self.does: Callable[[Task], Decided] = self.right_or_wrong

    def __call__(self, task: Task) -> Decided:
        self.tasks.append(task)
        return self.does(task)

    @staticmethod
    def right_or_wrong(task: Task) -> Points:
        return Points(task.max_score if task.value["value"] == task.content["word"] else Fraction(0))


@pytest.fixture
def riddles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Riddles]:
    """The type and its runner, which has a quarter of a minute and three tries."""
    from support import builders

    write_into(tmp_path / "riddle", scoring=SCORED_LATER)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setitem(builders.CONTENTS, KEY, RIDDLE)
    registry.register("riddle")
    runner = Riddles()
    runners.register(Runner(name="riddles", score=runner, seconds=15))
    yield runner
    del runners._runners["riddles"]
    del registry.ITEM_TYPES[KEY]
    for module in [name for name in sys.modules if name.split(".")[0] == "riddle"]:
        del sys.modules[module]


@pytest.fixture
def schedule(riddles: Riddles) -> Any:
    """An activated schedule of a riddle, a choice and an essay (2 points each) that markers mark."""
    from support.builders import a_schedule, an_assessment

    return a_schedule(an_assessment([KEY, "MULTIPLE_CHOICE", "ESSAY"], marking_workflow="EXTENDED"), active=True)
