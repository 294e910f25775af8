"""Admin › Templates."""

from django.urls import path

from stratus.text_templates import pages

app_name = "text_templates"

urlpatterns = [
    path("admin/templates", pages.template_list, name="list"),
    path("admin/templates/new", pages.choose_kind, name="choose_kind"),
    path("admin/templates/new/<str:kind_name>", pages.create, name="create"),
    path("admin/templates/<int:pk>", pages.edit, name="edit"),
    path("admin/templates/<int:pk>/archive", pages.archive, name="archive"),
    path("admin/templates/<int:pk>/unarchive", pages.unarchive, name="unarchive"),
    path("admin/templates/<int:pk>/revisions/<int:number>/restore", pages.restore, name="restore"),
]
