"""The address at which the editor of texts has formulas drawn."""

from django.urls import path

from stratus.ui.formulas import pages

app_name = "formulas"
urlpatterns = [path("formulas", pages.drawn, name="drawn")]
