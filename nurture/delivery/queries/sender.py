"""Who sends, as it stands under every mail."""

from copy import copy

from nurture.delivery.letter import Footer
from nurture.delivery.models import Message, MessageState, SenderProfile
from nurture.delivery.rendering import footer_of, missing_items, unsubscribe_url
from nurture.team.models import User


def waiting_for_footer(user: User) -> int:
    """How many messages are held because an item is missing. One query."""
    held = Message.objects.visible_to(user).filter(state=MessageState.HELD, reason="footer_incomplete")
    return held.count()


def footers(profile: SenderProfile) -> list[tuple[str, Footer]]:
    """The footer in each language as mail carries it, with an ellipsis where an item is missing."""
    shown, url = copy(profile), unsubscribe_url("x" * 22)
    for item in missing_items(profile):
        setattr(shown, item, "…")
    return [(language, footer_of(shown, unsubscribe_url=url, language=language)) for language in ("ja", "en")]
