"""Pure rules of assessments: which options fit together, and what is missing before publication."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from math import ceil
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from stratus.assessments.forms.checks import chance_in, drafted, draw_problems
from stratus.assessments.forms.rules import Form, Load, most_loaded
from stratus.assessments.options.offers import CHECKED_PURPOSES, OFFER_CHECK, SHOWS_KEY
from stratus.assessments.options.results import PARTS
from stratus.assessments.options.tools import TOOLS
from stratus.assessments.sections.blocks import blocks
from stratus.assessments.sections.demands import Demand, demand_problems
from stratus.library.media.rules import MEGABYTE, MOST_EARLY

MAX_MINUTES = 100_000
MAX_ATTEMPTS = 1000
MAX_EARLY = 25 * MEGABYTE
"""Bytes that each candidate's computer may have to load before the exam (docs/adr/0021-sealed-objects.md)."""
EARLY_SHOWN = 10 * MEGABYTE
"""Bytes from which on authors are told how many they are."""
MAX_MEDIA = 500 * MEGABYTE
"""Bytes of all media of an assessment, those that are fetched during the exam included."""
LARGEST_NAMED = 5


class Medium(NamedTuple):
    """A medium that a question shows: what it is called, and its bytes."""

    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Question:
    """The data of one question that publication checks."""

    title: str
    needs_marker: bool
    is_live: bool
    max_score: Decimal
    section: int | None = None
    """Id of its section."""
    size: int = 0
    """Bytes of what a candidate's computer loads of it before the exam, with the captions of its videos, its media aside."""
    media: Mapping[str, Medium] = field(default_factory=dict)
    """SHA-256 → the media that it shows."""
    lacks_media: bool = False
    """Whether it names one that is not there."""
    chance: Fraction | None = None
    """What somebody who guesses may expect, as a share of the maximum; None where nothing can be guessed from."""
    id: str = ""
    """The functional id, by which forms name it."""
    case: int | None = None
    """Id of the case that it is about."""
    is_uneven: bool = False
    """Whether its criteria cannot be divided into the points that it has here."""


@dataclass(frozen=True, slots=True)
class Page:
    """The data of a page that publication checks; size and media as of a question."""

    title: str
    is_live: bool
    size: int = 0
    media: Mapping[str, Medium] = field(default_factory=dict)
    lacks_media: bool = False
    id: str = ""
    """The functional id of a question that is read as a page: in a translation."""


@dataclass(frozen=True, slots=True)
class Section:
    """The data of one section that publication checks; `duration` in minutes. `draw`: so many of its questions are drawn; None: none."""

    id: int
    title: str
    duration: int | None
    draw: int | None = None
    answer_count: int | None = None
    """So many of its answers count; None: all."""
    passes: bool = False
    """Whether it has a pass mark of its own."""


@dataclass(frozen=True, slots=True)
class Language:
    """What publication checks of a language that candidates may choose."""

    name: str
    lacking: Sequence[str] = ()
    """Titles of the questions and pages that cannot be read in it."""
    everything: Sequence[Question | Page] = ()
    """Questions and pages as they are read in it."""


