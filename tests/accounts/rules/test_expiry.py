from datetime import date

import pytest

from accounts.rules.expiry import renewed_until

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("heard_on", "expires_on", "until"),
    [
        (date(2026, 8, 1), date(2026, 10, 30), date(2027, 2, 22)),
        (date(2026, 10, 1), date(2026, 10, 2), date(2026, 12, 24)),
        (date(2020, 1, 1), date(2026, 10, 2), date(2027, 11, 24)),
    ],
    ids=["as long again", "a month at least", "a year at most"],
)
def test_what_still_holds_holds_as_long_again(heard_on, expires_on, until):
    assert renewed_until(heard_on, expires_on, today=TODAY) == until
