"""Addresses of a person's jobs."""

from django.urls import path

from stratus.ui.jobs import pages

app_name = "jobs"

urlpatterns = [
    path("jobs", pages.jobs, name="list"),
    path("jobs/<int:pk>", pages.job, name="detail"),
    path("jobs/<int:pk>/cancel", pages.cancel, name="cancel"),
    path("jobs/<int:pk>/result", pages.download, name="result"),
]
