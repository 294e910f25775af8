"""Files that candidates hand in to harm whoever marks them: given back as a download that no browser opens as a page of ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from stratus.delivery.models import ResponseFile
from stratus.foundation import clock
from stratus.tenancy import current
from support.builders import a_member, a_schedule, a_script, a_tenant, allocated, an_answer, an_assessment
from support.staff import a_browser

pytestmark = pytest.mark.django_db

HASH = "ab" * 32
POLYGLOT = b"\x89PNG\r\n\x1a\n<html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'


@pytest.fixture(autouse=True)
def tenant() -> Iterator[None]:
    with current.use(a_tenant()):
        yield


def handed_in(name: str, content: bytes, **also: Any) -> Callable[[str], Any]:
    """Have a candidate hand in a file, written straight into the tables; return how their marker asks for an address of the script."""
    schedule = a_schedule(an_assessment(["FILE_RESPONSE"], marking_workflow="EXTENDED"), active=True)
    script, member = a_script(schedule), a_member(schedule)
    allocated(script, member)
    item = script.attempt.paper.version.items[0]["id"]
    script.attempt.answers.all().delete()
    file = {"name": name, "type": "text/html", "size": len(content), "sha256": HASH} | also
    an_answer(script.attempt, item, {"files": [file]})
    path = default_storage.save(f"responses/{schedule.pk}-{HASH}", ContentFile(content))
    ResponseFile.objects.create(
        attempt=script.attempt, sha256=HASH, size=len(content), received=len(content), completed_at=clock.now(), path=path
    )
    browser = a_browser(member.user)
    return lambda rest: browser.get(f"/marking/{schedule.pk}/scripts/{script.pk}{rest}")


@pytest.mark.parametrize("content", [POLYGLOT, SVG, b"<html><script>alert(1)</script>", b"%PDF-1.7 (/JS)", b""])
def test_whatever_its_content_a_file_is_a_download_without_rights(content: bytes) -> None:
    answer = handed_in("answer.pdf", content)(f"/files/{HASH}")
    assert b"".join(answer.streaming_content) == content
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="answer.pdf"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("../../etc/passwd.pdf", 'filename=".._.._etc_passwd.pdf"'),
        ("..\\C:\\a.pdf", 'filename=".._C__a.pdf"'),
        ("a.pdf\r\nSet-Cookie: x=1; .pdf", 'filename="a.pdf Set-Cookie_ x=1; .pdf"'),
        ('a".pdf', 'filename="a_.pdf"'),
        ("a\u202efdp.pdf", 'filename="afdp.pdf"'),
        ("\u2066\u200f.pdf", 'filename=".pdf"'),
        ("a" * 300 + ".pdf", f'filename="{"a" * 251}.pdf"'),
        ("é" * 300 + ".pdf", "filename*=utf-8''" + "%C3%A9" * 251 + ".pdf"),
        ("résumé.pdf", "filename*=utf-8''r%C3%A9sum%C3%A9.pdf"),
    ],
)
def test_the_name_of_a_download_is_one_name_in_one_line(name: str, given: str) -> None:
    answer = handed_in(name, b"x")(f"/files/{HASH}")
    answer.close()
    assert answer.headers["Content-Disposition"] == f"attachment; {given}"


def test_no_answer_says_where_its_file_is() -> None:
    asked = handed_in("a.pdf", b"x", url="https://evil.example/log-in")
    ResponseFile.objects.update(completed_at=None)
    page = asked("").content.decode()
    assert HASH in page
    assert "evil.example" not in page
