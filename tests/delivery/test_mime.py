import random
import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nurture.delivery import mime
from nurture.delivery.mime import Mail, Mailbox, UnmailableAddress, UnmailableHeader

pytestmark = pytest.mark.once

CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
WORD = re.compile(r"=\?UTF-8\?B\?[A-Za-z0-9+/]+=*\?=")


def mail(**changes):
    facts = {
        "message_id": "<abc123@mail.example>",
        "date": datetime(2026, 11, 25, 1, 2, 3, tzinfo=UTC),
        "sender": Mailbox("sato@maker.example", "佐藤 花子（椿精機）"),
        "to": Mailbox("tanaka@buyer.example", "田中 一郎"),
        "subject": "次の一通：CNC旋盤 X-200 のご紹介",
        "text": "田中様\n\nこんにちは。",
        "html": "<p>田中様</p>",
    }
    return Mail(**facts | changes)


def parsed(**changes):
    return message_from_bytes(mime.build(mail(**changes)), policy=policy.default)


def unfolded(value):
    return value.replace("\r\n", "")


def decoded(value):
    return str(make_header(decode_header(unfolded(value))))


def test_the_standard_parser_reads_back_what_was_written():
    message = parsed(
        reply_to=Mailbox("reply+abc@mail.example", "佐藤"),
        in_reply_to="<first@mail.example>",
        references=("<first@mail.example>",),
        unsubscribe_url="https://mail.example/u/abcdefghijklmnopqrstuv",
        feedback_id="7:12:nurture",
    )
    assert message["Subject"] == "次の一通：CNC旋盤 X-200 のご紹介"
    assert message["From"].addresses[0].display_name == "佐藤 花子（椿精機）"
    assert message["To"].addresses[0].addr_spec == "tanaka@buyer.example"
    assert message["Reply-To"].addresses[0].addr_spec == "reply+abc@mail.example"
    assert message["Message-ID"] == "<abc123@mail.example>"
    assert message["In-Reply-To"] == message["References"] == "<first@mail.example>"
    assert message["Date"].datetime == datetime(2026, 11, 25, 1, 2, 3, tzinfo=UTC)
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Feedback-ID"] == "7:12:nurture"
    assert message.get_body(("plain",)).get_content() == "田中様\r\n\r\nこんにちは。\r\n"
    assert message.get_body(("html",)).get_content() == "<p>田中様</p>\r\n"
    assert message.get_content_type() == "multipart/alternative"
    assert not message.defects
    assert not any(part.defects for part in message.walk())


def test_only_the_headers_of_our_list_are_written():
    assert [name for name, _ in parsed().items()] == [
        "From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type",
    ]  # fmt: skip


def test_the_unsubscribe_header_stands_raw_on_one_line():
    url = "https://nurture.example.co.jp/u/abcdefghijklmnopqrstuv"
    assert f"\r\nList-Unsubscribe: <{url}>\r\n".encode() in mime.build(mail(unsubscribe_url=url))


@pytest.mark.parametrize(
    "url", ["https://" + "h" * 80, "https://x.example/u/日本", "https://x.example/ b", "javascript:alert(1)"]
)
def test_an_unsubscribe_address_that_would_have_to_be_encoded_is_refused(url):
    with pytest.raises(UnmailableHeader):
        mime.build(mail(unsubscribe_url=url))


SCRIPTS = [
    "abcXYZ 0123 ,.-_()?!:;'\"@#&+=/", "ひらがなカタカナ漢字変換", "株式会社　部長　御中「」（）、。・ー～", "é ñ ü", "😀👩‍💻🇯🇵",
]  # fmt: skip


def some_subject(source):
    return "".join(
        "".join(source.choice(source.choice(SCRIPTS)) for _ in range(source.randrange(1, 14)))
        + source.choice(["", " ", "  "])
        for _ in range(source.randrange(1, 12))
    ).strip(" ")


