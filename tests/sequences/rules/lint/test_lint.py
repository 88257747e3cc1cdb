"""What is flagged and what is left alone, in both languages: the table of `nurture.sequences.rules.lint`."""

from datetime import date
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nurture.sequences.rules.lint import Draft, Earlier, Heard, Hint, Lacking, Unsaid, lint
from nurture.sequences.rules.lint.people import likeness
from nurture.sequences.rules.lint.spans import fits, width

pytestmark = pytest.mark.once

# A Sunday.
TODAY = date(2026, 11, 29)


def look(body="", subject="稼働率の話", **more):
    return lint(Draft(subject, body, TODAY, **more))


def places(body, code):
    """What is flagged as `code`, and what may stand there instead."""
    return [(body[each.start : each.end], each.fix) for each in look(body) if each.code == code]


@pytest.mark.parametrize(
    ("body", "second"),
    [
        ("伊藤様様", "様"),
        ("港精密工業御中様", "様"),
        ("港精密工業 御中 伊藤様", " 御中"),
        ("田中部長様", "様"),
        ("代表取締役社長殿", "殿"),
        ("山田先生 様", "様"),
        ("関係者各位様", "様"),
        ("田中殿様", "様"),
        ("貴社様におかれましては", "様"),
        ("Mr. Ito-san,", "-san"),
        ("Dear Dr. Ken Ito san", " san"),
        ("Mr. Dr. Ito", " Dr."),
    ],
)
def test_one_honorific_is_enough(body, second):
    assert places(body, "two_honorifics") == [(second, "")]


@pytest.mark.parametrize(
    "body",
    [
        "伊藤様",
        "お客様各位",
        "港精密工業 御中",
        "様々な方法",
        "殿様商売",
        "皆様",
        "部長の伊藤様",
        "Mr. Ito",
        "Ito-san",
    ],
)
def test_a_single_honorific_is_left_alone(body):
    assert look(body) == []


def test_the_salutation_has_its_honorific_already():
    body = "{{ contact.salutation }} 様\n\nお世話になります。"
    assert places(body, "honorific_after_field") == [(" 様", "")]
    assert look("{{ contact.family_name }}様") == []


@pytest.mark.parametrize(
    ("body", "found", "fix"),
    [
        ("御社の工場", "御社", "貴社"),
        ("㈱港精密", "㈱", "(株)"),
        ("①審査会", "①", "(1)"),
        ("５㌔", "㌔", "キロ"),
        ("Ⅳ期", "Ⅳ", "IV"),
        ("№3", "№", "No."),
        ("ﾐﾅﾄのﾎﾟﾝﾌﾟ", "ﾐﾅﾄ", "ミナト"),
        ("ABCとＡＢＣ", "ＡＢＣ", "ABC"),
        ("3台と１０台", "１０", "10"),
    ],
)
def test_characters_and_words_are_set_right_in_one_press(body, found, fix):
    assert (found, fix) in [(body[each.start : each.end], each.fix) for each in look(body)]


@pytest.mark.parametrize(
    "body",
    [
        "貴社の工場",
        "髙橋様",
        "神﨑様",
        "ＡＢＣだけ",
        "１０台だけ",
        "株式会社港",
        "「御社の機械は静かですね」と伺いました",
        "https://tsubaki.example/ABとＡＢ",
    ],
)
def test_names_and_one_width_are_left_alone(body):
    assert [each.code for each in look(body)] == []


@pytest.mark.parametrize(
    ("body", "address", "fix"),
    [
        ("[資料](shiryo.pdf)", "shiryo.pdf", None),
        ("[資料]()", "", None),
        ("www.tsubaki.example", "www.tsubaki.example", "https://www.tsubaki.example"),
        ("http//tsubaki.example", "http//tsubaki.example", "http://tsubaki.example"),
        ("https:/tsubaki.example/a", "https:/tsubaki.example/a", "https://tsubaki.example/a"),
        ("https://localhost/a", "https://localhost/a", None),
        ("https://https://tsubaki.example", "https://https://tsubaki.example", None),
        ("[資料](javascript:alert)", "javascript:alert", None),
    ],
)
def test_a_broken_link_blocks(body, address, fix):
    (hint,) = [each for each in look(body) if each.code == "broken_link"]
    assert (body[hint.start : hint.end], hint.fix, hint.blocks) == (address, fix, True)


@pytest.mark.parametrize(
    "body",
    [
        "資料です：https://tsubaki.example/a?b=1。ご覧ください",
        "[資料](https://tsubaki.example/a)",
        "[お返事](mailto:kondo@tsubaki.example)",
        "[稼働](https://xn--eckwd4c7c.example/)",
        "kondo@tsubaki.example までお返事ください",
        "https://tsubaki.example/{{ account.name }}",
    ],
)
def test_a_good_link_is_left_alone(body):
    assert [each.code for each in look(body)] == []


