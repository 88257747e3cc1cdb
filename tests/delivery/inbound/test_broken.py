"""Whatever arrives is read: cut, mangled, nested without end, or written to cost time."""

import random
import time

import pytest

from nurture.delivery.inbound.classifying import Kind, classify
from nurture.delivery.inbound.quotation import own_words
from nurture.delivery.inbound.reading import read
from tests.delivery.inbound.test_classifying import ARF, DSN, mail
from tests.delivery.inbound.test_reports import EXIM, QMAIL, block, fields, prose

pytestmark = pytest.mark.once

HEAD = b"From: a@b.example\nSubject: x\n"
WHOLE = [
    DSN, ARF, mail(), mail(subject="自動返信: 不在", body="12月5日まで不在です。"), prose(QMAIL), prose(EXIM), fields(block(), block("x@y.example")),
]  # fmt: skip
STUFF = [
    b"\x00", b"\r", b"=?utf-8?B?", b"=?iso-2022-jp?Q?\x1b$B", b'boundary="', b'charset="x\x00y"', b"--b",
    b"\nContent-Transfer-Encoding: base64\n\n", b"Content-Type: message/delivery-status\n\n", b"\xed\xb2\x90", b"\xff\xfe",
]  # fmt: skip


def everything(raw):
    found = read(raw)
    classified = classify(found)
    said = [found.subject, found.from_address, found.text, own_words(found.text)]
    said += [text for each in classified.recipients for text in (each.address, each.status, each.diagnostic)]
    for text in said:
        # What a database keeps.
        text.encode()
        assert "\x00" not in text
    return classified


def mangled(raw, chance):
    found = bytearray(raw)
    for _ in range(chance.choice([1, 3, 10, 40])):
        at = chance.randrange(len(found) + 1)
        match chance.randrange(5):
            case 0:
                found = found[:at] or bytearray(b"x")
            case 1:
                found[at : at + 1] = bytes([chance.randrange(256)])
            case 2:
                del found[at : at + chance.randrange(120)]
            case 3:
                found[at:at] = chance.choice(STUFF)
            case _:
                found = found.replace(b"\n\n", b"\n", 1)
    return bytes(found)


@pytest.mark.parametrize("seed", range(8))
def test_no_mangled_mail_is_too_broken(seed):
    chance = random.Random(seed)
    for _ in range(60):
        assert everything(mangled(chance.choice(WHOLE), chance)).kind in Kind


@pytest.mark.parametrize(
    "raw",
    [
        HEAD + b"Content-Type: text/plain\n\n" + b"word " * 400_000,
        HEAD + b"Content-Type: text/html\n\n" + b"<style " * 200_000,
        HEAD + b"Content-Type: text/html\n\n" + b"<div " * 200_000,
        HEAD
        + b"".join(
            b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(3_000)
        ),
        HEAD + b"Content-Type: message/rfc822\n\n" * 3_000,
        HEAD + b"References: " + b"<a@b> " * 200_000 + b"\n\nx",
        b"From: " + b"a, " * 300_000 + b"\n\nx",
        b"From: a@b.example\nSubject: " + b"=?utf-8?B?44GC?= " * 50_000 + b"\n\nx",
        b"From: MAILER-DAEMON@x.example\nSubject: failure notice\n\n"
        + b"deliver to for a@b.example 550 " * 60_000,
        fields(
            *[
                block(f"a{n}@b.example", status="5.1.1", diagnostic="smtp; 550 user unknown")
                for n in range(5_000)
            ]
        ),
    ],
)
def test_a_mail_written_to_cost_time_costs_little(raw):
    begun = time.process_time()
    found = everything(raw)
    assert time.process_time() - begun < 10
    assert len(found.recipients) <= 100


def test_fields_in_base64_are_read():
    import base64

    head, _, rest = DSN.partition(b"Content-Type: message/delivery-status\n\n")
    body, _, tail = rest.partition(b"\n--b\n")
    coded = base64.encodebytes(body)
    raw = (
        head
        + b"Content-Type: message/delivery-status\nContent-Transfer-Encoding: base64\n\n"
        + coded
        + b"\n--b\n"
        + tail
    )
    [recipient] = classify(read(raw)).recipients
    assert (recipient.address, recipient.hard) == ("ito@minato.example", True)


def test_without_the_empty_line_after_the_head_it_is_read_as_far_as_it_goes():
    assert everything(DSN.replace(b"\n\n", b"\n", 1)).kind is Kind.BOUNCE


def test_octets_beyond_ascii_in_a_head_are_read():
    assert read("From: a@b.example\nSubject: 返信です\n\nx".encode()).subject == "返信です"
    assert read("From: a@b.example\nSubject: 返信です\n\nx".encode("cp932")).subject == "返信です"
