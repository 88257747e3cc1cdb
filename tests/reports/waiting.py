"""One of each thing that can wait for somebody."""

from datetime import timedelta
from itertools import count
from uuid import uuid4

from nurture.delivery.models import Mailing, Message, Pause, Reaction
from nurture.meetings.models import Confirmation, Decision, Meeting
from nurture.sequences.models import Approval
from tests import build
from tests.build import NOW

_numbers = count(1)


def pause(account, *, at=NOW):
    reaction = Reaction.objects.create(
        account=account,
        contact=build.contact(account),
        kind="reply",
        verdict="human",
        words="役員会で聞かれました",
        at=at,
    )
    return Pause.objects.create(account=account, reaction=reaction, started_at=at)


def meeting(target):
    """The open one of the project."""
    found = Meeting.objects.filter(project=target.project).first()
    return found or build.meeting(build.cycle(target.project))


def last_weeks_meeting(project, **fields):
    days = {"contribute_by": 10, "draft_by": 8, "meeting_at": 7, "observe_until": 1}
    moments = {name: NOW - timedelta(days=days[name]) for name in days}
    return build.meeting(build.cycle(project, 3, **moments), **fields)


def decision(target, by, kind="wait", *, agreed_at=None, **fields):
    """What `by` said for their team."""
    extra = {"until": NOW.date()} if kind == "wait" else {}
    facts = {
        "reason": "審査会まで待つ",
        "made_by": by,
        "made_at": NOW - timedelta(hours=1),
        "agreed_at": agreed_at,
    }
    made = Decision.objects.create(
        **{"meeting": meeting(target), "target": target, "kind": kind} | facts | extra | fields
    )
    Confirmation.objects.create(decision=made, user=by, team=by.team, at=NOW)
    return made


def approved_email(target, by):
    """An email that `by` approved for their team."""
    sequence = target.sequences.first() or build.sequence(target)
    made = build.email(sequence, "稼働率の話", build.contact(target.account))
    Approval.objects.create(email=made, content_hash=made.content_hash, team=by.team, user=by, at=NOW)
    return made


def message(target, state, *, contact=None, email=0, at=NOW):
    number = next(_numbers)
    mailing = Mailing.objects.create(
        target=target,
        sender=target.sales_owner,
        subject="稼働率の話",
        body="本文",
        content_hash="0" * 64,
        email_ref=email,
        decision_ref=number,
        created_at=at,
        created_by=target.marketing_owner,
    )
    contact = contact or build.contact(target.account)
    return Message.objects.create(
        mailing=mailing,
        account=target.account,
        contact=contact,
        to_address=contact.email,
        message_id=uuid4().hex,
        state=state,
        planned_at=at,
        stale_at=at,
        created_at=at,
    )
