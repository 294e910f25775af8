"""What a process knows of its database without waiting for it."""

from stratus.server.readiness import ANSWERS, ONLY_READS, SILENCE, SILENT, DatabaseWatch


class Asked:
    """A database that says what it is told to, a clock that goes on when it is told to, and what was told."""

    def __init__(self) -> None:
        self.says, self.shows = ANSWERS, 100.0
        self.heard: list[bool] = []
        self.watch = DatabaseWatch(self.ask, self.heard.append, clock=lambda: self.shows)

    def ask(self) -> str:
        if self.says == SILENT:
            raise ConnectionError
        return self.says


def test_before_it_was_asked_it_has_not_answered():
    assert Asked().watch.state == SILENT


def test_it_is_told_what_the_database_said_last():
    asked = Asked()
    for says in (ANSWERS, ONLY_READS, SILENT, ANSWERS):
        asked.says = says
        asked.watch.look()
        assert asked.watch.state == says
    assert asked.heard == [True, True, False, True]


def test_a_database_that_leaves_a_question_waiting_does_not_answer():
    asked = Asked()
    asked.watch.look()
    asked.shows += SILENCE
    assert asked.watch.state == ANSWERS
    asked.shows += 0.1
    assert asked.watch.state == SILENT
