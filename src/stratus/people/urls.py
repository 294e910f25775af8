"""Admin › Users and Admin › Roles, and whom fields of people offer."""

from django.urls import path

from stratus.people.choosing import pages as choosing
from stratus.people.owning import pages as owning
from stratus.people.roles import pages as roles
from stratus.people.users import pages as users

app_name = "people"

urlpatterns = [
    path("people/choose", choosing.choose, name="choose"),
    path("admin/users", users.users, name="users"),
    path("admin/users/new", users.create_user, name="create_user"),
    path("admin/users/<int:pk>", users.edit_user, name="user"),
    path("admin/users/<int:pk>/photo", users.photo, name="photo"),
    path("admin/users/<int:pk>/active", users.set_active, name="set_active"),
    path("admin/users/<int:pk>/hand-over", owning.hand_over, name="hand_over"),
    path("admin/users/<int:pk>/delete", users.delete_user, name="delete_user"),
    path("admin/roles", roles.role_list, name="roles"),
    path("admin/roles/new", roles.create_role, name="create_role"),
    path("admin/roles/<int:pk>", roles.edit_role, name="edit_role"),
    path("admin/roles/<int:pk>/delete", roles.delete_role, name="delete_role"),
]
