import pytest

from nurture.delivery.inbound.quotation import own_words

pytestmark = pytest.mark.once

OWN = "佐藤様\n\nありがとうございます。来週お電話ください。\n\n伊藤"


@pytest.mark.parametrize(
    "below",
    [
        "> お世話になっております。\n> 佐藤",
        "2026年11月25日(水) 10:00 佐藤 <sato@tsubaki.example>:\n> お世話になっております。",
        "2026/11/25 10:00、佐藤 <sato@tsubaki.example> のメール:\n\nお世話になっております。",
        "On Wed, Nov 25, 2026 at 10:00 AM Sato <sato@tsubaki.example> wrote:\n> Hello",
        "On Wed, Nov 25, 2026 at 10:00 AM Hanako Sato (Tsubaki Seiki)\n<sato@tsubaki.example> wrote:\n> Hello",
        "-----Original Message-----\nFrom: Sato\nHello",
        "----- 元のメッセージ -----\n差出人: 佐藤\nお世話に",
        "________________________________\n差出人: 佐藤\n送信日時: 2026年\n宛先: 伊藤\n本文",
        "差出人: 佐藤 <sato@tsubaki.example>\n送信日時: 2026年11月25日 10:00\n宛先: 伊藤\n件名: ご案内\n\n本文",
        "From: Sato\nSent: Wednesday\nTo: Ito\nSubject: x\n\nHello",
        "-- \n伊藤 健\n港精密工業",
        "佐藤さんは書きました：\n＞ お世話に",
    ],
)
def test_only_the_persons_own_words_are_kept(below):
    assert own_words(f"{OWN}\n\n{below}\n") == OWN


def test_answers_between_the_quoted_lines_are_kept():
    text = "> いつがよいですか\n来週の火曜です。\n> 何名ですか\n三名です。\n"
    assert own_words(text) == "来週の火曜です。\n三名です。"


def test_a_date_inside_a_sentence_cuts_nothing():
    text = "2026年11月30日に役員会があります。\n資料を送ってください。"
    assert own_words(text) == text


def test_words_written_only_below_the_quotation_are_kept():
    assert own_words("On Wed, 25 Nov 2026, Sato wrote:\n> Hello\n\nYes please.\n") == "Yes please."


def test_a_mail_that_is_all_quotation_is_kept_whole():
    assert own_words("> Hello\n> World\n") == "> Hello\n> World"
