"""An answer as a mail program would send it."""

import email
import threading
from datetime import UTC, datetime
from email.policy import default
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from nurture.demo import answers, mail, postbox
from tests.demo.letters import RAW

AT = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


def parsed(raw):
    return email.message_from_bytes(raw, policy=default)


def test_a_reply_is_threaded_and_goes_where_replies_go(name):
    answer = parsed(answers.reply(mail.find(name), "社内で検討します。", at=AT))
    assert answer["In-Reply-To"] == "<first@mail.tsubaki.example>"
    assert answer["References"] == "<earlier@mail.tsubaki.example> <first@mail.tsubaki.example>"
    assert answer["From"] == "伊藤 健 <ito@minato.example>"
    assert answer["To"] == "reply+abc@mail.tsubaki.example"
    assert answer["Subject"] == "Re: ブレーキ油の計測"
    assert answer["Auto-Submitted"] is None
    body = answer.get_content().replace("\r\n", "\n")
    assert body.startswith("社内で検討します。\n\n")
    assert "> 伊藤様" in body


def test_an_out_of_office_answer_says_that_a_program_sent_it(name):
    answer = parsed(answers.reply(mail.find(name), "出張しております。", at=AT, out_of_office=True))
    assert answer["Auto-Submitted"] == "auto-replied"
    assert answer["Subject"] == "自動返信: ブレーキ油の計測"
    assert ">" not in answer.get_content()


def test_words_cannot_add_a_header(name):
    words = "x\r\nBcc: everybody@tsubaki.example"
    assert parsed(answers.reply(mail.find(name), words, at=AT))["Bcc"] is None


@pytest.fixture
def server():
    """A stranger's view of our unsubscribe address: remembers what it was sent, answers `status`."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self.server.asked.append((self.path, self.headers["Content-Type"], self.headers["Cookie"], body))
            self.send_response(self.server.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_arguments):
            pass

    listening = HTTPServer(("127.0.0.1", 0), Handler)
    listening.asked, listening.status = [], 200
    thread = threading.Thread(target=listening.serve_forever, args=[0.01])
    thread.start()
    yield listening
    listening.shutdown()
    thread.join()
    listening.server_close()


@pytest.fixture
def sent(server, settings):
    settings.PUBLIC_URL = f"http://127.0.0.1:{server.server_port}"
    raw = RAW.replace(b"http://127.0.0.1:8000", settings.PUBLIC_URL.encode())
    return mail.find(postbox.keep(raw, "a@tsubaki.example", ["ito@minato.example"]).stem)


def test_one_click_posts_what_rfc_8058_says_without_a_cookie(server, sent):
    assert answers.unsubscribe(sent) == 200
    assert server.asked == [
        ("/u/token123", "application/x-www-form-urlencoded", None, "List-Unsubscribe=One-Click")
    ]


@pytest.mark.parametrize("status", [302, 403, 404, 500])
def test_anything_but_200_is_a_failure_and_no_redirect_is_followed(server, sent, status):
    server.status = status
    with pytest.raises(answers.UnsubscribeFailed, match=str(status)):
        answers.unsubscribe(sent)
    assert len(server.asked) == 1


def test_only_our_own_address_is_called(server, sent, settings):
    settings.PUBLIC_URL = "https://nurture.tsubaki.example"
    with pytest.raises(answers.UnsubscribeFailed):
        answers.unsubscribe(sent)
    assert server.asked == []


def test_a_server_that_is_away_is_said(sent, server, settings):
    server.shutdown()
    server.server_close()
    with pytest.raises(answers.UnsubscribeFailed):
        answers.unsubscribe(sent)
