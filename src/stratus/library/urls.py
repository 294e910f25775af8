"""Library: collections, items."""

from django.urls import path

from stratus.library.collections import pages as collections
from stratus.library.items import pages as items
from stratus.library.media import pages as media

app_name = "library"

urlpatterns = [
    path("library", collections.collections, name="collections"),
    path("library/collections/new", collections.create_collection, name="create_collection"),
    path("library/collections/<int:pk>", collections.collection, name="collection"),
    path("library/collections/<int:pk>/edit", collections.edit_collection, name="edit_collection"),
    path("library/collections/<int:pk>/archive", collections.archive_collection, name="archive_collection"),
    path("library/collections/<int:pk>/items/new", items.choose_type, name="choose_type"),
    path("library/collections/<int:pk>/items/new/<slug:kind>", items.create_item, name="create_item"),
    path("library/collections/<int:pk>/pictures", media.pictures, name="pictures"),
    path("library/collections/<int:pk>/pictures/upload", media.upload, name="upload_picture"),
    path("library/collections/<int:pk>/pictures/choose", media.choose, name="choose_picture"),
    path("library/pictures/<int:pk>", media.picture, name="picture"),
    path("library/pictures/<int:pk>/delete", media.delete_picture, name="delete_picture"),
    path("pictures/<slug:sha256>/<int:until>/<slug:signature>", media.show_picture, name="show_picture"),
    path("pictures/<slug:sha256>/<int:until>/<slug:signature>/small", media.show_thumbnail, name="show_thumbnail"),
    path("library/items/<int:pk>", items.item, name="item"),
    path("library/items/<int:pk>/edit", items.edit_item, name="edit_item"),
    path("library/items/<int:pk>/withdraw", items.withdraw_item, name="withdraw_item"),
]
