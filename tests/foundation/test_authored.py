"""Tables, programs, links and passages in another language: what of them is stored of an author's text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from stratus.foundation import formulas
from stratus.foundation.authored import LONGEST_ADDRESS, MOST_COLUMNS, MOST_ROWS, BadLink, LargeTable
from stratus.foundation.markup import Fault, clean_html, plain_text, strictly_clean, text_fault
from stratus.item_types.beside import rationale

LINK = 'target="_blank" rel="noopener noreferrer"'
WEB = Path(__file__).parents[2] / "web"


def table(rows: int, columns: int, cell: str = "<td>x</td>") -> str:
    return f"<table><tbody>{f'<tr>{cell * columns}</tr>' * rows}</tbody></table>"


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        (
            '<table><caption>Rain</caption><thead><tr><th scope="col">Month</th></tr></thead><tbody><tr><td>May</td></tr></tbody></table>',
            '<table><caption>Rain</caption><thead><tr><th scope="col">Month</th></tr></thead><tbody><tr><td>May</td></tr></tbody></table>',
        ),
        (
            "<table> <caption lang=fr>a <b>b</b><tr><td>c",
            '<table> <caption lang="fr">a <b>b</b></caption><tbody><tr><td>c</td></tr></tbody></table>',
        ),
        ("<table><caption>a<td>b", "<table><caption>a</caption><tbody><tr><td>b</td></tr></tbody></table>"),
        ("<table><caption><p>a</p><ul><li>b</ul><table><hr></caption></table>", "<table><caption>ab</caption></table>"),
        ("<caption>a</caption>b", "ab"),
        ("<table><tr><td>a</td></tr><caption>b</table>", "<table><tbody><tr><td>a</td></tr><tr><td>b</td></tr></tbody></table>"),
        ("<table><tbody></tbody><caption>b</table>", "<table><tbody></tbody><tbody><tr><td>b</td></tr></tbody></table>"),
        (
            "<table>a</td></tr></tbody><caption>b</table>",
            "<table><tbody><tr><td>a</td></tr></tbody><tbody><tr><td>b</td></tr></tbody></table>",
        ),
        ("<table><caption>a</caption><caption>b</table>", "<table><caption>a</caption><tbody><tr><td>b</td></tr></tbody></table>"),
        ('<table><tr><th scope="evil">a', "<table><tbody><tr><th>a</th></tr></tbody></table>"),
        ('<table><tr><td colspan="0" rowspan="1000">a', "<table><tbody><tr><td>a</td></tr></tbody></table>"),
        ('<table><tr><td colspan="2" rowspan="-1">a', '<table><tbody><tr><td colspan="2">a</td></tr></tbody></table>'),
    ],
)
def test_a_table_keeps_its_caption_and_what_its_header_cells_are_of(given: str, stored: str) -> None:
    assert clean_html(given) == stored
    assert strictly_clean(stored) == stored


def test_a_program_keeps_its_blanks_and_is_written_from_left_to_right() -> None:
    stored = '<pre dir="ltr"><code dir="ltr">if x:\n    return  "&lt;b&gt;"</code></pre><p><code dir="ltr">a  b</code></p>'
    assert clean_html('<pre class="x"><code dir="rtl">if x:\n    return  "&lt;b&gt;"</code></pre><p><code>a  b</code></p>') == stored
    assert clean_html(stored) == stored


@pytest.mark.parametrize("address", ["https://example.org/a?b=1&amp;c=2#d", "mailto:ada@example.org", "HTTPS://example.org"])
def test_a_link_leads_to_a_page_by_https_or_to_an_address_of_mail_and_opens_beside_the_page(address: str) -> None:
    stored = f'<p><a href="{address}" {LINK}>there</a></p>'
    assert strictly_clean(f'<p><a href="{address}" onclick="x()" target="_top" rel="opener" ping="/x">there</a></p>') == stored
    assert strictly_clean(stored) == stored


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/",
        "/exam/take/1",
        "{link}",
        "//example.org/",
        "#a",
        "",
        "https:///a",
        "mailto:",
        "https://" + "a" * LONGEST_ADDRESS,
    ],
)
def test_a_link_that_leads_elsewhere_is_refused_where_it_can_be(address: str) -> None:
    with pytest.raises(BadLink) as refused:
        strictly_clean(f'<p><a href="{address}">there</a></p>')
    assert refused.value.address == address
    assert text_fault(f'<a href="{address}">there</a>', 5_000) is Fault.LINK


def test_in_a_template_a_link_may_lead_to_what_is_filled_in_later() -> None:
    assert text_fault('<a href="{link}">there</a>', 5_000, is_template=True) is None
    assert text_fault('<a href="http://example.org/">there</a>', 5_000, is_template=True) is Fault.LINK


def test_a_text_that_is_as_it_was_stored_is_not_asked_what_later_releases_ask() -> None:
    before = '<p>a</p>\n<p><a href="http://example.org/">there</a></p>'
    assert text_fault(before.replace("\n", "\r\n") + " ", 5_000, before=before) is None
    assert text_fault(before.replace("a</p>", "b</p>"), 5_000, before=before) is Fault.LINK
    assert text_fault("", 5_000, before="") is None


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "java\tscript:alert(1)", "&#106;avascript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd"],
)
def test_what_a_browser_would_run_is_no_link(address: str) -> None:
    stored = strictly_clean(f'<a lang="x!" href="{address}" title="t">there</a>')
    assert stored == f'<a title="t" {LINK}>there</a>'
    assert strictly_clean(stored) == stored


@pytest.mark.parametrize("lang", ["fr", "grc", "zh-Hant", "de-CH-1996", "sr-Latn-RS"])
def test_a_passage_keeps_its_language(lang: str) -> None:
    stored = f'<p lang="{lang}">Say <span lang="{lang}">bonjour</span>.</p>'
    assert strictly_clean(stored) == stored


@pytest.mark.parametrize("lang", ["", "x", "french!", "en_GB", "fr onclick", "a" * 9, "en-" + "a" * 9, "en-a-b-c-d-e-f"])
def test_what_is_no_language_is_left_out(lang: str) -> None:
    assert strictly_clean(f'<span lang="{lang}">bonjour</span>') == "<span>bonjour</span>"


def test_a_table_of_the_greatest_size_is_taken_and_a_larger_one_is_refused() -> None:
    assert strictly_clean(table(MOST_ROWS, MOST_COLUMNS)) == table(MOST_ROWS, MOST_COLUMNS)
    for too_large in (table(MOST_ROWS + 1, 1), table(1, MOST_COLUMNS + 1)):
        with pytest.raises(LargeTable):
            strictly_clean(too_large)
        assert text_fault(too_large, 100_000) is Fault.TABLE
        assert clean_html(too_large) == too_large, "one that is stored already is shown"


def test_merged_cells_are_counted_as_the_columns_that_they_take() -> None:
    half = f'<td colspan="{MOST_COLUMNS // 2}" rowspan="2">x</td>'
    assert strictly_clean(f"<table><tbody><tr>{half}{half}</tr><tr></tr><tr>{half}</tr></tbody></table>")
    for rows in (f"<tr>{half}{half}<td>x</td></tr>", f"<tr>{half}</tr><tr>{half}<td>x</td></tr>"):
        with pytest.raises(LargeTable):
            strictly_clean(f"<table><tbody>{rows}</tbody></table>")


def test_a_table_within_a_table_is_counted_by_itself() -> None:
    inner = table(MOST_ROWS - 1, 2)
    assert strictly_clean(table(2, 1, f"<td>{inner}</td>"))
    with pytest.raises(LargeTable):
        strictly_clean(f"<table><tbody><tr><td>{inner}</td></tr>{'<tr><td>x</td></tr>' * MOST_ROWS}</tbody></table>")


def test_answers_have_no_captions_and_their_links_and_tables_are_as_they_were() -> None:
    answer = '<table><caption>a</caption><tr><td>b</td></tr></table><a href="http://example.org/">c</a><code>d</code>'
    stored = (
        "<table><tbody><tr><td>a</td></tr><tr><td>b</td></tr></tbody></table>"
        '<a href="http://example.org/" rel="noopener">c</a><code>d</code>'
    )
    assert strictly_clean(answer, embeds=False) == stored
    assert strictly_clean(stored, embeds=False) == stored
    assert strictly_clean(table(MOST_ROWS + 1, 1), embeds=False)


def test_the_text_of_a_caption_stays_apart() -> None:
    assert plain_text("<table><caption>Rain</caption><tbody><tr><td>May</td></tr></tbody></table>") == "Rain May"


@pytest.mark.parametrize(
    ("file", "name", "value"),
    [
        ("staff/authoring/text/table.ts", "MOST_ROWS", MOST_ROWS),
        ("staff/authoring/text/table.ts", "MOST_COLUMNS", MOST_COLUMNS),
        ("staff/authoring/text/marks.ts", "LONGEST_ADDRESS", LONGEST_ADDRESS),
        ("staff/authoring/formula.ts", "LONGEST", formulas.LONGEST),
        ("items/beside/rationale.ts", "LONGEST", rationale.LONGEST),
    ],
)
def test_the_editor_in_the_browser_has_the_bounds_of_the_server(file: str, name: str, value: int) -> None:
    [written] = re.findall(rf"const {name} = ([0-9_]+);", (WEB / file).read_text())
    assert int(written) == value
