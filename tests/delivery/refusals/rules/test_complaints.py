import pytest

from nurture.delivery.refusals.rules.complaints import Standing, share, standing


@pytest.mark.parametrize(
    ("complaints", "sent", "expected"),
    [
        (0, 0, Standing.GOOD),
        (0, 5000, Standing.GOOD),
        (1, 5, Standing.WARNING),
        (1, 1001, Standing.GOOD),
        (1, 1000, Standing.WARNING),
        (2, 1000, Standing.WARNING),
        (3, 1000, Standing.ALARM),
        (1, 20, Standing.ALARM),
    ],
)
def test_it_warns_at_one_in_a_thousand_and_alarms_at_three(complaints, sent, expected):
    assert standing(complaints, sent) is expected


def test_few_cases_make_no_share():
    assert share(1, 19) is None
    assert share(1, 20) == 5
