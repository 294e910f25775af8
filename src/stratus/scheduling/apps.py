from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from stratus.access.permissions import Permission as P
from stratus.ui.menu import Entry, Section


class SchedulingConfig(AppConfig):
    name = "stratus.scheduling"
    label = "scheduling"
    default_auto_field = "django.db.models.BigAutoField"
    menu = (Entry(Section.WORK, 30, _("Delivery"), "scheduling:list", (P.SCHEDULE,), "delivery"),)

    def ready(self) -> None:
        from stratus.assessments.versions.history import facts
        from stratus.events import erasure
        from stratus.library.items import uses
        from stratus.people.owning import registry as owning
        from stratus.scheduling.candidates.letters import LETTER
        from stratus.scheduling.candidates.lists import CANDIDATES
        from stratus.scheduling.queries import home_cards
        from stratus.scheduling.schedulers.lists import SCHEDULERS
        from stratus.scheduling.schedules import deletion, lists, reactions  # noqa: F401 -- registers them
        from stratus.scheduling.schedules.sharing.owning import OwnedSchedules
        from stratus.scheduling.schedules.uses import delivered_in, holders_of
        from stratus.scheduling.schedules.words import SCHEDULES
        from stratus.search import kinds as search_kinds
        from stratus.text_templates import kinds as text_kinds
        from stratus.ui import home
        from stratus.ui.lists.declaration import register

        home.register(30, home_cards)
        uses.register_past(20, delivered_in)
        facts.register_holders(holders_of)
        owning.register(0, OwnedSchedules())
        erasure.register(deletion.erase)
        search_kinds.register(SCHEDULES)
        text_kinds.register(LETTER)
        register(lists.SCHEDULES, CANDIDATES, SCHEDULERS)
