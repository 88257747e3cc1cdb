import email
import socket
import threading
from email.policy import default

import pytest

from nurture.demo import mail
from nurture.demo.postbox import PostOffice
from nurture.meetings import actions
from nurture.meetings.homework.actions import give
from nurture.meetings.models import Confirmation, Decision, DecisionKind
from tests import build
from tests.build import NOW
from tests.meetings.history.conftest import sent  # noqa: F401 - a decision whose emails have left


@pytest.fixture
def clerk(target):
    """A member of sales who was not there."""
    made = build.rep("tanabe@tsubaki.example", name="田辺 紗季", name_latin="Saki Tanabe")
    target.project.memberships.create(user=made, joined_at=NOW)
    return made


@pytest.fixture
def theirs(target, clerk, marketer):
    """A target of the same project that the rep does not own."""
    account = build.account("北浜製鋼株式会社", name_latin="Kitahama Steel")
    return build.target(target.project, account, clerk, marketer)


def agreed(meeting, target, rep, marketer, **fields):
    decision = Decision.objects.create(
        **{
            "meeting": meeting,
            "target": target,
            "kind": DecisionKind.WAIT,
            "until": NOW.date().replace(day=30),
            "reason": "The plant manager is away until then",
            "made_by": rep,
            "made_at": NOW,
            "agreed_at": NOW,
        }
        | fields
    )
    for who in (rep, marketer):
        Confirmation.objects.create(decision=decision, user=who, team=who.team, at=NOW)
    return decision


def to_do(meeting, owner, words, by, **more):
    return give(
        meeting=meeting, words=words, owner=owner, due=NOW.date().replace(day=27), by=by, at=NOW, **more
    )


@pytest.fixture
def held(meeting, target, theirs, rep, marketer):
    """Closed: one target agreed on, one left open, somebody was away, two things are to be done."""
    agreed(meeting, target, rep, marketer)
    to_do(meeting, rep, "Ask Ito who signs", marketer, target=target)
    to_do(meeting, marketer, "Draft the payback sheet", rep)
    actions.close_meeting(
        meeting=meeting, left={theirs.pk: ("parked", "Nobody reached them")}, by=rep, at=NOW
    )
    meeting.refresh_from_db()
    return meeting


@pytest.fixture
def post_office(settings, tmp_path):
    """A real mail server (aiosmtpd) as the only way out; gives what it was handed, oldest first."""
    settings.DEMO_DIR = tmp_path
    listener = socket.create_server(("127.0.0.1", 0))
    settings.SMTP_HOST, settings.SMTP_PORT = listener.getsockname()
    settings.SMTP_SECURITY, settings.SMTP_USER = "none", ""
    office = PostOffice(listener)
    thread = threading.Thread(target=office.run)
    thread.start()
    yield lambda: [email.message_from_bytes(each.raw, policy=default) for each in reversed(mail.newest(100))]
    office.stop()
    thread.join()
