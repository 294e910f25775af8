"""Groups over HTTP: found, made, changed, moved, archived, deleted."""

from __future__ import annotations

import pytest
from test_statements import statements

GUID = "3f1c2a52-5c1e-4a8e-9a55-0b7f4f3c8d10"


@pytest.fixture
def group(api):
    """`Faculty of Law` (G5) under the root."""
    from support.builders import a_hierarchy

    return a_hierarchy(external_id="G5", title="Faculty of Law")


def found(api, search: str = "") -> list[str]:
    return [one["ExternalId"] for one in api.get(f"/groups?search={search}").body]


def events() -> list[str]:
    from stratus.events.models import Event

    return list(Event.objects.filter(kind__startswith="hierarchy.").order_by("pk").values_list("kind", flat=True))


# Finding


def test_a_group_is_told_with_its_path_as_in_the_sample(api, tenant):
    from support.builders import a_hierarchy

    parent = a_hierarchy(external_id="G5", title="G5")
    a_hierarchy(external_id="G7", title="G7", parent=parent, synchronization_key=GUID)
    reply = api.get("/groups?search=g7")
    assert reply.status == 200
    assert reply.body == [
        {
            "ExternalId": "G7",
            "Title": "G7",
            "Path": f"{tenant.title} \\ G5 \\ G7",
            "ParentExternalId": "G5",
            "SynchronizationKey": GUID,
            "AllowRelationshipWithSchedules": True,
            "IsArchived": False,
            "IsOrganization": False,
        }
    ]
    assert list(reply.body[0]) == [
        "ExternalId", "Title", "Path", "ParentExternalId", "SynchronizationKey",
        "AllowRelationshipWithSchedules", "IsArchived", "IsOrganization",
    ]  # fmt: skip


def test_the_parent_is_null_where_it_is_the_root_or_has_no_id(api, group):
    from stratus.people.models import Hierarchy
    from support.builders import a_hierarchy

    Hierarchy.objects.filter(parent=None).update(external_id="ROOT")
    nameless = a_hierarchy(external_id="", title="Nameless")
    a_hierarchy(external_id="G6", parent=nameless)
    parents = {one["ExternalId"]: one["ParentExternalId"] for one in api.get("/groups").body}
    assert parents == {"ROOT": None, "G5": None, "G6": None}


def test_only_groups_with_an_id_are_seen_but_all_are_in_paths(api, tenant):
    from support.builders import a_hierarchy

    a_hierarchy(external_id="G8", title="Inner", parent=a_hierarchy(external_id="", title="Outer"))
    (told,) = api.get("/groups").body
    assert told["Path"] == f"{tenant.title} \\ Outer \\ Inner"


def test_the_search_looks_at_title_path_and_id_without_case_and_accents(api, group):
    from support.builders import a_hierarchy

    a_hierarchy(external_id="ECO", title="Économie")
    a_hierarchy(external_id="Roman-1", title="Pandects", parent=group)
    assert found(api, "ECONOMIE") == ["ECO"]
    assert found(api, "%C3%A9cono") == ["ECO"]
    assert found(api, "faculty+of") == ["G5", "Roman-1"]
    assert found(api, "law+%5C+pand") == ["Roman-1"]
    assert found(api, "roman-") == ["Roman-1"]
    assert [one["ExternalId"] for one in api.get("/groups/?Search=roman&other=1").body] == ["Roman-1"]


@pytest.mark.parametrize("search", ["nothing", "%00", "%25", "_____", "%ED%A0%80"])
def test_nothing_found_is_an_empty_array(api, group, search):
    reply = api.get(f"/groups?search={search}")
    assert (reply.status, reply.body) == (200, [])


def test_parents_come_before_their_children_and_siblings_by_title(api):
    from support.builders import a_hierarchy

    b = a_hierarchy(external_id="B", title="b")
    a_hierarchy(external_id="C", title="C")
    a_hierarchy(external_id="B2", title="Zz", parent=b)
    a_hierarchy(external_id="A", title="á")
    assert found(api) == ["A", "B", "B2", "C"]


