"""椿計測システム itself, and the project of its two teams."""

from collections.abc import Mapping
from datetime import date, datetime, time

from nurture.delivery.models import SenderProfile
from nurture.demo.sample.days import CURRENT, DAY, WEEK, open_meeting_day
from nurture.projects.actions.projects import create_project
from nurture.projects.models import Project
from nurture.team.models import Role, User

WINDOW_OF_A_DEMO = {
    "window_weekdays": [1, 2, 3, 4, 5, 6, 7],
    "window_start": time(0),
    "window_end": time(23, 59, 59),
    # On a national holiday nothing would go out either.
    "holiday_country": "",
}


def write_sender_profile(*, by: User, at: datetime) -> None:
    # A row: it is part of the installation, and no page or action writes it yet.
    SenderProfile.objects.create(
        company_name="椿計測システム株式会社",
        company_name_latin="Tsubaki Instruments Inc.",
        postal_address="〒000-0000 東京都千代田区椿町1-2-3 椿ビル5階",
        postal_address_latin="Tsubaki Building 5F, 1-2-3 Tsubaki-cho, Chiyoda-ku, Tokyo 000-0000",
        complaint_contact="privacy@tsubaki.example / 03-0000-0000",
        updated_at=at,
        updated_by=by,
    )


def found_project(users: Mapping[str, User], *, today: date, at: datetime) -> Project:
    """「FY26 重点十社」: it meets on the weekday of the meeting that is open now, for the fourth time."""
    meeting = open_meeting_day(today)
    start = meeting - (CURRENT - 1) * WEEK - DAY
    end = _fiscal_year_end(start)
    members = [user for user in users.values() if user.team]
    return create_project(
        fields={
            "name": f"FY{end.year % 100 - 1:02d} 重点十社 Strategic Ten",
            "goal_amount": 250_000_000,
            "period_start": start,
            "period_end": end,
            "cadence": Project.Cadence.WEEKLY,
            "meeting_weekday": meeting.isoweekday(),
            "meeting_time": time(10),
        },
        members=members,
        leads=[user for user in members if user.role == Role.LEAD],
        by=users["kondo"],
        at=at,
    )


def open_the_window(project: Project) -> None:
    """Nobody who tries the demo waits for Tuesday, 09:30. Told in the demo's pages and in docs/running.md.

    A row: as a change of the rhythm it would move the coming meetings.
    """
    Project.objects.filter(pk=project.pk).update(**WINDOW_OF_A_DEMO)


def _fiscal_year_end(start: date) -> date:
    """The last of March that leaves the project at least two months."""
    end = date(start.year, 3, 31)
    while end < start + 9 * WEEK:
        end = date(end.year + 1, 3, 31)
    return end
