"""Who may look for whom where somebody is chosen. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from stratus.access.permissions import Permission as P

CHOOSERS: Mapping[P, tuple[P, ...]] = {
    P.SCHEDULE: (P.SCHEDULE, P.MANAGE_WEBSERVICE),
    P.INVIGILATE: (P.SCHEDULE, P.MANAGE_WEBSERVICE),
    P.MARK: (P.COORDINATE_MARKING, P.MANAGE_WEBSERVICE),
    P.LIBRARY: (P.MANAGE_COLLECTIONS, P.MANAGE_WEBSERVICE),
}
"""Which rights choose from whom, by the right of those who are chosen; where it is not here, those who set up the External API."""
OTHERS = (P.MANAGE_WEBSERVICE,)
ANY_CHOOSER = tuple(dict.fromkeys(right for rights in (*CHOOSERS.values(), OTHERS) for right in rights))
"""Every right with which somebody chooses anybody."""


def choosers_of(right: P) -> tuple[P, ...]:
    """Return the rights, one of which it takes to choose among those who hold this one."""
    return CHOOSERS.get(right, OTHERS)
