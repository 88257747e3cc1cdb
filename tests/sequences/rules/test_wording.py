import pytest
from hypothesis import given
from hypothesis import strategies as st

from nurture.sequences.rules.wording import place_of, reworded

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
