from datetime import date, datetime
from zoneinfo import ZoneInfo

from nurture.reports.rules.board import first_shown, lay_out
from nurture.reports.rules.news import news_since

TOKYO = ZoneInfo("Asia/Tokyo")


def moment(*parts):
    return datetime(*parts, tzinfo=TOKYO)


def test_news_begin_with_yesterday():
    assert news_since(moment(2026, 11, 26, 8), None, TOKYO, ()) == moment(2026, 11, 25)


def test_yesterday_is_the_last_day_anybody_worked():
    labour_day = {date(2026, 11, 23)}
    assert news_since(moment(2026, 11, 24, 8), None, TOKYO, labour_day) == moment(2026, 11, 20)


def test_whoever_was_away_longer_is_told_since_then():
    left = moment(2026, 11, 18, 17)
    assert news_since(moment(2026, 11, 26, 8), left, TOKYO, ()) == left


def test_a_short_absence_does_not_shorten_them():
    assert news_since(moment(2026, 11, 26, 8), moment(2026, 11, 26, 7), TOKYO, ()) == moment(2026, 11, 25)


WEEKLY = [date(2026, 11, 24), date(2026, 11, 30), date(2026, 12, 7), date(2026, 12, 14)]


def test_a_week_between_two_emails_is_the_next_meeting_also_when_one_moved_by_a_day():
    assert lay_out([5, 5, 5], WEEKLY) == [0, 1, 2]


def test_a_longer_wait_leaves_meetings_out_and_what_lies_beyond_has_no_place():
    assert lay_out([5, 10, 10], WEEKLY) == [0, 2, None]
    assert lay_out([5], []) == [None]


def test_a_board_begins_a_little_before_today_and_ends_with_the_period():
    assert first_shown(None, current=1, last=20) == 1
    assert first_shown(None, current=9, last=20) == 7
    assert first_shown(99, current=9, last=20) == 15
    assert first_shown(None, current=2, last=3) == 1
