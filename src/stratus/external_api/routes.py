"""Every module that has routes of the External API."""

from stratus.external_api import candidates, delivery, schedule_with_links, schedules

__all__ = ["candidates", "delivery", "schedule_with_links", "schedules"]
