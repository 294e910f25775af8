"""Errors about results."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stratus.foundation.errors import DomainError
from stratus.results.models import Result


class NotMarked(DomainError):
    """A result cannot be published before its script is marked."""

    def __init__(self, script_ids: Sequence[int]) -> None:
        super().__init__(_("Scripts that are not fully marked cannot be published."))
        self.script_ids = list(script_ids)


class ScoreDiffers(DomainError):
    """The stored score of these scripts is not what their marks give. `results` were published all the same: those of the others."""

    def __init__(self, script_ids: Sequence[int], results: Sequence[Result]) -> None:
        text = ngettext(
            "%(n)d result was not published: its stored score is not what its marks add up to. Tell whoever runs this installation.",
            "%(n)d results were not published: their stored scores are not what their marks add up to. "
            "Tell whoever runs this installation.",
            len(script_ids),
        )
        super().__init__(text % {"n": len(script_ids)})
        self.script_ids = list(script_ids)
        self.results = list(results)
