"""A candidate in front of the player: what they do, what they see, and what the database has of it."""

from __future__ import annotations

import re
from string import ascii_lowercase
from typing import Any

import psycopg
from playwright.sync_api import Locator, Page, expect

from support.running import RunningServer, eventually

KEPT = """() => Promise.race([
  (async () => {
    const worker = await navigator.serviceWorker.getRegistration();
    return worker?.active?.state === "activated" && (await caches.match("/exam/start/0")) !== undefined;
  })(),
  new Promise((resolve) => setTimeout(() => resolve(false), 2000)),
])"""
"""Bounded: while a service worker is installed the browser may never answer such a question, and nothing else ends it."""


class Candidate:
    """One window of the player."""

    def __init__(self, page: Page, *, questions: int = 11) -> None:
        self.page = page
        self.questions = questions

    def opens(self, link: str) -> Candidate:
        self.page.goto(link)
        return self

    def starts(self, button: str = "Start the exam") -> Candidate:
        self.page.get_by_role("button", name=button, exact=True).click()
        expect(self.heading(1)).to_be_visible()
        return self

    def begins_first_section(self, button: str = "Start the exam") -> Candidate:
        """Start an exam whose first section is introduced by a page."""
        self.page.get_by_role("button", name=button, exact=True).click()
        self.page.get_by_role("button", name="Begin this section").click()
        expect(self.heading(1)).to_be_visible()
        return self

    def chooses(self, text: str) -> Candidate:
        self.page.get_by_role("radio", name=text).check()
        return self

    def goes_to(self, number: int) -> Candidate:
        self.page.get_by_role("navigation", name="Questions").get_by_role("button", name=f"Question {number}:").click()
        expect(self.heading(number)).to_be_visible()
        return self

    def continues_here(self) -> Candidate:
        self.page.get_by_role("button", name="Continue here").click()
        expect(self.page.get_by_role("button", name="Continue here")).to_have_count(0)
        return self

    def hears_of_the_network(self) -> Candidate:
        """The computer tells its browser that the cable is in again."""
        self.page.evaluate("dispatchEvent(new Event('online'))")
        return self

    def heading(self, number: int) -> Locator:
        return self.page.get_by_role("heading", name=f"Question {number} of {self.questions}")

    def sees(self, text: str) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible()

    def sees_saved(self) -> None:
        self.sees("All answers saved")

    def sees_chosen(self, text: str) -> None:
        expect(self.page.get_by_role("radio", name=text)).to_be_checked()

    def sees_that_it_goes_on_elsewhere(self) -> None:
        self.sees("Your exam goes on in another window. Here it can only be read.")
        expect(self.page.get_by_role("radio").first).to_be_disabled()

    def shows_the_time_that_is_left(self, stored: Stored) -> None:
        """The clock in the header says what the server would, however long this test has taken so far."""
        assert eventually(lambda: abs(stored.minutes_left - self.minutes_left) <= 1), (stored.minutes_left, self.minutes_left)

    @property
    def minutes_left(self) -> int:
        """As the clock in the header says it."""
        button = self.page.get_by_role("button", name="Time left:")
        expect(button).to_be_visible()
        found = re.search(r"(?:(\d+) h)? ?(?:(\d+) min)?$", button.inner_text().strip())
        assert found is not None
        hours, minutes = found.groups()
        return 60 * int(hours or 0) + int(minutes or 0)

    @property
    def registration(self) -> int:
        return int(self.page.url.split("#")[0].rsplit("/", 1)[1])

    def until_kept(self) -> Candidate:
        """The browser has what it needs to open this page without network."""
        assert eventually(lambda: self.page.evaluate(KEPT))
        return self


