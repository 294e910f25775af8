from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from stratus.ui.menu import Entry, Section


class SiteConfig(AppConfig):
    name = "stratus.site"
    label = "stratus_site"
    menu = (Entry(Section.TOP, 10, _("Home"), "site:front", icon="home"),)
