from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from stratus.access.permissions import Permission as P
from stratus.ui.menu import Entry, Section


class PeopleConfig(AppConfig):
    name = "stratus.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
    menu = (
        Entry(Section.ADMIN, 10, _("Users"), "people:users", (P.MANAGE_USERS,), "users"),
        Entry(Section.ADMIN, 20, _("Roles"), "people:roles", (P.MANAGE_ROLES,), "roles"),
    )

    def ready(self) -> None:
        from stratus.access import present
        from stratus.people.roles.lists import ROLES
        from stratus.people.users import lists
        from stratus.people.users.queries import home_cards, present_user
        from stratus.people.users.words import USERS
        from stratus.search import kinds
        from stratus.ui import home
        from stratus.ui.lists.declaration import register

        present.register(present_user)
        home.register(60, home_cards)
        register(ROLES, lists.USERS)
        kinds.register(USERS)
