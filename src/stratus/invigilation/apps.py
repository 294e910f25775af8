from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from stratus.access.permissions import Permission as P
from stratus.ui.menu import Entry, Section


class InvigilationConfig(AppConfig):
    name = "stratus.invigilation"
    label = "invigilation"
    default_auto_field = "django.db.models.BigAutoField"
    menu = (Entry(Section.WORK, 40, _("Invigilation"), "invigilation:list", (P.INVIGILATE,), "invigilation"),)

    def ready(self) -> None:
        from stratus.events import erasure
        from stratus.invigilation.incidents import actions as incidents
        from stratus.invigilation.incidents import reactions  # noqa: F401 -- registers them
        from stratus.invigilation.late_answers import actions as late_answers
        from stratus.invigilation.late_answers.lists import DECISIONS
        from stratus.invigilation.live.lists import EXAMS
        from stratus.invigilation.live.queries import home_cards
        from stratus.invigilation.messages.kind import MESSAGE
        from stratus.text_templates import kinds
        from stratus.ui import home
        from stratus.ui.lists.declaration import register

        home.register(40, home_cards)
        kinds.register(MESSAGE)
        erasure.register(incidents.erase)
        erasure.register(late_answers.erase)
        register(EXAMS, DECISIONS)
