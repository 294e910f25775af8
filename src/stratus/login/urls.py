"""Log in, log out, one's own profile, and administrators' pages for other people's log-ins."""

from django.urls import path

from stratus.login.acting import pages as acting
from stratus.login.entrance import pages as entrance
from stratus.login.passwords import pages as passwords
from stratus.login.profile import pages as profile
from stratus.login.second_factor import pages as second_factor

app_name = "login"

urlpatterns = [
    path("login", entrance.log_in, name="login"),
    path("login/code", second_factor.code, name="code"),
    path("login/forgotten", passwords.forgotten, name="forgotten"),
    path("login/reset", passwords.reset, name="reset"),
    path("login/password", passwords.choose, name="choose_password"),
    path("logout", entrance.log_out, name="logout"),
    path("profile", profile.profile, name="profile"),
    path("profile/second-factor", second_factor.own, name="second_factor"),
    path("profile/second-factor/codes", second_factor.renew_codes, name="renew_codes"),
    path("profile/second-factor/remove", second_factor.remove_own, name="remove_own_second_factor"),
    path("admin/users/<int:pk>/second-factor/remove", second_factor.remove, name="remove_second_factor"),
    path("admin/users/<int:pk>/password", acting.reset_password, name="reset_password"),
    path("admin/users/<int:pk>/log-in-as", acting.begin_log_in_as, name="log_in_as"),
    path("log-in-as/end", acting.end_log_in_as, name="end_log_in_as"),
]
