"""What automatic answers say about a person, in the words people use for it."""

from datetime import date

import pytest

from nurture.delivery.inbound.absence import notice

pytestmark = pytest.mark.once
DAY = date(2026, 11, 25)


def read(text, subject=""):
    return notice(text, subject=subject, day=DAY, sender="ito@minato.example")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12月5日(土)まで不在にしております。", (12, 5)),
        ("11月30日から12月4日まで休暇をいただきます。", (12, 4)),
        ("誠に勝手ながら12月7日（月）より通常営業いたします", (12, 7)),
        ("12/7(月)に出社いたします。", (12, 7)),
        ("休業期間：2026年12月28日（月）～2026年12月30日（水）", (12, 30)),
        ("I am out of the office until December 5, 2026 with no access to mail.", (12, 5)),
        ("I will be back on Monday, 7 December.", (12, 7)),
        ("I am away from 1 December to 9 December.", (12, 9)),
        ("Out of office 11/30/2026 - 12/04/2026", (12, 4)),
        ("Returning 2026-12-07.", (12, 7)),
        ("Ich bin bis zum 5.12.2026 nicht erreichbar.", (12, 5)),
        ("Je suis absent jusqu'au 5 décembre inclus.", (12, 5)),
        ("Estaré fuera hasta el 5 de diciembre de 2026.", (12, 5)),
        ("12월 5일까지 부재중입니다.", (12, 5)),
        ("我将于12月5日返回。", (12, 5)),
        ("휴가 중이며 12월 7일에 복귀할 예정입니다.", (12, 7)),
        ("12月4日は終日不在にしております。", (12, 4)),
        ("Sono fuori ufficio fino al 4 dicembre.", (12, 4)),
        ("Ik ben afwezig tot en met 4 december.", (12, 4)),
        ("Estarei ausente até 4 de dezembro.", (12, 4)),
        # Whoever waits longer disturbs nobody.
        ("Back 05/12/2026", (12, 5)),
    ],
)
def test_the_day_of_return_is_read(text, day):
    assert read(text).back_on == date(2026, *day)


def test_it_may_stand_in_the_subject_and_a_year_later():
    assert read("", "不在（1月4日まで）").back_on == date(2027, 1, 4)


@pytest.mark.parametrize(
    "text",
    [
        "ただいま不在です。新製品は12月20日発売です。",
        "12/1から出張のため不在です。",
        "I am out of the office. Our fair opens on 10 December.",
        "Back soon.",
        "2月30日まで不在です。",
        "11月1日まで不在です。",
        "The contract runs until 5 December 2030.",
        "",
    ],
)
def test_a_day_about_something_else_holds_nobody_back(text):
    assert read(text).back_on is None


@pytest.mark.parametrize(
    ("text", "name", "address"),
    [
        ("このたび退職いたしました。後任は佐藤 花子（sato@minato.example）です。", "佐藤 花子", "sato@minato.example"),
        ("営業部へ異動となりました。後任の田中（tanaka@minato.example）までご連絡ください。", "田中", "tanaka@minato.example"),
        ("Ito is no longer with Minato. Please contact Hanako Sato at h.sato@minato.example.", "Hanako Sato", "h.sato@minato.example"),
        ("Herr Ito ist nicht mehr bei Minato tätig. Bitte wenden Sie sich an Frau Anna Berg (berg@m.example).", "Anna Berg", "berg@m.example"),
        ("M. Ito a quitté la société. Contacter Jean Dupont, jean@m.example", "Jean Dupont", "jean@m.example"),
        ("Ya no trabajo en la empresa.", "", ""),
        ("已离职，请联系 li@m.example", "", "li@m.example"),
        ("퇴사하였습니다.", "", ""),
        ("I have left the company. ito@minato.example is not read any more.", "", ""),
    ],
)  # fmt: skip
def test_who_left_says_who_comes_after_them(text, name, address):
    found = read(text)
    assert (found.left, found.successor_name, found.successor_address) == (True, name, address)


@pytest.mark.parametrize(
    "text",
    ["本日は退社いたしました。", "I left my desk.", "産休をいただいております。", "12月5日まで不在です。"],
)
def test_who_is_only_away_has_not_left(text):
    assert not read(text).left
