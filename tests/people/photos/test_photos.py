"""Photos: fetched from the address that others gave, kept, shown, and gone with it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from stratus.access.permissions import Permission, RoleType
from stratus.foundation import clock
from stratus.people.models import Photo, User
from stratus.people.photos import fetching, tasks
from stratus.people.users import actions
from stratus.people.users.actions import UserInput
from stratus.tenancy import current
from support.builders import SYSTEM, a_role, a_tenant, a_user
from support.staff import a_browser

pytestmark = pytest.mark.django_db

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)
JPEG = b"\xff\xd8\xff\xe0" + bytes(100)
GIF = b"GIF89a" + bytes(100)
WEBP = b"RIFF\x00\x00\x00\x00WEBP" + bytes(100)


def a_png(width: int, height: int) -> bytes:
    """The beginning of a PNG of this size, which is all that is ever read of it."""
    return PNG[:8] + b"\0\0\0\x0dIHDR" + width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes(100)


@pytest.fixture(autouse=True)
def tenant() -> Iterator[Any]:
    made = a_tenant()
    with current.use(made):
        yield made


class Gallery:
    """A server of photos on this machine, which this installation may call."""

    def __init__(self) -> None:
        self.url = ""
        self.asked: list[str] = []
        self.answer: tuple[int, dict[str, str], bytes] = (200, {"Content-Type": "image/png"}, PNG)

    def __call__(self, path: str) -> str:
        return f"{self.url}/{path}"


@pytest.fixture
def gallery(settings: Any) -> Iterator[Gallery]:
    settings.OUTGOING_ALLOW = ["127.0.0.0/8"]
    gallery = Gallery()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            gallery.asked.append(self.path)
            status, headers, content = gallery.answer
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            with suppress(OSError):  # the other side may have heard enough
                self.wfile.write(content)

        def log_message(self, *args: object) -> None:
            return None

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        gallery.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield gallery
        server.shutdown()
        thread.join()


def with_photo(url: str, **fields: Any) -> User:
    """A user to whom this address was given."""
    user = a_user(**fields)
    return actions.update_user(user.pk, {"photo_url": url}, by=SYSTEM)


def work(*, later: timedelta = timedelta(0)) -> int:
    """Do what is due by then, as the job does; return how many photos were looked after."""
    done = 0
    while fetching.fetch_next(clock.now() + later):
        done += 1
    return done


def kept(user: User) -> bytes | None:
    """The content of the user's photo, as staff would see it."""
    user.refresh_from_db()
    photo = fetching.of(user)
    if photo is None:
        return None
    with default_storage.open(photo.path) as file:
        return file.read()


def files() -> set[str]:
    """The files of this tenant in the storage."""
    folder = f"photos/{current.require_id()}"
    return set(default_storage.listdir(folder)[1]) if default_storage.exists(folder) else set()


@pytest.mark.parametrize(("content", "content_type"), [(PNG, "image/png"), (JPEG, "image/jpeg"), (GIF, "image/gif"), (WEBP, "image/webp")])
def test_a_photo_is_fetched_and_known_by_its_own_bytes(gallery, content, content_type):
    gallery.answer = (200, {"Content-Type": "text/html"}, content)
    user = with_photo(gallery("jane"))
    assert work() == 1
    photo = Photo.objects.get(user=user)
    assert (photo.source, photo.content_type, photo.due_at, kept(user)) == (gallery("jane"), content_type, None, content)


def test_what_was_fetched_is_not_fetched_again(gallery):
    user = with_photo(gallery("jane"))
    work()
    actions.update_user(user.pk, {"photo_url": gallery("jane"), "city": "Cork"}, by=SYSTEM)
    fetching.note_changes([user], now=clock.now())
    assert (work(), work(), gallery.asked) == (1, 0, ["/jane"])
    assert kept(user) == PNG


def test_another_address_replaces_the_file(gallery, django_capture_on_commit_callbacks):
    user = with_photo(gallery("old"))
    work()
    gallery.answer = (200, {}, GIF)
    actions.update_user(user.pk, {"photo_url": gallery("new")}, by=SYSTEM)
    assert kept(user) is None, "the old picture is no longer theirs"
    with django_capture_on_commit_callbacks(execute=True):
        work()
    assert (kept(user), len(files())) == (GIF, 1)


