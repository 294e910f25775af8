"""Log in, log out, one's own profile, and administrators' pages for other people's log-ins."""

from django.urls import path

from stratus.login import acting, pages

app_name = "login"

urlpatterns = [
    path("login", pages.log_in, name="login"),
    path("logout", pages.log_out, name="logout"),
    path("profile", pages.profile, name="profile"),
    path("admin/users/<int:pk>/password", acting.reset_password, name="reset_password"),
    path("admin/users/<int:pk>/log-in-as", acting.begin_log_in_as, name="log_in_as"),
    path("log-in-as/end", acting.end_log_in_as, name="end_log_in_as"),
]
