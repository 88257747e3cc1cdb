import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nurture.projects.rules.amounts import LARGEST, NotAnAmount, grouped, parse_yen


@pytest.mark.parametrize(
    ("written", "yen"),
    [
        ("32,000,000", 32_000_000),
        ("32000000", 32_000_000),
        ("¥32,000,000", 32_000_000),
        ("32,000,000円", 32_000_000),
        ("3,200万", 32_000_000),
        ("3200万円", 32_000_000),
        ("\uff13\uff0c\uff12\uff10\uff10万円", 32_000_000),
        ("32百万", 32_000_000),
        ("3.2千万円", 32_000_000),
        ("32M", 32_000_000),
        ("¥32m", 32_000_000),
        ("JPY 32M", 32_000_000),
        ("3.2億", 320_000_000),
        ("1億2,000万", 120_000_000),
        ("1.5bn", 1_500_000_000),
        ("500k", 500_000),
        ("1円", 1),
    ],
)
def test_yen_are_read_as_people_write_them(written, yen):
    assert parse_yen(written) == yen


@pytest.mark.parametrize(
    "written",
    [
        "",
        "abc",
        "0",
        "0万",
        "-5",
        "12,34",
        "1,2345",
        "3,2M",
        "1.234.567",
        "0.5",
        "1億2億",
        "2,000万1億",
        "3千2百万",
        "32 $",
        "万",
        "1e9",
    ],
)
def test_what_would_have_to_be_guessed_is_refused(written):
    with pytest.raises(NotAnAmount):
        parse_yen(written)


@given(st.integers(min_value=1, max_value=LARGEST - 1))
def test_every_amount_reads_back_from_how_it_is_shown(amount):
    assert parse_yen(grouped(amount)) == amount
    assert parse_yen(str(amount)) == amount
    assert parse_yen(f" ¥ {grouped(amount)} ") == amount


@given(st.integers(min_value=1, max_value=99_999_999))
def test_man_are_ten_thousands(man):
    assert parse_yen(f"{man:,}万円") == man * 10_000


@given(st.text(max_size=30))
def test_any_text_is_an_amount_or_refused(text):
    with contextlib.suppress(NotAnAmount):
        assert 0 < parse_yen(text) < LARGEST
