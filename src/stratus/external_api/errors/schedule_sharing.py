"""Errors of the page about sharing a schedule (`api/reference` §3.5.8)."""

from __future__ import annotations

from stratus.external_api.errors.numbered import BODY_EMPTY_WITH_DOT, FILTER_EMPTY, SCHEDULE_NOT_FOUND
from stratus.external_api.errors.text import Text

SCHEDULE_ID_EMPTY = Text("SScheduleExternalId can not be null or empty", 300)
"""Spelled so in the documentation."""

PAGES: dict[str, tuple[Text, ...]] = {
    "PUT /external/schedule/{externalId}/sharing": (BODY_EMPTY_WITH_DOT, FILTER_EMPTY, SCHEDULE_ID_EMPTY, SCHEDULE_NOT_FOUND)
}
