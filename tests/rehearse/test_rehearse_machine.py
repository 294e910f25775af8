"""Who uses this machine's processor, seen from outside."""

from __future__ import annotations

import os
import socket
import sys

import pytest

from stratus.rehearse.report import machine

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells")


def test_the_process_that_listens_on_a_port_is_found():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        assert machine.listening(listener.getsockname()[1]) == {os.getpid()}


def test_nobody_listens_on_a_port_that_is_closed():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert machine.listening(port) == set()


def test_processor_time_and_parents_are_read():
    sum(n * n for n in range(300_000))
    parent, spent = machine.ticks()[os.getpid()]
    assert parent == os.getppid()
    assert 0 < spent <= machine.busy_ticks()


def test_time_is_given_to_the_group_that_a_process_belongs_to():
    watch = machine.Watch(port=1, database=50, ours={10})
    groups = [watch._group(pid, parent, {20, 21}) for pid, parent in ((10, 1), (20, 1), (50, 1), (51, 50), (99, 1))]
    assert groups == [machine.REHEARSAL, machine.WEB, machine.DATABASE, machine.DATABASE, ""]


def test_processes_that_come_later_took_the_place_of_others():
    watch = machine.Watch(port=1)
    watch.first_web_processes, watch.web_processes = {1, 2, 3}, {1, 2, 3, 4}
    assert watch.came_later == 1


@pytest.mark.parametrize(("host", "here"), [("127.0.0.1", True), ("localhost", True), ("192.0.2.1", False)])
def test_only_this_machines_own_addresses_are_here(host, here):
    assert machine.is_here(host) is here
