"""Forms of media."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stratus.library.media.actions import faults
from stratus.library.media.decoding.documents.told import MOST_PAGES
from stratus.library.media.rules import (
    DOCUMENT_FILES,
    LONGEST_DESCRIPTION,
    LONGEST_NAME,
    MEGABYTE,
    MOST_BYTES,
    MOST_DOCUMENT,
    MOST_PIXELS,
    MOST_PLAYED,
    SOUND_FILES,
    TYPES,
    VIDEO_FILES,
    Kind,
    kind_of,
)
from stratus.library.models import Medium
from stratus.ui.forms import RuledForm


def what_is_taken() -> str:
    """Return in words which files are taken."""
    words = {
        "pixels": MOST_PIXELS // 1_000_000,
        "size": MOST_BYTES // MEGABYTE,
        "played": MOST_PLAYED // MEGABYTE,
        "document": MOST_DOCUMENT // MEGABYTE,
        "pages": MOST_PAGES,
    }
    return (
        gettext(
            "Pictures: PNG, JPEG or WebP, at most %(pixels)s million pixels and %(size)s MB. "
            "Sounds: MP3, M4A, Ogg or WAV, videos: MP4 with H.264 and AAC, at most %(played)s MB. "
            "Documents: PDF, at most %(pages)s pages and %(document)s MB."
        )
        % words
    )


class UploadForm(forms.Form):
    """A file that is to become a medium of the collection."""

    file = forms.FileField(
        label=_("File"),
        help_text=format_lazy(
            "{} {}",
            lazy(what_is_taken, str)(),
            _("What a camera or recorder noted beside it, such as the place, is left out; so are scripts and links of a document."),
        ),
        widget=forms.FileInput(attrs={"accept": ",".join((*TYPES.values(), *SOUND_FILES, *VIDEO_FILES, *DOCUMENT_FILES))}),
        allow_empty_file=True,
    )
    shrink = forms.BooleanField(label=_("Make a picture smaller if it is too large"), required=False)
    wanted = forms.ChoiceField(choices=[("", ""), *((kind.value, "") for kind in Kind)], required=False, widget=forms.HiddenInput)


class MediumForm(RuledForm):
    """Name and description of a medium."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME, help_text=_("For you and your colleagues; candidates do not see it."))
    description = forms.CharField(
        label=_("What it shows"),
        max_length=LONGEST_DESCRIPTION,
        required=False,
        help_text=_("Offered when the picture is put into a question, as the text for those who cannot see it. Changes no question."),
    )

    def __init__(self, *args: Any, medium: Medium, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind_of(medium.type) == Kind.DOCUMENT:
            self.fields["description"].label = _("What it is")
            self.fields["description"].help_text = _(
                "Offered when the document is put into a question, as the title that candidates read. Changes no question."
            )
        elif kind_of(medium.type) != Kind.PICTURE:
            self.fields["description"].label = _("What it is")
            self.fields["description"].help_text = _(
                "Offered when it is put into a question, as the title that candidates read. Changes no question."
            )

    def faults(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Return what is wrong with those values that could be read."""
        return faults(values)

    @staticmethod
    def initial_of(medium: Medium) -> dict[str, Any]:
        """Return the form's values for this picture."""
        return {"name": medium.name, "description": medium.description}
