"""What the last gate before sending asks of this app (nurture.delivery.gates says when and how)."""

from collections.abc import Mapping, Sequence
from typing import Final

from django.utils.translation import gettext_noop

from nurture.delivery.gates import Refusal
from nurture.delivery.models import Message
from nurture.prepared import Among, Prepared
from nurture.sequences.models import Approval, Email
from nurture.sequences.rules.approval import both_agree


def content_is_approved(message: Message) -> Refusal | None:
    return contents_are_approved([message]).get(message.pk)


def contents_are_approved(messages: Sequence[Message]) -> Mapping[int, Refusal]:
    """Both teams stand by exactly the words that are about to leave. One statement when they do."""
    wanted = {(each.mailing.email_ref, each.mailing.content_hash) for each in messages}
    given_by: dict[tuple[int, str], list[tuple[str, int]]] = {pair: [] for pair in wanted}
    for email, approved, written, team, user in _STANDING.rows(emails=[email for email, _hash in wanted]):
        if approved == written and (email, written) in given_by:
            given_by[email, written].append((team, user))
    agreed = {pair for pair, people in given_by.items() if both_agree(people)}
    refused = [each for each in messages if (each.mailing.email_ref, each.mailing.content_hash) not in agreed]
    return {each.pk: _why(each) for each in refused}


def _why(message: Message) -> Refusal:
    mailing = message.mailing
    if Email.objects.filter(pk=mailing.email_ref, content_hash=mailing.content_hash).exists():
        return Refusal("not_approved", gettext_noop("Both teams have to approve the text first."))
    return Refusal(
        "content_changed", gettext_noop("The text was changed after both teams agreed. Decide again.")
    )


_STANDING: Final = Prepared(
    ("email_id", "content_hash", "email__content_hash", "team", "user_id"),
    lambda: Approval.objects.standing().filter(Among("email", "emails")),
)
