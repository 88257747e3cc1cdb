"""Mail that has left, with links; and whoever follows them."""

import re
from dataclasses import dataclass
from datetime import timedelta

from nurture.delivery import rendering
from nurture.delivery.models import Message, MessageState
from nurture.delivery.tracking.actions import hits
from nurture.delivery.tracking.links import Links
from nurture.delivery.tracking.models import TrackingHit
from nurture.delivery.tracking.seen import Seen
from tests.delivery.world import NOW, World

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
BODY = "{{ contact.salutation }}\n\n[事例](https://tsubaki.example/a)と[図面](https://tsubaki.example/b?k=1)、[料金](https://tsubaki.example/c)です。"


@dataclass
class Letters:
    world: World

    def sent(self, contact=None, *, body=BODY, state=MessageState.SENT, **fields) -> Message:
        message = self.world.message(contact, body=body, **fields)
        rendered = write([message])[0]
        raw = rendered.html.encode()
        Message.objects.filter(pk=message.pk).update(
            state=state, raw=raw, subject=rendered.subject, handed_over_at=NOW
        )
        return read(message)

    def tokens(self, message) -> list[str]:
        """Of the links, in the order in which they stand in the mail."""
        return re.findall(r"/l/([A-Za-z0-9_-]{22})", bytes(message.raw).decode())


def read(message):
    rows = Message.objects.select_related(
        "contact__account", "account", "mailing__target__project", "mailing__sender"
    )
    return rows.get(pk=message.pk)


def write(messages, *, keep=True):
    """As a hand-over does."""
    messages = [read(each) for each in messages]
    links = Links.of(messages)
    written = [links.tracked(_rendered(each), each) for each in messages]
    if keep:
        links.keep([each.pk for each in messages])
    return written


def _rendered(message):
    mailing, contact = message.mailing, message.contact
    return rendering.render(
        subject=mailing.subject,
        body=mailing.body,
        values=rendering.merge_values(
            contact=contact, account=message.account, project=mailing.target.project, sender=mailing.sender
        ),
        profile=rendering.sender_profile(),
        unsubscribe_url=rendering.unsubscribe_url_of(message),
        language=contact.language,
    )


def click(token, *, after=timedelta(hours=2), ip="desk", user_agent=CHROME, method="GET", **headers):
    return hits.click(token, Seen(method, ip, "203.0.113.0/24", user_agent, headers), at=NOW + after)


def latest():
    return TrackingHit.objects.order_by("-pk").first()
