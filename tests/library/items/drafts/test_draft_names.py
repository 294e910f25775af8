"""What forms call things, and drafts too: rules are pure, and cannot ask those who write the forms."""

from __future__ import annotations

from stratus.item_types.rows.acts import BUTTON
from stratus.item_types.rows.pasting import FIELD as PASTED
from stratus.library.items.drafts import rules
from stratus.library.items.pages import LIVE
from stratus.ui.forms import once, overtaken


def test_drafts_know_the_names_that_forms_have() -> None:
    assert (rules.MADE_FROM, rules.KEPT_CHOICE) == (overtaken.MADE_FROM, overtaken.KEPT)
    assert {once.TOKEN, BUTTON, PASTED, LIVE, "preview"} == rules.OF_THE_FORM
    assert rules.OLD_MARKS.startswith(rules.OF_THE_DRAFT)
