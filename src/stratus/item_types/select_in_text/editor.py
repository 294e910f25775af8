"""How authors write select in text items."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stratus.item_types import authoring
from stratus.item_types.base import ItemType
from stratus.item_types.forms import ItemForm, RichText, as_html, scoring_field
from stratus.item_types.select_in_text.content import MAX_PIECES
from stratus.item_types.select_in_text.pieces import CLOSE, MARKED, OPEN, SENTENCES, WORDS
from stratus.ui.forms.numbers import NumberField


class Form(ItemForm):
    """A passage with brackets around what is right."""

    needed = ("stem", "text")
    text = forms.CharField(
        label=_("Text to choose from"),
        required=False,
        widget=RichText(rows=10),
        help_text=_(
            "Put square brackets and an asterisk around each part that is right: [*word]. Brackets without an asterisk make one part, "
            "which is wrong, of all that is in them: [New York]. For a bracket that candidates see write \\[ or \\]. The preview shows "
            "what can be chosen."
        ),
    )
    unit = forms.ChoiceField(
        label=_("What can be chosen"),
        choices=[(WORDS, _("Every word")), (SENTENCES, _("Every sentence")), (MARKED, _("Only what is in brackets"))],
        help_text=_("Dots of abbreviations may be taken for the end of a sentence: put such a sentence in brackets."),
    )
    scoring = scoring_field(
        _("Partial credit: right selections earn a share each. Wrong ones cancel them, unless no more may be selected than are right.")
    )
    max_selections = NumberField(
        label=_("Most selections allowed"), low=1, high=MAX_PIECES, required=False, help_text=_("Empty: no limit.")
    )

    def content(self) -> dict[str, Any]:
        """Return the content, the passage as HTML."""
        values = super().content()
        return {**values, "text": as_html(values["text"])}


class Editor(authoring.Editor):
    """Select in text."""

    label = _("Select in text")
    hint = _("Words or sentences of a text are chosen. Scored by itself, with partial credit if you like.")
    form = Form
    words = {
        "NO_PASSAGE": _("Write the text to choose from."),
        "PASSAGE_TOO_LONG": _("The text is longer than %(most)s characters, its layout included."),
        "UNKNOWN_UNIT": _("Choose what can be chosen."),
        "BRACKET_OPEN": _("“%(text)s”: this bracket is not closed in the same paragraph, or another one opens in it."),
        "EMPTY_BRACKETS": _("There is nothing in a pair of brackets."),
        "TOO_MANY_PIECES": _("%(number)s parts could be chosen; at most %(most)s are possible. Shorten the text."),
        "RIGHT_ONES_TELL": _(
            "Only right parts are longer or shorter than the others, which candidates see. Put brackets around some wrong ones too: "
            "[like this]."
        ),
        "NONE_RIGHT": _("Mark at least one part as right: [*word]."),
        "FEWER_SELECTIONS_THAN_RIGHT": _("%(right)s parts are right: allow at least as many selections."),
    }
    key_template = "select_in_text/key.html"

    def key(self, item_type: ItemType, content: Mapping[str, Any]) -> Any:
        """Return the passage, its right pieces marked, as safe HTML."""
        pieces = iter(content["pieces"])
        ends = {OPEN: "", CLOSE: ""}

        def shown(tag: re.Match[str]) -> str:
            if tag[0] == OPEN:
                right = next(pieces)["correct"]
                ends.update({OPEN: "<mark>✓ " if right else "", CLOSE: "</mark>" if right else ""})
            return ends[tag[0]]

        return re.sub(f"{OPEN}|{CLOSE}", shown, content["passage"])