def test_groups_of_another_tenant_are_not_seen_and_cannot_be_touched(api):
    from stratus.tenancy import current
    from support.builders import a_hierarchy, a_tenant

    with current.use(a_tenant()):
        a_hierarchy(external_id="THEIRS")
    assert found(api) == []
    unknown = "Group with ExternalId [THEIRS] is not found"
    assert api.delete("/groups/THEIRS").error == unknown
    assert api.patch("/groups/THEIRS", {"ExternalId": "THEIRS", "Title": "x"}).error == unknown
    refused = api.post("/groups", {"ExternalId": "MINE", "Title": "x", "ParentExternalId": "THEIRS"})
    assert refused.error == "Parent group with ExternalId [THEIRS] is not found"
    assert api.post("/groups", {"ExternalId": "THEIRS", "Title": "x"}).status == 201


def test_a_token_whose_owner_lost_the_right_sees_nothing(api, group):
    from support.builders import a_role

    api.owner.role = a_role("Candidate")
    api.owner.save()
    assert api.get("/groups").status == 403


# Creating


def test_the_sample_makes_a_group(api, group):
    from stratus.people.models import Hierarchy

    body = {
        "ExternalId": "NewGroup",
        "ParentExternalId": "G5",
        "SynchronizationKey": GUID,
        "Title": "New group",
        "AllowRelationshipWithSchedules": False,
        "IsOrganization": True,
    }
    reply = api.post("/groups", body)
    assert reply.status == 201
    assert reply.body == {"Content": {"ExternalId": "NewGroup"}, "Success": True, "Errors": None}
    made = Hierarchy.objects.get(external_id="NewGroup")
    assert (made.parent, made.title, made.synchronization_key) == (group, "New group", GUID)
    assert (made.allow_schedules, made.is_organization, made.archived_at) == (False, True, None)
    assert events() == ["hierarchy.created"]


@pytest.mark.parametrize("nothing", [None, "", " "])
def test_without_parent_a_group_lies_under_the_root_and_takes_schedules(api, nothing):
    from stratus.people.hierarchies.queries import root
    from stratus.people.models import Hierarchy

    body = {"externalID": 1907, "TITLE": " Ἀκαδημία ", "parentexternalid": nothing, "isOrganization": "False"}
    assert api.post("/external/groups/", body).body["Content"] == {"ExternalId": "1907"}
    made = Hierarchy.objects.get(external_id="1907")
    assert (made.parent, made.title, made.allow_schedules, made.is_organization) == (root(), "Ἀκαδημία", True, False)


def test_a_group_can_be_used_for_schedules_at_once(api):
    from support.builders import an_assessment

    api.post("/groups", {"ExternalId": "NEW", "Title": "New"})
    body = {"AssessmentExternalId": an_assessment().external_id, "StartDateTime": "2030-05-21T10:00:00Z", "HierarchyExternalId": "NEW"}
    assert api.post("/external/schedule", body).status == 200


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"ExternalId": {"a": 1}, "Title": ""}, "ExternalId must be alpha-numeric(a-z 0-9)"),
        ({"ExternalId": "a\x00b"}, "ExternalId must be alpha-numeric(a-z 0-9)"),
        ({"ExternalId": "\ud800"}, "ExternalId must be alpha-numeric(a-z 0-9)"),
        ({"ExternalId": "…", "IsOrganization": 5}, "ExternalId must be alpha-numeric(a-z 0-9)"),
        ({"ExternalId": "é"}, "ExternalId must be alpha-numeric(a-z 0-9)"),
        ({"ExternalId": ".."}, "ExternalId must be alpha-numeric(a-z 0-9)"),
        ({"ExternalId": "é" * 600}, "ExternalId must be alpha-numeric(a-z 0-9)"),
        ({"ExternalId": "x" * 600, "ParentExternalId": "…"}, "ExternalId must be less than 500 symbols"),
        ({"ExternalId": 10**70}, "ExternalId must be less than 500 symbols"),
        ({"ParentExternalId": ["G5"], "Title": ""}, "ParentExternalId must be alpha-numeric(a-z 0-9)"),
        ({"ParentExternalId": "nothing", "Title": "", "IsOrganization": 5}, "Parent group with ExternalId [nothing] is not found"),
        ({"Title": " ", "IsOrganization": 5}, "Title must not be null or empty"),
        ({"Title": "x" * 101, "IsOrganization": 5}, "Title must be less than 100 symbols"),
        ({"ExternalId": "G5", "IsOrganization": 5}, "Group info is not valid"),
    ],
)
def test_the_first_error_of_the_page_is_told(api, group, changes, text):
    reply = api.post("/groups", {"ExternalId": "NEW", "Title": "New"} | changes)
    assert (reply.status, reply.error) == (400, text)
    assert found(api) == ["G5"]


