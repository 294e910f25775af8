"""Forms of collections and items. What a content must be is decided by the item type's module, not here."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stratus.library.item_types import essay, file_response, multiple_choice, multiple_response
from stratus.library.item_types.choices import MAX_ALTERNATIVES
from stratus.library.models import Item, ItemRevision

TYPE_LABELS = {
    multiple_choice.KEY: _("Multiple choice"),
    multiple_response.KEY: _("Multiple response"),
    essay.KEY: _("Essay"),
    file_response.KEY: _("File response"),
}
TYPE_HINTS = {
    multiple_choice.KEY: _("One of several alternatives is right. Scored by itself."),
    multiple_response.KEY: _("Several alternatives may be right. Scored by itself, with partial credit if you like."),
    essay.KEY: _("A written answer that assessors mark."),
    file_response.KEY: _("The candidate hands in files that assessors mark."),
}
LANGUAGES = [
    ("en", _("English")), ("nl", _("Dutch")), ("de", _("German")), ("fr", _("French")), ("es", _("Spanish")), ("it", _("Italian")),
    ("pt", _("Portuguese")), ("pl", _("Polish")), ("tr", _("Turkish")), ("ar", _("Arabic")), ("he", _("Hebrew")), ("zh", _("Chinese")),
]  # fmt: skip
MEGABYTE = 1024 * 1024
BLOCK = re.compile(r"<(p|ul|ol|table|h[1-6]|blockquote|pre|div|img|hr)\b", re.IGNORECASE)


def as_html(text: str) -> str:
    """Return what an author typed as HTML: lines become paragraphs, the sanitiser sees to the rest."""
    if BLOCK.search(text) or not text.strip():
        return text
    paragraphs = (part.strip() for part in re.split(r"\r?\n\s*\r?\n", text))
    lines = (re.sub(r"\r?\n", "<br>", part) for part in paragraphs if part)
    return "".join(f"<p>{part}</p>" for part in lines)


class RichText(forms.Textarea):
    """A text area that the front end turns into an editor."""

    def __init__(self, rows: int = 6) -> None:
        super().__init__(attrs={"rows": rows, "data-rich-text": ""})


class AlternativesInput(forms.Widget):
    """Rows of an alternative's text and whether it is right; empty rows count for nothing."""

    template_name = "library/widgets/alternatives.html"

    def __init__(self, *, several: bool) -> None:
        super().__init__()
        self.several = several
        self.more = 0

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, Any]]:
        texts = data.getlist(f"{name}-html")[:MAX_ALTERNATIVES]
        correct = set(data.getlist(f"{name}-correct"))
        return [{"html": text, "correct": str(place) in correct} for place, text in enumerate(texts)]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        rows = [{"html": row.get("html", ""), "correct": row.get("correct")} for row in value or []]
        wanted = max(4, len(rows) + self.more) if not value or self.more else len(rows)
        rows += [{"html": "", "correct": False}] * (min(wanted, MAX_ALTERNATIVES) - len(rows))
        context["widget"].update(rows=rows, kind="checkbox" if self.several else "radio", full=len(rows) >= MAX_ALTERNATIVES)
        return context

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0"


class AlternativesField(forms.Field):
    """Alternatives as the item types take them."""

    def __init__(self, *, several: bool, **kwargs: Any) -> None:
        super().__init__(widget=AlternativesInput(several=several), required=False, **kwargs)

    def clean(self, value: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        return [{"html": as_html(row["html"]), "correct": row["correct"]} for row in value]


class CollectionForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=100)
    external_id = forms.CharField(
        label=_("External ID"), max_length=64, required=False, help_text=_("For other systems; leave it empty if none needs it.")
    )


class ItemForm(forms.Form):
    """What items of all types have."""

    title = forms.CharField(label=_("Title"), max_length=200, help_text=_("Internal; the candidate does not see it."))
    stem = forms.CharField(label=_("Question"), required=False, widget=RichText())
    max_score = forms.CharField(
        label=_("Maximum score"), max_length=12, initial="1", widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "short"})
    )
    lang = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, help_text=_("How screen readers pronounce the question."))

    def content(self) -> dict[str, Any]:
        """Return the content as the item type's module takes it."""
        values = {name: value for name, value in self.cleaned_data.items() if name not in ("title", "max_score")}
        for name in ("stem", "marking_scheme"):
            if name in values:
                values[name] = as_html(values[name])
        return values

    @classmethod
    def initial_of(cls, item: Item, revision: ItemRevision) -> dict[str, Any]:
        """Return the form's values for this revision."""
        return {**revision.content, "title": item.title, "max_score": f"{revision.max_score.normalize():f}"}


class MultipleChoiceForm(ItemForm):
    alternatives = AlternativesField(several=False, label=_("Alternatives"), help_text=_("Mark the right one. Empty rows are left out."))
    shuffle = forms.BooleanField(label=_("Show the alternatives in another order to each candidate"), required=False)


class MultipleResponseForm(ItemForm):
    alternatives = AlternativesField(
        several=True, label=_("Alternatives"), help_text=_("Mark all that are right. Empty rows are left out.")
    )
    scoring = forms.ChoiceField(
        label=_("Scoring"),
        choices=[("DICHOTOMOUS", _("All or nothing")), ("POLYTOMOUS", _("Partial credit"))],
        help_text=_("Partial credit: each right selection earns its share; without a limit on selections a wrong one cancels a right one."),
    )
    max_selections = forms.CharField(
        label=_("Most selections allowed"),
        max_length=4,
        required=False,
        help_text=_("Empty: no limit."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
    )
    shuffle = forms.BooleanField(label=_("Show the alternatives in another order to each candidate"), required=False)


class EssayForm(ItemForm):
    max_words = forms.CharField(
        label=_("Most words"),
        max_length=6,
        required=False,
        help_text=_("A soft limit: candidate and assessor see when it is passed. Empty: no limit."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
    )
    rich_text = forms.BooleanField(label=_("The candidate can use bold, lists and tables"), required=False, initial=True)
    marking_scheme = forms.CharField(
        label=_("Marking scheme"), required=False, widget=RichText(), help_text=_("Only assessors and moderators see it.")
    )


class FileResponseForm(ItemForm):
    accept = forms.CharField(
        label=_("Kinds of files"),
        max_length=200,
        required=False,
        initial=", ".join(file_response.DEFAULT_ACCEPT),
        help_text=_("Endings, separated by commas."),
    )
    max_files = forms.CharField(
        label=_("Most files"),
        max_length=3,
        required=False,
        initial="1",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
    )
    max_size = forms.IntegerField(
        label=_("Largest file, in MB"),
        min_value=1,
        max_value=file_response.MAX_SIZE // MEGABYTE,
        initial=10,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    marking_scheme = forms.CharField(
        label=_("Marking scheme"), required=False, widget=RichText(), help_text=_("Only assessors and moderators see it.")
    )

    def content(self) -> dict[str, Any]:
        return {**super().content(), "max_size": self.cleaned_data["max_size"] * MEGABYTE}

    @classmethod
    def initial_of(cls, item: Item, revision: ItemRevision) -> dict[str, Any]:
        values = super().initial_of(item, revision)
        return {**values, "accept": ", ".join(values["accept"]), "max_size": max(1, values["max_size"] // MEGABYTE)}


ITEM_FORMS: dict[str, type[ItemForm]] = {
    multiple_choice.KEY: MultipleChoiceForm,
    multiple_response.KEY: MultipleResponseForm,
    essay.KEY: EssayForm,
    file_response.KEY: FileResponseForm,
}
