"""Icons, teams, people, money and dates as a template shows them."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import timezone, translation
from lucide import IconDoesNotExist

from nurture.web.templatetags import ui

TODAY = dt.date(2026, 11, 24)
CALL = dt.datetime(2026, 11, 23, 23, 30, tzinfo=dt.UTC)  # Tuesday the 24th, 08:30 in Tokyo


@dataclass
class Somebody:
    name: str
    team: str = ""

    def __str__(self):
        return self.name


@pytest.fixture(autouse=True)
def _tokyo():
    with timezone.override(ZoneInfo("Asia/Tokyo")), translation.override("en"):
        yield


def render(source, **context):
    return Template(source).render(Context(context))


def test_an_icon_is_decoration_unless_it_is_labelled():
    assert 'aria-hidden="true"' in ui.icon("phone")
    labelled = ui.icon("phone", "icon-l", "Call")
    assert 'role="img"' in labelled
    assert 'aria-label="Call"' in labelled
    assert "aria-hidden" not in labelled
    assert 'class="icon icon-l"' in labelled


def test_the_label_of_an_icon_is_escaped():
    assert "<b>" not in render('{% icon "phone" "" label %}', label='"><b>')


def test_an_icon_that_does_not_exist_is_an_error():
    with pytest.raises(IconDoesNotExist):
        ui.icon("no-such-icon")


@pytest.mark.parametrize(
    ("team", "word"), [("sales", "Sales"), ("marketing", "Marketing"), ("joint", "Both teams")]
)
def test_a_team_is_a_word_and_an_icon_and_only_then_a_colour(team, word):
    tag = ui.team_tag(team)
    assert f"tag-{team}" in tag
    assert word in tag
    assert "<svg" in tag


def test_a_person_wears_the_ink_of_their_team_which_is_also_said():
    tag = ui.team_tag(Somebody("Sho Kondo", "sales"))
    assert "tag-sales" in tag
    assert "Sho Kondo" in tag
    assert '<span class="visually-hidden">Sales</span>' in tag


def test_somebody_without_a_team_administers():
    assert "Administrator" in ui.team_tag("")


def test_a_name_cannot_bring_markup_along():
    assert "<script>" not in ui.team_tag(Somebody("<script>alert(1)</script>", "sales"))
    assert "<script>" not in ui.avatar(Somebody("<script>", "sales"))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Sho Kondo", "SK"),
        ("S. Kondo", "SK"),
        ("Kondo", "K"),
        ("anna maria o'neill", "AO"),
        ("近藤 翔", "近"),
        ("Ito 伊藤 健", "伊"),
        ("さくら", "さ"),
        ("(unknown)", ""),
        ("", ""),
    ],
)
def test_initials(name, expected):
    assert ui.initials(name) == expected


def test_an_empty_role_has_a_dashed_place():
    assert "avatar-unknown" in ui.avatar(None)
    assert ">?<" in ui.avatar(None)


def test_a_contact_wears_no_ink():
    assert ui.avatar("伊藤 健") == '<span class="avatar" aria-hidden="true">伊</span>'


@pytest.mark.parametrize(
    ("amount", "expected"), [(None, ""), (0, "¥0"), (32000000, "¥32,000,000"), (-4500, "-¥4,500")]
)
def test_money_is_grouped(amount, expected):
    assert ui.jpy(amount) == expected


@pytest.mark.parametrize(
    ("amount", "english", "japanese"),
    [
        (None, "", ""),
        (0, "¥0", "0円"),
        (9999, "¥10K", "9,999円"),
        (45000, "¥45K", "4.5万円"),
        (999999, "¥1M", "100万円"),
        (4850000, "¥4.85M", "485万円"),
        (32000000, "¥32M", "3,200万円"),
        (32450000, "¥32.5M", "3,245万円"),
        (125000000, "¥125M", "1.25億円"),
        (2400000000, "¥2.4B", "24億円"),
        (-32000000, "-¥32M", "-3,200万円"),
    ],
)
def test_short_money(amount, english, japanese):
    assert ui.jpy_short(amount) == english
    with translation.override("ja"):
        assert ui.jpy_short(amount) == japanese


def test_a_day_of_this_year_needs_no_year():
    assert ui.day(dt.date(2026, 11, 19), TODAY) == "19 Nov"
    assert ui.day(dt.date(2025, 11, 19), TODAY) == "19 Nov 2025"
    with translation.override("ja"):
        assert ui.day(dt.date(2026, 11, 19), TODAY) == "11月19日"
        assert ui.day(dt.date(2025, 11, 19), TODAY) == "2025年11月19日"


def test_whoever_does_not_say_today_means_the_clocks(time_machine):
    time_machine.move_to(CALL, tick=False)
    assert ui.day(dt.date(2026, 11, 19)) == "19 Nov"
    assert ui.day(dt.date(2025, 11, 19)) == "19 Nov 2025"
    assert ui.moment(CALL) == "Tue 24 Nov 08:30"
    assert ui.moment(CALL.replace(year=2025)) == "Mon 24 Nov 2025 08:30"


def test_a_moment_shows_the_clock_of_the_reader():
    assert ui.moment(CALL, TODAY) == "Tue 24 Nov 08:30"
    with translation.override("ja"):
        assert ui.moment(CALL, TODAY) == "11月24日(火) 08:30"


def test_when_is_machine_readable_and_takes_today_from_the_page():
    assert render("{% when at %}", at=CALL, current_day=TODAY) == (
        '<time datetime="2026-11-24T08:30:00+09:00" title="Tue 24 Nov 2026 08:30">24 Nov</time>'
    )
    assert render("{% when on %}", on=TODAY, current_day=TODAY) == '<time datetime="2026-11-24">24 Nov</time>'


@pytest.mark.parametrize("tag", ["{% when x %}", "{{ x|day }}", "{{ x|moment }}", "{{ x|jpy }}"])
def test_nothing_shows_as_nothing(tag):
    assert render(tag, x=None) == ""


@pytest.mark.parametrize(("number", "shown"), [(7, "7"), (12345, "12,345"), (-1200, "-1,200"), (None, "")])
def test_numbers_are_grouped(number, shown):
    assert ui.grouped(number) == shown


@pytest.mark.parametrize(
    ("text", "is_long"),
    [("", False), ("言" * 100, False), ("言" * 101, True), ("は\n" * 2, False), ("は\n" * 3, True)],
)
def test_many_short_lines_are_long_too(text, is_long):
    assert ("Show the whole text" in render("{% fold_more x 100 %}", x=text)) is is_long


@pytest.mark.parametrize(
    ("phone", "link"),
    [
        ("０３－１２３４－５６７８", "03-1234-5678"),
        ("０３ー１２３４ー５６７８", "03-1234-5678"),
        ("03−1234−5678", "03-1234-5678"),
        ("（０３）１２３４　５６７８", "(03)12345678"),
        ("+81 3 1234 5678", "+81312345678"),
    ],
)
def test_a_number_typed_in_full_width_can_be_dialled(phone, link):
    assert ui.dialled(phone) == link
