"""Names of languages in lists to choose from."""

from __future__ import annotations

import pytest
from django.utils import translation

from stratus.item_types.languages import languages


@pytest.mark.parametrize(("pages", "name"), [("en", "Norwegian Bokmål"), ("nl", "Noors Bokmål")])
def test_norwegian_is_named_in_the_language_of_the_page(pages: str, name: str) -> None:
    with translation.override(pages):
        assert dict(languages())["nb"] == name
