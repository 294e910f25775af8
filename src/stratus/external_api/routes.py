"""Every module that has routes of the External API."""

from stratus.external_api import candidates, delivery, marking, results, schedule_with_links, schedules

__all__ = ["candidates", "delivery", "marking", "results", "schedule_with_links", "schedules"]
