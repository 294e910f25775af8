"""The resources of the External API, one module each: its routes, and beside it its schemas where they are long."""

from stratus.external_api.resources import (
    assessment_sharing,
    assessments,
    candidates,
    collection_sharing,
    collections,
    groups,
    invigilation_info,
    invigilators,
    marking,
    results,
    review_results,
    review_sessions,
    schedule_sharing,
    schedule_with_links,
    schedules,
    users,
)

__all__ = [
    "assessment_sharing",
    "assessments",
    "candidates",
    "collection_sharing",
    "collections",
    "groups",
    "invigilation_info",
    "invigilators",
    "marking",
    "results",
    "review_results",
    "review_sessions",
    "schedule_sharing",
    "schedule_with_links",
    "schedules",
    "users",
]
