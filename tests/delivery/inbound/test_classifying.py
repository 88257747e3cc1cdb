import pytest

from nurture.delivery.inbound.classifying import Kind, classify
from nurture.delivery.inbound.reading import read

pytestmark = pytest.mark.once

DSN = b"""Return-Path: <>
From: MAILER-DAEMON@relay.example
To: bounce+1-aaaa@mail.example
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary="b"
MIME-Version: 1.0

--b
Content-Type: text/plain

I am sorry.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example

Final-Recipient: rfc822; Ito@Minato.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <ito@minato.example>:
 no such user
--b
Content-Type: message/rfc822

From: sato@tsubaki.example
Subject: hello
Message-ID: <0123@mail.example>

x
--b--
"""

ARF = b"""From: feedback@provider.example
Subject: FW: hello
Content-Type: multipart/report; report-type=feedback-report; boundary="b"
MIME-Version: 1.0

--b
Content-Type: text/plain

This is a complaint.
--b
Content-Type: message/feedback-report

Feedback-Type: abuse
--b--
"""


def mail(subject="Re: hello", sender="ito@minato.example", body="はい、お願いします。", **headers):
    lines = [
        f"From: {sender}",
        f"Subject: {subject}",
        *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
    ]
    return "\n".join([*lines, "Content-Type: text/plain; charset=utf-8", "", body]).encode()


def kind(raw):
    return classify(read(raw)).kind


def test_a_delivery_report_names_its_recipient_and_its_status():
    [bounced] = classify(read(DSN)).recipients
    assert (bounced.address, bounced.action, bounced.status) == ("ito@minato.example", "failed", "5.1.1")
    assert bounced.diagnostic == "smtp; 550 5.1.1 <ito@minato.example>: no such user"
    assert bounced.hard
    assert kind(DSN) is Kind.BOUNCE


def test_a_report_of_success_is_a_notice_and_one_of_delay_a_bounce():
    assert kind(DSN.replace(b"Action: failed", b"Action: delivered")) is Kind.DELIVERY_NOTICE
    assert kind(DSN.replace(b"Action: failed", b"Action: delayed")) is Kind.BOUNCE


def test_a_feedback_report_is_a_complaint():
    assert kind(ARF) is Kind.COMPLAINT


@pytest.mark.parametrize(
    "raw",
    [
        mail(subject="failure notice", sender="MAILER-DAEMON@x.example"),
        mail(subject="配信不能", sender="postmaster@x.example"),
        mail(subject="Undeliverable: hello", sender="Mail Delivery Subsystem <x@y.example>"),
        mail(subject="Delivery failed", Return_Path="<>"),
        mail(subject="x", sender="mailer-daemon@x.example", Auto_Submitted="auto-replied"),
    ],
)
def test_mail_systems_are_recognised_without_a_report(raw):
    assert kind(raw) is Kind.BOUNCE


@pytest.mark.parametrize(
    "raw",
    [
        mail(Auto_Submitted="auto-replied"),
        mail(Auto_Submitted="auto-generated; x=1"),
        mail(Precedence="bulk"),
        mail(X_Autoreply="yes"),
        mail(X_OTRS_Loop="yes"),
        mail(body="出張のため不在にしております。お急ぎの場合は田中までご連絡いただけますでしょうか。"),
        mail(subject="=?UTF-8?B?6Ieq5YuV6L+U5L+hOiBSZTog44GU5qGI5YaF?="),
        *(
            mail(subject=subject)
            for subject in ["自動返信: Re: ご案内", "【自動応答】お問い合わせ", "不在にしております", "【休暇中】伊藤", "夏季休業のお知らせ",
                            "出張中", "Automatic reply: hello", "Out of Office: hello", "[Auto-Reply] hello", "OOO until Monday",
                            "On vacation until May", "[受付番号:12345] お問い合わせを受け付けました",
                            "【港製作所】お問い合わせいただきありがとうございます"]
        ),
        mail(subject="hello", Return_Path="<>"),
    ],
)  # fmt: skip
def test_automatic_answers_are_no_replies(raw):
    assert kind(raw) is Kind.AUTO_REPLY


@pytest.mark.parametrize(
    "raw",
    [
        mail(),
        mail(subject="Re: 夏季休暇の前にご相談"),
        mail(subject="RE: Out of office printers"),
        mail(Auto_Submitted="no"),
        mail(Return_Path="<ito@minato.example>"),
        mail(subject="自社の不在者対応について"),
        mail(X_Auto_Response_Suppress="All"),
        mail(subject="Re: ご提案", sender="港製作所 システム管理者 山田 <yamada@minato.example>"),
        mail(body="今週は出張中です。来週水曜にお電話いただけますか。"),
        mail(body="I am out of office this week. Could you call me on Monday?"),
    ],
)
def test_people_are_people(raw):
    assert kind(raw) is Kind.REPLY


def test_what_is_from_nobody_is_unknown():
    assert kind(b"Subject: x\n\ny") is Kind.UNKNOWN


@pytest.mark.parametrize(
    "raw", [b"", b"\xff\xfe\x00", b"From: \xe4\xf6@x\n\n\xff", b"Content-Type: multipart/mixed\n\nx"]
)
def test_no_mail_is_too_broken_to_be_read(raw):
    assert kind(raw) in Kind


def test_shift_jis_that_is_microsofts_is_read():
    body = "髙橋です。①了解しました。"
    raw = b"From: a@b.example\nContent-Type: text/plain; charset=Shift_JIS\n\n" + body.encode("cp932")
    assert read(raw).text == body


def test_iso_2022_jp_is_read():
    raw = b"From: a@b.example\nContent-Type: text/plain; charset=ISO-2022-JP\n\n" + "伊藤です。".encode(
        "iso2022_jp"
    )
    assert read(raw).text == "伊藤です。"


def test_html_alone_is_read_as_text_without_what_it_quotes():
    html = "<style>p{}</style><p>はい、<b>お願い</b>します。<br>伊藤 &amp; 田中</p><blockquote>前の<blockquote>メール</blockquote></blockquote>"
    raw = f"From: a@b.example\nContent-Type: text/html; charset=utf-8\n\n{html}".encode()
    assert read(raw).text.strip() == "はい、お願いします。\n伊藤 & 田中"


def test_the_way_it_came_does_not_make_another_mail():
    one, two = mail(), b"Received: from x by y\n" + mail()
    assert read(one).fingerprint == read(two).fingerprint
    assert read(one).fingerprint != read(mail(body="いいえ")).fingerprint
