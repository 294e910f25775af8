"""Which of a version's questions stand on whose sheet (docs/adr/0042-forms-and-sheets.md). Pure, and without Django: the saver uses it.

A form is dealt like cards. The *place* of a sheet in its form is its number among the sheets of one schedule, from 0 on: form, seed and
place together say which questions it has, whoever works that out, and whenever.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import gcd
from typing import Any, NamedTuple

from stratus.assessments.forms.counting import maximum_by_sections
from stratus.assessments.sections.blocks import blocks

UNNUMBERED = 0
"""The number of the form that sections make of which some of the questions are drawn."""
ROUNDS_TRIED = 8

Item = Mapping[str, Any]


class Cell(NamedTuple):
    """Questions of which each sheet of a drawn form has `take`; in a cell from which all are taken, everybody has the same."""

    items: tuple[str, ...]
    take: int
    name: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether every sheet of the form has all of it."""
        return self.take >= len(self.items)


class Form(NamedTuple):
    """A form of a version: fixed, with `items` in their order, or drawn from `cells`. `share`: `AssessmentVersion.forms`."""

    number: int
    title: str
    items: tuple[str, ...] = ()
    cells: tuple[Cell, ...] = ()
    share: int | None = None

    @property
    def always(self) -> frozenset[str]:
        """The questions that every sheet of it has."""
        return frozenset(self.items).union(*(cell.items for cell in self.cells if cell.is_whole))

    @property
    def everything(self) -> frozenset[str]:
        """The questions that any sheet of it may have."""
        return frozenset(self.items).union(*(cell.items for cell in self.cells))

    @property
    def length(self) -> int:
        """How many questions a sheet of it has."""
        return len(self.items) + sum(min(cell.take, len(cell.items)) for cell in self.cells)


def is_divided(forms: Sequence[Mapping[str, Any]], sections: Sequence[Mapping[str, Any]]) -> bool:
    """Tell whether sheets of a version differ in more than their order: it has forms, or sections from which is drawn."""
    return bool(forms) or any(_drawn_from(section) for section in sections)


def _drawn_from(section: Mapping[str, Any]) -> int | None:
    """Return how many questions of a section are drawn; None where everybody has all of them."""
    number = section.get("draw")
    return number if number is not None and number < len(section["items"]) else None


def forms_of(forms: Sequence[Mapping[str, Any]], sections: Sequence[Mapping[str, Any]]) -> list[Form]:
    """Return the forms of a version (`AssessmentVersion.forms`), or the one that its sections make; none where sheets do not differ.

    Where there are forms, nothing is drawn by sections: a form says all that a sheet has.
    """
    if not is_divided(forms, sections):
        return []
    if not forms:
        drawn = [(section, _drawn_from(section)) for section in sections]
        cells = [Cell(tuple(one["items"]), len(one["items"]) if take is None else take, one["title"]) for one, take in drawn]
        return [Form(UNNUMBERED, "", cells=tuple(cells))]
    return [
        Form(
            number=one["number"],
            title=one.get("title", ""),
            items=tuple(one.get("items", ())),
            cells=tuple(Cell(tuple(cell["items"]), cell["take"], cell.get("name", "")) for cell in one.get("cells", ())),
            share=one.get("share"),
        )
        for one in forms
    ]


def form_numbered(forms: Sequence[Form], number: int) -> Form:
    """Return a form by its number. Raises KeyError."""
    return {form.number: form for form in forms}[number]


def drawn_items(forms: Sequence[Form]) -> frozenset[str]:
    """Return the questions that some sheets have and others lack: each lies in a sealed object of its own."""
    if not forms:
        return frozenset()
    return frozenset().union(*(form.everything for form in forms)) - frozenset.intersection(*(form.always for form in forms))


def questions_asked(forms: Sequence[Form], questions: int) -> int:
    """Return how many questions a candidate has, of a version with so many: where forms differ, those of the longest."""
    return max((form.length for form in forms), default=questions)


# What a sheet asks.


