import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nurture.sequences.rules.diff import Kind, changed, diff, tokens

pytestmark = pytest.mark.once


def said(before, after):
    marks = {Kind.SAME: "{}", Kind.GONE: "[-{}]", Kind.NEW: "[+{}]"}
    return "".join(marks[piece.kind].format(piece.text) for piece in diff(before, after))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("We met on Tuesday.", "We met on Friday.", "We met on [-Tuesday][+Friday]."),
        ("停止時間が18分から6分に", "停止時間が18分から5分に", "停止時間が18分から[-6][+5]分に"),
        ("資料をお送りします。", "事例をお送りします。", "[-資料][+事例]をお送りします。"),
        ("センサーを付けます", "カメラを付けます", "[-センサー][+カメラ]を付けます"),
        ("一行目\n二行目\n", "一行目\n新しい行\n二行目\n", "一行目\n[+新しい行\n]二行目\n"),
        ("{{ contact.title }}様", "{{ contact.name }}様", "[-{{ contact.title }}][+{{ contact.name }}]様"),
        ("", "新しい", "[+新しい]"),
        ("同じ", "同じ", "同じ"),
    ],
)
def test_a_change_is_told_by_words_and_phrases(before, after, expected):
    assert said(before, after) == expected


def test_one_letter_alike_inside_a_changed_phrase_belongs_to_it():
    assert said("工場の見学を行います", "展示の会を開きます").count("[-") == 1


@given(st.text("あ資料a b\n、。1カ{}", max_size=120), st.text("あ資料a b\n、。1カ{}", max_size=120))
@settings(max_examples=400, deadline=None)
def test_both_texts_can_be_read_from_the_pieces(before, after):
    pieces = diff(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != Kind.NEW) == before
    assert "".join(piece.text for piece in pieces if piece.kind != Kind.GONE) == after
    assert changed(pieces) == (before != after)
    assert all(piece.text for piece in pieces)


@given(st.text(max_size=200))
def test_the_tokens_are_the_text(text):
    assert "".join(tokens(text)) == text


def test_a_long_paragraph_without_breaks_takes_no_time():
    before, after = "稼働率の話です。" * 2500, "停止時間の話です。" * 2200
    begun = time.perf_counter()
    assert changed(diff(before, after))
    assert time.perf_counter() - begun < 2
