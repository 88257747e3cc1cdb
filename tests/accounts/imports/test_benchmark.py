"""The benchmark of imports measures what it says it does."""

import pytest

from accounts.models import Contact, ImportRun
from benchmarks import imports

pytestmark = pytest.mark.django_db


def test_a_round_measures_all_four_and_leaves_nothing(monkeypatch):
    monkeypatch.setattr(imports, "COMPANIES", 3)
    monkeypatch.setattr(imports, "ONE_BY_ONE", 2)
    monkeypatch.setattr(imports, "_tidy", lambda: None)
    people = imports._people(7)
    rates = imports._round(people, imports._companies(), imports._file(people))
    assert len(rates) == 4
    assert all(rate > 0 for rate in rates.values())
    assert not Contact.objects.exists()
    assert not ImportRun.objects.exists()


def test_the_table_holds_each_rate_beside_the_two_others():
    rates = {imports.BARE: 100.0, "ours": 150.0, imports.SINGLE: 10.0}
    lines = list(imports.table(rates))
    assert lines[2].split() == ["ours", "150", "1.50", "15.0"]


def test_an_import_that_went_wrong_is_not_measured():
    people = imports._people(2)
    with pytest.raises(SystemExit, match="failed"):
        imports._import(imports._file(people), 2)
