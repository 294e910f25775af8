from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "stratus.ui"
    label = "ui"
