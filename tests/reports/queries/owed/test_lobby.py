"""What the coming meeting asks of people, on Today and in the daily mail."""

from datetime import timedelta

import pytest

from nurture.digests.letters import letter
from nurture.meetings.lobby import actions
from nurture.meetings.models import Meeting
from nurture.reports.queries.owed import owed
from tests import build
from tests.build import NOW

pytestmark = pytest.mark.django_db

BEFORE = NOW - timedelta(days=2)
ASKED = {"tell", "early", "attend"}


@pytest.fixture
def rep(db):
    return build.rep("kondo@tsubaki.example")


@pytest.fixture
def target(rep):
    marketer = build.marketer()
    return build.target(build.project(rep, marketer), build.account(), rep, marketer)


@pytest.fixture
def meeting(target):
    due = {"contribute_by": NOW - timedelta(days=1), "draft_by": NOW - timedelta(hours=12)}
    made = build.meeting(build.cycle(target.project, **due), opened_at=None, opened_by=None)
    return Meeting.objects.select_related("project", "cycle").get(pk=made.pk)


def kinds(user, at=BEFORE):
    return {each.kind for each in owed(user, at=at)} & ASKED


def test_each_is_asked_until_they_said_it(rep, target, meeting):
    assert kinds(rep) == ASKED
    build.annotation(target.account, rep)
    actions.attend(meeting=meeting, answer="coming", by=rep, at=BEFORE)
    actions.vote_early(meeting=meeting, target=target, by=rep, at=BEFORE)
    assert kinds(rep) == set()


def test_nobody_is_asked_long_before_and_marketing_is_not_asked_what_it_heard(rep, target, meeting):
    assert kinds(rep, at=NOW - timedelta(days=9)) == set()
    assert kinds(target.marketing_owner) == {"early", "attend"}


def test_the_daily_mail_reminds_of_it(rep, meeting):
    from email import message_from_bytes, policy

    mail = message_from_bytes(letter(rep, day=BEFORE.date(), at=BEFORE), policy=policy.default)
    words = mail.get_body(("plain",)).get_content()
    assert "meets soon: say whether you come." in words
    assert f"/meetings/{meeting.pk}/#attend" in words
