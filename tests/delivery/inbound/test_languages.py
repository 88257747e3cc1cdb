"""Why mail came back and who answers by itself, in the languages servers and people speak; after public references."""

import pytest

from nurture.delivery.inbound.classifying import Kind, classify, feedback_of
from nurture.delivery.inbound.phrases import Reason
from nurture.delivery.inbound.reading import read
from nurture.delivery.inbound.reasons import Phase, reason_of
from tests.delivery.inbound.test_classifying import ARF, DSN, mail

pytestmark = pytest.mark.once


def kind(raw):
    return classify(read(raw)).kind


@pytest.mark.parametrize(
    "said",
    [
        "550 Benutzer unbekannt", "550 Empfänger existiert nicht", "550 Utilisateur inconnu", "550 Usuario desconocido",
        "550 El destinatario no existe", "550 Utente sconosciuto", "550 usuário desconhecido", "550 该用户不存在", "550 收件人不存在",
        "550 無此使用者", "550 사용자를 찾을 수 없습니다", "550 존재하지 않는 사용자", "550 пользователь не найден",
        "550 宛先のメールアドレスが存在しません", "ご指定のメールアドレスは現在使用されておりません", "550 Invalid Recipient - https://x.example/550", "553 sorry, that recipient is not in my validrcptto list (#5.7.1)",
        "550 mailbox not found", "550 5.1.1 <ito@minato.example>: Recipient address rejected: User unknown in local recipient table",
    ],
)  # fmt: skip
def test_somebody_who_is_not_there_is_not_there_in_any_language(said):
    assert reason_of(said, "", Phase.RECIPIENT) is Reason.USER_UNKNOWN


@pytest.mark.parametrize(
    "said",
    [
        "552 Postfach des Empfängers ist voll", "550 Buzón lleno", "550 casella di posta piena", "550 caixa postal cheia",
        "552 Boite du destinataire pleine", "550 收件人邮箱已满", "552 메일박스 용량 초과", "メールボックスの容量が一杯です。容量不足", "メールボックスの容量が上限に達しています", "メールボックスがいっぱいです",
        "452 4.2.2 The email account that you tried to reach is over quota",
    ],
)  # fmt: skip
def test_a_full_mailbox_is_full_in_any_language(said):
    assert reason_of(said, "", Phase.RECIPIENT) is Reason.MAILBOX_FULL


@pytest.mark.parametrize(
    "said", ["宛先のドメインが見つかりません", "550 域名不存在", "550 도메인을 찾을 수 없습니다"]
)
def test_a_domain_that_is_not_there(said):
    assert reason_of(said, "", Phase.UNKNOWN) is Reason.HOST_UNKNOWN


@pytest.mark.parametrize(
    "said",
    [
        "550 ご指定のメールアドレスは現在使用されておりません", "該当する利用者がおりません", "アカウントは組織に存在しません", "收件人邮件地址（ito@minato.example）不存在",
    ],
)  # fmt: skip
def test_whoever_tells_it_in_their_own_language_has_looked(said):
    assert reason_of(said, "", Phase.UNKNOWN) is Reason.USER_UNKNOWN


def test_a_gateway_quotes_a_code_that_says_more_than_its_own():
    said = b"smtp; 5.1.0 - Unknown address error 550-'5.1.1 <ito@minato.example>... User unknown'"
    raw = DSN.replace(b"Status: 5.1.1", b"Status: 5.0.0").replace(
        b"smtp; 550 5.1.1 <ito@minato.example>:\n no such user", said
    )
    [recipient] = classify(read(raw)).recipients
    assert (recipient.status, recipient.hard) == ("5.1.1", True)


def test_a_code_that_promises_another_time_gives_no_address_up():
    raw = DSN.replace(b"Status: 5.1.1", b"Status: 4.1.1").replace(b"550 5.1.1", b"450 4.1.1")
    [recipient] = classify(read(raw)).recipients
    assert not recipient.hard


