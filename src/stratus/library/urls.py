"""Library: collections, items."""

from django.urls import path

from stratus.library.classification import pages as trees
from stratus.library.classification.carried import pages as carried
from stratus.library.classification.exchange import pages as exchange
from stratus.library.classification.labels import pages as labels
from stratus.library.classification.schemes import pages as schemes
from stratus.library.classification.schemes.pages import REPOSITORY, TAXONOMY
from stratus.library.collections import pages as collections
from stratus.library.collections import sharing_pages as sharing
from stratus.library.collections import trash_pages as deleted
from stratus.library.items import pages as items
from stratus.library.items.drafts import pages as drafts
from stratus.library.items.review import pages as review
from stratus.library.items.revisions import pages as revisions
from stratus.library.items.statistics import pages as statistics
from stratus.library.items.translations import pages as translations
from stratus.library.items.trash import pages as trash
from stratus.library.media import pages as media
from stratus.library.media.captions import pages as captions

app_name = "library"

urlpatterns = [
    path("library", collections.collections, name="collections"),
    path("library/collections/new", collections.create_collection, name="create_collection"),
    path("library/collections/<int:pk>", collections.collection, name="collection"),
    path("library/collections/<int:pk>/edit", collections.edit_collection, name="edit_collection"),
    path("library/collections/<int:pk>/items/new", items.choose_type, name="choose_type"),
    path("library/collections/<int:pk>/items/new/<slug:kind>", items.create_item, name="create_item"),
    path("library/collections/<int:pk>/items/new/<slug:kind>/draft", drafts.keep_draft_of_new_item, name="keep_draft_of_new_item"),
    path(
        "library/collections/<int:pk>/items/new/<slug:kind>/draft/discard",
        drafts.discard_draft_of_new_item,
        name="discard_draft_of_new_item",
    ),
    path("library/collections/<int:pk>/topics", trees.topics, name="topics"),
    path("library/trash", deleted.deleted, name="deleted_collections"),
    path("library/collections/<int:pk>/delete", deleted.delete, name="delete_collection"),
    path("library/collections/<int:pk>/undelete", deleted.undelete, name="undelete_collection"),
    path("library/collections/<int:pk>/sharing", sharing.sharing, name="sharing"),
    path("library/collections/<int:pk>/sharing/undo", sharing.undo_sharing, name="undo_sharing"),
    path("library/collections/<int:pk>/trash", trash.trash, name="trash"),
    path("library/collections/<int:pk>/trash/undo", trash.undo_delete, name="undo_delete"),
    path("library/collections/<int:pk>/classify/<slug:kind>", carried.offer_nodes, name="offer_nodes"),
    path("library/collections/<int:pk>/authors", carried.offer_authors, name="offer_authors"),
    path("library/collections/<int:pk>/pictures", media.pictures, name="pictures"),
    path("library/collections/<int:pk>/pictures/upload", media.upload, name="upload_picture"),
    path("library/collections/<int:pk>/pictures/choose", media.choose, name="choose_picture"),
    path("library/pictures/<int:pk>", media.picture, name="picture"),
    path("library/pictures/<int:pk>/delete", media.delete_picture, name="delete_picture"),
    path("library/pictures/<int:pk>/captions", captions.add, name="add_captions"),
    path("library/pictures/<int:pk>/captions/<slug:language>", captions.download, name="captions"),
    path("library/pictures/<int:pk>/captions/<slug:language>/remove", captions.remove, name="remove_captions"),
    path("pictures/<slug:sha256>/<int:until>/<slug:signature>", media.show_picture, name="show_picture"),
    path("pictures/<slug:sha256>/<int:until>/<slug:signature>/small", media.show_thumbnail, name="show_thumbnail"),
    path("library/items/<int:pk>", items.item, name="item"),
    path("library/items/<int:pk>/edit", items.edit_item, name="edit_item"),
    path("library/items/<int:pk>/draft", drafts.keep_draft, name="keep_draft"),
    path("library/items/<int:pk>/draft/discard", drafts.discard_draft, name="discard_draft"),
    path("library/items/<int:pk>/open", drafts.note_open, name="note_open"),
    path("library/items/<int:pk>/step", review.take, name="take_step"),
    path("library/items/<int:pk>/comments", review.comment, name="comment"),
    path("library/items/<int:pk>/comments/done", review.finish_comments, name="finish_comments"),
    path("library/items/<int:pk>/hints/aside", review.set_hint_aside, name="set_hint_aside"),
    path("library/items/<int:pk>/hints/again", review.show_hint_again, name="show_hint_again"),
    path("library/items/<int:pk>/versions", revisions.revisions, name="revisions"),
    path("library/items/<int:pk>/versions/compare", revisions.compare, name="compare"),
    path("library/items/<int:pk>/versions/<int:number>/restore", revisions.restore, name="restore_revision"),
    path("library/items/<int:pk>/translations", translations.translations, name="translations"),
    path("library/items/<int:pk>/translations/<slug:lang>", translations.translation, name="translation"),
    path("library/items/<int:pk>/statistics", statistics.statistics, name="statistics"),
    path("library/items/<int:pk>/statistics/use", statistics.use_measured, name="use_measured"),
    path("library/items/<int:pk>/translations/<slug:lang>/draft", drafts.keep_draft_of_translation, name="keep_draft_of_translation"),
    path(
        "library/items/<int:pk>/translations/<slug:lang>/draft/discard",
        drafts.discard_draft_of_translation,
        name="discard_draft_of_translation",
    ),
    path("library/drafts", drafts.drafts, name="drafts"),
    path("library/review", review.to_review, name="to_review"),
    path("library/review/sent-back", review.sent_back, name="sent_back"),
    path("library/items/<int:pk>/withdraw", items.withdraw_item, name="withdraw_item"),
    *(
        path(f"library/classification/<slug:what>/<int:owner>/{behind}", page, name=name)
        for behind, page, name in (
            ("import", exchange.new_import, "new_import"),
            ("import/example", exchange.import_example, "import_example"),
            ("import/<int:pk>", exchange.show_import, "import"),
            ("import/<int:pk>/confirm", exchange.confirm_import, "confirm_import"),
            ("import/<int:pk>/undo", exchange.undo_import, "undo_import"),
            ("export", exchange.export_tree, "export_tree"),
        )
    ),
    path("admin/classification", schemes.overview, name="classification"),
    path("admin/classification/labels", labels.labels, name="labels"),
    path("admin/classification/labels/new", labels.create_label, name="create_label"),
    path("admin/classification/labels/<int:pk>", labels.label, name="label"),
    path("admin/classification/labels/<int:pk>/archive", labels.archive_label, name="archive_label"),
    path("admin/classification/labels/<int:pk>/delete", labels.delete_label, name="delete_label"),
    *(
        path(f"admin/classification/{scheme.plural}{behind}", page, {"scheme": scheme}, name=name)
        for scheme in (TAXONOMY, REPOSITORY)
        for behind, page, name in (
            ("", schemes.schemes, scheme.plural),
            ("/new", schemes.create, f"create_{scheme.name}"),
            ("/<int:pk>", schemes.scheme, scheme.name),
            ("/<int:pk>/edit", schemes.edit, f"edit_{scheme.name}"),
            ("/<int:pk>/delete", schemes.delete, f"delete_{scheme.name}"),
        )
    ),
]
