"""How authors write section pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from stratus.item_types import authoring
from stratus.item_types.pages.forms import WORDS, PageForm


class Editor(authoring.Editor):
    """Section page."""

    label = _("Section page")
    hint = _("What candidates read before a section begins. For any number of assessments.")
    form = PageForm
    words = WORDS