def on_sheet(items: Sequence[Item], sheet: Any) -> Sequence[Item]:
    """Return those of a version's items that stand on a sheet, in the version's order.

    A sheet without an order has all of them: those of exams that were sat before there were orders.
    """
    order = sheet.get("order") if isinstance(sheet, Mapping) else None
    if not order:
        return items
    there = set(order)
    return items if there.issuperset(item["id"] for item in items) else [item for item in items if item["id"] in there]


def asked(items: Sequence[Item], sheet: Any) -> list[Item]:
    """Return those of a version's items that stand on a sheet, in the sheet's order."""
    found = on_sheet(items, sheet)
    order = sheet.get("order") if isinstance(sheet, Mapping) else None
    place = {item: number for number, item in enumerate(order or ())}
    return sorted(found, key=lambda item: place.get(item["id"], len(place)))


def maximum_of(items: Sequence[Item], sections: Sequence[Mapping[str, Any]], sheet: Any) -> Decimal:
    """Return the points that a candidate with this sheet can get. `items` and `sections` are those of the version."""
    return maximum_by_sections(sections, on_sheet(items, sheet))


# Which sheet is whose.


def shared_out(forms: Sequence[Form], seed: int, taken: dict[int, int], before: Iterable[int | None]) -> list[tuple[int, int]]:
    """Return form and place of so many sheets, in their order, and count them in `taken` (form → sheets of it so far).

    `before` says of each the form that the candidate had in the attempt before; None: it is their first. First sheets go to the form with
    the fewest so far, so forms are used evenly; of those with as many, the seed says which comes first. A later attempt has the next form.
    """
    numbers = [form.number for form in forms]
    turn = random.Random(f"{seed}/forms").sample(numbers, len(numbers))
    found = []
    for last in before:
        if last in numbers:
            number = numbers[(numbers.index(last) + 1) % len(numbers)]
        else:
            number = min(turn, key=lambda one: taken.get(one, 0))
        place = taken.get(number, 0)
        taken[number] = place + 1
        found.append((number, place))
    return found


STRATEGIES: Sequence[tuple[Callable[[Form], bool], Callable[[Form, int, int, Mapping[str, str]], list[str]]]]


def drawing(form: Form, seed: int, place: int, case_of: Mapping[str, str]) -> list[str]:
    """Return the questions of the sheet with this place of a form. `case_of`: question → its case, for those that have one."""
    return next(strategy for fits, strategy in STRATEGIES if fits(form))(form, seed, place, case_of)


def _as_it_is(form: Form, _seed: int, _place: int, _case_of: Mapping[str, str]) -> list[str]:
    return list(form.items)


def _dealt(form: Form, seed: int, place: int, case_of: Mapping[str, str]) -> list[str]:
    """Return what is dealt from each cell. Each has piles of its own, so that cells of a form do not go together."""
    found: list[str] = []
    for number, cell in enumerate(form.cells):
        if cell.is_whole:
            found += cell.items
            continue
        together = tuple(tuple(block) for block in blocks(cell.items, case_of))
        turns = turns_of(len(cell.items), cell.take)
        found += hands(together, cell.take, f"{seed}/{form.number}/{number}/{place // turns}")[place % turns]
    return found


STRATEGIES = (
    (lambda form: bool(form.cells), _dealt),
    (lambda form: True, _as_it_is),
)


def turns_of(questions: int, take: int) -> int:
    """Return after how many sheets every question of a cell was used equally often."""
    return questions // gcd(questions, take)


