"""The resources of the External API, one module each: its routes, and beside it its schemas where they are long."""

from stratus.external_api.resources import (
    candidates,
    invigilation_info,
    marking,
    marking_void,
    preliminary_report,
    results,
    schedule_with_links,
    schedules,
)

__all__ = [
    "candidates",
    "invigilation_info",
    "marking",
    "marking_void",
    "preliminary_report",
    "results",
    "schedule_with_links",
    "schedules",
]