def test_what_no_text_of_the_page_covers_is_told_field_by_field(api):
    values = {"Title": ["x"], "AllowRelationshipWithSchedules": "maybe", "IsOrganization": 1.5, "SynchronizationKey": "x" * 65}
    reply = api.post("/groups", {"ExternalId": "NEW"} | values)
    assert reply.error == "Group info is not valid"
    assert set(reply.fields) == set(values)
    for title in ("a\x00b", "\ud800", True, {}):
        assert set(api.post("/groups", {"ExternalId": "NEW", "Title": title}).fields) == {"Title"}
    assert api.post("/groups", [{"ExternalId": "NEW"}]).error == "Group info is not valid"
    twice = b'{"ExternalId": "NEW", "Title": "a", "title": "b"}'
    assert api.post("/groups", twice).fields == {"Title": "Was given twice with different values."}


def test_limits_are_inclusive(api):
    assert api.post("/groups", {"ExternalId": "x" * 64, "Title": "t" * 100, "SynchronizationKey": "k" * 64}).status == 201


def test_an_archived_parent_takes_groups(api, group):
    api.patch("/groups/G5", {"ExternalId": "G5", "Title": "x", "IsArchived": True})
    assert api.post("/groups", {"ExternalId": "NEW", "Title": "x", "ParentExternalId": "G5"}).status == 201


def test_a_path_names_at_most_a_hundred_groups(api):
    from stratus.people.hierarchies.queries import root
    from stratus.people.models import Hierarchy

    above = root()
    for number in range(2, 100):
        above = Hierarchy.objects.create(external_id=f"L{number}", title=str(number), parent=above)
    Hierarchy.objects.create(external_id="X2", title="x", parent=Hierarchy.objects.create(external_id="X1", title="x", parent=root()))
    assert api.post("/groups", {"ExternalId": "L100", "Title": "x", "ParentExternalId": "L99"}).status == 201
    refused = [
        api.post("/groups", {"ExternalId": "L101", "Title": "x", "ParentExternalId": "L100"}),
        api.patch("/groups/X1", {"ExternalId": "X1", "Title": "x", "ParentExternalId": "L99"}),
    ]
    for reply in refused:
        assert reply.error == "Group info is not valid"
        assert set(reply.fields) == {"ParentExternalId"}
    assert api.patch("/groups/X1", {"ExternalId": "X1", "Title": "x", "ParentExternalId": "L98"}).status == 200


# Changing


def test_the_sample_changes_a_group(api, group):
    from support.builders import a_hierarchy

    above = a_hierarchy(external_id="UP")
    body = {
        "ExternalId": "SAMPLE",
        "Title": "Sample",
        "ParentExternalId": "UP",
        "SynchronizationKey": GUID,
        "AllowRelationshipWithSchedules": False,
        "IsOrganization": True,
        "IsArchived": True,
    }
    reply = api.patch("/groups/G5", body)
    assert (reply.status, reply.body) == (200, {"Content": {"ExternalId": "SAMPLE"}, "Success": True, "Errors": None})
    group.refresh_from_db()
    assert (group.external_id, group.title, group.parent, group.synchronization_key) == ("SAMPLE", "Sample", above, GUID)
    assert (group.allow_schedules, group.is_organization, group.archived_at is None) == (False, True, False)
    assert events() == ["hierarchy.updated", "hierarchy.archived"]


def test_absent_properties_stay_and_saying_the_same_changes_nothing(api, group):
    from support.builders import a_hierarchy

    child = a_hierarchy(external_id="C", title="Child", parent=group, synchronization_key=GUID, allow_schedules=False, is_organization=True)
    before = api.get("/groups?search=child").body
    nulls = {"AllowRelationshipWithSchedules": None, "IsOrganization": " ", "IsArchived": None}
    assert api.patch("/groups/C", {"ExternalId": "C", "Title": "Child"} | nulls).status == 200
    assert api.get("/groups?search=child").body == before
    child.refresh_from_db()
    assert child.parent == group
    assert events() == []


