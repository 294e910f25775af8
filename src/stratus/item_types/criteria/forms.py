"""The author's form of what markers are given: model answer and criteria, as lists of rows that lie in each other.

A list within the row at place 2 of `criteria` is named `criteria-2-levels`, so that its buttons and fields are those of any list of rows.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stratus.item_types.criteria import content as rules
from stratus.item_types.criteria.content import CRITERIA, LEVELS, MODEL_ANSWER, PARTS
from stratus.item_types.forms import GuidedItemForm
from stratus.item_types.rows.lists import SPARE, Named, Row, RowsField, RowsInput
from stratus.item_types.widgets import RichText
from stratus.ui.forms.number_words import said_number, stored_number


class LevelsInput(RowsInput):
    """The levels of a criterion. `of`: its number."""

    row_template = "criteria/level.html"
    key = "title"
    empty: Mapping[str, str] = {"id": "", "title": "", "points": "", "text": ""}

    def __init__(self, of: str) -> None:
        super().__init__(
            Named(
                _("Level %(name)s"),
                more=gettext("One more level of criterion %(of)s") % {"of": of},
                first=gettext("Add a level to criterion %(of)s") % {"of": of},
            ),
            least=0,
            most=rules.MOST_LEVELS,
        )
        self.of = of

    def label_of(self, row: Row, place: int) -> str:
        """Return what the level at this place is called."""
        return gettext("Level %(name)s of criterion %(of)s") % {"name": place + 1, "of": self.of}

    def row_of(self, sent: Mapping[str, Any]) -> dict[str, Any]:
        """Return the fields as they are."""
        return dict(sent)

    def fields_of(self, row: Row) -> dict[str, str]:
        """Return the fields as texts."""
        return {part: str(row.get(part) or "") for part in self.empty}

    def shown_row(self, row: Row, place: int) -> dict[str, Any]:
        """Return what the template of a row shows of it, points as their reader writes numbers."""
        fields = self.fields_of(row)
        return {**fields, "points": stored_number(fields["points"])}

    def read_again(self, given: Any) -> list[dict[str, Any]]:
        """Return the rows of this list that somebody sent in whatever form."""
        rows = [row for row in given[: self.most + SPARE] if isinstance(row, Mapping)] if isinstance(given, list) else []
        return [self.row_of({**row, **self.fields_of(row)}) for row in rows]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what the template shows."""
        context = super().get_context(name, value, attrs)
        context["widget"].update(longest_title=rules.MOST_OF_TITLE, longest_text=rules.MOST_OF_TEXT)
        return context

    def lines(self, rows: Sequence[Row] | None, indent: str) -> list[str]:
        """Return what is written in the rows, as lines of text."""
        fields = [self.fields_of(row) for row in rows or [] if self.is_written(row)]
        return [f"{indent}{stored_number(one['points'])}: {' – '.join(filter(None, (one['title'], one['text'])))}" for one in fields]

    def is_written(self, row: Row) -> bool:
        """Tell whether a row says anything."""
        return rules.is_written(row)

    def canonical(self, row: Row, place: int) -> dict[str, Any]:
        """Return what counts of a row."""
        one = self.fields_of(row)
        lines = "\n".join(one["text"].strip().splitlines())
        return {**one, "title": " ".join(one["title"].split()), "text": lines, "points": _points(one["points"])}


