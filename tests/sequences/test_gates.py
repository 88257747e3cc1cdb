import pytest

from nurture.delivery.models import Mailing, Message
from nurture.sequences import actions, gates
from nurture.sequences.gates import content_is_approved, contents_are_approved
from tests.build import NOW
from tests.sequences.test_actions import approve, save

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_new_process():
    gates._hashed.clear()


@pytest.fixture
def message(email, marketer):
    (message,) = actions.plan_sending(email=email, decision_ref=1, by=marketer, at=NOW)
    return Message.objects.select_related("mailing").get(pk=message.pk)


def test_the_gate_opens_when_both_teams_approved(
    message, email, rep, marketer, django_assert_max_num_queries
):
    approve(email, rep)
    approve(email, marketer)
    # On PostgreSQL they are asked past Django, and not counted.
    with django_assert_max_num_queries(3):
        assert content_is_approved(message) is None
    # Its words have been hashed once.
    with django_assert_max_num_queries(1):
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


@pytest.mark.parametrize("field", ["subject", "body", "preheader", "layout"])
def test_words_that_only_claim_to_be_the_approved_ones_do_not_go(message, email, rep, marketer, field):
    approve(email, rep)
    approve(email, marketer)
    assert content_is_approved(message) is None
    Mailing.objects.filter(pk=message.mailing_id).update(**{field: "note"})
    message = Message.objects.select_related("mailing").get(pk=message.pk)
    assert content_is_approved(message).code == "not_these_words"


def test_a_file_that_nobody_approved_does_not_go(message, email, rep, marketer):
    approve(email, rep)
    approve(email, marketer)
    message.mailing.attachments.create(
        target=message.mailing.target,
        file_name="x.pdf",
        media_type="application/pdf",
        size=1,
        sha256="0" * 64,
        content=b"x",
        created_at=NOW,
        created_by=rep,
    )
    assert content_is_approved(message).code == "not_these_words"


def test_a_whole_window_is_asked_at_once(message, email, rep, marketer, django_assert_max_num_queries):
    approve(email, rep)
    approve(email, marketer)
    other = Message(pk=message.pk + 1, mailing=Mailing(email_ref=0, content_hash="0" * 64))
    contents_are_approved([message])
    with django_assert_max_num_queries(2):
        refused = contents_are_approved([message, other])
    assert {pk: refusal.code for pk, refusal in refused.items()} == {other.pk: "content_changed"}


def test_a_memory_that_is_full_loses_no_answer_of_this_window(message, email, rep, marketer, monkeypatch):
    approve(email, rep)
    approve(email, marketer)
    assert content_is_approved(message) is None
    monkeypatch.setattr(gates, "KEPT", 1)
    other = Mailing.objects.get(pk=message.mailing_id)
    other.pk, other.decision_ref = None, 2
    other.save()
    assert contents_are_approved([message, Message(pk=message.pk + 1, mailing=other)]) == {}
