"""What is entered at a provider, so that it tells us what became of our mail."""

from dataclasses import dataclass

from django import template

from nurture.delivery.identities import vault
from nurture.delivery.identities.models import SendingIdentity
from nurture.delivery.webhooks import queries
from nurture.delivery.webhooks.models import Webhook
from nurture.delivery.webhooks.rules import SIGNING

register = template.Library()


@dataclass(frozen=True, slots=True)
class Hook:
    webhook: Webhook
    addresses: dict[str, str]
    lacks_key: bool


@register.simple_tag
def webhook_addresses(identity: SendingIdentity) -> Hook | None:
    found = queries.webhook_of(identity)
    if found is None:
        return None
    try:
        return Hook(found, queries.addresses(found), queries.lacks_key(found))
    except (vault.NoKey, vault.Unreadable):
        return None


@register.filter
def signs(identity: SendingIdentity) -> bool:
    """Its provider signs what it tells."""
    return identity.transport in SIGNING
