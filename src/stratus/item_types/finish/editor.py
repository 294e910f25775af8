"""How authors write finish pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from stratus.item_types import authoring
from stratus.item_types.pages.forms import WORDS, WORDS_OUTSIDE, OutsidePageForm


class Editor(authoring.Editor):
    """Finish page."""

    label = _("Finish page")
    hint = _("What candidates read after they have handed in. For any number of assessments.")
    form = OutsidePageForm
    words = {**WORDS, **WORDS_OUTSIDE}
