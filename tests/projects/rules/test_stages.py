from datetime import UTC, datetime, timedelta

from nurture.projects.rules.stages import steps

ORDER = ["committed", "learning", "engaging", "evaluating"]
START = datetime(2026, 8, 12, tzinfo=UTC)
WEEK = timedelta(weeks=1)
ENDS = [START + WEEK * n for n in range(1, 12)]


def states(entered, current, at):
    return [
        (s.stage, s.is_done, s.is_current, s.cycles)
        for s in steps(ORDER, entered, ENDS, current=current, at=at)
    ]


def test_cycles_count_in_the_stage_in_which_they_end_and_the_running_one_in_the_current_stage():
    entered = [
        ("committed", START),
        ("learning", START + timedelta(days=1)),
        ("engaging", START + WEEK * 2 + timedelta(days=1)),
    ]
    at = START + WEEK * 5 + timedelta(days=3)
    assert states(entered, "engaging", at) == [
        ("committed", True, False, 0),
        ("learning", True, False, 2),
        ("engaging", False, True, 4),
        ("evaluating", False, False, 0),
    ]


def test_a_stage_that_was_skipped_is_done_without_a_date():
    found = steps(
        ORDER, [("committed", START), ("engaging", START + WEEK)], [], current="engaging", at=START + WEEK * 2
    )
    assert found[1].is_done
    assert found[1].since is None
    assert found[0].since == START


def test_a_stage_entered_again_adds_up_and_what_lies_ahead_has_no_date():
    entered = [
        ("learning", START),
        ("engaging", START + WEEK + timedelta(hours=1)),
        ("learning", START + WEEK * 2 + timedelta(hours=1)),
    ]
    found = steps(ORDER, entered, ENDS, current="learning", at=START + WEEK * 3 + timedelta(hours=1))
    assert found[1].cycles == 3
    assert found[2].since is None
    assert not found[2].is_done


def test_without_any_entry_the_bar_still_says_where_the_target_stands():
    assert states([], "learning", START)[1] == ("learning", False, True, 1)