def option_errors(options: Mapping[str, Any], *, published_workflow: str | None) -> dict[str, str]:
    """Return what is wrong with these options, by field. `published_workflow`: that of the last publication, after which it is fixed."""
    errors: dict[str, str] = {}
    duration, extra_time, attempts = options["duration"], options["extra_time"], options["attempts_allowed"]
    if duration is not None and not 1 <= duration <= MAX_MINUTES:
        errors["duration"] = _("Enter a number of minutes from 1 to %(most)s, or nothing for no limit.") % {"most": MAX_MINUTES}
    if not 0 <= extra_time <= MAX_MINUTES:
        errors["extra_time"] = _("Enter a number of minutes from 0 to %(most)s.") % {"most": MAX_MINUTES}
    if attempts is not None and not 1 <= attempts <= MAX_ATTEMPTS:
        errors["attempts_allowed"] = _("Enter a number from 1 to %(most)s, or nothing for no limit.") % {"most": MAX_ATTEMPTS}
    if not 0 <= options["percentage_to_pass"] <= 100:
        errors["percentage_to_pass"] = _("Enter a percentage from 0 to 100.")
    if options["marking_workflow"] == "AUTO" and options["when_to_show_results"] == "ASSESSOR_DECIDES":
        errors["when_to_show_results"] = _("Without assessors nobody can decide: choose another moment.")
    if published_workflow is not None and options["marking_workflow"] != published_workflow:
        errors["marking_workflow"] = _("The marking workflow was fixed by the first publication.")
    if not set(options.get("tools", ())) <= set(TOOLS):
        errors["tools"] = _("One of these tools does not exist.")
    errors |= offer_errors(options)
    parts, when = options.get("result_parts"), options["when_to_show_results"]
    if parts is not None and not set(parts) <= set(PARTS):
        errors["result_parts"] = _("One of these does not exist.")
    elif parts is not None and not parts and when not in ("", "NEVER"):
        errors["result_parts"] = _("Tick what candidates see, or choose that they never see their result.")
    since, until = options.get("available_from"), options.get("available_until")
    if since is not None and until is not None and since >= until:
        errors["available_until"] = _("Must be later than the beginning.")
    return errors


def offer_errors(options: Mapping[str, Any]) -> dict[str, str]:
    """Return what is wrong with what candidates are offered, by field; a purpose that is not among the options is not judged."""
    if options.get(OFFER_CHECK) and options.get("purpose", CHECKED_PURPOSES[0]) not in CHECKED_PURPOSES:
        return {OFFER_CHECK: _("Only a formative or mixed assessment offers Check. Choose another purpose, or take the tick away.")}
    if options.get(SHOWS_KEY) and not options.get(OFFER_CHECK, True):
        return {SHOWS_KEY: _("This takes Check: let candidates check questions, or take the tick away.")}
    return {}


def publication_problems(
    *,
    status: str,
    workflow: str,
    questions: Sequence[Question],
    pages: Sequence[Page] = (),
    sections: Sequence[Section] = (),
    duration: int | None = None,
    languages: Sequence[Language] = (),
    forms: Sequence[Mapping[str, Any]] = (),
    faults: Sequence[str] = (),
) -> list[str]:
    """Return everything that prevents publication, as sentences; empty: it can be published.

    `duration`: the exam's minutes. `languages`: those that candidates may choose beside the original. `forms`: as the version would store
    them. `faults`: what prevents publishing these (`forms.faults`).
    """
    problems, drawn = [], drafted(questions, sections, forms)
    if status == "ARCHIVED":
        problems.append(_("The assessment is archived."))
    if not questions:
        problems.append(_("Add at least one question."))
    withdrawn = [question.title for question in questions if not question.is_live]
    if withdrawn:
        problems.append(_("These questions are not live: %(titles)s.") % {"titles": "; ".join(withdrawn)})
    unread = [page.title for page in pages if not page.is_live]
    if unread:
        problems.append(_("These pages are not live: %(titles)s.") % {"titles": "; ".join(unread)})
    marked = [question.title for question in questions if question.needs_marker]
    if workflow == "AUTO" and marked:
        problems.append(
            _("Nobody would mark these questions, because the workflow is auto-scored: %(titles)s.") % {"titles": "; ".join(marked)}
        )
    if uneven := [question.title for question in questions if question.is_uneven]:
        text = _("The criteria of these questions cannot be divided into the points that they have here: %(titles)s.")
        problems.append(text % {"titles": "; ".join(uneven)})
    everything: list[Question | Page] = [*questions, *pages]
    if lacking := [one.title for one in everything if one.lacks_media]:
        problems.append(_("Media of these are not there any more: %(titles)s.") % {"titles": "; ".join(lacking)})
    if _early_size(everything, drawn) > MAX_EARLY:
        problems.append(_too_large(everything, drawn))
    if _media_size(everything) > MAX_MEDIA:
        problems.append(_too_many_media(everything))
    problems += [problem for language in languages for problem in _language_problems(language, drawn)]
    problems += [] if forms else draw_problems(questions, sections)
    problems += demand_problems([_demand(section, questions, drawn if forms else ()) for section in sections])
    return [*problems, *_section_problems(questions, sections, duration), *faults]


