"""Addresses that belong to no package: health, front page, errors."""

from django.urls import path

from stratus.site import health

urlpatterns = [
    path("healthz", health.alive),
]
