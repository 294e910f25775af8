"""What candidates are mailed when their result is published: a template of the organisation's, or the words that are here."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stratus.results.models import Result
from stratus.text_templates import filling
from stratus.text_templates.kinds import MAIL, Kind, Placeholder
from stratus.text_templates.queries import template_that_counts

RESULT_PUBLISHED = Kind(
    name=f"{MAIL}result_published",
    title=gettext_lazy("Mail: a result is published"),
    hint=gettext_lazy("Sent to candidates whose result is published, in their language. The nearest hierarchy's comes before others."),
    longest=10_000,
    has_subject=True,
    placeholders=(
        Placeholder("candidate", gettext_lazy("The candidate's name"), "Jane Doe"),
        Placeholder("exam", gettext_lazy("The title of the assessment"), gettext_lazy("Accountancy 101")),
        Placeholder("schedule", gettext_lazy("The title of the schedule"), gettext_lazy("Accountancy 101, morning")),
        Placeholder("organisation", gettext_lazy("The name of the organisation"), gettext_lazy("Example College")),
    ),
)


@dataclass(frozen=True, slots=True)
class Mail:
    """Subject, one line whatever titles hold, and plain text."""

    subject: str
    text: str


def result_published(result: Result, organisation: str) -> Mail:
    """Return the mail that tells a candidate of their result, in their language and without the score.

    The result's candidate, schedule and assessment must be loaded. Two statements.
    """
    candidate, schedule = result.registration.candidate, result.schedule
    language = candidate.language or "en"
    template = template_that_counts(RESULT_PUBLISHED.name, schedule.hierarchy_id, _ours(language))
    if template is not None and template.latest is not None:
        values = {
            "candidate": candidate.full_name,
            "exam": schedule.assessment.title,
            "schedule": schedule.title,
            "organisation": organisation,
        }
        subject, text = (filling.fill(part, values) for part in (template.latest.subject, template.latest.text))
    else:
        with translation.override(language):
            subject = _("Your result of %(exam)s") % {"exam": schedule.assessment.title}
            text = _(
                "Dear %(name)s,\n\nthe result of your exam “%(exam)s” has been published.\n"
                "Ask %(organisation)s where you can see it.\n\n%(organisation)s\n"
            ) % {"name": candidate.full_name, "exam": schedule.assessment.title, "organisation": organisation}
    # A line break in a title must not start another mail header.
    return Mail(" ".join(subject.split()), text)


def _ours(language: str) -> str:
    """Return the language of ours that this code means (`nl` for `nl-BE`); English for one that we do not have."""
    try:
        return translation.get_supported_language_variant(language)
    except LookupError:
        return "en"
