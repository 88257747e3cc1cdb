"""From the caught mail back into the product: an answer, an automatic one, and one click."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Contact
from nurture.delivery.models import Message, Pause, Reaction, Suppression
from nurture.demo import mail, postbox
from nurture.demo.sample import loading
from nurture.demo.sample.people import DOMAIN
from nurture.demo.sample.sent import mail_of


@pytest.fixture
def kept():
    """The newest mail that the person at Kitahama has in the inbox."""
    loading.load_once(now=timezone.now() - timedelta(minutes=2))
    message = Message.objects.filter(contact__email="s.fujii@kitahama-steel.example").latest("finished_at")
    sent = mail_of(message)
    return message, postbox.keep(sent.raw, sent.envelope_from, list(sent.envelope_to)).stem


@pytest.mark.django_db
def test_an_answer_pauses_the_account_and_an_automatic_one_does_not(client, kept):
    message, name = kept
    page = client.get(reverse("demo:mail", args=[name])).content.decode()
    assert message.account.get_absolute_url() in page
    automatic = {"words": "出張しております。", "out_of_office": "on"}
    client.post(reverse("demo:reply", args=[name]), automatic)
    assert Reaction.objects.filter(message=message).values_list("kind", "verdict").get() == (
        "auto_reply",
        "machine",
    )
    assert not Pause.objects.filter(account=message.account, lifted_at=None).exists()
    client.post(reverse("demo:reply", args=[name]), {"words": "一度お会いしたいです。"})
    pause = Pause.objects.get(account=message.account, lifted_at=None)
    assert pause.reaction.words == "一度お会いしたいです。"
    assert pause.reaction.contact == Contact.objects.get(email="s.fujii@kitahama-steel.example")


@pytest.mark.django_db(transaction=True)
def test_one_click_unsubscribes_over_http(client, live_server, settings):
    settings.PUBLIC_URL = settings.SITE_URL = live_server.url
    loading.load_once(now=timezone.now() - timedelta(minutes=2))
    before = Suppression.objects.count()
    # To a customer: our own people get minutes, which nobody unsubscribes from.
    newest = next(each for each in mail.newest(40) if not each.envelope_to[0].endswith(f"@{DOMAIN}"))
    page = client.post(reverse("demo:unsubscribe", args=[newest.name]), follow=True).content.decode()
    assert "the server answered 200" in page
    assert Suppression.objects.count() == before + 1
    assert Suppression.objects.latest("at").message.to_address == newest.envelope_to[0]
