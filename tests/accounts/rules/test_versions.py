from datetime import date

from accounts.rules.versions import fingerprint


def test_equal_values_have_one_fingerprint_whatever_their_order():
    assert fingerprint({"a": 1, "b": date(2026, 1, 1)}) == fingerprint({"b": date(2026, 1, 1), "a": 1})


def test_a_changed_value_changes_it():
    assert fingerprint({"a": "x", "b": ""}) != fingerprint({"a": "", "b": "x"})