class _Within(LevelsInput):
    """Criteria or sub-criteria: rows that are cards, with lists in them."""

    row_template = "criteria/criterion.html"
    is_card = True
    within: ClassVar[tuple[str, ...]]
    """The lists in a row."""

    inner: dict[str, LevelsInput]
    """Name of a list in a row → the widget that read it, which knows where the keyboard goes on."""

    def __init__(self, named: Named, *, most: int, of: str = "") -> None:
        RowsInput.__init__(self, named, least=0, most=most)
        self.of, self.inner = of, {}

    def number(self, place: int) -> str:
        """Return the number of the row at this place: 2, or 2.1 of a sub-criterion."""
        return f"{self.of}.{place + 1}" if self.of else str(place + 1)

    def label_of(self, row: Row, place: int) -> str:
        """Return what the row at this place is called."""
        return str(self.named.row) % {"name": self.number(place)}

    def called(self, row: Row, place: int) -> str:
        """Return the number by which problems call a row."""
        return self.number(place)

    def refuse(self, rows: Sequence[Row], names: Collection[str], text: str) -> None:
        """Have it said at the criteria of these numbers what is wrong with them, or with their sub-criteria."""
        super().refuse(rows, {name.split(".")[0] for name in names}, text)

    def list_in(self, part: str, place: int) -> LevelsInput:
        """Return a list of the row at this place."""
        return PartsInput(self.number(place)) if part == PARTS else LevelsInput(self.number(place))

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, Any]]:
        """Return the rows that were sent, with what a button asked for."""
        self.inner = {}
        return super().value_from_datadict(data, files, name)

    def beside(self, data: Any, name: str, place: int) -> dict[str, Any]:
        """Return the lists in a row."""
        found = {}
        for part in self.within:
            inner = self.inner[f"{name}-{place}-{part}"] = self.list_in(part, place)
            found[part] = inner.value_from_datadict(data, {}, f"{name}-{place}-{part}")
        return found

    def row_of(self, sent: Mapping[str, Any]) -> dict[str, Any]:
        """Return the fields as they are, with the lists: what can be read of them, since a row may come back from a hidden field."""
        return {**sent, **{part: self.list_in(part, 0).read_again(sent.get(part)) for part in self.within}}

    def as_sent(self, name: str, rows: Sequence[Row] | None) -> dict[str, list[str]]:
        """Return what a browser sends for these rows."""
        sent = super().as_sent(name, rows)
        for place, row in enumerate(rows or []):
            for part in self.within:
                sent |= self.list_in(part, place).as_sent(f"{name}-{place}-{part}", row.get(part))
        return sent

    def lines(self, rows: Sequence[Row] | None, indent: str) -> list[str]:
        """Return what is written in the rows, as lines of text."""
        found = []
        for place, row in enumerate(row for row in rows or [] if self.is_written(row)):
            one = self.fields_of(row)
            said = " – ".join(filter(None, (one["title"], one["text"])))
            found.append(f"{indent}{self.number(place)}. {said} ({_follows(row) or stored_number(one['points'])})")
            for part in self.within:
                found += self.list_in(part, place).lines(row.get(part), f"{indent}  ")
        return found

    def shown(self, rows: Sequence[Row] | None) -> str:
        """Return the rows as lines of text."""
        return "\n".join(self.lines(rows, ""))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what the template shows, with the lists in each row, and the points that follow from them."""
        context = super().get_context(name, value, attrs)
        widget = context["widget"]
        for place, (row, shown) in enumerate(zip(self.rows(value), widget["rows"], strict=True)):
            lists = []
            for part in self.within:
                inner, label = f"{name}-{place}-{part}", f"{widget['attrs'].get('id', '')}_{place}_{part}"
                reader = self.inner.get(inner) or self.list_in(part, place)
                lists.append(reader.get_context(inner, row.get(part), {"id": label})["widget"])
            shown.update(lists=lists, follows=rules.points_that_follow(row))
        return context

    def canonical(self, row: Row, place: int) -> dict[str, Any]:
        """Return what counts of a row: of points what is not told by the lists in it."""
        found: dict[str, Any] = super().canonical(row, place)
        if rules.points_that_follow(row) is not None:
            found["points"] = ""
        for part in self.within:
            inner = self.list_in(part, place)
            found[part] = [inner.canonical(one, at) for at, one in enumerate(row.get(part) or []) if inner.is_written(one)]
        return found


class PartsInput(_Within):
    """The sub-criteria of a criterion."""

    within = (LEVELS,)
    marks = ("data-parts", "data-criterion")

    def __init__(self, of: str) -> None:
        more = gettext("One more sub-criterion of criterion %(of)s") % {"of": of}
        super().__init__(Named(_("Sub-criterion %(name)s"), more=more), most=rules.MOST_PARTS, of=of)


class CriteriaInput(_Within):
    """The criteria of an item, and what they are worth together."""

    template_name = "criteria/list.html"
    within = (LEVELS, PARTS)
    marks = ("data-criteria", "data-criterion")

    def __init__(self) -> None:
        named = Named(_("Criterion %(name)s"), more=_("One more criterion"), first=_("Add a criterion"))
        super().__init__(named, most=rules.MOST_CRITERIA)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what the template shows, with the points together."""
        context = super().get_context(name, value, attrs)
        context["widget"]["total"] = rules.total_written(value)
        if rules.rows_in(self.rows(value)) >= rules.MOST_ROWS:
            context["widget"]["most_rows"] = rules.MOST_ROWS
            _close(context["widget"])
        return context


class CriteriaField(RowsField):
    """A field of criteria, in the form that contents use."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(CriteriaInput(), **kwargs)


class MarkedItemForm(GuidedItemForm):
    """Items that people mark always: the answer is its own reason. With criteria, the maximum score follows from them."""

    guidance = ("marking_scheme", MODEL_ANSWER, CRITERIA)

    rationale = None  # type: ignore[assignment]  # as Django takes a field out
    model_answer = forms.CharField(
        label=_("Model answer"), required=False, widget=RichText(), help_text=_("Only assessors and moderators see it.")
    )
    criteria = CriteriaField(
        label=_("Criteria"),
        help_text=_(
            "Markers give points for each of them. The maximum score of the question is their sum. A criterion with levels is worth the"
            " highest of them, one with sub-criteria their sum. Empty rows are left out. Only assessors and moderators see them."
        ),
    )

    def clean(self) -> dict[str, Any]:
        """Set the maximum score by the criteria, whatever stands in its field."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        total = rules.total_written(values.get(CRITERIA))
        if total is not None:
            self.errors.pop("max_score", None)
            values["max_score"] = total
        return values

    @classmethod
    def initial_of(cls, title: str, content: Mapping[str, Any], max_score: Decimal) -> dict[str, Any]:
        """Return the form's values for this content."""
        return {MODEL_ANSWER: "", CRITERIA: [], **super().initial_of(title, content, max_score)}


def _close(widget: dict[str, Any]) -> None:
    """Offer no further row in this list and in those within: a form with more would have more fields than a request may."""
    widget["full"] = True
    for row in widget["rows"]:
        for inner in row.get("lists", ()):
            _close(inner)


def _follows(row: Row) -> str:
    points = rules.points_that_follow(row)
    return "" if points is None else said_number(points)


def _points(typed: str) -> str:
    points = rules.read_points(typed)
    return typed.strip() if points is None else rules.plain(points)
