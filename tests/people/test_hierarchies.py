"""The tree of hierarchies: whatever is done to it, it stays one tree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stratus.access.errors import NotAllowed
from stratus.foundation import clock
from stratus.foundation.errors import InvalidFields
from stratus.people.hierarchies import actions, queries, rules
from stratus.people.hierarchies.errors import HierarchyInUse, MovedIntoItself, RootStays
from stratus.people.models import Hierarchy
from stratus.people.users import memberships
from support.examples import examples
from support.threads import at_once


@pytest.fixture
def tenant(db: None) -> Iterator[object]:
    from stratus.tenancy import current
    from support.builders import a_tenant

    made = a_tenant()
    with current.use(made):
        yield made


KINDS = ["create", "create", "move", "archive", "unarchive", "delete", "join"]
STEPS = st.lists(
    st.tuples(st.sampled_from(KINDS), st.integers(0, 30), st.integers(0, 30)),
    max_size=25,
)


class Picture:
    """What the tree should be: id → [title, parent's id]."""

    def __init__(self) -> None:
        top = queries.root()
        self.root = top.pk
        self.nodes: dict[int, tuple[str, int | None]] = {top.pk: (top.title, None)}
        self.members: set[int] = set()

    def pick(self, number: int) -> int:
        return sorted(self.nodes)[number % len(self.nodes)]

    def path(self, pk: int) -> str:
        title, parent = self.nodes[pk]
        return title if parent is None else self.path(parent) + " \\ " + title

    def lies_under(self, pk: int, above: int) -> bool:
        return pk == above or (self.nodes[pk][1] is not None and self.lies_under(self.nodes[pk][1] or 0, above))

    def do(self, step: tuple[str, int, int]) -> None:
        """Do one step to the tree, and to the picture what should come of it."""
        from support.builders import SYSTEM, a_user

        what, one, other = step
        pk, target, now = self.pick(one), self.pick(other), clock.now()
        branch = {node for node in self.nodes if self.lies_under(node, pk)}
        if what == "create":
            title = f"T{one}-{len(self.nodes)}"
            made = actions.create_hierarchy(title, parent_id=target, by=SYSTEM)
            self.nodes[made.pk] = (title, target)
        elif what == "move" and target in branch:
            with pytest.raises(MovedIntoItself):
                actions.update_hierarchy(pk, {"parent_id": target}, by=SYSTEM)
        elif what == "move":
            actions.update_hierarchy(pk, {"parent_id": target}, by=SYSTEM)
            self.nodes[pk] = (self.nodes[pk][0], target)
        elif what == "archive" and pk == self.root:
            with pytest.raises(RootStays):
                actions.archive_hierarchy(pk, by=SYSTEM, now=now)
        elif what == "archive":
            assert actions.archive_hierarchy(pk, by=SYSTEM, now=now).archived_at is not None
        elif what == "unarchive":
            assert actions.unarchive_hierarchy(pk, by=SYSTEM, now=now).archived_at is None
        elif what == "join" and other % 3 == 0:
            actions.add_members(Hierarchy.objects.get(pk=pk), [a_user()], by=SYSTEM)
            self.members.add(pk)
        elif what == "delete" and pk == self.root:
            with pytest.raises(RootStays):
                actions.delete_hierarchy(pk, by=SYSTEM, now=now)
        elif what == "delete" and branch & self.members:
            with pytest.raises(HierarchyInUse):
                actions.delete_hierarchy(pk, by=SYSTEM, now=now)
        elif what == "delete":
            assert {gone.pk for gone in actions.delete_hierarchy(pk, by=SYSTEM, now=now)} == branch
            for gone in branch:
                del self.nodes[gone]


@settings(max_examples=examples(20), database=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
def test_any_history_leaves_one_tree_with_the_paths_that_follow_from_it(tenant, steps):
    with transaction.atomic():
        picture = Picture()
        for step in steps:
            picture.do(step)
        places = list(queries.places())
        assert {place.hierarchy.pk: place.path for place in places} == {pk: picture.path(pk) for pk in picture.nodes}
        assert Hierarchy.objects.count() == len(picture.nodes)
        assert Hierarchy.objects.filter(parent=None).count() == 1
        seen: set[int] = set()
        for place in places:
            assert place.parent is None or place.parent.pk in seen
            assert queries.full_path(place.hierarchy) == place.path
            seen.add(place.hierarchy.pk)
        transaction.set_rollback(True)


TREES = st.lists(st.integers(0, 1_000), max_size=40).map(
    lambda picks: {0: None} | {number: pick % number for number, pick in enumerate(picks, start=1)}
)


@given(tree=TREES, one=st.integers(0, 1_000), other=st.integers(0, 1_000))
def test_a_move_is_a_cycle_exactly_if_the_new_parent_lies_below(tree, one, other):
    pk, parent = one % len(tree), other % len(tree)
    below = dict(rules.downwards(tree, pk))
    levels = rules.levels_after_move(tree, pk, parent)
    assert (levels == 0) == (parent in below)
    if levels:
        moved = tree | {pk: parent}
        assert levels == max(len(rules.upwards(moved, node)) for node in below)


def test_who_may_not_manage_users_changes_no_hierarchy(tenant):
    from stratus.access.permissions import Permission
    from support.builders import a_hierarchy, an_actor

    hierarchy, nobody, now = a_hierarchy(), an_actor(Permission.SCHEDULE), clock.now()
    for attempt in (
        lambda: actions.update_hierarchy(hierarchy.pk, {"title": "x"}, by=nobody),
        lambda: actions.archive_hierarchy(hierarchy.pk, by=nobody, now=now),
        lambda: actions.unarchive_hierarchy(hierarchy.pk, by=nobody, now=now),
        lambda: actions.delete_hierarchy(hierarchy.pk, by=nobody, now=now),
    ):
        with pytest.raises(NotAllowed):
            attempt()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 101}, "title"),
        ({"title": "a\x00"}, "title"),
        ({"external_id": "a b"}, "external_id"),
        ({"external_id": "taken"}, "external_id"),
        ({"synchronization_key": "x" * 65}, "synchronization_key"),
    ],
)
def test_what_cannot_be_is_told_beside_its_field(tenant, changes, field):
    from support.builders import SYSTEM, a_hierarchy

    a_hierarchy(external_id="taken")
    with pytest.raises(InvalidFields) as refused:
        actions.update_hierarchy(a_hierarchy().pk, changes, by=SYSTEM)
    assert set(refused.value.errors) == {field}


