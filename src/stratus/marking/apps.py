from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from stratus.access.permissions import Permission as P
from stratus.ui.menu import Entry, Section


class MarkingConfig(AppConfig):
    name = "stratus.marking"
    label = "marking"
    default_auto_field = "django.db.models.BigAutoField"
    menu = (Entry(Section.WORK, 50, _("Marking"), "marking:list", (P.MARK, P.MODERATE, P.COORDINATE_MARKING), "marking", direct_link=True),)

    def ready(self) -> None:
        from stratus.events import erasure
        from stratus.marking.reports import queries as reports
        from stratus.marking.reports.lists import REPORTED_SCHEDULES, REPORTS
        from stratus.marking.scripts import erasing, lists, queries
        from stratus.marking.scripts import reactions as _reactions  # noqa: F401 -- registers them
        from stratus.marking.scripts.home import home_cards
        from stratus.scheduling.schedules import course
        from stratus.ui import home
        from stratus.ui.lists.declaration import register

        home.register(50, home_cards)
        erasure.register(erasing.erase)
        course.register(course.Course(results_to_come=queries.any_unpublished))
        home.register(55, reports.home_cards)
        register(lists.SCHEDULES, lists.SCRIPTS, lists.BLIND_SCRIPTS, REPORTED_SCHEDULES, REPORTS)