def _demand(section: Section, questions: Sequence[Question], forms: Sequence[Form]) -> Demand:
    """Return what a section demands. Where there are `forms`, nothing is drawn by sections: these say how many of its questions one has."""
    inside = {question.id: question.max_score for question in questions if question.section == section.id}
    on_forms = [
        sum(item in inside for item in form.items) + sum(cell.take for cell in form.cells if inside.keys() >= set(cell.items))
        for form in forms
    ]
    return Demand(section.title, section.answer_count, list(inside.values()), section.passes, min(on_forms, default=section.draw))


def _language_problems(language: Language, forms: Sequence[Form]) -> list[str]:
    """Return what prevents publishing in a language. What candidates load is bounded in each: they load one."""
    problems = []
    if language.lacking:
        told = {"language": language.name, "titles": "; ".join(language.lacking)}
        problems.append(_("%(language)s is offered to candidates, and these cannot be read in it: %(titles)s. See Languages.") % told)
    if lacking := [one.title for one in language.everything if one.lacks_media]:
        told = {"language": language.name, "titles": "; ".join(lacking)}
        problems.append(_("%(language)s: media in the translations of these are not there any more: %(titles)s.") % told)
    if _early_size(language.everything, forms) > MAX_EARLY:
        problems.append(f"{language.name}: {_too_large(language.everything, forms)}")
    if _media_size(language.everything) > MAX_MEDIA:
        problems.append(f"{language.name}: {_too_many_media(language.everything)}")
    return problems


def shown_megabytes(questions: Sequence[Question | Page], forms: Sequence[Form] = ()) -> int | None:
    """Return how many megabytes a candidate loads before the exam at most, where that is enough to tell authors; else None."""
    size = _early_size(questions, forms)
    return _megabytes(size) if size >= EARLY_SHOWN else None


def _early_size(questions: Sequence[Question | Page], forms: Sequence[Form]) -> int:
    """Return the bytes that a candidate loads before the exam at most; a medium that several questions show is loaded once."""
    loads = [
        (one.id, Load(one.size, {sha256: medium.size for sha256, medium in one.media.items() if medium.size <= MOST_EARLY}))
        for one in questions
    ]
    return most_loaded([load for name, load in loads if not name], {name: load for name, load in loads if name}, forms)


def _media_size(questions: Sequence[Question | Page]) -> int:
    """Return the bytes of all media of an exam in one language."""
    return sum(medium.size for medium in _media_of(questions).values())


def _media_of(questions: Sequence[Question | Page]) -> dict[str, Medium]:
    """Return the media that these show, each as the first that shows it calls it."""
    found: dict[str, Medium] = {}
    for question in questions:
        for sha256, medium in question.media.items():
            found.setdefault(sha256, medium)
    return found


def _media_with_titles(questions: Sequence[Question | Page]) -> list[tuple[str, int]]:
    """Return name and bytes of each medium, with the first question that shows it."""
    shown_by = {sha256: question.title for question in reversed(questions) for sha256 in question.media}
    named = _("%(medium)s in %(question)s")
    return [(named % {"medium": medium.name, "question": shown_by[sha256]}, medium.size) for sha256, medium in _media_of(questions).items()]


def chance_score(questions: Sequence[Question], forms: Sequence[Form] = (), sections: Sequence[Section] = ()) -> Fraction | None:
    """Return the points that somebody may expect who guesses every question that they get; None where no question has a chance score.

    `sections` say of which only so many answers count.
    """
    return chance_in(questions, forms, sections)


