"""Who may open which staff page: one table, and a test that no page of these rooms is missing from it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from stratus.access.permissions import STAFF_RIGHTS
from stratus.access.permissions import Permission as P
from stratus.people.models import Role
from stratus.tenancy import current
from support.builders import a_number, a_tenant, a_user
from support.staff import a_browser

pytestmark = pytest.mark.django_db

EVERYBODY: tuple[P, ...] = ()
PAGES: dict[str, tuple[str, tuple[P, ...]]] = {
    "login:profile": ("/profile", EVERYBODY),
    "login:choose_password": ("/login/password", EVERYBODY),
    "login:second_factor": ("/profile/second-factor", STAFF_RIGHTS),
    "login:renew_codes": ("/profile/second-factor/codes", STAFF_RIGHTS),
    "login:remove_own_second_factor": ("/profile/second-factor/remove", STAFF_RIGHTS),
    "login:remove_second_factor": ("/admin/users/1/second-factor/remove", (P.MANAGE_USERS,)),
    "login:end_log_in_as": ("/log-in-as/end", EVERYBODY),
    "people:choose": ("/people/choose?right=schedule", (P.SCHEDULE, P.MANAGE_WEBSERVICE)),
    "people:users": ("/admin/users", (P.MANAGE_USERS,)),
    "people:create_user": ("/admin/users/new", (P.MANAGE_USERS,)),
    "people:user": ("/admin/users/1", (P.MANAGE_USERS,)),
    "people:photo": ("/admin/users/1/photo", (P.MANAGE_USERS,)),
    "people:set_active": ("/admin/users/1/active", (P.MANAGE_USERS,)),
    "people:hand_over": ("/admin/users/1/hand-over", (P.MANAGE_SETTINGS,)),
    "people:delete_user": ("/admin/users/1/delete", (P.MANAGE_USERS,)),
    "login:reset_password": ("/admin/users/1/password", (P.MANAGE_USERS,)),
    "login:log_in_as": ("/admin/users/1/log-in-as", (P.MANAGE_USERS,)),
    "people:roles": ("/admin/roles", (P.MANAGE_ROLES,)),
    "people:create_role": ("/admin/roles/new", (P.MANAGE_ROLES,)),
    "people:edit_role": ("/admin/roles/1", (P.MANAGE_ROLES,)),
    "people:delete_role": ("/admin/roles/1/delete", (P.MANAGE_ROLES,)),
    "jobs:list": ("/jobs", STAFF_RIGHTS),
    "jobs:detail": ("/jobs/1", STAFF_RIGHTS),
    "jobs:cancel": ("/jobs/1/cancel", STAFF_RIGHTS),
    "jobs:result": ("/jobs/1/result", STAFF_RIGHTS),
    "formulas:drawn": ("/formulas", STAFF_RIGHTS),
    "organisation:settings": ("/admin/settings", (P.MANAGE_SETTINGS,)),
    "organisation:audit": ("/admin/audit", (P.VIEW_AUDIT,)),
    "text_templates:list": ("/admin/templates", (P.MANAGE_SETTINGS, P.INVIGILATE)),
    "text_templates:choose_kind": ("/admin/templates/new", (P.MANAGE_SETTINGS, P.INVIGILATE)),
    "text_templates:create": ("/admin/templates/new/message", (P.MANAGE_SETTINGS, P.INVIGILATE)),
    "text_templates:edit": ("/admin/templates/1", (P.MANAGE_SETTINGS, P.INVIGILATE)),
    "text_templates:archive": ("/admin/templates/1/archive", (P.MANAGE_SETTINGS, P.INVIGILATE)),
    "text_templates:unarchive": ("/admin/templates/1/unarchive", (P.MANAGE_SETTINGS, P.INVIGILATE)),
    "text_templates:restore": ("/admin/templates/1/revisions/1/restore", (P.MANAGE_SETTINGS, P.INVIGILATE)),
    "assessments:scales": ("/admin/grade-scales", (P.MANAGE_SETTINGS,)),
    "assessments:choose_scale": ("/admin/grade-scales/new", (P.MANAGE_SETTINGS,)),
    "assessments:create_scale": ("/admin/grade-scales/new/cut", (P.MANAGE_SETTINGS,)),
    "assessments:scale": ("/admin/grade-scales/1", (P.MANAGE_SETTINGS,)),
    "assessments:copy_scale": ("/admin/grade-scales/1/copy", (P.MANAGE_SETTINGS,)),
    "assessments:archive_scale": ("/admin/grade-scales/1/archive", (P.MANAGE_SETTINGS,)),
    "delivery:seb_settings": ("/admin/safe-exam-browser", (P.MANAGE_SETTINGS,)),
    "delivery:proctorio_settings": ("/admin/proctorio", (P.MANAGE_SETTINGS,)),
    "delivery:safeguards": ("/delivery/schedules/1/safeguards", (P.SCHEDULE,)),
    "marking:reported_schedules": ("/delivery/reports", (P.SCHEDULE, P.COORDINATE_MARKING)),
    "marking:reports": ("/delivery/schedules/1/reports", (P.SCHEDULE, P.COORDINATE_MARKING)),
    "delivery:breaks": ("/delivery/schedules/1/breaks", (P.SCHEDULE,)),
    "delivery:schedule_seb_file": ("/delivery/schedules/1/exam.seb", (P.SCHEDULE,)),
    "delivery:candidate_seb_file": ("/delivery/schedules/1/candidates/1/exam.seb", (P.SCHEDULE,)),
    "external_api:settings": ("/admin/external-api", (P.MANAGE_WEBSERVICE,)),
    "external_api:limit_token": ("/admin/external-api/tokens/1/limit", (P.MANAGE_WEBSERVICE,)),
    "external_api:revoke_token": ("/admin/external-api/tokens/1/revoke", (P.MANAGE_WEBSERVICE,)),
    "webhooks:list": ("/admin/webhooks", (P.MANAGE_WEBSERVICE,)),
    "webhooks:create": ("/admin/webhooks/new", (P.MANAGE_WEBSERVICE,)),
    "webhooks:detail": ("/admin/webhooks/1", (P.MANAGE_WEBSERVICE,)),
    "webhooks:edit": ("/admin/webhooks/1/edit", (P.MANAGE_WEBSERVICE,)),
    "webhooks:renew_secret": ("/admin/webhooks/1/secret", (P.MANAGE_WEBSERVICE,)),
    "webhooks:send_test": ("/admin/webhooks/1/test", (P.MANAGE_WEBSERVICE,)),
    "webhooks:delete": ("/admin/webhooks/1/delete", (P.MANAGE_WEBSERVICE,)),
    "webhooks:delivery": ("/admin/webhooks/deliveries/1", (P.MANAGE_WEBSERVICE,)),
    "webhooks:send_again": ("/admin/webhooks/deliveries/1/send-again", (P.MANAGE_WEBSERVICE,)),
    "library:collections": ("/library", (P.LIBRARY,)),
    "library:create_collection": ("/library/collections/new", (P.MANAGE_COLLECTIONS,)),
    "library:collection": ("/library/collections/1", (P.LIBRARY,)),
    "library:edit_collection": ("/library/collections/1/edit", (P.MANAGE_COLLECTIONS,)),
    "library:choose_type": ("/library/collections/1/items/new", (P.LIBRARY,)),
    "library:create_item": ("/library/collections/1/items/new/ESSAY", (P.LIBRARY,)),
    "library:deleted_collections": ("/library/trash", (P.MANAGE_COLLECTIONS,)),
    "library:delete_collection": ("/library/collections/1/delete", (P.MANAGE_COLLECTIONS,)),
    "library:undelete_collection": ("/library/collections/1/undelete", (P.MANAGE_COLLECTIONS,)),
    "library:sharing": ("/library/collections/1/sharing", (P.LIBRARY,)),
    "library:undo_sharing": ("/library/collections/1/sharing/undo", (P.MANAGE_COLLECTIONS,)),
    "library:trash": ("/library/collections/1/trash", (P.LIBRARY,)),
    "library:undo_delete": ("/library/collections/1/trash/undo", (P.LIBRARY,)),
    "library:keep_draft_of_new_item": ("/library/collections/1/items/new/ESSAY/draft", (P.LIBRARY,)),
    "library:discard_draft_of_new_item": ("/library/collections/1/items/new/ESSAY/draft/discard", (P.LIBRARY,)),
    "library:drafts": ("/library/drafts", (P.LIBRARY,)),
    "library:keep_draft_of_translation": ("/library/items/1/translations/nl/draft", (P.LIBRARY,)),
    "library:discard_draft_of_translation": ("/library/items/1/translations/nl/draft/discard", (P.LIBRARY,)),
    "library:topics": ("/library/collections/1/topics", (P.LIBRARY,)),
    "library:new_import": ("/library/classification/topics/1/import", (P.LIBRARY, P.MANAGE_SETTINGS)),
    "library:import": ("/library/classification/topics/1/import/1", (P.LIBRARY, P.MANAGE_SETTINGS)),
    "library:confirm_import": ("/library/classification/topics/1/import/1/confirm", (P.LIBRARY, P.MANAGE_SETTINGS)),
    "library:undo_import": ("/library/classification/topics/1/import/1/undo", (P.LIBRARY, P.MANAGE_SETTINGS)),
    "library:import_example": ("/library/classification/topics/1/import/example", (P.LIBRARY, P.MANAGE_SETTINGS)),
    "library:export_tree": ("/library/classification/topics/1/export", (P.LIBRARY, P.MANAGE_SETTINGS)),
    "library:offer_nodes": ("/library/collections/1/classify/topics", (P.LIBRARY,)),
    "library:offer_authors": ("/library/collections/1/authors", (P.LIBRARY,)),
    "library:classification": ("/admin/classification", (P.MANAGE_SETTINGS,)),
    "library:labels": ("/admin/classification/labels", (P.MANAGE_SETTINGS,)),
    "library:create_label": ("/admin/classification/labels/new", (P.MANAGE_SETTINGS,)),
    "library:label": ("/admin/classification/labels/1", (P.MANAGE_SETTINGS,)),
    "library:archive_label": ("/admin/classification/labels/1/archive", (P.MANAGE_SETTINGS,)),
    "library:delete_label": ("/admin/classification/labels/1/delete", (P.MANAGE_SETTINGS,)),
    "library:taxonomies": ("/admin/classification/taxonomies", (P.MANAGE_SETTINGS,)),
    "library:create_taxonomy": ("/admin/classification/taxonomies/new", (P.MANAGE_SETTINGS,)),
    "library:taxonomy": ("/admin/classification/taxonomies/1", (P.MANAGE_SETTINGS,)),
    "library:edit_taxonomy": ("/admin/classification/taxonomies/1/edit", (P.MANAGE_SETTINGS,)),
    "library:delete_taxonomy": ("/admin/classification/taxonomies/1/delete", (P.MANAGE_SETTINGS,)),
    "library:repositories": ("/admin/classification/repositories", (P.MANAGE_SETTINGS,)),
    "library:create_repository": ("/admin/classification/repositories/new", (P.MANAGE_SETTINGS,)),
    "library:repository": ("/admin/classification/repositories/1", (P.MANAGE_SETTINGS,)),
    "library:edit_repository": ("/admin/classification/repositories/1/edit", (P.MANAGE_SETTINGS,)),
    "library:delete_repository": ("/admin/classification/repositories/1/delete", (P.MANAGE_SETTINGS,)),
    "library:pictures": ("/library/collections/1/pictures", (P.LIBRARY,)),
    "library:upload_picture": ("/library/collections/1/pictures/upload", (P.LIBRARY,)),
    "library:choose_picture": ("/library/collections/1/pictures/choose", (P.LIBRARY,)),
    "library:picture": ("/library/pictures/1", (P.LIBRARY,)),
    "library:delete_picture": ("/library/pictures/1/delete", (P.LIBRARY,)),
    "library:add_captions": ("/library/pictures/1/captions", (P.LIBRARY,)),
    "library:captions": ("/library/pictures/1/captions/nl", (P.LIBRARY,)),
    "library:remove_captions": ("/library/pictures/1/captions/nl/remove", (P.LIBRARY,)),
    "library:item": ("/library/items/1", (P.LIBRARY,)),
    "library:edit_item": ("/library/items/1/edit", (P.LIBRARY,)),
    "library:keep_draft": ("/library/items/1/draft", (P.LIBRARY,)),
    "library:discard_draft": ("/library/items/1/draft/discard", (P.LIBRARY,)),
    "library:note_open": ("/library/items/1/open", (P.LIBRARY,)),
    "library:take_step": ("/library/items/1/step", (P.LIBRARY,)),
    "library:comment": ("/library/items/1/comments", (P.LIBRARY,)),
    "library:set_hint_aside": ("/library/items/1/hints/aside", (P.LIBRARY,)),
    "library:show_hint_again": ("/library/items/1/hints/again", (P.LIBRARY,)),
    "library:finish_comments": ("/library/items/1/comments/done", (P.LIBRARY,)),
    "library:revisions": ("/library/items/1/versions", (P.LIBRARY,)),
    "library:compare": ("/library/items/1/versions/compare", (P.LIBRARY,)),
    "library:restore_revision": ("/library/items/1/versions/1/restore", (P.LIBRARY,)),
    "library:translations": ("/library/items/1/translations", (P.LIBRARY,)),
    "library:translation": ("/library/items/1/translations/nl", (P.LIBRARY,)),
    "library:statistics": ("/library/items/1/statistics", (P.LIBRARY,)),
    "library:use_measured": ("/library/items/1/statistics/use", (P.LIBRARY,)),
    "library:to_review": ("/library/review", (P.LIBRARY,)),
    "library:sent_back": ("/library/review/sent-back", (P.LIBRARY,)),
    "library:withdraw_item": ("/library/items/1/withdraw", (P.LIBRARY,)),
    "assessments:paper": ("/assessments/1/versions/1/paper", (P.ASSESSMENTS,)),
    "assessments:paper_as_pdf": ("/assessments/1/versions/1/paper/pdf", (P.ASSESSMENTS,)),
    "delivery:preview_draft": ("/assessments/1/preview", (P.ASSESSMENTS,)),
    "delivery:preview_draft_paper": ("/assessments/1/preview/paper", (P.ASSESSMENTS,)),
    "delivery:preview_draft_key": ("/assessments/1/preview/key", (P.ASSESSMENTS,)),
    "delivery:preview": ("/assessments/1/versions/1/preview", (P.ASSESSMENTS,)),
    "delivery:preview_paper": ("/assessments/1/versions/1/preview/paper", (P.ASSESSMENTS,)),
    "delivery:preview_key": ("/assessments/1/versions/1/preview/key", (P.ASSESSMENTS,)),
    "assessments:list": ("/assessments", (P.ASSESSMENTS,)),
    "assessments:create": ("/assessments/new", (P.MANAGE_ASSESSMENTS,)),
    "assessments:detail": ("/assessments/1", (P.ASSESSMENTS,)),
    "assessments:grading": ("/assessments/1/grading", (P.MANAGE_ASSESSMENTS,)),
    "assessments:options": ("/assessments/1/options", (P.MANAGE_ASSESSMENTS,)),
    "assessments:texts": ("/assessments/1/texts", (P.MANAGE_ASSESSMENTS,)),
    "assessments:languages": ("/assessments/1/languages", (P.MANAGE_ASSESSMENTS,)),
    "assessments:add_questions": ("/assessments/1/questions/add", (P.MANAGE_ASSESSMENTS,)),
    "assessments:change_question": ("/assessments/1/questions/1", (P.MANAGE_ASSESSMENTS,)),
    "assessments:change_questions": ("/assessments/1/questions/change", (P.MANAGE_ASSESSMENTS,)),
    "assessments:add_to_section": ("/assessments/1/sections/1/questions/add", (P.MANAGE_ASSESSMENTS,)),
    "assessments:create_section": ("/assessments/1/sections/new", (P.MANAGE_ASSESSMENTS,)),
    "assessments:section": ("/assessments/1/sections/1", (P.MANAGE_ASSESSMENTS,)),
    "assessments:change_section": ("/assessments/1/sections/1/change", (P.MANAGE_ASSESSMENTS,)),
    "assessments:matrix": ("/assessments/1/matrix", (P.ASSESSMENTS,)),
    "assessments:matrix_file": ("/assessments/1/matrix/file", (P.ASSESSMENTS,)),
    "scheduling:who": ("/assessments/1/schedulers", (P.MANAGE_ASSESSMENTS,)),
    "assessments:save_template": ("/assessments/1/template", (P.MANAGE_ASSESSMENTS,)),
    "assessments:templates": ("/assessments/templates", (P.MANAGE_ASSESSMENTS,)),
    "assessments:template": ("/assessments/templates/1", (P.MANAGE_ASSESSMENTS,)),
    "assessments:delete_template": ("/assessments/templates/1/delete", (P.MANAGE_ASSESSMENTS,)),
    "assessments:selection": ("/assessments/1/selection", (P.MANAGE_ASSESSMENTS,)),
    "assessments:choose_selection": ("/assessments/1/selection/choose", (P.MANAGE_ASSESSMENTS,)),
    "assessments:blueprint": ("/assessments/1/blueprint/0", (P.MANAGE_ASSESSMENTS,)),
    "assessments:blueprint_frame": ("/assessments/1/blueprint/0/frame", (P.MANAGE_ASSESSMENTS,)),
    "assessments:generate_forms": ("/assessments/1/forms/generate", (P.MANAGE_ASSESSMENTS,)),
    "assessments:undo_forms": ("/assessments/1/forms/undo", (P.MANAGE_ASSESSMENTS,)),
    "assessments:form": ("/assessments/1/forms/1", (P.MANAGE_ASSESSMENTS,)),
    "assessments:change_form": ("/assessments/1/forms/1/questions/1", (P.MANAGE_ASSESSMENTS,)),
    "assessments:replace_on_form": ("/assessments/1/forms/1/questions/1/replace", (P.MANAGE_ASSESSMENTS,)),
    "assessments:publish": ("/assessments/1/publish", (P.PUBLISH_ASSESSMENTS,)),
    "assessments:copy": ("/assessments/1/copy", (P.MANAGE_ASSESSMENTS,)),
    "assessments:approval": ("/assessments/1/approval", (P.ASSESSMENTS,)),
    "assessments:approval_paper": ("/assessments/1/approval/paper", (P.ASSESSMENTS,)),
    "assessments:versions": ("/assessments/1/versions", (P.ASSESSMENTS,)),
    "assessments:compare_versions": ("/assessments/1/versions/compare", (P.ASSESSMENTS,)),
    "assessments:archive": ("/assessments/1/archive", (P.MANAGE_ASSESSMENTS,)),
    "invigilation:unlock_code": ("/delivery/invigilation/1/candidates/1/unlock-code", (P.INVIGILATE,)),
    "invigilation:from_file": ("/delivery/invigilation/1/candidates/1/file", (P.INVIGILATE,)),
    "invigilation:apply_file": ("/delivery/invigilation/1/candidates/1/file/apply", (P.INVIGILATE,)),
    "site:front": ("/", EVERYBODY),
}
OPEN_TO_ALL = {
    "login:login",
    "login:logout",
    "login:code",
    "login:forgotten",
    "login:reset",
    "library:show_picture",  # asks for a signature that was made for this person
    "library:show_thumbnail",  # likewise
    "external_api:docs",
    "external_api:errors",
    "external_api:guide",
    "external_api:reference",
    "external_api:schema_as_yaml",
    "external_api:schema",
    "external_api:gate",
}
CANDIDATES = {
    f"delivery:{name}"
    for name in (
        "objects",
        "sealed_object",
        "external-login",
        "keycode",
        "practice",
        "practice_paper",
        "proctoring",
        "seb_quit",
        "own_seb_file",
        "start",
        "take",
        "end",
    )
}
ROOMS = {"delivery", "jobs", "people", "text_templates", "library", "assessments", "webhooks", "external_api"}


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


def ask(browser: Client, address: str) -> int:
    """Try the page as a person would: GET, or POST where it is a button."""
    answer = browser.get(address)
    return (browser.post(address) if answer.status_code == 405 else answer).status_code


def somebody_with(rights: set[P]) -> Client:
    user = a_user("Author")
    user.role = Role.objects.create(title=f"Made for the test {a_number()}", role_type="ADMINISTRATOR", permissions=sorted(rights))
    user.save()
    return a_browser(user)


@pytest.mark.parametrize("name", PAGES)
def test_strangers_are_asked_to_log_in(tenant, name):
    assert ask(Client(headers={"host": tenant.hosts.get().name}), PAGES[name][0]) == 302


@pytest.mark.parametrize("name", [name for name, (_address, rights) in PAGES.items() if rights])
def test_every_other_right_does_not_open_the_page(name):
    address, rights = PAGES[name]
    assert ask(somebody_with(set(P) - set(rights)), address) == 403


@pytest.mark.parametrize("name", [name for name, (_address, rights) in PAGES.items() if rights])
def test_each_of_its_rights_opens_the_page(name):
    address, rights = PAGES[name]
    for right in rights:
        assert ask(somebody_with({right}), address) != 403


@pytest.mark.parametrize("name", [name for name in PAGES if name != "site:front"])
def test_an_assessors_direct_link_opens_none_of_these_pages(name):
    browser = a_browser(a_user("System administrator"), marking_schedule=1)
    assert ask(browser, PAGES[name][0]) == 403


def test_every_page_of_these_rooms_is_in_the_table():
    names = set()
    for resolver in get_resolver().url_patterns:
        if isinstance(resolver, URLResolver) and resolver.app_name in ROOMS:
            names |= {f"{resolver.app_name}:{p.name}" for p in resolver.url_patterns if isinstance(p, URLPattern) and p.name}
    assert names - OPEN_TO_ALL - CANDIDATES - set(PAGES) == set()
