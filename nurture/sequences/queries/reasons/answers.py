"""What came back to emails, and when they went."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime

from nurture.delivery.models import Message, Reaction
from nurture.sequences.rules.state import HANDED_OVER


def answers_to(emails: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """By email, the people who reacted to it themselves, each once. One query, none without emails."""
    wanted = list(emails)
    if not wanted:
        return {}
    rows = Reaction.objects.filter(
        message__mailing__email_ref__in=wanted, verdict=Reaction.Verdict.HUMAN, contact__isnull=False
    ).select_related("contact", "message__mailing")
    people: dict[int, dict[str, None]] = defaultdict(dict)
    for each in rows.order_by("at", "pk"):
        if each.message and each.contact:
            people[each.message.mailing.email_ref][str(each.contact)] = None
    return {email: tuple(names) for email, names in people.items()}


def sent_at(emails: Collection[int]) -> dict[int, datetime]:
    if not emails:
        return {}
    rows = Message.objects.filter(
        mailing__email_ref__in=emails, state__in=HANDED_OVER, handed_over_at__isnull=False
    ).values_list("mailing__email_ref", "handed_over_at")
    return {email: at for email, at in rows.order_by("-handed_over_at") if at is not None}
