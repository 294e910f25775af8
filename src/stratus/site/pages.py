"""Addresses that belong to no package: health, front page."""

from django.urls import path

from stratus.site import health, service_worker, views

app_name = "site"

urlpatterns = [
    path("", views.front, name="front"),
    path("healthz", health.alive),
    path("exam/sw.js", service_worker.exam_worker, name="exam-worker"),
]
