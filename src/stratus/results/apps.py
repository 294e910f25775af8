from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from stratus.access.permissions import Permission as P
from stratus.ui.menu import Entry, Section


class ResultsConfig(AppConfig):
    name = "stratus.results"
    label = "results"
    default_auto_field = "django.db.models.BigAutoField"
    menu = (Entry(Section.WORK, 60, _("Results"), "results:list", (P.VIEW_RESULTS, P.PUBLISH_RESULTS), "results"),)

    def ready(self) -> None:
        from stratus.events import erasure
        from stratus.people.owning import registry as owning
        from stratus.results.publication import actions as publication
        from stratus.results.publication import (
            lists,
            queries,
            reactions,  # noqa: F401 -- registers them
        )
        from stratus.results.publication.mails import RESULT_PUBLISHED
        from stratus.results.review.actions import erasing as review
        from stratus.results.review.owning import OwnedReviewSessions
        from stratus.scheduling.schedules import course
        from stratus.text_templates import kinds
        from stratus.ui.lists.declaration import register

        course.register(course.Course(last_published_at=queries.last_published_at))
        erasure.register(publication.erase)
        erasure.register(review.erase)
        kinds.register(RESULT_PUBLISHED)
        owning.register(30, OwnedReviewSessions())
        register(lists.SCHEDULES, lists.RESULTS, lists.BLIND_RESULTS)