@pytest.mark.parametrize(
    "subject",
    [
        "Automatische Antwort: Angebot", "Abwesenheitsnotiz", "Réponse automatique : offre", "Respuesta automática: oferta",
        "Risposta automatica: offerta", "Resposta automática", "自动回复: 报价", "자동 회신: 제안", "Автоответ: предложение", "Autosvar: hej",
        "お問い合わせを受け付けました", "お問い合わせありがとうございます", "【受信確認】ご連絡", "GW休業のお知らせ", "退職のご挨拶",
    ],
)  # fmt: skip
def test_automatic_answers_are_known_by_their_subject(subject):
    assert kind(mail(subject=subject)) is Kind.AUTO_REPLY


@pytest.mark.parametrize(
    "body",
    [
        "このメールはシステムより自動送信されています。", "本メールは自動返信です。", "This is an automated response.",
        "Diese E-Mail wurde automatisch erstellt.", "Ceci est une réponse automatique.", "此邮件为自动回复。",
        "I am currently out of the office with limited access.", "12月5日まで出張のため不在にしております。",
    ],
)  # fmt: skip
def test_and_by_what_they_say_of_themselves(body):
    assert kind(mail(subject="Re: hello", body=body)) is Kind.AUTO_REPLY


def test_and_by_an_address_that_nobody_reads():
    assert kind(mail(sender="no-reply@minato.example")) is Kind.AUTO_REPLY


@pytest.mark.parametrize(
    "body",
    [
        "来週は出張のため不在にしておりますが、その後でしたらお会いできます。\n\n> ご都合はいかがでしょうか。",
        "I am out of the office next week; call me on Friday.\n\nOn 24 Nov 2026, Kondo wrote:\n> When can we talk?",
        "はい、お願いします。\n\n> このメールはシステムより自動送信されています。",
    ],
)
def test_a_person_who_tells_of_an_absence_answers_all_the_same(body):
    assert kind(mail(subject="Re: hello", body=body)) is Kind.REPLY


@pytest.mark.parametrize(
    "raw",
    [
        mail(subject="Unzustellbar: Angebot", sender="postmaster@x.example"),
        mail(subject="Non remis : offre", Return_Path="<>"),
        mail(subject="メール配信失敗のお知らせ", Return_Path="<>"),
        mail(subject="系统退信", Return_Path="<>"),
        mail(subject="hello", sender="MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@minato.example"),
        mail(subject="エラー", sender="メール配信システム <x@minato.example>"),
        mail(
            subject="Returned mail: see transcript for details",
            body="550 5.1.1 <a@b.example>... User unknown",
        ),
    ],
)
def test_reports_are_known_without_their_fields(raw):
    assert kind(raw) is Kind.BOUNCE


def test_an_answer_to_a_report_is_an_answer():
    assert kind(mail(subject="Re: Undeliverable: hello", body="550 を見ました。直します。")) is Kind.REPLY


def test_a_report_that_somebody_passes_on_as_a_file_is_an_answer():
    raw = (
        b"""From: ito@minato.example
Subject: Re: hello
Content-Type: multipart/mixed; boundary="o"

--o
Content-Type: text/plain

This came back.
--o
Content-Type: message/rfc822

"""
        + DSN
        + b"\n--o--\n"
    )
    assert kind(raw) is Kind.REPLY


def test_a_receipt_is_a_notice_and_no_answer():
    raw = b"""From: ito@minato.example
Subject: Read: hello
Content-Type: multipart/report; report-type=disposition-notification; boundary="b"

--b
Content-Type: text/plain

Your message was displayed.
--b
Content-Type: message/disposition-notification

Disposition: manual-action/MDN-sent-manually; displayed
--b--
"""
    assert kind(raw) is Kind.DELIVERY_NOTICE


@pytest.mark.parametrize(
    "subject",
    [
        "Email Feedback Report for IP 192.0.2.1",
        "[SpamCop (192.0.2.1) id:1] hello",
        "Abuse report for 192.0.2.1",
    ],
)
def test_complaints_have_other_names_too(subject):
    assert kind(mail(subject=subject)) is Kind.COMPLAINT


def test_a_complaint_says_of_what_kind_it_is():
    assert feedback_of(read(ARF)) == "abuse"
    assert feedback_of(read(ARF.replace(b": abuse", b": not-spam"))) == "not-spam"
    assert feedback_of(read(mail())) == ""
