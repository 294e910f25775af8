"""The same page in every colour and at every width: the cells of the product that need no sitting of their own."""

from __future__ import annotations

from collections.abc import Sequence

from keyboard import PAINT, Keyboard
from playwright.sync_api import Page

COLOURS = ("light", "dark", "contrast")
WIDTHS = {1440: 900, 390: 844, 320: 568}
"""Of a window, and its height."""
SHEET = (718, 1047)
"""What A4 has between its margins, in pixels of 1/96 inch."""
DRAWN = "() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))"


class Cells:
    """Judges a page with axe-core and the ruler; `problems` is what was found, and where."""

    def __init__(self, page: Page, colours: Sequence[str] = COLOURS) -> None:
        """`colours`: in which the page can be shown, none where it has one set of them."""
        self.page = page
        self.colours = colours
        self._eye = Keyboard(page)

    @property
    def problems(self) -> list[str]:
        return self._eye.problems

    def judge(self, screen: str, *, as_it_is: bool = False) -> None:
        """Judge the page at every width, in all colours or those that it has. It is as it was afterwards."""
        was = self.page.viewport_size
        for width, height in WIDTHS.items():
            self.page.set_viewport_size({"width": width, "height": height})
            self._in([] if as_it_is else self.colours, f"{screen}, {width} wide")
        if was:
            self.page.set_viewport_size(was)

    def judge_on_paper(self, screen: str) -> None:
        """Judge what is printed. It goes on being shown as on paper."""
        self.page.emulate_media(media="print")
        self.page.set_viewport_size({"width": SHEET[0], "height": SHEET[1]})
        self._in(self.colours, f"{screen}, on paper")

    def _in(self, colours: Sequence[str], where: str) -> None:
        if not colours:
            self._look(where)
        for colour in colours:
            was = self.page.evaluate(PAINT, colour)
            self._look(f"{where}, {colour}")
            self.page.evaluate(PAINT, was)

    def _look(self, where: str) -> None:
        self.page.evaluate(DRAWN)
        self._eye.judges(where).measures(where)
