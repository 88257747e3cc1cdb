import pytest

from nurture.meetings.models import Meeting
from tests import build


@pytest.fixture
def lobby(meeting):
    """The meeting before it is opened."""
    Meeting.objects.update(opened_at=None, opened_by=None)
    build.sender_profile()
    return Meeting.objects.select_related("project", "cycle").get(pk=meeting.pk)
