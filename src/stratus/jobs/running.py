"""What the function of a kind gets: the job, who acts, portions with their progress, the report, the files."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any, cast

from django.db import connection, transaction
from django.utils.text import get_valid_filename

from stratus.access.actor import Actor
from stratus.foundation import clock
from stratus.foundation.text import NOT_STORABLE
from stratus.jobs import files, records
from stratus.jobs.models import Job, JobLine, JobState, Level

SECONDS_AT_ONCE = 10.0
"""How long a job works before it lets others have their turn: after the portion at hand it goes back into the queue. Shorter than the grace
of a worker that is asked to stop (`server/processes/worker.py`)."""
LONGEST_TEXT, LONGEST_PLACE, LONGEST_NAME = 1000, 200, 200
IN_MEMORY = 4 * 1024 * 1024
"""Bytes of a result that are kept in memory while it is written."""


class Stopped(BaseException):
    """Ends the function of a kind between two portions. No `Exception`: what catches those for one row must not catch this."""


class Cancelled(Stopped):
    """The person cancelled the job."""


class TurnOver(Stopped):
    """The job has worked long enough for now, and goes on at its cursor later."""


class NotYet(TurnOver):
    """Somebody else holds what the job needs: another turn, which does not count as one that came to nothing."""


class Overtaken(Stopped):
    """Another run has taken this job over, because the worker of this one was thought dead: what this one does counts no more."""


@dataclass(slots=True)
class Portion:
    """What a step will have done when it ends well; the work in it may still change all of it.

    `outcome` (JSON) is what the kind keeps with the job of what it did; None: what is kept stays.
    """

    done: int
    cursor: Any
    outcome: Any = None


class Run:
    """A job that is being worked on. `by` is the person, with their present rights."""

    def __init__(self, job: Job, by: Actor) -> None:
        self.job, self.by = job, by
        self.has_ended = False
        self._begun, self._portions = time.monotonic(), 0
        self._total = job.total
        self._lines: list[JobLine] = []
        self._result: dict[str, Any] = {}

    @property
    def params(self) -> Mapping[str, Any]:
        """What the job was started with."""
        return cast("Mapping[str, Any]", self.job.params)

    @property
    def is_trial(self) -> bool:
        """Whether each portion is taken back. What is not in the database (mails, calls) a trial leaves out by itself."""
        return self.job.is_trial

    @property
    def cursor(self) -> Any:
        """Where to go on: the cursor of the last portion that was done; None at the beginning."""
        return self.job.cursor

    def input(self) -> IO[bytes]:
        """Open the file that was handed in; it can be read from any position, and is to be closed. Raises FileNotFoundError."""
        return files.opened(self.job.input_path)

    def total(self, number: int | None) -> None:
        """Say of how many the work consists; None if nobody knows. Stored with the next portion."""
        self._total = number

    @contextmanager
    def step(self, done: int = 1, cursor: Any = None, *, last: bool = False) -> Iterator[Portion]:
        """Do one portion in a transaction that also stores how far the job is, and its lines of the report.

        Every portion has a cursor (JSON), at which a later run goes on after this portion; the last one may have none: with it the job
        ends, in the same transaction. In a trial the work is taken back, and progress and report stay. Raises Cancelled, TurnOver and
        Overtaken, which the function of a kind leaves alone.
        """
        self._look(may_pause=True)
        portion, reported = Portion(done, cursor), len(self._lines)
        try:
            with transaction.atomic():
                with transaction.atomic():
                    yield portion
                    if self.is_trial:
                        connection.check_constraints()  # else those that wait for the commit would not be tried
                        transaction.set_rollback(True)
                if portion.cursor is None and not last:
                    raise ValueError("A portion without a cursor would be done again if the worker were killed after it.")
                values = self._progress(portion)
                if last:
                    self.finish(values)
                else:
                    self._must_hold(records.keep(self.job, {**values, "runs": 0}, self._lines))
        except BaseException:
            del self._lines[reported:]
            raise
        self.has_ended = last
        self._note(values)

    def progress(self, done: int) -> None:
        """Say how many are done so far, where the work changes nothing, such as writing an export: a later run begins it anew.

        Raises Cancelled and Overtaken.
        """
        self._look(may_pause=False)
        values = self._progress(Portion(done - self.job.done, self.job.cursor))
        with transaction.atomic():
            self._must_hold(records.keep(self.job, values, self._lines))
        self._note(values)

    def info(self, text: str, place: str = "") -> None:
        """Report something that is as it should be. `place`: what it is about, such as a row of the file."""
        self._line(Level.INFO, text, place)

    def warning(self, text: str, place: str = "") -> None:
        """Report something that the person should look at."""
        self._line(Level.WARNING, text, place)

    def error(self, text: str, place: str = "") -> None:
        """Report something that was not done, and why."""
        self._line(Level.ERROR, text, place)

    @contextmanager
    def result_file(self, name: str, content_type: str) -> Iterator[IO[bytes]]:
        """Write the file that the person gets when the job is done. It belongs to this run, so it is written in one go."""
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as written:  # has no name, and is gone with the process
            yield cast("IO[bytes]", written)
            size = written.seek(0, 2)
            written.seek(0)
            self.forget_result()
            path = files.store(cast("IO[bytes]", written))
        name = get_valid_filename(name)[-LONGEST_NAME:]
        self._result = {"result_name": name, "result_type": content_type, "result_path": path, "result_size": size}

    def forget_result(self) -> None:
        """Delete the file that was written, because the job does not end well."""
        files.discard(*filter(None, [self._result.get("result_path")]))
        self._result = {}

    def leave_result(self) -> None:
        """Leave the file that was written, because nobody knows whether the commit came through; without a row it goes at night."""
        self._result = {}

    def finish(self, values: Mapping[str, Any] | None = None) -> None:
        """End the job well, with its result and what is left of its report. Must run inside a transaction. Raises Overtaken."""
        values = {**self._progress(Portion(0, self.job.cursor)), **(values or {}), **self._result}
        ended = records.end(self.job, JobState.DONE, by=self.by, now=clock.now(), values=values, lines=self._lines)
        self._must_hold(ended)

    def _line(self, level: Level, text: str, place: str) -> None:
        text, place = (NOT_STORABLE.sub("\N{REPLACEMENT CHARACTER}", part) for part in (text, place))
        self._lines.append(JobLine(job=self.job, level=level, text=text[:LONGEST_TEXT], place=place[:LONGEST_PLACE]))

    def _look(self, *, may_pause: bool) -> None:
        """Stop where the person has cancelled, or others should have their turn."""
        is_cancelled = Job.objects.filter(pk=self.job.pk, cancel_asked_at__isnull=False).exists()
        is_over = may_pause and self._portions and time.monotonic() - self._begun >= SECONDS_AT_ONCE
        if not is_cancelled and not is_over:
            return
        if self._lines:  # reported since the last portion: the next turn does not come there again
            with transaction.atomic():
                self._must_hold(records.keep(self.job, {}, self._lines))
            self._note({})
        raise Cancelled if is_cancelled else TurnOver

    def _progress(self, portion: Portion) -> dict[str, Any]:
        done = self.job.done + portion.done
        values = {"done": done, "total": self._total if self._total is None else max(self._total, done)}
        kept = {} if portion.outcome is None else {"outcome": portion.outcome}
        return {**values, **kept, "cursor": portion.cursor}

    def _must_hold(self, is_held: bool) -> None:
        if not is_held:
            raise Overtaken

    def _note(self, values: Mapping[str, Any]) -> None:
        """Know what is stored now. Not before the commit: who catches an error of a portion goes on from what was there before."""
        for name, value in {**values, **records.counted(self.job, self._lines)}.items():
            setattr(self.job, name, value)
        self._lines.clear()
        self._portions += 1
