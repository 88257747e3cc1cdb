"""What holds for any file: twice is once, undone is as before, and no row is lost."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from accounts.models import Account, Activity, Contact, Deal, LegalBasisEntry
from tests import build
from tests.accounts.imports.files import checked, csv, done, imported, undone

pytestmark = pytest.mark.django_db

# What a system says of one thing is one story, told in several ways and with gaps. (A file that moves an address or a
# name from one record to another contradicts itself; its conflicts are looked at anew the next time.)
COMPANIES = [
    ("1", ["アオバ", "㈱アオバ", "Aoba Inc."], "Aoba Inc.", "aoba.example"),
    ("2", ["ミドリ", "ミドリ株式会社"], "Midori", "midori.example"),
    ("3", ["キイロ"], "Kiiro KK", "kiiro.example"),
]
PEOPLE = [
    ("1", ["伊藤 健", "伊藤健"], ["ito@aoba.example", "ITO@aoba.example"]),
    ("2", ["近藤 翔"], ["kondo@gmail.com"]),
    ("3", ["高橋 一郎", "髙橋　一郎"], ["t@aoba.example"]),
]
DEALS = [
    ("1", "点検", "受注", "2025/1/10", "2025/3/31"),
    ("2", "更新", "商談中", "2025/1/10", ""),
    ("3", "監視", "失注", "", "2024/3/31"),
]
AT = ["株式会社アオバ", "アオバ㈱", "Aoba Inc.", "どこにもない", ""]


# Each example is four imports: few of them, and as they were found.
FEW = settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@st.composite
def companies(draw):
    number, names, latin, domain = draw(st.sampled_from(COMPANIES))
    told = (number, draw(st.sampled_from(names)), latin, domain, "製造")
    gaps = draw(st.tuples(*[st.booleans()] * len(told)))
    return tuple("" if gap else value for value, gap in zip(told, gaps, strict=True))


@st.composite
def people(draw):
    number, names, emails = draw(st.sampled_from(PEOPLE))
    told = (number, "aoba.example", draw(st.sampled_from(names)), draw(st.sampled_from(emails)), "課長")
    gaps = draw(st.tuples(*[st.booleans()] * len(told)))
    number, *rest = ("" if gap else value for value, gap in zip(told, gaps, strict=True))
    return (number, draw(st.sampled_from(AT)), *rest)


@st.composite
def deals(draw):
    told = draw(st.sampled_from(DEALS))
    gaps = draw(st.tuples(*[st.booleans()] * len(told)))
    number, *rest = ("" if gap else value for value, gap in zip(told, gaps, strict=True))
    return (number, draw(st.sampled_from(AT)), *rest)


def file_of(rows):
    """One that holds anything: a file of empty lines is refused before it is read."""
    return st.lists(rows, min_size=1, max_size=8).filter(lambda rows: any(map(any, rows)))


account_rows = file_of(companies())
contact_rows = file_of(people())
deal_rows = file_of(deals())
FILES = {
    "accounts": ("id,会社名,会社名英語,ドメイン,業種", account_rows),
    "contacts": ("contact id,会社名,ドメイン,氏名,メール,役職", contact_rows),
    "deals": ("案件ID,企業名,案件名,ステータス,発生日,完了日", deal_rows),
}


@pytest.fixture
def rep():
    return build.rep()


def world(by):
    """Companies, people and deals that the files speak of, in part under ids of the source."""
    aoba = build.account("株式会社アオバ", domain="aoba.example", name_latin="Aoba Inc.")
    midori = build.account("ミドリ", source="CRM", external_id="2")
    build.contact(aoba, "ito@aoba.example", title="", source="CRM", external_id="1")
    Contact.objects.create(account=midori, family_name="近藤", given_name="翔")
    build.deal(aoba, name="監視", opened_on=None, source="CRM", external_id="3")


def everything():
    models = (Account, Contact, Deal, Activity, LegalBasisEntry)
    return {model: list(model.objects.order_by("pk").values()) for model in models}


@pytest.mark.parametrize("kind", FILES)
@given(picked=st.data())
@FEW
def test_any_file_twice_is_once_and_undone_is_as_before(rep, kind, picked):
    header, rows = FILES[kind]
    lines = [",".join(row) for row in picked.draw(rows)]
    content = csv(header, *lines)
    with transaction.atomic():
        world(rep)
        before = everything()
        run = imported(content, kind, by=rep)
        filled = sum(1 for line in lines if line.strip(","))
        assert run.rows.count() == sum(run.counts.values()) == filled
        after = everything()

        again = imported(content, kind, by=rep)
        assert (again.counts["create"], again.counts["update"]) == (0, 0)
        assert everything() == after

        undone(run, by=rep)
        assert everything() == before
        transaction.set_rollback(True)


@given(rows=contact_rows)
@FEW
def test_the_dry_run_says_what_the_import_does(rep, rows):
    content = csv(FILES["contacts"][0], *(",".join(row) for row in rows))
    with transaction.atomic():
        world(rep)
        run = checked(content, "contacts", by=rep)
        said = list(run.rows.order_by("line").values_list("line", "outcome", "code"))
        counts = dict(run.counts)
        run = done(run, "import", by=rep)
        assert run.counts == counts
        assert list(run.rows.order_by("line").values_list("line", "outcome", "code")) == said
        emails = [
            email.lower() for email in Contact.objects.exclude(email="").values_list("email", flat=True)
        ]
        assert len(emails) == len(set(emails))
        transaction.set_rollback(True)


@given(rows=account_rows)
@FEW
def test_a_company_is_never_doubled_under_another_spelling(rep, rows):
    """Two companies of one key have each an id of the source, or a domain of their own."""
    content = csv(FILES["accounts"][0], *(",".join(row) for row in rows))
    with transaction.atomic():
        imported(content, by=rep)
        seen = {}
        for account in Account.objects.order_by("pk"):
            for other in seen.get(account.name_key, []):
                with_ids = account.external_id and other.external_id
                with_domains = account.domain and other.domain and account.domain != other.domain
                assert with_ids or with_domains
            seen.setdefault(account.name_key, []).append(account)
        transaction.set_rollback(True)
