"""`python tests/bench heavy`: an exam of 200 questions with 60 pictures in a real browser: preloaded, sat without network, handed in.

`python tests/bench heavy 20 6` tries the same with fewer, and writes nothing into the document.
"""

from __future__ import annotations

import io
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any

import document
import httpx
from machine.background import set_up

from support.running import RunningServer, eventually

TESTS = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(TESTS / "e2e"), str(TESTS / "e2e" / "exam" / "offline")]

COMMAND = "python tests/bench heavy"
QUESTIONS, PICTURES = 200, 60
TYPES = ("MULTIPLE_CHOICE", "MULTIPLE_RESPONSE", "SHORT_ANSWER", "NUMERIC", "ESSAY", "MATCH", "ORDER", "TRUE_FALSE")
MBIT = 10
SEALED = 3
"""Times that everything is sealed."""

SHOWN = """async number => {
  const begun = performance.now();
  const turn = () => new Promise(requestAnimationFrame);
  [...document.querySelectorAll(".questions-wide button.tile")][number - 1].click();
  const inside = () => document.querySelector(".question stratus-item")?.firstElementChild?.shadowRoot;
  const heading = `Question ${number} of`;
  while (!document.querySelector("#question")?.textContent.startsWith(heading) || !inside()?.querySelector(".stem")) await turn();
  for (const img of inside().querySelectorAll("img[data-media]")) {
    while (img.dataset.state !== "there") await turn();
    await img.decode();
  }
  await turn();
  return performance.now() - begun;
}"""
"""Goes to a question by its number; returns the milliseconds until it is shown, its picture decoded."""

Row = tuple[str, str]


@dataclass
class Exam:
    """The exam, and where its pictures are: numbers of questions."""

    external_id: str
    pictured: list[int]
    choices: list[int]
    """Multiple-choice questions, of which the first alternative can be pressed."""
    bytes_of_pictures: list[int] = field(default_factory=list)


def run(server: RunningServer, arguments: Sequence[str]) -> None:
    """Make the exam, sit it, and write the figures into the document."""
    set_up(server)
    from playwright.sync_api import sync_playwright

    from stratus.tenancy import current
    from stratus.tenancy.models import Tenant

    questions, pictures = (int(arguments[0]), int(arguments[1])) if arguments else (QUESTIONS, PICTURES)
    rows: list[Row] = []

    def say(found: Sequence[Row]) -> None:
        rows.extend(found)
        for row in found:
            print(*row, sep=": ", flush=True)

    with current.use(Tenant.objects.get(is_demo=True)):
        exam = an_exam(questions, pictures)
        say([(f"Pictures as the library keeps them, {pictures}", sizes(exam.bytes_of_pictures))])
        say(sealing(exam))
    with sync_playwright() as playwright:
        say(whole_day(server, exam, playwright, mbit=None))
        say(preloaded_slowly(server, exam, playwright))
        say(started_at_once(server, exam, playwright))
    if (questions, pictures) == (QUESTIONS, PICTURES):
        document.write(COMMAND, ("What", "Figure"), rows)


def an_exam(questions: int, pictures: int) -> Exam:
    """Questions of several types in turns, of which every third or so shows a picture."""
    from stratus.library.media.actions import add_picture
    from support.builders import SYSTEM, a_collection, a_user, an_assessment, an_item

    author = a_user("Author")
    collection = a_collection(owner=author)
    rng = random.Random(12)
    pictured = sorted(rng.sample(range(1, questions + 1), pictures))
    kinds = cycle(TYPES)
    items, choices, kept = [], [], []
    for number in range(1, questions + 1):
        kind = next(kinds)
        if kind == "MULTIPLE_CHOICE":
            choices.append(number)
        text = " ".join(f"<p>{number}.{line}: {'what the patient told, found and was given ' * 6}</p>" for line in range(4))
        if number in pictured:
            medium = add_picture(collection.pk, a_photograph(rng), file_name=f"{number}.jpg", shrink=True, by=SYSTEM)
            kept.append(medium.size)
            text += f'<p><img src="media:{medium.sha256}" width="{medium.width}" height="{medium.height}" alt="Number {number}"></p>'
        items.append(an_item(kind, collection=collection, stem=text))
    return Exam(an_assessment(items).external_id, pictured, choices, kept)


def a_photograph(rng: random.Random) -> bytes:
    """Something that compresses as photographs do: large shapes, and noise in them."""
    from PIL import Image

    width, height = rng.randint(900, 1300), rng.randint(650, 900)
    shapes = Image.effect_noise((12, 9), 160).resize((width, height), Image.Resampling.BICUBIC)
    grain = [Image.blend(shapes, Image.effect_noise((width, height), 60), rng.uniform(0.12, 0.3)) for _channel in range(3)]
    output = io.BytesIO()
    Image.merge("RGB", grain).save(output, "JPEG", quality=82)
    return output.getvalue()


