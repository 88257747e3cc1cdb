import pytest

from accounts.rules.proofs import JPEG, PDF, PNG, WEBP, media_type, safe_name

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("start", "media"),
    [
        (b"%PDF-1.7 ...", PDF),
        (b"\x89PNG\r\n\x1a\n\x00", PNG),
        (b"\xff\xd8\xff\xe0\x00", JPEG),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", WEBP),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'>", ""),
        (b"<html>", ""),
        (b"MZ\x90", ""),
        (b"RIFF\x00\x00\x00\x00WAVE", ""),
        (b"", ""),
    ],
)
def test_a_file_is_what_its_bytes_say(start, media):
    assert media_type(start) == media


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("名刺 伊藤様.JPG", "名刺 伊藤様.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\fakepath\\card.html", "card.jpg"),
        ("card\r\nSet-Cookie: x.jpeg", "cardSet-Cookie: x.jpg"),
        ("", "proof.jpg"),
        ("...", "proof.jpg"),
    ],
)
def test_its_name_says_what_it_is_and_leads_nowhere(given, kept):
    assert safe_name(given, JPEG) == kept
