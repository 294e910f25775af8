"""What was typed is what is read: every field for text of every form comes back as it was typed, or is refused beside itself."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django import forms
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stratus.delivery.models import Order
from stratus.foundation import clock
from stratus.foundation.markup import plain_text
from stratus.invigilation.models import IncidentNote
from stratus.marking.models import ItemScore
from stratus.marking.scripts.sheet import script_sheet
from stratus.tenancy import current
from support.builders import a_marker, a_member, a_script, a_tenant, a_user, allocated, an_attempt
from support.examples import examples
from support.staff import Text, a_browser, editing_form, making_form, opened, texts_of
from ui.edited_forms import EDITED, Editing, all_forms
from ui.making_forms import MAKING, NOT_READ_BACK, Making

WITHOUT_TEXT = {"ApiSettingsForm", "MemberForm", "ProfileForm", "SafeguardsForm"}
"""Forms of choices and numbers; of marking's SettingsForm see below."""
EDITING = [one for one in EDITED if one.form.__name__ not in WITHOUT_TEXT and "marking.setup" not in one.form.__module__]

SEALED = {"authorization"}
"""Fields whose value is kept encrypted and not shown again."""
NEVER_SHOWN = {"password"}
"""What has to be typed again where another field was refused."""

PLAIN = (
    "a  b\u00a0c \u2003d e\u0301 \u00e9 \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627 "
    "\U0001f9ee\U0001f469\u200d\U0001f4bb \U00020bb7"
)
"""Runs of blanks, blanks of other kinds, a letter of two characters, right to left, signs beyond 16 bits and of several characters."""
TURNED = "a\tb \u202ecba\u202c <b>&amp; \"'"
LINES = "  first\n\n\n\tsecond  \n third"
TEXTS = (PLAIN, TURNED, LINES)
"""In every run a form is tried with one of them, and what makes the same thing with another; with all three in `make thorough`."""


@pytest.fixture
def browser(db: None) -> Iterator[Client]:
    with current.use(a_tenant()):
        yield a_browser(a_user("System administrator"))


@pytest.fixture(params=EDITING, ids=lambda one: one.name)
def editing(request: pytest.FixtureRequest) -> Editing:
    found: Editing = request.param
    return found


def of(text: str, field: Text, *, at: int = 0) -> str:
    """This text for this field, no longer than it takes; `at`: exactly as long as that and so many more, where there is a limit."""
    if field.rich:
        return f"<p>{html.escape(text, quote=False)}</p>"
    if not field.lines:
        text = " ".join(text.splitlines())
    if at and field.most is not None:
        return ("x" + text.replace("\t", "") + "y" * field.most)[: field.most + at - 1]
    return text[: field.most] if field.most else text


def same(field: Text, typed: str, read: str) -> bool:
    """Whether a field shows what was typed: editors the same words, lists the same lines, fields of one line all but blanks at their ends.

    HTML knows one line end, whether CR, LF or both are sent: a browser shows all of them as LF.
    """
    if field.rich:
        return plain_text(read) == plain_text(typed)
    typed = typed.replace("\r\n", "\n").replace("\r", "\n")
    if field.listed:
        return [" ".join(line.split()) for line in typed.splitlines() if line.strip()] == read.splitlines()
    return read == (typed if field.lines else typed.strip())


def typed_and_read(browser: Client, editing: Editing, address: str, text: str, *, at: int = 0) -> set[str]:
    """Type the text into all fields of the form. Returns the fields that were refused; the others are read as they were typed."""
    page = browser.get(address).text
    form, fields = editing_form(page, editing.field), texts_of(page, editing.field)
    return _sent(browser, editing, address, form, fields, text, at=at, read=lambda: address)


def typed_and_made(browser: Client, making: Making, text: str, *, at: int = 0) -> set[str]:
    """The same with a form that makes something: what was typed is read where that is read."""
    address, given = making.make(browser)
    page = browser.get(address).text
    form, fields = making_form(page, making.field) | given, texts_of(page, making.field)
    return _sent(browser, making, address, form, fields, text, at=at, read=making.read)