def test_the_event_names_what_changed_and_nothing_is_told_of_nothing(tenant):
    from stratus.events.models import Event
    from support.builders import SYSTEM, a_hierarchy

    hierarchy, parent = a_hierarchy(title="Law"), a_hierarchy()
    actions.update_hierarchy(hierarchy.pk, {"title": "Law ", "parent_id": None}, by=SYSTEM)
    actions.update_hierarchy(hierarchy.pk, {"title": "Roman law", "allow_schedules": True, "parent_id": parent.pk}, by=SYSTEM)
    event = Event.objects.get(kind__startswith="hierarchy.")
    assert (event.kind, event.subject_id, event.data) == ("hierarchy.updated", hierarchy.pk, {"fields": ["parent_id", "title"]})


@pytest.mark.database
def test_an_archived_hierarchy_can_be_chosen_only_where_it_is_chosen_already(tenant):
    from support.builders import SYSTEM, a_hierarchy

    old = a_hierarchy(title="Old")
    child = a_hierarchy(title="Child", parent=old)
    actions.archive_hierarchy(old.pk, by=SYSTEM, now=clock.now())
    assert old.pk not in dict(memberships.tree())
    assert dict(memberships.tree())[child.pk] == "– – Child"
    assert dict(memberships.tree([old.pk]))[old.pk] == "– Old (archived)"


def test_saving_a_user_or_an_assessment_keeps_the_archived_hierarchies_that_it_names(tenant):
    from support.builders import SYSTEM, a_hierarchy, a_user, an_assessment
    from support.staff import a_browser

    old, user = a_hierarchy(title="Old"), a_user("Author")
    assessment = an_assessment(available_to=[old.pk])
    actions.add_members(old, [user], by=SYSTEM)
    actions.archive_hierarchy(old.pk, by=SYSTEM, now=clock.now())
    browser = a_browser(a_user("System administrator"))
    for address in (f"/admin/users/{user.pk}", f"/assessments/{assessment.pk}/options"):
        page = browser.get(address).content.decode()
        assert "Old (archived)" in page
        (box,) = [tag for tag in page.split("<input") if f'value="{old.pk}"' in tag and "checkbox" in tag]
        assert "checked" in box.split(">")[0]


# At the same time


@pytest.fixture
def world(committed: None) -> Iterator[Any]:
    """A caller whose tenant other connections see."""
    from stratus.tenancy import current
    from support.builders import a_tenant
    from support.caller import an_api

    made = a_tenant()
    with current.use(made):
        yield an_api(made)


@pytest.mark.database
def test_two_hierarchies_moved_under_each_other_make_no_cycle(world):
    from support.builders import a_hierarchy

    for number in range(5):
        one, other = (a_hierarchy(external_id=f"{side}{number}").external_id for side in "AB")

        def move(pk: str, parent: str) -> Any:
            return world.patch(f"/groups/{pk}", {"ExternalId": pk, "Title": "x", "ParentExternalId": parent})

        replies = at_once(lambda o=one, p=other: move(o, p), lambda o=other, p=one: move(o, p))
        assert sorted(reply.status for reply in replies) == [200, 400]
        assert {reply.error for reply in replies} == {None, "Group can not be moved into its own child"}
    assert len(list(queries.places())) == 11


@pytest.mark.database
def test_a_hierarchy_deleted_while_others_use_it_leaves_nothing_half_done(world):
    from stratus.organisation.models import ApiSettings
    from stratus.scheduling.models import Schedule
    from support.builders import a_hierarchy, a_user, an_assessment

    ApiSettings.objects.update(scheduler=a_user("Scheduler"))
    assessment = an_assessment().external_id
    for number in range(5):
        group = a_hierarchy(external_id=f"G{number}")
        draft = {"AssessmentExternalId": assessment, "StartDateTime": "2030-05-21T10:00:00Z", "HierarchyExternalId": group.external_id}
        child = {"ExternalId": f"C{number}", "Title": "x", "ParentExternalId": group.external_id}
        deleted, scheduled, made = at_once(
            lambda g=group: world.delete(f"/groups/{g.external_id}"),
            lambda d=draft: world.post("/external/schedule", d),
            lambda c=child: world.post("/groups", c),
        )
        assert {deleted.status, scheduled.status, made.status} <= {200, 201, 400}, (deleted.body, scheduled.body, made.body)
        gone = not Hierarchy.objects.filter(pk=group.pk).exists()
        assert gone == (deleted.status == 200)
        if gone:
            assert scheduled.error == "Hierarchy hasn't been found by external id"
        assert Schedule.objects.filter(hierarchy_id=group.pk).count() == (scheduled.status == 200)
