"""How authors write drag and drop items."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stratus.item_types import authoring
from stratus.item_types.base import ItemType
from stratus.item_types.drag_and_drop.content import Content
from stratus.item_types.forms import scoring_field
from stratus.item_types.gaps.forms import WORDS, GapsField, GapsForm, GapsInput
from stratus.item_types.rows.content import LETTERS
from stratus.item_types.rows.forms import Named, RowsField


class PlacesInput(GapsInput):
    """Places of a text, each with the letter of its right token."""

    row_template = "drag_and_drop/place.html"
    places = {"token": ""}
    most_of_lines = 0

    def __init__(self) -> None:
        super().__init__()
        self.tokens: Callable[[], int] = lambda: 0
        """How many rows of tokens are shown."""

    def read(self, sent: Mapping[str, str]) -> dict[str, Any]:
        """Return the place of the token among the rows."""
        return {"token": sent["token"]}

    def write(self, row: Mapping[str, Any]) -> dict[str, str]:
        """Return the place of the token among the rows."""
        return {"token": str(row["token"])}

    def said(self, row: Mapping[str, Any]) -> str:
        """Return the letter of the token."""
        token = str(row["token"])
        return LETTERS[int(token)] if token.isdecimal() and len(token) < 3 and int(token) < len(LETTERS) else "–"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what the template shows, with the letters of the tokens that there are."""
        context = super().get_context(name, value, attrs)
        context["widget"]["letters"] = [(str(place), LETTERS[place]) for place in range(min(self.tokens(), len(LETTERS)))]
        return context


class Form(GapsForm):
    """Tokens with letters, and a text whose places each have the letter of their right token."""

    tokens = RowsField(
        Named(row=_("Token %(name)s"), points="", more=_("One more token")),
        letters=True,
        label=_("Tokens"),
        help_text=_("What is put into the text. There may be more tokens than are right for any place. Empty rows are left out."),
    )
    gaps = GapsField(Content(), PlacesInput(), label=_("Gaps"), help_text=_("Choose for each the letter of its right token."))
    tokens_reusable = forms.BooleanField(label=_("A token may be used at several places"), required=False)
    shuffle = forms.BooleanField(
        label=_("Show the tokens in another order to each candidate"),
        required=False,
        initial=True,
        help_text=_("Tokens that are used once are always shown in another order: as you wrote them they might tell the key."),
    )
    scoring = scoring_field(_("Partial credit: each place with its right token earns its share, by its points."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [name for name in self.fields if name not in ("tokens", "gaps", "scoring", "tokens_reusable", "shuffle")]
        self.order_fields([*names, "tokens", "gaps", "tokens_reusable", "shuffle", "scoring"])
        tokens = self._tokens
        places = self.fields["gaps"].widget
        assert isinstance(places, PlacesInput)
        places.tokens = lambda: tokens.widget.number(self["tokens"].value())

    @property
    def _tokens(self) -> RowsField:
        tokens = self.fields["tokens"]
        assert isinstance(tokens, RowsField)
        return tokens

    def add_row(self) -> None:
        """Show one more token, or rows for the gaps of the text, whichever button was pressed."""
        if self.data.get("more") == "tokens":
            self._tokens.widget.more = 1
        else:
            super().add_row()


class Editor(authoring.Editor):
    """Drag and drop."""

    label = _("Drag and drop")
    hint = _("Tokens are put into the places of a text, by dragging or by pressing. Scored by itself, with partial credit if you like.")
    form = Form
    words = {
        **WORDS,
        "NUMBER_OF_TOKENS": _("Write %(low)s to %(high)s tokens."),
        "TOKEN_TOO_LONG": _("A token is longer than %(most)s characters."),
        "TOKEN_TWICE": _("Tokens %(first)s and %(second)s are the same to candidates."),
        "NO_TOKEN": _("Choose the right token of gap %(number)s."),
        "TOKEN_OF_SEVERAL": _("Token %(letter)s is right at %(places)s places: allow that a token is used at several places."),
    }
    key_template = "drag_and_drop/key.html"

    def key(self, item_type: ItemType, content: Mapping[str, Any]) -> Any:
        """Return the places with their numbers and the words around them, each with its right token."""
        return [
            {
                "name": gap["number"],
                "text": gap["text"],
                "letter": LETTERS[gap["token"]],
                "token": content["tokens"][gap["token"]]["html"],
                "points": gap["points"],
            }
            for gap in content["gaps"]
        ]
