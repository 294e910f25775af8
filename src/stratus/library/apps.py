from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from stratus.access.permissions import Permission as P
from stratus.ui.menu import Entry, Section


class LibraryConfig(AppConfig):
    name = "stratus.library"
    label = "library"
    default_auto_field = "django.db.models.BigAutoField"
    menu = (
        Entry(Section.WORK, 10, _("Library"), "library:collections", (P.LIBRARY,), "library"),
        Entry(Section.ADMIN, 33, _("Classification"), "library:classification", (P.MANAGE_SETTINGS,), "classification"),
    )

    def ready(self) -> None:
        from stratus.jobs import kinds as jobs
        from stratus.library.classification.exchange.jobs import IMPORT_TREE
        from stratus.library.classification.labels.lists import LABELS
        from stratus.library.classification.schemes.lists import REPOSITORIES, TAXONOMIES
        from stratus.library.collections import lists as collection_lists
        from stratus.library.collections.owning import OwnedCollections
        from stratus.library.collections.trash import DELETED
        from stratus.library.collections.words import COLLECTIONS
        from stratus.library.items.drafts import reactions  # noqa: F401 -- registers them
        from stratus.library.items.listing import lists as item_lists
        from stratus.library.items.moving import carried
        from stratus.library.items.moving.classification import Classification
        from stratus.library.items.review import lists as review_lists
        from stratus.library.items.review import queries as review_queries
        from stratus.library.items.revisions import lists as revision_lists
        from stratus.library.items.trash import lists as trash_lists
        from stratus.library.items.words import ITEMS
        from stratus.library.media import lists as media_lists
        from stratus.library.queries import home_cards
        from stratus.people.owning import registry as owning
        from stratus.search import kinds
        from stratus.ui import home
        from stratus.ui.lists.declaration import register

        home.register(10, home_cards)
        register(TAXONOMIES, REPOSITORIES, LABELS)
        home.register(15, review_queries.home_cards)
        register(collection_lists.COLLECTIONS, item_lists.ITEMS, revision_lists.REVISIONS, media_lists.PICTURES)
        register(review_lists.TO_REVIEW, review_lists.SENT_BACK)
        register(trash_lists.TRASH, DELETED)
        carried.register(Classification())
        owning.register(20, OwnedCollections())
        jobs.register(IMPORT_TREE)
        kinds.register(COLLECTIONS)
        kinds.register(ITEMS)
