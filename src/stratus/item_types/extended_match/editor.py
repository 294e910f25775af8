"""How authors write extended match items."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stratus.item_types import authoring
from stratus.item_types.base import ItemType
from stratus.item_types.credit import POLYTOMOUS
from stratus.item_types.extended_match.content import LEAST_STEMS, MOST_OF_THEME, MOST_STEMS
from stratus.item_types.forms import ItemForm, scoring_field
from stratus.item_types.listed.content import MOST_OPTIONS
from stratus.item_types.naming import letter_at, one_line, place_of
from stratus.item_types.rows.lists import Named, Row
from stratus.item_types.rows.texts import ChoosingInput, TextsField, TextsInput

SHOWN_OPTIONS = 6
"""Rows of options that a new item begins with."""
LONGEST_LABEL = 80
"""Characters of an option in a list to choose from."""


def reference(option: Row, place: int) -> str:
    """Return how a row of stems refers to an option: by its id, and where it has none yet by its row. Both stay when others come and go."""
    return str(option.get("id") or f"#{place}")


class StemsInput(ChoosingInput):
    """Rows of stems, each with its right option and its points. `options` tells the options of the form, by reference."""

    beside_template = "extended_match/beside.html"
    empty: Mapping[str, str] = {"id": "", "html": "", "answer": "", "points": ""}
    refers = {"answer": "options"}

    def __init__(self, named: Named, *, least: int, most: int) -> None:
        super().__init__(named, least=least, most=most)
        self.options: Callable[[], Sequence[tuple[str, str]]] = list

    def said_beside(self, row: Row) -> str:
        """Return the right option, and the points."""
        return f" → {dict(self.options()).get(str(row.get('answer')), '–')} ({row.get('points') or 1})"

    def refer_to(self, place: int, data: Any) -> str:
        """Return the reference to the option at this place of those that were sent."""
        return reference({"id": "".join(data.getlist("options-id")[place : place + 1])}, place)

    def offered(self) -> Collection[str]:
        """Return the references to the options."""
        return [reference for reference, _label in self.options()]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what the template shows."""
        context = super().get_context(name, value, attrs)
        context["widget"]["options"] = self.options()
        return context


class Form(ItemForm):
    """A theme, options, and stems that each have one of them."""

    needed = ("stem", "options", "stems")
    theme = forms.CharField(
        label=_("Theme"), required=False, max_length=MOST_OF_THEME,
        help_text=_("A few words above the options that say what they are about: “Chest pain”."),
    )  # fmt: skip
    options = TextsField(
        TextsInput(Named(_("Option %(name)s"), more=_("One more option"), lettered=True), least=SHOWN_OPTIONS, most=MOST_OPTIONS),
        label=_("Options"),
        help_text=_("The alphabet is a good order: it tells nothing of what is right. Empty rows are left out."),
    )
    stems = TextsField(
        StemsInput(Named(_("Stem %(name)s"), more=_("One more stem")), least=LEAST_STEMS, most=MOST_STEMS),
        label=_("Stems"),
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
        options = self.fields["options"].widget
        assert isinstance(options, TextsInput)
        assert isinstance(stems, StemsInput)
        stems.choose_from(options, "stems")
        stems.options = self._options

    def content(self) -> dict[str, Any]:
        """Return the content; the right options as letters of the options as they were sent."""
        values = super().content()
        letters = {reference(option, place): letter_at(place) for place, option in enumerate(values["options"])}
        values["stems"] = [{**stem, "answer": letters.get(stem["answer"], "")} for stem in values["stems"]]
        return values

    @classmethod
    def initial_of(cls, title: str, content: Mapping[str, Any], max_score: Decimal) -> dict[str, Any]:
        """Return the form's values; the right options as references."""
        references = {letter_at(place): reference(option, place) for place, option in enumerate(content["options"])}
        stems = [{**stem, "answer": references.get(stem["answer"], "")} for stem in content["stems"]]
        return super().initial_of(title, {**content, "stems": stems}, max_score)

    def _options(self) -> list[tuple[str, str]]:
        """The rows of options that are shown, as a list to choose from."""
        options = self["options"]
        widget = options.field.widget
        assert isinstance(widget, TextsInput)
        return [(reference(row, place), _label(row, place)) for place, row in enumerate(widget.rows(options.value()))]


def _label(option: Row, place: int) -> str:
    return f"{letter_at(place)}. {one_line(option.get('html', ''), LONGEST_LABEL)}".rstrip()


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
