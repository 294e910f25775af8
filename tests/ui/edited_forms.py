"""All forms of staff pages in which people edit: where each stands, and what a browser sends of it.

A form that is missing here fails `tests/ui/test_two_at_one_form.py`, which says where it belongs.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.urls import reverse

import stratus
from library.pictures import a_picture
from stratus.assessments.blueprints.actions import choose_selection
from stratus.assessments.forms.forms import PlanForm
from stratus.assessments.models import AssessmentSection
from stratus.assessments.options.forms import LanguagesForm, OptionsForm, TextsForm
from stratus.assessments.options.grading.forms import CutForm, TableForm
from stratus.assessments.options.option_templates.actions import save_template
from stratus.assessments.options.option_templates.forms import RenameTemplateForm
from stratus.assessments.sections.pages import SectionForm
from stratus.delivery.safeguards.forms import SafeguardsForm
from stratus.delivery.safeguards.proctoring.pages import ProctorioForm
from stratus.delivery.safeguards.seb.pages import SebForm
from stratus.external_api.tokens.forms import ApiSettingsForm
from stratus.foundation import clock
from stratus.item_types.authoring import editor_of
from stratus.item_types.registry import ITEM_TYPES, PAGE_TYPES
from stratus.library.classification.labels.actions import save_label
from stratus.library.classification.labels.forms import LabelForm
from stratus.library.classification.schemes.forms import SchemeForm
from stratus.library.collections.forms import CollectionForm
from stratus.library.collections.sharing import share_collection
from stratus.library.collections.sharing_forms import AccessForm
from stratus.library.items.translations.actions import save_translation
from stratus.library.items.translations.forms import TranslationForm
from stratus.library.media.forms import MediumForm
from stratus.library.rules import Wish
from stratus.login.profile.forms import ProfileForm
from stratus.marking.models import MarkingSettings
from stratus.marking.pool.forms import MemberForm
from stratus.marking.setup import forms as marking
from stratus.organisation.settings import forms as organisation
from stratus.people.roles.forms import RoleForm
from stratus.people.users.forms import UserForm
from stratus.scheduling.schedules.forms import ScheduleForm
from stratus.text_templates.forms import TemplateForm
from stratus.webhooks.endpoints.actions import create_endpoint
from stratus.webhooks.endpoints.forms import EndpointForm
from support.builders import (
    SYSTEM,
    a_collection,
    a_grade_scale,
    a_member,
    a_role,
    a_schedule,
    a_script,
    a_taxonomy,
    a_template,
    a_user,
    an_assessment,
    an_item,
)


@dataclass(frozen=True)
class Editing:
    """A page on which something stored is edited. `field` can hold `first` and `second`, which differ from what `make` stores.

    `make` arranges it and returns its address; `part` is what the form sends to say which form of its page it is.
    """

    form: type[forms.BaseForm]
    make: Callable[[], str]
    field: str
    first: str
    second: str

    @property
    def name(self) -> str:
        """For the names of tests."""
        return f"{self.form.__module__.removeprefix('stratus.').rsplit('.', 1)[0]}.{self.form.__name__}"


def at(name: str, *given: Any) -> str:
    """The address of this page."""
    return reverse(name, args=given)


def all_forms() -> set[type[forms.BaseForm]]:
    """Every form of the product."""
    for module in pkgutil.walk_packages(stratus.__path__, "stratus."):
        if module.name.rsplit(".", 1)[-1] in ("forms", "pages", "editor") or module.name.endswith("_pages"):
            importlib.import_module(module.name)
    return {form for form in _below(forms.BaseForm) if form.__module__.startswith("stratus.")}


def _below(form: type[forms.BaseForm]) -> Iterator[type[forms.BaseForm]]:
    for one in form.__subclasses__():
        yield one
        yield from _below(one)


def _in_languages() -> str:
    item = an_item("ESSAY")
    for number, lang in enumerate(("nl", "de", "fr"), start=1):
        item = save_translation(item, lang, {"stem": "<p>…</p>"}, seen=number, by=SYSTEM)
    return at("assessments:languages", an_assessment([item], published=False, languages=["fr"]).pk)


def _option_template() -> int:
    return save_template(an_assessment(published=False).pk, "Board", by=SYSTEM, now=clock.now()).pk


def _section() -> str:
    assessment = an_assessment(published=False, sections=[{"questions": 1}])
    return at("assessments:section", assessment.pk, AssessmentSection.objects.get(assessment=assessment).pk)


def _planned() -> str:
    assessment = an_assessment(published=False)
    choose_selection(assessment.pk, by_blueprint=True, by=SYSTEM)
    return at("assessments:selection", assessment.pk)


PASSED_FAILED = {
    "kind": "TABLE",
    "rows": [{"label": "Failed", "from": "0", "passes": False}, {"label": "Passed", "from": "55", "passes": True}],
}


def _member() -> str:
    script = a_script()
    return at("marking:member", script.schedule_id, a_member(script.schedule).pk)


def _moderated() -> str:
    script = a_script(a_schedule(an_assessment(marking_workflow="EXTENDED"), active=True))
    MarkingSettings.objects.update(use_moderation=True, proximity_to_pass_mark=5)
    return at("marking:settings", script.schedule_id)


def _shared() -> str:
    collection = a_collection()
    share_collection(collection.pk, [a_user("Author").pk], Wish(to_collection=True, role="Reviewer"), by=SYSTEM)
    return at("library:sharing", collection.pk)


def _endpoint() -> str:
    given: dict[str, Any] = {"title": "Receiver", "url": "https://example.org/hook", "authorization": "", "only_satisfactory": False}
    endpoint, _ = create_endpoint(**given, is_active=True, by=SYSTEM, now=clock.now())
    return at("webhooks:edit", endpoint.pk)


def _item(key: str) -> Callable[[], str]:
    return lambda: at("library:edit_item", an_item(key).pk)


EDITED = [
    Editing(UserForm, lambda: at("people:user", a_user().pk), "last_name", "Hopper", "Lovelace"),
    Editing(RoleForm, lambda: at("people:edit_role", a_role("Author").pk), "title", "Writer", "Editor"),
    Editing(organisation.SettingsForm, lambda: at("organisation:settings"), "grace_seconds", "61", "62"),
    Editing(EndpointForm, _endpoint, "title", "Registry", "Portal"),
    Editing(ApiSettingsForm, lambda: at("external_api:settings"), "results_per_day", "61", "62"),
    Editing(CollectionForm, lambda: at("library:edit_collection", a_collection().pk), "title", "Algebra", "Geometry"),
    Editing(AccessForm, _shared, "role", "Author", "Co-author"),
    Editing(SchemeForm, lambda: at("library:edit_taxonomy", a_taxonomy().pk), "title", "Bloom", "SOLO"),
    Editing(LabelForm, lambda: at("library:label", save_label(None, "Made for the test", by=SYSTEM).pk), "title", "New", "Newer"),
    Editing(TranslationForm, lambda: at("library:translation", an_item("ESSAY").pk, "nl"), "stem", "<p>Wat?</p>", "<p>Hoe?</p>"),
    Editing(MediumForm, lambda: at("library:picture", a_picture(a_collection()).pk), "name", "Nile", "Amazon"),
    Editing(OptionsForm, lambda: at("assessments:options", an_assessment(published=False).pk), "title", "Algebra", "Geometry"),
    Editing(TextsForm, lambda: at("assessments:texts", an_assessment(published=False).pk), "introduction", "<p>One</p>", "<p>Two</p>"),
    Editing(CutForm, lambda: at("assessments:scale", a_grade_scale().pk), "name", "Dutch", "One to ten"),
    Editing(RenameTemplateForm, lambda: at("assessments:template", _option_template()), "name", "Autumn", "Spring"),
    Editing(TableForm, lambda: at("assessments:scale", a_grade_scale(PASSED_FAILED).pk), "name", "Letters", "Words"),
    Editing(LanguagesForm, _in_languages, "languages", "nl", "de"),
    Editing(PlanForm, _planned, "count", "2", "3"),
    Editing(SectionForm, _section, "title", "Reading", "Writing"),
    Editing(ScheduleForm, lambda: at("scheduling:edit", a_schedule().pk), "title", "Morning", "Afternoon"),
    Editing(SafeguardsForm, lambda: at("delivery:safeguards", a_schedule().pk), "use_seb", "yes", "no"),
    Editing(ProctorioForm, lambda: at("delivery:proctorio_settings"), "template", "first", "second"),
    Editing(SebForm, lambda: at("delivery:seb_settings"), "quit_password", "first one", "second one"),
    Editing(marking.SettingsForm, _moderated, "sample_moderation", "10", "20"),
    Editing(MemberForm, _member, "role", "MODERATOR", "ASSESSOR_AND_MODERATOR"),
    Editing(ProfileForm, lambda: at("login:profile"), "language", "nl", "en"),
    Editing(TemplateForm, lambda: at("text_templates:edit", a_template().pk), "title", "Invitation", "Welcome"),
    *(Editing(editor_of(key).form, _item(key), "title", "Addition", "Subtraction") for key in (*ITEM_TYPES, *PAGE_TYPES)),
]

NOT_EDITED = {
    "AuditForm": "asks, and stores nothing",
    "BlueprintForm": "a matrix; tests/assessments/blueprints has two people at it",
    "BreaksForm": "gives breaks to those who are ticked",
    "ChoiceForm": "a decision about late answers; for items, what those with alternatives have in common",
    "CodeForm": "a code that is typed once",
    "DecisionForm": "a decision",
    "DeletionForm": "an act with a confirmation",
    "FileForm": "a file that is read once",
    "ForgottenForm": "asks for a mail",
    "FrameForm": "choices of what the matrix is made of",
    "GradingForm": "choices; tests/assessments/grading has two people at it",
    "ScaleForm": "what all scales have",
    "TryForm": "shows something, and stores nothing",
    "GapsForm": "what items with gaps in a text have in common",
    "GuidedItemForm": "what items that people mark have in common",
    "MarkedItemForm": "what items that people mark always have in common",
    "InformationForm": "what NewForm and OptionsForm share",
    "NewForm": "makes an assessment; edited by OptionsForm",
    "SaveTemplateForm": "makes a template, or replaces one; renamed by RenameTemplateForm",
    "ItemForm": "what items have in common",
    "KeycodeForm": "a candidate comes in",
    "LoginCodeForm": "a code that is typed once",
    "LoginForm": "somebody comes in",
    "NewMemberForm": "adds somebody to the pool",
    "HandOverForm": "gives what somebody owns to somebody else",
    "OwnerForm": "gives a collection to somebody else",
    "ShareForm": "shares a schedule or a collection with somebody",
    "NewPasswordForm": "a new password",
    "PasswordForm": "a new password",
    "PinForm": "a new PIN",
    "ReasonForm": "a decision",
    "TargetForm": "chooses a language, and stores nothing",
    "UploadForm": "a file that becomes a medium",
    "CaptionsForm": "a file that becomes captions",
    "RowsForm": "what items with rows of texts have in common",
    "RuledForm": "what forms with rules have in common",
    "TokenForm": "makes a token",
    "ValueForm": "the value of an act on many rows",
}
"""Forms that edit nothing stored, and why. Those of the live screen (`invigilation.live.forms`) are acts too."""
