import pytest

from accounts.rules.words import unquoted


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("“Eighteen months.”", "Eighteen months."),
        ("「十八か月」 ", "十八か月"),
        ("Eighteen “months”", "Eighteen “months”"),
        ("「十八」か「二十」", "「十八」か「二十」"),
        ('"', '"'),
        ("「」", ""),
        ("", ""),
    ],
)
def test_marks_around_all_of_it_are_drawn_by_the_page(typed, kept):
    assert unquoted(typed) == kept
