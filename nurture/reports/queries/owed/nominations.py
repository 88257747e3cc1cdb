"""Accounts that colleagues nominated, and that wait for a team's word."""

from collections import defaultdict
from collections.abc import Iterator

from django.urls import reverse

from nurture.projects.models import IN_REVIEW_STATES, Nomination, Signature
from nurture.reports.queries.day import Day
from nurture.reports.queries.named import Company
from nurture.reports.queries.owed.shape import Owed


def nominations(day: Day) -> Iterator[Owed]:
    """Until this person's team has signed; due before the next meeting. At most two queries."""
    if not day.team:
        return
    rows = Nomination.objects.filter(state__in=IN_REVIEW_STATES, project_id__in=list(day.memberships))
    waiting = rows.order_by("nominated_at", "pk").values_list(
        "pk", "project_id", "account_id", "account__name", "account__name_latin", "nominated_at", "why_now"
    )
    found = list(waiting)
    signed: dict[int, dict[str, int]] = defaultdict(dict)
    signatures = Signature.objects.filter(nomination_id__in=[row[0] for row in found])
    for nomination, team, user in signatures.values_list("nomination_id", "team", "user_id"):
        signed[nomination][team] = user
    for pk, project, account, name, latin, at, why_now in found:
        given = signed[pk]
        if day.team not in given and day.user.pk not in given.values():
            coming = day.coming.get(project)
            yield Owed(
                "sign",
                Company(account, name, latin),
                reverse("projects:nomination", args=[pk]),
                since=at,
                due=coming.meeting_at if coming else None,
                words=why_now,
            )
