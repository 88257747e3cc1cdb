"""Which message an event is about, and what a page shows of a provider's address."""

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.urls import reverse

from nurture.delivery.identities import vault
from nurture.delivery.identities.models import SendingIdentity
from nurture.delivery.models import Message
from nurture.delivery.webhooks.hearing import TAKES_MAIL, USER
from nurture.delivery.webhooks.models import Webhook, WebhookEvent
from nurture.delivery.webhooks.rules import SIGNING

#: Providers tell of a mail for so long.
_LATELY: Final = timedelta(days=30)


def message_of(event: WebhookEvent) -> Message | None:
    """By our own key; else by the provider's number, as it was answered when it took the mail."""
    rows = Message.objects.filter(identity=event.identity_id).select_related("account", "contact__account")
    if event.message_key:
        return rows.filter(names__name=f"<{event.message_key.strip('<>')}>").first()
    if not event.provider_id:
        return None
    own = rows.filter(names__name__in={event.provider_id, f"<{event.provider_id.strip('<>')}>"}).first()
    if own is not None:
        return own
    lately = rows.filter(to_address__iexact=event.recipient, handed_over_at__gt=event.at - _LATELY)
    return lately.filter(attempts__reply_text=f"id {event.provider_id}").first()


def webhook_of(identity: SendingIdentity) -> Webhook | None:
    return Webhook.objects.filter(identity=identity).first()


def addresses(webhook: Webhook) -> dict[str, str]:
    """What is entered at the provider: where it tells of our mail, and where it passes mail on. Raises vault.Unreadable."""
    provider = webhook.identity.transport
    kept = vault.unlock(webhook.secrets, owner=str(webhook.operation))
    scheme, _, host = settings.PUBLIC_URL.partition("://")
    login = "" if provider in SIGNING else f"{USER}:{kept.get('password', '')}@"
    found = {}
    for name in ("hook", "hook_mail"):
        if name == "hook" or provider in TAKES_MAIL:
            path = reverse(f"delivery:{name}", args=[webhook.identity_id, provider])
            found[name] = f"{scheme}://{login}{host}{path}"
    return found


def lacks_key(webhook: Webhook) -> bool:
    """Its provider signs, and we were not told with what: nothing it says is believed."""
    kept = vault.unlock(webhook.secrets, owner=str(webhook.operation))
    return webhook.identity.transport in SIGNING and not kept.get("signing_key")
