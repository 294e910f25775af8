"""Options of an assessment."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.assessments import rules
from stratus.assessments.drafts.actions import external_id_once, information_errors, open_assessment
from stratus.assessments.drafts.actions import faults as information_faults
from stratus.assessments.drafts.words import TEXTS, hold_texts
from stratus.assessments.models import (
    Assessment,
)
from stratus.assessments.options import texts
from stratus.assessments.options.named_pages import NOT_BOTH, PAGE_OF, page_fault
from stratus.assessments.options.offers import OFFERS, frozen_offers
from stratus.assessments.queries import latest_version
from stratus.events import log
from stratus.foundation.authored import LARGEST, LONGEST
from stratus.foundation.errors import InvalidFields
from stratus.foundation.markup import MAX_DEPTH, Fault, safe_text, text_fault
from stratus.foundation.numbers import plain
from stratus.library.rules import storable
from stratus.people.models import Hierarchy
from stratus.search import actions as search

INFORMATION = ("title", "code", "external_id", "purpose")
OPTIONS = (
    "duration", "extra_time", "reasonable_adjustment", "attempts_allowed", "which_attempt_counts", "use_pin", "random_order",
    "percentage_to_pass", "marking_workflow", "when_to_show_results", "result_parts", "use_proctorio", "lock_on_connection_loss", "tools",
    "use_seb", *texts.TEXTS,
)  # fmt: skip
"""The options that a version freezes."""
AVAILABILITY = ("available_from", "available_until", "available_to")
EDITABLE = (*INFORMATION, *OPTIONS, *OFFERS, *PAGE_OF.values(), *AVAILABILITY)
HARMLESS = {
    "duration": None, "extra_time": 0, "attempts_allowed": None, "percentage_to_pass": 0, "marking_workflow": "",
    "when_to_show_results": "",
}  # fmt: skip
"""What stands for a value that is not judged."""


def update_options(assessment_id: int, changes: Mapping[str, Any], *, by: Actor) -> Assessment:
    """Change any of `EDITABLE`; published versions stay unchanged.

    Durations and extra time are minutes. Raises NotAllowed, NotFound, ViewOnly, Archived, or InvalidFields.
    """
    by.require(Permission.MANAGE_ASSESSMENTS)
    values = {name: storable(changes[name]) for name in EDITABLE if name in changes}
    with transaction.atomic(), external_id_once():
        if TEXTS.intersection(values):
            hold_texts(assessment_id)
        assessment = open_assessment(assessment_id, by)
        wrong = _faults_of_texts(values, {name: safe_text(getattr(assessment, name)) for name in texts.TEXTS})
        values |= {name: "" if name in wrong else safe_text(values[name]) for name in texts.TEXTS if name in values}
        errors = information_errors(values)
        published = latest_version(assessment)
        resulting = {name: values.get(name, getattr(assessment, name)) for name in EDITABLE}
        hierarchies = set(values.get("available_to", ()))
        if hierarchies and Hierarchy.objects.filter(pk__in=hierarchies).count() != len(hierarchies):
            errors["available_to"] = _("One of these hierarchies does not exist.")
        errors |= _in_words(wrong | {name: Fault.LONG for name in texts.TEXTS if len(values.get(name, "")) > texts.LONGEST_TEXT})
        for text, page in PAGE_OF.items():
            if why := page_fault(page, resulting[page], resulting[text], present=getattr(assessment, page), by=by):
                errors[page] = why
        errors |= rules.option_errors(resulting, published_workflow=published.options["marking_workflow"] if published else None)
        if errors:
            raise InvalidFields(errors)
        changed = sorted(name for name, value in values.items() if getattr(assessment, name) != value)
        for name in changed:
            setattr(assessment, name, values[name])
        if changed:
            assessment.save()
            search.index("assessment", [assessment])
            log.record("assessment.updated", by=by, subject=assessment, fields=changed)
    return assessment


def faults(values: Mapping[str, Any], assessment: Assessment) -> dict[str, str]:
    """Return what is wrong with these values of `INFORMATION`, `OPTIONS`, `OFFERS` and `AVAILABILITY`, by name; absent ones are not judged.

    At most two statements.
    """
    published = latest_version(assessment) if "marking_workflow" in values else None
    options = rules.option_errors({**HARMLESS, **values}, published_workflow=published.options["marking_workflow"] if published else None)
    return information_faults(values, but=assessment) | options


def text_faults(values: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, str]:
    """Return what is wrong with these texts for candidates, and the pages in their place, by name; absent ones are not judged.

    `before`: the texts as the assessment has them, safe.
    """
    wrong = _in_words(_faults_of_texts(values, before))
    both = [text for text, page in PAGE_OF.items() if values.get(page) and text not in wrong and safe_text(values.get(text))]
    return wrong | {PAGE_OF[text]: str(NOT_BOTH) for text in both}


def _faults_of_texts(values: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Fault]:
    """Return what is wrong with texts, but for those that are as they were: an earlier release took them."""
    faults = {name: text_fault(values.get(name), texts.LONGEST_TEXT, before=before.get(name) or "") for name in texts.TEXTS}
    return {name: fault for name, fault in faults.items() if fault}


def options_of(assessment: Assessment) -> dict[str, Any]:
    """Return the options in the form that a version stores."""
    options = {name: getattr(assessment, name) for name in OPTIONS}
    return {**options, "percentage_to_pass": plain(Decimal(assessment.percentage_to_pass)), **frozen_offers(assessment)}


def _in_words(wrong: Mapping[str, Fault]) -> dict[str, str]:
    words = {
        Fault.LONG: _("At most %(most)s characters.") % {"most": texts.LONGEST_TEXT},
        Fault.NESTED: _("This text has more than %(most)s levels of layout in each other. Paste it without its layout.")
        % {"most": MAX_DEPTH},
        Fault.FORMULA: _("A formula cannot be shown: its LaTeX is not understood."),
        Fault.TABLE: _("A table has more than %(rows)s rows or %(columns)s columns. Divide it, or show less of it.") % LARGEST,
        Fault.LINK: _(
            "A link is not possible: addresses begin with https:// or mailto:, and have at most %(longest)s characters."
            " Correct its address, or remove the link."
        )
        % LONGEST,
    }
    return {name: words[fault] for name, fault in wrong.items()}
