"""Chooses the questions of forms from what a blueprint offers. Pure, and without Django.

Each cell of each form is a place for so many questions. Questions are matched with places along augmenting paths, so that a question that
fits several cells goes where it is needed: if every place can be filled, it is. Cases go first or among the others, whole. The work is
bounded: each question is tried once a round, a place from which none can be freed is never looked at again, there are `ROUNDS` rounds, and
all of them together look at so many places at most as the caller says: steps are counted, not time, so that it ends alike everywhere.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

ROUNDS = 8
"""Other orders that are tried where the first fills not every cell, or needs a question twice."""
MOST_STEPS = 2_000_000
"""Places that a generation looks at: some seconds."""


class TooLarge(Exception):
    """So many places were looked at, and forms without a gap are not found: whether there are any is not known."""


@dataclass(frozen=True, slots=True)
class Cell:
    """So many questions of one cell of one section. `points` of one of them; None = its own."""

    id: int
    section: int | None
    count: int
    points: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """A question that may be used: the cells that it fits, its own points, its case, and how easy it is (0 to 1)."""

    id: int
    cells: tuple[int, ...]
    points: Decimal = Decimal(1)
    case: int | None = None
    p_value: Decimal | None = None
    angoff_value: Decimal | None = None


class Placed(NamedTuple):
    """A question in a cell."""

    item: int
    cell: int


@dataclass(frozen=True, slots=True)
class Gap:
    """A cell of a form (from 0 on) that was not filled: how many it wants, how many fit it, how many it got."""

    cell: int
    form: int
    wanted: int
    offered: int
    placed: int


@dataclass(frozen=True, slots=True)
class Generated:
    """The forms in the order of cells, what is missing, and how many questions stand on more than one form."""

    forms: tuple[tuple[Placed, ...], ...]
    gaps: tuple[Gap, ...] = ()
    shared: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """What a cell asks for of questions worth the same: the whole cell, or those of its questions that are worth so much by themselves."""

    cell: Cell
    own: Decimal | None
    count: int

    def takes(self, offer: Offer) -> bool:
        """Tell whether this question fits."""
        return self.cell.id in offer.cells and (self.own is None or offer.points == self.own)


class Slot(NamedTuple):
    """A part on a form; both are numbers."""

    form: int
    part: int


def generate(cells: Sequence[Cell], offers: Sequence[Offer], forms: int, seed: int, most: int | None = None) -> Generated:
    """Return so many forms. Equal seed, equal forms, whatever the order of the offers.

    All forms ask for the same points, also where cells leave points open. No question stands on two forms while another one will do.
    A case is whole: of its questions that a section offers, all or none, on one form unless there is no other way.
    Raises TooLarge beyond `most` steps (None: `MOST_STEPS`).
    """
    offers = sorted(offers, key=lambda offer: offer.id)
    steps = Steps(MOST_STEPS if most is None else most)
    has_cases = any(offer.case is not None for offer in offers)
    best: Generated | None = None
    for turn in range(ROUNDS):
        rng = random.Random(f"{seed}:{turn}")
        parts = parts_of(cells, offers, forms, rng)
        try:
            found = _round(parts, offers, forms, rng, steps, cases_first=turn > 0)
        except TooLarge:
            if best is None or best.gaps:
                raise
            break
        if best is None or _badness(found) < _badness(best):
            best = found
        if not best.gaps and not best.shared:
            break
        if forms == 1 and not has_cases and len(parts) == len(cells):  # no other order fills more
            break
    assert best is not None
    fitting = Counter(cell for offer in offers for cell in offer.cells)
    named = tuple(Gap(gap.cell, gap.form, gap.wanted, fitting[gap.cell], gap.placed) for gap in best.gaps)
    return Generated(best.forms, named, best.shared)


def _badness(found: Generated) -> tuple[int, int]:
    return sum(gap.wanted - gap.placed for gap in found.gaps), found.shared


def parts_of(cells: Iterable[Cell], offers: Sequence[Offer], forms: int, rng: random.Random) -> list[Part]:
    """Return cells that leave points open split by the points of what they offer, so that all forms get as many of each.

    In proportion to what there is; beyond what can be had without using a question twice only where nothing else is left.
    """
    by_cell: dict[int, dict[Decimal, int]] = defaultdict(lambda: defaultdict(int))
    for offer in offers:
        for cell_id in offer.cells:
            by_cell[cell_id][offer.points] += 1
    parts: list[Part] = []
    for cell in cells:
        there = by_cell[cell.id]
        if cell.points is not None or len(there) < 2:
            parts.append(Part(cell, None, cell.count))
            continue
        shares = _split(cell.count, there, forms, rng)
        parts += [Part(cell, points, count) for points, count in sorted(shares.items()) if count]
    return parts


def _split(count: int, there: dict[Decimal, int], forms: int, rng: random.Random) -> dict[Decimal, int]:
    """Return points → how many questions of them, together `count`: more than there are only where there are too few altogether."""
    order = sorted(there)
    rng.shuffle(order)
    total = sum(there.values())
    ideal = {points: count * there[points] / total for points in order}
    shares = dict.fromkeys(order, 0)
    for cap in ({points: there[points] // forms for points in order}, there):
        while sum(shares.values()) < count:
            open_ones = [points for points in order if shares[points] < cap[points]]
            if not open_ones:
                break
            shares[max(open_ones, key=lambda points: ideal[points] - shares[points])] += 1
    shares[order[0]] += count - sum(shares.values())
    return shares


@dataclass(slots=True)
class Steps:
    """How many places may still be looked at."""

    left: int


@dataclass
class _Board:
    """Who stands where. A question on one form has one place; it may stand on other forms in the same part."""

    parts: list[Part]
    forms: int
    offers: dict[int, Offer]
    steps: Steps
    filled: dict[Slot, list[int]] = field(default_factory=lambda: defaultdict(list))
    places: dict[int, list[Slot]] = field(default_factory=lambda: defaultdict(list))
    fits: dict[int, list[int]] = field(default_factory=dict)
    """Question → numbers of parts that it fits."""
    bound: set[int] = field(default_factory=set)
    """Questions of cases that are placed: they stay on their form and in their section."""
    dead: set[Slot] = field(default_factory=set)
    """Places from which no path leads to a free one; nothing later changes that."""

    def __post_init__(self) -> None:
        of_cell: dict[int, list[int]] = defaultdict(list)
        for number, part in enumerate(self.parts):
            of_cell[part.cell.id].append(number)
        for pk, offer in self.offers.items():
            self.fits[pk] = [number for cell in offer.cells for number in of_cell[cell] if self.parts[number].takes(offer)]

    def has_room(self, slot: Slot) -> bool:
        return len(self.filled[slot]) < self.parts[slot.part].count

    def put(self, pk: int, slot: Slot) -> None:
        self.filled[slot].append(pk)
        self.places[pk].append(slot)

    def take(self, pk: int, slot: Slot) -> None:
        self.filled[slot].remove(pk)
        self.places[pk].remove(slot)

    def moves_of(self, pk: int, slot: Slot, *, within: bool) -> Iterable[Slot]:
        """Yield where a question could go instead. `within`: on its form only."""
        if len(self.places[pk]) > 1:  # it is on other forms too, in the same part
            return
        if within or pk in self.bound:
            section = self.parts[slot.part].cell.section
            stays = pk in self.bound
            for part in self.fits[pk]:
                if not stays or self.parts[part].cell.section == section:
                    yield Slot(slot.form, part)
            return
        for part in self.fits[pk]:
            for form in range(self.forms):
                yield Slot(form, part)

    def augment(self, pk: int, starts: Iterable[Slot], *, within: bool = False) -> list[tuple[int, Slot | None, Slot]]:
        """Place a question, moving others along a path if need be. Returns the moves (question, from, to); none: there is no path.

        Raises TooLarge.
        """
        came: dict[Slot, tuple[int, Slot | None]] = {}
        queue: deque[Slot] = deque()
        for slot in starts:
            self.steps.left -= 1
            if slot not in self.dead and slot not in came:
                came[slot] = (pk, None)
                queue.append(slot)
        while queue:
            if self.steps.left < 0:
                raise TooLarge
            slot = queue.popleft()
            if self.has_room(slot):
                return self._walk(slot, came)
            self.steps.left -= len(self.filled[slot])
            for other in self.filled[slot]:
                for further in self.moves_of(other, slot, within=within):
                    self.steps.left -= 1
                    if further not in came and further not in self.dead:
                        came[further] = (other, slot)
                        queue.append(further)
        self.dead.update(came)
        return []

    def _walk(self, slot: Slot, came: dict[Slot, tuple[int, Slot | None]]) -> list[tuple[int, Slot | None, Slot]]:
        moves: list[tuple[int, Slot | None, Slot]] = []
        to: Slot | None = slot
        while to is not None:
            pk, since = came[to]
            if since is not None:
                self.take(pk, since)
            self.put(pk, to)
            moves.append((pk, since, to))
            to = since
        return moves

    def back(self, moves: Iterable[tuple[int, Slot | None, Slot]]) -> None:
        """Undo moves, the last one first."""
        for pk, since, to in moves:
            self.take(pk, to)
            if since is not None:
                self.put(pk, since)

    def place_case(self, members: Sequence[int], section: int | None, forms: Sequence[int]) -> bool:
        """Place all of these questions on one form, on the first where all find room; else none."""
        for form in forms:
            done: list[list[tuple[int, Slot | None, Slot]]] = []
            for pk in members:
                starts = [Slot(form, part) for part in self.fits[pk] if self.parts[part].cell.section == section]
                moves = self.augment(pk, starts)
                if not moves:
                    break
                done.append(moves)
                self.bound.add(pk)
            else:
                return True
            for moves in reversed(done):
                self.back(reversed(moves))
            if done:
                self.bound -= set(members)
                self.dead.clear()
        return False

    def repeat_case(self, members: Sequence[int], form: int) -> bool:
        """Place a case, which stands on another form, on this one too, in the same parts."""
        slots = [Slot(form, self.places[pk][0].part) for pk in members]
        if any(form == slot.form for slot in self.places[members[0]]):
            return False
        if any(len(self.filled[slot]) + slots.count(slot) > self.parts[slot.part].count for slot in slots):
            return False
        for pk, slot in zip(members, slots, strict=True):
            self.put(pk, slot)
        return True


def _round(parts: list[Part], offers: Sequence[Offer], forms: int, rng: random.Random, steps: Steps, *, cases_first: bool) -> Generated:
    board = _Board(parts, forms, {offer.id: offer for offer in offers}, steps)
    blocks, singles = _blocks(offers, parts)
    turns: list[tuple[int | None, list[int]]] = [*blocks, *((None, [pk]) for pk in singles)]
    rng.shuffle(turns)
    if cases_first:
        turns.sort(key=lambda turn: board.offers[turn[1][0]].case is None)
    begun: set[int] = set()
    repeatable: list[list[int]] = []
    for number, (section, members) in enumerate(turns):
        order = [(number + step) % forms for step in range(forms)]
        case = board.offers[members[0]].case
        if case is None:
            board.augment(members[0], [Slot(form, part) for form in order for part in board.fits[members[0]]])
        elif case not in begun and board.place_case(members, section, order):
            begun.add(case)
            repeatable.append(members)
    _fill_again(board, singles, repeatable, rng)
    return _result(board)


def _blocks(offers: Sequence[Offer], parts: Sequence[Part]) -> tuple[list[tuple[int | None, list[int]]], list[int]]:
    """Return the cases, by the sections that offer their questions, and the questions without a case."""
    section_of = {part.cell.id: part.cell.section for part in parts}
    cases: dict[tuple[int, int | None], list[int]] = defaultdict(list)
    singles = []
    for offer in offers:
        if offer.case is None:
            singles.append(offer.id)
            continue
        for section in dict.fromkeys(section_of[cell] for cell in offer.cells if cell in section_of):
            cases[offer.case, section].append(offer.id)
    return [(section, members) for (_case, section), members in cases.items()], singles


def _fill_again(board: _Board, singles: Sequence[int], cases: Sequence[list[int]], rng: random.Random) -> None:
    """Fill what is missing with questions that stand on other forms already."""
    for form in range(board.forms):
        if all(not board.has_room(Slot(form, part)) for part in range(len(board.parts))):
            continue
        board.dead.clear()
        order = list(singles)
        rng.shuffle(order)
        order.sort(key=lambda pk: len(board.places[pk]))
        for pk in order:
            there = board.places[pk]
            if any(slot.form == form for slot in there):
                continue
            fitting = {slot.part for slot in there} or set(board.fits[pk])
            board.augment(pk, [Slot(form, part) for part in sorted(fitting)], within=True)
        for members in cases:
            board.repeat_case(members, form)


def _result(board: _Board) -> Generated:
    forms: list[tuple[Placed, ...]] = []
    gaps: list[Gap] = []
    cells = {part.cell.id: part.cell for part in board.parts}
    for form in range(board.forms):
        placed = [Placed(pk, part.cell.id) for number, part in enumerate(board.parts) for pk in sorted(board.filled[Slot(form, number)])]
        forms.append(tuple(placed))
        got = Counter(one.cell for one in placed)
        gaps += [Gap(cell.id, form, cell.count, 0, got[cell.id]) for cell in cells.values() if got[cell.id] < cell.count]
    shared = sum(len(there) > 1 for there in board.places.values())
    return Generated(tuple(forms), tuple(gaps), shared)
