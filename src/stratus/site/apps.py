from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "stratus.site"
    label = "stratus_site"
