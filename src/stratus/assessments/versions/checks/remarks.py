"""What an author should look at before publishing: facts that prevent nothing. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stratus.assessments.forms.rules import Form
from stratus.foundation.words import fold

WORDS_A_MINUTE = 200
"""Silent reading for meaning; people read stories faster (some 240), and questions slower than that."""
SIGNS_OF_A_WORD = 5
"""Characters that count as a word where a script has no blanks between words."""
MUCH = 2
"""Reading alone is much where it takes more than the half of the time."""
MOST_NAMED = 8
"""Titles that a sentence names; of the others it says how many they are."""

_IDEOGRAPHS = re.compile("[\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_UNSPACED = re.compile("[\u0e00-\u0eff\u0f40-\u0fbc\u1000-\u109f\u1780-\u17d3]")
_AT_THE_END = " .?!:;…。？！：؟।"


@dataclass(frozen=True, slots=True)
class Written:
    """A question or a page as it is read: `text` is plain; `revision` is the number of its newest one.

    `objectives`: ids of those that it carries. A page is no question, and `section` is that in which it is read.
    """

    id: str
    title: str
    text: str
    revision: int
    section: int | None = None
    objectives: frozenset[int] = frozenset()
    beside: frozenset[str] = frozenset()
    """Names of the media that it shows, and of its case."""
    is_page: bool = False
    is_timed: bool = True
    """Whether it is read while the time of the exam runs."""
    about: frozenset[str] = frozenset()
    """Of a case: ids of the questions about it."""


@dataclass(frozen=True, slots=True)
class TimedSection:
    """A section with its introduction, and its minutes where it has a time of its own."""

    id: int
    title: str
    text: str = ""
    duration: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """How many words there are to read, and how many minutes that takes, rounded up; `duration` are the exam's minutes."""

    words: int
    minutes: int
    duration: int | None
    speed: int = WORDS_A_MINUTE


@dataclass(frozen=True, slots=True)
class Published:
    """The version published last: its number, and functional id → number of the revision of its questions and pages."""

    number: int
    revisions: Mapping[str, int]


def words_in(text: str) -> int:
    """Return how many words a text has: what stands between blanks, a character of Chinese or Japanese, five of Thai and its like."""
    signs, unspaced = len(_IDEOGRAPHS.findall(text)), len(_UNSPACED.findall(text))
    spaced = _UNSPACED.sub(" ", _IDEOGRAPHS.sub(" ", text)) if signs or unspaced else text
    return signs + ceil(unspaced / SIGNS_OF_A_WORD) + sum(1 for run in spaced.split() if any(map(str.isalnum, run)))


def reading_of(written: Iterable[Written], sections: Iterable[TimedSection], duration: int | None, forms: Sequence[Form] = ()) -> Reading:
    """Return what there is to read in an exam while its time runs: where forms differ, on the longest sheet.

    `forms`: `forms.rules.forms_of`; none where everybody has all questions. Of what is drawn it is the mean.
    """
    lengths = [(one, words_in(one.text)) for one in written if one.is_timed]
    shares = [_shares(form) for form in forms]
    whole = sum(length for _one, length in lengths)
    longest = max((sum(length * _share(one, share) for one, length in lengths) for share in shares), default=whole)
    words = ceil(longest) + sum(words_in(section.text) for section in sections)
    return Reading(words, ceil(words / WORDS_A_MINUTE), duration)


def _shares(form: Form) -> dict[str, Fraction]:
    """Return on what part of the sheets of a form each of its questions is."""
    drawn = {item: Fraction(min(cell.take, len(cell.items)), len(cell.items)) for cell in form.cells for item in cell.items}
    return dict.fromkeys(form.items, Fraction(1)) | drawn


def _share(one: Written, shares: Mapping[str, Fraction]) -> Fraction:
    if one.about:
        return max(shares.get(item, Fraction(0)) for item in one.about)
    return Fraction(1) if one.is_page else shares.get(one.id, Fraction(0))


def remarks_on(
    written: Sequence[Written],
    sections: Sequence[TimedSection] = (),
    *,
    duration: int | None = None,
    within: frozenset[int] | None = None,
    published: Published | None = None,
    forms: Sequence[Form] = (),
) -> list[str]:
    """Return what should be looked at, as sentences.

    `within`: the objectives, of those that questions carry, that lie in the repositories which the assessment chose; None: it chose none.
    `forms`: those of `reading_of`.
    """
    questions = [one for one in written if not one.is_page]
    found = _much_to_read(written, sections, duration, forms)
    if within is not None and (without := [one.title for one in questions if not one.objectives & within]):
        told = _("No learning objective of the repositories that this assessment is about: %(titles)s.")
        found.append(told % {"titles": listed(without)})
    if published is not None and (changed := [one.title for one in written if _has_changed(one, published)]):
        told = _("Changed in the library since version %(number)s was published: %(titles)s.")
        found.append(told % {"number": published.number, "titles": listed(changed)})
    titles = _equal(questions, lambda one: one.title)
    if titles:
        found.append(_("Several questions have the same title: %(titles)s.") % {"titles": listed([some[0].title for some in titles])})
    for some in _equal(questions, _asked)[:MOST_NAMED]:
        found.append(_("These questions ask the same, word for word: %(titles)s.") % {"titles": listed([one.title for one in some])})
    return found


def listed(titles: Sequence[str]) -> str:
    """Return these titles in one line: the first few, and how many others there are."""
    named, others = "; ".join(titles[:MOST_NAMED]), len(titles) - MOST_NAMED
    if others <= 0:
        return named
    return ngettext("%(titles)s; and %(others)s other", "%(titles)s; and %(others)s others", others) % {"titles": named, "others": others}


def _much_to_read(written: Sequence[Written], sections: Sequence[TimedSection], duration: int | None, forms: Sequence[Form]) -> list[str]:
    found = []
    whole = reading_of(written, sections, duration, forms)
    if _is_much(whole):
        found.append(
            _("Reading alone takes about %(minutes)s of the %(duration)s minutes: there are %(words)s words, at %(speed)s a minute.")
            % _said(whole)
        )
    for section in sections:
        inside = reading_of([one for one in written if one.section == section.id], [section], section.duration, forms)
        if _is_much(inside):
            found.append(
                _(
                    "Section “%(section)s”: reading alone takes about %(minutes)s of its %(duration)s minutes: it has %(words)s words, at "
                    "%(speed)s a minute."
                )
                % {**_said(inside), "section": section.title}
            )
    return found


def _is_much(reading: Reading) -> bool:
    return reading.duration is not None and reading.words * MUCH > reading.duration * WORDS_A_MINUTE


def _said(reading: Reading) -> dict[str, object]:
    return {"minutes": reading.minutes, "duration": reading.duration, "words": reading.words, "speed": reading.speed}


def _has_changed(one: Written, published: Published) -> bool:
    return published.revisions.get(one.id, one.revision) != one.revision


def _equal(questions: Sequence[Written], of: Callable[[Written], str]) -> list[list[Written]]:
    """Return the groups of those that have the same text, without case, accents and the sign at the end; without words none is the same."""
    groups: dict[object, list[Written]] = {}
    for one in questions:
        if text := " ".join(fold(of(one)).split()).strip(_AT_THE_END):
            groups.setdefault(text, []).append(one)
    return [some for some in groups.values() if len(some) > 1]


def _asked(one: Written) -> str:
    """Return what a question asks; with other pictures, or about another case, the same words ask something else."""
    return " ".join([one.text, *sorted(one.beside)]) if one.text.strip() else ""