class Stored:
    """What the database has of one candidate's exam."""

    def __init__(self, server: RunningServer, registration: int) -> None:
        self.server = server
        self.registration = registration

    def _rows(self, sql: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.server.dsn) as connection:
            return connection.execute(sql, [self.registration]).fetchall()

    def an_hour_passes(self) -> None:
        """For the server it is an hour later: the running attempt began, and ends, an hour earlier."""
        sql = """UPDATE delivery_attempt SET started_at = started_at - interval '1 hour', deadline_at = deadline_at - interval '1 hour'
                  WHERE registration_id = %s RETURNING id"""
        assert len(self._rows(sql)) == 1

    def passes(self, *, minutes: int) -> None:
        """For the server so many minutes pass, in a break too."""
        sql = """UPDATE delivery_attempt SET started_at = started_at - n.passed, deadline_at = deadline_at - n.passed,
                        break_until = break_until - n.passed
                   FROM (SELECT make_interval(mins => %s) AS passed) n WHERE registration_id = %s RETURNING id"""
        with psycopg.connect(self.server.dsn) as connection:
            assert len(connection.execute(sql, [minutes, self.registration]).fetchall()) == 1

    @property
    def deadline(self) -> float:
        """Of the latest attempt, in seconds since 1970."""
        sql = "SELECT extract(epoch FROM deadline_at)::float8 FROM delivery_attempt WHERE registration_id = %s ORDER BY number DESC LIMIT 1"
        return float(self._rows(sql)[0][0])

    @property
    def minutes_left(self) -> int:
        """Until the running attempt ends, by the server's clock."""
        sql = """SELECT extract(epoch FROM least(deadline_at, schedule_end) - clock_timestamp())::int / 60
                   FROM delivery_attempt WHERE registration_id = %s ORDER BY number DESC LIMIT 1"""
        return int(self._rows(sql)[0][0])

    @property
    def typed(self) -> list[tuple[str, str]]:
        """Every answer of the log, in the order of arrival: question and letter of the alternative, as authored."""
        sql = """SELECT e.item, e.value #>> '{selected,0}' FROM delivery_answerevent e JOIN delivery_attempt a ON a.id = e.attempt_id
                  WHERE a.registration_id = %s AND e.kind = 'answer' ORDER BY e.id"""
        letters = self._letters()
        return [(item, letters[chosen]) for item, chosen in self._rows(sql)]

    @property
    def writers(self) -> int:
        """How many loads of the page answered."""
        sql = """SELECT count(DISTINCT e.writer) FROM delivery_answerevent e JOIN delivery_attempt a ON a.id = e.attempt_id
                  WHERE a.registration_id = %s AND e.kind = 'answer'"""
        return self._rows(sql)[0][0]

    @property
    def answers(self) -> dict[str, str]:
        """The letter of the answer that stands, by question."""
        sql = """SELECT x.item, x.value #>> '{selected,0}' FROM delivery_answer x JOIN delivery_attempt a ON a.id = x.attempt_id
                  WHERE a.registration_id = %s"""
        letters = self._letters()
        return {item: letters[chosen] for item, chosen in self._rows(sql)}

    def _letters(self) -> dict[str | None, str | None]:
        """Id of an alternative → its letter; a cleared answer has none."""
        sql = """SELECT DISTINCT p.version_id, v.items FROM delivery_attempt a JOIN delivery_paper p ON p.id = a.paper_id
                   JOIN assessments_assessmentversion v ON v.id = p.version_id WHERE a.registration_id = %s"""
        letters: dict[str | None, str | None] = {None: None}
        for _version, items in self._rows(sql):
            for item in items:
                letters |= {
                    one["id"]: letter for letter, one in zip(ascii_lowercase, item["content"].get("alternatives", []), strict=False)
                }
        return letters

    @property
    def notes(self) -> dict[str, Any]:
        """The candidate's newest private notes by question; the notepad is under the empty name."""
        sql = """SELECT DISTINCT ON (e.item) e.item, e.value FROM delivery_answerevent e JOIN delivery_attempt a ON a.id = e.attempt_id
                  WHERE a.registration_id = %s AND e.kind = 'note' ORDER BY e.item, e.session DESC, e.seq DESC"""
        return dict(self._rows(sql))

    @property
    def heard(self) -> list[Any]:
        """The plays in all questions that the log's newest word on it tells: how far each came, and whether to its end."""
        sql = """SELECT e.value FROM delivery_answerevent e JOIN delivery_attempt a ON a.id = e.attempt_id
                  WHERE a.registration_id = %s AND e.kind = 'play' ORDER BY e.id DESC LIMIT 1"""
        return [play for (media,) in self._rows(sql) for plays in media.values() for play in plays.values()]

    @property
    def attempts(self) -> list[tuple[str, int]]:
        """State and number of the session of every attempt."""
        return [
            (status, session)
            for status, session in self._rows("SELECT status, session FROM delivery_attempt WHERE registration_id = %s ORDER BY number")
        ]
