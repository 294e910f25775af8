"""How authors write match items."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stratus.item_types import authoring
from stratus.item_types.base import ItemType
from stratus.item_types.forms import scoring_field
from stratus.item_types.rows.forms import Named, RowsField, RowsForm


class Form(RowsForm):
    """Targets with letters, and sources, each with the letter of its right target."""

    targets = RowsField(
        Named(row=_("Target %(name)s"), points="", more=_("One more target")),
        letters=True,
        label=_("Targets"),
        help_text=_("There may be more targets than are right for any source. Empty rows are left out."),
    )
    sources = RowsField(
        Named(
            row=_("Source %(name)s"),
            points=_("Points of source %(name)s"),
            more=_("One more source"),
            target=_("Right target of source %(name)s"),
        ),
        points=True,
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
        targets, sources = self.fields["targets"], self.fields["sources"]
        assert isinstance(targets, RowsField)
        assert isinstance(sources, RowsField)
        sources.widget.targets = lambda: targets.widget.number(self["targets"].value())


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
