"""The job that makes the paper of a version a PDF: A4, tagged, its heading and page number on every page (ADR 48)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission as P
from stratus.assessments.forms.rules import Form
from stratus.assessments.models import AssessmentVersion
from stratus.assessments.versions.printing.parts import may_print, paper_of, parts_of, sees_keys, version_to_print
from stratus.foundation.files.typeset.making import MOST_PICTURES, TYPES, Document, NotMade, made, sources_of
from stratus.foundation.files.typeset.reading import read
from stratus.jobs import actions
from stratus.jobs.errors import JobFailed
from stratus.jobs.kinds import Kind
from stratus.jobs.models import Job
from stratus.jobs.running import Run
from stratus.library.media.queries import originals
from stratus.library.media.rules import sha256_of

NAME = "assessments.paper"


def start_paper(version: AssessmentVersion, *, with_key: bool, lang: str, form: Form | None, by: Actor, now: datetime) -> Job:
    """Start the job that prints this version, for somebody who may. `lang`, `form`: those of `parts_of`.

    Raises NotAllowed and TooManyWaiting.
    """
    params = {"assessment": version.assessment_id, "number": version.number, "key": with_key, "language": lang}
    params |= {"form": form.number} if form else {}
    title = _("%(title)s, version %(number)s") % {"title": version.title, "number": version.number}
    if form:
        title = _("%(title)s, form %(form)s") % {"title": title, "form": form.title or form.number}
    if with_key:
        title = _("%(title)s, with the key") % {"title": title}
    return actions.start(NAME, title=title, params=params, subject=version.assessment, by=by, now=now)


def print_paper(run: Run) -> None:
    """Make the PDF. Raises JobFailed."""
    params = run.params
    version, with_key = _version(params, run.by), bool(params["key"])
    if version is None:
        raise JobFailed(_("You do not see this version any more, or not its key."))
    run.total(1)
    told = paper_of(version, params.get("form"))
    form: Form | None = told["form"]
    parts = parts_of(version, with_key, params["language"], form)
    context = told | {"version": version, "parts": parts, "with_key": with_key}
    nodes = read(render_to_string("assessments/versions/paper/_body.html", context))
    running = _("%(title)s · Version %(number)s") % {"title": version.title, "number": version.number}
    if form:
        running = f"{running} · {_('Form %(title)s') % {'title': form.title or form.number}}"
    document = Document(
        title=version.title,
        nodes=nodes,
        lang=get_language() or "en",
        running=running,
        missing=_("Picture"),
        mark=_("Key") if with_key else "",
        hand=() if with_key else (_("Name"), _("Candidate number")),
    )
    try:
        paper = made(document, _pictures(sources_of(nodes)))
    except NotMade:
        raise JobFailed(_("This paper could not be made a PDF: it has too much on it. Print it from its page in the browser.")) from None
    if paper.lacks:
        run.warning(
            _("Some letters or signs may be missing: %(why)s. An administrator can install a font that has them on the server.")
            % {"why": paper.lacks}
        )
    with run.result_file(f"{run.job.title}.pdf", "application/pdf") as file:
        file.write(paper.content)
    run.progress(1)


def _pictures(sources: set[str]) -> dict[str, tuple[str, bytes]]:
    """Return the pictures of the library under the names that contents give them. Raises JobFailed where they are too many."""
    names = {source: sha256_of(source) for source in sorted(sources) if source.startswith("media:")}
    found = originals(set(names.values()))
    wanted = {source: found[name] for source, name in names.items() if name in found and found[name].type in TYPES}
    if sum(one.size for one in wanted.values()) > MOST_PICTURES:
        raise JobFailed(
            _("The pictures of this paper have more than %(most)s MB together. Print it from its page in the browser.")
            % {"most": MOST_PICTURES // (1024 * 1024)}
        )
    read_ones: dict[str, tuple[str, bytes]] = {}
    for source, one in wanted.items():
        try:
            read_ones[source] = (one.type, one.read(0, one.size))
        except FileNotFoundError:
            continue  # told in words, as on the page
    return read_ones


def _version(params: Mapping[str, Any], by: Actor) -> AssessmentVersion | None:
    """Return the version that a job prints, where this person still may."""
    version = version_to_print(params["assessment"], params["number"], by)
    if version is None or not may_print(version, by, with_key=bool(params["key"]), reads_keys=sees_keys(version, by)):
        return None
    return version


def _address(job: Job) -> str:
    return reverse("assessments:paper", args=[job.params["assessment"], job.params["number"]])


PRINT_PAPER = Kind(
    name=NAME,
    title=gettext_lazy("Paper as PDF"),
    work=print_paper,
    rights=(P.ASSESSMENTS,),
    most_waiting=5,
    address=_address,
    may_take=lambda job, by: _version(job.params, by) is not None,
)
