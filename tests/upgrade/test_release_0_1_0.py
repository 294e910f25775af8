"""An installation of release 0.1.0 is upgraded, and everybody goes on: candidates, staff, other systems, jobs."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from installation import Installation

from stratus.foundation.sealing import unseal
from support.running import eventually

pytestmark = pytest.mark.server


def player(installation: Installation, token: str) -> httpx.Client:
    """A candidate's browser with the token that it kept."""
    return httpx.Client(base_url=f"{installation.server.url}/exam/api/", headers={"Authorization": f"Player {token}"}, timeout=30)


def ask(browser: httpx.Client, path: str, **body: Any) -> dict[str, Any]:
    answered = browser.post(path, json=body)
    assert answered.status_code == 200, answered.text
    return answered.json()


def event(seq: int, kind: str, **more: Any) -> dict[str, Any]:
    return {"seq": seq, "at": "2026-11-28T13:00:00Z", "kind": kind, **more}


def staff(installation: Installation) -> httpx.Client:
    """A browser of somebody who was logged in before the upgrade."""
    return httpx.Client(base_url=installation.server.url, cookies=installation.told["staff"]["cookies"], timeout=30)


def test_the_candidate_goes_on_where_the_exam_stood_and_hands_in(running: Installation) -> None:
    kept = running.told["candidate"]
    place, seq = f"attempts/{kept['attempt']}/sync", kept["seq"]
    queue = {"writer": kept["writer"], "session": kept["session"], "active": True}
    answered_now = {"html": "<p>Written after the upgrade.</p>", "words": 4}
    with player(running, kept["token"]) as browser:
        newer = event(seq + 1, "answer", item=kept["open_question"], value=answered_now)
        said = ask(browser, place, **queue, events=[newer], received=[])
        assert (said["status"], said["acknowledged"], said["active"], said["refused"]) == ("IN_PROGRESS", seq + 1, True, [])
        assert [order["text"] for order in said["orders"]] == ["Ten minutes more for everybody."]
        again = ask(browser, f"registrations/{kept['registration']}/start", writer="f0" * 16, session=kept["session"])
        values = {item: answer["value"] for item, answer in again["answers"].items()}
        assert values == kept["answers"] | {kept["open_question"]: answered_now}
        assert again["notes"][""]["value"] == {"text": "Look at question 3 again."}
        queue |= {"writer": "f0" * 16, "session": again["session"]}
        end = ask(browser, place, **queue, events=[event(seq + 2, "hand_in")], received=[])
    assert (end["status"], end["submitted_by"]) == ("HANDED_IN", "CANDIDATE")


def test_what_was_acknowledged_before_stands(running: Installation) -> None:
    kept = running.told["candidate"]
    stored = dict(running.rows("SELECT item, value FROM delivery_answer WHERE attempt_id = %s", kept["attempt"]))
    assert {item: stored[item] for item in kept["answers"]} == kept["answers"]


def test_a_launch_link_given_before_opens_the_exam(running: Installation) -> None:
    entered = httpx.get(running.server.url + running.told["links"]["waits"])
    place, token = entered.headers["location"].split("#token=")
    registration = place.rsplit("/", 1)[1]
    with player(running, token) as browser:
        assert ask(browser, f"registrations/{registration}/wait")["moment"] == "OPEN"
        assert ask(browser, f"registrations/{registration}/start", writer="ab" * 16)["status"] == "IN_PROGRESS"


def test_a_paused_candidate_is_still_paused(running: Installation) -> None:
    attempt = running.told["attempts"]["paused"]
    status, paused_at = running.row("SELECT status, paused_at FROM delivery_attempt WHERE id = %s", attempt)
    assert status == "PAUSED"
    assert paused_at is not None


def test_minutes_that_were_granted_are_kept(running: Installation) -> None:
    attempt = running.told["attempts"]["extra-time"]
    sql = "SELECT granted_extra_time, deadline_at - started_at = interval '150 minutes' FROM delivery_attempt WHERE id = %s"
    assert running.row(sql, attempt) == (30, True)


def test_a_void_attempt_stays_void(running: Installation) -> None:
    assert running.row("SELECT status FROM delivery_attempt WHERE id = %s", running.told["attempts"]["void"]) == ("VOID",)


@pytest.mark.parametrize(("name", "by"), [("system", "SYSTEM"), ("handed-in", "CANDIDATE")])
def test_an_attempt_handed_in_before_becomes_final(running: Installation, name: str, by: str) -> None:
    sql = "SELECT submitted_by FROM delivery_attempt WHERE id = %s AND finalised_at IS NOT NULL"
    assert eventually(lambda: running.rows(sql, running.told["attempts"][name]), 60) == [(by,)]


def test_staff_are_still_logged_in(running: Installation) -> None:
    with staff(running) as browser:
        assert browser.get("/admin/users").status_code == 200


