import re

import pytest
from django.conf import settings
from django.utils import translation

from nurture.delivery import words
from nurture.delivery.models import MessageState
from nurture.delivery.rules.retry import RetryClass
from nurture.delivery.rules.states import ARROWS, NoSuchArrow, check_arrow
from nurture.delivery.rules.window import Why
from nurture.delivery.smtp import Phase, Verdict
from nurture.team.models import User

pytestmark = pytest.mark.once
WRITTEN = re.compile(r"""(?:Refusal\(|reason=)"([a-z_]+)""")


def test_every_reason_that_is_written_has_words():
    sources = (settings.BASE_DIR / "nurture" / "delivery").rglob("*.py")
    codes = {code for path in sources for code in WRITTEN.findall(path.read_text())} | set(RetryClass)
    assert {"paused", "stale", "missing_value", "later"} <= codes
    assert codes - set(words.REASONS) == set()


def test_every_why_phase_and_result_has_words():
    assert set(words.TIMING) == set(Why)
    assert set(words.PHASES) == set(Phase)
    assert set(words.RESULTS) == set(Verdict)


def test_the_words_of_an_app_above_are_filled_in():
    detail = {"words": "It is %(degrees)s degrees.", "degrees": 35}
    assert words.reason("too_warm", detail) == "It is 35 degrees."


def test_a_sentence_is_never_lost_for_a_missing_parameter():
    assert words.reason("later", {}) == "The receiving server wants it later. It said: %(text)s"
    assert words.reason("unheard_of", {}) == "unheard_of"


def test_what_expired_while_held_tells_both():
    assert words.reason("stale", {"before": "stopped"}).endswith("Before that: Sending is stopped by hand.")


def test_reasons_are_told_in_the_readers_language():
    with translation.override("ja"):
        assert words.reason("paused", {}).endswith("。")


def test_the_arrows_are_between_the_states_of_the_model():
    assert set(ARROWS) == set(MessageState.values)
    assert {after for afters in ARROWS.values() for after in afters} <= set(MessageState.values)


def test_there_is_no_way_back_from_sent():
    with pytest.raises(NoSuchArrow):
        check_arrow("sent", "planned")


def test_whoever_stopped_it_is_named_in_the_readers_language():
    detail = User(name="小野 葵", name_latin="Aoi Ono").both_names
    assert words.reason("by_hand", detail) == "Stopped by Aoi Ono."
    with translation.override("ja"):
        assert words.reason("by_hand", detail) == "小野 葵さんが止めました。"


def test_a_step_is_told_where_a_try_ended_early():
    with translation.override("en"):
        assert words.where("sent", "reply") == words.where("taken_back", "connect") == ""
        assert words.attempt("taken_back", "connect") == "Taken back before anything left us"
        assert words.where("refused", "rcpt") == str(words.PHASES["rcpt"])


def test_a_day_in_a_reason_is_written_as_the_reader_writes_it():
    detail = {"day": "2027-06-01"}
    with translation.override("en"):
        assert words.reason("basis_not_yet", detail).startswith(
            "The legal basis to write to this person is dated 1 Jun 2027"
        )
    with translation.override("ja"):
        assert "6月1日" in words.reason("basis_not_yet", detail)


@pytest.mark.parametrize(
    ("phase", "sentence"),
    [
        ("connect", "The mail server could not be reached."),
        ("auth", "The mail server does not take our password or key."),
        ("token", "The sign-in service (OAuth 2.0) gave us no token."),
    ],
)
def test_a_way_that_was_closed_says_at_which_door(phase, sentence):
    assert words.reason("route", {"phase": phase}) == f"{sentence} It is tried again."
