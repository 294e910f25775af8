"""Every form in which people edit something: nobody's save is overwritten unseen, whoever came second sees both and chooses."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any
from urllib.parse import urlencode

import pytest
from django import forms
from django.http import QueryDict
from django.test import Client, RequestFactory

from stratus.library.collections.forms import CollectionForm
from stratus.tenancy import current
from stratus.ui.forms.overtaken import Original, Overtaken
from support.builders import a_tenant, a_user
from support.staff import a_browser, editing_form, opened
from support.threads import at_once
from ui.edited_forms import EDITED, NOT_EDITED, Editing, all_forms


@pytest.fixture
def browser(db: None) -> Iterator[Client]:
    with current.use(a_tenant()):
        yield a_browser(a_user("System administrator"))


@pytest.fixture(params=EDITED, ids=lambda one: one.name)
def editing(request: pytest.FixtureRequest) -> Editing:
    found: Editing = request.param
    return found


def test_every_form_is_known_as_one_that_edits_or_as_one_that_does_not():
    edited = {editing.form for editing in EDITED}
    unknown = {
        f"{form.__module__}.{form.__name__}"
        for form in all_forms()
        if form not in edited and form.__name__ not in NOT_EDITED and form.__module__ != "stratus.invigilation.live.forms"
    }
    assert not unknown, "add them to EDITED or NOT_EDITED of tests/ui/edited_forms.py"


@pytest.mark.parametrize("sent", ["[" * 15_000, '{"a":' * 3_000, "{", "7", '{"language": [[[]]]}'])
def test_a_mark_that_cannot_be_read_is_none(sent: str, browser: Client) -> None:
    answer = browser.post("/profile", {"part": "preferences", "language": "nl", "time_zone": "", "made_from": sent})
    assert answer.status_code in (302, 422)


def test_who_saves_second_is_shown_both_and_chooses(editing, browser):
    address = editing.make()
    earlier, later = opened(browser, address, editing.field), opened(browser, address, editing.field)
    saved = browser.post(address, earlier | {editing.field: editing.first})
    assert saved.status_code == 302, saved.text
    refused = browser.post(address, later | {editing.field: editing.second})
    assert refused.status_code == 422
    assert 'id="newer"' in refused.text
    assert editing_form(refused.text, editing.field)[editing.field] == [editing.second], "what was typed is still there"
    assert opened(browser, address, editing.field)[editing.field] == [editing.first], "nothing was overwritten"
    chooses = editing_form(refused.text, editing.field)
    assert chooses[f"keep-{editing.field}"] == ["mine"], "what somebody typed is not given up by itself"
    assert browser.post(address, chooses).status_code == 302
    assert opened(browser, address, editing.field)[editing.field] == [editing.second]


def test_who_changed_nothing_of_it_is_offered_what_was_saved_meanwhile(editing, browser):
    address = editing.make()
    earlier, later = opened(browser, address, editing.field), opened(browser, address, editing.field)
    browser.post(address, earlier | {editing.field: editing.first})
    shown = editing_form(browser.post(address, later).text, editing.field)
    assert shown[f"keep-{editing.field}"] == ["theirs"]
    assert browser.post(address, shown).status_code == 302
    assert opened(browser, address, editing.field)[editing.field] == [editing.first]


def _choices_of(field: forms.ChoiceField) -> list[str]:
    """The keys that can be chosen."""
    found: list[str] = []
    for key, label in field.choices:
        found += [str(each) for each, _ in label] if isinstance(label, list | tuple) else [str(key)]
    return found


def test_of_every_choice_only_what_somebody_changed_is_offered_as_theirs_own(editing, browser):
    address = editing.make()
    page = browser.get(address)
    sent = editing_form(page.text, editing.field)
    form = next(value for part in page.context for level in part for value in level.values() if type(value) is editing.form)

    def offered(name: str, typed: list[str], stored: Any) -> list[tuple[str, bool]]:
        data = QueryDict(urlencode(sent | {name: typed}, doseq=True))
        form.data, form.is_bound, form._errors = data, True, None
        form.full_clean()
        request = RequestFactory().post(address)
        request.POST = data
        original = Original(request, form, lambda: form.initial | {name: stored})
        with pytest.raises(Overtaken), original.saving():
            pass
        return [(choice.name, choice.takes_theirs) for choice in original.choices]

    for name, field in form.fields.items():
        if not isinstance(field, forms.ChoiceField) or name not in form.initial:
            continue
        several = isinstance(field, forms.MultipleChoiceField)
        before = sent.get(name, [])
        others = [key for key in _choices_of(field) if [key] != before]
        if others:
            stored = [others[0]] if several else others[0]
            assert offered(name, before, stored) == [(name, True)], f"nobody touched {name}"
        for typed in others[1:4]:
            assert offered(name, [typed], stored) == [(name, False)], f"somebody chose {typed} for {name}"


def test_two_who_typed_the_same_have_nothing_to_choose(browser):
    editing = EDITED[0]
    address = editing.make()
    earlier, later = opened(browser, address, editing.field), opened(browser, address, editing.field)
    assert browser.post(address, earlier | {editing.field: editing.first}).status_code == 302
    assert browser.post(address, later | {editing.field: editing.first}).status_code == 302


def test_of_two_who_save_at_the_same_moment_one_is_asked(committed: None):
    with current.use(a_tenant()):
        admin, editing = a_user("System administrator"), next(one for one in EDITED if one.form is CollectionForm)
        address = editing.make()
        tenant = current.require_id()
        sent = opened(a_browser(admin), address, editing.field)

        def saves(value: str) -> int:
            with current.use(tenant):
                return a_browser(admin).post(address, sent | {editing.field: value}).status_code

        assert sorted(at_once(partial(saves, editing.first), partial(saves, editing.second))) == [302, 422]
