import pytest

from nurture.delivery.models import Message
from nurture.meetings.gates import decision_stands
from nurture.meetings.models import Confirmation, Decision
from nurture.sequences.gates import content_is_approved
from tests.meetings.test_actions import change, confirm, decide_to_send, withdraw

pytestmark = pytest.mark.django_db


@pytest.fixture
def decision(meeting, target, email, rep, marketer):
    return confirm(decide_to_send(meeting, target, email, rep), marketer)


@pytest.fixture
def message(decision):
    return Message.objects.select_related("mailing").get()


def test_a_decision_of_both_teams_opens_both_gates(message, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        assert content_is_approved(message) is None
        assert decision_stands(message) is None


def test_a_withdrawn_decision_shuts_the_gate(message, decision, rep):
    withdraw(decision, rep)
    assert decision_stands(message).code == "not_decided"


def test_a_decision_of_one_team_shuts_the_gate(message, marketer):
    Confirmation.objects.filter(user=marketer).delete()
    assert decision_stands(message).code == "not_decided"


def test_a_decision_about_other_words_shuts_the_gate(message):
    Decision.objects.update(content_hash="f" * 64)
    assert decision_stands(message).code == "not_decided"


def test_a_decision_about_another_target_shuts_the_gate(message, target, rep, marketer):
    from tests import build

    other = build.target(target.project, build.account("他社"), rep, marketer)
    Decision.objects.update(target=other)
    assert decision_stands(message).code == "not_decided"


def test_a_decision_nobody_agreed_on_shuts_the_gate(message):
    Decision.objects.update(agreed_at=None)
    assert decision_stands(message).code == "not_decided"


def test_an_edit_after_the_decision_shuts_the_gate_of_the_text(message, email, rep):
    change(email, rep)
    assert content_is_approved(message).code == "content_changed"
