"""Schedules through the External API, called in any order, against a small model of the documented rules.

The model knows nothing of the code: what a call must answer is decided from `api/pages`, `api/reference` §3.5–3.6 and `api/decisions` §5–6.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from stratus.external_api.attempts import errors as attempt_errors
from stratus.external_api.candidates import errors as candidate_errors
from stratus.external_api.schedules import errors as e
from stratus.tenancy import current
from support.examples import examples

USERS = ("u1", "u2", "u3", "u4")
NOBODY = "nobody"
SCHEDULES = st.sampled_from(("S1", "S2"))
WHO = st.lists(st.sampled_from((*USERS, NOBODY)), min_size=1, max_size=4, unique=True)
KNOWN = st.lists(st.sampled_from(USERS), max_size=4, unique=True)
TITLES = st.sampled_from(("Spring", "Autumn"))

start = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
START, END = (f"{moment:%Y-%m-%dT%H:%M:%SZ}" for moment in (start, start + timedelta(days=2)))


@dataclass
class Expected:
    """What a schedule must be."""

    title: str
    active: bool = False
    pin: str | None = None
    candidates: list[str] = field(default_factory=list)
    started: set[str] = field(default_factory=set)
    void: set[str] = field(default_factory=set)
    granted: dict[str, int] = field(default_factory=dict)

    def status(self, who: str) -> str:
        return "VOID" if who in self.void else "IN_PROGRESS" if who in self.started else "NOT_STARTED"


class LifeOfASchedule(RuleBasedStateMachine):
    """One organisation, two schedule ids, four users."""

    @initialize()
    def an_organisation(self) -> None:
        from stratus.organisation.models import ApiSettings
        from support.builders import a_tenant, a_user, an_assessment
        from support.caller import an_api

        tenant = a_tenant()
        self.entered = current.use(tenant)
        self.entered.__enter__()
        ApiSettings.objects.update(scheduler=a_user("Scheduler"))
        an_assessment(external_id="EXT1")
        for name in USERS:
            a_user(external_id=name)
        self.api = an_api(tenant)
        self.model: dict[str, Expected] = {}

    def teardown(self) -> None:
        if hasattr(self, "entered"):
            self.entered.__exit__(None, None, None)

    def refused(self, reply: Any, error: Any) -> None:
        assert (reply.status, reply.body["Errors"]) == (400, error.text), reply.body

    @rule(name=SCHEDULES, title=TITLES)
    def create(self, name: str, title: str) -> None:
        body = {"AssessmentExternalId": "EXT1", "ScheduleExternalId": name, "StartDateTime": START, "EndDateTime": END, "Title": title}
        reply = self.api.post("/external/schedule", body)
        if name in self.model:
            self.refused(reply, e.INFO_NOT_VALID)
        else:
            assert reply.body == {"Content": name, "Success": True, "Errors": None}
            self.model[name] = Expected(title)

    @rule(name=SCHEDULES, who=KNOWN, upsert=st.booleans())
    def create_with_links(self, name: str, who: list[str], upsert: bool) -> None:
        schedule = {
            "AssessmentExtId": "EXT1",
            "ScheduleExtId": name,
            "StartDateTime": START,
            "EndDateTime": END,
            "GroupExtId": "G",
            "GroupName": "G",
        }
        candidates = [{"CandidateExtId": one, "FirstName": "A", "LastName": "B", "Email": "a@b.example"} for one in who]
        is_new = name not in self.model
        title = {"Title": "Linked"} if is_new else {}
        reply = self.api.post("/schedule", {"Upsert": upsert, "Schedule": schedule | title, "Candidates": candidates})
        if not is_new and not upsert:
            assert (reply.status, reply.error) == (400, f"Schedule[{name}] already exists")
            return
        assert reply.status == 200, reply.body
        assert [candidate["CandidateExtId"] for candidate in reply.body["Candidates"]] == who
        expected = self.model.setdefault(name, Expected("Linked"))
        expected.active = True
        expected.candidates += [one for one in who if one not in expected.candidates]

    @rule(name=SCHEDULES, title=TITLES)
    def rename(self, name: str, title: str) -> None:
        reply = self.api.patch(f"/external/schedule/{name}", {"Title": title})
        if name not in self.model:
            self.refused(reply, e.SCHEDULE_UNKNOWN)
        elif self.model[name].active and title != self.model[name].title:
            self.refused(reply, e.SCHEDULE_ACTIVATED)
        else:  # what is so already may be sent back
            assert reply.body["Content"] == name
            self.model[name].title = title

    @rule(name=SCHEDULES, pin=st.sampled_from(("1234", "77")))
    def change_pin(self, name: str, pin: str) -> None:
        reply = self.api.patch(f"/external/schedule/{name}", {"PIN": pin})
        if name not in self.model:
            self.refused(reply, e.SCHEDULE_UNKNOWN)
        else:
            assert reply.body["Content"] == (None if self.model[name].active else name)
            self.model[name].pin = pin

    @rule(name=SCHEDULES)
    def activate(self, name: str) -> None:
        reply = self.api.put(f"/external/schedule/{name}/activate")
        if name not in self.model:
            self.refused(reply, e.SCHEDULE_UNKNOWN)
        elif self.model[name].active:
            self.refused(reply, e.ALREADY_ACTIVATED)
        else:
            assert reply.body == {"Success": True, "Errors": None}
            self.model[name].active = True

    @rule(name=SCHEDULES, who=WHO)
    def add_candidates(self, name: str, who: list[str]) -> None:
        reply = self.api.put(f"/schedule/{name}/candidates", who)
        known = [one for one in who if one != NOBODY]
        if name not in self.model:
            self.refused(reply, e.SCHEDULE_UNKNOWN)
        elif not known:
            self.refused(reply, candidate_errors.NO_USERS)
        else:
            there = self.model[name].candidates
            assert reply.body["Content"] == {
                "AddedCandidateExternalIds": [one for one in known if one not in there],
                "NotFoundUserExternalIds": [one for one in who if one == NOBODY],
                "AlreadyAddedCandidateExternalIds": [one for one in known if one in there],
            }
            there += [one for one in known if one not in there]

    @rule(name=SCHEDULES, who=WHO)
    def remove_candidates(self, name: str, who: list[str]) -> None:
        reply = self.api.delete(f"/external/schedule/{name}/candidates", who)
        known = [one for one in who if one != NOBODY]
        if name not in self.model:
            self.refused(reply, e.SCHEDULE_UNKNOWN)
        elif not known:
            self.refused(reply, candidate_errors.NO_USERS)
        elif self.model[name].active:
            self.refused(reply, e.SCHEDULE_ACTIVATED)
        else:
            there = self.model[name].candidates
            assert reply.body["Content"] == {
                "DeletedCandidateExternalIds": [one for one in known if one in there],
                "NotFoundCandidateExternalIds": [one for one in known if one not in there],
                "NotFoundUserExternalIds": [one for one in who if one == NOBODY],
            }
            gone = {one for one in known if one in there}
            expected = self.model[name]
            expected.candidates = [one for one in there if one not in gone]
            expected.void -= gone
            expected.granted = {one: minutes for one, minutes in expected.granted.items() if one not in gone}

    @rule(name=SCHEDULES, data=st.data())
    def somebody_starts(self, name: str, data: st.DataObject) -> None:
        from stratus.scheduling.models import Registration
        from support.builders import an_attempt

        expected = self.model.get(name)
        ready = [one for one in expected.candidates if expected.status(one) == "NOT_STARTED"] if expected and expected.active else []
        if ready:
            who = data.draw(st.sampled_from(ready))
            found = Registration.objects.select_related("schedule").filter(schedule__deleted_at=None, schedule__external_id=name)
            an_attempt(found.get(candidate__external_id=who))
            self.model[name].started.add(who)

    @rule(name=SCHEDULES, who=WHO)
    def void(self, name: str, who: list[str]) -> None:
        reply = self.api.put(f"/external/schedule/{name}/void", who)
        expected = self.model.get(name)
        if expected is None:
            self.refused(reply, attempt_errors.VOID_NOT_FOUND)
        elif not expected.active:
            self.refused(reply, attempt_errors.VOID_NOT_ACTIVATED)
        else:
            there = [one for one in who if one in expected.candidates]
            voided = [one for one in there if one not in expected.void]
            texts = {one: attempt_errors.CANNOT_BE_STARTED if one in there else attempt_errors.USER_UNKNOWN for one in who}
            assert reply.body["Content"] == {
                "SuccessfullyUpdated": voided,
                "Errors": [{"CandidateExtId": one, "Error": texts[one].text} for one in who if one not in voided],
            }
            expected.void |= set(voided)

    @rule(name=SCHEDULES, who=WHO, minutes=st.sampled_from((5, 20)))
    def give_extra_time(self, name: str, who: list[str], minutes: int) -> None:
        reply = self.api.put(f"/external/schedule/{name}/setExtraTime", {"CandidateExtIds": who, "ExtraTime": minutes})
        expected = self.model.get(name)
        if expected is None:
            assert reply.code == 301
        elif not expected.active:
            assert reply.code == 303
        else:
            there = [one for one in who if one in expected.candidates]
            given = [one for one in there if one not in expected.void]
            assert reply.body["Content"]["SuccessfullyUpdated"] == given
            told = {row["CandidateExtId"]: (row.get("Code"), row["Error"]) for row in reply.body["Content"]["Errors"]}
            assert told == {
                one: (None, "Attempt cannot be started") if one in there else (202, "User has not been found")
                for one in who
                if one not in given
            }
            for one in given:
                expected.granted[one] = expected.granted.get(one, 0) + minutes

    @rule(name=SCHEDULES)
    def delete(self, name: str) -> None:
        reply = self.api.delete(f"/external/schedule/{name}")
        if name not in self.model:
            self.refused(reply, e.SCHEDULE_UNKNOWN)
        elif self.model[name].started:
            self.refused(reply, e.CANNOT_DELETE)
        else:
            assert reply.body == {"Success": True, "Errors": None}
            del self.model[name]

    @invariant()
    def what_is_read_is_what_was_done(self) -> None:
        for name in ("S1", "S2") if hasattr(self, "api") else ():
            reply, expected = self.api.get(f"/external/schedule/{name}"), self.model.get(name)
            if expected is None:
                self.refused(reply, e.SCHEDULE_UNKNOWN)
                continue
            told = reply.body["Content"]
            assert (told["Title"], told["IsActivated"], told["PIN"]) == (expected.title, expected.active, expected.pin)
            assert [candidate["ExternalId"] for candidate in told["Candidates"]] == expected.candidates
            attendance = self.api.get(f"/schedule/{name}/invigilation-info")
            if not expected.active:
                assert attendance.code == 303
                continue
            rows = attendance.body["Content"]
            assert [(row["CandidateExtId"], row["Status"]) for row in rows] == [(who, expected.status(who)) for who in expected.candidates]
            extra = "ExtraTimeForCurrentAttempt", "ExtraTimeForNextAttempt"
            assert {row["CandidateExtId"]: max(row[name] for name in extra) for row in rows} == {
                who: expected.granted.get(who, 0) for who in expected.candidates
            }


def test_calls_in_any_order_do_what_the_documentation_says(db: None) -> None:
    run_state_machine_as_test(
        LifeOfASchedule,
        settings=settings(max_examples=examples(8), stateful_step_count=20, database=None, suppress_health_check=list(HealthCheck)),
    )