def test_a_link_that_did_not_answer_blocks_and_says_what_came_back():
    body = "[資料](https://tsubaki.example/a)"
    (hint,) = look(body, dead_links={"https://tsubaki.example/a": "404"})
    assert (hint.code, hint.blocks, hint.detail["answer"]) == ("dead_link", True, "404")


def test_a_subject_is_measured_as_a_list_of_mail_shows_it():
    assert look(subject="あ" * 30) == []
    (hint,) = look(subject="あ" * 31)
    assert (hint.code, hint.detail["width"]) == ("long_subject", 31)
    assert look(subject="a" * 60) == []
    assert look(subject="a" * 62)[0].code == "long_subject"
    assert fits("あ" * 20, 15) == 15
    assert fits("あ" * 13 + "{{ contact.name }}", 15) == 13


def test_a_wall_of_text_is_pointed_to_and_a_list_is_not():
    wall = "稼働率を上げた話をお送りします。" * 12
    (hint,) = look(f"一行目\n\n{wall}\n\n終わり")
    assert (hint.code, hint.start, hint.end) == ("wall_of_text", 5, 5 + len(wall))
    assert look("\n".join(f"- {number} 稼働率を上げた話をお送りします" for number in range(15))) == []
    assert [each.code for each in look("We raised uptime by four points last spring. " * 12)] == [
        "wall_of_text"
    ]


def test_links_want_text_around_them():
    several = " ".join(f"[資料{n}](https://tsubaki.example/{n})" for n in range(4))
    assert [each.code for each in look(several)] == ["many_links"]
    carried = "稼働率を上げた話をお送りします。" * 10
    assert look(f"{carried}\n\n[一](https://tsubaki.example/1)\n\n[二](https://tsubaki.example/2)") == []


def test_pictures_are_not_sent_and_blanks_are_to_be_filled_in():
    body = "○○様 TODO 【要入力】 ![図](https://tsubaki.example/z.png)"
    assert sorted({each.code for each in look(body)}) == ["picture", "placeholder"]


@pytest.mark.parametrize(
    ("wish", "body", "found"),
    [
        ("「価格表」と「A社」は出さない", "A社より価格表", {"価格表", "A社"}),
        ("価格、納期", "価格は別途", {"価格"}),
        ("値引きの話はまだしない", "値引きします", {"値引"}),
        ("Do not mention the pilot in Nagoya", "After the pilot", {"pilot"}),
        ("A社の名前は出さない", "B社", set()),
        ("Do not mention price", "an enterprise prices", set()),
    ],
)
def test_what_not_to_say_is_found(wish, body, found):
    hints = look(body, unsaid=(Unsaid(wish),))
    assert {body[each.start : each.end] for each in hints if each.code == "do_not_say"} == found


def test_a_constraint_only_forbids_where_it_says_so():
    known, forbidden = Unsaid("稟議は一月", strict=False), Unsaid("値引の約束はできない", strict=False)
    assert look("稟議の前に", unsaid=(known,)) == []
    assert look("値引します", unsaid=(forbidden,))[0].code == "do_not_say"


@pytest.mark.parametrize(
    ("body", "written", "right"),
    [
        ("11月24日（月）に", "月", "火"),
        ("2026年12月1日(水曜)", "水", "火"),
        ("12/1（水）", "水", "火"),
        ("on Tuesday, 25 November", "Tuesday", "Wednesday"),
        ("Mon 24 Nov", "Mon", "Tue"),
        ("Friday, November 26, 2026", "Friday", "Thursday"),
    ],
)
def test_a_weekday_belongs_to_its_day(body, written, right):
    assert (written, right) in places(body, "wrong_weekday")


@pytest.mark.parametrize(
    "body",
    ["11月24日（火）", "12/1（火）", "Wednesday, 25 November", "13月40日（月）", "1/2 の工場", "50/50"],
)
def test_a_right_weekday_is_left_alone(body):
    assert places(body, "wrong_weekday") == []


def test_a_day_without_a_year_is_the_nearest_one():
    # 5 January 2027 is a Tuesday, 5 January 2026 was a Monday.
    assert places("1月5日（火）", "wrong_weekday") == []
    assert places("1月5日（月）", "wrong_weekday") == [("月", "火")]


