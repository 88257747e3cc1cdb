"""Verdicts of hits in words, and the cards that other pages take in."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import uuid4

from django import template
from django.conf import settings

from accounts.models import Contact
from nurture.delivery.models import Message
from nurture.delivery.tracking import words
from nurture.delivery.tracking.queries.choices import shown_for
from nurture.delivery.tracking.queries.hits import followings as followings_of
from nurture.delivery.tracking.queries.hits import links_of_email

register = template.Library()


@register.filter
def hit_reasons(kept: Iterable[Mapping[str, Any]]) -> str:
    """The reasons of a hit, a sentence each."""
    return " ".join(words.reasons(kept or ()))


@register.filter
def hit_reason(kept: Iterable[Mapping[str, Any]]) -> str:
    """Of a timeline entry: the one that says most."""
    return next(iter(words.reasons(kept or ())), "")


@register.simple_tag
def new_operation() -> str:
    return str(uuid4())


@register.inclusion_tag("delivery/tracking/followings.html", takes_context=True)
def followings(context: template.Context, message: Message) -> dict[str, Any]:
    """The card of a message: who followed which of its links, and how we know. Nothing where nothing is noticed."""
    shared = {name: context.get(name) for name in ("csrf_token", "request", "user", "current_day")}
    return {**shared, "found": followings_of(message)}


@register.inclusion_tag("delivery/tracking/email_links.html")
def email_links(email: int) -> dict[str, Any]:
    """The card of an email that has gone: its links over all who got it."""
    return {"links": links_of_email(email)}


@register.inclusion_tag("delivery/tracking/person.html")
def noticed_of(contact: Contact) -> dict[str, Any]:
    """The card of a person; empty without a host for links, and for whoever is no person any more."""
    if not settings.TRACKING_URL or contact.is_placeholder or contact.erased_at:
        return {}
    return {"contact": contact, "shown": shown_for(contact=contact)}
