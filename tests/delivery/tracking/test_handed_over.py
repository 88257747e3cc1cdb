"""Mail with links through the real hand-over, to a scripted server and back through the host of the links."""

import re
from datetime import timedelta
from email import message_from_bytes, policy

from nurture.delivery.actions.claiming import claim
from nurture.delivery.actions.handing_over import hand_over_each
from nurture.delivery.models import Message, MessageState
from nurture.delivery.queries.messages import content_of
from nurture.delivery.sending import drain
from nurture.delivery.tracking.models import TrackedLink
from tests.delivery.tracking import mail
from tests.delivery.world import NOW


def html_of(raw):
    return message_from_bytes(raw, policy=policy.default).get_body(("html",)).get_content()


def test_the_links_of_a_mail_that_arrives_lead_where_they_should(world, host, mail_server, client):
    server = mail_server()
    world.message(body=mail.BODY)
    drain(worker="w", enough=lambda: False)
    [(_sender, _recipient, body)] = server.accepted
    found = re.findall(r'href="http://links\.tsubaki\.example(/l/[\w-]{22})"', html_of(body))
    leads = [
        client.get(path, headers={"host": "links.tsubaki.example"}).headers["Location"] for path in found
    ]
    assert leads == [
        "https://tsubaki.example/a",
        "https://tsubaki.example/b?k=1",
        "https://tsubaki.example/c",
    ]


def test_a_retry_carries_the_same_links(world, host, clock):
    message = world.message(body=mail.BODY)
    [first] = hand_over_each(claim(worker="w", at=NOW, limit=5))
    Message.objects.filter(pk=message.pk).update(
        state=MessageState.PLANNED, claim_token=None, lease_until=None
    )
    clock.forward(minutes=5)
    [second] = hand_over_each(claim(worker="w", at=NOW + timedelta(minutes=5), limit=5))
    assert first.raw == second.raw
    assert TrackedLink.objects.count() == 3


def test_what_does_not_go_leaves_no_links(world, host, settings):
    settings.DELIVERY_MODE = "off"
    world.message(body=mail.BODY)
    assert hand_over_each(claim(worker="w", at=NOW, limit=5)) == []
    assert not TrackedLink.objects.exists()


def test_we_ourselves_read_it_without_following_anything(world, host):
    world.message(body=mail.BODY)
    [ready] = hand_over_each(claim(worker="w", at=NOW, limit=5))
    content = content_of(Message.objects.get(pk=ready.message.pk))
    assert "links.tsubaki.example" in html_of(ready.raw)
    assert "links.tsubaki.example" not in content.html
    assert "https://tsubaki.example/b?k=1" in content.html
