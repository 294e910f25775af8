"""Workbooks: what is written is what is read, text stays text, and whatever is larger than it should be is refused before it is parsed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from types import SimpleNamespace

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stratus.foundation.files.workbooks import limits, parsing, reading
from stratus.foundation.files.workbooks.answers import Answer
from stratus.foundation.files.workbooks.cells import Refused, Value, address
from stratus.foundation.files.workbooks.errors import Unreadable
from stratus.foundation.files.workbooks.limits import LONGEST_CELL, MOST_BYTES, MOST_COLUMNS, MOST_ROWS
from stratus.foundation.files.workbooks.reading import is_time, read_sheet, text_of
from stratus.foundation.files.workbooks.writing import writing
from support.costs import grows_by_at_most
from support.examples import examples

SHEET = "xl/worksheets/sheet1.xml"
HEAD = '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
STRINGS = '<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


def written(*rows: list[Value]) -> io.BytesIO:
    file = io.BytesIO()
    with writing(file) as book:
        book.sheet("Sheet", rows, widths=[20])
    return file


def changed(parts: Mapping[str, str | bytes | None], *, kind: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    """A workbook of ours with other parts; None: without this one."""
    made = io.BytesIO()
    with zipfile.ZipFile(written(["a"])) as ours, zipfile.ZipFile(made, "w", kind) as theirs:
        for name in ours.namelist():
            if name not in parts:
                theirs.writestr(name, ours.read(name))
        for name, content in parts.items():
            if content is not None:
                theirs.writestr(name, content)
    made.seek(0)
    return made


def sheet(*rows: str) -> str:
    return f"{HEAD}{''.join(rows)}</sheetData></worksheet>"


def test_cells_are_called_as_spreadsheets_call_them():
    assert [address(*at) for at in ((0, 0), (6, 1), (0, 25), (0, 26), (9, 701), (0, 702))] == ["A1", "B7", "Z1", "AA1", "ZZ10", "AAA1"]


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "{=A1}", "http://example.com", "12", "1.10", "TRUE", "=cmd|' /C calc'!A0"]
)
def test_text_stays_text_whatever_it_looks_like(text):
    file = written([text])
    assert read_sheet(file).rows == [[text]]
    with zipfile.ZipFile(file) as archive:
        assert "<f>" not in archive.read(SHEET).decode()
        assert not any("external" in name or ("rels" in name and "sheet1" in name) for name in archive.namelist())


@settings(max_examples=examples(20))
@given(
    st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r\ufffe\uffff"), max_size=20), max_size=4))
)
def test_what_is_written_is_what_is_read(rows):
    read = read_sheet(written(*rows)).rows
    wanted = [list(row) for row in rows]
    while wanted and not any(wanted[-1]):
        wanted.pop()

    def bare(table):
        return [[cell for at, cell in enumerate(row) if any(row[at:])] for row in table]

    assert bare(read) == bare(wanted)


def test_numbers_and_dates_stay_what_they_are():
    rows = read_sheet(written([1.5, 2.0, date(2026, 2, 1)])).rows
    assert [text_of(cell) for cell in rows[0][:2]] == ["1.5", "2"]
    assert is_time(rows[0][2])


def test_numbers_that_are_none_are_written_as_text():
    rows = read_sheet(changed({SHEET: sheet('<row r="1"><c r="A1"><v>NaN</v></c><c r="B1"><v>1e999</v></c></row>')})).rows
    assert read_sheet(written(*rows)).rows == [["nan", "inf"]]


def test_a_time_that_nobody_could_count_is_no_workbook():
    styles = f'{HEAD[:21]}<styleSheet xmlns="{HEAD.split(chr(34))[3]}"><cellXfs><xf numFmtId="46"/></cellXfs></styleSheet>'
    parts = {"xl/styles.xml": styles, SHEET: sheet('<row r="1"><c r="A1" s="0"><v>1e9</v></c></row>')}
    with pytest.raises(Unreadable):
        read_sheet(changed(parts))


def test_of_a_formula_the_stored_result_is_read():
    cell = '<row r="1"><c r="A1" t="str"><f>"a"&amp;"b"</f><v>ab</v></c></row>'
    assert read_sheet(changed({SHEET: sheet(cell)})).rows == [["ab"]]


def test_sheets_behind_the_first_are_named_and_not_read():
    file = io.BytesIO()
    with writing(file) as book:
        book.sheet("One", [["a"]], widths=[9])
        book.sheet("Two", [["b"]], widths=[9])
    found = read_sheet(file)
    assert (found.rows, found.unread) == ([["a"]], ("Two",))


def test_links_to_other_files_programs_and_pictures_are_passed_by():
    parts = {"xl/externalLinks/externalLink1.xml": "<x/>", "xl/vbaProject.bin": b"x", "xl/media/image1.png": b"x"}
    assert read_sheet(changed(parts)).rows == [["a"]]


def test_a_sheet_with_times_of_all_kinds_comes_out_of_its_process_as_it_went_in():
    formats = "".join(f'<xf numFmtId="{number}"/>' for number in (14, 22, 46))
    styles = f'{HEAD[:21]}<styleSheet xmlns="{HEAD.split(chr(34))[3]}"><cellXfs>{formats}</cellXfs></styleSheet>'
    cells = '<c r="A1" s="0"><v>46054</v></c><c r="B1" s="1"><v>46054.5</v></c><c r="C1" s="2"><v>1.5</v></c><c r="D1" t="b"><v>1</v></c>'
    found = read_sheet(changed({"xl/styles.xml": styles, SHEET: sheet(f'<row r="1">{cells}</row>')})).rows[0]
    assert found == [date(2026, 2, 1), datetime(2026, 2, 1, 12), timedelta(days=1.5), True]
    assert found[3] is True


class TestWhatIsTooMuch:
    def test_an_archive_that_unpacks_to_much_more_is_refused_and_takes_nothing_of_this_process(self, monkeypatch):
        monkeypatch.setattr(reading, "MOST_MEMORY", 100 * limits.MEGABYTE)
        long = f"<si><t>{'x' * 1_000_000}</t></si>" * 100
        made = changed({"xl/sharedStrings.xml": f"{STRINGS}{long}</sst>"})
        assert made.getbuffer().nbytes < 2_000_000
        with grows_by_at_most(30), pytest.raises(Unreadable, match="too much memory or time"):
            read_sheet(made)

    def test_too_many_different_texts_are_refused(self, monkeypatch):
        monkeypatch.setattr(reading, "MOST_MEMORY", 100 * limits.MEGABYTE)
        made = changed({"xl/sharedStrings.xml": f"{STRINGS}{'<si><t>abc</t></si>' * 2_000_000}</sst>"})
        with pytest.raises(Unreadable, match="too much memory or time"):
            read_sheet(made)

    def test_parts_that_nobody_reads_do_no_harm_however_many_they_are(self):
        assert read_sheet(changed({f"xl/media/image{number}.png": b"" for number in range(20_000)})).rows == [["a"]]

    def test_a_workbook_of_too_many_sheets_is_refused(self):
        file = io.BytesIO()
        with writing(file) as book:
            for number in range(limits.MOST_SHEETS + 1):
                book.sheet(f"Sheet {number}", [["a"]], widths=[9])
        with pytest.raises(Unreadable, match="more than 50 sheets"):
            read_sheet(file)

    def test_the_largest_sheet_that_is_read_is_read(self):
        cells = "".join(f'<c r="{address(0, column)}" t="s"><v>0</v></c>' for column in range(MOST_COLUMNS))
        rows = "".join(f'<row r="{row + 1}">{cells.replace("1" + chr(34), str(row + 1) + chr(34))}</row>' for row in range(MOST_ROWS))
        text = "x" * (limits.MOST_CHARACTERS // (MOST_ROWS * MOST_COLUMNS))
        found = read_sheet(changed({SHEET: sheet(rows), "xl/sharedStrings.xml": f"{STRINGS}<si><t>{text}</t></si></sst>"}))
        assert {(len(found.rows), len(row), *set(row)) for row in found.rows} == {(MOST_ROWS, MOST_COLUMNS, text)}

    @pytest.mark.parametrize(("name", "most"), [("MOST_MEMORY", 8 * limits.MEGABYTE), ("MOST_TIME", 0.0), ("MOST_WRITTEN", 5)])
    def test_a_process_that_needs_more_than_it_may_have_is_ended(self, monkeypatch, name, most):
        monkeypatch.setattr(reading, name, most)
        with pytest.raises(Unreadable):
            read_sheet(written(["a text"]))

    def test_a_reader_that_gives_up_in_its_own_language_needed_too_much(self, monkeypatch):
        assert self._told_when_raised(monkeypatch, type("PanicException", (BaseException,), {})) == "COSTLY"

    @pytest.mark.parametrize("ends", [KeyboardInterrupt, SystemExit])
    def test_whoever_ends_the_process_ends_it(self, monkeypatch, ends):
        with pytest.raises(ends):
            self._told_when_raised(monkeypatch, ends)

    def _told_when_raised(self, monkeypatch, raised: type[BaseException]) -> str:
        def give_up(_file: object) -> None:
            raise raised

        monkeypatch.setattr(parsing, "CalamineWorkbook", SimpleNamespace(from_filelike=give_up))
        return parsing.parsed(written(["a text"])).code

    @pytest.mark.parametrize(
        "answer",
        [
            b"", b"{", b"[]", b'{"code":"<script>"}', b'{"rows":[[{"kind":"date","text":"x"}]]}',
            b'{"rows":[[{"kind":"timedelta","text":"1e99"}]]}',
            msgspec.json.encode(Answer(rows=[["x" * (LONGEST_CELL + 1)]])), msgspec.json.encode(Answer(rows=[[1]] * (MOST_ROWS + 1))),
        ],
    )  # fmt: skip
    def test_what_the_process_answers_is_not_believed_either(self, answer):
        with pytest.raises(Refused):
            reading._heard(answer)

    @pytest.mark.parametrize("claimed", [0, 10])
    def test_what_an_archive_claims_about_itself_is_not_believed(self, claimed):
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/sharedStrings.xml", b"\0" * 50_000_000)
        content = bytearray(made.getvalue())
        at = content.rindex(b"PK\x01\x02")
        content[at + 24 : at + 28] = claimed.to_bytes(4, "little")
        with pytest.raises(Unreadable):
            read_sheet(io.BytesIO(content))

    @pytest.mark.parametrize("cell", ["XFD1048576", f"A{MOST_ROWS + 1}", f"{address(0, MOST_COLUMNS)}"])
    def test_one_cell_far_away_is_refused_with_its_address(self, cell):
        row = "".join(filter(str.isdigit, cell))
        with pytest.raises(Unreadable, match=cell):
            read_sheet(changed({SHEET: sheet(f'<row r="{row}"><c r="{cell}"><v>1</v></c></row>')}))

    def test_cells_far_from_each_other_are_refused_before_they_make_a_rectangle_of_gigabytes(self):
        rows = ('<row r="1"><c r="A1"><v>1</v></c></row>', '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
        with grows_by_at_most(30), pytest.raises(Unreadable, match="the last one that is read is X12000"):
            read_sheet(changed({SHEET: sheet(*rows)}))

    @pytest.mark.parametrize(
        "rows",
        [
            '<row r="300000"><c r="W1"/><c><v>1</v></c></row>',
            f'{"<row>" * 30_000}<row r="1"/>{"</row>" * 30_000}<row><c><v>1</v></c></row>',
            '<row r="1"><c r="XFD1"><c r="A1"/><v>1</v></c></row>',
            '<row r="99999999"><c><v>1</v></c></row>',
        ],
    )
    def test_what_stands_as_nobody_writes_it_takes_nothing_of_this_process(self, rows):
        """Readers count rows by their elements: one of a file of a kilobyte asked for 7 GB, and the worker was gone."""
        with grows_by_at_most(30), pytest.raises(Unreadable):
            read_sheet(changed({SHEET: sheet('<row r="1"><c r="A1"><v>1</v></c></row>', rows)}))

    @pytest.mark.parametrize(
        ("strings", "cell"),
        [
            ("<si><t>a</t></si><si><t>{long}</t></si>", "<v>1</v>"),
            ("<si><t>{long}</t></si>" + "<si><t>a</t></si>" * 12, "<v>1</v><v>0</v>"),
        ],
    )
    def test_a_long_text_cannot_pass_for_a_short_one(self, strings, cell):
        parts = {
            "xl/sharedStrings.xml": f"{STRINGS}{strings.format(long='a' * (LONGEST_CELL + 1))}</sst>",
            SHEET: sheet(f'<row r="1"><c r="A1" t="s">{cell}</c></row>'),
        }
        try:
            found = read_sheet(changed(parts)).rows
        except Unreadable:
            found = [["a"]]
        assert found == [["a"]]

    def test_the_row_of_a_button_is_no_row_of_cells(self):
        button = "<controls><control><anchor><from><row>1</row></from></anchor></control></controls></worksheet>"
        whole = sheet('<row r="1"><c r="A1"><v>1</v></c></row>').replace("</worksheet>", button)
        assert read_sheet(changed({SHEET: whole})).rows == [[1.0]]

    def test_cells_far_away_that_are_only_coloured_do_no_harm(self):
        rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="1"/></row>'
        assert read_sheet(changed({SHEET: sheet(rows)})).rows[0][0] == 1

    def test_a_long_cell_is_refused_with_its_address(self):
        with pytest.raises(Unreadable, match="B2"):
            read_sheet(written(["a"], ["", "x" * (LONGEST_CELL + 1)]))
        assert read_sheet(written(["x" * LONGEST_CELL]))

    def test_one_text_in_every_cell_is_counted_in_every_cell(self):
        strings = f"{STRINGS}<si><t>{'x' * LONGEST_CELL}</t></si></sst>"
        rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 9_001))
        parts = {SHEET: sheet(rows), "xl/sharedStrings.xml": strings}
        with pytest.raises(Unreadable, match="8000000"):
            read_sheet(changed(parts))

    @pytest.mark.parametrize(
        "content",
        [
            sheet('<row r="1"><c r="A1" t="inlineStr"><is><t>&a;</t></is></c></row>').replace(
                "<work", '<!DOCTYPE x [<!ENTITY a "aaaa">]><work'
            ),
            "<worksheet><sheetData>",
            sheet('<row r="1"><c r="A1" t="s"><v>7</v></c></row>'),
            sheet('<row r="1"><c r="A0"><v>7</v></c></row>'),
            sheet('<row r="0"><c><v>7</v></c></row>'),
        ],
    )
    def test_a_sheet_that_is_not_as_sheets_are_is_refused(self, content):
        with pytest.raises(Unreadable):
            read_sheet(changed({SHEET: content}))

    @pytest.mark.parametrize(
        "content", [b"PK", b"PK\x03\x04nothing", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"a\x00b", b"\xff\xfea", b"\x81"]
    )
    def test_what_is_no_workbook_is_refused(self, content):
        with pytest.raises(Unreadable):
            read_sheet(io.BytesIO(content))

    def test_a_part_that_is_packed_in_another_way_is_refused(self):
        with pytest.raises(Unreadable):
            read_sheet(changed({}, kind=zipfile.ZIP_LZMA))

    def test_a_part_that_is_missing_is_refused(self):
        with pytest.raises(Unreadable):
            read_sheet(changed({"xl/workbook.xml": None}))

    def test_two_parts_of_one_name_are_refused(self):
        with pytest.raises(Unreadable):
            read_sheet(changed({"xl/Workbook.xml": "<x/>"}))

    def test_a_large_file_is_refused_unread(self):
        with pytest.raises(Unreadable, match="5 MB"):
            read_sheet(io.BytesIO(b"PK" + b"\0" * MOST_BYTES))


class TestCsv:
    @pytest.mark.parametrize("separator", [",", ";", "\t"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
    def test_files_of_several_programs_are_read(self, separator, encoding):
        text = f'Code{separator}Title\r\n1{separator}"Café, ""two""\nlines"\r\n'
        assert read_sheet(io.BytesIO(text.encode(encoding))).rows == [["Code", "Title"], ["1", 'Café, "two"\nlines']]

    def test_what_is_too_much_is_refused(self):
        for text, match in (("a\n" * (MOST_ROWS + 1), "beyond"), ("," * MOST_COLUMNS, "beyond"), ("a,\n1," + "x" * 1001, "B2")):
            with pytest.raises(Unreadable, match=match):
                read_sheet(io.BytesIO(text.encode()))

    def test_where_all_cells_together_hold_too_much_that_is_said(self, monkeypatch):
        monkeypatch.setattr(limits, "MOST_CHARACTERS", 10)
        assert read_sheet(io.BytesIO(b"12345,12345\n")).rows
        with pytest.raises(Unreadable, match="hold more than 10 characters"):
            read_sheet(io.BytesIO(b"12345,12345\n1\n"))
