"""The permissions of roles, and the roles that every tenant starts with."""

from __future__ import annotations

from collections.abc import Collection

from django.db import models
from django.utils.translation import gettext_lazy as _


class Permission(models.TextChoices):
    """One right within the tenant. Values are stored on roles."""

    USE_EXTERNAL_API = "use_external_api", _("Use external API")
    MANAGE_WEBSERVICE = "manage_webservice", _("Manage webservice")
    MANAGE_USERS = "manage_users", _("Manage users")
    MANAGE_ROLES = "manage_roles", _("Manage roles")
    MANAGE_SETTINGS = "manage_settings", _("Manage global settings")
    VIEW_AUDIT = "view_audit", _("View audit log")
    LIBRARY = "library", _("Library")
    MANAGE_COLLECTIONS = "manage_collections", _("Manage collections")
    ASSESSMENTS = "assessments", _("Assessments")
    MANAGE_ASSESSMENTS = "manage_assessments", _("Manage assessments")
    PUBLISH_ASSESSMENTS = "publish_assessments", _("Publish assessments")
    APPROVE_ASSESSMENTS = "approve_assessments", _("Approve assessments")
    SCHEDULE = "schedule", _("Create, update and delete schedules")
    VIEW_ALL_SCHEDULES = "view_all_schedules", _("View schedules of others")
    INVIGILATE = "invigilate", _("Invigilate")
    VIEW_USER_LOGS = "view_user_logs", _("View user logs")
    COORDINATE_MARKING = "coordinate_marking", _("Coordinate marking")
    MARK = "mark", _("Marking")
    MODERATE = "moderate", _("Moderate")
    PUBLISH_RESULTS = "publish_results", _("Publish results")
    VIEW_RESULTS = "view_results", _("Reports > Results")
    VOID_ATTEMPTS = "void_attempts", _("Void attempts")
    PARTICIPATE = "participate", _("Participate")


class RoleType(models.TextChoices):
    """Decides which users a role's holder may add and edit."""

    ADMINISTRATOR = "ADMINISTRATOR", _("Administrator")
    STAFF = "STAFF", _("Staff")
    MARKER = "MARKER", _("Marker")
    CANDIDATE = "CANDIDATE", _("Candidate")


P = Permission

STAFF_RIGHTS: tuple[Permission, ...] = tuple(right for right in P if right is not P.PARTICIPATE)
"""Every right but that of candidates: whoever holds one of them has work of their own in the staff pages."""

NEEDS: dict[Permission, tuple[Permission, ...]] = {
    P.MANAGE_COLLECTIONS: (P.LIBRARY,),
    P.MANAGE_ASSESSMENTS: (P.ASSESSMENTS,),
    P.PUBLISH_ASSESSMENTS: (P.ASSESSMENTS,),
    P.APPROVE_ASSESSMENTS: (P.ASSESSMENTS,),
    P.VIEW_ALL_SCHEDULES: (P.SCHEDULE, P.INVIGILATE, P.COORDINATE_MARKING, P.VIEW_RESULTS, P.PUBLISH_RESULTS),
    P.VIEW_USER_LOGS: (P.INVIGILATE,),
    P.VOID_ATTEMPTS: (P.INVIGILATE, P.VIEW_RESULTS, P.PUBLISH_RESULTS),
}
"""Rights that add to pages which another right opens, each with those of which one is enough. Alone they lead nowhere.

*Use external API* is for users with whose tokens other systems call: it opens no page at all.
"""


def unmet(rights: Collection[str]) -> dict[Permission, tuple[Permission, ...]]:
    """Return those of these rights that lead nowhere, each with the rights of which it needs one more."""
    return {right: needed for right, needed in NEEDS.items() if right.value in rights and not any(one.value in rights for one in needed)}


# Title → (role type, permissions). Titles are what the API's `Role` names; tenants may rename and add their own.
BUILT_IN_ROLES: dict[str, tuple[RoleType, frozenset[Permission]]] = {
    "System administrator": (RoleType.ADMINISTRATOR, frozenset(P) - {P.PARTICIPATE}),
    "Author": (
        RoleType.STAFF,
        frozenset({P.LIBRARY, P.MANAGE_COLLECTIONS, P.ASSESSMENTS, P.MANAGE_ASSESSMENTS, P.PUBLISH_ASSESSMENTS}),
    ),
    "Scheduler": (
        RoleType.STAFF,
        frozenset(
            {
                P.SCHEDULE,
                P.INVIGILATE,
                P.COORDINATE_MARKING,
                P.MARK,
                P.PUBLISH_RESULTS,
                P.VIEW_RESULTS,
                P.VOID_ATTEMPTS,
                P.VIEW_USER_LOGS,
            }
        ),
    ),
    "Invigilator": (RoleType.STAFF, frozenset({P.INVIGILATE, P.VOID_ATTEMPTS})),
    "Marker": (RoleType.MARKER, frozenset({P.MARK})),
    "Moderator": (RoleType.MARKER, frozenset({P.MARK, P.MODERATE, P.PUBLISH_RESULTS, P.VIEW_RESULTS})),
    "Candidate": (RoleType.CANDIDATE, frozenset({P.PARTICIPATE})),
}
