"""How authors write welcome pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from stratus.item_types import authoring
from stratus.item_types.pages.forms import WORDS, WORDS_OUTSIDE, OutsidePageForm


class Editor(authoring.Editor):
    """Welcome page."""

    label = _("Welcome page")
    hint = _("What candidates read in the waiting room, before they start. For any number of assessments.")
    form = OutsidePageForm
    words = {**WORDS, **WORDS_OUTSIDE}
