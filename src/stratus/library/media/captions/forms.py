"""The form of captions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from stratus.item_types.languages import languages
from stratus.library.media.captions.rules import MOST_SENT

FILES = ".vtt,.srt,text/vtt,application/x-subrip"


class CaptionsForm(forms.Form):
    """A file with captions, and the language in which they are written."""

    language = forms.ChoiceField(label=_("Language of the captions"))
    captions = forms.FileField(
        label=_("File with captions"),
        help_text=format_lazy(
            _("WebVTT (.vtt) or SRT (.srt) in UTF-8, at most {size} kB. Kept as plain text. Captions in the same language are replaced."),
            size=MOST_SENT // 1000,
        ),
        widget=forms.FileInput(attrs={"accept": FILES}),
        allow_empty_file=True,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose a language")), *languages()]
