import pytest

from accounts.imports.notice_words import notice_words
from accounts.imports.rules.fields import FIELDS, Kind, header_key
from accounts.imports.rules.problems import FileCode, MappingCode, NoticeCode, RowCode
from accounts.imports.sql.records import RECORDS
from accounts.imports.words import FIELDS as LABELS
from accounts.imports.words import FILE, MAPPING, REASONS, ROW
from accounts.models import Account, Contact, Deal

MODELS = {Kind.ACCOUNTS: Account, Kind.CONTACTS: Contact, Kind.DEALS: Deal}
# What a row states about a record under another name, or about its account.
STATED_OTHERWISE = {"full_name", "full_kana", "account", "account_external_id", "account_domain", "refused"}


@pytest.mark.parametrize(
    ("codes", "words"), [(FileCode, FILE), (MappingCode, MAPPING), (RowCode, ROW), (RowCode, REASONS)]
)
def test_every_code_has_words(codes, words):
    assert set(words) == set(codes)


@pytest.mark.parametrize(
    ("code", "params"),
    [
        (NoticeCode.LEFT_OUT, {"columns": ["revenue", "memo"]}),
        (NoticeCode.NO_BASIS, {}),
        (NoticeCode.ZERO_GONE, {"rows": 2, "column": "電話", "line": 2, "phone": "312345678"}),
        (NoticeCode.UNIT, {"column": "金額（千円）", "unit": "千円"}),
        (NoticeCode.NO_IDS, {}),
        (NoticeCode.EXPECTED_DATES, {"rows": 2, "column": "close_date"}),
        (NoticeCode.SPELLINGS, {"groups": [[["GTX Pro", 1480], ["GTXPro", 2]]]}),
    ],
)
def test_every_notice_has_words(code, params):
    assert "%(" not in notice_words(code, params)


def test_a_notice_of_spellings_counts_each():
    words = notice_words(NoticeCode.SPELLINGS, {"groups": [[["GTX Pro", 1480], ["GTXPro", 2]]]})
    assert "GTX Pro 1,480 · GTXPro 2" in words


@pytest.mark.parametrize("kind", Kind)
def test_every_field_has_a_label_and_fits_its_column(kind):
    for field in FIELDS[kind]:
        assert field.name in LABELS
        if field.name not in STATED_OTHERWISE:
            limit = MODELS[kind]._meta.get_field(field.name).max_length
            assert (field.max_length or None) == limit or field.shape in {"long_text", "stage"}


@pytest.mark.parametrize("kind", Kind)
def test_every_field_of_a_file_is_compared_with_what_is_there(kind):
    names = {field.name for field in FIELDS[kind]} - STATED_OTHERWISE - {"external_id"}
    assert names <= set(RECORDS[kind].columns)


@pytest.mark.parametrize("kind", Kind)
def test_no_header_names_two_fields_of_one_kind(kind):
    named = [{header_key(header) for header in field.headers.split("|")} for field in FIELDS[kind]]
    headers = [header for names in named for header in names]
    assert sorted(headers) == sorted(set(headers))
