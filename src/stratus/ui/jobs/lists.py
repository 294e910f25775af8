"""The list of a person's jobs."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stratus.access.actor import Actor
from stratus.access.permissions import STAFF_RIGHTS
from stratus.jobs.kinds import every_kind
from stratus.jobs.models import Job, JobState
from stratus.jobs.queries import jobs_of
from stratus.jobs.records import known_kind
from stratus.ui.lists.columns import Column
from stratus.ui.lists.declaration import Empty, Rows, Search, StaffList
from stratus.ui.lists.filters import Choice, Days, equals
from stratus.ui.templatetags.web import status

WORDS = {
    JobState.QUEUED: _("Waiting"),
    JobState.RUNNING: _("Running"),
    JobState.DONE: _("Done"),
    JobState.FAILED: _("Failed"),
    JobState.CANCELLED: _("Stopped"),
}


def state_word(found: Job) -> str:
    """Return the state of a job in words."""
    if found.state == JobState.RUNNING and found.cancel_asked_at is not None:
        return gettext("Being stopped")
    return str(WORDS[JobState(found.state)])


def _rows(by: Actor) -> Rows:
    """Return a person's jobs without what they were started with and where they go on, which may be megabytes each."""
    return jobs_of(by).defer("params", "cursor")


def _title(found: Job) -> SafeString:
    address, title = reverse("jobs:detail", args=[found.pk]), known_kind(found).title
    link = format_html('<a class="row-title" href="{}">{}</a>', address, title)
    if found.is_trial:
        link = format_html('{} <span class="badge">{}</span>', link, gettext("Trial"))
    return format_html('{}<div class="text-secondary small text-break">{}</div>', link, found.title) if found.title else link


def _progress(found: Job) -> str:
    if found.total:
        return gettext("%(done)s of %(total)s") % {"done": found.done, "total": found.total}
    return str(found.done) if found.done else ""


def _found(rows: Rows, text: str) -> Rows:
    """Return the jobs whose title or kind, as it reads in the person's language, has this text."""
    titled = [kind.name for kind in every_kind() if text.casefold() in str(kind.title).casefold()]
    return rows.filter(Q(title__icontains=text) | Q(kind__in=titled))


JOBS = StaffList(
    name="ui.jobs",
    caption=_("Your jobs, with state and progress"),
    rights=STAFF_RIGHTS,
    rows=_rows,
    order=("-created_at", "-id"),
    columns=(
        Column("job", _("Job"), lambda job: str(known_kind(job).title), draw=_title, heads_row=True),
        Column("state", _("State"), state_word, sort=("state", "-created_at", "-id"), draw=lambda job: status(job.state, state_word(job))),
        Column("progress", _("Progress"), _progress, template="ui/jobs/progress_cell.html"),
        Column("started", _("Started"), "created_at", sort=("created_at", "id")),
        Column("ended", _("Ended"), "ended_at", sort=("ended_at", "id")),
    ),
    search=Search(label=_("Part of job, or of what it is about"), find=_found),
    filters=(
        Choice(name="state", label=_("State"), unset=_("All"), choices=lambda by: WORDS.items(), narrow=equals("state")),
        Days(name="started", label=_("Started"), column="created_at"),
    ),
    empty=Empty(
        title=_("You have no jobs."),
        none_fit=_("No job fits."),
        text=_(
            "When you start an import, an export or a change of many things, it stands here with its progress and its result. "
            "It is deleted some days after its end."
        ),
    ),
)
