"""The form of a translation: a field for each text of an item, and a tick for each that is out of date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stratus.foundation.authored import names_a_medium
from stratus.foundation.markup import clean_html
from stratus.item_types.languages import languages
from stratus.item_types.overlays.media import begun_with, is_only_begun, left_out
from stratus.item_types.overlays.words import left_out_in_words
from stratus.item_types.widgets import RichText, as_html
from stratus.library.items.translations.queries import Row

FITS = "fits-"


def name_of(address: str) -> str:
    """Return the name of the field of a text: its address as scripts and style sheets take names."""
    return address.replace(".", "-")


def _begun(row: Row) -> str:
    return begun_with(row.text.source) if row.text.is_html else ""


class TextOfTranslation(forms.CharField):
    """A text with layout, in the form that contents use."""

    def __init__(self, row: Row, language: str, lang: str) -> None:
        sounds = names_a_medium(row.text.source) or names_a_medium(row.translation)
        widget = RichText(rows=2 if row.is_short else 6, sounds=sounds) if row.text.is_html else forms.TextInput()
        if row.is_short:
            widget.attrs["data-rich-text"] = "line"
        widget.attrs |= {"lang": lang, "dir": "auto"}
        label = _("%(text)s, in %(language)s") % {"text": row.label, "language": language}
        super().__init__(label=label, required=False, strip=False, widget=widget)
        self.row, self.is_html, self.is_incomplete = row, row.text.is_html, False
        if "[" in row.text.source and row.text.address == "text":
            self.help_text = _("Brackets stand for what is answered: write each gap, or each part to choose, as the original has it.")

    def canonical(self, value: Any) -> str:
        """Return what counts of a text, the same for one that is stored and one that was sent."""
        text = str(value or "")
        return (as_html(text) if self.is_html else " ".join(text.splitlines())).strip()

    def clean(self, value: Any) -> str:
        """Return the text as it is checked: nothing where it holds only the media with which the field began."""
        text = self.canonical(value)
        return "" if not self.row.translation and is_only_begun(self.row.text.source, self.safe(text)) else text

    def safe(self, text: str) -> str:
        """Return what was typed as HTML that can be looked through; nothing where the field has none, or more than it may have."""
        return clean_html(text) if self.is_html and len(text) <= self.row.text.most else ""

    def say_what_is_left_out(self, value: Any) -> None:
        """Have the help of the field name the media of the original that this value does not have; an empty one is missing as a whole."""
        safe = self.safe(self.canonical(value))
        if not safe:
            return
        lacking = left_out(self.row.text.source, safe)
        self.is_incomplete = bool(lacking)
        self.help_text = " ".join([*map(left_out_in_words, lacking), *([str(self.help_text)] if self.help_text else [])])

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Tell whether the texts differ."""
        return self.canonical(initial) != self.canonical(data)


class TranslationForm(forms.Form):
    """Texts of an item in another language. Fields are made of the rows that it shows."""

    def __init__(self, *args: Any, rows: Sequence[Row] = (), language: str = "", lang: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            name = name_of(row.text.address)
            self.fields[name] = field = TextOfTranslation(row, language, lang)
            sent = field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name)) if self.is_bound else None
            field.say_what_is_left_out(sent if self.is_bound else self.get_initial_for_field(field, name))
            if row.is_outdated:
                self.fields[FITS + name_of(row.text.address)] = forms.BooleanField(
                    label=_("%(text)s: it still fits the original as it is now") % {"text": row.label}, required=False
                )

    @staticmethod
    def initial_of(rows: Sequence[Row]) -> dict[str, Any]:
        """Return the form's values: the translations; what has none begins with the media of its original."""
        return {name_of(row.text.address): row.translation or _begun(row) for row in rows}

    @property
    def shown(self) -> list[dict[str, Any]]:
        """The rows with their fields, as the template shows them."""
        names = [name_of(row.text.address) for row in self.rows]
        return [
            {
                "row": row,
                "field": self[name],
                "fits": self[FITS + name] if row.is_outdated else None,
                "id": f"original-{name}",
                "is_incomplete": getattr(self.fields[name], "is_incomplete", False),
            }
            for row, name in zip(self.rows, names, strict=True)
        ]

    def texts(self) -> dict[str, str]:
        """Return address → translation, as it was written."""
        return {row.text.address: self.cleaned_data[name_of(row.text.address)] for row in self.rows}

    def fitting(self) -> set[str]:
        """Return the addresses of the translations that fit as they are."""
        return {row.text.address for row in self.rows if self.cleaned_data.get(FITS + name_of(row.text.address))}


class TargetForm(forms.Form):
    """The language into which an item is translated next."""

    lang = forms.ChoiceField(label=gettext_lazy("Language"))

    def __init__(self, *args: Any, without: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["lang"]
        choice.choices = [one for one in languages() if one[0] not in without]