def sealing(exam: Exam) -> list[Row]:
    """How many bytes are sealed of it, and how long that takes: originals read, sealed, written."""
    from django.conf import settings

    from stratus.assessments.models import AssessmentVersion
    from stratus.delivery.papers.queries import paper_for
    from stratus.delivery.papers.sealed import originals, queries
    from stratus.delivery.papers.sealed.contents import Form, objects_of
    from stratus.delivery.papers.sealed.files import Files
    from stratus.delivery.papers.sealed.sealing import Sealer
    from stratus.delivery.papers.sealed.telling import early
    from stratus.tenancy import current

    version = AssessmentVersion.objects.get(assessment__external_id=exam.external_id)
    form = Form(paper_for(version).content, queries.drawn_items(version))
    walls, processor = [], []
    for _time in range(SEALED):
        with tempfile.TemporaryDirectory() as folder:
            files = Files(Path(folder))
            begun, used = time.monotonic(), time.process_time()
            sealer = Sealer(settings.PLAYER_KEY, current.require_id(), 1)
            objects = objects_of(form, originals.of(form.named()), sealer, lambda one, files=files: files.keep(1, one.hash, one.content))
            walls.append((time.monotonic() - begun) * 1000)
            processor.append((time.process_time() - used) * 1000)
    told = early(objects, objects.items)
    views, media = sum(size for _hash, size in told.views), sum(size for _hash, size in told.media)
    return [
        ("Sealed: questions", f"{views / 1000:.0f} kB in {len(told.views)} object"),
        ("Sealed: pictures", f"{media / 1e6:.1f} MB in {len(told.media)} objects"),
        ("Making all of it: originals read, sealed, written", f"{spread(walls)}; processor {min(processor):.0f} ms"),
    ]


# In the browser


@contextmanager
def a_place(server: RunningServer, exam: Exam, playwright: Any, mbit: float | None) -> Iterator[tuple[Any, Any, Any, Any]]:
    """A candidate's computer with an empty disk at a line of so many Mbit/s: their sitting, page, its wire, the cable."""
    from chromium import FLAGS, chromium_path, patient
    from pictured_exam import Sitting

    from stratus.rehearse import booking
    from support.cable import Cable

    headers = {"Authorization": f"EAPI {booking.demo_access(server.home).token}"}
    with httpx.Client(base_url=f"{server.url}/api/v1/integrations", headers=headers, timeout=120) as api:
        sitting = Sitting(server, api, exam.external_id)
    cable = Cable(server.port)
    with tempfile.TemporaryDirectory(prefix="stratus-profile-") as folder:
        options = {"executable_path": chromium_path(), "args": FLAGS, "locale": "en-GB", "viewport": {"width": 1440, "height": 900}}
        context = patient(playwright.chromium.launch_persistent_context(folder, **options))
        page = context.new_page()
        wire = context.new_cdp_session(page)
        wire.send("Performance.enable")
        if mbit:
            wire.send("Network.enable")
            line = {"offline": False, "latency": 20, "downloadThroughput": mbit * 125_000, "uploadThroughput": mbit * 125_000}
            wire.send("Network.emulateNetworkConditions", line)
        page.profile = folder
        try:
            yield sitting, page, wire, cable
        finally:
            context.close()
            cable.pull_out()


def preload(sitting: Any, page: Any, cable: Any) -> float:
    """Wait in the waiting room until everything is there; returns the seconds from the opened link on."""
    from pictured_exam import Computer

    Computer(page).is_told_at_once()
    begun = time.monotonic()
    page.goto(cable.leads(sitting.link))
    page.get_by_text("The questions and their pictures are on this computer already").wait_for()
    return time.monotonic() - begun


def start(sitting: Any, page: Any) -> float:
    """The exam opens and the candidate presses Start; returns the seconds until the first question is there."""
    sitting.opens()
    page.evaluate("dispatchEvent(new Event('online'))")
    button = page.get_by_role("button", name="Start the exam", exact=True)
    button.wait_for()
    begun = time.monotonic()
    button.click()
    page.get_by_role("heading", name="Question 1 of").wait_for()
    return time.monotonic() - begun


