"""Errors of the pages about who watches a schedule (`api/reference` §3.5.12, §3.5.13)."""

from __future__ import annotations

from stratus.external_api.wire.errors import Text
from stratus.external_api.wire.texts.numbered import (
    BODY_EMPTY,
    MAY_NOT_INVIGILATE,
    NO_VALID_USERS,
    NOT_AN_INVIGILATOR,
    SCHEDULE_ARCHIVED,
    SCHEDULE_FINISHED,
    SCHEDULE_ID_EMPTY,
    SCHEDULE_NOT_FOUND,
)

ADD = "PUT /schedule/{externalId}/invigilators"
REMOVE = "DELETE /schedule/{externalId}/invigilators"

_BOTH = (BODY_EMPTY, NO_VALID_USERS, SCHEDULE_ID_EMPTY, SCHEDULE_NOT_FOUND, SCHEDULE_ARCHIVED, SCHEDULE_FINISHED)

PAGES: dict[str, tuple[Text, ...]] = {ADD: (*_BOTH, MAY_NOT_INVIGILATE), REMOVE: (*_BOTH, NOT_AN_INVIGILATOR)}

_PER_USER = "Said of each user in Content.Errors: a call answers 200 even if every one of its items fails (`api/reference` §5.15)."

UNREACHABLE: dict[tuple[str, Text], str] = {(ADD, MAY_NOT_INVIGILATE): _PER_USER, (REMOVE, NOT_AN_INVIGILATOR): _PER_USER}

ITEMS: dict[str, tuple[Text, ...]] = {ADD: (MAY_NOT_INVIGILATE,), REMOVE: (NOT_AN_INVIGILATOR,)}
