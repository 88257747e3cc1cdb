from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.models import Activity, LegalBasisEntry, Proof
from accounts.retention import actions
from accounts.retention.facts import MustBeKept, StandsNow
from accounts.retention.queries import kept_for, proofs_to_let_go
from nurture.delivery.models import MessageState
from tests import build
from tests.build import NOW
from tests.reports.waiting import message

pytestmark = pytest.mark.django_db

THREE_YEARS = datetime(2029, 11, 24, 1, 0, tzinfo=UTC)


@pytest.fixture
def lead():
    return build.rep(role="lead")


@pytest.fixture
def contact(lead):
    marketer = build.marketer()
    target = build.target(build.project(lead, marketer), build.account(), lead, marketer)
    made = build.contact(target.account, legal_basis="none", legal_basis_on=None, legal_basis_source="")
    made.sent = lambda at: sent(target, made, at)
    return made


def sent(target, contact, at):
    made = message(target, MessageState.SENT, contact=contact, at=at)
    type(made).objects.filter(pk=made.pk).update(handed_over_at=at)
    return made


def proof(contact, by, *, basis="consent", at=NOW):
    made = Proof.objects.create(
        contact=contact,
        file_name="card.jpg",
        media_type="image/jpeg",
        size=4,
        content=b"card",
        created_by=by,
        created_at=at,
    )
    line = LegalBasisEntry.objects.create(contact=contact, basis=basis, proof=made, set_by=by, set_at=at)
    return made, line


def withdrawn(contact, by):
    return LegalBasisEntry.objects.create(
        contact=contact, basis="none", set_by=by, set_at=NOW + timedelta(days=1)
    )


@pytest.mark.parametrize("what", ["file", "line"])
def test_within_three_years_of_the_last_email_nothing_goes_and_the_day_is_named(contact, lead, what):
    made, line = proof(contact, lead)
    withdrawn(contact, lead)
    contact.sent(NOW - timedelta(days=400))
    contact.sent(NOW)
    with pytest.raises(MustBeKept) as raised:
        delete(what, made, line, by=lead, at=THREE_YEARS)
    assert raised.value.until == date(2029, 11, 24)
    assert Proof.objects.exists()
    assert LegalBasisEntry.objects.filter(pk=line.pk).exists()


@pytest.mark.parametrize("what", ["file", "line"])
def test_the_day_after_both_may_go_and_the_timeline_says_so(contact, lead, what):
    made, line = proof(contact, lead)
    withdrawn(contact, lead)
    contact.sent(NOW)
    delete(what, made, line, by=lead, at=THREE_YEARS + timedelta(days=1))
    assert not Proof.objects.exists()
    assert LegalBasisEntry.objects.filter(pk=line.pk).exists() == (what == "file")
    verb = {"file": "accounts.proof_deleted", "line": "accounts.legal_basis_line_deleted"}[what]
    assert Activity.objects.get(verb=verb).actor == lead


def delete(what, made, line, *, by, at):
    if what == "file":
        actions.delete_proof(proof=made, by=by, at=at)
    else:
        actions.delete_line(line=line, by=by, at=at)


@pytest.mark.parametrize("what", ["file", "line"])
def test_what_we_write_on_today_stays_however_long_ago_we_wrote(contact, lead, what):
    made, line = proof(contact, lead)
    contact.sent(NOW)
    with pytest.raises(StandsNow):
        delete(what, made, line, by=lead, at=THREE_YEARS + timedelta(days=1))


def test_somebody_never_written_to_has_nothing_that_must_be_kept(contact, lead):
    made, _line = proof(contact, lead)
    withdrawn(contact, lead)
    assert kept_for(contact.pk, today=NOW.date()) is None
    actions.delete_proof(proof=made, by=lead, at=NOW)


def test_a_file_that_another_line_needs_survives_the_line(contact, lead):
    made, line = proof(contact, lead)
    LegalBasisEntry.objects.create(contact=contact, basis="consent", proof=made, set_by=lead, set_at=NOW)
    actions.delete_line(line=line, by=lead, at=NOW)
    assert Proof.objects.get() == made


def test_another_term_of_the_installation(contact, lead, settings):
    settings.PROOF_KEPT_YEARS = 5
    proof(contact, lead)
    withdrawn(contact, lead)
    contact.sent(NOW)
    assert kept_for(contact.pk, today=THREE_YEARS.date()) == date(2031, 11, 24)


def test_the_list_holds_what_may_go_and_nothing_else(contact, lead, django_assert_num_queries):
    free, _line = proof(contact, lead)
    withdrawn(contact, lead)
    standing = build.contact(contact.account)
    proof(standing, lead)
    contact.sent(NOW)
    day = THREE_YEARS.date()
    assert proofs_to_let_go(lead, today=day).rows == []
    with django_assert_num_queries(1):
        assert proofs_to_let_go(lead, today=day + timedelta(days=1)).rows == [free]