def _sent(
    browser: Client,
    one: Editing | Making,
    address: str,
    form: dict[str, Any],
    fields: dict[str, Text],
    text: str,
    *,
    at: int,
    read: Callable[[], str],
) -> set[str]:
    form = {name: value if isinstance(value, list) else [value] for name, value in form.items()}
    typed = {name: [of(text, field, at=at)] * len(form[name]) for name, field in fields.items()}
    answer = browser.post(address, form | typed)
    refused: set[str] = set()
    if answer.status_code == 422:
        refused = {name for name in typed if f'id="id_{name.partition("-")[0]}_errors"' in answer.text}
        assert refused, "something is refused, and no field says so"
        shown = (editing_form if isinstance(one, Editing) else making_form)(answer.text, one.field)
        for name in typed:
            assert [one.replace("\r\n", "\n") for one in shown[name]] == typed[name], f"{name} lost what was typed"
        answer = browser.post(address, form | shown | {name: form[name] for name in refused | NEVER_SHOWN & form.keys()})
    assert answer.status_code == 302 or (isinstance(one, Making) and answer.status_code == 200), answer.text
    stored = opened(browser, read(), one.field)
    for name in typed.keys() - refused - SEALED:
        for before, after in zip(typed[name], stored[name], strict=isinstance(one, Editing)):
            assert same(fields[name], before, after), f"{name}: {before!r} is read as {after!r}"
    return refused


def test_a_text_comes_back_as_it_was_typed_or_is_refused_beside_its_field(editing, browser, in_turn):
    for text in in_turn(TEXTS, EDITING.index(editing), len(TEXTS)):
        typed_and_read(browser, editing, editing.make(), text)


def test_a_text_as_long_as_its_field_takes_is_read_and_a_longer_one_is_refused(editing, browser):
    address = editing.make()
    typed_and_read(browser, editing, address, PLAIN, at=1)
    page = browser.get(address).text
    plain = {name: field for name, field in texts_of(page, editing.field).items() if not field.rich}
    assert all(field.most for field in plain.values()), "a field does not say how much it takes"
    assert plain.keys() <= typed_and_read(browser, editing, address, PLAIN, at=2)


def _turn_of(making: Making) -> int:
    """Another one than the turn of the form that edits what this one makes."""
    edits = next((at for at, one in enumerate(EDITING) if one.form is making.form), None)
    return MAKING.index(making) if edits is None else edits + 1


@pytest.mark.parametrize("making", MAKING, ids=lambda one: one.name)
def test_what_is_made_is_read_as_it_was_typed_or_is_refused_beside_its_field(making, browser, in_turn):
    for text in in_turn(TEXTS, _turn_of(making), len(TEXTS)):
        typed_and_made(browser, making, text)


@pytest.mark.parametrize("making", MAKING, ids=lambda one: one.name)
def test_what_is_made_holds_as_much_as_its_field_takes_and_no_more(making, browser):
    typed_and_made(browser, making, PLAIN, at=1)
    address, _given = making.make(browser)
    plain = {name: field for name, field in texts_of(browser.get(address).text, making.field).items() if not field.rich}
    assert all(field.most for field in plain.values()), "a field does not say how much it takes"
    assert plain.keys() <= typed_and_made(browser, making, PLAIN, at=2)


def _takes_text(field: forms.Field) -> bool:
    return type(field) is forms.CharField and not isinstance(field.widget, forms.PasswordInput | forms.HiddenInput)


def test_every_form_for_text_is_read_back_or_it_is_said_why_not():
    read = {one.form for one in (*EDITED, *MAKING)}
    others = {form for form in all_forms() - read if any(_takes_text(field) for field in form.base_fields.values())}
    assert {form.__name__ for form in others} == set(NOT_READ_BACK), (
        "add them to EDITED, MAKING, or NOT_READ_BACK of tests/ui/making_forms.py"
    )


@settings(max_examples=examples(4), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=40))
def test_any_text_comes_back_in_an_organisations_texts(browser, text):
    for editing in (one for one in EDITING if one.form.__name__ in ("CollectionForm", "SectionForm")):
        typed_and_read(browser, editing, editing.make(), f"x{text}x")


def test_what_is_written_on_the_live_screen_is_kept_as_it_was_typed(browser):
    attempt = an_attempt()
    for verb, fields in (("message", {"text": LINES}), ("incident", {"incident": LINES, "severity": "LOW", "measure": "FLAG"})):
        sent = {"verb": verb, "registration": attempt.registration_id} | fields
        answer = browser.post(f"/delivery/invigilation/{attempt.schedule_id}/act", sent)
        assert answer.status_code == 200, answer.text
    assert Order.objects.get(kind="message").text == LINES
    assert IncidentNote.objects.get().text == LINES


def test_a_markers_comments_are_kept_as_they_were_typed(browser):
    script = a_script()
    member = a_member(script.schedule)
    allocated(script, member)
    marker, page = a_browser(member.user), f"/marking/{script.schedule_id}/scripts/{script.pk}"
    question = script_sheet(script.pk, a_marker(member), clock.now()).questions[-1]
    assert marker.post(f"{page}/save", {"item": question.id, "score": "1", "comment": LINES, "seen_at": ""}).status_code == 302
    assert ItemScore.objects.get().comment == LINES
