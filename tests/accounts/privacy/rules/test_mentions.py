import pytest

from accounts.privacy.rules.mentions import Choice, named, names, pieces, throughout, without

pytestmark = pytest.mark.once


def ito(**said):
    return named(
        **{
            "family": "伊藤",
            "given": "健",
            "family_kana": "イトウ",
            "given_kana": "ケン",
            "latin": "Ken Ito",
            "addresses": ("ito@minato.example",),
            "phones": ("03-1234-5678",),
        }
        | said
    )


def named_in(text, who):
    assert names(text, who) == any(marked for _piece, marked in pieces(text, who))
    return [piece for piece, marked in pieces(text, who) if marked]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("伊藤健さんに電話", ["伊藤健"]),
        ("伊藤　健 様", ["伊藤　健"]),
        ("伊藤部長は前向き", ["伊藤"]),
        ("イトウ・ケン", ["イトウ・ケン"]),
        ("Talked to ITO, Ken and Mr. Ito.", ["ITO, Ken", "Ito"]),
        ("Write to Ito@Minato.example", ["Ito@Minato.example"]),
        ("０３ではなく 03(1234)5678 へ", ["03(1234)5678"]),
        ("The itinerary of Kento", []),
        ("工場長の意見", []),
    ],
)
def test_somebody_is_found_however_they_are_named(text, found):
    assert named_in(text, ito()) == found


def test_a_family_name_of_one_character_names_somebody_with_a_title_only():
    mori = ito(family="森", given="真理", family_kana="モリ", latin="Mari Mori", addresses=(), phones=())
    assert named_in("森様と森部長、森林の話", mori) == ["森", "森"]


def test_only_what_is_surely_them_leaves_a_text_about_a_namesake():
    text = "伊藤さん（ito@minato.example ではない方）と話した"
    assert without(text, ito(), Choice.LEAVE) == "伊藤さん（[消去] ではない方）と話した"
    assert without(text, ito(), Choice.NAMES) == "[消去]さん（[消去] ではない方）と話した"
    assert without(text, ito(), Choice.WHOLE) == "[消去]"


def test_an_english_text_says_it_in_english():
    assert without("Ken Ito decides", ito(), Choice.NAMES) == "[erased] decides"


def test_nobody_in_particular_is_named_nowhere():
    nobody = named(
        family="", given="", family_kana="", given_kana="", latin="", addresses=(), phones=("内線 12",)
    )
    assert not names("伊藤さん、内線 12", nobody)
    assert without("伊藤さん", nobody, Choice.NAMES) == "伊藤さん"


def test_the_pieces_are_the_text():
    text = "伊藤さんと伊藤健様"
    shown = list(pieces(text, ito()))
    assert "".join(piece for piece, _names in shown) == text
    assert [piece for piece, names in shown if names] == ["伊藤", "伊藤健"]


def test_every_text_of_a_json_value_is_changed_and_no_key():
    value = {"words": ["a", {"a": "a"}], "n": 3, "none": None}
    assert throughout(value, str.upper) == {"words": ["A", {"a": "A"}], "n": 3, "none": None}
