import pytest

from nurture.delivery import keys
from nurture.meetings.feed import actions
from nurture.meetings.models import Meeting
from tests import build
from tests.build import NOW


@pytest.fixture
def lobby(meeting):
    """A meeting that is still to come."""
    Meeting.objects.update(opened_at=None, opened_by=None)
    build.sender_profile()
    return Meeting.objects.select_related("project", "cycle").get(pk=meeting.pk)


@pytest.fixture
def path():
    """Where somebody's calendar looks."""

    def _path(user):
        feed = actions.open_feed(by=user, at=NOW)
        return f"/calendar/{keys.calendar_token(str(feed.seed))}.ics"

    return _path
