"""The pager of a list whose query returns one page only."""

from __future__ import annotations

from django.http import HttpRequest

from stratus.ui.lists import LARGEST_PAGE, address, number_of


def wanted_page(request: HttpRequest) -> int:
    """Return the number of the requested page, from 1."""
    return min(number_of(request, "page") or 1, LARGEST_PAGE)


class Pager:
    """The data of the pagination tag: page `number` of `pages`, with `total` rows on all of them."""

    def __init__(self, request: HttpRequest, *, number: int, pages: int, total: int, size: int) -> None:
        self.request, self.number, self.pages, self.total = request, number, pages, total
        self.first = (number - 1) * size + 1
        self.last = min(number * size, total)

    @property
    def previous_url(self) -> str:
        return address(self.request, page=self.number - 1) if self.number > 1 else ""

    @property
    def next_url(self) -> str:
        return address(self.request, page=self.number + 1) if self.number < self.pages else ""
