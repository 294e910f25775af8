"""All forms of staff pages with which people make something: where each stands, and where what it made is read.

A form for text that is neither here nor in `edited_forms.EDITED` fails `tests/ui/test_typed_is_read.py`, which says where it belongs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Model
from django.test import Client

from stratus.assessments.drafts.forms import NewForm
from stratus.assessments.models import Assessment, AssessmentSection, GradeScale, OptionTemplate
from stratus.assessments.options.grading.forms import CutForm, TableForm
from stratus.assessments.options.option_templates.forms import SaveTemplateForm
from stratus.assessments.sections.pages import SectionForm
from stratus.item_types.authoring import editor_of
from stratus.item_types.registry import ITEM_TYPES, PAGE_TYPES
from stratus.library.classification.labels.forms import LabelForm
from stratus.library.classification.models import Label
from stratus.library.classification.schemes.forms import SchemeForm
from stratus.library.collections.forms import CollectionForm
from stratus.library.models import Collection, Item, Taxonomy
from stratus.people.models import Role, User
from stratus.people.roles.forms import RoleForm
from stratus.people.users.forms import UserForm
from stratus.scheduling.models import Schedule
from stratus.scheduling.schedules.forms import ScheduleForm
from stratus.text_templates.forms import TemplateForm
from stratus.text_templates.models import TextTemplate
from stratus.webhooks.endpoints.forms import EndpointForm
from stratus.webhooks.models import Endpoint
from support.builders import CONTENTS, PAGES, a_collection, a_hierarchy, a_number, a_role, an_assessment, an_item, having_pictures
from support.staff import opened
from ui.edited_forms import at


@dataclass(frozen=True)
class Making:
    """A page on which something is made. `make` arranges it and returns its address, and what is sent in fields that cannot be empty.

    `read` is the address on which the newest of what was made is read; `field` is one of the form's.
    """

    form: type[forms.BaseForm]
    make: Callable[[Client], tuple[str, dict[str, Any]]]
    field: str
    read: Callable[[], str]

    @property
    def name(self) -> str:
        """For the names of tests."""
        return f"{self.form.__module__.removeprefix('stratus.').rsplit('.', 1)[0]}.{self.form.__name__}"


def _newest(model: type[Model]) -> int:
    return int(model._default_manager.latest("pk").pk)


def _user(_browser: Client) -> tuple[str, dict[str, Any]]:
    given = {"first_name": "Ada", "last_name": "Lovelace", "username": f"ada{a_number()}", "email": "ada@example.org", "external_id": ""}
    return at("people:create_user"), given | {"role": a_role("Author").pk, "password": "four words in a row"}


def _schedule(_browser: Client) -> tuple[str, dict[str, Any]]:
    assessment, hierarchy = an_assessment(), a_hierarchy()
    times = {"starts_at": "2031-01-06T09:00", "ends_at": "2031-01-06T12:00", "time_zone": "Europe/Amsterdam"}
    given = {"title": "Morning", "pin": "", "external_id": "", "assessment": assessment.pk, "hierarchy": hierarchy.pk}
    return at("scheduling:create"), given | times


def _section(_browser: Client) -> tuple[str, dict[str, Any]]:
    assessment = an_assessment(published=False)
    return at("assessments:create_section", assessment.pk), {"title": "Reading"}


def _read_section() -> str:
    section = AssessmentSection.objects.latest("pk")
    return at("assessments:section", section.assessment_id, section.pk)


def _item(key: str) -> Making:
    editor = editor_of(key)

    def make(browser: Client) -> tuple[str, dict[str, Any]]:
        another = opened(browser, at("library:edit_item", an_item(key).pk), "title")
        collection = having_pictures(a_collection(), (CONTENTS | PAGES)[key])
        return at("library:create_item", collection.pk, key), {name: sent for name, sent in another.items() if name != "made_from"}

    return Making(editor.form, make, "title", lambda: at("library:edit_item", _newest(Item)))


TWO_ROWS = {"label_0": "Passed", "since_0": "55", "passes_0": "on", "label_1": "Failed", "since_1": "0"}
MAKING = [
    Making(UserForm, _user, "last_name", lambda: at("people:user", _newest(User))),
    Making(
        RoleForm, lambda _browser: (at("people:create_role"), {"title": "Writer"}), "title", lambda: at("people:edit_role", _newest(Role))
    ),
    Making(
        EndpointForm,
        lambda _browser: (at("webhooks:create"), {"title": "Receiver", "url": "https://example.org/hook", "authorization": ""}),
        "title",
        lambda: at("webhooks:edit", _newest(Endpoint)),
    ),
    Making(
        CollectionForm,
        lambda _browser: (at("library:create_collection"), {"title": "Algebra", "external_id": ""}),
        "title",
        lambda: at("library:edit_collection", _newest(Collection)),
    ),
    Making(
        SchemeForm,
        lambda _browser: (at("library:create_taxonomy"), {"title": "Bloom", "external_id": ""}),
        "title",
        lambda: at("library:edit_taxonomy", _newest(Taxonomy)),
    ),
    Making(
        LabelForm, lambda _browser: (at("library:create_label"), {"title": "New"}), "title", lambda: at("library:label", _newest(Label))
    ),
    Making(
        NewForm,
        lambda _browser: (at("assessments:create"), {"title": "Algebra", "code": "", "external_id": ""}),
        "title",
        lambda: at("assessments:options", _newest(Assessment)),
    ),
    Making(
        CutForm,
        lambda _browser: (at("assessments:create_scale", "cut"), {"name": "One to ten"}),
        "name",
        lambda: at("assessments:scale", _newest(GradeScale)),
    ),
    Making(
        TableForm,
        lambda _browser: (at("assessments:create_scale", "table"), {"name": "Words"} | TWO_ROWS),
        "name",
        lambda: at("assessments:scale", _newest(GradeScale)),
    ),
    Making(
        SaveTemplateForm,
        lambda _browser: (at("assessments:save_template", an_assessment(published=False).pk), {"name": "Board"}),
        "name",
        lambda: at("assessments:template", _newest(OptionTemplate)),
    ),
    Making(SectionForm, _section, "title", _read_section),
    Making(ScheduleForm, _schedule, "title", lambda: at("scheduling:edit", _newest(Schedule))),
    Making(
        TemplateForm,
        lambda _browser: (at("text_templates:create", "message"), {"title": "Welcome", "text": "Good day"}),
        "title",
        lambda: at("text_templates:edit", _newest(TextTemplate)),
    ),
    *(_item(key) for key in (*ITEM_TYPES, *PAGE_TYPES)),
]

NOT_READ_BACK = {
    "AddForm": "who is added",
    "AuditForm": "asks, and stores nothing",
    "ChoiceForm": "a reason of one line, in the log; for items, what those with alternatives have in common",
    "CodeForm": "a code",
    "DecisionForm": "a reason of one line; tests/invigilation/test_pages_late.py reads it",
    "ExtraTimeForm": "a reason of one line, in the candidate's log",
    "FileForm": "a check code",
    "ForgottenForm": "a user name, asked for",
    "InformationForm": "what NewForm and OptionsForm share",
    "ScaleForm": "what all scales have",
    "GapsForm": "what items with gaps in a text have in common",
    "GuidedItemForm": "what items that people mark have in common",
    "MarkedItemForm": "what items that people mark always have in common",
    "ItemForm": "what items have in common",
    "KeycodeForm": "a keycode",
    "LoginCodeForm": "a code",
    "LoginForm": "a user name, asked for",
    "MoveEndForm": "a reason of one line, in the log",
    "PinForm": "a PIN: tests/scheduling looks at it",
    "ReasonForm": "a reason of one line, in the log",
    "ReopenForm": "a reason of one line, in the log",
    "VoidForm": "a reason of one line, in the log",
}
"""Forms for text that are neither in EDITED nor in MAKING, and what is typed there. The live screen has its own test."""
