import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nurture.sequences.rules.passages import Anchor, anchored, place_of, stands_in

pytestmark = pytest.mark.once

TEXT = "お世話になっております。\n\n停止時間が18分から6分になりました。\n\n詳しくはご返信ください。"


def anchor_of(words, text=TEXT):
    start = text.index(words)
    return anchored(text, start, start + len(words))


def now(anchor, text):
    place = place_of(text, anchor)
    return (text[place.start : place.end], place.reworded) if place else None


def test_a_passage_is_found_where_it_moved_to():
    anchor = anchor_of("18分から6分")
    assert now(anchor, "前置きが増えました。" * 9 + TEXT) == ("18分から6分", False)


def test_of_two_alike_the_one_with_the_same_words_around_it_is_meant():
    text = "一つ目の資料です。\n二つ目の資料です。"
    start = text.rindex("資料")
    anchor = anchored(text, start, start + 2)
    changed = "零の資料です。\n" + text
    assert place_of(changed, anchor).start == changed.rindex("資料")


def test_a_passage_that_was_reworded_is_found_by_what_stands_around_it():
    anchor = anchor_of("18分から6分")
    assert now(anchor, TEXT.replace("18分から6分", "三分の一")) == ("三分の一", True)


def test_a_passage_that_is_gone_is_gone():
    assert now(anchor_of("18分から6分"), "まったく別の文面です。") is None
    assert place_of(TEXT, Anchor("", "", "", 0)) is None


@given(st.text(min_size=1, max_size=60), st.data())
def test_nothing_is_lost_as_long_as_the_text_stands(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    place = place_of(text, anchored(text, start, end))
    assert (place.start, place.end, place.reworded) == (start, end, False)


@given(st.text(min_size=1, max_size=40), st.text(max_size=40))
def test_a_place_lies_inside_the_text(text, other):
    assume(text)
    place = place_of(other, anchored(text, 0, len(text)))
    assert place is None or 0 <= place.start <= place.end <= len(other)


def test_a_snippet_counts_as_used_as_long_as_one_of_its_lines_stands_there():
    snippet = "二日間の立会いで効果を確かめられます。\n費用はいただきません。"
    assert stands_in(snippet, "前置き\n二日間の立会いで 効果を確かめられます。\n結び")
    assert not stands_in(snippet, "二日間だけお邪魔します。")
    assert not stands_in("短い", "短い文")
