"""What prevents publishing the forms of a blueprint assessment, as sentences."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from math import ceil
from typing import NamedTuple

from django.utils.translation import gettext as _

from stratus.assessments.forms.pools import pool_for_share
from stratus.assessments.forms.queries import Chosen, Comparison, compared, kind_of, name_of, takes_of
from stratus.assessments.forms.rules import Cell, greatest_share, is_possible
from stratus.assessments.models import AssessmentQuestion, AssessmentSection, FormKind
from stratus.library.queries import newest

MOST_TOLD = 20
MOST_DEALT = 200
"""Of larger pools with cases of different sizes, nobody tries how evenly they are used: that would take seconds."""


def form_problems(chosen: Chosen | None, questions: Sequence[AssessmentQuestion], sections: Sequence[AssessmentSection] = ()) -> list[str]:
    """Return everything that prevents publishing these forms; nothing where questions are chosen by hand. No statement.

    `questions` are those of the assessment, as `questions_of` has them; `sections` too, for those without a blueprint.
    """
    if chosen is None:
        return []
    problems = _drawing_sections(chosen, sections)
    if not chosen.forms:
        return [*problems, _("The forms are not generated yet: see Question selection.")]
    found = compared(chosen, questions)
    if not chosen.cells:
        problems.append(_("The forms have no questions of their own any more. Generate the forms anew, or choose questions by hand."))
    problems += _drawn_problems(chosen, found) if chosen.forms[0].kind == FormKind.DRAWN else _fixed_problems(chosen, found)
    if stray := _stray(chosen, found, questions):
        problems.append(_("These questions are on no form: %(titles)s. Generate the forms anew, or remove them.") % {"titles": stray})
    if len(problems) > MOST_TOLD:
        more = _("And %(n)s more.") % {"n": len(problems) - MOST_TOLD}
        problems = [*problems[:MOST_TOLD], more]
    return problems


def _drawing_sections(chosen: Chosen, sections: Sequence[AssessmentSection]) -> list[str]:
    """Tell of each section from which is drawn: where there are several forms, these would say all that a sheet has."""
    there = [*sections, *(blueprint.section for blueprint in chosen.blueprints if blueprint.section)]
    titles = {section.pk: section.title for section in there if section.draw is not None}
    return [
        _(
            "“%(section)s” draws questions for each candidate, which does not go together with a blueprint. Take “Questions drawn for each"
            " candidate” away there, or choose questions by hand."
        )
        % {"section": title}
        for title in titles.values()
    ]


def _fixed_problems(chosen: Chosen, found: Comparison) -> list[str]:
    problems = []
    for shown in found.forms:
        got = Counter(cell.pk for _question, cell in shown.rows)
        for pk, cell in chosen.cells.items():
            if got[pk] != cell.count:
                told = {"form": shown.form.title, "cell": name_of(cell), "wanted": cell.count, "there": got[pk]}
                problems.append(_("Form %(form)s, %(cell)s: %(wanted)s wanted, %(there)s there. Generate the forms anew.") % told)
    if len({shown.max_score for shown in found.forms}) > 1:
        each = "; ".join(f"{shown.form.title}: {shown.max_score.normalize():f}" for shown in found.forms)
        problems.append(_("The forms differ in their maximum: %(each)s.") % {"each": each})
    return problems


def _drawn_problems(chosen: Chosen, found: Comparison) -> list[str]:
    form, rows = found.forms[0].form, found.forms[0].rows
    takes = takes_of(form)
    inside = defaultdict(list)
    for question, cell in rows:
        inside[kind_of(question, cell)].append(question)
    pools = {kind: pool_of(inside[kind], take) for kind, take in takes.items()}
    taken = Counter[int]()
    problems = []
    for kind, take in takes.items():
        if kind.cell not in chosen.cells:
            continue
        taken[kind.cell] += take
        pool, share = pools[kind], chosen.plan.share
        there = len(pool.cell.items)
        told = {"cell": name_of(chosen.cells[kind.cell]), "wanted": take, "there": there, "share": share}
        if there < take:
            problems.append(_("%(cell)s: %(wanted)s are drawn, %(there)s are in the pool. Generate it anew.") % told)
        elif not pool.is_possible:
            problems.append(
                _(
                    "%(cell)s: the cases in the pool do not allow to draw %(wanted)s of its questions: a case is asked with all of its"
                    " questions, or not at all. Generate the pool anew."
                )
                % told
            )
        elif share and there < (needed := pool_for_share(take, share)):
            told["needed"] = needed
            problems.append(
                _("%(cell)s: at %(share)s %% of the candidates at most, %(wanted)s drawn need a pool of %(needed)s; it has %(there)s.")
                % told
            )
        elif share and pool.reaches > share:
            told["reached"] = ceil(pool.reaches)
            problems.append(
                _(
                    "%(cell)s: as its cases have different sizes, one question may reach %(reached)s %% of the candidates; at most"
                    " %(share)s %% are allowed. Allow more, or draw another number."
                )
                % told
            )
    for pk, cell in chosen.cells.items():
        if taken[pk] != cell.count:
            told = {"cell": name_of(cell), "wanted": cell.count, "there": taken[pk]}
            problems.append(_("%(cell)s: %(wanted)s wanted, %(there)s are drawn. Generate the pool anew.") % told)
    if any(kind_of(question, cell) not in takes or cell.points not in (None, question.points) for question, cell in rows):
        problems.append(_("Questions of the pool are worth other points by now. Generate the pool anew."))
    return problems


class Pool(NamedTuple):
    """The questions of one kind of a drawn form, and what can be drawn from them."""

    cell: Cell
    cases: tuple[tuple[str, str], ...]
    """Question → its case, of those that have one."""

    @property
    def is_possible(self) -> bool:
        """Whether its cases make exactly what is drawn."""
        return is_possible(self.cell, dict(self.cases))

    @property
    def reaches(self) -> Fraction:
        """The per cent of the candidates that the question gets to that is used most."""
        return 100 * _share_of(self)


def pool_of(questions: Sequence[AssessmentQuestion], take: int) -> Pool:
    """Return the pool that these questions make (`questions_of`)."""
    cases = [(question.item.external_id, newest(question.item).case_id) for question in questions]
    return Pool(Cell(tuple(one for one, _case in cases), take), tuple((one, str(case)) for one, case in cases if case is not None))


@lru_cache(maxsize=1000)
def _share_of(pool: Pool) -> Fraction:
    questions = len(pool.cell.items)
    if questions > MOST_DEALT and not pool.cell.is_whole:
        return Fraction(pool.cell.take, questions)
    return greatest_share(pool.cell, dict(pool.cases))


def _stray(chosen: Chosen, found: Comparison, questions: Sequence[AssessmentQuestion]) -> str:
    """Return the titles of those questions of blueprint sections that no form has."""
    there = {question.pk for shown in found.forms for question, _cell in shown.rows}
    return "; ".join(one.item.title for one in questions if one.section_id in chosen.sections and one.pk not in there)
