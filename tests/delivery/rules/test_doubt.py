from datetime import UTC, datetime, timedelta

from nurture.delivery.rules import doubt
from nurture.delivery.rules.retry import RetryClass

AT = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)


def test_ten_minutes_as_the_standard_lets_a_server_answer():
    assert doubt.again_from(AT) == AT + timedelta(minutes=10)


def test_three_days_before_the_frozen_date_looks_like_spam():
    assert doubt.again_until(AT) == AT + timedelta(days=3)


def test_only_what_is_wrong_in_itself_is_hopeless():
    hopeless = {each for each in RetryClass if not doubt.may_try_again(each)}
    assert hopeless == {RetryClass.NO_SUCH_ADDRESS}
    assert not doubt.may_try_again("broken_template")
    assert doubt.may_try_again("missing_value")
