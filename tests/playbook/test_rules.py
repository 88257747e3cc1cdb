from datetime import date

import pytest

from nurture.playbook.rules import Candidate, Likeness, best, industry_pieces, is_near, shared_words

NAMED = Likeness(named=True)
ALIKE = Likeness(same_industry=True)
SIZE = Likeness(similar_size=True)
NOTHING = Likeness()


def candidate(pk, likeness=NOTHING, *, won=True, told=10, closed_on=date(2025, 3, 31)):
    return Candidate(pk, won, told, closed_on, likeness)


def chosen(*candidates, each=2):
    return [one.pk for one in best(candidates, each)]


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ("精密部品", "自動車部品"),
        ("医療機器", "医療サービス"),
        ("Precision parts", "Car parts"),
        ("ガラス", "ガラス繊維"),
    ],
)
def test_industries_that_share_a_word_are_near(mine, theirs):
    assert is_near(mine, theirs)


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ("食品製造業", "電子製造業"),
        ("Food industry", "Steel industry"),
        ("", ""),
        ("鉄鋼", "物流"),
        ("ガラス", "ガス"),
    ],
)
def test_industries_that_share_what_all_share_are_not(mine, theirs):
    assert not is_near(mine, theirs)


def test_an_industry_falls_into_pairs_of_japanese_and_words_of_latin_letters():
    assert industry_pieces("精密部品・ＰＣＢ design") == {"精密", "密部", "部品", "pcb", "design"}


def test_what_is_asked_here_and_came_up_there_is_found_without_spaces():
    ours = "回収期間が18か月を超えると審査会に上がらない。"
    theirs = {1: "設備投資審査会で差し戻し。理由は回収期間。", 2: "回収年数を聞かれた。", 3: "価格だけ。"}
    assert shared_words(ours, theirs) == {1: ("回収期間", "審査会"), 2: ("回収",), 3: ()}


def test_a_word_that_every_text_has_tells_none_apart():
    theirs = dict.fromkeys(range(9), "監視の話") | {9: "監視と稟議"}
    assert shared_words("監視の稟議", theirs)[9] == ("稟議",)


def test_two_words_are_enough_for_a_reason():
    assert shared_words("稟議、役員会、投資枠、回収", {1: "稟議 役員会 投資枠 回収"}) == {
        1: ("役員会", "投資枠")
    }


def test_words_of_latin_letters_are_whole_words_that_say_something():
    theirs = {1: "The payback period, before headquarters asked"}
    assert shared_words("Headquarters wants a payback before anything", theirs) == {
        1: ("headquarters", "payback")
    }


def test_what_sales_named_stands_first_and_counts_for_its_side():
    rows = [candidate(1, ALIKE), candidate(2, NAMED, told=0), candidate(3, ALIKE, won=False)]
    assert chosen(*rows, each=1) == [2, 3]
    assert chosen(*rows, each=2) == [2, 1, 3]


def test_a_deal_that_tells_something_goes_before_a_bare_one_more_alike():
    assert chosen(candidate(1, ALIKE, told=0), candidate(2, SIZE)) == [2, 1]


def test_among_those_that_tell_the_more_alike_goes_first():
    assert chosen(candidate(1, SIZE, told=10), candidate(2, ALIKE, told=4)) == [2, 1]


def test_where_nothing_alike_was_lost_the_most_telling_loss_stands_in():
    rows = [candidate(1, ALIKE), candidate(2, won=False, told=4), candidate(3, won=False, told=9)]
    assert chosen(*rows) == [1, 3]


def test_a_bare_deal_of_somebody_unlike_says_nothing():
    # 1 is a coded reason without a sentence.
    assert chosen(candidate(1, told=0), candidate(2, told=1)) == []
