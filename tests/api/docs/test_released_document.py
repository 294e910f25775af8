"""Clients that were generated from the document of the last release work with this one."""

from __future__ import annotations

import json
from pathlib import Path

from breaking_changes import breaking_changes

from stratus.external_api.docs.pages import published

RELEASED = Path(__file__).parent / "released" / "openapi.json"


def test_nothing_breaks_a_client_that_was_generated_from_the_last_release():
    """What is meant to break them waits for a release that says so; then `tools/api_document --released` (CONTRIBUTING.md)."""
    assert breaking_changes(json.loads(RELEASED.read_text()), published()) == []
