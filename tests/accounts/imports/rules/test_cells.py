from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.imports.rules.cells import CellError, read_amount, read_email, read_whole_number
from accounts.imports.rules.dates import DateEvidence, DateOrder, read_date
from accounts.imports.rules.problems import RowCode

YMD, MDY, DMY = DateOrder.YEAR_FIRST, DateOrder.MONTH_FIRST, DateOrder.DAY_FIRST


def orders(*values):
    evidence = DateEvidence()
    for value in values:
        evidence.add(value)
    return evidence.orders


@pytest.mark.parametrize(
    "written",
    [
        "2026-01-02",
        "2026/1/2",
        "2026.1.2",
        "2026年1月2日",
        "20260102",
        "２０２６／０１／０２",
        "令和8年1月2日",
        "R8.1.2",
        "R8/1/2",
        "2026-01-02T23:59:00Z",
        "2026/01/02 9:00",
    ],
)
def test_a_year_that_comes_first_is_read_in_every_order(written):
    assert {read_date(written, order) for order in DateOrder} == {date(2026, 1, 2)}


def test_the_first_year_of_an_era_is_called_gannen():
    assert read_date("令和元年5月1日", YMD) == date(2019, 5, 1)


def test_a_year_that_comes_last_is_read_in_the_order_given():
    assert (read_date("1/2/2026", MDY), read_date("1/2/2026", DMY)) == (date(2026, 1, 2), date(2026, 2, 1))


@pytest.mark.parametrize("written", ["13/13/2026", "2026-02-30", "soon", "1/2/26", "未定"])
def test_what_is_no_date_is_refused(written):
    with pytest.raises(CellError) as refused:
        read_date(written, MDY)
    assert refused.value.code == RowCode.DATE


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["10/20/2016", "1/2/2017"], [MDY]),
        (["20/10/2016", "1/2/2017"], [DMY]),
        (["1/2/2017", "3/4/2017"], [MDY, DMY]),
        (["13/1/2017", "1/13/2017"], [MDY, DMY]),
        (["2017-01-02", "令和6年1月2日", "unknown"], [YMD]),
        (["2017-01-02", "1/2/2017"], [MDY, DMY]),
        ([], [YMD]),
    ],
    ids=["month", "day", "open", "mixed", "year", "year and open", "none"],
)
def test_the_order_of_dates_is_known_or_asked_never_guessed(values, expected):
    assert orders(*values) == expected


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31)))
def test_a_date_that_one_order_alone_can_read_is_evidence_for_it(day):
    written = f"{day.month}/{day.day}/{day.year}"
    assert (orders(written) == [MDY]) == (day.day > 12)


@pytest.mark.parametrize(
    ("written", "currency", "amount"),
    [
        ("1,234", "JPY", "1234"),
        ("￥1,234", "JPY", "1234"),
        ("１，２３４円", "JPY", "1234"),
        ("¥ 1,234,000", "JPY", "1234000"),
        ("1234.00", "JPY", "1234"),
        ("1234.50", "USD", "1234.50"),
        ("$1,234.5", "USD", "1234.5"),
        ("USD 1,234", "USD", "1234"),
        ("0", "USD", "0"),
    ],
)
def test_amounts_are_read_as_people_write_them(written, currency, amount):
    assert read_amount(written, currency) == Decimal(amount)


@pytest.mark.parametrize(
    ("written", "currency", "code"),
    [
        ("1234.50", "JPY", RowCode.AMOUNT_DECIMALS),
        ("$1,234", "JPY", RowCode.AMOUNT_CURRENCY),
        ("1.234,50", "EUR", RowCode.AMOUNT),
        ("12,34", "USD", RowCode.AMOUNT),
        ("-5", "USD", RowCode.AMOUNT),
        ("about 5", "USD", RowCode.AMOUNT),
        ("99999999999999", "JPY", RowCode.AMOUNT),
        ("1e5", "USD", RowCode.AMOUNT),
        ("NaN", "USD", RowCode.AMOUNT),
    ],
)
def test_an_amount_that_could_be_misread_is_refused(written, currency, code):
    with pytest.raises(CellError) as refused:
        read_amount(written, currency)
    assert refused.value.code == code


def test_heads_are_counted_in_any_width():
    assert [read_whole_number(text) for text in ("1,234", "１２３４", "1,234名")] == [1234] * 3


def test_half_a_head_is_refused():
    with pytest.raises(CellError):
        read_whole_number("12.5")


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("Ito@Minato.Example", "Ito@minato.example"),
        ("o'hara+x@example.co.jp", "o'hara+x@example.co.jp"),
        ("taro..@docomo.ne.jp", None),
        ("taro.@docomo.ne.jp", "taro.@docomo.ne.jp"),
        ("ito@日本語.jp", "ito@xn--wgv71a119e.jp"),
        ("mailto:ito@minato.example", "ito@minato.example"),
        ("ito@minato", None),
        ("ito minato.example", None),
        ("ito@ken@minato.example", None),
        ("Ito <ito@minato.example>", None),
        ("ito\r\nbcc: x@minato.example", None),
    ],
)
def test_addresses_are_those_that_mail_can_carry(written, address):
    if address:
        assert read_email(written) == address
    else:
        with pytest.raises(CellError) as refused:
            read_email(written)
        assert refused.value.code == RowCode.EMAIL


@pytest.mark.parametrize("written", ["伊藤@minato.example", "müller@example.com"])
def test_a_local_part_outside_ascii_is_refused(written):
    with pytest.raises(CellError) as refused:
        read_email(written)
    assert refused.value.code == RowCode.EMAIL_LOCAL