@pytest.mark.parametrize("how", ["cleared", "deleted"])
def test_the_file_goes_with_the_address_and_with_the_user(gallery, django_capture_on_commit_callbacks, how):
    user = with_photo(gallery("jane"))
    work()
    assert len(files()) == 1
    if how == "cleared":
        actions.update_user(user.pk, {"photo_url": ""}, by=SYSTEM)
    else:
        actions.delete_user(user.pk, by=SYSTEM, now=clock.now())
    assert kept(user) is None
    with django_capture_on_commit_callbacks(execute=True):
        work()
    assert files() == set()


@pytest.mark.parametrize(
    "answer",
    [
        (404, {}, PNG),
        (301, {"Location": "/elsewhere"}, PNG),
        (200, {"Content-Type": "image/svg+xml"}, b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        (200, {"Content-Type": "image/png"}, b"<html>"),
        (200, {"Content-Type": "image/png"}, b""),
        (200, {}, PNG + bytes(fetching.MOST_BYTES)),
        (200, {}, a_png(100_000, 100_000)),
        (200, {}, JPEG[:3] + b"\xff" * 2000 + b"\xc0\0\x11\x08" + b"\xff" * 4 + bytes(100)),
    ],
)
def test_what_is_no_photo_is_asked_for_once_until_the_address_changes(gallery, answer):
    gallery.answer = answer
    user = with_photo(gallery("jane"))
    work()
    assert (kept(user), files(), work(later=timedelta(days=9)), gallery.asked) == (None, set(), 0, ["/jane"])
    gallery.answer = (200, {}, PNG)
    actions.update_user(user.pk, {"photo_url": gallery("other")}, by=SYSTEM)
    work()
    assert kept(user) == PNG


def test_a_failure_that_may_pass_is_tried_three_times_in_all(gallery):
    gallery.answer = (503, {}, b"")
    user = with_photo(gallery("jane"))
    tried = [work(later=timedelta(hours=hour)) for hour in range(6)]
    assert (sum(tried), len(gallery.asked), kept(user)) == (3, 3, None)


def test_a_server_that_comes_back_is_heard(gallery):
    gallery.answer = (503, {}, b"")
    user = with_photo(gallery("jane"))
    work()
    gallery.answer = (200, {}, PNG)
    assert (work(), work(later=timedelta(minutes=11)), kept(user)) == (0, 1, PNG)


@pytest.mark.parametrize(
    "address",
    ["url", "file:///etc/passwd", "http://127.0.0.1:1/x", "http://[::1]/x", "https://user:word@example.org/", "http://10.0.0.1/x"],
)
def test_the_guard_lets_nothing_into_the_own_network(monkeypatch, address):
    monkeypatch.setattr("httpcore.SyncBackend.connect_tcp", lambda *args, **kwargs: pytest.fail("it was called"))
    user = with_photo(address)
    assert (work(), kept(user), Photo.objects.get().source) == (1, None, address)


def test_an_address_that_changes_while_it_is_fetched_wins(gallery, monkeypatch):
    user = with_photo(gallery("old"))
    real = fetching.fetch

    def meanwhile(address: str) -> fetching.Image:
        monkeypatch.setattr(fetching, "fetch", real)
        actions.update_user(user.pk, {"photo_url": gallery("new")}, by=SYSTEM)
        return fetching.Image(GIF, "image/gif")

    monkeypatch.setattr(fetching, "fetch", meanwhile)
    assert work() == 2
    assert (kept(user), Photo.objects.get().source) == (PNG, gallery("new"))


def test_a_failure_is_logged_with_ids_and_a_code_only(gallery, monkeypatch):
    told: list[dict[str, Any]] = []
    monkeypatch.setattr(fetching.logger, "warning", lambda event, **data: told.append({"event": event, **data}))
    gallery.answer = (404, {}, b"")
    user = with_photo(gallery("jane-doe"))
    work()
    assert told == [{"event": "photo_not_fetched", "tenant_id": user.tenant_id, "user_id": user.pk, "reason": "status_404"}]


def upsert(count: int, url: str, kind: str = "p") -> None:
    people = [UserInput(external_id=f"{kind}{n}", first_name="A", last_name="B", profile={"photo_url": f"{url}{n}"}) for n in range(count)]
    actions.upsert_users(people, role=a_role("Candidate"), rename=frozenset({RoleType.CANDIDATE}), by=SYSTEM, now=clock.now())


def test_bulk_upserts_note_what_changed_in_one_statement():
    def statements(count: int, url: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            upsert(count, url, f"p{count}-")
        return len(captured)

    sizes = (2, 40)
    made = [statements(count, "https://example.org/") for count in sizes]
    assert Photo.objects.filter(due_at__isnull=False).count() == sum(sizes)
    Photo.objects.update(due_at=None)
    same = [statements(count, "https://example.org/") for count in sizes]
    assert not Photo.objects.filter(due_at__isnull=False).exists()
    new = [statements(count, "https://example.com/") for count in sizes]
    assert Photo.objects.filter(due_at__isnull=False).count() == sum(sizes)
    assert (made[0], same[0], new[0]) == (made[1], same[1], new[1])


@pytest.mark.slow("ten thousand photos")
def test_ten_thousand_photos_are_noted_in_one_call():
    upsert(10_000, "https://example.org/")
    assert Photo.objects.filter(due_at__isnull=False).count() == 10_000


def jobs(tenant_id: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE queueing_lock = %s AND status = 'todo'", [f"people.photos:{tenant_id}"]
        )
        return cursor.fetchone()[0]


@pytest.mark.database
def test_the_job_is_woken_once_the_change_is_committed(tenant, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        upsert(2, "https://example.org/")
        with_photo("https://example.org/x")
        assert jobs(tenant.pk) == 0
    assert jobs(tenant.pk) == 1


def test_what_is_rolled_back_wakes_nobody(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks, pytest.raises(ZeroDivisionError), transaction.atomic():
        with_photo("https://example.org/x")
        raise ZeroDivisionError
    assert (callbacks, Photo.objects.count()) == ([], 0)


@pytest.mark.database
def test_every_minute_what_was_missed_is_woken_in_every_tenant(tenant):
    with_photo("https://example.org/x")
    quiet = a_tenant()
    with current.use(None):
        tasks.wake_due_photos(0)
    assert (jobs(tenant.pk), jobs(quiet.pk)) == (1, 0)


@pytest.mark.database
def test_one_job_does_a_bounded_amount_and_leaves_the_rest_to_the_next(tenant, gallery, monkeypatch):
    monkeypatch.setattr(tasks, "MOST_AT_ONCE", 2)
    for n in range(3):
        with_photo(gallery(str(n)))
    with current.use(None):
        assert tasks.fetch_photos(tenant.pk) == 2
        assert jobs(tenant.pk) == 1
        assert tasks.fetch_photos(tenant.pk) == 1
    assert sorted(gallery.asked) == ["/0", "/1", "/2"]


def test_staff_see_the_photo_beside_the_user(gallery):
    user = with_photo(gallery("jane"), first_name="Jane", last_name="Doe")
    browser = a_browser(a_user("System administrator"))
    assert "<img" not in browser.get(f"/admin/users/{user.pk}").text
    assert browser.get(f"/admin/users/{user.pk}/photo").status_code == 404
    work()
    assert 'alt="Photo of Jane Doe"' in browser.get(f"/admin/users/{user.pk}").text
    shown = browser.get(f"/admin/users/{user.pk}/photo")
    assert (shown.status_code, b"".join(shown.streaming_content)) == (200, PNG)
    assert shown["Content-Type"] == "image/png"
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert shown["Cache-Control"] == "private, max-age=3600"


def test_a_file_that_is_missing_is_no_crash(gallery):
    user = with_photo(gallery("jane"))
    work()
    default_storage.delete(Photo.objects.get().path)
    browser = a_browser(a_user("System administrator"))
    assert browser.get(f"/admin/users/{user.pk}").status_code == 200
    assert browser.get(f"/admin/users/{user.pk}/photo").status_code == 404


def test_nobody_sees_photos_of_users_whom_they_may_not_edit(gallery):
    boss = with_photo(gallery("boss"), role="System administrator")
    work()
    role = a_role("Scheduler")
    role.permissions = [*role.permissions, Permission.MANAGE_USERS]
    role.save()
    assert a_browser(a_user("Scheduler")).get(f"/admin/users/{boss.pk}/photo").status_code == 404
    with current.use(a_tenant()):
        stranger = a_browser(a_user("System administrator"))
    assert stranger.get(f"/admin/users/{boss.pk}/photo").status_code == 404
