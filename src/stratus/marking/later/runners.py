"""Who works out scores outside of a transaction. Each package registers its own in `AppConfig.ready()`; a type names one (`Later`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import timedelta
from fractions import Fraction
from threading import Thread
from typing import Any

import structlog
from django.db import connections

from stratus.item_types.base import Decided, ForMarker, Points

logger = structlog.get_logger(__name__)

MOST_HANGING = 2
"""Calls of a runner that did not end in time and still hang in this process. While there are as many, no other one begins."""


@dataclass(frozen=True, slots=True)
class Task:
    """An answer to be scored. `key` is the same in every try, for a system elsewhere that must not do the work twice.

    `value` is the stored answer, None for none; `seconds` is how long the runner has: what it waits for itself it gives up before that.
    """

    key: str
    item_type: str
    content: Mapping[str, Any]
    value: Any
    max_score: Fraction
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Runner:
    """Scores answers by calling something that takes time or may fail. It has no tenant and no database: a task holds what it needs.

    `name` is stored and never changes. `score` may be called again for the same answer. There are `tries`, each of which has `seconds`; the
    first pause between two is `wait`, each later one twice as long.
    """

    name: str
    score: Callable[[Task], Decided] = field(repr=False)
    seconds: float = 60.0
    tries: int = 3
    wait: timedelta = timedelta(seconds=30)


class Trouble(Exception):
    """A try came to nothing, for this reason."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


LOST, TIME_OUT, FAILED, NO_RUNNER, TAKEN = "LOST", "TIME_OUT", "FAILED", "NO_RUNNER", "TAKEN"
"""Why an answer has no automatic score: the worker ended in the middle, time ran out, the runner failed, there is no such runner, or a
coordinator did not want to wait."""

_runners: dict[str, Runner] = {}
_hanging: dict[str, list[Future[Decided]]] = defaultdict(list)


def register(runner: Runner) -> None:
    """Make a runner known, when the apps are ready. Raises ValueError for a name that is taken."""
    if _runners.setdefault(runner.name, runner) is not runner:
        raise ValueError(f"There is a runner named {runner.name} already.")


def runner_named(name: str) -> Runner:
    """Return the runner of this name. One that nobody registers has troubles alone: a release that knows it may be on its way."""
    return _runners.get(name) or Runner(name=name, score=_nobody)


def _nobody(task: Task) -> Decided:
    raise Trouble(NO_RUNNER)


def call(runner: Runner, task: Task) -> Decided:
    """Return what the runner makes of an answer. Raises Trouble, at the latest when its seconds are over.

    It runs in a thread of its own, so that it has neither the tenant nor the connection of the job, and one that hangs keeps nobody.
    """
    hanging = _hanging[runner.name] = [one for one in _hanging[runner.name] if not one.done()]
    if len(hanging) >= MOST_HANGING:
        raise Trouble(TIME_OUT)
    told: Future[Decided] = Future()
    Thread(target=_tell, args=(runner, task, told), name=f"runner {runner.name}", daemon=True).start()
    try:
        found = told.result(timeout=task.seconds)
    except TimeoutError as error:
        if not told.done():
            hanging.append(told)
        raise Trouble(TIME_OUT) from error
    except Trouble:
        raise
    except Exception as error:
        logger.exception("later_score_failed", runner=runner.name)
        raise Trouble(FAILED) from error
    if isinstance(found, ForMarker) or (isinstance(found, Points) and 0 <= found.value <= task.max_score):
        return found
    logger.error("later_score_impossible", runner=runner.name, found=repr(found)[:200])
    raise Trouble(FAILED)


def _tell(runner: Runner, task: Task, told: Future[Decided]) -> None:
    try:
        told.set_result(runner.score(task))
    except Exception as error:
        told.set_exception(error)
    except BaseException as error:  # such as an exit: it ends this thread, and must not end the worker
        told.set_exception(RuntimeError(repr(error)))
    finally:
        connections.close_all()
