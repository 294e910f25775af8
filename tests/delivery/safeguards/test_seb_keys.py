"""Safe Exam Browser: the published algorithm of its keys, our files, and who may start. Nothing here touches a database."""

from __future__ import annotations

import gzip
import hashlib
import hmac
import plistlib
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CBC

from stratus.delivery.safeguards.seb import checking, files
from stratus.delivery.safeguards.seb.configuration import Exam, configuration, quit_hash
from stratus.delivery.safeguards.seb.keys import config_key, seb_json, shown_hash

LINK_KEY = b"a link key of the tests"
EXAM = Exam("https://exams.example.org", schedule_id=3, registration_id=12, generation=1, quit_hash=quit_hash("stop"))

# What developers of Safe Exam Browser say about each rule of the algorithm.
PUBLISHED: dict[str, tuple[dict[str, Any], str]] = {
    "a date is ISO 8601": ({"date": datetime(1940, 10, 9, 22, 13, 56, tzinfo=UTC)}, '{"date":"1940-10-09T22:13:56+00:00"}'),
    "a date without zone is UTC": ({"date": datetime(1940, 10, 9, 22, 13, 56)}, '{"date":"1940-10-09T22:13:56+00:00"}'),
    "data is Base64": ({"data": b"blahblah"}, '{"data":"YmxhaGJsYWg="}'),
    "empty data is an empty string": ({"configKeySalt": b""}, '{"configKeySalt":""}'),
    "text is UTF-8": ({"string": "hello wörld"}, '{"string":"hello wörld"}'),
    "a backslash is not escaped": ({"socket": "ws:\\localhost:8706"}, '{"socket":"ws:\\localhost:8706"}'),
    "a slash is not escaped": ({"url": "http://test.com"}, '{"url":"http://test.com"}'),
    "numbers and booleans": ({"a": True, "b": False, "c": 120000}, '{"a":true,"b":false,"c":120000}'),
    "empty arrays stay": ({"bool": True, "array": []}, '{"array":[],"bool":true}'),
    "empty dictionaries go": ({"bool": True, "empty": {}}, '{"bool":true}'),
    "dictionaries in arrays are sorted too": ({"rules": [{"regex": False, "Action": 1}]}, '{"rules":[{"Action":1,"regex":false}]}'),
    "names are sorted without regard to case": (
        {"allowDictation": 1, "allowedDisplayBuiltin": 2, "urlFilterRegex": 3, "URLFilterMessage": 4, "allowWLAN": 5, "allowWlan": 6},
        '{"allowDictation":1,"allowedDisplayBuiltin":2,"allowWlan":6,"allowWLAN":5,"URLFilterMessage":4,"urlFilterRegex":3}',
    ),
}


@pytest.mark.parametrize("rule", PUBLISHED)
def test_settings_become_seb_json(rule):
    given, expected = PUBLISHED[rule]
    assert seb_json(given) == expected


def test_the_config_key_is_the_hash_of_it_without_the_program_that_wrote_the_file():
    settings = {"startURL": "https://exams.example.org/", "allowQuit": True}
    expected = hashlib.sha256(b'{"allowQuit":true,"startURL":"https://exams.example.org/"}').hexdigest()
    assert config_key(settings) == config_key({**settings, "originatorVersion": "SEB_Win_2.1.1"}) == expected


def test_what_seb_shows_is_the_hash_of_the_address_without_fragment_and_the_key():
    key = "AB" * 32
    expected = hashlib.sha256(b"https://exams.example.org/exam/start/12" + b"ab" * 32).hexdigest()
    assert shown_hash("https://exams.example.org/exam/start/12#token=x", key) == expected


def unwrapped(file: bytes, password: str = "") -> dict[str, Any]:
    """Read a file as Safe Exam Browser does."""
    content = gzip.decompress(file)
    kind, content = content[:4], content[4:]
    assert kind == (b"pswd" if password else b"plnd")
    if password:
        message, mac = content[:-32], content[-32:]
        keys = [hashlib.pbkdf2_hmac("sha1", password.encode(), salt, 10_000, 32) for salt in (message[2:10], message[10:18])]
        assert hmac.digest(keys[1], message, "sha256") == mac, "another password"
        decryptor = Cipher(AES256(keys[0]), CBC(message[18:34])).decryptor()
        padded = decryptor.update(message[34:]) + decryptor.finalize()
        content = padded[: -padded[-1]]
    settings: dict[str, Any] = plistlib.loads(gzip.decompress(content))
    return settings


def test_a_file_holds_the_settings_whose_key_we_compute():
    settings = configuration(LINK_KEY, EXAM)
    assert config_key(unwrapped(files.seb_file(settings))) == config_key(settings)


def test_a_start_password_encrypts_the_file():
    settings = configuration(LINK_KEY, EXAM)
    file = files.seb_file(settings, "open sesame")
    assert unwrapped(file, "open sesame") == settings
    with pytest.raises(AssertionError, match="another password"):
        unwrapped(file, "sesame")


