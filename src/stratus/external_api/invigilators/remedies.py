"""Why the errors about who watches a schedule are answered, and what to do: all of them are shared (`wire/remedies.py`)."""

from __future__ import annotations

from stratus.external_api.wire.remedies import Remedies

REMEDIES: Remedies = {}