def whole_day(server: RunningServer, exam: Exam, playwright: Any, mbit: float | None) -> list[Row]:
    """Preloaded, started, without network from then on: every question, a reload, answers; then handed in."""
    with a_place(server, exam, playwright, mbit) as (sitting, page, wire, cable):
        rows = [("Until all is preloaded, on loopback", f"{preload(sitting, page, cable):.1f} s")]
        rows.append(("From pressing Start to the first question", f"{start(sitting, page) * 1000:.0f} ms"))
        rows += stored(page)
        rows.append(("Memory at the first question", memory(page, wire)))
        page.get_by_text("All answers saved").first.wait_for()
        eventually(lambda: page.evaluate("navigator.serviceWorker.controller !== null || caches.keys().then(all => all.length > 0)"))
        cable.pull_out()
        numbers = exam.pictured
        rows.append(
            (
                "Without network, from a press to a question with its picture, for the first time",
                spread([page.evaluate(SHOWN, n) for n in numbers]),
            )
        )
        rows.append(("— and again", spread([page.evaluate(SHOWN, n) for n in numbers])))
        others = [n for n in range(1, max(exam.choices) + 1) if n not in numbers]
        rows.append(("— a question without a picture", spread([page.evaluate(SHOWN, n) for n in others])))
        rows.append(("Memory when every picture was shown", memory(page, wire)))
        for number in exam.choices:
            page.evaluate(SHOWN, number)
            page.locator(".question").get_by_role("radio").first.check()
        begun = time.monotonic()
        page.reload()
        page.get_by_role("heading", name=f"Question {exam.choices[-1]} of").wait_for()
        rows.append(("Reload without network, to the question", f"{time.monotonic() - begun:.2f} s"))
        page.get_by_text("answers wait on this computer").first.wait_for()
        cable.plug_in()
        begun = time.monotonic()
        page.evaluate("dispatchEvent(new Event('online'))")
        page.get_by_role("banner").get_by_role("button", name="Hand in").click()
        page.get_by_role("dialog").get_by_role("button", name="Hand in", exact=True).click()
        page.get_by_role("heading", name="You have handed in your exam").wait_for()
        waited = f"{time.monotonic() - begun:.2f} s, with {len(exam.choices)} answers that waited"
        rows.append(("From the network's return to handed in", waited))
        return rows


def preloaded_slowly(server: RunningServer, exam: Exam, playwright: Any) -> list[Row]:
    """The time to preload on a slower line."""
    with a_place(server, exam, playwright, MBIT) as (sitting, page, _wire, cable):
        return [(f"Until all is preloaded, at {MBIT} Mbit/s", f"{preload(sitting, page, cable):.1f} s")]


def started_at_once(server: RunningServer, exam: Exam, playwright: Any) -> list[Row]:
    """Nothing is preloaded: what comes behind a running exam."""
    from pictured_exam import Computer

    with a_place(server, exam, playwright, MBIT) as (sitting, page, _wire, cable):
        computer = Computer(page)
        computer.is_told_nothing()
        page.goto(cable.leads(sitting.link))
        rows = [(f"Started at once, at {MBIT} Mbit/s: from pressing Start to the first question", f"{start(sitting, page):.1f} s")]
        begun = time.monotonic()
        eventually(lambda: len(computer.objects("medium")) >= len(exam.pictured), patience=600)
        whole = len(computer.objects("medium"))
        rows.append(("— until every picture is on the computer", f"{time.monotonic() - begun:.0f} s ({whole} of {len(exam.pictured)})"))
        return rows


def stored(page: Any) -> list[Row]:
    """What lies on the candidate's disk."""
    usage = page.evaluate("navigator.storage.estimate().then(({ usage }) => usage)")
    return [("Storage used, as the browser says it", f"{usage / 1e6:.1f} MB")]


def memory(page: Any, wire: Any) -> str:
    """Of the page's heap, and resident of its process."""
    metrics = {one["name"]: one["value"] for one in wire.send("Performance.getMetrics")["metrics"]}
    return f"{metrics['JSHeapUsedSize'] / 1e6:.1f} MB of heap, {renderer(page.profile):.0f} MB resident"


def renderer(profile: str) -> float:
    """Resident megabytes of the largest renderer of the browser with this profile."""
    parents, renderers = {}, []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            arguments = folder.joinpath("cmdline").read_bytes().decode(errors="replace").replace("\0", " ")
            parents[int(folder.name)] = (int(folder.joinpath("stat").read_text().rpartition(")")[2].split()[1]), arguments)
        except OSError:
            continue
    for pid, (_parent, arguments) in parents.items():
        if "--type=renderer" in arguments and any(profile in parents[one][1] for one in ancestors(pid, parents)):
            renderers.append(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096 / 1e6)
    return max(renderers, default=0.0)


def ancestors(pid: int, parents: dict[int, tuple[int, str]]) -> Iterator[int]:
    """The process, its parent, and so on."""
    while pid in parents:
        yield pid
        pid = parents[pid][0]


def sizes(of: Sequence[int]) -> str:
    """Sum, median and range of these bytes."""
    return f"{sum(of) / 1e6:.1f} MB; {statistics.median(of) / 1000:.0f} kB each ({min(of) / 1000:.0f}–{max(of) / 1000:.0f})"


def spread(milliseconds: Sequence[float]) -> str:
    """Median and range."""
    return f"{statistics.median(milliseconds):.0f} ms ({min(milliseconds):.0f}–{max(milliseconds):.0f})"
