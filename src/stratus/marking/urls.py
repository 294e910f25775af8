"""Marking: Assess, Coordinator, and the landing of direct links."""

from django.urls import path

from stratus.marking.allocation import pages as allocation
from stratus.marking.pool import direct_pages
from stratus.marking.pool import pages as pool
from stratus.marking.reports import pages as reports
from stratus.marking.scripts import pages as scripts
from stratus.marking.setup import pages as setup

app_name = "marking"

urlpatterns = [
    path("marking", scripts.schedule_list, name="list"),
    path("marking/direct-login", direct_pages.direct_login, name="direct_login"),
    path("marking/<int:pk>", scripts.scripts, name="scripts"),
    path("marking/<int:pk>/scripts/<int:script_pk>", scripts.script, name="script"),
    path("marking/<int:pk>/scripts/<int:script_pk>/save", scripts.save, name="save"),
    path("marking/<int:pk>/scripts/<int:script_pk>/decide", scripts.decide, name="decide"),
    path("marking/<int:pk>/scripts/<int:script_pk>/submit", scripts.submit, name="submit"),
    path("marking/<int:pk>/scripts/<int:script_pk>/leave", scripts.leave, name="leave"),
    path("marking/<int:pk>/scripts/<int:script_pk>/files/<str:sha256>", scripts.download, name="download"),
    path("marking/<int:pk>/settings", setup.settings, name="settings"),
    path("marking/<int:pk>/assessors", pool.assessors, name="assessors"),
    path("marking/<int:pk>/assessors/<int:member_pk>", pool.member, name="member"),
    path("marking/<int:pk>/assessors/<int:member_pk>/link", pool.send_link, name="send_link"),
    path("marking/<int:pk>/assessors/<int:member_pk>/remove", pool.remove, name="remove_member"),
    path("marking/<int:pk>/allocations", allocation.allocations, name="allocations"),
    path("delivery/reports", reports.schedules, name="reported_schedules"),
    path("delivery/schedules/<int:pk>/reports", reports.reports, name="reports"),
    path("marking/<int:pk>/allocations/automatic", allocation.allocate_automatically, name="allocate_automatically"),
]
