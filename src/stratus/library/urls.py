"""Library: collections, items."""

from django.urls import path

from stratus.library import views

app_name = "library"

urlpatterns = [
    path("library", views.collections, name="collections"),
    path("library/collections/new", views.create_collection, name="create_collection"),
    path("library/collections/<int:pk>", views.collection, name="collection"),
    path("library/collections/<int:pk>/edit", views.edit_collection, name="edit_collection"),
    path("library/collections/<int:pk>/archive", views.archive_collection, name="archive_collection"),
    path("library/collections/<int:pk>/items/new", views.choose_type, name="choose_type"),
    path("library/collections/<int:pk>/items/new/<slug:kind>", views.create_item, name="create_item"),
    path("library/items/<int:pk>", views.item, name="item"),
    path("library/items/<int:pk>/edit", views.edit_item, name="edit_item"),
    path("library/items/<int:pk>/withdraw", views.withdraw_item, name="withdraw_item"),
]