@pytest.mark.parametrize("nothing", [None, "", "  "])
def test_a_synchronization_key_can_be_taken_away(api, group, nothing):
    from support.builders import a_hierarchy

    a_hierarchy(external_id="C", title="Child", synchronization_key=GUID)
    assert api.patch("/groups/C", {"ExternalId": "C", "Title": "Child", "SynchronizationKey": nothing}).status == 200
    (told,) = api.get("/groups?search=child").body
    assert told["SynchronizationKey"] is None


@pytest.mark.parametrize("nothing", [None, "", "  "])
def test_a_parent_that_is_null_or_empty_moves_a_group_to_the_root(api, group, nothing):
    from support.builders import a_hierarchy

    a_hierarchy(external_id="C", title="Child", parent=group)
    assert api.patch("/groups/C", {"ExternalId": "C", "Title": "Child", "parentExternalId": nothing}).status == 200
    (told,) = api.get("/groups?search=child").body
    assert told["ParentExternalId"] is None
    assert told["Path"].count("\\") == 1


def test_a_moved_group_takes_its_children_along(api, group, tenant):
    from support.builders import a_hierarchy

    a_hierarchy(external_id="C", title="C", parent=a_hierarchy(external_id="B", title="B"))
    api.patch("/groups/B", {"ExternalId": "B", "Title": "B", "ParentExternalId": "G5"})
    paths = {one["ExternalId"]: one["Path"] for one in api.get("/groups").body}
    assert paths["C"] == f"{tenant.title} \\ Faculty of Law \\ B \\ C"


def test_a_group_cannot_be_moved_into_itself(api, group):
    reply = api.patch("/groups/G5", {"ExternalId": "G5", "Title": "x", "ParentExternalId": "G5"})
    assert reply.error == "Group can not be moved into its own child"


def test_a_refused_change_changes_nothing(api, group):
    from support.builders import a_hierarchy

    a_hierarchy(external_id="C", parent=group)
    assert api.patch("/groups/G5", {"ExternalId": "G6", "Title": "New", "IsArchived": True, "ParentExternalId": "C"}).status == 400
    group.refresh_from_db()
    assert (group.external_id, group.title, group.archived_at) == ("G5", "Faculty of Law", None)
    assert events() == []


def test_id_and_title_are_mandatory_in_an_update_too(api, group):
    assert api.patch("/groups/G5", {"Title": "x"}).error == "External id must not be null or empty"
    assert api.patch("/groups/G5", {"ExternalId": "G5"}).error == "Title must not be null or empty"


def test_an_archived_group_stays_visible_but_takes_no_schedules_until_it_is_back(api, group):
    from support.builders import an_assessment

    def scheduled() -> str | None:
        body = {"AssessmentExternalId": assessment, "StartDateTime": "2030-05-21T10:00:00Z", "HierarchyExternalId": "G5"}
        return api.post("/external/schedule", body).error

    assessment = an_assessment().external_id
    api.patch("/groups/G5", {"ExternalId": "G5", "Title": "x", "IsArchived": "true"})
    assert api.get("/groups").body[0]["IsArchived"] is True
    assert scheduled() == "Hierarchy hasn't been found by external id G5 or is archived"
    api.patch("/groups/G5", {"ExternalId": "G5", "Title": "x", "IsArchived": False})
    assert api.get("/groups").body[0]["IsArchived"] is False
    assert scheduled() is None
    assert events()[-1] == "hierarchy.unarchived"


def test_the_root_is_renamed_but_stays_where_it_is(api, group):
    from stratus.people.models import Hierarchy

    Hierarchy.objects.filter(parent=None).update(external_id="ROOT")
    body = {"ExternalId": "ROOT", "Title": "Academy"}
    assert api.patch("/groups/ROOT", body | {"ParentExternalId": None}).status == 200
    assert api.get("/groups?search=g5").body[0]["Path"] == "Academy \\ Faculty of Law"
    assert api.patch("/groups/ROOT", body | {"ParentExternalId": "G5"}).error == "Group can not be moved into its own child"
    archived = api.patch("/groups/ROOT", body | {"IsArchived": True})
    assert (archived.error, set(archived.fields)) == ("Group info is not valid", {"IsArchived"})
    assert api.delete("/groups/ROOT").error == "Group or its children are used"
    assert Hierarchy.objects.filter(parent=None, archived_at=None).count() == 1


