"""Addresses of built files. WhiteNoise answers first with those of this release."""

from django.urls import re_path

from stratus.ui.releases import pages

urlpatterns = [re_path(r"^static/web/(?P<name>assets/[\w.-]{1,150})$", pages.built_file, name="built_file")]