@lru_cache(maxsize=1000)
def hands(together: tuple[tuple[str, ...], ...], take: int, key: str) -> tuple[tuple[str, ...], ...]:
    """Deal one round from a cell: the pile is shuffled, each sheet gets what is on top, and that goes to the bottom.

    So, after any number of sheets, uses of two questions differ by 1 at most. What belongs together (`together`: the questions of a case)
    goes as one; a block that does not fit stays on top for the next sheet. Blocks of different sizes are used as evenly as they fit.
    """
    pile = list(range(len(together)))
    random.Random(key).shuffle(pile)
    sizes, dealt = [len(block) for block in together], []
    turns = turns_of(sum(sizes), take)
    if len(set(sizes)) == 1:  # the same, said shorter: nothing has to be tried
        each = take // sizes[0]
        mine_of = (sorted(pile[(turn * each + n) % len(pile)] for n in range(each)) for turn in range(turns))
        return tuple(tuple(item for block in mine for item in together[block]) for mine in mine_of)
    for _sheet in range(turns):
        hand = fitting([sizes[block] for block in pile], take)
        mine = {pile[n] for n in hand}
        pile = [block for block in pile if block not in mine] + [pile[n] for n in hand]
        dealt.append(tuple(item for block in sorted(mine) for item in together[block]))
    return tuple(dealt)


def fitting(sizes: Sequence[int], take: int) -> list[int]:
    """Return the places of the first blocks, in their order, that make exactly `take`; where none do, those that come nearest below it."""
    bound = (1 << (take + 1)) - 1
    sums = [1]  # from behind: bit n is set where blocks from here on can make n
    for size in reversed(sizes):
        sums.append(sums[-1] | (sums[-1] << size) & bound)
    sums.reverse()
    left, found = sums[0].bit_length() - 1, []
    for place, size in enumerate(sizes):
        if size <= left and sums[place + 1] >> (left - size) & 1:
            found.append(place)
            left -= size
    return found


def is_possible(cell: Cell, case_of: Mapping[str, str]) -> bool:
    """Tell whether blocks of a cell make exactly what is to be taken: a case is drawn whole or not at all."""
    sizes = [len(block) for block in blocks(cell.items, case_of)]
    return 0 <= cell.take <= len(cell.items) and sum(sizes[place] for place in fitting(sizes, cell.take)) == cell.take if sizes else False


def greatest_share(cell: Cell, case_of: Mapping[str, str]) -> Fraction:
    """Return which share of the sheets has the question that is used most, 0 to 1: what a cap (`Form.share`) must allow.

    With blocks of one size it is the same for all. Where cases have different sizes, it is looked at in some rounds.
    """
    if cell.is_whole:
        return Fraction(1)
    together = tuple(tuple(block) for block in blocks(cell.items, case_of))
    if len({len(block) for block in together}) == 1:
        return Fraction(cell.take, len(cell.items))
    turns = turns_of(len(cell.items), cell.take)
    most = 0
    for number in range(ROUNDS_TRIED):
        dealt = hands(together, cell.take, f"tried/{number}")
        used = [item for hand in dealt for item in hand]
        most = max(most, *(used.count(block[0]) for block in together))
    return Fraction(most, turns)


# What one candidate's computer loads.


class Load(NamedTuple):
    """What a question weighs: bytes of its view, and those of the media that it shows, by their hash."""

    view: int
    media: Mapping[str, int]


def most_loaded(always: Iterable[Load], loads: Mapping[str, Load], forms: Sequence[Form]) -> int:
    """Return the bytes that no candidate loads more than. `always`: what is on every sheet beside questions; `loads`: of questions, by id.

    Exact where sheets do not differ and for fixed forms. Of a cell from which is drawn, the heaviest questions count, each with all its
    media that are not on every sheet: a medium that two of them share may count twice.
    """
    return max((_most_of(list(always), loads, form) for form in forms), default=_together([*always, *loads.values()]))


def _most_of(always: Collection[Load], loads: Mapping[str, Load], form: Form) -> int:
    fixed = [*always, *(loads[item] for item in form.always if item in loads)]
    shown = {name for load in fixed for name in load.media}
    size = _together(fixed)
    for cell in form.cells:
        if not cell.is_whole:
            each = [_alone(loads[item], shown) for item in cell.items if item in loads]
            size += sum(sorted(each, reverse=True)[: cell.take])
    return size


def _together(loads: Collection[Load]) -> int:
    media = {name: size for load in loads for name, size in load.media.items()}
    return sum(load.view for load in loads) + sum(media.values())


def _alone(load: Load, shown: Collection[str]) -> int:
    return load.view + sum(size for name, size in load.media.items() if name not in shown)
