"""What may be written, what counts, and what the database keeps."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from stratus.access.actor import Actor
from stratus.access.errors import NotAllowed
from stratus.access.permissions import Permission as P
from stratus.events.models import Event
from stratus.foundation import clock
from stratus.foundation.errors import DomainError, InvalidFields
from stratus.people.hierarchies.actions import delete_hierarchy
from stratus.people.hierarchies.errors import HierarchyInUse
from stratus.people.hierarchies.queries import above
from stratus.people.models import Hierarchy
from stratus.tenancy import current
from stratus.text_templates import actions, kinds
from stratus.text_templates.actions import Wording, archive_template, change_template, restore_revision, unarchive_template
from stratus.text_templates.errors import NewerRevision, TemplateArchived
from stratus.text_templates.models import TextTemplate, TextTemplateRevision
from stratus.text_templates.queries import template_that_counts, templates_for, templates_in
from support.builders import SYSTEM, a_hierarchy, a_member_of, a_template, a_tenant, a_user, an_actor

pytestmark = pytest.mark.usefixtures("tenant")

MAIL = "mail.result_published"


def change(template: TextTemplate, text: str, *, made_from: int = 1, by: Actor = SYSTEM, **fields) -> TextTemplate:
    wording = Wording(**{"title": template.title, "hierarchy_id": template.hierarchy_id, "language": template.language} | fields, text=text)
    return change_template(template.pk, wording, made_from=made_from, by=by, now=clock.now())


def texts(template: TextTemplate) -> list[tuple[int, str]]:
    return list(TextTemplateRevision.objects.filter(template=template).order_by("number").values_list("number", "text"))


class TestRevisions:
    def test_every_save_is_another_and_the_latest_counts(self):
        user = a_user("System administrator")
        template = a_template(text="<p>One</p>")
        change(template, "<p>Two</p>", by=Actor.of(user, "UI"))
        template.refresh_from_db()
        assert texts(template) == [(1, "<p>One</p>"), (2, "<p>Two</p>")]
        assert (template.latest.text, template.latest.saved_by) == ("<p>Two</p>", user)

    def test_a_save_that_changes_nothing_writes_nothing(self):
        template = a_template(text="<p>One</p>")
        change(template, "<p>One</p>")
        assert len(texts(template)) == 1
        assert Event.objects.filter(kind="text_template.saved").count() == 1

    def test_another_title_alone_is_a_revision_too(self):
        template = a_template(text="<p>One</p>")
        change(template, "<p>One</p>", title="Other")
        assert len(texts(template)) == 2

    def test_one_made_from_an_earlier_revision_is_refused_with_the_newer_one(self):
        template = a_template(text="<p>One</p>")
        change(template, "<p>Two</p>")
        with pytest.raises(NewerRevision) as refused:
            change(template, "<p>Mine</p>", made_from=1)
        assert refused.value.latest.text == "<p>Two</p>"
        assert len(texts(template)) == 2

    def test_an_earlier_text_comes_back_as_a_new_revision(self):
        template = a_template(text="<p>One</p>")
        change(template, "<p>Two</p>")
        restore_revision(template.pk, 1, made_from=2, by=SYSTEM, now=clock.now())
        assert [text for _number, text in texts(template)] == ["<p>One</p>", "<p>Two</p>", "<p>One</p>"]

    def test_a_text_that_its_kind_no_longer_takes_does_not_come_back(self):
        template = a_template(text="<p>{candidate}</p>")
        change(template, "<p>Two</p>")
        TextTemplateRevision.objects.filter(number=1).update(text="<p>{gone}</p>")
        with pytest.raises(DomainError, match=r"no placeholder \{gone\}"):
            restore_revision(template.pk, 1, made_from=2, by=SYSTEM, now=clock.now())


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("kind", "values", "field"),
        [
            ("letter", {"text": "<p>Dear {name}</p>"}, "text"),
            ("letter", {"text": "<p> </p>"}, "text"),
            ("letter", {"text": "x" * 10_001}, "text"),
            ("letter", {"text": "<script>steal()</script>"}, "text"),
            ("message", {"text": "x" * 1001}, "text"),
            ("message", {"text": "a\x00b"}, "text"),
            ("message", {"text": "x", "title": " "}, "title"),
            ("message", {"text": "x", "title": "x" * 101}, "title"),
            ("message", {"text": "x", "language": "xx"}, "language"),
            (MAIL, {"text": "x", "subject": ""}, "subject"),
            (MAIL, {"text": "x", "subject": "{name}"}, "subject"),
        ],
    )
    def test_bad_input_names_its_field_and_saves_nothing(self, kind, values, field):
        with pytest.raises(InvalidFields) as refused:
            a_template(kind, **values)
        assert list(refused.value.errors) == [field]
        assert not TextTemplate.objects.exists()

    def test_an_unknown_placeholder_is_named_with_those_there_are(self):
        with pytest.raises(InvalidFields, match=r"no placeholder \{name\}\. There are: \{candidate\}, \{exam\}"):
            a_template(MAIL, "Dear {name}")

    def test_a_kind_without_placeholders_takes_braces_as_they_are(self):
        assert a_template("message", "Look at {x} and }").latest.text == "Look at {x} and }"

    def test_a_title_is_given_once_for_a_kind_language_and_hierarchy_whatever_its_case(self):
        a_template(title="Exams")
        for fields in ({"language": "nl"}, {"hierarchy": a_hierarchy()}, {"kind": "declaration"}, {"title": "Others"}):
            a_template(**{"title": "EXAMS"} | fields)
        with pytest.raises(InvalidFields) as refused:
            a_template(title="EXAMS")
        assert list(refused.value.errors) == ["title"]

    def test_of_a_mail_one_is_in_use_in_a_place(self):
        first = a_template(MAIL, "One")
        a_template(MAIL, "Dutch", language="nl")
        with pytest.raises(InvalidFields) as refused:
            a_template(MAIL, "Two")
        assert list(refused.value.errors) == ["hierarchy"]
        archive_template(first.pk, by=SYSTEM, now=clock.now())
        a_template(MAIL, "Two")
        with pytest.raises(DomainError, match="a mail for this language"):
            unarchive_template(first.pk, by=SYSTEM, now=clock.now())

    def test_there_are_so_many_of_a_kind(self, monkeypatch):
        monkeypatch.setattr(actions, "MOST_TEMPLATES", 1)
        first = a_template()
        a_template("message", "x")
        with pytest.raises(InvalidFields, match="There are 1 of this kind already"):
            a_template()
        archive_template(first.pk, by=SYSTEM, now=clock.now())
        a_template()
        with pytest.raises(DomainError, match="There are 1"):
            unarchive_template(first.pk, by=SYSTEM, now=clock.now())

    @pytest.mark.database
    def test_an_archived_one_is_not_changed(self):
        template = a_template()
        archive_template(template.pk, by=SYSTEM, now=clock.now())
        with pytest.raises(TemplateArchived):
            change(template, "<p>Two</p>")

    def test_a_hierarchy_that_has_templates_is_not_deleted(self):
        hierarchy = a_hierarchy()
        a_template(hierarchy=hierarchy)
        with pytest.raises(HierarchyInUse):
            delete_hierarchy(hierarchy.pk, by=SYSTEM, now=clock.now())


class TestTheDatabaseItself:
    @pytest.mark.database
    @pytest.mark.parametrize(
        ("changes", "constraint"),
        [
            ({"title": ""}, "text_template_has_title"),
            ({"kind": ""}, "text_template_has_kind"),
            ({"sort_key": "first"}, "text_template_title_once"),
            ({"kind": MAIL}, "text_template_mail_once"),
        ],
    )
    def test_a_template(self, changes, constraint):
        a_template(title="First")
        a_template(MAIL, "x")
        second = a_template(title="Second")
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            TextTemplate.objects.filter(pk=second.pk).update(**changes)

    @pytest.mark.database
    @pytest.mark.parametrize(
        ("changes", "constraint"),
        [
            ({"text": ""}, "text_template_revision_has_text"),
            ({"number": 0}, "text_template_revision_counts_from_1"),
            ({"number": 1}, "text_template_revision_once"),
        ],
    )
    def test_a_revision(self, changes, constraint):
        template = a_template()
        change(template, "<p>Two</p>")
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            TextTemplateRevision.objects.filter(number=2).update(**changes)


class TestWhoMayWrite:
    def test_whoever_has_no_right_of_the_kind_may_not(self):
        with pytest.raises(NotAllowed):
            a_template(by=an_actor(P.INVIGILATE))
        template = a_template("message", "x")
        with pytest.raises(NotAllowed):
            change(template, "y", by=an_actor(P.SCHEDULE))

    def test_invigilators_write_messages_for_everybody_and_for_their_own_hierarchies_and_those_above(self):
        above_mine = a_hierarchy()
        mine = a_hierarchy(parent=above_mine)
        by = an_actor(P.INVIGILATE, user=a_member_of(mine, a_user("Invigilator")))
        for hierarchy in (None, mine, above_mine):
            change(a_template("message", "x", hierarchy=hierarchy, by=by), "y", by=by)
        for hierarchy in (a_hierarchy(), a_hierarchy(parent=mine)):
            with pytest.raises(InvalidFields, match="hierarchies"):
                a_template("message", "x", hierarchy=hierarchy, by=by)

    def test_what_is_of_another_hierarchy_kind_or_tenant_is_not_there(self):
        by = an_actor(P.INVIGILATE, user=a_user("Invigilator"))
        with current.use(a_tenant()):
            foreign = a_template("message", "x")
        for template in (a_template("message", "x", hierarchy=a_hierarchy()), a_template(), foreign):
            with pytest.raises(TextTemplate.DoesNotExist):
                change(template, "y", by=by)
            with pytest.raises(TextTemplate.DoesNotExist):
                archive_template(template.pk, by=by, now=clock.now())
            with pytest.raises(TextTemplate.DoesNotExist):
                restore_revision(template.pk, 1, made_from=1, by=by, now=clock.now())

    def test_an_archived_hierarchy_keeps_its_templates_and_gets_no_new_ones(self):
        hierarchy = a_hierarchy()
        template = a_template(hierarchy=hierarchy)
        Hierarchy.objects.filter(pk=hierarchy.pk).update(archived_at=clock.now())
        change(template, "<p>Two</p>")
        with pytest.raises(InvalidFields):
            a_template(hierarchy=hierarchy)


class TestWhichAreUsed:
    @pytest.fixture
    def tree(self) -> dict[str, Hierarchy]:
        root = Hierarchy.objects.get(parent=None)
        faculty = a_hierarchy()
        return {"root": root, "faculty": faculty, "course": a_hierarchy(parent=faculty), "other": a_hierarchy()}

    def test_a_hierarchy_and_what_is_above_it_with_their_distances(self, tree):
        found = above([tree["course"].pk, tree["other"].pk])
        assert found[tree["course"].pk] == {tree["course"].pk: 0, tree["faculty"].pk: 1, tree["root"].pk: 2}
        assert found[tree["other"].pk] == {tree["other"].pk: 0, tree["root"].pk: 1}

    def test_the_nearest_hierarchy_counts_then_the_language_then_any(self, tree):
        made = [
            a_template(MAIL, f"{name} {language}", language=language, hierarchy=tree.get(name))
            for name in ("course", "faculty", "root", "everybody", "other")
            for language in ("nl", "", "en")
        ]
        counting = []
        while found := template_that_counts(MAIL, tree["course"].pk, "nl"):
            counting.append(found.latest.text)
            archive_template(found.pk, by=SYSTEM, now=clock.now())
        assert counting == [f"{name} {language}" for name in ("course", "faculty", "root", "everybody") for language in ("nl", "")]
        assert len(made) == 15

    def test_a_person_is_offered_those_of_their_hierarchies_in_their_language(self, tree):
        by = an_actor(user=a_member_of(tree["faculty"], a_user("Author")))
        for name, hierarchy in tree.items():
            a_template(title=name, hierarchy=hierarchy)
        a_template(title="all"), a_template(title="dutch", language="nl"), a_template(title="english", language="en")
        a_template("declaration", title="another kind")
        archive_template(a_template(title="archived").pk, by=SYSTEM, now=clock.now())
        with current.use(a_tenant()):
            a_template(title="foreign")

        def offered(**more) -> list[str]:
            return [template.title for template in templates_for(["letter"], by=by, **more)]

        assert offered() == ["all", "dutch", "english", "faculty", "root"]
        assert offered(language="nl") == ["all", "dutch", "faculty", "root"]

    def test_what_is_used_in_several_hierarchies_may_be_used_in_each(self, tree):
        for name, hierarchy in tree.items():
            a_template(title=name, hierarchy=hierarchy)
        a_template(title="all")
        used = [one.title for one in templates_in("letter", [tree["course"].pk, tree["other"].pk])]
        assert used == ["all", "root"]
        assert [one.title for one in templates_in("letter", [tree["course"].pk])] == ["all", "course", "faculty", "root"]


def test_a_name_of_a_kind_is_taken_once():
    with pytest.raises(ValueError, match="letter"):
        kinds.register(kinds.Kind("letter", "Another", "", 10))


def test_the_log_knows_templates_by_their_kind_and_messages_as_before():
    template, message = a_template(), a_template("message", "x")
    for one in (template, message):
        archive_template(one.pk, by=SYSTEM, now=clock.now())
        unarchive_template(one.pk, by=SYSTEM, now=clock.now())
        archive_template(one.pk, by=SYSTEM, now=clock.now())
    events = Event.objects.filter(subject_type="text_templates.texttemplate").order_by("pk")
    of_template = [(event.kind, event.data) for event in events if event.subject_id == template.pk]
    data = {"template_kind": "letter"}
    assert of_template == [(f"text_template.{act}", data) for act in ("saved", "archived", "unarchived", "archived")]
    of_message = [event.kind for event in events if event.subject_id == message.pk]
    assert of_message == [f"message_template.{act}" for act in ("saved", "removed", "saved", "removed")]


class TestHtml:
    @pytest.mark.parametrize(
        ("fault", "told"),
        [
            ("<i>" * 70 + "x", "levels of layout"),
            ('<math><annotation encoding="application/x-tex">\\nosuch</annotation></math>', "its LaTeX is not understood"),
            ("x" * 100_001, "at most"),
        ],
        ids=["nested", "formula", "long"],
    )
    def test_a_text_that_cannot_be_made_safe_is_refused_and_never_stored(self, fault, told):
        template = a_template("introduction", text="<p>One</p>")
        with pytest.raises(InvalidFields) as refused:
            change(template, f"<p>x</p>{fault}<img src=x onerror=alert(1)><form action=/log-out>")
        assert refused.value.errors.keys() == {"text"}
        assert told in refused.value.errors["text"]
        assert texts(template) == [(1, "<p>One</p>")]