def test_a_form_that_was_open_before_can_still_be_sent(running: Installation) -> None:
    with staff(running) as browser:
        token = browser.cookies["stratus_csrf"]
        sent = browser.post(
            "/logout", data={"csrfmiddlewaretoken": token}, headers={"Origin": running.server.url, "Cookie": f"stratus_csrf={token}"}
        )
        assert sent.status_code == 302


def test_staff_log_in_with_their_password(running: Installation) -> None:
    with httpx.Client(base_url=running.server.url, timeout=30) as browser:
        browser.get("/login")
        form = {"username": "author", "password": "stratus-demo", "csrfmiddlewaretoken": browser.cookies["stratus_csrf"]}
        assert browser.post("/login", data=form, headers={"Origin": running.server.url}).status_code == 302


def test_another_systems_token_still_works(running: Installation) -> None:
    headers = {"Authorization": f"EAPI {running.told['api_token']}"}
    path = "/api/v1/integrations/external/schedule/UPGRADE/invigilation-info"
    assert httpx.get(running.server.url + path, headers=headers, timeout=30).status_code == 200


def test_a_tenant_without_anything_still_answers(running: Installation) -> None:
    assert httpx.get(f"{running.server.url}/login", headers={"Host": "exams.empty.example"}).status_code == 200


def test_every_queued_job_is_done(running: Installation) -> None:
    ids = [job["id"] for job in running.told["jobs"]]

    def all_gone() -> bool:
        return not running.rows("SELECT 1 FROM procrastinate_jobs WHERE id = ANY(%s)", ids)

    eventually(all_gone, 90)  # the worker deletes what it has done, and keeps what failed
    assert running.rows("SELECT task_name, status, attempts FROM procrastinate_jobs WHERE id = ANY(%s)", ids) == [], running.server.story()


def test_the_queued_jobs_did_what_they_were_queued_for(running: Installation) -> None:
    assert eventually(lambda: running.rows("SELECT 1 FROM people_photo WHERE tries > 0"), 90)
    assert eventually(lambda: running.rows("SELECT 1 FROM webhooks_try"), 90)
    mail = eventually(lambda: list((running.server.home / "mail").glob("*")), 90)
    assert "Accountancy 101" in mail[0].read_text()


def test_what_was_there_before_is_found_by_its_words(upgraded: Installation) -> None:
    tables = {"user": "people_user", "item": "library_item", "collection": "library_collection", "assessment": "assessments_assessment"}
    tables |= {"schedule": "scheduling_schedule"}
    for kind, table in tables.items():
        without = "SELECT id FROM {} t WHERE deleted_at IS NULL AND NOT EXISTS (SELECT FROM search_word WHERE kind = %s AND subject = t.id)"
        assert upgraded.rows(without.format(table), kind) == [], kind
    assert upgraded.rows("SELECT count(*) > 0 FROM search_word WHERE kind = 'user' AND word = 'goes'") == [(True,)]


def test_what_receivers_know_is_encrypted_and_stays_the_same(upgraded: Installation) -> None:
    tenant = upgraded.told["tenant"]
    secret, authorization = upgraded.row("SELECT sealed_secret, sealed_authorization FROM webhooks_endpoint WHERE tenant_id = %s", tenant)
    key = upgraded.told["secrets"]["settings"].encode()
    known_to_the_receiver = b"whsec_qETdQYo4zNsYxwMO8jmN9C0YvV03fyaHecyYuHBop2c="  # in the dump as it is
    assert unseal(secret, key, f"{tenant}|webhooks_endpoint.secret") == known_to_the_receiver
    assert authorization == b""


def test_ready_made_messages_are_templates_under_the_same_ids(upgraded: Installation) -> None:
    sql = (
        "SELECT t.id, t.title, t.sort_key, t.kind, t.language, t.hierarchy_id, r.number, r.text FROM text_templates_texttemplate t"
        " JOIN text_templates_texttemplaterevision r ON r.id = t.latest_id AND r.template_id = t.id WHERE t.tenant_id = %s ORDER BY t.id"
    )
    rest = ("message", "", None, 1, "Use the {right} button")
    found = upgraded.rows(sql, upgraded.told["tenant"])
    assert found == [(3, "Ten minutes", "ten minutes", *rest), (7, "The End", "the end", *rest)]
    assert upgraded.row("SELECT nextval('text_templates_texttemplate_id_seq')") == (8,)


def test_two_roles_whose_titles_look_the_same_keep_them(upgraded: Installation) -> None:
    found = upgraded.rows("SELECT id, title, title_key FROM people_role WHERE lower(title) = 'clerk' ORDER BY id")
    (_first, *one), (second, *other) = found
    assert (one, other) == (["Clerk", "clerk"], ["clerk", f"clerk\x1f{second}"])
    keys = upgraded.rows("SELECT tenant_id, title_key FROM people_role WHERE title_key <> ''")
    assert len(keys) == len(set(keys)) == upgraded.row("SELECT count(*) FROM people_role")[0]


def test_every_constraint_holds_for_every_row(upgraded: Installation) -> None:
    assert upgraded.rows("SELECT conname FROM pg_constraint WHERE NOT convalidated") == []
