from datetime import date

from nurture.projects.rules.calendars import Closure, Holidays, closures_from

YEAR_END = Closure(date(2026, 12, 29), date(2027, 1, 3), "年末年始")


def test_public_holidays_and_our_closures_are_days_nobody_works():
    calendar = Holidays("JP", (YEAR_END,))
    assert date(2026, 11, 23) in calendar
    assert date(2026, 12, 30) in calendar
    assert date(2026, 12, 28) not in calendar


def test_it_names_what_keeps_us_from_working():
    calendar = Holidays("JP", (YEAR_END, Closure(date(2026, 8, 13), date(2026, 8, 14))))
    assert calendar.name_of(date(2026, 11, 23)) == "勤労感謝の日"
    assert calendar.name_of(date(2026, 12, 30)) == "年末年始"
    assert calendar.name_of(date(2026, 12, 28)) == ""


def test_a_closure_without_a_name_closes_all_the_same():
    assert date(2026, 8, 13) in Holidays("", (Closure(date(2026, 8, 13), date(2026, 8, 14)),))


def test_a_country_the_package_does_not_know_has_none():
    assert date(2026, 1, 1) not in Holidays("XX")


def test_closures_are_read_as_a_project_keeps_them():
    kept = [{"first": "2026-12-29", "last": "2027-01-03", "name": "年末年始"}]
    assert closures_from(kept) == (YEAR_END,)
