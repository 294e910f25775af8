"""Log in, log out, profile, users, roles, audit log."""

from django.urls import path

from stratus.login import acting as login_acting
from stratus.login import pages as login_views
from stratus.organisation.audit import pages as audit_views
from stratus.organisation.settings import pages as settings_views
from stratus.people.roles import pages as role_views
from stratus.people.users import pages as users_pages

app_name = "people"

urlpatterns = [
    path("login", login_views.log_in, name="login"),
    path("logout", login_views.log_out, name="logout"),
    path("profile", login_views.profile, name="profile"),
    path("admin/users", users_pages.users, name="users"),
    path("admin/users/new", users_pages.create_user, name="create_user"),
    path("admin/users/<int:pk>", users_pages.edit_user, name="user"),
    path("admin/users/<int:pk>/photo", users_pages.photo, name="photo"),
    path("admin/users/<int:pk>/active", users_pages.set_active, name="set_active"),
    path("admin/users/<int:pk>/delete", users_pages.delete_user, name="delete_user"),
    path("admin/users/<int:pk>/password", login_acting.reset_password, name="reset_password"),
    path("admin/users/<int:pk>/log-in-as", login_acting.begin_log_in_as, name="log_in_as"),
    path("log-in-as/end", login_acting.end_log_in_as, name="end_log_in_as"),
    path("admin/roles", role_views.role_list, name="roles"),
    path("admin/roles/new", role_views.create_role, name="create_role"),
    path("admin/roles/<int:pk>", role_views.edit_role, name="edit_role"),
    path("admin/roles/<int:pk>/delete", role_views.delete_role, name="delete_role"),
    path("admin/settings", settings_views.settings, name="settings"),
    path("admin/audit", audit_views.audit, name="audit"),
]
