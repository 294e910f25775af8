"""Errors of the page about jobs. The documentation knows no such page: its numbers end below 1000."""

from __future__ import annotations

from stratus.external_api.wire.errors import Text

JOB_NOT_FOUND = Text("Job has not been found", 1000)
ANSWER_LOST = Text("This call has been answered, and its answer can no longer be read: look whether it was carried out", status=500)
"""Stands in `Answer`, where the secrets are lost with which it was sealed: nobody knows any more whether it was a refusal."""

PAGES: dict[str, tuple[Text, ...]] = {
    "GET /jobs/{jobId}": (JOB_NOT_FOUND,),
}
