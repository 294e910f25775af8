"""How authors write match items."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stratus.item_types import authoring
from stratus.item_types.base import ItemType
from stratus.item_types.forms import ItemForm, scoring_field
from stratus.item_types.naming import choices, letter_sent
from stratus.item_types.rows.content import MOST_ROWS
from stratus.item_types.rows.lists import Named, Row
from stratus.item_types.rows.texts import NEW_ROWS, ChoosingInput, TextsField, TextsInput


class SourcesInput(ChoosingInput):
    """Sources, each with its points and the place of its right target among the rows of targets."""

    beside_template = "match/beside.html"
    empty: Mapping[str, str] = {"id": "", "html": "", "points": "", "target": ""}
    refers = {"target": "targets"}

    def __init__(self, named: Named, *, least: int, most: int) -> None:
        super().__init__(named, least=least, most=most)
        self.targets: Callable[[], int] = lambda: 0
        """How many rows of targets are shown."""

    def said_beside(self, row: Row) -> str:
        """Return the letter of the target, and the points."""
        letter = letter_sent(row.get("target", ""))
        right = f" → {letter}" if letter else ""
        return f"{right} ({row['points']})" if row["points"] else right

    def offered(self) -> Collection[str]:
        """Return the places of the targets."""
        return [place for place, _letter in choices(self.targets())]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what the template shows, with the letters of the targets that there are."""
        context = super().get_context(name, value, attrs)
        context["widget"]["targets"] = choices(self.targets())
        return context

    def shown_row(self, row: Row, place: int) -> dict[str, Any]:
        """Return the fields of a row, and what its controls are called."""
        name = {"name": self.named.name(place)}
        words = {"points_label": _("Points of source %(name)s"), "target_label": _("Right target of source %(name)s")}
        return {**super().shown_row(row, place), **{part: str(text) % name for part, text in words.items()}}


class Form(ItemForm):
    """Targets with letters, and sources, each with the letter of its right target."""

    needed = ("stem", "targets", "sources")
    targets = TextsField(
        TextsInput(Named(_("Target %(name)s"), more=_("One more target"), lettered=True), least=NEW_ROWS, most=MOST_ROWS),
        label=_("Targets"),
        help_text=_("There may be more targets than are right for any source. Empty rows are left out."),
    )
    sources = TextsField(
        SourcesInput(Named(_("Source %(name)s"), more=_("One more source")), least=NEW_ROWS, most=MOST_ROWS),
        label=_("Sources"),
        help_text=_("What is to be matched. Choose for each the letter of its right target."),
    )
    targets_reusable = forms.BooleanField(
        label=_("A target may be used for several sources"),
        required=False,
        help_text=_(
            "With two to four short targets, such as True and False, candidates see a table in which they tick a target in each row."
        ),
    )
    shuffle = forms.BooleanField(
        label=_("Show the targets in another order to each candidate"),
        required=False,
        initial=True,
        help_text=_(
            "Pairs side by side would tell the key. Targets that are used once are therefore always shown in another order, "
            "and where targets stay as written, the sources are."
        ),
    )
    scoring = scoring_field(_("Partial credit: each source with its right target earns its share, by its points."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        targets, sources = self.fields["targets"].widget, self.fields["sources"].widget
        assert isinstance(targets, TextsInput)
        assert isinstance(sources, SourcesInput)
        sources.choose_from(targets, "sources")
        sources.targets = lambda: len(targets.rows(self["targets"].value()))


class Editor(authoring.Editor):
    """Match."""

    label = _("Match")
    hint = _("Each source is matched with a target: pairs, categories, or a table of statements. Scored by itself.")
    form = Form
    words = {
        "NUMBER_OF_SOURCES": _("Write %(low)s to %(high)s sources."),
        "NUMBER_OF_TARGETS": _("Write %(low)s to %(high)s targets."),
        "SOURCE_TOO_LONG": _("A source is longer than %(most)s characters."),
        "TARGET_TOO_LONG": _("A target is longer than %(most)s characters."),
        "SOURCE_TWICE": _("Sources %(first)s and %(second)s are the same to candidates."),
        "TARGET_TWICE": _("Targets %(first)s and %(second)s are the same to candidates."),
        "NO_TARGET": _("Choose the right target of source %(number)s."),
        "TARGET_OF_SEVERAL": _("Target %(letter)s is right for %(sources)s sources: allow that a target is used for several sources."),
    }
    key_template = "rows/key.html"

    def key(self, item_type: ItemType, content: Mapping[str, Any]) -> Any:
        """Return the sources with their numbers, and with their right targets."""
        labels = {part.id: part.label for part in item_type.parts(content)}
        return [
            {"name": labels[source["id"]], "html": source["html"], "target": content["targets"][source["target"]]["html"]}
            for source in content["sources"]
        ]
