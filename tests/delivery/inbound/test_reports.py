"""Reports of mail systems in the forms they take: with the fields of RFC 3464, and in prose of every kind."""

import json
from pathlib import Path

import pytest

from nurture.delivery.inbound.classifying import Kind, classify
from nurture.delivery.inbound.phrases import Reason
from nurture.delivery.inbound.reading import read

pytestmark = pytest.mark.once

BOUNCES = Path(__file__).resolve().parents[4] / "shared" / "data" / "bounces"


def prose(text, **headers):
    lines = [
        "Return-Path: <>",
        "From: Mail Delivery System <MAILER-DAEMON@relay.example>",
        "Subject: failure notice",
    ]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\n".join([*lines, "Content-Type: text/plain; charset=utf-8", "", text]).encode()


def fields(*blocks, text="Sorry."):
    status = "\n\n".join(["Reporting-MTA: dns; relay.example", *blocks])
    parts = [f"Content-Type: text/plain\n\n{text}", f"Content-Type: message/delivery-status\n\n{status}\n"]
    body = "".join(f"--b\n{part}\n" for part in parts)
    head = 'From: MAILER-DAEMON@relay.example\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"'
    return f"{head}\n\n{body}--b--\n".encode()


def block(address="ito@minato.example", action="failed", status="5.0.0", diagnostic="", **more):
    found = {
        "Final-Recipient": f"rfc822; {address}",
        "Action": action,
        "Status": status,
        "Diagnostic-Code": diagnostic,
    }
    return "\n".join(
        f"{name.replace('_', '-')}: {value}" for name, value in {**found, **more}.items() if value
    )


def found(raw):
    mail = classify(read(raw))
    assert mail.kind is Kind.BOUNCE
    return [(each.address, each.status, each.reason, each.hard) for each in mail.recipients]


QMAIL = """Hi. This is the qmail-send program at relay.example.
I'm afraid I wasn't able to deliver your message to the following addresses.

<ito@minato.example>:
192.0.2.25 does not like recipient.
Remote host said: 550 5.1.1 no such user here
Giving up on 192.0.2.25.

<sato@minato.example>:
Sorry, the user is over quota. (#5.2.2)

--- Below this line is a copy of the message.

To: nobody@else.example
550 5.7.1 quoted text says nothing about the report
"""
EXIM = """This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  ito@minato.example
    SMTP error from remote mail server after RCPT TO:<ito@minato.example>:
    host mx.minato.example [192.0.2.1]: 550 unknown user

------ This is a copy of the message, including all the headers. ------

Received: from x by y
"""
TRANSCRIPT = """   ----- The following addresses had permanent fatal errors -----
<ito@minato.example>

   ----- Transcript of session follows -----
... while talking to mx.minato.example.:
>>> {command}
<<< 550 Unknown user ito@minato.example
"""
DELAYED = """Delivery to the following recipient has been delayed:

     ito@minato.example

Message will be retried for 2 more day(s)

The error that the other server returned was: 450 4.2.2 mailbox full
"""
DIRECTORY = """Your message was not delivered to:

ito@minato.example

because:

ユーザー Ito (ito@minato.example) は Domino ディレクトリには見つかりません。
"""


def test_each_recipient_of_a_report_in_prose_has_its_own_reason():
    assert found(prose(QMAIL)) == [
        ("ito@minato.example", "5.1.1", Reason.USER_UNKNOWN, True),
        ("sato@minato.example", "5.2.2", Reason.MAILBOX_FULL, False),
    ]


def test_a_refused_recipient_is_hard_without_any_code():
    assert found(prose(EXIM)) == [("ito@minato.example", "", Reason.USER_UNKNOWN, True)]


@pytest.mark.parametrize(
    ("command", "reason", "hard"),
    [("RCPT TO:<ito@minato.example>", Reason.USER_UNKNOWN, True), ("DATA", Reason.FILTERED, False)],
)
def test_who_is_unknown_only_after_the_mail_was_sent_may_exist(command, reason, hard):
    assert found(prose(TRANSCRIPT.format(command=command))) == [("ito@minato.example", "", reason, hard)]


def test_a_sender_who_is_refused_says_nothing_about_the_recipient():
    text = TRANSCRIPT.format(command="MAIL FROM:<sato@tsubaki.example>").replace(
        "Unknown user", "no such domain:"
    )
    [(_address, _status, reason, hard)] = found(prose(text))
    assert (reason, hard) == (Reason.REJECTED, False)


def test_a_warning_is_no_failure():
    assert found(prose(DELAYED)) == [("ito@minato.example", "4.2.2", Reason.MAILBOX_FULL, False)]


def test_a_directory_knows_its_people_in_japanese_too():
    assert found(prose(DIRECTORY)) == [("ito@minato.example", "", Reason.USER_UNKNOWN, True)]


def test_the_failed_address_may_stand_in_the_head_alone():
    raw = prose(
        "Your message could not be delivered. 550 5.1.1 user unknown",
        X_Failed_Recipients="ito@minato.example",
    )
    assert found(raw) == [("ito@minato.example", "5.1.1", Reason.USER_UNKNOWN, True)]


