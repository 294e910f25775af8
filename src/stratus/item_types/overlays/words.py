"""What authors call the texts of an item. For staff pages: it needs Django."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stratus.item_types.authoring import PARTS, editor_of
from stratus.item_types.beside.feedback import FEEDBACK
from stratus.item_types.beside.feedback import PARTS as OF_PARTS
from stratus.item_types.beside.forms import VERDICT_WORDS, part_name
from stratus.item_types.overlays.media import Shown, Sort
from stratus.item_types.overlays.where import Text

NAMED: Mapping[str, str | Promise] = {**PARTS, "table": gettext_lazy("Cell %(name)s")}
"""What a row of this field is called."""
OWN: Mapping[str, str | Promise] = {"alt": gettext_lazy("What the picture shows"), FEEDBACK: gettext_lazy("Feedback"), **VERDICT_WORDS}
"""What members are called that are no field of a form."""
UNSAID = ("html", "text", "picture", OF_PARTS)
"""Members of rows and objects that say nothing beside what holds them."""


def left_out_in_words(medium: Shown) -> str:
    """Return what a translator reads of a medium of the original that their text does not have."""
    named, unnamed = {
        Sort.PICTURE: (_("The picture of the original is missing: “%(title)s”."), _("A picture of the original is missing.")),
        Sort.SOUND: (_("The sound of the original is missing: “%(title)s”."), _("A sound of the original is missing.")),
        Sort.VIDEO: (_("The video of the original is missing: “%(title)s”."), _("A video of the original is missing.")),
        Sort.DOCUMENT: (_("The document of the original is missing: “%(title)s”."), _("A document of the original is missing.")),
    }[medium.sort]
    return named % {"title": medium.title} if medium.title else unnamed


def name_of_text(item_type: str, text: Text, parts: Sequence[Mapping[str, str]]) -> str:
    """Return what a text is called: *Question*, *Alternative 2*, *Column 1: Option A*. `parts` are the named ones of the item."""
    fields = editor_of(item_type).form.base_fields
    said = []
    for depth, (member, name) in enumerate(text.path):
        if member == OF_PARTS and text.field == FEEDBACK:
            said += [part_name(part) for part in parts if part["id"] == name]
        elif name:
            said.append(str(NAMED[member]) % {"name": name})
        elif member in OWN:
            said.append(str(OWN[member]))
        elif depth == 0 and member in fields and member not in ("picture",):
            said.append(str(fields[member].label or member))
        elif member not in UNSAID:
            said.append(member)
    return _("%(part)s: %(problem)s") % {"part": said[0], "problem": said[1]} if len(said) == 2 else ": ".join(said)
