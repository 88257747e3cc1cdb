from datetime import UTC, datetime
from urllib.parse import unquote_plus

import pytest

from nurture.delivery import mime
from nurture.delivery.identities import providers
from nurture.delivery.identities.models import Transport
from nurture.delivery.smtp import Phase, Verdict
from tests.delivery.identities.provider import DROP, Provider

pytestmark = pytest.mark.once

MAIL = mime.Mail(
    message_id="<abc123@mail.tsubaki.example>",
    date=datetime(2026, 11, 25, 1, 0, tzinfo=UTC),
    sender=mime.Mailbox("kondo@tsubaki.example", "近藤 翔"),
    to=mime.Mailbox("ito@minato.example", "伊藤 健"),
    subject="次の一通：ABC様へのご案内",
    text="伊藤様\n\nお世話に\nなっております。\n",
    html="<p>伊藤様</p>",
    reply_to=mime.Mailbox("reply+7-abc@mail.tsubaki.example", "近藤 翔"),
    also_reply_to="kondo@tsubaki.example",
    in_reply_to="<before@mail.tsubaki.example>",
    references=("<first@mail.tsubaki.example>", "<before@mail.tsubaki.example>"),
    unsubscribe_url="https://nurture.example/u/abcdefghijklmnopqrstuv",
    feedback_id="1:2:nurture:mail.tsubaki.example",
)
RAW = mime.build(MAIL)
KEYS = {
    "postmark": {"server_token": "secret-k"},
    "mailjet": {"api_key": "k", "secret_key": "secret-k"},
    "mailgun": {"api_key": "secret-k", "sender_domain": "tsubaki.example"},
}
ANSWERS = {
    "brevo": (201, {"messageId": "<m@x>"}),
    "mailgun": (200, {"id": "<m@x>", "message": "Queued. Thank you."}),
    "mailjet": (
        200,
        {"Messages": [{"Status": "success", "To": [{"Email": "ito@minato.example", "MessageID": 1}]}]},
    ),
    "postmark": (200, {"ErrorCode": 0, "Message": "OK", "MessageID": "m", "To": "ito@minato.example"}),
    "resend": (200, {"id": "m"}),
    "sparkpost": (
        200,
        {"results": {"id": "m", "total_accepted_recipients": 1, "total_rejected_recipients": 0}},
    ),
}


@pytest.fixture
def provider():
    started = []

    def start(*script):
        started.append(Provider(script))
        return started[-1]

    yield start
    for each in started:
        each.__exit__()


@pytest.fixture
def channel():
    opened = []

    def open_to(provider, name="resend", timeout=(1.0, 0.4)):
        url = provider if isinstance(provider, str) else provider.url
        keys = KEYS.get(name, {"api_key": "secret-k"})
        opened.append(providers.Channel(name, {"api_url": url, **keys}, timeout=timeout))
        return opened[-1]

    yield open_to
    for each in opened:
        each.close()


def handed(channel):
    return channel.hand_over("bounce+7@mail.tsubaki.example", "ito@minato.example", RAW)


def test_the_provider_gets_the_very_mail(provider, channel):
    server = provider()
    result = handed(channel(server))
    assert (result.verdict, result.phase, result.code, result.text) == (
        Verdict.SENT,
        Phase.REPLY,
        200,
        "id esp-1",
    )
    [mail] = server.mails
    assert mail["subject"] == MAIL.subject
    assert mail["to"] == ["伊藤 健 <ito@minato.example>"]
    assert mail["from"] == "近藤 翔 <kondo@tsubaki.example>"
    assert mail["text"].replace("\r\n", "\n") == MAIL.text
    assert mail["html"].strip() == MAIL.html
    assert len(mail["reply_to"]) == 2
    headers = mail["headers"]
    assert headers["Message-ID"] == MAIL.message_id
    assert headers["List-Unsubscribe"] == f"<{MAIL.unsubscribe_url}>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["References"].split() == list(MAIL.references)
    assert headers["Feedback-ID"] == MAIL.feedback_id


