import pytest
from django.db import IntegrityError, transaction

from nurture.projects.actions.criteria import (
    first_criteria,
    propose_criteria,
    sign_criteria,
    standard_texts,
    withdraw_criteria,
)
from nurture.projects.facts import AlreadyProposed, CriteriaSettled, CriteriaSigned, NotALead
from nurture.projects.models import CriteriaSignature, CriteriaVersion
from nurture.projects.queries.criteria import criteria_page, in_force
from tests import build
from tests.build import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def rep():
    return build.rep()


@pytest.fixture
def marketer():
    return build.marketer()


@pytest.fixture
def project(rep, marketer):
    project = build.project(rep, marketer)
    project.memberships.update(is_lead=True)
    return project


@pytest.fixture
def texts():
    texts = standard_texts()
    texts["fit"]["asks_en"] = "Do they run pumps?"
    texts["fit"]["asks_ja"] = "ポンプを使っていますか。"
    return texts


def propose(project, texts, by, why="ポンプに絞る"):
    return propose_criteria(project=project, texts=texts, why=why, by=by, at=NOW)


def test_a_proposal_is_signed_by_its_author_and_in_force_with_the_other_lead(project, texts, rep, marketer):
    version = propose(project, texts, rep)
    assert in_force(project).number == 1
    assert [signature.user for signature in version.signatures.all()] == [rep]
    signed = sign_criteria(version=version, by=marketer, at=NOW)
    assert (signed.number, signed.in_force_at) == (2, NOW)
    found = in_force(project)
    assert found == version
    page = criteria_page(project, rep, "ja")
    assert page.in_force.asked[1].words.asks == "ポンプを使っていますか。"
    assert criteria_page(project, rep, "en").in_force.asked[1].words.asks == "Do they run pumps?"
    assert [earlier.row.number for earlier in page.earlier] == [1]


def test_one_lead_alone_changes_nothing(project, texts, rep):
    colleague = build.rep()
    project.memberships.create(user=colleague, is_lead=True, joined_at=NOW)
    version = propose(project, texts, rep)
    for somebody in (rep, colleague):
        with pytest.raises(CriteriaSigned):
            sign_criteria(version=version, by=somebody, at=NOW)
    assert in_force(project).number == 1


def test_members_propose_and_sign_nothing(project, texts, rep):
    member = build.marketer()
    project.memberships.create(user=member, joined_at=NOW)
    with pytest.raises(NotALead):
        propose(project, texts, member)
    version = propose(project, texts, rep)
    with pytest.raises(NotALead):
        sign_criteria(version=version, by=member, at=NOW)


def test_an_administrator_proposes_but_speaks_for_no_team(project, texts, rep, marketer):
    administrator = build.administrator()
    version = propose(project, texts, administrator)
    assert not version.signatures.exists()
    with pytest.raises(NotALead):
        sign_criteria(version=version, by=administrator, at=NOW)
    sign_criteria(version=version, by=rep, at=NOW)
    assert sign_criteria(version=version, by=marketer, at=NOW).number == 2


def test_one_proposal_waits_at_a_time_and_can_be_taken_back(project, texts, rep, marketer):
    version = propose(project, texts, rep)
    with pytest.raises(AlreadyProposed):
        propose(project, texts, marketer)
    withdraw_criteria(version=version, by=marketer, at=NOW)
    with pytest.raises(CriteriaSettled):
        sign_criteria(version=version, by=marketer, at=NOW)
    assert propose(project, texts, marketer).pk != version.pk


def test_the_standard_criteria_can_be_signed_as_they_are(project, rep, marketer):
    first = first_criteria(project)
    assert first_criteria(project) == first
    sign_criteria(version=first, by=rep, at=NOW)
    assert sign_criteria(version=first, by=marketer, at=NOW).number == 1
    assert set(criteria_page(project, rep, "en").in_force.signed) == {"sales", "marketing"}


def test_what_is_in_force_is_not_taken_back_and_what_is_replaced_is_not_signed(project, texts, rep, marketer):
    first = first_criteria(project)
    with pytest.raises(CriteriaSettled):
        withdraw_criteria(version=first, by=rep, at=NOW)
    sign_criteria(version=propose(project, texts, rep), by=marketer, at=NOW)
    with pytest.raises(CriteriaSettled):
        sign_criteria(version=first, by=rep, at=NOW)


def test_the_database_refuses_two_proposals_and_two_words_of_one_person(project, texts, rep):
    version = propose(project, texts, rep)
    with pytest.raises(IntegrityError), transaction.atomic():
        CriteriaVersion.objects.create(project=project, proposed_at=NOW, proposed_by=rep)
    with pytest.raises(IntegrityError), transaction.atomic():
        CriteriaSignature.objects.create(version=version, user=rep, team="marketing", at=NOW)