def test_the_fields_of_several_recipients_stay_apart():
    raw = fields(
        block(status="5.1.1", diagnostic="smtp; 550 5.1.1 <ito@minato.example>... User Unknown"),
        block("sato@minato.example", status="5.2.2", diagnostic="smtp; 550 5.2.2 Mailbox Full"),
        block("mori@minato.example", "delayed", "4.4.7"),
    )
    assert found(raw) == [
        ("ito@minato.example", "5.1.1", Reason.USER_UNKNOWN, True),
        ("sato@minato.example", "5.2.2", Reason.MAILBOX_FULL, False),
        ("mori@minato.example", "4.4.7", Reason.EXPIRED, False),
    ]


def test_fields_that_begin_with_the_action_are_read_as_well():
    one = "Action: failed\nFinal-Recipient: rfc822; a@minato.example\nDiagnostic-Code: smtp; 550 5.1.1 user unknown\nStatus: 5.1.1"
    other = "Action: delayed\nFinal-Recipient: rfc822; b@minato.example\nStatus: 4.4.7"
    assert [(address, hard) for address, _, _, hard in found(fields(one, other))] == [
        ("a@minato.example", True),
        ("b@minato.example", False),
    ]


def test_what_the_server_said_counts_more_than_the_code_beside_it():
    raw = fields(block(status="5.1.1", diagnostic="smtp; 550 5.7.1 IP address blacklisted by recipient"))
    assert found(raw) == [("ito@minato.example", "5.7.1", Reason.BLOCKED, False)]


def test_the_text_explains_what_the_fields_leave_out():
    text = "The user(s) account is disabled.\n<ito@minato.example>: 550 user unknown (in reply to RCPT TO command)"
    assert found(fields(block(), text=text)) == [("ito@minato.example", "5.0.0", Reason.SUSPEND, False)]


def test_fields_pasted_into_the_text_are_fields():
    text = "Technical report:\n\n" + block(status="5.4.4", diagnostic="smtp; 550 5.4.4 Invalid domain")
    assert found(prose(text)) == [("ito@minato.example", "5.4.4", Reason.HOST_UNKNOWN, True)]


def test_a_delivery_that_was_given_up_is_not_the_addresss_fault():
    diagnostic = "smtp; 550 4.4.7 Message expired: unable to deliver in 840 minutes.<450 4.1.1 user unknown>"
    [(_address, _status, reason, hard)] = found(fields(block(status="4.4.7", diagnostic=diagnostic)))
    assert (reason, hard) == (Reason.EXPIRED, False)


def test_a_list_that_turns_us_away_is_no_reply():
    raw = b"From: neko-admin@list.example\nSubject: You are not a member (neko ML)\nX-MLServer: fml\n\nYou are not a member."
    assert classify(read(raw)).kind is Kind.BOUNCE


@pytest.mark.parametrize(
    "raw",
    [
        b"From: staff@provider.example\nSubject: complaint about message from 192.0.2.1\n\nx",
        b"From: abuse@provider.example\nSubject: Abuse\n\nA report.\n\nFeedback-Type: abuse\nUser-Agent: x/1\n",
        b"From: abuse@provider.example\nContent-Type: multipart/report; report-type=feedback-report; boundary=b\n\n--b\n\nx\n--b--",
    ],
)
def test_a_complaint_is_one_in_its_older_forms_too(raw):
    assert classify(read(raw)).kind is Kind.COMPLAINT


def test_a_charset_that_is_no_name_is_no_reason_to_fail():
    assert read(b'From: a@b.example\nContent-Type: text/plain; charset="ut\x00f"\n\nhello').text == "hello"


@pytest.mark.skipif(not BOUNCES.is_dir(), reason="the corpus of bounces is not on this machine")
def test_a_public_corpus_is_read_as_its_publishers_read_it():
    """98 % of the kinds, 97 % of hard or soft; nothing from a machine counts as a reply."""
    expected = json.loads((BOUNCES / "expected.json").read_text())
    kinds, hardness, bounces = 0, 0, 0
    for name, wanted in expected.items():
        mail = classify(read((BOUNCES / name).read_bytes()))
        assert mail.kind is not Kind.REPLY, name
        kinds += mail.kind == wanted["kind"]
        if wanted["kind"] == "bounce":
            bounces += 1
            hardness += sorted(each.hard for each in mail.recipients) == sorted(
                each["hard"] for each in wanted["recipients"]
            )
    assert kinds >= 0.98 * len(expected)
    assert hardness >= 0.97 * bounces


def test_an_answer_in_sendmails_form_was_given_to_the_recipient():
    raw = fields(block(status="", diagnostic="smtp; 550 <ito@minato.example>... User not exist"))
    [(_address, _status, reason, hard)] = found(raw)
    assert (reason, hard) == (Reason.USER_UNKNOWN, True)
