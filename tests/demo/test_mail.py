"""A caught mail is read as a mail program reads it, and as it stands in the bytes."""

import pytest

from nurture.demo import mail, postbox
from tests.demo.letters import RAW


def test_japanese_is_decoded_and_stays_to_be_seen_as_sent(name):
    found = mail.find(name)
    assert (found.subject, found.sender, found.to) == (
        "ブレーキ油の計測",
        "山田 真理子 <yamada@tsubaki.example>",
        "伊藤 健 <ito@minato.example>",
    )
    subject = next(header for header in found.headers if header.name == "Subject")
    assert subject.raw.startswith("=?utf-8?B?")
    assert (subject.decoded, subject.is_encoded) == ("ブレーキ油の計測", True)
    date = next(header for header in found.headers if header.name == "Date")
    assert not date.is_encoded


def test_both_parts_are_found(name):
    found = mail.find(name)
    assert found.text.startswith("伊藤様")
    assert "<p>Paragraph</p>" in found.html


def test_the_button_shows_only_when_both_headers_are_right():
    def button(raw):
        return mail.find(postbox.keep(raw, "a@tsubaki.example", ["b@minato.example"]).stem).unsubscribe_url

    assert button(RAW) == "http://127.0.0.1:8000/u/token123"
    assert button(RAW.replace(b"List-Unsubscribe=One-Click", b"List-Unsubscribe=Click")) == ""
    assert button(RAW.replace(b"<http://127.0.0.1:8000/u/token123>", b"<mailto:stop@tsubaki.example>")) == ""


@pytest.mark.parametrize("name", ["", "..", "../nurture.sqlite3", "00000000000000000001-00000000"])
def test_nothing_else_can_be_read(name, demo_folder):
    (demo_folder / "nurture.sqlite3.eml").write_bytes(RAW)
    with pytest.raises(mail.NoSuchMail):
        mail.find(name)
