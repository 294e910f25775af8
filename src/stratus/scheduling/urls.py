"""Delivery › Schedules."""

from django.urls import path

from stratus.scheduling.candidates import pages as views_candidates
from stratus.scheduling.invigilators import pages as views_invigilators
from stratus.scheduling.schedules import pages as views
from stratus.scheduling.schedules.sharing import pages as views_sharing

app_name = "scheduling"

urlpatterns = [
    path("delivery/schedules", views.schedule_list, name="list"),
    path("delivery/schedules/new", views.create, name="create"),
    path("delivery/schedules/<int:pk>", views.detail, name="detail"),
    path("delivery/schedules/<int:pk>/edit", views.edit, name="edit"),
    path("delivery/schedules/<int:pk>/activate", views.activate, name="activate"),
    path("delivery/schedules/<int:pk>/deactivate", views.deactivate, name="deactivate"),
    path("delivery/schedules/<int:pk>/archive", views.archive, name="archive"),
    path("delivery/schedules/<int:pk>/unarchive", views.unarchive, name="unarchive"),
    path("delivery/schedules/<int:pk>/delete", views.delete, name="delete"),
    path("delivery/schedules/<int:pk>/deletion", views.mark_for_deletion, name="mark_for_deletion"),
    path("delivery/schedules/<int:pk>/deletion/cancel", views.cancel_deletion, name="cancel_deletion"),
    path("delivery/schedules/<int:pk>/pin", views.change_pin, name="change_pin"),
    path("delivery/schedules/<int:pk>/candidates", views_candidates.candidates, name="candidates"),
    path("delivery/schedules/<int:pk>/candidates/add", views_candidates.add, name="add_candidates"),
    path("delivery/schedules/<int:pk>/candidates/remove", views_candidates.remove, name="remove_candidates"),
    path("delivery/schedules/<int:pk>/candidates/<int:registration_pk>/revoke", views_candidates.revoke, name="revoke_link"),
    path("delivery/schedules/<int:pk>/slips", views_candidates.print_out, {"what": "slips"}, name="slips"),
    path("delivery/schedules/<int:pk>/attendance-list", views_candidates.print_out, {"what": "attendance"}, name="attendance_list"),
    path("delivery/schedules/<int:pk>/invigilators", views_invigilators.invigilators, name="invigilators"),
    path("delivery/schedules/<int:pk>/invigilators/add", views_invigilators.add, name="add_invigilators"),
    path("delivery/schedules/<int:pk>/invigilators/remove", views_invigilators.remove, name="remove_invigilators"),
    path("delivery/schedules/<int:pk>/share", views_sharing.share, name="share"),
    path("delivery/schedules/<int:pk>/unshare", views_sharing.unshare, name="unshare"),
]
