"""What the demo prints: columns stand straight, whatever the script."""

import pytest

from nurture.demo import welcome
from nurture.demo.sample.people import make_people
from nurture.team.models import User


@pytest.mark.parametrize(("text", "columns"), [("Kondo", 5), ("近藤 翔", 7), ("ｶﾅ", 2), ("", 0)])
def test_kanji_take_two_columns(text, columns):
    assert welcome.width(text) == columns
    assert welcome.width(welcome.padded(text, 12)) == 12


@pytest.mark.django_db
def test_everybody_is_listed_below_their_team_in_straight_columns():
    make_people()
    text = welcome.text("http://127.0.0.1:8000")
    lines = [line for line in text.splitlines() if "@tsubaki.example" in line]
    assert len(lines) == User.objects.count()
    starts = {
        welcome.width(line[: line.index(user.name)])
        for line, user in zip(lines, User.objects.order_by("id"), strict=True)
    }
    assert len(starts) == 1
    assert [line.split()[0] for line in lines if not line.startswith("   ")] == [
        "Sales",
        "Marketing",
        "Administration",
    ]


@pytest.mark.django_db
def test_who_has_left_is_not_offered():
    make_people()
    User.objects.filter(email="oka@tsubaki.example").update(is_active=False)
    assert "oka@" not in welcome.text("http://127.0.0.1:8000")