def _too_large(questions: Sequence[Question | Page], forms: Sequence[Form]) -> str:
    media = [one for one in _media_with_titles(questions) if one[1] <= MOST_EARLY]
    pieces = [(question.title, question.size) for question in questions] + media
    return _(
        "Every candidate's computer would have to load %(size)s MB before the exam; %(most)s MB are possible. The largest: %(titles)s."
    ) % {"size": _megabytes(_early_size(questions, forms)), "most": MAX_EARLY // MEGABYTE, "titles": _largest(pieces)}


def _too_many_media(questions: Sequence[Question | Page]) -> str:
    return _("The media have %(size)s MB together; %(most)s MB are possible. The largest: %(titles)s.") % {
        "size": _megabytes(_media_size(questions)),
        "most": MAX_MEDIA // MEGABYTE,
        "titles": _largest(_media_with_titles(questions)),
    }


def _largest(pieces: Sequence[tuple[str, int]]) -> str:
    largest = sorted(pieces, key=lambda piece: -piece[1])[:LARGEST_NAMED]
    return "; ".join(f"{name} ({_megabytes(size)} MB)" for name, size in largest)


def _megabytes(size: int) -> int:
    return ceil(size / MEGABYTE)


def _section_problems(questions: Sequence[Question], sections: Sequence[Section], duration: int | None) -> list[str]:
    problems = []
    filled = {question.section for question in questions}
    empty = [section.title for section in sections if section.id not in filled]
    if empty:
        problems.append(_("These sections have no question: %(titles)s.") % {"titles": "; ".join(empty)})
    if sections and None in filled:
        problems.append(_("Every question must be in a section."))
    minutes = sum(section.duration or 0 for section in sections)
    if duration is not None and minutes > duration:
        problems.append(
            _("The sections take %(minutes)s minutes together, the exam only %(duration)s.") % {"minutes": minutes, "duration": duration}
        )
    return problems


def by_section(order: Sequence[int], section_of: Mapping[int, int | None], sections: Sequence[int]) -> list[int]:
    """Return the items in the order of their sections, and within a section in the order given."""
    places: dict[int | None, int] = {section: place for place, section in enumerate(sections)}
    return sorted(order, key=lambda item: places.get(section_of.get(item), len(sections)))


def moved_in_sections(
    order: Sequence[int],
    section_of: Mapping[int, int | None],
    sections: Sequence[int],
    item_id: int,
    step: int,
    case_of: Mapping[int, int | None] | None = None,
) -> tuple[list[int], dict[int, int | None]]:
    """Return order and sections after moving an item one place up (−1) or down (1): from the edge of a section into the next one.

    At the edge of its case's block, the whole block moves, over a whole block.
    """
    after = dict(section_of)
    if item_id not in after:
        return list(order), after
    here = after[item_id]
    inside = blocks([item for item in order if after[item] == here], case_of or {})
    place = next(n for n, block in enumerate(inside) if item_id in block)
    block = inside[place]
    rest = [item for item in order if item not in block]
    if item_id != block[0 if step < 0 else -1]:
        inside[place] = moved(block, item_id, step)
    elif 0 <= place + step < len(inside):
        inside.insert(place + step, inside.pop(place))
    elif here is None or not 0 <= sections.index(here) + step < len(sections):
        return list(order), after
    else:
        after |= dict.fromkeys(block, sections[sections.index(here) + step])
        # Becomes the last of the section before, or the first of the one after.
        return by_section([*rest, *block] if step < 0 else [*block, *rest], after, sections), after
    elsewhere = [item for item in order if after[item] != here]
    return by_section([*chain.from_iterable(inside), *elsewhere], after, sections), after


def is_available(since: datetime | None, until: datetime | None, *, at: datetime) -> bool:
    """Tell whether a schedule may start at this moment, if its assessment is available from `since` to `until` (both included)."""
    return (since is None or since <= at) and (until is None or at <= until)


def moved(order: Sequence[int], item_id: int, step: int) -> list[int]:
    """Return the order with this item moved by so many places, not beyond either end."""
    rest = [other for other in order if other != item_id]
    if len(rest) == len(order):
        return list(order)
    place = min(max(order.index(item_id) + step, 0), len(rest))
    return [*rest[:place], item_id, *rest[place:]]