@pytest.mark.parametrize(
    ("body", "heard", "found"),
    [
        ("先週の訪問では", [("visit", 10, 2)], "先週"),
        ("先日お会いしたとき", [("visit", 10, 2)], "先日"),
        ("11月18日にお電話で", [("phone", 11, 20)], "11月18日"),
        ("when we met you last week", [("visit", 10, 2)], "last week"),
        ("our call on 18 November", [("phone", 11, 20)], "18 November"),
    ],
)
def test_a_day_that_our_notes_say_otherwise_is_pointed_to(body, heard, found):
    noted = tuple(Heard(how, date(2026, month, day)) for how, month, day in heard)
    (hint,) = [each for each in look(body, heard=noted) if each.code == "other_day"]
    assert body[hint.start : hint.end] == found
    assert hint.detail["day"] == noted[0].on.isoformat()


@pytest.mark.parametrize(
    ("body", "heard"),
    [
        ("先週の訪問では", [("visit", 11, 19)]),
        ("先週の訪問では", []),
        ("先週の訪問では", [("phone", 10, 2)]),
        ("12月3日に訪問します", [("visit", 11, 19)]),
        ("先週、新しい資料ができました", [("visit", 10, 2)]),
        ("6月2日にお会いしました", [("visit", 11, 19)]),
    ],
)
def test_what_our_notes_do_not_contradict_is_left_alone(body, heard):
    noted = tuple(Heard(how, date(2026, month, day)) for how, month, day in heard)
    assert [each.code for each in look(body, heard=noted)] == []


def test_today_is_another_day_when_the_letter_arrives():
    assert places("本日お送りします", "ages") == [("本日", None)]
    assert places("We send this today.", "ages") == [("today", None)]


def test_what_ended_since_is_no_evidence_any_more():
    (hint,) = look(expired=(("予算は上期まで", date(2026, 9, 30), "/a/"),))
    assert (hint.code, hint.detail["day"]) == ("evidence_expired", "2026-09-30")


def test_a_missing_value_blocks_that_message_and_points_to_the_field():
    body = "{{ contact.salutation }}\n\n{{ contact.given_name }} さん"
    (hint,) = look(body, lacking=(Lacking(7, "伊藤", ("contact.given_name",)),))
    assert (hint.code, hint.blocks, hint.contact) == ("missing_value", True, 7)
    assert body[hint.start : hint.end] == "{{ contact.given_name }}"


def test_the_footer_blocks_everything():
    (hint,) = look(footer_lacks=True)
    assert (hint.code, hint.blocks, hint.contact) == ("footer_incomplete", True, None)


def test_more_people_than_a_day_allows_are_counted():
    assert look(recipients=2) == []
    assert look(recipients=3)[0].code == "many_recipients"


BODY = (
    "{{ contact.salutation }}\n\n先月の勉強会で話した、止まらない工場の記録をお送りします。三年分の数字です。"
)


@pytest.mark.parametrize(
    ("subject", "body", "code"),
    [
        ("別の件名", BODY, "sent_before"),
        ("別の件名", BODY.replace("三年分", "3年分"), "sent_before"),
        ("止まらない 工場", "まったく別の話をします。", "subject_before"),
        ("別の件名", "まったく別の話をします。", None),
    ],
)
def test_what_they_have_had_is_not_sent_again_unnoticed(subject, body, code):
    before = Earlier(("伊藤 健",), "止まらない工場", BODY, date(2026, 10, 1), "/emails/1/")
    codes = [each.code for each in look(body, subject=subject, earlier=(before,))]
    assert codes == ([code] if code else [])


def test_what_blocks_stands_first():
    hints = look("御社 [資料](x.pdf)", footer_lacks=True)
    assert [each.blocks for each in hints] == [True, True, False]


def test_two_hints_about_one_place_are_one():
    assert len(places("㈱", "machine_character")) == 1


@given(st.text(alphabet="あ御社様①ＡA１1ｶ。、\n 月日12/34()[]（）{}%|.:httpsMonrJa", max_size=80))
def test_every_place_lies_inside_its_text_and_every_fix_settles(body):
    """Pressed one after the other, from the end, the fixes leave a text that still can be looked at."""
    hints = [each for each in look(body) if each.field == "body"]
    assert all(0 <= each.start <= each.end <= len(body) for each in hints)
    for each in sorted(hints, key=lambda hint: -hint.start):
        if each.fix is not None:
            body = body[: each.start] + each.fix + body[each.end :]
    assert all(isinstance(each, Hint) for each in look(body))


@given(st.text(max_size=60))
def test_a_text_is_like_itself_and_as_wide_as_its_halves(text):
    assert likeness(text, text) in {0.0, 1.0}
    plain = text.replace("{", "").replace("}", "")
    assert width(plain) == width(plain[:10]) + width(plain[10:])


@pytest.mark.parametrize("typed", ["あ", "{{", "[", "[a](", "【"])
def test_a_text_without_a_break_keeps_nobody_waiting(typed):
    """The work of a processor, not the time on a clock; a second where it grew with the square was a minute and more."""
    before = process_time()
    look(typed * (20000 // len(typed)))
    assert process_time() - before < 5
