from datetime import timedelta
from uuid import uuid4

import pytest

from nurture.delivery.models import Message, Reaction, ReactionKind
from nurture.meetings.models import Decision, Meeting
from tests import build
from tests.build import NOW
from tests.meetings.history.decided import sent_once

WEEK = timedelta(7)


@pytest.fixture
def sent(meeting, target, email, ito, rep, marketer):
    """A decision of a week ago; what it sent has left."""
    build.sender_profile()
    then = NOW - WEEK
    decision = sent_once(meeting, email, rep=rep, marketer=marketer, at=then)
    Decision.objects.update(expected="reply", check_on=NOW.date())
    Meeting.objects.update(closed_at=then + timedelta(hours=1), closed_by=rep)
    return Decision.objects.select_related("meeting__project", "target").get(pk=decision.pk)


@pytest.fixture
def react():
    """Somebody, or something, reacts to the message of a decision."""

    def _react(decision, kind=ReactionKind.REPLY, verdict=Reaction.Verdict.HUMAN, **fields):
        message = Message.objects.get(mailing__decision_ref=decision.pk)
        values = {"account": message.account, "contact": message.contact, "message": message}
        return Reaction.objects.create(
            **values | {"kind": kind, "verdict": verdict, "at": NOW - timedelta(3)} | fields
        )

    return _react


@pytest.fixture
def call(rep):
    """One of us talked to somebody."""

    def _call(contact, **fields):
        return Reaction.objects.create(
            **{
                "account": contact.account,
                "contact": contact,
                "kind": ReactionKind.PHONE,
                "verdict": Reaction.Verdict.HUMAN,
                "at": NOW - timedelta(2),
                "recorded_by": rep,
                "operation": uuid4(),
            }
            | fields
        )

    return _call
