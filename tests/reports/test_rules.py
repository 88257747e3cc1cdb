from datetime import date, datetime
from zoneinfo import ZoneInfo

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
