"""The form with which a file is brought."""

from __future__ import annotations

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stratus.foundation.files.workbooks.limits import MEGABYTE, MOST_BYTES
from stratus.foundation.files.workbooks.reading import is_called_workbook_only


def _taken() -> str:
    words = {"size": MOST_BYTES // MEGABYTE}
    return gettext("An Excel workbook (.xlsx) or a CSV file of at most %(size)s MB. Nothing is changed yet.") % words


class FileForm(forms.Form):
    """A file that is to be tried."""

    file = forms.FileField(
        label=_("File"),
        help_text=lazy(_taken, str)(),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def clean_file(self) -> UploadedFile:
        """Refuse at once what no job would read."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than %(most)s MB."), params={"most": MOST_BYTES // MEGABYTE})
        if file.file is not None and is_called_workbook_only(file.name or "", file.file):
            raise forms.ValidationError(
                _("“%(name)s” is called an Excel workbook, but is none. Save it in your spreadsheet as Excel workbook (.xlsx), or as CSV."),
                params={"name": file.name},
            )
        return file
