"""The texts of the waiting room, as a version's options give them."""

from __future__ import annotations

import pytest

from stratus.delivery.papers import briefing
from stratus.foundation.formulas import Formula


def options(declaration: str) -> dict[str, str]:
    return {"declaration": declaration}


def test_a_declaration_is_accepted_by_what_is_stored_however_a_release_draws_its_formulas(monkeypatch: pytest.MonkeyPatch) -> None:
    stored = f"<p>I know {Formula('x').mathml()}.</p>"
    here = briefing.briefing_of(options(stored))
    briefing._briefing.cache_clear()
    monkeypatch.setattr(Formula, "mathml", lambda _self: "<math>drawn otherwise</math>")
    elsewhere = briefing.briefing_of(options(stored))
    briefing._briefing.cache_clear()
    assert elsewhere.declaration != here.declaration
    assert briefing.is_accepted(options(stored), here.declaration_id)
    assert elsewhere.declaration_id == here.declaration_id


def test_what_says_nothing_is_no_declaration() -> None:
    assert briefing.briefing_of(options("<p> </p>")).declaration_id == ""
    assert briefing.is_accepted(options("<p> </p>"), "")
