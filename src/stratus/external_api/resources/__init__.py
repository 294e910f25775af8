"""The resources of the External API, one module each: its routes, and beside it its schemas where they are long."""

from stratus.external_api.resources import (
    assessment_sharing,
    assessments,
    candidates,
    collection_sharing,
    collections,
    invigilation_info,
    marking,
    results,
    schedule_with_links,
    schedules,
)

__all__ = [
    "assessment_sharing",
    "assessments",
    "candidates",
    "collection_sharing",
    "collections",
    "invigilation_info",
    "marking",
    "results",
    "schedule_with_links",
    "schedules",
]
