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
        # As other programs introduce it, where nothing is marked by ">".
        "在 2026年11月25日，10:00，Sato <sato@tsubaki.example> 写道：\n\n您好",
        "发件人: Sato <sato@tsubaki.example>\n发送时间: 2026年11月25日 9:30\n收件人: Ito\n主题: x\n\n您好",
        "2026년 11월 25일 (수) 오전 10:00, Sato <sato@tsubaki.example>님이 작성:\n\n안녕하세요",
        "보낸 사람: Sato <sato@tsubaki.example>\n보낸 날짜: 2026년 11월 25일\n받는 사람: Ito\n\n안녕하세요",
        "De : Sato <sato@tsubaki.example>\nEnvoyé : mercredi 25 novembre 2026 09:30\nÀ : Ito\nObjet : x\n\nBonjour",
        "De: Sato\nEnviado el: miércoles, 25 de noviembre de 2026\nPara: Ito\nAsunto: x\n\nHola",
        "El mié, 25 nov 2026 a las 10:00, Sato (<sato@tsubaki.example>) escribió:\n\nHola",
        "Il giorno mer 25 nov 2026 alle ore 10:00 Sato <sato@tsubaki.example> ha scritto:\n\nBuongiorno",
        "Op wo 25 nov 2026 om 10:00 schreef Sato <sato@tsubaki.example>:\n\nHallo",
        "Am 25.11.26 um 10:00 schrieb Sato:\n\nHallo",
        "Am Mi., 25. Nov. 2026 um 10:00 Uhr schrieb Sato <\nsato@tsubaki.example>:\n\nHallo",
        "佐藤 花子 <sato@tsubaki.example> さんは書きました:\n\nお世話に",
        "---- 2026年11月25日(水) 10:00:00 +0900 佐藤 <sato@tsubaki.example> が書きました ----\nお世話に",
        "*From:* Sato <sato@tsubaki.example>\n*Sent:* Wednesday\n*To:* Ito\n\nHello",
        "送信元: 佐藤 <sato@tsubaki.example>\n送信日時: 2026年11月25日\n宛先: 伊藤\n\nお世話に",
        "-----Original Appointment-----\nFrom: Sato\n\nHello",
        "iPhoneから送信\n\n2026/11/25 10:00、佐藤のメール:\n\n> お世話に",
        "Sent from my iPhone",
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


@pytest.mark.parametrize(
    "text",
    [
        "候補日は次のとおりです。\n2026年12月4日（金）：\n10時から12時\n2026年12月7日（月） 14:00：\n16時まで",
        "On Monday our president wrote to me:\nWe need it by May.",
        "De nos jours :\nla date est libre.",
    ],
)
def test_a_line_that_ends_with_a_colon_introduces_no_quotation(text):
    assert own_words(text) == text


def test_words_written_only_below_the_quotation_are_kept():
    assert own_words("On Wed, 25 Nov 2026, Sato wrote:\n> Hello\n\nYes please.\n") == "Yes please."


def test_a_mail_that_is_all_quotation_is_kept_whole():
    assert own_words("> Hello\n> World\n") == "> Hello\n> World"
