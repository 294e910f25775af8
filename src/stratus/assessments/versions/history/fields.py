"""What a version says beside its questions, field by field, so that two of them can be compared. No query."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from stratus.assessments.models import AssessmentVersion
from stratus.assessments.options.forms import OptionsForm, TextsForm
from stratus.assessments.options.grading.queries import grading_of_version
from stratus.assessments.options.grading.words import said_lines
from stratus.assessments.options.languages import LANGUAGES
from stratus.assessments.options.texts import TEXTS
from stratus.assessments.sections.pages import SectionForm
from stratus.foundation.numbers import hundredths
from stratus.item_types.languages import language_name
from stratus.library.items.revisions.queries import Field
from stratus.library.items.revisions.rules import tokens_of_html, tokens_of_text
from stratus.ui.forms.number_words import said_number
from stratus.ui.forms.overtaken import shown

NOT_TOLD = frozenset({"id", "title", "intro", "items", "page"})
"""What a section holds that is told under a name of its own."""


def fields_of(version: AssessmentVersion) -> dict[str, Field]:
    """Return name → field of a version, in the order in which authors fill them in: title, options, grading, texts, sections,
    forms."""
    found = {"title": _text(_("Title"), version.title)}
    options = {name: value for name, value in version.options.items() if name not in TEXTS}
    for name in [
        *(one for one in OptionsForm.base_fields if one in options),
        *(one for one in options if one not in OptionsForm.base_fields),
    ]:
        found[name] = _languages(options[name]) if name == LANGUAGES else _option(name, options[name])
    found |= _grading(version)
    for name in TEXTS:
        found[name] = _html(str(TextsForm.base_fields[name].label), version.options.get(name) or "")
    pages = {page["id"]: page for page in version.pages}
    for section in version.sections:
        found[f"section-{section['id']}"] = _section(section, pages)
    if version.forms:
        found["forms"] = _forms(version)
    return found


def _option(name: str, value: Any) -> Field:
    field = OptionsForm.base_fields.get(name)
    if field is None:
        return _text(name.replace("_", " ").capitalize(), _plain(value), value)
    return _text(str(field.label), str(shown(field, value)), value)


def _languages(value: Mapping[str, Any]) -> Field:
    offered = [language_name(code) for code in value.get("offered", ())]
    return _text(_("Languages candidates can choose"), ", ".join(offered), value.get("offered"))


def _grading(version: AssessmentVersion) -> dict[str, Field]:
    grading = grading_of_version(version)
    lines = [f"{line.label}: {said_number(line.least)} – {said_number(line.most)}" for line in said_lines(grading)]
    stored = version.grading.get("scale")
    return {
        "cut": _text(_("Points needed to pass"), said_number(hundredths(grading.cut))),
        "step": _text(_("Scores are rounded to"), str(version.grading.get("step", "")), version.grading.get("step")),
        "scale": _text(_("Grade scale"), "\n".join([grading.scale_name, *lines]) if stored else "", stored),
    }


def _section(section: Mapping[str, Any], pages: Mapping[str, Mapping[str, Any]]) -> Field:
    """Return a section as lines: its title, what is read before it, and its rules."""
    page = pages.get(section.get("page", ""))
    lines = [section["title"], section.get("intro") or ""]
    if page is not None:
        lines.append(_("Section page: %(title)s (revision %(number)s)") % {"title": page["title"], "number": page["revision"]})
    for name, value in section.items():
        if name not in NOT_TOLD:
            field = SectionForm.base_fields.get(name)
            label = str(field.label) if field else name.replace("_", " ").capitalize()
            lines.append(f"{label}: {shown(field, value) if field else _plain(value)}")
    told = {name: value for name, value in section.items() if name != "items"} | {"page": page and [page["id"], page["revision"]]}
    return _text(_("Section: %(title)s") % {"title": section["title"]}, "\n".join(line for line in lines if line), told)


def _forms(version: AssessmentVersion) -> Field:
    """Return the forms as lines: what stands on each of the fixed ones, or from what is drawn."""
    titles = {item["id"]: str(item["title"]) for item in version.items}
    lines = []
    for form in version.forms:
        worth = _("points: %(number)s") % {"number": form["max_score"]}
        lines.append(f"{_('Form %(title)s') % {'title': form['title']} if form['title'] else _('Form')} · {worth}")
        if "items" in form:
            lines.append("; ".join(titles[pk] for pk in form["items"]))
        for cell in form.get("cells", ()):
            told = {"take": cell["take"], "titles": "; ".join(titles[pk] for pk in cell["items"])}
            drawn = _("%(take)s of these are drawn: %(titles)s") % told
            lines.append(f"{cell['name']}: {drawn}" if cell["name"] else drawn)
        if form.get("share"):
            lines.append(_("At most %(share)s %% of the candidates get the same question.") % {"share": form["share"]})
    return _text(_("Forms"), "\n".join(lines), version.forms)


def _text(label: str, text: str, stored: Any = None) -> Field:
    return Field(label, _stored(text if stored is None else stored), tokens_of_text(text))


def _html(label: str, markup: str) -> Field:
    return Field(label, _stored(markup), tokens_of_html(markup))


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(_plain(one) for one in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {_plain(one)}" for name, one in value.items())
    return "" if value is None else str(value)


def _stored(value: Any) -> str:
    return "" if value in (None, "", [], {}) else json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
