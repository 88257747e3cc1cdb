import pytest

from nurture.delivery.inbound.addressees import address_in
from nurture.delivery.inbound.classifying import classify
from nurture.delivery.inbound.reading import read
from tests.delivery.inbound.test_classifying import DSN, mail

pytestmark = pytest.mark.once

REPORT = {"subject": "配信エラー", "sender": "postmaster@minato.example"}
GONE = "550 5.1.1 User unknown"


def bounced(raw):
    return [(each.address, each.hard) for each in classify(read(raw)).recipients]


def test_quotation_marks_are_no_part_of_an_address():
    body = (
        "以下の受信者に配信できませんでした:\n\n      'ito@minato.example' on 2026/11/30 9:31\n      #5.1.1"
    )
    assert bounced(mail(body=body, **REPORT)) == [("ito@minato.example", True)]
    assert address_in("rfc822; <'Ito@Minato.example'>") == "ito@minato.example"


def test_the_only_address_a_report_speaks_of():
    body = "メールアドレス ito@minato.example に該当する利用者がおりません。"
    assert bounced(mail(body=body, **REPORT)) == [("ito@minato.example", True)]


def test_neither_who_reports_nor_who_is_told():
    body = f"bounce+1@mail.example\n{GONE}\nito@minato.example"
    assert bounced(mail(body=body, To="bounce+1@mail.example", **REPORT)) == [("ito@minato.example", True)]
    body = f"{GONE}\n宛先 ito@minato.example、問い合わせは postmaster@minato.example"
    assert bounced(mail(body=body, **REPORT)) == [("ito@minato.example", True)]


def test_whoever_wrote_to_themselves_is_told_of_themselves():
    body = f"bounce+1@mail.example\n{GONE}"
    assert bounced(mail(body=body, To="bounce+1@mail.example", **REPORT)) == [("bounce+1@mail.example", True)]


def test_where_several_are_spoken_of_the_one_it_was_written_to():
    body = f"cc a@x.example b@x.example\n{GONE}\n\nSubject: hello\nTo: Ito <ito@minato.example>"
    assert bounced(mail(body=body, **REPORT)) == [("ito@minato.example", True)]


def test_the_mail_that_is_carried_along_says_to_whom_it_went():
    raw = b"""From: postmaster@minato.example
Subject: Undeliverable
Content-Type: multipart/mixed; boundary="b"

--b

550 5.1.1 User unknown
--b
Content-Type: message/rfc822

From: sato@tsubaki.example
To: ito@minato.example

x
--b--
"""
    assert bounced(raw) == [("ito@minato.example", True)]


def test_a_report_inside_a_mail_that_a_gateway_carries_along():
    raw = b"""Return-Path: <>
From: MAILER-DAEMON@gateway.example
Subject: Delivery Status Notification (Failure)
Content-Type: multipart/mixed; boundary="o"

--o

This came back.
--o
Content-Type: message/rfc822

"""
    assert bounced(raw + DSN + b"\n--o--\n") == [("ito@minato.example", True)]


def test_addresses_beyond_ascii_are_told_as_they_were_written_to():
    raw = DSN.replace(b"delivery-status", b"global-delivery-status").replace(
        b"Final-Recipient: rfc822; Ito@Minato.example",
        "Original-Recipient: rfc822; ito@xn--p8j.example\nFinal-Recipient: utf-8; ito@港.example".encode(),
    )
    assert bounced(raw) == [("ito@xn--p8j.example", True)]
