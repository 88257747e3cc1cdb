from time import perf_counter

from hypothesis import given
from hypothesis import strategies as st

from accounts.rules.changes import Piece, pieces

TEXTS = st.text("ab 稟議は。\n", max_size=40)


def joined(found, without):
    return "".join(piece.text for piece in found if piece.how != without)


@given(TEXTS, TEXTS)
def test_nothing_is_lost_and_nothing_invented(before, after):
    found = pieces(before, after)
    assert joined(found, "new") == before
    assert joined(found, "gone") == after


def test_a_word_changes_as_a_whole():
    assert pieces("They decide in March", "They decide in May") == [
        Piece("same", "They decide in "),
        Piece("gone", "March"),
        Piece("new", "May"),
    ]


def test_japanese_changes_where_it_changes():
    assert pieces("稟議は一月です", "稟議は三月です") == [
        Piece("same", "稟議は"),
        Piece("gone", "一"),
        Piece("new", "三"),
        Piece("same", "月です"),
    ]


def test_the_longest_texts_are_compared_in_no_time():
    started = perf_counter()
    pieces("稟議は一月に終わります。" * 330, "稟議は三月に終わりました。" * 330)
    pieces("稟議" * 2000, "決裁" * 2000)
    assert perf_counter() - started < 5
