import pytest

from accounts.rules.mentions import called, member

KONDO = member(1, name="近藤 翔", name_latin="Sho Kondo", email="kondo@tsubaki.example")
TANABE = member(2, name="田辺 美咲", name_latin="Misaki Tanabe", email="tanabe@tsubaki.example")
MISAKI = member(3, name="小野 美咲", name_latin="", email="ono@tsubaki.example")
EVERYBODY = [KONDO, TANABE, MISAKI]


@pytest.mark.parametrize(
    ("text", "calls"),
    [
        ("@近藤 翔 見てください", {"@近藤 翔": 1}),
        ("お願いします@近藤さん", {"@近藤": 1}),
        ("＠近藤　翔", {"＠近藤　翔": 1}),
        ("@近藤翔", {"@近藤翔": 1}),
        ("@Sho Kondo and @tanabe, look", {"@Sho Kondo": 1, "@tanabe": 2}),
        ("@KONDO", {"@KONDO": 1}),
        ("@ono", {"@ono": 3}),
    ],
)
def test_people_are_called_by_their_names(text, calls):
    assert called(text, EVERYBODY) == calls


@pytest.mark.parametrize(
    "text", ["", "近藤", "write to sho@kondo.example", "@kondos", "@Shoko", "@", "@nobody", "@ 近藤"]
)
def test_nobody_is_called_by_accident(text):
    assert called(text, EVERYBODY) == {}


def test_a_name_two_people_share_calls_on_neither_but_the_whole_name_does():
    assert called("@美咲", EVERYBODY) == {}
    assert called("@田辺 美咲", EVERYBODY) == {"@田辺 美咲": 2}


def test_a_whole_name_goes_before_the_part_of_another():
    ken = member(4, name="Ken", name_latin="", email="k@tsubaki.example")
    other = member(5, name="Ken Mori", name_latin="", email="mori@tsubaki.example")
    assert called("@Ken", [ken, other]) == {"@Ken": 4}
    assert called("@Ken Mori", [ken, other]) == {"@Ken Mori": 5}


def test_nobody_there_to_be_called():
    assert called("@近藤", []) == {}
