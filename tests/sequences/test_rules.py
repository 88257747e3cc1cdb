import pytest
from hypothesis import given
from hypothesis import strategies as st

from nurture.sequences.rules.approval import both_agree
from nurture.sequences.rules.content import content_hash
from nurture.sequences.rules.state import EmailState, email_state, is_closed

pytestmark = pytest.mark.once


def test_the_same_letter_to_somebody_else_is_another_content():
    assert content_hash("件名", "本文", [1, 2]) == content_hash("件名", "本文", [2, 1, 1])
    assert content_hash("件名", "本文", [1, 2]) != content_hash("件名", "本文", [1])


@given(st.text(), st.text(), st.text(), st.text())
def test_words_never_slide_from_the_subject_into_the_text(subject, body, other_subject, other_body):
    same = (subject, body) == (other_subject, other_body)
    assert (content_hash(subject, body, []) == content_hash(other_subject, other_body, [])) == same


@pytest.mark.parametrize(
    ("words", "agreed"),
    [
        ([("sales", 1), ("marketing", 2)], True),
        ([("marketing", 2), ("sales", 1)], True),
        ([("sales", 1), ("marketing", 1)], False),
        ([("sales", 1), ("sales", 2)], False),
        ([("marketing", 2)], False),
        ([], False),
    ],
)
def test_both_teams_agree_by_two_people(words, agreed):
    assert both_agree(words) is agreed


@pytest.mark.parametrize(
    ("complete", "approvals", "messages", "state"),
    [
        (False, 0, (), EmailState.EMPTY),
        (True, 0, (), EmailState.DRAFT),
        (True, 1, (), EmailState.HALF_APPROVED),
        (True, 2, (), EmailState.APPROVED),
        (True, 2, ("planned",), EmailState.PLANNED),
        (True, 0, ("held", "sent"), EmailState.PLANNED),
        (True, 2, ("sent", "failed"), EmailState.SENT),
        (True, 2, ("uncertain",), EmailState.SENT),
        (True, 2, ("cancelled", "expired"), EmailState.APPROVED),
    ],
)
def test_where_an_email_stands(complete, approvals, messages, state):
    assert email_state(complete=complete, approvals=approvals, messages=messages) == state


def test_an_email_closes_with_the_first_message_that_may_have_arrived():
    assert is_closed(["planned", "handing_over"])
    assert is_closed(["uncertain"])
    assert not is_closed(["planned", "held", "failed", "cancelled"])
