"""How authors write drag and drop items."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stratus.item_types import authoring
from stratus.item_types.areas.forms import WORDS as WORDS_OF_AREAS
from stratus.item_types.areas.forms import AreasField, AreasInput
from stratus.item_types.base import ItemType
from stratus.item_types.drag_and_drop.content import PICTURE, TEXT, Content, places_of
from stratus.item_types.forms import scoring_field
from stratus.item_types.gaps.forms import WORDS, GapsField, GapsForm, GapsInput
from stratus.item_types.naming import choices, letter_at, letter_sent
from stratus.item_types.picture.forms import PictureField
from stratus.item_types.rows.content import MOST_ROWS
from stratus.item_types.rows.lists import Named, RowsInput
from stratus.item_types.rows.texts import NEW_ROWS, TextsField, TextsInput


class WithToken(RowsInput):
    """Rows of places, each with the place of its right token among the rows of tokens."""

    refers = {"token": "tokens"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
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
        return letter_sent(row["token"]) or "–"

    def offered(self) -> Collection[str]:
        """Return the places of the tokens."""
        return [place for place, _letter in choices(self.tokens())]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what the template shows, with the letters of the tokens that there are."""
        context = super().get_context(name, value, attrs)
        context["widget"]["letters"] = choices(self.tokens())
        return context


class PlacesInput(WithToken, GapsInput):
    """Places of a text."""

    own_template = "drag_and_drop/place.html"
    own = {"token": ""}
    most_of_lines = 0


class TargetsInput(WithToken, AreasInput):
    """Areas of a picture."""

    own_template = "drag_and_drop/place.html"
    own = {"token": ""}


class Form(GapsForm):
    """Tokens with letters, and a text or a picture whose places each have the letter of their right token."""

    needed = ("stem", "text", "picture", "tokens", "areas")
    only_with = {
        **dict.fromkeys(("text", "gaps"), ("surface", (TEXT,))),
        **dict.fromkeys(("picture", "areas"), ("surface", (PICTURE,))),
    }
    surface = forms.ChoiceField(
        label=_("The places are"),
        choices=[(TEXT, _("gaps in a text")), (PICTURE, _("areas of a picture"))],
        help_text=_("What belongs to the other one is left out."),
    )
    picture = PictureField(
        described=True, label=_("Picture"), help_text=_("Say what it shows without naming what belongs where: screen readers read it out.")
    )
    areas = AreasField(
        TargetsInput(),
        label=_("Areas"),
        help_text=_(
            "Candidates see the areas, and read their names. "
            "Draw each on the picture, or type where it is, in percent from the left and from the top. "
            "Rectangle: two corners that lie opposite each other, as in 10 20; 40 60. "
            "Circle: its middle, and its radius in percent of the width, as in 50 50; 12.5. "
            "Polygon: 3 to 30 corners, as in 10 10; 40 15; 25 60. Empty rows are left out."
        ),
    )
    tokens = TextsField(
        TextsInput(Named(_("Token %(name)s"), more=_("One more token"), lettered=True), least=NEW_ROWS, most=MOST_ROWS),
        label=_("Tokens"),
        help_text=_(
            "What is put into the text or onto the picture. There may be more tokens than are right for any place. Empty rows are left out."
        ),
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
        last = ("surface", "text", "picture", "tokens", "gaps", "areas", "tokens_reusable", "shuffle", "scoring")
        self.order_fields([*(name for name in self.fields if name not in last), *last])
        tokens = self.fields["tokens"].widget
        assert isinstance(tokens, TextsInput)
        tokens.is_chosen_elsewhere = True
        for name in ("gaps", "areas"):
            places = self.fields[name].widget
            assert isinstance(places, WithToken)
            places.tokens = lambda: len(tokens.rows(self["tokens"].value()))


class Editor(authoring.Editor):
    """Drag and drop."""

    label = _("Drag and drop")
    hint = _("Tokens are put into gaps of a text or onto areas of a picture, by dragging or by pressing. Scored by itself.")
    form = Form
    words = {
        **WORDS,
        **WORDS_OF_AREAS,
        "OTHER_SURFACE": _("This belongs to the other kind of places. Empty it, or choose that kind above."),
        "UNKNOWN_SURFACE": _("Choose what the places are in."),
        "NUMBER_OF_TOKENS": _("Write %(low)s to %(high)s tokens."),
        "TOKEN_TOO_LONG": _("A token is longer than %(most)s characters."),
        "TOKEN_TWICE": _("Tokens %(first)s and %(second)s are the same to candidates."),
        "NO_TOKEN": _("Choose the right token of gap or area %(number)s."),
        "TOKEN_OF_SEVERAL": _("Token %(letter)s is right at %(places)s places: allow that a token is used at several places."),
    }
    key_template = "drag_and_drop/key.html"

    def key(self, item_type: ItemType, content: Mapping[str, Any]) -> Any:
        """Return the places with their numbers and their names, each with its right token."""
        return [
            {
                "name": number,
                "text": place["text"],
                "letter": letter_at(place["token"]),
                "token": content["tokens"][place["token"]]["html"],
                "points": place["points"],
            }
            for number, place in enumerate(places_of(content), 1)
        ]
