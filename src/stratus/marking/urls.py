"""Marking: Assess, Coordinator, and the landing of direct links."""

from django.urls import path

from stratus.marking import views, views_coordinator, views_direct

app_name = "marking"

urlpatterns = [
    path("marking", views.schedule_list, name="list"),
    path("marking/direct-login", views_direct.direct_login, name="direct_login"),
    path("marking/<int:pk>", views.scripts, name="scripts"),
    path("marking/<int:pk>/scripts/<int:script_pk>", views.script, name="script"),
    path("marking/<int:pk>/scripts/<int:script_pk>/save", views.save, name="save"),
    path("marking/<int:pk>/scripts/<int:script_pk>/decide", views.decide, name="decide"),
    path("marking/<int:pk>/scripts/<int:script_pk>/submit", views.submit, name="submit"),
    path("marking/<int:pk>/scripts/<int:script_pk>/files/<str:sha256>", views.download, name="download"),
    path("marking/<int:pk>/settings", views_coordinator.settings, name="settings"),
    path("marking/<int:pk>/assessors", views_coordinator.assessors, name="assessors"),
    path("marking/<int:pk>/assessors/<int:member_pk>", views_coordinator.member, name="member"),
    path("marking/<int:pk>/assessors/<int:member_pk>/remove", views_coordinator.remove, name="remove_member"),
    path("marking/<int:pk>/allocations", views_coordinator.allocations, name="allocations"),
    path("marking/<int:pk>/allocations/automatic", views_coordinator.allocate_automatically, name="allocate_automatically"),
]
