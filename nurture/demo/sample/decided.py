"""What both teams decided in the meetings that were, as the product decides it."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from accounts.models import Contact
from nurture.demo.sample.days import HOLIDAYS
from nurture.demo.sample.shapes import Agreed
from nurture.meetings.actions import Needs, Words, confirm, confirm_for, decide, dissent
from nurture.meetings.models import SENDING, Decision, Meeting, Proposal
from nurture.projects.models import Target
from nurture.projects.rules.cycles import next_business_day
from nurture.sequences.models import Email
from nurture.team.models import User


def decide_together(
    agreed: Agreed,
    *,
    target: Target,
    meeting: Meeting,
    candidate: Email | Proposal | None,
    shares: Mapping[Email, list[Contact]],
    users: Mapping[str, User],
    at: datetime,
) -> None:
    """Sales says it, marketing confirms two minutes later."""
    email = candidate if isinstance(candidate, Email) else None
    decision = decide(
        meeting=meeting,
        target=target,
        kind=agreed.kind,
        reason=agreed.why,
        email=email,
        content_hash=email.content_hash if email else "",
        proposal=candidate if isinstance(candidate, Proposal) else None,
        until=_until(agreed, at),
        needs=_needs(agreed, email, shares),
        by=target.sales_owner,
        at=at,
    )
    if agreed.dissent:
        who, words = agreed.dissent
        dissent(decision=decision, words=words, by=users[who], at=at + timedelta(minutes=1))
    _confirm(decision, agreed, target.marketing_owner, at + timedelta(minutes=2))


def candidate_of(
    agreed: Agreed, letters: Mapping[str, Email], ideas: Mapping[str, Proposal]
) -> Email | Proposal | None:
    """What goes out, or the idea that something else was made of."""
    if agreed.kind in SENDING and agreed.letter:
        return letters[agreed.letter]
    return ideas[agreed.idea] if agreed.idea else None


def _confirm(decision: Decision, agreed: Agreed, marketer: User, at: datetime) -> None:
    leads = decision.meeting.facilitator
    if agreed.is_recorded and leads:
        confirm_for(decision=decision, person=marketer, by=leads, at=at)
    else:
        confirm(decision=decision, by=marketer, at=at)


def _until(agreed: Agreed, at: datetime) -> date | None:
    day = (at + timedelta(days=agreed.wait_days)).date()
    return next_business_day(day, HOLIDAYS) if agreed.wait_days else None


def _needs(agreed: Agreed, email: Email | None, shares: Mapping[Email, list[Contact]]) -> Needs:
    if shares:
        return Needs(shares=shares)
    if agreed.end_reason:
        return Needs(end_reason=agreed.end_reason)
    if agreed.edit is None or email is None:
        return Needs()
    asked, before, after = agreed.edit
    return Needs(instruction=asked, words=Words(email.subject, email.body.replace(before, after)))
