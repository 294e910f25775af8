"""The job that imports a file into a tree, or tries it, and taking back what it did. All of it is one portion."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stratus.access.actor import Actor
from stratus.access.permissions import Permission as P
from stratus.foundation.files.workbooks.cells import address
from stratus.foundation.files.workbooks.limits import MOST_BYTES
from stratus.foundation.files.workbooks.reading import Sheet, read_sheet
from stratus.foundation.files.workbooks.writing import CONTENT_TYPE
from stratus.jobs.errors import JobFailed
from stratus.jobs.kinds import Kind
from stratus.jobs.models import Job
from stratus.jobs.queries import jobs_of
from stratus.jobs.running import Run
from stratus.library.classification.exchange.actions import Done, import_lines, take_back
from stratus.library.classification.exchange.kinds import EXCHANGED, Exchanged
from stratus.library.classification.exchange.rules import What, mark_of
from stratus.library.classification.exchange.sheets import Columns, columns_of, lines_of, place_of, write_checked
from stratus.library.classification.exchange.words import said_of
from stratus.people.models import User

NAME = "library.import_tree"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a job did, or would do, as it is stored with it. `mark`: of the plan; `added` and `renamed`: see `actions.Done`.

    `undone_at`, in ISO 8601, and `undone_by`, the id of a person: when and by whom it was taken back, if it was.
    """

    mark: str
    counts: dict[str, int]
    added: list[int]
    renamed: list[list[Any]]
    undone_at: str = ""
    undone_by: int | None = None

    @classmethod
    def of(cls, job: Job) -> Outcome | None:
        """Return the outcome of a job that ended well; None for others.

        Another release may have run it: what this one does not know of it is passed by, and without what it needs there is none.
        """
        stored = getattr(job, _place_of(job))
        if job.state != "DONE" or not isinstance(stored, dict) or not stored.keys() >= _NEEDED:
            return None
        return cls(**{name: stored[name] for name in cls.__dataclass_fields__ if name in stored})

    @property
    def changes(self) -> int:
        """The number of nodes that were, or would be, new or renamed."""
        return self.counts.get(What.NEW.value, 0) + self.counts.get(What.RENAMED.value, 0)

    @property
    def when_undone(self) -> datetime | None:
        """When it was taken back; None: it was not."""
        return parse_datetime(self.undone_at) if self.undone_at else None

    def who_undid(self) -> str:
        """Return the name of who took it back; empty: nobody did. One statement at most."""
        found = User.objects.filter(pk=self.undone_by).first() if self.undone_by else None
        return found.full_name if found else ""


_NEEDED = {"mark", "counts", "added", "renamed"}


def _place_of(job: Job) -> str:
    """Return the column that holds the outcome: of a job that a release ran before there was one of its own, the cursor."""
    return "cursor" if job.outcome is None else "outcome"


def import_tree(run: Run) -> None:
    """Do what the rows of the file say; after a trial exactly what it foretold, or nothing."""
    kind = EXCHANGED[run.params["what"]]
    with run.input() as file:
        sheet = read_sheet(file)
    columns = columns_of(kind, sheet)
    lines = list(lines_of(sheet, columns))
    run.total(len(lines))
    with run.step(done=len(lines), last=True) as portion:
        done = import_lines(kind, run.params["owner"], lines, by=run.by)
        mark = mark_of(done.decisions)
        if run.params.get("mark", mark) != mark:
            raise JobFailed(_("By now it would do something else than you confirmed. Nothing was changed; import the file again."))
        _report(run, kind, sheet, columns, done)
        counts = Counter(one.what.value for one in done.decisions)
        kept = ([], []) if run.is_trial else (done.added, [list(one) for one in done.renamed])
        portion.outcome = {"mark": mark, "counts": dict(counts), "added": kept[0], "renamed": kept[1]}
        with run.result_file(_file_name(run), CONTENT_TYPE) as result:
            write_checked(result, kind, sheet, columns, done.decisions)


@transaction.atomic
def undo(job_id: int, *, by: Actor, now: datetime) -> None:
    """Take back what a job of the actor did, and note with it when and by whom; asked again, it does nothing more.

    Raises as `take_back`, and Job.DoesNotExist for somebody else's and for one that did nothing.
    """
    job: Job = jobs_of(by).select_for_update(of=("self",)).get(pk=job_id, kind=NAME, is_trial=False)
    outcome = Outcome.of(job)
    if outcome is None:
        raise Job.DoesNotExist
    if outcome.undone_at:
        return
    take_back(EXCHANGED[job.params["what"]], job.params["owner"], outcome.added, outcome.renamed, by=by)
    place = _place_of(job)
    setattr(job, place, getattr(job, place) | {"undone_at": now.isoformat(), "undone_by": by.effective_user_id})
    job.save(update_fields=[place])


def _report(run: Run, kind: Exchanged, sheet: Sheet, columns: Columns, done: Done) -> None:
    """Say what becomes of each row, what is refused first: of a long report the beginning is kept."""
    for name in sheet.unread:
        run.warning(_("The sheet “%(name)s” is not read: only the first one is.") % {"name": name})
    for column, text in columns.unread:
        run.warning(_("The column “%(name)s” is not read.") % {"name": text}, place=address(columns.heading, column))
    for one in sorted(done.decisions, key=lambda one: one.what is not What.REFUSED):
        words = said_of(one, kind.bounds)
        title = one.line.titles[one.line.level] if one.line.level >= 0 else ""
        add = run.error if one.what is What.REFUSED else run.info
        add(f"{title} – {words}" if title else words, place=place_of(one))


def _file_name(run: Run) -> str:
    stem = run.job.input_name.rpartition(".")[0] or run.job.input_name
    word = _("checked")
    return f"{stem[:150]}-{word}.xlsx"


def _address(job: Job) -> str:
    return reverse("library:import", args=[job.params["what"], job.params["owner"], job.pk]) if job.params.get("what") in EXCHANGED else ""


def _may_take(job: Job, by: Actor) -> bool:
    kind = EXCHANGED.get(job.params["what"])
    return kind is not None and kind.may_change(job.params["owner"], by)


IMPORT_TREE = Kind(
    name=NAME,
    title=gettext_lazy("Import from Excel"),
    work=import_tree,
    rights=(P.LIBRARY, P.MANAGE_SETTINGS),
    can_be_tried=True,
    most_input=MOST_BYTES,
    address=_address,
    may_take=_may_take,
)
