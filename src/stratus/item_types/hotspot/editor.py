"""How authors write hotspot items."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stratus.item_types import authoring
from stratus.item_types.areas.forms import WORDS, AreasField, AreasInput
from stratus.item_types.base import ItemType
from stratus.item_types.credit import POLYTOMOUS
from stratus.item_types.forms import ItemForm, scoring_field
from stratus.item_types.hotspot.content import ONE, ORDER, SEVERAL
from stratus.item_types.picture.forms import PictureField

RIGHT = "1"


class MarkedInput(AreasInput):
    """Areas, each right or wrong."""

    own_template = "hotspot/area.html"
    own = {"correct": RIGHT}

    def read(self, sent: Mapping[str, str]) -> dict[str, Any]:
        """Return whether the area is right."""
        return {"correct": sent["correct"] == RIGHT}

    def write(self, row: Mapping[str, Any]) -> dict[str, str]:
        """Return whether the area is right."""
        return {"correct": RIGHT if row["correct"] else ""}


class Form(ItemForm):
    """A picture, what is done with it, and its areas."""

    needed = ("stem", "picture", "areas")
    picture = PictureField(
        described=True,
        label=_("Picture"),
        help_text=_("Say what it shows without naming the place that is asked for: screen readers read it out."),
    )
    task = forms.ChoiceField(
        label=_("What candidates do"),
        choices=[
            (ONE, _("Mark one place")),
            (SEVERAL, _("Mark as many places as there are right areas")),
            (ORDER, _("Mark the right areas in their order")),
        ],
    )
    visible = forms.BooleanField(
        label=_("Candidates see the areas, as buttons with their names"),
        required=False,
        help_text=_(
            "Whoever cannot see the picture can answer only then. Otherwise areas are hidden, and the place is marked with a pointer, "
            "or with a cross-hair that the arrow keys move."
        ),
    )
    areas = AreasField(
        MarkedInput(),
        label=_("Areas"),
        help_text=_(
            "Draw each on the picture, or type where it is, in percent from the left and from the top. "
            "Rectangle: two corners that lie opposite each other, as in 10 20; 40 60. "
            "Circle: its middle, and its radius in percent of the width, as in 50 50; 12.5. "
            "Polygon: 3 to 30 corners, as in 10 10; 40 15; 25 60. "
            "A mark in several areas belongs to the smallest. Empty rows are left out."
        ),
    )
    scoring = scoring_field(_("Partial credit: each right area that is marked earns its share, by its points."), first=POLYTOMOUS)


class Editor(authoring.Editor):
    """Hotspot."""

    label = _("Hotspot")
    hint = _("Places are marked on a picture: one, several, or in order. Scored by itself, with partial credit if you like.")
    form = Form
    words = {
        **WORDS,
        "UNKNOWN_TASK": _("Choose what candidates do."),
        "NO_AREA_RIGHT": _("Say which area is right, one at least."),
        "ONE_AREA_TO_ORDER": _("Give at least two right areas to be put in order."),
        "ALL_AREAS_RIGHT": _("Candidates see the areas: add one that is wrong."),
    }
    key_template = "hotspot/key.html"

    def key(self, item_type: ItemType, content: Mapping[str, Any]) -> Any:
        """Return the areas with their numbers."""
        return [{**area, "number": number} for number, area in enumerate(content["areas"], 1)]
