"""Delivery › Schedules."""

from django.urls import path

from stratus.scheduling.candidates import pages as candidates
from stratus.scheduling.invigilators import pages as invigilators
from stratus.scheduling.schedulers import pages as schedulers
from stratus.scheduling.schedules import pages as schedules
from stratus.scheduling.schedules.sharing import pages as sharing

app_name = "scheduling"

urlpatterns = [
    path("delivery/schedules", schedules.schedule_list, name="list"),
    path("delivery/schedules/new", schedules.create, name="create"),
    path("delivery/schedules/<int:pk>", schedules.detail, name="detail"),
    path("delivery/schedules/<int:pk>/edit", schedules.edit, name="edit"),
    path("delivery/schedules/<int:pk>/activate", schedules.activate, name="activate"),
    path("delivery/schedules/<int:pk>/deactivate", schedules.deactivate, name="deactivate"),
    path("delivery/schedules/<int:pk>/archive", schedules.archive, name="archive"),
    path("delivery/schedules/<int:pk>/unarchive", schedules.unarchive, name="unarchive"),
    path("delivery/schedules/<int:pk>/delete", schedules.delete, name="delete"),
    path("delivery/schedules/<int:pk>/deletion", schedules.mark_for_deletion, name="mark_for_deletion"),
    path("delivery/schedules/<int:pk>/deletion/cancel", schedules.cancel_deletion, name="cancel_deletion"),
    path("delivery/schedules/<int:pk>/pin", schedules.change_pin, name="change_pin"),
    path("delivery/schedules/<int:pk>/candidates", candidates.candidates, name="candidates"),
    path("delivery/schedules/<int:pk>/candidates/add", candidates.add, name="add_candidates"),
    path("delivery/schedules/<int:pk>/candidates/<int:registration_pk>/revoke", candidates.revoke, name="revoke_link"),
    path("delivery/schedules/<int:pk>/slips", candidates.print_out, {"what": "slips"}, name="slips"),
    path("delivery/schedules/<int:pk>/attendance-list", candidates.print_out, {"what": "attendance"}, name="attendance_list"),
    path("delivery/schedules/<int:pk>/invigilators", invigilators.invigilators, name="invigilators"),
    path("delivery/schedules/<int:pk>/invigilators/add", invigilators.add, name="add_invigilators"),
    path("delivery/schedules/<int:pk>/invigilators/remove", invigilators.remove, name="remove_invigilators"),
    path("delivery/schedules/<int:pk>/share", sharing.share, name="share"),
    path("delivery/schedules/<int:pk>/unshare", sharing.unshare, name="unshare"),
    path("assessments/<int:pk>/schedulers", schedulers.who, name="who"),
]