@pytest.mark.parametrize("name", list(Transport)[1:])
def test_every_way_we_offer_takes_our_mail(provider, channel, name):
    server = provider(ANSWERS[name])
    result = handed(channel(server, name))
    assert (result.verdict, result.text != "") == (Verdict.SENT, True), result.text
    [(_headers, body)] = server.requests
    body = unquote_plus(body.decode())
    for said in ("ito@minato.example", "abc123@mail.tsubaki.example", "List-Unsubscribe"):
        assert said in body


def test_files_go_along(provider, channel):
    server = provider()
    raw = mime.build(MAIL._replace(files=(mime.file("資料.pdf", "application/pdf", b"%PDF-1.7 x"),)))
    channel(server).hand_over("b@x.example", "ito@minato.example", raw)
    [file] = server.mails[0]["attachments"]
    assert (file["filename"], file["content"]) == ("資料.pdf", "JVBERi0xLjcgeA==")


def test_a_repetition_is_known_by_its_key(provider, channel):
    server = provider()
    way = channel(server)
    for _ in range(2):
        handed(way)
    assert {headers["Idempotency-Key"] for headers, _ in server.requests} == {"abc123@mail.tsubaki.example"}
    brevo = provider((201, {"messageId": "<m@x>"}))
    assert handed(channel(brevo, "brevo")).verdict is Verdict.SENT
    assert brevo.mails[0]["headers"]["idempotencyKey"] == "abc123@mail.tsubaki.example"


@pytest.mark.parametrize(
    ("answer", "verdict", "phase"),
    [
        ((400, {"message": "bad"}), Verdict.REFUSED, Phase.REPLY),
        ((422, {"message": "bad"}), Verdict.REFUSED, Phase.REPLY),
        ((401, {"message": "key"}), Verdict.NOTHING_LEFT, Phase.AUTH),
        ((403, {"message": "key"}), Verdict.NOTHING_LEFT, Phase.AUTH),
        ((429, {"message": "slow"}), Verdict.NOTHING_LEFT, Phase.REPLY),
        ((503, {"message": "busy"}), Verdict.NOTHING_LEFT, Phase.REPLY),
        ((307, ""), Verdict.NOTHING_LEFT, Phase.REPLY),
        # It may have been taken: never again by itself.
        ((500, {"message": "oops"}), Verdict.UNCERTAIN, Phase.REPLY),
        ((502, "<html>gateway</html>"), Verdict.UNCERTAIN, Phase.REPLY),
        ((504, "<html>gateway</html>"), Verdict.UNCERTAIN, Phase.REPLY),
        ((200, "not json"), Verdict.UNCERTAIN, Phase.REPLY),
        ((200, {"what": "?"}), Verdict.UNCERTAIN, Phase.REPLY),
        (1.0, Verdict.UNCERTAIN, Phase.REPLY),
        (DROP, Verdict.UNCERTAIN, Phase.REPLY),
    ],
)
def test_what_an_answer_means(provider, channel, answer, verdict, phase):
    server = provider(answer)
    result = handed(channel(server))
    assert (result.verdict, result.phase) == (verdict, phase)
    assert len(server.requests) == 1, "asked once, whatever comes"
    assert "secret-k" not in result.text


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/", "http://no-such-host.invalid/", "https://127.0.0.1:{port}/"]
)
def test_a_connection_that_was_never_made_left_nothing(provider, channel, url):
    server = provider()
    result = handed(channel(url.format(port=server.url.rpartition(":")[2].strip("/"))))
    assert (result.verdict, result.phase) == (Verdict.NOTHING_LEFT, Phase.CONNECT)
    assert server.requests == []


def test_a_recipient_the_provider_refuses_is_refused(provider, channel):
    server = provider(
        (
            422,
            {
                "ErrorCode": 406,
                "Message": "Found inactive addresses: ito@minato.example. Inactive recipients are",
            },
        )
    )
    result = handed(channel(server, "postmark"))
    assert (result.verdict, result.code) == (Verdict.REFUSED, 550)
    server = provider((422, {"ErrorCode": 406, "Message": "Something nobody has told us of"}))
    result = handed(channel(server, "postmark"))
    assert (result.verdict, result.code) == (Verdict.REFUSED, 422)
