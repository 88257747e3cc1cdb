import pytest

from nurture.delivery.models import Message
from nurture.sequences import actions
from nurture.sequences.gates import content_is_approved
from tests.build import NOW
from tests.sequences.test_actions import approve, save

pytestmark = pytest.mark.django_db


@pytest.fixture
def message(email, marketer):
    (message,) = actions.plan_sending(email=email, decision_ref=1, by=marketer, at=NOW)
    return Message.objects.select_related("mailing").get(pk=message.pk)


def test_the_gate_opens_when_both_teams_approved(message, email, rep, marketer, django_assert_num_queries):
    approve(email, rep)
    approve(email, marketer)
    with django_assert_num_queries(1):
        assert content_is_approved(message) is None


def test_one_team_is_not_enough(message, email, rep):
    approve(email, rep)
    assert content_is_approved(message).code == "not_approved"


def test_an_edit_after_planning_shuts_the_gate(message, email, rep, marketer):
    approve(email, rep)
    approve(email, marketer)
    save(email, marketer, body="別の文")
    refusal = content_is_approved(message)
    assert (refusal.code, refusal.then) == ("content_changed", "held")
