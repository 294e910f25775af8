"""What prevents publishing the forms of a blueprint assessment, as sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.utils.translation import gettext as _

from stratus.assessments.forms.pools import pool_for_share
from stratus.assessments.forms.queries import Chosen, Comparison, compared, kind_of, name_of, takes_of
from stratus.assessments.models import AssessmentQuestion, FormKind

MOST_TOLD = 20


def form_problems(chosen: Chosen | None, questions: Sequence[AssessmentQuestion]) -> list[str]:
    """Return everything that prevents publishing these forms; nothing where questions are chosen by hand. No statement.

    `questions` are those of the assessment, as `questions_of` has them.
    """
    if chosen is None:
        return []
    if not chosen.forms:
        return [_("The forms are not generated yet: see Question selection.")]
    found = compared(chosen, questions)
    problems = _drawn_problems(chosen, found) if chosen.forms[0].kind == FormKind.DRAWN else _fixed_problems(chosen, found)
    if stray := _stray(chosen, found, questions):
        problems.append(_("These questions are on no form: %(titles)s. Generate the forms anew, or remove them.") % {"titles": stray})
    if len(problems) > MOST_TOLD:
        more = _("And %(n)s more.") % {"n": len(problems) - MOST_TOLD}
        problems = [*problems[:MOST_TOLD], more]
    return problems


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
    pools = Counter(kind_of(question, cell) for question, cell in rows)
    taken = Counter[int]()
    problems = []
    for kind, take in takes.items():
        if kind.cell not in chosen.cells:
            continue
        taken[kind.cell] += take
        told = {"cell": name_of(chosen.cells[kind.cell]), "wanted": take, "there": pools[kind], "share": chosen.plan.share}
        if pools[kind] < take:
            problems.append(_("%(cell)s: %(wanted)s are drawn, %(there)s are in the pool. Generate it anew.") % told)
        elif chosen.plan.share and pools[kind] < (needed := pool_for_share(take, chosen.plan.share)):
            told["needed"] = needed
            problems.append(
                _("%(cell)s: at %(share)s %% of the candidates at most, %(wanted)s drawn need a pool of %(needed)s; it has %(there)s.")
                % told
            )
    for pk, cell in chosen.cells.items():
        if taken[pk] != cell.count:
            told = {"cell": name_of(cell), "wanted": cell.count, "there": taken[pk]}
            problems.append(_("%(cell)s: %(wanted)s wanted, %(there)s are drawn. Generate the pool anew.") % told)
    if any(kind_of(question, cell) not in takes or cell.points not in (None, question.points) for question, cell in rows):
        problems.append(_("Questions of the pool are worth other points by now. Generate the pool anew."))
    return problems


def _stray(chosen: Chosen, found: Comparison, questions: Sequence[AssessmentQuestion]) -> str:
    """Return the titles of those questions of blueprint sections that no form has."""
    there = {question.pk for shown in found.forms for question, _cell in shown.rows}
    return "; ".join(one.item.title for one in questions if one.section_id in chosen.sections and one.pk not in there)
