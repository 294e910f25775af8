"""Somebody is chosen by typing: whom a field offers, whom it takes, and what it says where that is nobody."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django import forms

from stratus.access.permissions import Permission as P
from stratus.people.choosing import queries
from stratus.people.choosing.forms import LONGEST, MOST_LEFT_OUT, PersonChoice
from stratus.people.choosing.queries import MOST, choice_of, people_to_choose
from stratus.people.models import Role, User
from stratus.tenancy import current
from support.builders import a_tenant, a_user
from support.staff import a_browser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


class Form(forms.Form):
    person = PersonChoice(P.INVIGILATE, required=False)


def sent(text: str, **others: str) -> Form:
    return Form({"person": text} | others)


def chosen(form: Form) -> Any:
    assert form.is_valid(), form.errors
    return form.cleaned_data["person"]


def refused(form: Form) -> str:
    assert not form.is_valid()
    [error] = form.errors["person"]
    return str(error)


class TestWhoIsOffered:
    def test_those_who_hold_the_right_by_name_whatever_their_role(self):
        people = [
            a_user("Invigilator", last_name="Young"),
            a_user("Scheduler", last_name="Adams"),
            a_user("Invigilator", last_name="Moore"),
        ]
        a_user("Candidate", last_name="Adams")
        assert [user.last_name for user in people_to_choose(P.INVIGILATE)] == ["Adams", "Moore", "Young"]
        assert {user.pk for user in people_to_choose(P.INVIGILATE)} == {user.pk for user in people}

    def test_where_there_is_nobody_yet_the_field_says_what_it_takes(self):
        nobody = "There is nobody yet whom you could choose."
        assert nobody in str(Form())
        assert "“Invigilate”" in unescape(str(Form()))
        there = a_user("Invigilator")
        assert nobody not in str(Form())
        alone = Form()
        alone.fields["person"].leave_out([there.pk], "%(name)s is there already.")
        assert nobody in str(alone)

    @pytest.mark.parametrize("few", [0, 10_000], ids=["by words first", "by roles first"])
    @pytest.mark.parametrize("text", ["ada", "love ada", "lovelace", "l0v", "LOVELACE"])
    def test_a_search_takes_beginnings_of_words_among_them(self, monkeypatch, few, text):
        monkeypatch.setattr(queries, "FEW_HOLDERS", few)
        wanted = a_user("Invigilator", first_name="Ada", last_name="Lovelace", external_id="L0V3")
        a_user("Invigilator", first_name="Grace", last_name="Hopper")
        a_user("Candidate", first_name="Ada", last_name="Lovelace", external_id="L0V4")
        assert people_to_choose(P.INVIGILATE, text) == [wanted]
        assert people_to_choose(P.INVIGILATE, text, but=[wanted.pk]) == []

    def test_nobody_who_was_disabled_or_deleted(self):
        from django.utils import timezone

        a_user("Invigilator", is_active=False)
        a_user("Invigilator", deleted_at=timezone.now())
        assert people_to_choose(P.INVIGILATE) == []

    def test_nobody_where_no_role_has_the_right(self):
        Role.objects.update(permissions=[])
        assert people_to_choose(P.INVIGILATE, "x") == people_to_choose(P.INVIGILATE) == []

    def test_as_many_as_are_asked_for(self):
        for number in range(4):
            a_user(("Invigilator", "Scheduler")[number % 2], last_name=f"Doe {number}")
        assert [user.last_name for user in people_to_choose(P.INVIGILATE, most=3)] == ["Doe 0", "Doe 1", "Doe 2"]


class TestWhoIsTaken:
    @pytest.mark.parametrize("text", ["Ada Lovelace (ada)", "ada", "ADA", " ada ", "E1"])
    def test_whom_a_text_names_exactly(self, text):
        ada = a_user("Invigilator", first_name="Ada", last_name="Lovelace", username="ada", external_id="E1")
        a_user("Invigilator", first_name="Ada", last_name="Byron", username="ada2")
        assert chosen(sent(text)) == ada

    @pytest.mark.parametrize("username", ["ada (exam office)", "a (b) (c)", ")(", "ada )"])
    def test_user_names_may_have_brackets(self, username):
        ada = a_user("Invigilator", first_name="Ada", last_name="Lovelace", username=username)
        assert chosen(sent(choice_of(ada))) == ada

    def test_the_same_name_is_told_apart_by_the_user_name(self):
        people = [a_user("Invigilator", first_name="Ada", last_name="Lovelace") for _number in range(2)]
        assert [chosen(sent(choice_of(person))) for person in people] == people

    def test_of_two_whom_a_text_names_neither_by_itself(self):
        people = a_user("Invigilator", username="x7"), a_user("Invigilator", external_id="x7")
        form = sent("x7")
        assert refused(form) == "Choose whom you mean, or type more of the name."
        assert all(choice_of(person) in str(form["person"]) for person in people)

    def test_nobody_by_an_empty_text(self):
        assert chosen(sent("")) is None

    def test_a_part_of_a_name_takes_nobody_by_itself_and_offers_whom_it_may_mean(self):
        ada = a_user("Invigilator", first_name="Ada", last_name="Lovelace")
        a_user("Candidate", first_name="Ada", last_name="Nobody")
        form = sent("lovel")
        assert refused(form) == "Choose whom you mean, or type more of the name."
        page = str(form["person"])
        assert 'value="lovel"' in page, "what was typed is kept"
        assert f'type="radio" name="person-picked" value="{choice_of(ada)}" checked' in " ".join(page.split())
        assert "Nobody" not in page

    def test_whoever_is_picked_below_is_taken(self):
        people = [a_user("Invigilator", first_name="Ada", last_name=name) for name in ("Lovelace", "Byron")]
        form = sent("ada", **{"person-picked": choice_of(people[1]), "person-asked": "ada"})
        assert chosen(form) == people[1]

    def test_whoever_types_on_means_what_they_typed(self):
        people = [a_user("Invigilator", first_name="Ada", last_name=name) for name in ("Lovelace", "Byron")]
        form = sent(people[0].username, **{"person-picked": choice_of(people[1]), "person-asked": "ada"})
        assert chosen(form) == people[0]

    def test_more_than_can_be_shown_is_said(self):
        for _number in range(MOST + 1):
            a_user("Invigilator", last_name="Smith")
        form = sent("smith")
        assert refused(form).startswith(f"More than {MOST} people fit.")
        assert str(form["person"]).count('type="radio"') == MOST

    @pytest.mark.parametrize("text", ["zz", "9999999999", "\x00", "x" * (LONGEST + 1), "(", "a ()", "%", "–"])
    def test_what_names_nobody_is_refused(self, text):
        a_user("Invigilator")
        assert refused(sent(text))

    def test_of_somebody_who_lacks_the_right_nothing_is_told_but_that(self):
        roe = a_user("Candidate", last_name="Roe")
        assert refused(sent(roe.external_id)) == f"“{roe.external_id}” cannot be chosen: their role lacks the right “Invigilate”."

    def test_whoever_is_left_out_is_named_with_the_reason(self):
        doe = a_user("Invigilator", last_name="Doe")
        form = sent(doe.username)
        form.fields["person"].leave_out([doe.pk], "%(name)s is there already.")
        assert refused(form) == "Jane Doe is there already."

    def test_whoever_is_left_out_is_not_offered(self):
        doe, _other = (a_user("Invigilator", first_name=name, last_name="Doe") for name in ("Ada", "Grace"))
        form = sent("doe")
        form.fields["person"].leave_out([doe.pk], "%(name)s is there already.")
        assert refused(form) == "Choose whom you mean, or type more of the name."
        assert ["Ada" in str(form["person"]), "Grace" in str(form["person"])] == [False, True]

    def test_whoever_is_left_out_is_named_also_where_a_part_of_the_name_was_typed(self):
        doe = a_user("Invigilator", last_name="Doe")
        form = sent("jane do")
        form.fields["person"].leave_out([doe.pk], "%(name)s is there already.")
        assert refused(form) == "Jane Doe is there already."

    def test_a_standing_value_is_shown_by_name_and_unchanged_when_it_is_sent_back(self):
        ada = a_user("Invigilator", first_name="Ada", last_name="Lovelace", username="ada")
        for initial in (ada, ada.pk):
            assert 'value="Ada Lovelace (ada)"' in str(Form(initial={"person": initial})["person"])
            assert not Form({"person": "Ada Lovelace (ada)"}, initial={"person": initial}).has_changed()
            assert Form({"person": ""}, initial={"person": initial}).has_changed()


class TestWhatIsAskedWhileSomebodyTypes:
    ADDRESS = "/people/choose"

    def test_it_answers_with_those_who_fit_and_their_roles(self):
        browser = a_browser(a_user("Scheduler", last_name="Asking"))
        ada = a_user("Invigilator", first_name="Ada", last_name="Lovelace", username="ada")
        assert browser.get(self.ADDRESS, {"right": "invigilate", "q": "love"}).json() == {
            "people": [{"text": choice_of(ada), "note": "Invigilator"}],
            "more": False,
            "note": "",
        }

    def test_it_says_where_there_are_more(self):
        browser = a_browser(a_user("Scheduler"))
        for _number in range(MOST):
            a_user("Invigilator")
        answer = browser.get(self.ADDRESS, {"right": "invigilate"}).json()
        assert (len(answer["people"]), answer["more"]) == (MOST, True)

    @pytest.mark.parametrize(
        ("role", "right", "status"),
        [
            ("Scheduler", "schedule", 200),
            ("Scheduler", "mark", 200),
            ("Scheduler", "use_external_api", 403),
            ("System administrator", "use_external_api", 200),
            ("Author", "schedule", 403),
            ("Candidate", "invigilate", 403),
            ("Scheduler", "nothing", 404),
            ("Scheduler", "", 404),
        ],
    )
    def test_only_those_who_choose_them_see_who_may_be_chosen(self, role, right, status):
        assert a_browser(a_user(role)).get(self.ADDRESS, {"right": right}).status_code == status

    def test_it_leaves_out_whom_the_form_would_refuse(self):
        ada, grace = (a_user("Invigilator", first_name=name, last_name="Doe") for name in ("Ada", "Grace"))
        form = Form()
        form.fields["person"].leave_out([ada.pk], "%(name)s is there already.")
        [address] = re.findall(r'data-person="([^"]+)"', str(form["person"]))
        browser = a_browser(a_user("Scheduler", last_name="Asking"))
        offered = browser.get(unescape(address) + "&q=doe").json()["people"]
        assert [person["text"] for person in offered] == [choice_of(grace)]

    def test_of_very_many_who_are_left_out_the_address_names_some_and_the_form_refuses_all(self):
        people = [a_user("Invigilator", last_name="Doe") for _number in range(2)]
        left_out = [*range(10_000_000, 10_000_000 + MOST_LEFT_OUT), *(user.pk for user in people)]
        form = sent(choice_of(people[1]))
        form.fields["person"].leave_out(left_out, "%(name)s is there already.")
        assert refused(form) == "Jane Doe is there already."
        assert len(str(form["person"])) < 5_000

    @pytest.mark.parametrize("but", ["", "x", ",", "-1", "9" * 30, "1" * 9_000])
    def test_whatever_else_is_named_there_leaves_out_nobody(self, but):
        ada = a_user("Invigilator", first_name="Ada")
        offered = a_browser(a_user("Scheduler", last_name="Asking")).get(self.ADDRESS, {"right": "invigilate", "q": "ada", "but": but})
        assert [person["text"] for person in offered.json()["people"]] == [choice_of(ada)]

    def test_people_of_another_organisation_are_not_among_them(self):
        with current.use(a_tenant()):
            a_user("Invigilator", last_name="Elsewhere")
        answer = a_browser(a_user("Scheduler")).get(self.ADDRESS, {"right": "invigilate", "q": "elsewhere"})
        assert answer.json()["people"] == []


def test_an_e_mail_address_is_known_in_any_letter_case():
    from stratus.login.passwords.tasks import accounts_of

    ada = a_user(email="Ada.Lovelace@Example.org")
    for typed in ("ada.lovelace@example.org", " ADA.LOVELACE@EXAMPLE.ORG "):
        assert accounts_of(typed) == [ada]
    User.objects.filter(pk=ada.pk).update(email="countess@example.org")
    assert accounts_of("ada.lovelace@example.org") == []
    assert accounts_of("Countess@example.org") == [ada]
