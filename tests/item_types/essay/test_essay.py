"""Essay."""

from __future__ import annotations

import json
import random
from html import escape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from item_types.contract import ItemTypeContract
from stratus.item_types.essay.words import count_words

LONG = 100_000
LENGTHS = json.loads(Path(__file__).with_name("words.json").read_text(encoding="utf-8"))
AWKWARD = [" ", "  ", "\t", "\n", "\r", "\r\n", "\u00a0", "\u202e", "e\u0301", "😀", "𝒳", "שלום", "\u200b", "\u2028"]
AWKWARD += ["&amp;", "&#13;", "&lt;", "a", '"']
TAGS = ["<p>", "</p>", "<p></p>", "<br>", "<pre>", "</pre>", "<s>", "</s>", "<ul><li>", "</li></ul>", "<table><tr><td>", "</table>"]
TAGS += ["<a href='x:y'>", '<pre lang="nl">', '<p title="<pre>\n>">']
typed = st.lists(st.sampled_from(AWKWARD)).map("".join)
markup = st.lists(st.sampled_from(AWKWARD + TAGS)).map("".join)


class TestEssay(ItemTypeContract):
    key = "ESSAY"
    written = {"stem": "<p>Explain.</p>", "lang": "en", "max_words": 300, "rich_text": True, "marking_scheme": "<p>Two points.</p>"}
    wrong = [
        ({"marking_scheme": "x" * 100_001}, "marking_scheme", "TEXT_TOO_LONG"),
        ({"marking_scheme": "<i>" * 99}, "marking_scheme", "TOO_NESTED"),
        ({"max_words": "lots"}, "max_words", "NO_WHOLE_NUMBER"),
        ({"max_words": "9" * 5000}, "max_words", "NO_WHOLE_NUMBER"),
        ({"max_words": 0}, "max_words", "NUMBER_OUT_OF_RANGE"),
        ({"max_words": 100_001}, "max_words", "NUMBER_OUT_OF_RANGE"),
    ]
    keeps_cleared = True
    accepted = [None, {"html": "", "words": 0}, {"html": "<p>Because <em>so</em>.</p>", "words": 2}, {"html": "<script>x()</script>"}]
    refused = [("text", "VALUE_HAS_NO_TEXT"), ({}, "VALUE_HAS_NO_TEXT"), ({"html": 7}, "VALUE_HAS_NO_TEXT")]
    scored = [({}, None, None), ({}, {"html": "", "words": 0}, None), ({}, {"html": "<p>All of it.</p>", "words": 3}, None)]
    said = [
        ({"html": "<p></p>", "words": 0}, "", False),
        ({"html": "<p>One<br>two</p><ul><li>3 &lt; 4</li></ul>", "words": 5}, "One two 3 < 4", True),
    ]
    alike = [({"html": "", "words": 0}, None)]
    unlike = [({"html": "<p>One</p>", "words": 1}, {"html": "<p>Two</p>", "words": 1})]
    chances = [({}, None)]
    rekeyed = [{"marking_scheme": "<p>Another.</p>"}, {"marking_scheme": ""}]
    hostile = [
        {"html": text}
        for text in ("<" * LONG, "&" * LONG, "<b>" * LONG, "<img src=" * LONG, "</p><br" * LONG, "<!--" * LONG, '"' * LONG, "\u2028" * LONG)
    ]
    answers = st.builds(lambda html: {"html": html}, st.text())

    def test_what_runs_is_taken_out_of_an_answer(self):
        assert self.stored({"html": "<p onclick='x()'>a<script>x()</script></p>", "words": 1}) == {"html": "<p>a</p>", "words": 1}

    @pytest.mark.parametrize("source", ["data:image/png;base64,AAAA", "data:image/svg+xml,<svg/>", "/static/a.png"])
    def test_an_answer_holds_no_pictures(self, source):
        """Its field takes none."""
        assert self.stored({"html": f'<p>a<img src="{source}">b</p>'}) == {"html": "<p>ab</p>"}

    def test_what_is_nested_too_deeply_is_refused_and_stays_as_it_was_sent(self):
        value = {"html": "<ul><li>" * 15_000, "words": 0}
        assert self.type.check_response(self.paper_item(), value) == ""
        assert self.type.stored_response(self.paper_item(), value) == (value, "TOO_NESTED")

    @pytest.mark.parametrize(
        ("sent", "stored"),
        [
            ("", ""),
            ("<p></p>", "<p></p>"),
            ("<p>a  \t b</p><p></p><p>3 &lt; 4 &amp;amp; 5\u00a0</p>", "<p>a  \t b</p><p></p><p>3 &lt; 4 &amp;amp; 5\u00a0</p>"),
            ("<p><b>a</b></p>", "<p>&lt;b&gt;a&lt;/b&gt;</p>"),
            ("<ul><li>" * 15_000, f"<p>{'&lt;ul&gt;&lt;li&gt;' * 15_000}</p>"),
        ],
    )
    def test_an_essay_without_layout_is_text_and_never_parsed(self, sent, stored):
        item = self.paper_item(rich_text=False)
        assert self.type.stored_response(item, {"html": sent, "words": 0}) == ({"html": stored, "words": 0}, "")
        assert self.type.stored_response(item, {"html": stored, "words": 0}) == ({"html": stored, "words": 0}, "")

    def test_an_essay_of_which_the_paper_does_not_say_that_it_is_text_keeps_its_layout(self):
        item = {name: value for name, value in self.paper_item().items() if name != "rich_text"}
        assert self.type.stored_response(item, {"html": "<p><b>a</b></p>"}) == ({"html": "<p><b>a</b></p>"}, "")

    @given(markup)
    def test_what_is_stored_is_a_fixed_point(self, html):
        stored = self.stored({"html": html})
        assert self.stored(stored) == stored

    @pytest.mark.parametrize("begin", ["<pre>", '<pre lang="nl">', '<pre title="a &gt; b">'])
    def test_an_empty_first_line_of_what_is_laid_out_already_is_stored(self, begin):
        stored = self.stored({"html": f"{begin}\n\na</pre>"})
        assert stored == {"html": f"{begin}\n\na</pre>"} == self.stored(stored)

    @given(typed)
    def test_every_blank_of_a_text_is_stored(self, text):
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        # As browsers write a text into HTML (`web/items/essay/words.ts`).
        written = "".join(f"<p>{escape(line, quote=False)}</p>".replace("\u00a0", "&nbsp;") for line in lines)
        assert self.stored({"html": written}) == {"html": written}

    def test_the_limit_of_words_refuses_nothing(self):
        assert self.type.check_response(self.paper_item(max_words=1), {"html": "<p>one two</p>", "words": 2}) == ""

    @pytest.mark.parametrize(("text", "words"), LENGTHS)
    def test_a_length_is_counted_in_words_and_where_there_are_no_blanks_in_letters(self, text, words):
        assert count_words(text) == words

    def test_the_limit_of_words_is_one_to_100_000_or_none(self):
        limits = [self.content(max_words=given)["max_words"] for given in (1, "100000", None, "")]
        assert limits == [1, 100_000, None, None]

    def test_an_essay_is_plain_text_unless_its_author_wants_more(self):
        assert [self.content(rich_text=given)["rich_text"] for given in ("on", "", None)] == [True, False, False]

    def test_tables_and_spell_check_are_off_unless_its_author_wants_them_and_tables_need_a_layout(self):
        asked = [self.content(tables=given, spellcheck=given) for given in ("on", "", None)]
        assert [(one["tables"], one["spellcheck"]) for one in asked] == [(True, True), (False, False), (False, False)]
        assert self.content(rich_text=False, tables="on")["tables"] is False

    def test_a_paper_says_what_is_switched_on(self):
        assert self.paper_item(tables=True, spellcheck=True).keys() - self.paper_item().keys() == {"tables", "spellcheck"}

    def test_the_number_of_words_is_stored_where_it_is_one(self):
        sent = (3, 0, -1, 10**9, 1.5, True, "3", None, {"much": "more"})
        stored = [self.stored({"html": "<p>a</p>", "words": words}).get("words") for words in sent]
        assert stored == [3, 0, *[None] * 7]

    def test_a_table_is_stored_as_its_field_writes_it_and_its_words_are_read(self):
        table = (
            "<table><tbody><tr><th><p>a</p></th><th><p>b</p></th></tr><tr><td><p>c d</p></td><td><p>e</p></td></tr></tbody></table><p></p>"
        )
        assert self.stored({"html": table, "words": 5}) == {"html": table, "words": 5}
        assert count_words(self.type.answer_text(self.content(), {"html": table})) == 5

    def test_what_holds_no_text_is_no_answer(self):
        for value in ("text", 7, {}, {"html": None}, {"words": 3}):
            assert (self.type.is_answered(value), self.type.answer_text(self.content(), value)) == (False, "")

    def test_a_simulated_text_grows(self):
        words = [draft.value["words"] for draft in self.type.simulation.simulate(self.paper_item(), random.Random(1))]
        assert words == sorted(words)
        assert words[0] < words[-1]
