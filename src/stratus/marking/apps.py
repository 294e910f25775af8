from django.apps import AppConfig


class MarkingConfig(AppConfig):
    name = "stratus.marking"
    label = "marking"
    default_auto_field = "django.db.models.BigAutoField"
