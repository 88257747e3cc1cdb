import pytest

from accounts.rules.words import texts, unquoted


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


def test_every_text_of_plain_values_is_found_and_no_name_of_a_field():
    said = {"subject": "投資回収", "count": 3, "to": [{"name": "伊藤"}, None], "deep": {"x": ["y"]}}
    assert list(texts(said)) == ["投資回収", "伊藤", "y"]
    assert list(texts(None)) == []
