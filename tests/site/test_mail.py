"""Where mail goes."""

from __future__ import annotations

import pytest
from django.core import mail as outbox
from django.core.mail import get_connection

from stratus.server.processes import home
from stratus.site import mail


def test_without_an_address_mail_is_written_into_the_data_folder():
    parsed = mail.parse("")
    connection = get_connection(parsed["EMAIL_BACKEND"], file_path=parsed["EMAIL_FILE_PATH"])
    outbox.EmailMessage("Subject", "Text", "a@example.org", ["b@example.org"], connection=connection).send()
    [written] = (home.home() / "mail").iterdir()
    assert "Subject: Subject" in written.read_text()


def test_an_address_names_server_and_account():
    parsed = mail.parse("smtp://exams%40example.org:p%3Aw@mail.example.org?from=exams@example.org")
    assert (parsed["EMAIL_HOST"], parsed["EMAIL_PORT"], parsed["EMAIL_USE_TLS"]) == ("mail.example.org", 587, True)
    assert (parsed["EMAIL_HOST_USER"], parsed["EMAIL_HOST_PASSWORD"]) == ("exams@example.org", "p:w")
    assert parsed["DEFAULT_FROM_EMAIL"] == "exams@example.org"


@pytest.mark.parametrize(("url", "tls", "ssl", "port"), [("smtps://h", False, True, 465), ("smtp://h:25?tls=no", False, False, 25)])
def test_encryption_follows_the_scheme(url, tls, ssl, port):
    parsed = mail.parse(url)
    assert (parsed["EMAIL_USE_TLS"], parsed["EMAIL_USE_SSL"], parsed["EMAIL_PORT"]) == (tls, ssl, port)


@pytest.mark.parametrize("url", ["mail.example.org", "http://x", "smtp://"])
def test_another_address_is_refused(url):
    with pytest.raises(ValueError):
        mail.parse(url)
