"""A field for a whole picture of the collection. Which pictures there are is told by whoever shows the form (`offer`)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from django import forms
from django.utils.translation import gettext_lazy as _

from stratus.foundation.authored import MEDIUM
from stratus.item_types.forms import TypeWidget
from stratus.item_types.picture.content import LONGEST_ALT, one_line_of

_CHOSEN = re.compile(rf"({MEDIUM}) ([1-9][0-9]{{0,4}}) ([1-9][0-9]{{0,4}})")


class Offered(NamedTuple):
    """A picture that can be chosen: `src` is `media:<sha256>`, width and height in pixels; `description` is offered as alternative text."""

    src: str
    width: int
    height: int
    name: str
    description: str = ""


class Pictures(Protocol):
    """The pictures of a collection, as a form needs them."""

    def newest(self) -> Sequence[Offered]:
        """Return those to choose from where nothing else was said, a few dozen at most."""
        ...

    def of(self, src: str) -> Offered | None:
        """Return the picture of this name, None where the collection has none."""
        ...


class PictureInput(TypeWidget):
    """A list of pictures, the alternative text, and whether there needs to be one. The front end shows the picture, and offers more."""

    template_name = "picture/picture.html"

    def __init__(self, *, described: bool) -> None:
        super().__init__()
        self.described = described
        self.pictures: Pictures | None = None

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, Any] | None:
        """Return what was sent, its `src` empty where no picture was chosen; None where nothing was said of any."""
        chosen = _CHOSEN.fullmatch(str(data.get(f"{name}-picture") or ""))
        decorative = not self.described and bool(data.get(f"{name}-decorative"))
        alt = "" if decorative else str(data.get(f"{name}-alt") or "")
        if chosen is None:
            return {"src": "", "width": 0, "height": 0, "alt": alt, "decorative": decorative} if alt.strip() or decorative else None
        return {"src": chosen[1], "width": int(chosen[2]), "height": int(chosen[3]), "alt": alt, "decorative": decorative}

    def as_sent(self, name: str, picture: Mapping[str, Any] | None) -> dict[str, list[str]]:
        """Return what a browser sends for this picture."""
        if not picture:
            return {f"{name}-picture": [""], f"{name}-alt": [""], f"{name}-decorative": []}
        is_decorative = not self.described and picture.get("decorative", not picture.get("alt"))
        sent = {f"{name}-picture": [_chosen(picture) if picture["src"] else ""], f"{name}-alt": [picture.get("alt", "")]}
        return {**sent, f"{name}-decorative": ["on"] if is_decorative else []}

    def shown(self, picture: Mapping[str, Any] | None) -> str:
        """Return the picture in a line of text: what it is called, and what it shows."""
        if not picture or not picture["src"]:
            return ""
        return f"{self._named(picture).name}: {picture.get('alt') or '–'}"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what the template shows: the pictures on offer, that of the value among them."""
        context = super().get_context(name, value, attrs)
        offered = list(self.pictures.newest()) if self.pictures else []
        present = self._named(value) if value and value["src"] else None
        if present and present.src not in {one.src for one in offered}:
            offered.insert(0, present)
        choices = [
            {"value": _chosen(one._asdict()), "name": one.name, "width": one.width, "height": one.height, "description": one.description}
            for one in offered
        ]
        alt = value.get("alt", "") if value else ""
        context["widget"]["described"] = self.described
        is_decorative = bool(value) and value.get("decorative", not alt)
        chosen = _chosen(present._asdict()) if present else ""
        told = {"describedby": (attrs or {}).get("aria-describedby", ""), "invalid": (attrs or {}).get("aria-invalid") == "true"}
        context["widget"].update(choices=choices, chosen=chosen, alt=alt, is_decorative=is_decorative, longest=LONGEST_ALT, **told)
        return context

    def id_for_label(self, id_: str) -> str:
        """Return the id of the list."""
        return f"{id_}_picture"

    def _named(self, picture: Mapping[str, Any]) -> Offered:
        found = self.pictures.of(str(picture["src"])) if self.pictures else None
        return found or Offered(str(picture["src"]), int(picture["width"]), int(picture["height"]), str(_("A picture that is not there")))


class PictureField(forms.Field):
    """A picture of the collection with its alternative text; the cleaned value is what contents hold, None where none was chosen.

    `described`: it has to say what it shows, so decoration is not offered.
    """

    widget: PictureInput

    def __init__(self, *, described: bool = False, **kwargs: Any) -> None:
        super().__init__(widget=PictureInput(described=described), required=False, **kwargs)

    def clean(self, value: Mapping[str, Any] | None) -> dict[str, Any] | None:
        """Return the picture. What is not among the pictures on offer, and what has no alternative text, is refused."""
        if value is None:
            return None
        if not value["src"]:
            raise forms.ValidationError(_("Choose the picture that you describe here."))
        offered = self.widget.pictures
        found = offered.of(value["src"]) if offered else None
        if offered and found is None:
            raise forms.ValidationError(_("This picture is not among the pictures of this collection. Choose it anew."))
        alt = one_line_of(value["alt"])
        if not alt and self.widget.described:
            raise forms.ValidationError(_("Say what the picture shows, for those who cannot see it."))
        if not alt and not value["decorative"]:
            raise forms.ValidationError(_("Say what the picture shows, for those who cannot see it, or that it is decoration."))
        size = {"width": found.width, "height": found.height} if found else {"width": value["width"], "height": value["height"]}
        return {"src": value["src"], **size, "alt": alt}

    def canonical(self, picture: Mapping[str, Any] | None) -> dict[str, Any] | None:
        """Return what counts of a picture, the same for that of a content and that which was sent."""
        return {"src": picture["src"], "alt": one_line_of(picture["alt"])} if picture else None

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Tell whether another picture, or another text, was chosen."""
        return self.canonical(initial) != self.canonical(data)


def offer(form: forms.BaseForm, pictures: Pictures) -> None:
    """Let every field for a picture of this form offer these pictures, and no other."""
    for field in form.fields.values():
        if isinstance(field, PictureField):
            field.widget.pictures = pictures


def _chosen(picture: Mapping[str, Any]) -> str:
    return f"{picture['src']} {picture['width']} {picture['height']}"
