import pytest

from nurture.web.counts import forget, keep, waiting
from tests import build

pytestmark = pytest.mark.django_db

answers: list[int] = []


def next_answer(user, *, at):
    return answers.pop(0)


@pytest.fixture(autouse=True)
def _asks_us(settings):
    settings.PLACE_COUNTS = {"reports:today": f"{__name__}.next_answer"}
    answers[:] = [3, 2, 1]


@pytest.fixture
def rep():
    return build.rep()


def test_a_place_that_counts_nothing_has_nothing_waiting(rep):
    assert waiting("accounts:accounts", rep) == 0


def test_it_is_asked_once_in_a_while(rep):
    assert [waiting("reports:today", rep) for _ in range(3)] == [3, 3, 3]


def test_it_is_another_number_for_somebody_else(rep):
    assert waiting("reports:today", rep) == 3
    assert waiting("reports:today", build.rep()) == 2


def test_the_page_that_lists_what_waits_says_the_number_itself(rep):
    keep("reports:today", rep, 9)
    assert waiting("reports:today", rep) == 9
    assert answers == [3, 2, 1]


def test_what_one_did_oneself_is_forgotten_at_once(rep):
    waiting("reports:today", rep)
    forget(rep)
    assert waiting("reports:today", rep) == 2


def test_any_change_through_a_page_counts_as_something_done(client, rep):
    client.force_login(rep)
    waiting("reports:today", rep)
    client.get("/accounts/")
    assert waiting("reports:today", rep) == 3
    client.post("/pauses/1/lift/")
    client.post("/accounts/new/")
    assert waiting("reports:today", rep) < 3
