"""What is noticed of a person, and what of it leaves with them (for nurture.delivery.privacy)."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy

from accounts.models import Contact
from accounts.privacy.parts import Section
from nurture.delivery.tracking.models import HitKind, HitVerdict, TrackedLink, TrackingHit
from nurture.delivery.tracking.rules.verdicts import VERSION


def held(contact: Contact) -> Iterator[Section]:
    hits = TrackingHit.objects.filter(message__contact=contact).order_by("at", "pk")
    yield Section(
        "hits",
        gettext_lazy("What was noticed of their mail"),
        list(hits.values("message_id", "kind", "link__url", "at", "verdict", "network", "user_agent")),
        {
            "kind": gettext_lazy("Kind"),
            "link__url": gettext_lazy("Link"),
            "at": gettext_lazy("When"),
            "verdict": gettext_lazy("Verdict"),
            "network": gettext_lazy("Network"),
            "user_agent": gettext_lazy("Program"),
        },
        {"kind": dict(HitKind.choices), "verdict": dict(HitVerdict.choices)},
    )
    yield Section(
        "noticing",
        gettext_lazy("What may be noticed of them"),
        list(contact.tracking_choices.order_by("at", "pk").values("clicks", "opens", "at", "ended_at")),
        {"clicks": gettext_lazy("Links"), "opens": gettext_lazy("Pictures"), "at": gettext_lazy("When")},
    )


def forget(contact: Contact) -> int:
    """That something was followed, and when, stays; by which computer does not. Their links lead on, uncounted.

    An address that was made for them alone leads nowhere any more: it may hold their name.
    """
    links = TrackedLink.objects.filter(message__contact=contact)
    links.update(is_counted=False)
    for link in links.exclude(url="").select_related("message__mailing").defer("message__raw"):
        if link.url not in link.message.mailing.body:
            TrackedLink.objects.filter(pk=link.pk).update(url="")
    return TrackingHit.objects.filter(message__contact=contact).update(
        ip_key="", network="", user_agent="", headers={}, rules=VERSION
    )
