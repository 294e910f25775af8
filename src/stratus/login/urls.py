"""Log in, log out, one's own profile, and administrators' pages for other people's log-ins."""

from django.urls import path

from stratus.login.acting import pages as acting
from stratus.login.entrance import pages as entrance
from stratus.login.profile import pages as profile

app_name = "login"

urlpatterns = [
    path("login", entrance.log_in, name="login"),
    path("logout", entrance.log_out, name="logout"),
    path("profile", profile.profile, name="profile"),
    path("admin/users/<int:pk>/password", acting.reset_password, name="reset_password"),
    path("admin/users/<int:pk>/log-in-as", acting.begin_log_in_as, name="log_in_as"),
    path("log-in-as/end", acting.end_log_in_as, name="end_log_in_as"),
]
