"""Colleagues who asked for somebody by name, and questions about their accounts that nobody has answered."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from django.db.models import Q
from django.urls import reverse

from accounts.models import Annotation, AnnotationKind, Mention
from nurture.reports.queries.day import Day
from nurture.reports.queries.named import Company
from nurture.reports.queries.owed.shape import LONGEST, Owed

#: A question nobody has answered for so long is asked again, in the meeting.
ASKED_WITHIN: Final = timedelta(days=60)


def mentions(day: Day) -> Iterator[Owed]:
    """Until they have looked at it. One query."""
    unread = Mention.objects.filter(user_id=day.user.pk, seen_at=None, annotation__deleted_at=None)
    rows = unread.filter(_seen_by(day, "annotation__")).order_by("at", "pk")
    for pk, at, words, body, account, name, latin in rows.values_list(
        "pk",
        "at",
        "annotation__their_words",
        "annotation__body",
        "annotation__account_id",
        "annotation__account__name",
        "annotation__account__name_latin",
    )[:LONGEST]:
        found = Company(account, name, latin)
        press = reverse("accounts:open_mention", args=[pk])
        yield Owed("mention", found, reverse("accounts:mentions"), since=at, words=body or words, press=press)


def questions(day: Day) -> Iterator[Owed]:
    """The owners' to answer, unless it is their own. At most two queries."""
    companies = {target.company.pk: target.company for target in day.own.values()}
    asked = (
        Annotation.objects.filter(
            account_id__in=companies,
            kind=AnnotationKind.QUESTION,
            thread=None,
            deleted_at=None,
            created_at__gt=day.at - ASKED_WITHIN,
        )
        .exclude(author_id=day.user.pk)
        .filter(_seen_by(day))
    )
    rows = list(
        asked.order_by("created_at", "pk").values_list(
            "pk", "account_id", "created_at", "their_words", "body"
        )
    )
    answered = set(
        Annotation.objects.filter(thread_id__in=[row[0] for row in rows], deleted_at=None).values_list(
            "thread_id", flat=True
        )
    )
    for pk, account, at, words, body in rows:
        if pk not in answered:
            link = f"{reverse('accounts:annotation', args=[pk])}?as=answer"
            yield Owed("question", companies[account], link, since=at, words=body or words)


def _seen_by(day: Day, prefix: str = "") -> Q:
    """Notes on items of projects are for those who see the project."""
    projects = [project.pk for project in day.projects]
    return Q(**{f"{prefix}audience": None}) | Q(**{f"{prefix}audience__in": projects})
