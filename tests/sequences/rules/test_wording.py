import pytest
from hypothesis import given
from hypothesis import strategies as st

from nurture.sequences.rules.wording import narrowed, place_of, reworded

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("text", "passage", "start", "place"),
    [
        ("来週お送りします", "来週", 0, 0),
        ("では、来週お送りします", "来週", 0, 3),
        ("aba", "a", 1, 0),
        ("aba", "a", 2, 2),
        ("aaa", "aa", 1, 1),
        ("来月", "来週", 0, None),
        ("来月", "", 0, None),
    ],
)
def test_a_passage_is_found_where_it_moved_to(text, passage, start, place):
    assert place_of(text, passage, start) == place


@given(st.text(), st.text(min_size=1), st.text(), st.text())
def test_only_the_passage_is_changed(before, passage, after, wording):
    changed = reworded(before + passage + after, passage, wording, len(before))
    assert changed == before + wording + after


@pytest.mark.parametrize(
    ("passage", "wording", "narrow"),
    [
        ("一です。二です。三です。", "一です。弐です。三です。", (4, "二です。", "弐です。")),
        ("一です。二です。", "一です。二です。三です。", (4, "二です。", "二です。三です。")),
        ("二です。", "一です。二です。", (0, "二です。", "一です。二です。")),
        ("一です。二です。", "一です。", (4, "二です。", "")),
        ("件名の話", "件名の話、一枚で", (0, "件名の話", "件名の話、一枚で")),
        ("One. Two three.", "One. Two four.", (4, " Two three.", " Two four.")),
    ],
)
def test_only_the_sentences_that_change_are_proposed(passage, wording, narrow):
    assert narrowed(passage, wording) == narrow


@given(st.text(alphabet="ab。.\n", min_size=1), st.text(alphabet="ab。.\n"))
def test_what_is_narrowed_changes_the_same(passage, wording):
    start, old, new = narrowed(passage, wording)
    assert passage[:start] + new + passage[start + len(old) :] == wording
    assert old == passage[start : start + len(old)] != ""
