"""Log in, log out, profile, users, roles."""

from django.urls import path

from stratus.people import login_views

app_name = "people"

urlpatterns = [
    path("login", login_views.log_in, name="login"),
    path("logout", login_views.log_out, name="logout"),
    path("profile", login_views.profile, name="profile"),
]
