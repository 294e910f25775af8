"""How authors write extended match items."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stratus.foundation.markup import plain_text
from stratus.item_types import authoring
from stratus.item_types.base import ItemType
from stratus.item_types.credit import POLYTOMOUS
from stratus.item_types.extended_match.content import LEAST_STEMS, MOST_OF_THEME, MOST_STEMS
from stratus.item_types.forms import ItemForm, scoring_field
from stratus.item_types.listed.content import MOST_OPTIONS, letter, place_of
from stratus.item_types.listed.forms import Row, RowsField, RowsInput, rows_written, show_one_more

SHOWN_OPTIONS = 6
"""Rows of options that a new item begins with."""
LONGEST_LABEL = 80
"""Characters of an option in a list to choose from."""


def reference(option: Row, place: int) -> str:
    """Return how a row of stems refers to an option: by its id, and where it has none yet by its row. Both stay when others come and go."""
    return str(option.get("id") or f"#{place}")


class StemsInput(RowsInput):
    """Rows of stems, each with its right option and its points. `options` tells the options of the form, by reference."""

    template_name = "extended_match/stems.html"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.options: Callable[[], Sequence[tuple[str, str]]] = list

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, Any]]:
        """Return the rows that were sent."""
        rows = super().value_from_datadict(data, files, name)
        for part in ("answer", "points"):
            sent = data.getlist(f"{name}-{part}")
            for row, value in zip(rows, [*sent, *[""] * (len(rows) - len(sent))], strict=False):
                row[part] = value
        return rows

    def as_sent(self, name: str, rows: Sequence[Row] | None) -> dict[str, list[str]]:
        """Return what a browser sends for these rows."""
        more = {f"{name}-{part}": [str(row.get(part) or "") for row in rows or []] for part in ("answer", "points")}
        return super().as_sent(name, rows) | more

    def shown(self, rows: Sequence[Row] | None) -> str:
        """Return the rows as lines of text, each with its right option."""
        named = dict(self.options())
        return "\n".join(
            f"{number} {plain_text(row['html'])} → {named.get(str(row.get('answer')), '–')} ({row.get('points') or 1})"
            for number, row in enumerate(rows_written(rows), start=1)
        )

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what the template shows."""
        context = super().get_context(name, value, attrs)
        for shown, row in zip(context["widget"]["rows"], self.rows(value), strict=True):
            shown.update(answer=row.get("answer", ""), points=row.get("points", 1))
        context["widget"]["options"] = self.options()
        return context


class StemsField(RowsField):
    """A field of stems; right options are references to rows of options."""

    def canonical(self, rows: Sequence[Row] | None) -> list[dict[str, Any]]:
        """Return what counts of the rows."""
        more = [{"answer": row.get("answer") or "", "points": str(row.get("points") or 1).strip()} for row in rows_written(rows)]
        return [{**row, **one} for row, one in zip(super().canonical(rows), more, strict=True)]


class Form(ItemForm):
    """A theme, options, and stems that each have one of them."""

    theme = forms.CharField(
        label=_("Theme"), required=False, max_length=MOST_OF_THEME,
        help_text=_("A few words above the options that say what they are about: “Chest pain”."),
    )  # fmt: skip
    options = RowsField(
        label=_("Options"),
        widget=RowsInput(named=_("Option %(name)s"), more=_("One more option"), least=SHOWN_OPTIONS, most=MOST_OPTIONS, lettered=True),
        help_text=_("The alphabet is a good order: it tells nothing of what is right. Empty rows are left out."),
    )
    stems = StemsField(
        label=_("Stems"),
        widget=StemsInput(named=_("Stem %(name)s"), more=_("One more stem"), least=LEAST_STEMS, most=MOST_STEMS),
        help_text=_(
            "Each takes one option. Points weigh the stems against each other: with 1 and 3 they earn a quarter and three quarters."
        ),
    )
    once = forms.BooleanField(label=_("Each option may be used once only"), required=False)
    shuffle = forms.BooleanField(label=_("Show the options in another order to each candidate"), required=False)
    scoring = scoring_field(_("Partial credit: each right stem earns the share of its points."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stems = self.fields["stems"].widget
        assert isinstance(stems, StemsInput)
        stems.options = self._options

    def add_row(self) -> None:
        """Show one more option, or one more stem."""
        show_one_more(self)

    def content(self) -> dict[str, Any]:
        """Return the content; the right options as letters of the options as they were sent."""
        values = super().content()
        letters = {reference(option, place): letter(place) for place, option in enumerate(values["options"])}
        values["stems"] = [{**stem, "answer": letters.get(stem["answer"], "")} for stem in values["stems"]]
        return values

    @classmethod
    def initial_of(cls, title: str, content: Mapping[str, Any], max_score: Decimal) -> dict[str, Any]:
        """Return the form's values; the right options as references."""
        references = {letter(place): reference(option, place) for place, option in enumerate(content["options"])}
        stems = [{**stem, "answer": references.get(stem["answer"], "")} for stem in content["stems"]]
        return super().initial_of(title, {**content, "stems": stems}, max_score)

    def _options(self) -> list[tuple[str, str]]:
        """The rows of options that are shown, as a list to choose from."""
        options = self["options"]
        widget = options.field.widget
        assert isinstance(widget, RowsInput)
        return [(reference(row, place), _label(row, place)) for place, row in enumerate(widget.rows(options.value()))]


def _label(option: Row, place: int) -> str:
    text = plain_text(option.get("html", ""))[: LONGEST_LABEL + 1]
    return f"{letter(place)}. {text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1] + '…'}".rstrip()


class Editor(authoring.Editor):
    """Extended match."""

    label = _("Extended match")
    hint = _("One list of options for several stems, each of which takes one of them. Scored by itself, with partial credit if you like.")
    form = Form
    words = {
        "THEME_TOO_LONG": _("The theme is longer than %(most)s characters."),
        "NUMBER_OF_OPTIONS": _("Write %(low)s to %(high)s options."),
        "OPTION_TWICE": _("Options %(first)s and %(second)s are the same."),
        "NUMBER_OF_STEMS": _("Write %(low)s to %(high)s stems."),
        "STEM_TWICE": _("Stems %(first)s and %(second)s are the same to candidates."),
        "STEM_WITHOUT_ANSWER": _("Choose the right option of stem %(number)s."),
        "ANSWER_TWICE": _("Stems %(first)s and %(second)s have the same right option, and each option may be used once only."),
    }
    key_template = "extended_match/key.html"

    def key(self, item_type: ItemType, content: Mapping[str, Any]) -> Any:
        """Return the stems with their numbers and right options, and whether their points count."""
        options = content["options"]
        stems = [
            {**stem, "number": number, "option": options[place]["html"]}
            for number, stem in enumerate(content["stems"], start=1)
            if (place := place_of(stem["answer"])) is not None
        ]
        return {"stems": stems, "partial": content["scoring"] == POLYTOMOUS}
