from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from stratus.access.permissions import Permission as P
from stratus.ui.menu import Entry, Section


class AssessmentsConfig(AppConfig):
    name = "stratus.assessments"
    label = "assessments"
    default_auto_field = "django.db.models.BigAutoField"
    menu = (
        Entry(Section.WORK, 20, _("Assessments"), "assessments:list", (P.ASSESSMENTS,), "assessments"),
        Entry(Section.ADMIN, 37, _("Grade scales"), "assessments:scales", (P.MANAGE_SETTINGS,), "grades"),
    )

    def ready(self) -> None:
        from stratus.assessments.drafts import lists, reactions  # noqa: F401 -- registers them
        from stratus.assessments.drafts.sharing.owning import OwnedAssessments
        from stratus.assessments.drafts.uses import published_in, uses_of
        from stratus.assessments.drafts.words import ASSESSMENTS
        from stratus.assessments.options.grading.lists import SCALES
        from stratus.assessments.options.inserting import KINDS
        from stratus.assessments.options.option_templates.lists import TEMPLATES
        from stratus.assessments.queries import home_cards
        from stratus.assessments.sections.lists import USABLE_ITEMS
        from stratus.assessments.versions.approval import queries as approval
        from stratus.assessments.versions.approval import reactions as approval_reactions  # noqa: F401 -- registers them
        from stratus.assessments.versions.history.lists import VERSIONS
        from stratus.assessments.versions.printing.jobs import PRINT_PAPER
        from stratus.jobs import kinds as jobs
        from stratus.library.items import uses
        from stratus.people.owning import registry as owning
        from stratus.search import kinds as search_kinds
        from stratus.text_templates import kinds as text_kinds
        from stratus.ui import home
        from stratus.ui.lists.declaration import register

        home.register(20, home_cards)
        home.register(22, approval.home_cards)
        uses.register(uses_of)
        uses.register_past(10, published_in)
        owning.register(10, OwnedAssessments())
        jobs.register(PRINT_PAPER)
        search_kinds.register(ASSESSMENTS)
        text_kinds.register(*KINDS)
        register(lists.ASSESSMENTS, USABLE_ITEMS, SCALES, TEMPLATES, VERSIONS)