@pytest.mark.parametrize("external_id", ["x" * 65, "%20", "a%20b", "%00", "G5;x"])
def test_a_malformed_id_in_the_path_is_not_found(api, group, external_id):
    for reply in (api.delete(f"/groups/{external_id}"), api.patch(f"/groups/{external_id}", {"ExternalId": "a", "Title": "b"})):
        assert reply.status == 400
        assert reply.error.startswith("Group with ExternalId [")


# Deleting


def test_deleting_tells_the_ids_of_what_went_parents_first(api, group):
    from stratus.people.models import Hierarchy
    from support.builders import a_hierarchy

    nameless = a_hierarchy(external_id="", parent=group)
    a_hierarchy(external_id="DEEP", parent=nameless)
    a_hierarchy(external_id="OTHER")
    reply = api.delete("/groups/G5")
    assert (reply.status, reply.body) == (200, {"SuccessfullyRemoved": ["G5", "DEEP"]})
    assert list(Hierarchy.objects.exclude(parent=None).values_list("external_id", flat=True)) == ["OTHER"]
    assert events() == ["hierarchy.deleted"] * 3
    assert api.post("/groups", {"ExternalId": "G5", "Title": "Again"}).status == 201


def test_a_member_a_schedule_or_an_assessment_keeps_a_group(api, group):
    from stratus.people.models import Hierarchy, Membership
    from support.builders import a_hierarchy, a_schedule, a_user, an_assessment

    keepers = {
        "member": lambda child: Membership.objects.create(user=a_user(), hierarchy=child),
        "schedule": lambda child: a_schedule(hierarchy_id=child.pk),
        "assessment": lambda child: an_assessment(available_to=[child.pk]),
    }
    for name, keep in keepers.items():
        child = a_hierarchy(external_id=name, parent=a_hierarchy(external_id=f"above-{name}"))
        keep(child)
        for external_id in (name, f"above-{name}"):
            assert api.delete(f"/groups/{external_id}").error == "Group or its children are used", name
        assert Hierarchy.objects.filter(pk=child.pk).exists()
    assert "hierarchy.deleted" not in events()


def test_what_is_deleted_itself_keeps_no_group(api, group):
    from stratus.foundation import clock
    from stratus.people.hierarchies.queries import root
    from stratus.people.models import Membership
    from stratus.scheduling.schedules.actions import delete_schedule
    from support.builders import SYSTEM, a_schedule, a_user, an_assessment

    Membership.objects.create(user=a_user(deleted_at=clock.now()), hierarchy=group)
    an_assessment(available_to=[group.pk], deleted_at=clock.now())
    schedule = a_schedule(hierarchy_id=group.pk)
    delete_schedule(schedule.pk, by=SYSTEM, now=clock.now())
    assert api.delete("/groups/G5").status == 200
    schedule.refresh_from_db()
    assert schedule.hierarchy == root()


# How much it costs


def test_statements_do_not_grow_with_groups(warm):
    from support.builders import a_hierarchy

    reads, removals = [], []
    for size in (2, 40):
        top = a_hierarchy(external_id=f"T{size}")
        below = top
        for number in range(size):
            below = a_hierarchy(external_id=f"T{size}-{number}", parent=top if number % 3 else below)
        reads.append(statements(lambda: warm.get("/groups")))
        removals.append(statements(lambda size=size: warm.delete(f"/groups/T{size}")))
    assert reads[0] == reads[1]
    assert removals[0] == removals[1]


def test_very_many_groups_are_found_and_deleted(api, group, very_many):
    from stratus.people.models import Hierarchy
    from stratus.tenancy.bulk import insert_many

    insert_many([Hierarchy(external_id=f"N{n}", title=f"Number {n}", parent=group) for n in range(very_many)])
    assert len(api.get("/groups?search=number").body) == very_many
    assert len(api.delete("/groups/G5").body["SuccessfullyRemoved"]) == very_many + 1
