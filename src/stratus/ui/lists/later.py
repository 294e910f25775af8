"""What takes longer than a page may: acts on more rows than a request changes, and exports of more rows than it holds. Jobs of people.

A job knows the list by its name, and what was asked for by the address; rows are found anew, as those that the person sees then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from stratus.access.actor import Actor
from stratus.foundation import clock
from stratus.foundation.errors import DomainError
from stratus.foundation.files.csv_files import BOM, CONTENT_TYPE, csv_rows
from stratus.jobs import actions
from stratus.jobs.errors import JobFailed
from stratus.jobs.kinds import Kind
from stratus.jobs.models import Job
from stratus.jobs.running import Run
from stratus.ui.lists import export
from stratus.ui.lists.asked import Asked, asked
from stratus.ui.lists.bulk import AT_ONCE, Selection, named
from stratus.ui.lists.declaration import Act, registered
from stratus.ui.lists.values import Given, form_of, given, sent_again


def start_act(act: Act, selection: Selection, number: int, value: Given | None = None, *, now: datetime) -> Job:
    """Start the job that does this to the rows chosen, in portions unless it is whole. Rows that are made later are left alone.

    Raises NotAllowed and TooManyWaiting.
    """
    last = selection.rows().order_by().aggregate(last=Max("pk"))["last"]
    params = {**_params(selection.asked, selection.scope), "act": act.name, "ids": selection.ids, "last": last, "number": number}
    params["value"] = value.sent if value else ()
    title = f"{selection.asked.declared.caption}: {act.label}"
    schedule = _schedule(selection.scope)
    return actions.start("lists.act", by=selection.by, now=now, title=title, params=params, schedule_id=schedule)


def start_export(asked_for: Asked, scope: Mapping[str, Any], *, by: Actor, now: datetime) -> Job:
    """Start the job that writes all rows found into a file. Raises NotAllowed and TooManyWaiting."""
    title, params = str(asked_for.declared.caption), _params(asked_for, scope)
    return actions.start("lists.export", by=by, now=now, title=title, params=params, schedule_id=_schedule(scope))


def _schedule(scope: Mapping[str, Any]) -> int | None:
    """Return the schedule whose candidates a list shows: a file of them goes when it is erased."""
    return scope.get("schedule")


def _params(asked_for: Asked, scope: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "list": asked_for.declared.name,
        "query": asked_for.query(),
        "scope": dict(scope),
        "zone": timezone.get_current_timezone_name(),
    }


@dataclass(frozen=True, slots=True)
class _Work:
    """What a job was started with, for the person as they are now."""

    asked: Asked
    by: Actor
    scope: Mapping[str, Any]

    @classmethod
    def of(cls, run: Run) -> _Work:
        """Read the parameters. Raises NotAllowed for somebody who may not open the list any more, and JobFailed where the list does not
        know a filter any more, such as a role that is gone: without it other rows would be found than were asked for.
        """
        declared, query, scope = registered(run.params["list"]), run.params["query"], run.params["scope"]
        if declared.rights:
            run.by.require(*declared.rights)
        wanted = asked(declared, QueryDict(query), run.by, scope)
        if wanted.query() != query:
            raise JobFailed(_("What the list was narrowed by is not there any more. Open the list and choose again."))
        return cls(wanted, run.by, scope)


def change_rows(run: Run) -> None:
    """Do an act to all rows chosen, `AT_ONCE` at a time or all at once; rows that were refused or left out stand in the report."""
    with timezone.override(run.params["zone"]):
        work = _Work.of(run)
        act = work.asked.declared.act(run.params["act"])
        assert act is not None  # an act keeps its name as long as jobs of it wait
        run.by.require(act.right)
        ids = run.params["ids"]
        selection = Selection(work.asked, run.by, work.scope, None if ids is None else tuple(ids))
        rows = selection.rows().filter(pk__lte=run.params["last"] or 0).order_by("pk")
        run.total(run.params["number"])
        value = _given(act, run, work.scope)
        after, changed = run.cursor or (0, 0)
        while part := list(rows.filter(pk__gt=after).values_list("pk", flat=True)[: None if act.is_whole else AT_ONCE]):
            after = part[-1]
            with run.step(done=len(part)) as portion:
                outcome = act.do(part, by=run.by, now=clock.now(), **value.named, **work.scope)
                portion.cursor = (after, changed + len(outcome.changed))
                for title, reason in named(selection, outcome.refused) if outcome.refused else ():
                    run.error(reason, place=title)
                for title, reason in named(selection, outcome.left) if outcome.left else ():
                    run.info(reason, place=title)
            changed += len(outcome.changed)
        run.info(value.done(act, changed))


def left_behind(job: Job) -> str:
    """Return what a job that ended before its end has changed: whole portions, or nothing where an act is for all rows or none."""
    changed = job.cursor[1] if job.cursor else 0
    return ngettext(
        "It ended before all rows were done: %(changed)s row was changed, of %(number)s chosen.",
        "It ended before all rows were done: %(changed)s rows were changed, of %(number)s chosen.",
        changed,
    ) % {"changed": changed, "number": job.params["number"]}


def _given(act: Act, run: Run, scope: Mapping[str, Any]) -> Given:
    """Return what was chosen for the act, as the person may choose it now. Raises JobFailed where they may not any more."""
    # Jobs that an earlier release started have no value; no act took one then.
    form = form_of(act, run.by, scope, sent_again(run.params.get("value", ())))
    if form is not None and not form.is_valid():
        raise JobFailed(_("What you chose cannot be chosen any more. Nothing was changed."))
    return given(form)


def write_file(run: Run) -> None:
    """Write all rows found, in the order asked for, a portion at a time."""
    with timezone.override(run.params["zone"]):
        work = _Work.of(run)
        rows = work.asked.rows(run.by, work.scope)
        run.total(int(rows.order_by().count()))
        with run.result_file(export.file_name(work.asked), CONTENT_TYPE) as file:
            file.write(BOM + csv_rows([export.heading(work.asked, run.by, work.scope)]))
            done = 0
            for portion in export.portions(rows.order_by(*work.asked.order)):
                file.write(csv_rows(export.lines(work.asked, run.by, work.scope, portion)))
                done += len(portion)
                run.progress(done)
            run.info(_("%(number)s rows were written.") % {"number": done})


def may_take(job: Job, by: Actor) -> bool:
    """Tell whether somebody may still have the file of a list: who may open it, and sees one of its rows at least."""
    try:
        declared = registered(job.params["list"])
        if declared.rights:
            by.require(*declared.rights)
        return bool(declared.rows(by, **job.params["scope"]).exists())
    except (KeyError, DomainError):  # unknown by now, or what `rows` says to those who may not
        return False


ACT = Kind(
    name="lists.act",
    title=gettext_lazy("Change many rows"),
    work=change_rows,
    stays=gettext_lazy("Rows that were changed already stay changed."),
    left=left_behind,
)
EXPORT = Kind(name="lists.export", title=gettext_lazy("Export a list"), work=write_file, may_take=may_take)
