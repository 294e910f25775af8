"""The resources of the External API, one module each: its routes, and beside it its schemas where they are long."""

from stratus.external_api.resources import (
    add_candidates,
    attempts,
    candidates,
    cleanup,
    invigilation_info,
    marking,
    results,
    schedule_with_links,
    schedules,
)

__all__ = [
    "add_candidates",
    "attempts",
    "candidates",
    "cleanup",
    "invigilation_info",
    "marking",
    "results",
    "schedule_with_links",
    "schedules",
]
