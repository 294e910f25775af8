"""What a file would do to a tree, row by row. Pure; it reads no file and changes nothing.

A row means the node with its code; without one of that code, the node with its title at the place that the row names; else it is new.
Nothing is moved, archived or deleted, and no code is taken away.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum

from stratus.foundation.text import is_storable

_NOT_WRITABLE = re.compile("[\ufffe\uffff]")
"""No XML holds these, so no workbook does."""


class What(Enum):
    """What becomes of a row."""

    NEW = "new"
    RENAMED = "renamed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


class Why(Enum):
    """Why a row is refused."""

    TITLE = "title"
    NO_TITLE = "no title"
    CODE = "code"
    IS_TIME = "is time"
    IS_FAULT = "is fault"
    GAP = "gap"
    NOTHING_ABOVE = "nothing above"
    NO_SUCH_PLACE = "no such place"
    REFUSED_ABOVE = "refused above"
    ARCHIVED_ABOVE = "archived above"
    TWICE = "twice"
    CODE_TWICE = "code twice"
    ELSEWHERE = "elsewhere"
    TITLE_TAKEN = "title taken"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a tree takes: levels, nodes, characters of a title and a code."""

    levels: int
    nodes: int
    title: int
    code: int


@dataclass(frozen=True, slots=True)
class Present:
    """A node that is there. `key`: its title folded, by which those beside each other differ."""

    id: int
    parent: int | None
    title: str
    code: str
    key: str
    is_archived: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the file that holds something. `titles`: of each level, empty where none is written; `keys`: the same, folded.

    `row` and `columns` (of the levels) and `code_column` count from 0. `faults`: cells that hold no text, and why they are refused.
    """

    row: int
    titles: tuple[str, ...]
    keys: tuple[str, ...]
    columns: tuple[int, ...]
    code: str = ""
    code_column: int = 0
    faults: tuple[tuple[int, Why], ...] = ()

    @property
    def level(self) -> int:
        """The level of what the row names, from 0; -1 where it names nothing."""
        return max((level for level, title in enumerate(self.titles) if title), default=-1)


@dataclass(slots=True, eq=False)
class Decision:
    """What becomes of one row. `node`: the one that is there. `parent`: the id of what it lies in, or the decision that makes that.

    `column`: of the cell that the reason is about, else of the title. `about`: what the reason names, such as the other row.
    """

    line: Line
    what: What
    column: int
    node: Present | None = None
    parent: int | Decision | None = None
    title: str = ""
    code: str = ""
    why: Why | None = None
    about: str = ""
    below: list[Decision] = field(default_factory=list)

    @property
    def key(self) -> str:
        """Its title, folded."""
        return self.line.keys[self.line.level]


Owner = int | Decision
"""A node that is there, by its id, or one that a row makes."""
_Place = tuple[int, str]


class _Refused(Exception):
    def __init__(self, why: Why, column: int, about: str = "") -> None:
        super().__init__(why)
        self.why, self.column, self.about = why, column, about


def plan(lines: Iterable[Line], present: Sequence[Present], bounds: Bounds) -> list[Decision]:
    """Return what becomes of each row, in the order of the rows."""
    planning = _Planning(present, bounds)
    decisions = [planning.decide(line) for line in lines]
    planning.settle(decisions)
    return decisions


def mark_of(decisions: Iterable[Decision]) -> str:
    """Return a mark that two plans share if they do the same: what was confirmed is compared with what would be done by it."""
    told = [
        (
            one.line.row,
            one.what.value,
            one.node.id if one.node else None,
            one.parent.line.row if isinstance(one.parent, Decision) else one.parent,
            isinstance(one.parent, Decision),
            *((one.title, one.code) if one.what is not What.REFUSED else ()),
        )
        for one in decisions
    ]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


class _Planning:
    def __init__(self, present: Sequence[Present], bounds: Bounds) -> None:
        self.bounds = bounds
        self.nodes = {node.id: node for node in present}
        self.by_code = {node.code: node for node in present if node.code}
        self.named: dict[_Place, Owner] = {(self._id(node.parent), node.key): node.id for node in present}
        """By what a row may name what lies above it: titles that are there, and those that earlier rows give."""
        self.old: dict[_Place, Owner] = dict(self.named)
        self.outline: list[Owner | None] = [None] * bounds.levels
        """The last row of each level that something below it may lie in; None: there is none."""
        self.refused_at: list[bool] = [False] * bounds.levels
        self.taken: dict[int, Decision] = {}
        """Which row means a node that is there."""
        self.codes: dict[str, int] = {}
        self.ids: dict[Decision, int] = {}
        self.room = bounds.nodes - len(present)

    def _id(self, owner: Owner | None) -> int:
        """Return a number for a place: ids are positive, rows negative, 0 is the top."""
        if owner is None:
            return 0
        return owner if isinstance(owner, int) else self.ids[owner]

    def decide(self, line: Line) -> Decision:
        """Return what becomes of a row, as far as rows before it say."""
        level = line.level
        try:
            self._judge(line)
            made = self._decided(line, self._above(line))
        except _Refused as refused:
            made = Decision(line, What.REFUSED, refused.column, why=refused.why, about=refused.about)
        if level >= 0:
            is_refused = made.what is What.REFUSED
            owner: Owner | None = None if is_refused else made.node.id if made.node else made
            self.outline[level:] = [owner] + [None] * (self.bounds.levels - level - 1)
            self.refused_at[level:] = [is_refused] + [False] * (self.bounds.levels - level - 1)
        return made

    def _judge(self, line: Line) -> None:
        """Refuse what no tree would take."""
        for column, why in line.faults:
            raise _Refused(why, column)
        if line.level < 0:
            raise _Refused(Why.NO_TITLE, line.columns[0])
        title = line.titles[line.level]
        if len(title) > self.bounds.title or not _is_text(title):
            raise _Refused(Why.TITLE, line.columns[line.level])
        if len(line.code) > self.bounds.code or not _is_text(line.code):
            raise _Refused(Why.CODE, line.code_column)

    def _above(self, line: Line) -> Owner | None:
        """Return what the row lies in: what its cells name, else what the rows above it do."""
        owner: Owner | None = None
        is_named = False
        for level in range(line.level):
            column = line.columns[level]
            if line.titles[level]:
                is_named = True
                found = self.named.get((self._id(owner), line.keys[level]))
                if found is None:
                    raise _Refused(Why.NO_SUCH_PLACE, column, line.titles[level])
                owner = found
            elif is_named:
                raise _Refused(Why.GAP, column)
            else:
                owner = self.outline[level]
                if owner is None:
                    raise _Refused(Why.REFUSED_ABOVE if self.refused_at[level] else Why.NOTHING_ABOVE, column)
        return owner

    def _decided(self, line: Line, above: Owner | None) -> Decision:
        place = (self._id(above), line.keys[line.level])
        column = line.columns[line.level]
        node = self.by_code.get(line.code) if line.code else None
        if node is not None and self._id(node.parent) != place[0]:
            raise _Refused(Why.ELSEWHERE, line.code_column, node.title)
        if node is None:
            node = self._titled(place)
        if node is not None and node.id in self.taken:
            raise _Refused(Why.TWICE, column, str(self.taken[node.id].line.row + 1))
        if line.code and (line.code in self.codes):
            raise _Refused(Why.CODE_TWICE, line.code_column, str(self.codes[line.code] + 1))
        title = line.titles[line.level]
        if node is None:
            return self._new(line, above, place, title)
        code = line.code or node.code
        what = What.UNCHANGED if (title, code) == (node.title, node.code) else What.RENAMED
        if line.code:
            self.codes[line.code] = line.row
        if self._is_free(place):
            self.named[place] = node.id
        self.taken[node.id] = Decision(line, what, column, node=node, parent=above, title=title, code=code)
        return self.taken[node.id]

    def _titled(self, place: _Place) -> Present | None:
        """Return the node that has a title, unless a row before gave it another one."""
        found = self.old.get(place)
        return self.nodes[found] if isinstance(found, int) and not self._has_left(found, place) else None

    def _is_free(self, place: _Place) -> bool:
        """Tell whether nothing has this title at this place, as far as rows before say."""
        found = self.named.get(place)
        return found is None or (isinstance(found, int) and self._has_left(found, place))

    def _has_left(self, node: int, place: _Place) -> bool:
        return node in self.taken and self.taken[node].key != place[1]

    def _new(self, line: Line, above: Owner | None, place: _Place, title: str) -> Decision:
        column = line.columns[line.level]
        earlier = self.named.get(place)
        if isinstance(earlier, Decision):
            raise _Refused(Why.TWICE, column, str(earlier.line.row + 1))
        if isinstance(above, int) and self.nodes[above].is_archived:
            raise _Refused(Why.ARCHIVED_ABOVE, column)
        if not self.room:
            raise _Refused(Why.FULL, column, str(self.bounds.nodes))
        self.room -= 1
        made = Decision(line, What.NEW, column, parent=above, title=title, code=line.code)
        self.ids[made] = -1 - len(self.ids)
        if isinstance(above, Decision):
            above.below.append(made)
        if line.code:
            self.codes[line.code] = line.row
        self.named[place] = made
        return made

    def settle(self, decisions: Sequence[Decision]) -> None:
        """Refuse titles that another one beside it would have in the end; what is refused keeps its own, which may refuse another row."""
        claims: dict[_Place, list[Owner]] = {}
        movers = {one.node.id: one for one in decisions if one.what is What.RENAMED and one.node}
        for node in self.nodes.values():
            if node.id not in movers:
                claims.setdefault((self._id(node.parent), node.key), []).append(node.id)
        changes = [one for one in decisions if one.what in (What.NEW, What.RENAMED)]
        for one in changes:
            claims.setdefault(self._place(one), []).append(one)
        waiting = list(reversed(changes))
        while waiting:
            one = waiting.pop()
            if one.what is What.REFUSED or claims[self._place(one)][0] is one:
                continue
            self._refuse(one, Why.TITLE_TAKEN, claims, waiting)

    def _refuse(self, first: Decision, why: Why, claims: dict[_Place, list[Owner]], waiting: list[Decision]) -> None:
        refused = [(first, why)]
        while refused:
            one, reason = refused.pop()
            place = self._place(one)
            claims[place].remove(one)
            one.what, one.why = What.REFUSED, reason
            refused += [(lower, Why.REFUSED_ABOVE) for lower in one.below if lower.what is not What.REFUSED]
            if one.node is not None:
                back = claims.setdefault((self._id(one.node.parent), one.node.key), [])
                waiting += [other for other in back if isinstance(other, Decision)]
                back.insert(0, one.node.id)

    def _place(self, one: Decision) -> _Place:
        return self._id(one.parent), one.key


def _is_text(text: str) -> bool:
    return is_storable(text) and _NOT_WRITABLE.search(text) is None
