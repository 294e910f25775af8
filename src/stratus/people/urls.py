"""Log in, log out, profile, users, roles, audit log."""

from django.urls import path

from stratus.people import audit_views, login_views, role_views, settings_views, user_views

app_name = "people"

urlpatterns = [
    path("login", login_views.log_in, name="login"),
    path("logout", login_views.log_out, name="logout"),
    path("profile", login_views.profile, name="profile"),
    path("admin/users", user_views.users, name="users"),
    path("admin/users/new", user_views.create_user, name="create_user"),
    path("admin/users/<int:pk>", user_views.edit_user, name="user"),
    path("admin/users/<int:pk>/photo", user_views.photo, name="photo"),
    path("admin/users/<int:pk>/active", user_views.set_active, name="set_active"),
    path("admin/users/<int:pk>/delete", user_views.delete_user, name="delete_user"),
    path("admin/users/<int:pk>/password", user_views.reset_password, name="reset_password"),
    path("admin/users/<int:pk>/log-in-as", user_views.begin_log_in_as, name="log_in_as"),
    path("log-in-as/end", user_views.end_log_in_as, name="end_log_in_as"),
    path("admin/roles", role_views.role_list, name="roles"),
    path("admin/roles/new", role_views.create_role, name="create_role"),
    path("admin/roles/<int:pk>", role_views.edit_role, name="edit_role"),
    path("admin/roles/<int:pk>/delete", role_views.delete_role, name="delete_role"),
    path("admin/settings", settings_views.settings, name="settings"),
    path("admin/audit", audit_views.audit, name="audit"),
]
