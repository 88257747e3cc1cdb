import pytest

from nurture.delivery.controls.rules.release import Person, may_release

REP, REP_LEAD = Person(1, "sales", leads=False), Person(2, "sales", leads=True)
MARKETER, ADMIN = Person(3, "marketing", leads=False), Person(4, "", leads=True)


@pytest.mark.parametrize(
    ("asked", "other", "may"),
    [
        (REP, REP, False),
        (REP_LEAD, REP_LEAD, False),
        (ADMIN, ADMIN, False),
        (REP, MARKETER, True),
        (MARKETER, REP, True),
        (REP, REP_LEAD, True),
        (REP, ADMIN, True),
        (REP_LEAD, Person(5, "sales", leads=False), False),
        (REP, Person(5, "sales", leads=False), False),
        (REP, Person(6, "", leads=False), False),
    ],
)
def test_somebody_of_the_other_team_or_another_lead(asked, other, may):
    assert may_release(asked, other) is may
