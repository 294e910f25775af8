"""Look at every screen of the player: screenshots at three sizes, axe-core on each, and what a candidate would do.

The smallest size is 1280 × 1024 at 400 %: what is seen at first, and the whole page.

Needs `npm run build`, `npm run serve` and an installed Chromium: `python dev/screens.py FOLDER [PORT]`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = Path(sys.argv[1])
BASE = f"http://localhost:{sys.argv[2] if len(sys.argv) > 2 else 5180}"
SIZES = {"wide": (1440, 900), "phone": (390, 844), "zoom400": (320, 256)}
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
AXE = (Path(__file__).parent.parent / "node_modules/axe-core/axe.min.js").read_text()
problems: list[str] = []


def world(**wanted: object) -> None:
    """Change what the server in memory says."""
    httpx.post(f"{BASE}/exam/api/mock", json=wanted).raise_for_status()


def look(page: Page, name: str) -> None:
    """Take the screen at each size and let axe-core judge it."""
    page.wait_for_timeout(250)
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(120)
        page.screenshot(path=FOLDER / f"{name}-{size}.png")
        if size == "zoom400":
            page.screenshot(path=FOLDER / f"{name}-{size}-whole.png", full_page=True)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            problems.append(f"{name} {size}: scrolls sideways")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.evaluate(AXE)
    found = page.evaluate("axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})")
    for violation in found["violations"]:
        where = "; ".join(str(node["target"]) + " " + node.get("failureSummary", "")[:160] for node in violation["nodes"][:3])
        problems.append(f"{name}: {violation['id']}: {where}")


@contextmanager
def candidate(browser: Browser, lang: str = "en", **wanted: object) -> Iterator[Page]:
    """A new browser profile that opened its launch link in a fresh world."""
    world(reset=True)
    world(**wanted)
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB", bypass_csp=False)
    page = context.new_page()
    page.on(
        "console",
        lambda message: (
            message.type == "error" and "Failed to load resource" not in message.text and problems.append(f"console: {message.text}")
        ),
    )
    page.on("pageerror", lambda error: problems.append(f"page error: {error}"))
    page.goto(f"{BASE}/exam/start/1?lang={lang}#token=any")
    page.wait_for_selector("h1.candidate")
    yield page
    context.close()


def start(page: Page) -> None:
    page.get_by_role("button", name="Start the exam").click()
    page.wait_for_selector("stratus-item")


def locked(browser: Browser) -> None:
    with candidate(browser, locked=True) as page:
        page.get_by_role("button", name="Start the exam").click()
        page.get_by_role("heading", name="Your exam is locked").wait_for()
        look(page, "27-locked")
        for _try in range(3):
            page.get_by_label("Code 1").fill("WRONG-WRONG")
            page.get_by_label("Code 1").press("Enter")
        page.get_by_text("Another code can be tried in").wait_for()
        look(page, "28-locked-wrong-code")


def saved_to_a_file(browser: Browser) -> None:
    with candidate(browser) as page:
        start(page)
        world(fail=503)
        page.locator("stratus-item").get_by_role("radio").first.check()
        page.get_by_text("The connection does not come back?").click(timeout=40_000)
        look(page, "29-unsent")
        page.get_by_role("button", name="Save unsent answers to a file").click()
        page.locator(".export-code").wait_for()
        look(page, "29-unsent-saved")


def waiting_room(browser: Browser) -> None:
    with candidate(browser, opensIn=754, extra=30) as page:
        assert "#" not in page.url, "the token left the address"
        look(page, "01-early")
        page.get_by_role("button", name="I am ready").click()
        page.get_by_text("You are ready").wait_for()
        look(page, "02-ready")
    with candidate(browser, pin="1234") as page:
        page.get_by_label("PIN").fill("0000")
        page.get_by_role("button", name="Start the exam").click()
        page.get_by_text("This PIN is not right").wait_for()
        look(page, "03-pin")
    with candidate(browser, texts=True) as page:
        page.get_by_role("button", name="Start the exam").click()
        page.get_by_text("Read the declaration and accept it").wait_for()
        look(page, "03-declaration")
        page.get_by_role("checkbox").check()
        start(page)
    with candidate(browser) as page:
        world(fail=503)
        page.get_by_role("button", name="Start the exam").click()
        page.locator(".trouble").wait_for()
        look(page, "04-fault")
    for moment in ("TOO_LATE", "VOID", "DELETED", "WITHDRAWN", "NOT_READY"):
        with candidate(browser, moment=moment) as page:
            look(page, f"04-{moment.lower()}")
    for code in ("address_not_allowed", "account_disabled"):
        with candidate(browser) as page:
            world(refuse=code)
            page.reload()
            page.locator(".trouble").wait_for()
            look(page, f"04-{code}")
    world(reset=True)
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{BASE}/exam/start/1")
    page.wait_for_selector("h1")
    look(page, "05-no-link")
    context.close()


def exam(browser: Browser) -> None:
    with candidate(browser) as page:
        start(page)
        look(page, "10-choice")
        page.set_viewport_size({"width": 320, "height": 256})
        page.get_by_role("button", name="Next").click()
        page.wait_for_timeout(250)
        page.screenshot(path=FOLDER / "10-next-zoom400.png")
        page.get_by_role("button", name="Menu").click()
        page.screenshot(path=FOLDER / "10-menu-zoom400.png", full_page=True)
        page.get_by_role("button", name="Menu").click()
        page.get_by_role("button", name="Previous").click()
        page.set_viewport_size({"width": 1440, "height": 900})
        page.get_by_label("€ 7,000").check()
        page.get_by_role("button", name="Flag for later").click()
        page.get_by_text("All answers saved").wait_for()
        page.get_by_role("button", name="Next").click()
        page.get_by_label("Inventory").check()
        page.get_by_label("Trade receivables").check()
        look(page, "11-response")
        page.get_by_role("button", name="Next").click()
        page.get_by_role("textbox", name="Your answer").click()
        page.keyboard.type("Accrual accounting records income when it is earned. ")
        page.get_by_role("button", name="Bold").click()
        page.keyboard.type("Cash accounting waits for the money.")
        look(page, "12-essay")
        page.get_by_role("button", name="Next").click()
        page.get_by_role("textbox", name="Your answer").fill("Kosten horen bij\nde opbrengsten <van> hun periode.")
        page.get_by_role("button", name="Next").click()
        chooser = page.locator("stratus-file-response input[type=file]")
        chooser.set_input_files({"name": "trial balance.pdf", "mimeType": "application/pdf", "buffer": b"x" * 3_000_000})
        page.get_by_text("Received", exact=True).wait_for()
        look(page, "13-file")
        page.reload()
        page.wait_for_selector("stratus-item")
        page.get_by_role("button", name="Question 3:").first.click()
        assert "Cash accounting waits" in page.get_by_role("textbox", name="Your answer").inner_text(), "the essay survives a reload"
        world(message="There is a misprint in question 2: read “current assets” as “current assets at year end”.")
        page.get_by_text("I have read it").wait_for(timeout=9000)
        look(page, "14-message")
        page.get_by_text("I have read it").click()
        page.get_by_text("I have read it").wait_for(state="detached")
        world(status="PAUSED")
        page.get_by_text("Your exam is paused").wait_for(timeout=9000)
        look(page, "15-paused")
        world(status="IN_PROGRESS", left=240)
        page.get_by_role("button", name="Question 1:").first.wait_for(timeout=9000)
        look(page, "16-few-minutes")
        page.get_by_role("banner").get_by_role("button", name="Hand in").click()
        look(page, "17-hand-in")
        page.get_by_role("dialog").get_by_role("button", name="Hand in", exact=True).click()
        page.get_by_text("You have handed in your exam").wait_for()
        look(page, "18-finish")
        page.get_by_role("button", name="Log out").click()
        look(page, "19-logged-out")


def trouble(browser: Browser) -> None:
    with candidate(browser) as page:
        start(page)
        page.context.set_offline(True)
        page.get_by_label("€ 8,000").check()
        page.get_by_text("no network connection").first.wait_for(timeout=9000)
        look(page, "20-offline")
        page.get_by_role("banner").get_by_role("button", name="Hand in").click()
        page.get_by_role("dialog").get_by_role("button", name="Hand in", exact=True).click()
        look(page, "21-handing-in-offline")
        page.context.set_offline(False)
        page.get_by_text("You have handed in your exam").wait_for(timeout=9000)
    with candidate(browser) as page:
        start(page)
        other = page.context.new_page()
        other.goto(f"{BASE}/exam/take/1")
        other.wait_for_selector("stratus-item")
        page.get_by_text("goes on in another window").first.wait_for(timeout=9000)
        look(page, "22-inactive")
        page.get_by_role("button", name="Continue here").click()
        page.get_by_label("€ 9,000").check()
        page.get_by_text("All answers saved").wait_for()
        other.get_by_text("goes on in another window").first.wait_for(timeout=9000)
        world(status="VOID")
        page.get_by_text("declared void").first.wait_for(timeout=9000)
        look(page, "23-void")
    with candidate(browser) as page:
        page.add_init_script("delete window.indexedDB; Object.defineProperty(window, 'indexedDB', {get() { throw new Error('no') }})")
        page.goto(f"{BASE}/exam/start/2#token=any")
        page.wait_for_selector("h1")
        start(page)
        page.get_by_label("€ 9,000").check()
        page.get_by_text("All answers saved").wait_for()
        look(page, "24-no-storage")
        world(fail=401)
        page.get_by_label("€ 8,000").check()
        page.get_by_text("does not accept your link").wait_for(timeout=9000)
        look(page, "25-rejected")
    with candidate(browser) as page:
        start(page)
        world(left=4)
        page.get_by_text("Time is up: your exam").wait_for(timeout=15000)
        look(page, "26-system-hand-in")


def looks(browser: Browser) -> None:
    for theme in ("dark", "contrast"):
        with candidate(browser) as page:
            page.evaluate("theme => localStorage.setItem('stratus-theme', theme)", theme)
            page.reload()
            page.wait_for_selector("h1")
            start(page)
            page.get_by_label("€ 7,000").check()
            page.get_by_text("Display").first.click()
            look(page, f"30-{theme}")
    with candidate(browser, lang="nl", opensIn=3000) as page:
        look(page, "31-dutch")


VOICES = """() => {
  const voice = (lang, name) => ({ lang, name, voiceURI: name, localService: true });
  const voices = [voice("en-GB", "Ada"), voice("nl-NL", "Bram")];
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text } };
  const speak = (one) => { one.onstart({}); one.onboundary({ name: "word", charIndex: 2, charLength: 7 }) };
  const speech = { getVoices: () => voices, speak, cancel() {}, addEventListener() {}, removeEventListener() {} };
  Object.defineProperty(window, "speechSynthesis", { value: speech });
}"""
"""A computer with two voices, which stop at the second word."""


def aids(browser: Browser) -> None:
    with candidate(browser) as page:
        page.add_init_script(f"({VOICES})()")
        page.reload()
        page.wait_for_selector("h1")
        start(page)
        page.keyboard.press("?")
        look(page, "50-shortcuts")
        page.keyboard.press("Escape")
        page.keyboard.press("Alt+Shift+M")
        page.get_by_role("button", name="Covered, alternative B").click()
        page.get_by_role("radio").check()
        page.get_by_role("button", name="Cover alternative B").click()
        page.get_by_role("button", name="Covered, alternative C").click()
        look(page, "51-covered")
        page.keyboard.press("Alt+Shift+L")
        look(page, "52-line-reader")
        page.locator("summary", has_text="Display").click()
        look(page, "53-display")
        page.keyboard.press("Escape")
        page.keyboard.press("Alt+Shift+L")
        page.keyboard.press("Alt+Shift+R")
        look(page, "54-reading-aloud")
        page.locator("summary", has_text="Display").click()
        page.get_by_label("Spacing").select_option("wide")
        page.get_by_label("Line height").select_option("larger")
        page.get_by_label("Plain font").check()
        page.keyboard.press("Escape")
        for number in range(1, 6):
            page.get_by_role("button", name=f"Question {number}:").first.click()
            look(page, f"55-spacing-{number}")


def staff(browser: Browser) -> None:
    page = browser.new_page()
    page.on("console", lambda message: message.type == "error" and problems.append(f"console: {message.text}"))
    page.goto(f"{BASE}/staff")
    page.wait_for_selector("stratus-item *")
    look(page, "40-staff")


FOLDER.mkdir(parents=True, exist_ok=True)
with sync_playwright() as playwright:
    chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
    for part in (waiting_room, exam, locked, saved_to_a_file, trouble, looks, aids, staff):
        if len(sys.argv) > 3 and part.__name__ not in sys.argv[3:]:
            continue
        try:
            part(chromium)
        except Exception as error:
            problems.append(f"{part.__name__}: {error}")
    chromium.close()
print("\n".join(dict.fromkeys(problems)) or "no problems")
sys.exit(bool(problems))
