"""The candidates' door. Three paths that a regular expression can tell apart, as proctoring tools need it."""

from django.urls import path

from stratus.delivery import entry, views

app_name = "delivery"

urlpatterns = [
    path("delivery/external-login", views.external_login, name="external-login"),
    path("exam/keycode", entry.keycode, name="keycode"),
    path("exam/start/<int:registration_id>", views.player, name="start"),
    path("exam/take/<int:registration_id>", views.player, name="take"),
    path("exam/end/<int:registration_id>", views.player, name="end"),
]
