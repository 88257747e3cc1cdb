import pytest

from nurture.meetings.models import Meeting
from nurture.meetings.tasks import prepare_meetings
from tests import build
from tests.build import NOW

pytestmark = pytest.mark.django_db


def test_each_running_project_finds_its_coming_meeting(rep, marketer, time_machine):
    time_machine.move_to(NOW)
    cycle = build.cycle(build.project(rep, marketer))
    build.cycle(build.project(rep, finished_at=NOW))
    build.project(marketer)
    prepare_meetings()
    prepare_meetings()
    assert [meeting.cycle for meeting in Meeting.objects.all()] == [cycle]
