"""Errors of the page about jobs. The documentation knows no such page: its numbers end below 1000."""

from __future__ import annotations

from stratus.external_api.wire.errors import Text

JOB_NOT_FOUND = Text("Job has not been found", 1000)

PAGES: dict[str, tuple[Text, ...]] = {
    "GET /jobs/{jobId}": (JOB_NOT_FOUND,),
}