def test_twenty_thousand_mixed_subjects_are_read_back_and_no_encoded_words_touch():
    source = random.Random(20_000)
    for _ in range(20_000):
        subject = some_subject(source)
        line = "Subject: " + mime.encoded_subject(subject)
        assert decoded(line[9:]) == subject
        check_header_line(line)


def check_header_line(line):
    assert line.isascii()
    for part in line.split("\r\n"):
        assert len(part) <= 78
        if "=?" in part:
            words = WORD.findall(part)
            assert len(words) == 1, "encoded words stand alone on their line"
            assert len(part) <= 76
            assert len(words[0]) <= 75
            decode_header(words[0])[0][0].decode("utf-8")
    assert "?==?" not in line


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_any_subject_is_safe_and_comes_back_without_control_characters(subject):
    line = "Subject: " + mime.encoded_subject(subject)
    check_header_line(line)
    assert not re.search(r"\r\n(?! )|[\x00-\x09\x0b\x0c\x0e-\x1f]", line)
    assert decoded(line[9:]) == mime.one_line(subject)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=120))
def test_any_display_name_comes_back(name):
    line = mime.mailbox_header("To", Mailbox("tanaka@buyer.example", name))
    check_header_line(line)
    message = message_from_bytes(line.encode() + b"\r\n\r\n", policy=policy.compat32)
    raw = unfolded(message["To"]).replace("\n", "")
    assert raw.endswith("tanaka@buyer.example>" if mime.one_line(name) else "tanaka@buyer.example")
    shown = raw.rpartition(" <")[0]
    if shown.startswith('"'):
        shown = re.sub(r"\\(.)", r"\1", shown[1:-1])
    assert str(make_header(decode_header(shown))) == mime.one_line(name) if shown else not mime.one_line(name)


def test_halves_of_characters_and_control_characters_are_left_out_of_a_body():
    message = parsed(text="a\ud83d\ude00b\x85c\x7fd\tÀ\xa0e\r\x00\nf\rg")
    assert message.get_body(("plain",)).get_payload(decode=True) == "abcd\tÀ\xa0e\r\nf\r\ng\r\n".encode()


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=2000), st.text(max_size=2000))
def test_any_body_comes_back_in_lines_that_every_server_takes(text, html):
    raw = mime.build(mail(text=text, html=html))
    assert all(len(line) <= 78 for line in raw.split(b"\r\n"))
    assert b"\r" not in raw.replace(b"\r\n", b"")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    message = message_from_bytes(raw, policy=policy.default)
    for kind, body in (("plain", text), ("html", html)):
        part = message.get_body((kind,))
        assert part.get_payload(decode=True).decode("utf-8") == as_sent(body)


def as_sent(body):
    clean = re.sub(r"\r\n|\r|\n", "\r\n", CONTROLS.sub("", body))
    return clean if clean.endswith("\r\n") else clean + "\r\n"


def test_a_line_break_in_a_value_never_starts_a_header():
    raw = mime.build(
        mail(
            subject="Hello\r\nBcc: spy@evil.example",
            sender=Mailbox("a@b.example", "x\nBcc: spy@evil.example"),
        )
    )
    message = message_from_bytes(raw, policy=policy.default)
    assert message["Bcc"] is None
    assert message["Subject"] == "Hello Bcc: spy@evil.example"


@pytest.mark.parametrize(
    "address",
    ["", "nobody", "田中@buyer.example", "a b@buyer.example", "a@b.example\r\nDATA", "a@", "@b.example",
     "a..b@c.example", ".a@b.example", "a.@b.example", "<a@b.example>", "a@b..example"],
)  # fmt: skip
def test_an_address_that_no_server_takes_is_refused(address):
    with pytest.raises(UnmailableAddress):
        mime.envelope_address(address)


def test_a_japanese_domain_is_written_in_its_ascii_form():
    assert mime.envelope_address("info@日本語.example") == "info@xn--wgv71a119e.example"


