"""Mail that a provider took in for us is an answer like any other; its files are fetched, or asked for again."""

import base64
import email
import hashlib
import hmac

import pytest

from nurture.delivery.identities.models import SendingIdentity
from nurture.delivery.models import InboundMail, Pause, Reaction
from tests.delivery.actions.test_inbound import reply_to
from tests.delivery.identities.provider import DROP, Provider
from tests.delivery.inbound.test_classifying import mail
from tests.delivery.webhooks.calls import SVIX_KEY, event_of
from tests.delivery.world import NOW


@pytest.mark.parametrize("charset", ["utf-8", "iso2022_jp"])
def test_mail_that_a_provider_takes_in_is_a_reply(told, client, charset):
    call = told("sparkpost")
    raw = (
        mail(To="sales@tsubaki.example")
        .decode()
        .replace("utf-8", charset.replace("iso2022_jp", "ISO-2022-JP"))
    )
    relay = [{"msys": {"relay_message": {
        "msg_from": "ito@minato.example", "rcpt_to": reply_to(call.message), "protocol": "smtp",
        "content": {"email_rfc822": base64.b64encode(raw.encode(charset)).decode(), "email_rfc822_is_base64": True},
    }}}]  # fmt: skip
    for _ in range(2):
        assert call(client, relay, name="hook_mail").status_code == 200
    assert InboundMail.objects.get().matched_by == "token"
    assert Reaction.objects.get().words == "はい、お願いします。"
    assert Pause.objects.exists()


def taken_in_by_brevo(call):
    item = {"Uuid": ["u-1"], "RawTextBody": "はい、お願いします。", "Headers": {
        "From": "Ito <ito@minato.example>", "To": reply_to(call.message), "Subject": "Re: 稼働率",
        "Message-ID": "<r1@minato.example>", "Date": "Wed, 25 Nov 2026 10:00:00 +0900",
    }}  # fmt: skip
    return {"items": [item]}


def test_mail_taken_in_by_brevo_is_a_reply(told, client):
    call = told("brevo")
    assert call(client, taken_in_by_brevo(call), name="hook_mail").status_code == 200
    assert Reaction.objects.get().words == "はい、お願いします。"


def test_mail_whose_files_we_have_no_key_for_is_asked_for_again(told, client):
    call = told("brevo")
    SendingIdentity.objects.update(secrets="damaged")
    assert call(client, taken_in_by_brevo(call), name="hook_mail").status_code == 503


@pytest.fixture
def files(settings):
    """Who keeps the files of mail that Brevo took in."""
    with Provider() as provider:
        settings.ANYMAIL = {"BREVO_API_URL": provider.url}
        yield provider


def with_a_file(call, kind="application/pdf"):
    told = taken_in_by_brevo(call)
    told["items"][0]["Attachments"] = [{"Name": "見積.pdf", "ContentType": kind, "DownloadToken": "t/1"}]
    return told


def the_file():
    return list(email.message_from_bytes(InboundMail.objects.get().raw).walk())[-1]


def test_a_file_of_mail_taken_in_by_brevo_is_fetched_with_our_key(told, client, files):
    call = told("brevo")
    files.script = [(200, b"%PDF\x00\xff", "application/pdf")]
    assert call(client, with_a_file(call), name="hook_mail").status_code == 200
    [(headers, _body)] = files.requests
    assert headers["api-key"] == "a key of ours"
    assert the_file().get_payload(decode=True) == b"%PDF\x00\xff"
    assert Reaction.objects.get().words == "はい、お願いします。"


@pytest.mark.parametrize("answer", [(503, ""), (401, ""), (429, ""), DROP])
def test_mail_whose_files_cannot_be_had_now_is_asked_for_again(told, client, files, answer):
    call = told("brevo")
    files.script = [answer]
    assert call(client, with_a_file(call), name="hook_mail").status_code == 503
    assert not InboundMail.objects.exists()
    assert call(client, with_a_file(call), name="hook_mail").status_code == 200
    assert Reaction.objects.get().words == "はい、お願いします。"


def test_nobody_waits_for_a_file_for_ever(told, client, files, monkeypatch):
    monkeypatch.setattr("nurture.delivery.webhooks.brevo.PATIENCE", (1, 0.1))
    files.script = [0.5]
    call = told("brevo")
    assert call(client, with_a_file(call), name="hook_mail").status_code == 503


def test_a_reply_whose_file_is_gone_is_a_reply_still(told, client, files):
    call = told("brevo")
    files.script = [(404, "")]
    assert call(client, with_a_file(call), name="hook_mail").status_code == 200
    assert Reaction.objects.get().words == "はい、お願いします。"
    assert (the_file().get_content_type(), the_file().get_payload(decode=True)) == ("application/pdf", b"")


def test_a_mail_within_a_mail_need_not_be_utf_8(told, client, files):
    call = told("brevo")
    files.script = [(200, "Subject: x\r\n\r\n見積".encode("cp932"), "message/rfc822")]
    assert call(client, with_a_file(call), name="hook_mail").status_code == 200
    assert the_file().get_payload(decode=True).endswith("見積".encode("cp932"))


@pytest.mark.parametrize(
    ("provider", "body"), [("postmark", {}), ("mailjet", {}), ("brevo", {}), ("brevo", {"items": [{}]})]
)
def test_a_call_without_a_mail_in_it_makes_none(told, client, provider, body):
    assert told(provider)(client, body, name="hook_mail").status_code == 400
    assert not InboundMail.objects.exists()


def test_events_sent_to_where_mail_is_expected_are_refused(told, client):
    call = told("sparkpost")
    assert call(client, event_of(call, "bounced"), name="hook_mail").status_code == 400


def test_mail_taken_in_by_mailgun_finds_its_message_by_the_envelope(told, client):
    call = told("mailgun")
    token, stamp = "b" * 50, str(int(NOW.timestamp()))
    signature = hmac.new(SVIX_KEY.encode(), f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
    form = {
        "token": token, "timestamp": stamp, "signature": signature, "recipient": reply_to(call.message),
        "sender": "ito@minato.example", "body-mime": mail(To="sales@tsubaki.example").decode(),
    }  # fmt: skip
    assert client.post(call.path("hook_mail"), form).status_code == 200
    assert InboundMail.objects.get().matched_by == "token"
