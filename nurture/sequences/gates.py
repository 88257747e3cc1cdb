"""What the last gate before sending asks of this app (nurture.delivery.gates says when and how)."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from django.utils.translation import gettext_noop

from nurture.delivery.gates import Mailed, Refusal, asks_ahead
from nurture.delivery.models import Mailing, Message
from nurture.prepared import Among, Prepared, Question
from nurture.sequences.models import Approval, Email
from nurture.sequences.rules.approval import both_agree
from nurture.sequences.rules.content import content_hash


def content_is_approved(message: Message) -> Refusal | None:
    return contents_are_approved([message]).get(message.pk)


def _questions(mailed: Sequence[Mailed]) -> list[Question]:
    """Who stands by it; and of mailings that this process has not hashed yet, their people and files."""
    unknown = [each for each in mailed if each.mailing not in _known]
    asked = [_STANDING.question(emails=sorted({each.email_ref for each in mailed}))]
    if unknown:
        asked.append(_PEOPLE.question(emails=sorted({each.email_ref for each in unknown})))
        asked.append(_FILES.question(mailings=sorted({each.mailing for each in unknown})))
    return asked


@asks_ahead(_questions)
def contents_are_approved(messages: Sequence[Message]) -> Mapping[int, Refusal]:
    """Both teams stand by exactly the words that are about to leave. One statement when they do.

    The words in the outbox are hashed anew, once a mailing and process: what it says of itself proves nothing.
    """
    mailings = {each.mailing_id: each.mailing for each in messages}
    given_by: dict[tuple[int, str], list[tuple[str, int]]] = {_pair(each): [] for each in mailings.values()}
    for email, approved, written, team, user in _STANDING.rows(
        emails=sorted({email for email, _ in given_by})
    ):
        if approved == written and (email, written) in given_by:
            given_by[email, written].append((team, user))
    agreed = {pair for pair, people in given_by.items() if both_agree(people)}
    approved_ones = {pk: each for pk, each in mailings.items() if _pair(each) in agreed}
    genuine = _genuine(approved_ones.values())
    return {
        each.pk: _NOT_THESE_WORDS if each.mailing_id in approved_ones else _why(each)
        for each in messages
        if each.mailing_id not in genuine
    }


def _pair(mailing: Mailing) -> tuple[int, str]:
    return mailing.email_ref, mailing.content_hash


_NOT_THESE_WORDS: Final = Refusal(
    "not_these_words", gettext_noop("These are not the words that both teams approved. Decide again.")
)


def _genuine(mailings: Collection[Mailing]) -> set[int]:
    """Those whose words, look, files and people are what the approved hash was made of.

    Two statements, none for what this process has hashed before.
    """
    contents = [(each, _content(each)) for each in mailings]
    genuine = {each.pk: _hashed[content] for each, content in contents if content in _hashed}
    unknown = [(each, content) for each, content in contents if content not in _hashed]
    if unknown:
        people, files = (
            _people([each.email_ref for each, _ in unknown]),
            _files([each.pk for each, _ in unknown]),
        )
        if len(_hashed) >= KEPT:
            _hashed.clear()
            _known.clear()
        for each, content in unknown:
            found = _is_genuine(each, people.get(each.email_ref, ()), files.get(each.pk, ()))
            genuine[each.pk] = _hashed[content] = found
            _known.add(each.pk)
    return {mailing for mailing, found in genuine.items() if found}


def _is_genuine(mailing: Mailing, people: Iterable[int], files: Iterable[tuple[str, str]]) -> bool:
    found = content_hash(
        mailing.subject,
        mailing.body,
        people,
        preheader=mailing.preheader,
        layout=mailing.layout,
        files=files,
    )
    return found == mailing.content_hash


def _content(mailing: Mailing) -> bytes:
    """What was looked at, in a few octets."""
    said = (mailing.subject, mailing.body, mailing.preheader, mailing.layout)
    of = (str(mailing.pk), str(mailing.email_ref), mailing.content_hash)
    return hashlib.sha256("\0".join((*of, *said)).encode()).digest()


def _people(emails: Sequence[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for email, contact in _PEOPLE.rows(emails=sorted(set(emails))):
        found.setdefault(email, []).append(contact)
    return found


def _files(mailings: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = {}
    for mailing, name, sha256 in _FILES.rows(mailings=sorted(mailings)):
        found.setdefault(mailing, []).append((name, sha256))
    return found


def _why(message: Message) -> Refusal:
    mailing = message.mailing
    if Email.objects.filter(pk=mailing.email_ref, content_hash=mailing.content_hash).exists():
        return Refusal("not_approved", gettext_noop("Both teams have to approve the text first."))
    return Refusal(
        "content_changed", gettext_noop("The text was changed after both teams agreed. Decide again.")
    )


#: So many mailings are remembered; each is looked at once more when there are more of them.
KEPT: Final = 10_000
_hashed: Final[dict[bytes, bool]] = {}
#: Mailings that are among them, by number alone: good for guessing what will be asked.
_known: Final[set[int]] = set()
_STANDING: Final = Prepared(
    ("email_id", "content_hash", "email__content_hash", "team", "user_id"),
    lambda: Approval.objects.standing().filter(Among("email", "emails")),
)
_PEOPLE: Final = Prepared(
    ("email_id", "contact_id"), lambda: Email.recipients.through.objects.filter(Among("email", "emails"))
)
_FILES: Final = Prepared(
    ("mailing_id", "attachment__file_name", "attachment__sha256"),
    lambda: Mailing.attachments.through.objects.filter(Among("mailing", "mailings")),
)