def test_a_file_opens_the_launch_link_and_ends_at_the_quit_link_with_the_password():
    settings = configuration(LINK_KEY, EXAM)
    assert settings["startURL"].startswith("https://exams.example.org/delivery/external-login?session=")
    assert settings["quitURL"] == "https://exams.example.org/delivery/seb/quit"
    assert settings["hashedQuitPassword"] == hashlib.sha256(b"stop").hexdigest()
    assert "hashedQuitPassword" not in configuration(LINK_KEY, replace(EXAM, quit_hash=""))


def test_another_candidate_another_link_or_another_installation_has_another_key():
    exams = [EXAM, replace(EXAM, registration_id=13), replace(EXAM, generation=2), replace(EXAM, registration_id=None)]
    keys = {config_key(configuration(LINK_KEY, exam)) for exam in exams}
    assert len(keys | {config_key(configuration(b"another", replace(EXAM, registration_id=None)))}) == 5


ROW: dict[str, Any] = {
    "id": 12, "link_generation": 1, "schedule_id": 3, "base_url": "https://exams.example.org/", "quit_hash": quit_hash("stop"),
    "check_config_key": True, "seb_config_keys": [], "seb_browser_exam_keys": [],
}  # fmt: skip
START = "https://exams.example.org/exam/api/registrations/12/start"
PAGE = "https://exams.example.org/exam/start/12"
SEB_AGENT = {"user-agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/120.0 SEB/3.5.0"}
OWN_KEY = config_key(configuration(LINK_KEY, EXAM))
HALL_KEY = config_key(configuration(LINK_KEY, replace(EXAM, registration_id=None)))
FOREIGN, BEK = "c1" * 32, "be" * 32


def header(address: str, key: str) -> dict[str, str]:
    return SEB_AGENT | {"x-safeexambrowser-configkeyhash": shown_hash(address, key)}


CASES: dict[str, tuple[dict[str, Any], dict[str, str], Any, str]] = {
    "an ordinary browser": ({}, {"user-agent": "Mozilla/5.0 Firefox/130.0"}, None, "seb_required"),
    "no header at all": ({}, {}, None, "seb_required"),
    "SEB that shows nothing": ({}, SEB_AGENT, None, "seb_configuration"),
    "their own file, by header": ({}, header(START, OWN_KEY), None, ""),
    "their own file, in capitals": ({}, {"x-safeexambrowser-configkeyhash": shown_hash(START, OWN_KEY).upper()}, None, ""),
    "their own file, by script": ({}, SEB_AGENT, {"config_key": shown_hash(PAGE, OWN_KEY)}, ""),
    "the file of the hall": ({}, header(START, HALL_KEY), None, ""),
    "a key of another address": ({}, header("https://exams.example.org/exam/start/13", OWN_KEY), None, "seb_configuration"),
    "the key itself instead of its hash": ({}, SEB_AGENT, {"config_key": OWN_KEY}, "seb_configuration"),
    "a file made elsewhere": ({}, header(START, FOREIGN), None, "seb_configuration"),
    "a file made elsewhere, set by hand": ({"seb_config_keys": [FOREIGN]}, header(START, FOREIGN), None, ""),
    "a file from before the password changed": ({"quit_hash": quit_hash("new")}, header(START, OWN_KEY), None, "seb_configuration"),
    "any SEB where the configuration is not checked": ({"check_config_key": False}, SEB_AGENT, None, ""),
    "no SEB even so": ({"check_config_key": False}, {"user-agent": "Mozilla/5.0"}, None, "seb_required"),
    "nothing was ever set": ({"check_config_key": None, "quit_hash": None, "seb_config_keys": None}, SEB_AGENT, None, "seb_configuration"),
    "a Browser Exam Key is asked for too": ({"seb_browser_exam_keys": [BEK]}, header(START, OWN_KEY), None, "seb_configuration"),
    "both are shown": (
        {"seb_browser_exam_keys": [BEK]}, header(START, OWN_KEY), {"browser_exam_key": shown_hash(PAGE, BEK)}, "",
    ),
    "what the page says is nonsense": ({}, SEB_AGENT, {"config_key": 7, "browser_exam_key": None}, "seb_configuration"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_who_may_start(case):
    given, headers, body, expected = CASES[case]
    demand = checking.demand_of(LINK_KEY, ROW | given)
    assert checking.refusal(checking.shown_by(headers, body), demand) == expected


@pytest.mark.parametrize(
    ("schedule", "option", "expected"), [(None, True, True), (None, False, False), (False, True, False), (True, False, True)]
)
def test_a_schedule_overrules_its_assessment(schedule, option, expected):
    assert checking.is_required(schedule, {"use_seb": option}) is expected


def test_versions_of_before_know_nothing_of_it():
    assert checking.is_required(None, {}) is False
