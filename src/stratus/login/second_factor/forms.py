"""Forms that ask for a code."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy


class CodeForm(forms.Form):
    """A code of an authenticator."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=50,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false", "autofocus": True, "class": "short"}
        ),
    )


class LoginCodeForm(CodeForm):
    """A code at log-in; a recovery code has letters, so no keyboard of digits."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.help_text = gettext_lazy("Six digits that your authenticator shows now, or one of your recovery codes.")
        field.widget.attrs.pop("inputmode")
        field.widget.attrs |= {"autocapitalize": "none", "class": ""}
