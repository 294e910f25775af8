"""How authors write items with lists in gaps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stratus.item_types import authoring
from stratus.item_types.base import ItemType
from stratus.item_types.gaps.forms import WORDS, GapsField, GapsForm, GapsInput
from stratus.item_types.select_from_list import lines
from stratus.item_types.select_from_list.content import LONGEST_OPTION, MOST_OPTIONS, Content


class OptionsInput(GapsInput):
    """Gaps with their options, one a line."""

    own_template = "select_from_list/row.html"
    own = {"options": "", "known": ""}
    most_of_lines = (MOST_OPTIONS + 1) * (LONGEST_OPTION + len("* \\\n"))

    def read(self, sent: Mapping[str, str]) -> dict[str, Any]:
        """Return the options."""
        return {"options": lines.read(sent["options"], sent["known"])}

    def write(self, row: Mapping[str, Any]) -> dict[str, str]:
        """Return the options as lines, with their ids beside."""
        return {"options": lines.written(row["options"]), "known": lines.known(row["options"])}

    def said(self, row: Mapping[str, Any]) -> str:
        """Return the options in one line."""
        return " / ".join(lines.written(row["options"]).splitlines())


class Form(GapsForm):
    """Each gap has options of its own."""

    needed = ("stem", "text")
    gaps = GapsField(
        Content(), OptionsInput(), label=_("Gaps"), help_text=_("Rows without options are left out if the text has no such gap.")
    )
    shuffle = forms.BooleanField(
        label=_("Show the options in another order to each candidate"),
        required=False,
        initial=True,
        help_text=_("Otherwise they stand as you wrote them: see that this tells nothing."),
    )


class Editor(authoring.Editor):
    """Select from list."""

    label = _("Select from list")
    hint = _("A text with gaps; in each, one of several options is right. Scored by itself, with partial credit if you like.")
    form = Form
    words = {
        **WORDS,
        "OPTION_TOO_LONG": _("Gap %(number)s: an option is longer than %(most)s characters."),
        "NUMBER_OF_OPTIONS": _("Gap %(number)s: write %(low)s to %(high)s options."),
        "OPTION_TWICE": _("Gap %(number)s: “%(option)s” is there twice."),
        "NOT_ONE_OPTION_RIGHT": _("Gap %(number)s: put a * before exactly one option, the right one."),
    }
    key_template = "gaps/key.html"

    def key(self, item_type: ItemType, content: Mapping[str, Any]) -> Any:
        """Return the gaps, each with its right option."""
        return [{**gap, "right": [option["text"] for option in gap["options"] if option["correct"]]} for gap in content["gaps"]]