def test_a_long_thread_keeps_its_first_and_its_newest_messages():
    chain = tuple(f"<{number}@mail.example>" for number in range(40))
    kept = parsed(references=chain)["References"].split()
    assert kept[0] == "<0@mail.example>"
    assert kept[-1] == "<39@mail.example>"
    assert len(kept) == 10


@pytest.mark.parametrize("field", ["message_id", "in_reply_to"])
def test_a_message_id_that_is_none_is_refused(field):
    with pytest.raises(UnmailableHeader):
        mime.build(mail(**{field: "<a b@c>\r\nX: y"}))


def test_the_same_mail_gives_the_same_bytes():
    assert mime.build(mail()) == mime.build(mail())


def test_a_line_that_begins_with_from_survives_mail_folders():
    raw = mime.build(mail(text="Hello\nFrom here on it is plain.", html="<p>x</p>"))
    assert b"\r\nFrom here" not in raw
    assert (
        "From here on it is plain."
        in message_from_bytes(raw, policy=policy.default).get_body(("plain",)).get_content()
    )


# --- Attachments --------------------------------------------------------------------------------


def test_files_stand_beside_the_letter_and_come_back_byte_for_byte():
    pdf = b"%PDF-1.7\r\n" + bytes(range(256)) * 40
    message = parsed(
        files=(
            mime.file("導入事例（九州工場）.pdf", "application/pdf", pdf),
            mime.file("a b.png", "image/png", b"\x89PNG"),
        )
    )
    assert message.get_content_type() == "multipart/mixed"
    letter, *files = message.iter_parts()
    assert letter.get_content_type() == "multipart/alternative"
    assert message.get_body(("plain",)).get_content() == "田中様\r\n\r\nこんにちは。\r\n"
    assert message.get_body(("html",)).get_content() == "<p>田中様</p>\r\n"
    assert [(each.get_filename(), each.get_content_type()) for each in files] == [
        ("導入事例（九州工場）.pdf", "application/pdf"),
        ("a b.png", "image/png"),
    ]
    assert [each.get_content() for each in files] == [pdf, b"\x89PNG"]
    assert all(each.get_content_disposition() == "attachment" for each in files)
    assert not any(part.defects for part in message.walk())


@given(name=st.text(max_size=120), content=st.binary(max_size=400), text=st.text(max_size=200))
@settings(max_examples=300, deadline=None)
def test_any_file_comes_back_under_its_name_in_lines_that_every_server_takes(name, content, text):
    raw = mime.build(mail(text=text, files=(mime.file(name, "application/pdf", content),)))
    assert max(len(line) for line in raw.split(b"\r\n")) <= 76 + 22
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    _letter, attached = message_from_bytes(raw, policy=policy.default).iter_parts()
    assert attached.get_payload(decode=True) == content
    # The parser strips what one_line keeps, such as a no-break space.
    assert (attached.get_filename() or "") == mime.one_line(name).strip()
    assert not attached.defects


@pytest.mark.parametrize("kind", ["application/pdf\r\nX: y", "text", "a/b;c=d", ""])
def test_a_media_type_that_could_begin_a_header_is_refused(kind):
    with pytest.raises(UnmailableHeader):
        mime.file("a.pdf", kind, b"")


# --- Twenty thousand bodies -----------------------------------------------------------------------


def test_twenty_thousand_mixed_bodies_are_read_back():
    dice = random.Random(20_261_129)
    alphabet = "設備稼働率を上げた話。、「」—…ｱ①㈱髙𠮷🙂 abcXYZ019.,=<>&\"'\\\t\n\n"
    for _ in range(20_000):
        body = "".join(dice.choices(alphabet, k=dice.randrange(1, 90)))
        head, encoded = mime.parts.text_part("plain", body)
        assert all(len(line) <= 78 for line in encoded.split(b"\r\n"))
        part = message_from_bytes(head + b"\r\n\r\n" + encoded, policy=policy.default)
        expected = body if body.endswith("\n") else f"{body}\n"
        assert part.get_payload(decode=True).decode().replace("\r\n", "\n") == expected
