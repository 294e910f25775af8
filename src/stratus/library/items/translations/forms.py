"""The form of a translation: a field for each text of an item, and a tick for each that is out of date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stratus.foundation.authored import names_a_medium
from stratus.item_types.languages import languages
from stratus.item_types.widgets import RichText, as_html
from stratus.library.items.translations.queries import Row

FITS = "fits-"


def name_of(address: str) -> str:
    """Return the name of the field of a text: its address as scripts and style sheets take names."""
    return address.replace(".", "-")


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
        self.is_html = row.text.is_html
        if "[" in row.text.source and row.text.address == "text":
            self.help_text = _("Brackets stand for what is answered: write each gap, or each part to choose, as the original has it.")

    def canonical(self, value: Any) -> str:
        """Return what counts of a text, the same for one that is stored and one that was sent."""
        text = str(value or "")
        return (as_html(text) if self.is_html else " ".join(text.splitlines())).strip()

    def clean(self, value: Any) -> str:
        """Return the text as it is checked."""
        return self.canonical(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Tell whether the texts differ."""
        return self.canonical(initial) != self.canonical(data)


class TranslationForm(forms.Form):
    """Texts of an item in another language. Fields are made of the rows that it shows."""

    def __init__(self, *args: Any, rows: Sequence[Row] = (), language: str = "", lang: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            self.fields[name_of(row.text.address)] = TextOfTranslation(row, language, lang)
            if row.is_outdated:
                self.fields[FITS + name_of(row.text.address)] = forms.BooleanField(
                    label=_("%(text)s: it still fits the original as it is now") % {"text": row.label}, required=False
                )

    @staticmethod
    def initial_of(rows: Sequence[Row]) -> dict[str, Any]:
        """Return the form's values: the translations."""
        return {name_of(row.text.address): row.translation for row in rows}

    @property
    def shown(self) -> list[dict[str, Any]]:
        """The rows with their fields, as the template shows them."""
        names = [name_of(row.text.address) for row in self.rows]
        return [
            {"row": row, "field": self[name], "fits": self[FITS + name] if row.is_outdated else None, "id": f"original-{name}"}
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
