"""Accounts that colleagues nominated, and that wait for a team's word."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from django.urls import reverse

from nurture.projects.models import IN_REVIEW_STATES, Nomination, Signature
from nurture.projects.queries.scoring import progress
from nurture.projects.rules.scores import next_step
from nurture.reports.queries.day import Day
from nurture.reports.queries.named import Company
from nurture.reports.queries.owed.shape import Owed


def nominations(day: Day) -> Iterator[Owed]:
    """What comes next for this person's team: score, talk about a gap, sign; due before the next meeting.

    At most four queries.
    """
    if not day.team:
        return
    rows = Nomination.objects.filter(state__in=IN_REVIEW_STATES, project_id__in=list(day.memberships))
    waiting = rows.order_by("nominated_at", "pk").values_list(
        "pk", "project_id", "account_id", "account__name", "account__name_latin", "nominated_at", "why_now"
    )
    found = list(waiting)
    signed = _signed([row[0] for row in found])
    known = progress([row[0] for row in found])
    for pk, project, account, name, latin, at, why_now in found:
        step = next_step(
            team=day.team,
            signed=signed[pk],
            scored=known[pk].teams_in,
            needs_talk=known[pk].needs_talk,
        )
        if step and not (step == "sign" and day.user.pk in signed[pk].values()):
            coming = day.coming.get(project)
            yield Owed(
                step,
                Company(account, name, latin),
                reverse("projects:nomination", args=[pk]),
                since=at,
                due=coming.meeting_at if coming else None,
                words=why_now,
            )


def _signed(nominations: Sequence[int]) -> dict[int, dict[str, int]]:
    """By nomination, who has signed for which team."""
    signed: dict[int, dict[str, int]] = defaultdict(dict)
    given = Signature.objects.filter(nomination_id__in=nominations)
    for nomination, team, user in given.values_list("nomination_id", "team", "user_id"):
        signed[nomination][team] = user
    return signed
