from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from stratus.ui.menu import Entry, Section


class TextTemplatesConfig(AppConfig):
    name = "stratus.text_templates"
    label = "text_templates"
    default_auto_field = "django.db.models.BigAutoField"

    @property
    def menu(self) -> tuple[Entry, ...]:
        """Made when it is asked for: the kinds of the packages above say who may open the page."""
        from stratus.text_templates import kinds

        return (Entry(Section.ADMIN, 35, _("Templates"), "text_templates:list", kinds.rights(), "templates"),)

    def ready(self) -> None:
        from stratus.text_templates.lists import TEMPLATES
        from stratus.ui.lists.declaration import register

        register(TEMPLATES)
