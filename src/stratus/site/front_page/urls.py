"""Addresses that belong to no package: health, front page."""

from django.urls import path

from stratus.server.assets import service_worker
from stratus.site.front_page import health, pages

app_name = "site"

urlpatterns = [
    path("", pages.front, name="front"),
    path("healthz", health.alive),
    path("exam/sw.js", service_worker.exam_worker, name="exam-worker"),
]
