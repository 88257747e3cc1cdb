"""What is known around an email, gathered for the rules that look at it. A fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from django.db.models import Q
from django.utils import timezone

from accounts.models import Annotation, AnnotationKind, Contact
from nurture.delivery.models import Message, Reaction, ReactionKind
from nurture.delivery.rendering import missing_items, sender_profile
from nurture.projects.models import Target
from nurture.sequences.models import Email, Evidence
from nurture.sequences.queries.preview import Lack
from nurture.sequences.queries.problems import dead_links
from nurture.sequences.rules.lint import Draft, Earlier, Heard, Hint, Lacking, Unsaid, lint
from nurture.sequences.rules.state import HANDED_OVER
from nurture.team.models import User

#: What was heard or sent longer ago is remembered by nobody.
HEARD: Final = 300
SENT: Final = 60
#: Talks that one of us entered.
_TALKS: Final = (ReactionKind.PHONE, ReactionKind.VISIT, ReactionKind.ONLINE)


def hints(
    email: Email,
    *,
    user: User,
    today: date,
    subject: str,
    body: str,
    contacts: Sequence[Contact],
    missing: Iterable[Lack],
) -> list[Hint]:
    """Of what is typed, as `user` may know it. Eight queries."""
    target = email.step.sequence.target
    return lint(
        Draft(
            subject=subject,
            body=body,
            today=today,
            unsaid=(*_agreed_not_to_say(target), *_constraints(target, user, today)),
            heard=tuple(_heard(target, user)),
            lacking=tuple(
                Lacking(each.contact.pk, str(each.contact), tuple(each.fields)) for each in missing
            ),
            earlier=tuple(_earlier(email, contacts)),
            recipients=len(contacts),
            dead_links=dead_links(body),
            footer_lacks=bool(missing_items(sender_profile())),
            expired=tuple(_expired(email, user, today)),
        )
    )


def _agreed_not_to_say(target: Target) -> Iterator[Unsaid]:
    """Line by line: one of them may be a list, another one a sentence."""
    for line in target.do_not_say.splitlines():
        if line.strip():
            yield Unsaid(line.strip(), target.account.get_absolute_url())


def _constraints(target: Target, user: User, today: date) -> Iterator[Unsaid]:
    rows = (
        Annotation.objects.visible_to(user)
        .roots()
        .filter(account=target.account_id, kind=AnnotationKind.CONSTRAINT)
        .filter(Q(expires_on=None) | Q(expires_on__gte=today))
    )
    for note in rows.order_by("-created_at", "-pk")[:50]:
        yield Unsaid(note.body or note.their_words, note.get_absolute_url(), strict=False)


def _heard(target: Target, user: User) -> Iterator[Heard]:
    notes = (
        Annotation.objects.visible_to(user)
        .roots()
        .filter(account=target.account_id)
        .exclude(heard_by="")
        .order_by("-heard_on", "-pk")
    )
    for note in notes.only("pk", "heard_by", "heard_on")[:HEARD]:
        yield Heard(note.heard_by, note.heard_on, note.get_absolute_url())
    talks = Reaction.objects.filter(account=target.account_id, kind__in=_TALKS).order_by("-at", "-pk")
    for kind, at in talks.values_list("kind", "at")[:HEARD]:
        yield Heard(kind, timezone.localdate(at), target.account.get_absolute_url())


def _earlier(email: Email, contacts: Sequence[Contact]) -> Iterator[Earlier]:
    """By mailing, what these people received before."""
    rows = (
        Message.objects.filter(
            contact__in=[each.pk for each in contacts],
            state__in=HANDED_OVER,
            handed_over_at__isnull=False,
        )
        .exclude(mailing__email_ref=email.pk)
        .select_related("mailing", "contact")
        .defer("raw")
        .order_by("-handed_over_at", "-pk")[:SENT]
    )
    grouped: dict[int, list[Message]] = defaultdict(list)
    for message in rows:
        grouped[message.mailing_id].append(message)
    for messages in grouped.values():
        first = messages[0]
        yield Earlier(
            names=tuple(str(each.contact) for each in messages),
            subject=first.mailing.subject,
            body=first.mailing.body,
            on=timezone.localdate(first.handed_over_at),
            link=first.get_absolute_url(),
        )


def _expired(email: Email, user: User, today: date) -> Iterator[tuple[str, date, str]]:
    rows = Evidence.objects.standing().filter(
        email=email, annotation__in=Annotation.objects.visible_to(user).filter(expires_on__lt=today)
    )
    for each in rows.select_related("annotation"):
        note = each.annotation
        if note and note.expires_on:
            yield note.their_words or note.body, note.expires_on, note.get_absolute_url()
