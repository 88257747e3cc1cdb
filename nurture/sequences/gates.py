"""What the last gate before sending asks of this app (nurture.delivery.gates says when and how)."""

from django.utils.translation import gettext_noop

from nurture.delivery.gates import Refusal
from nurture.delivery.models import Message
from nurture.sequences.models import Approval, Email
from nurture.sequences.rules.approval import both_agree


def content_is_approved(message: Message) -> Refusal | None:
    """Both teams stand by exactly the words that are about to leave. One query when they do."""
    mailing = message.mailing
    given = Approval.objects.standing().filter(
        email=mailing.email_ref, content_hash=mailing.content_hash, email__content_hash=mailing.content_hash
    )
    if both_agree(given.values_list("team", "user_id")):
        return None
    if Email.objects.filter(pk=mailing.email_ref, content_hash=mailing.content_hash).exists():
        return Refusal("not_approved", gettext_noop("Both teams have to approve the text first."))
    return Refusal(
        "content_changed", gettext_noop("The text was changed after both teams agreed. Decide again.")
    )
