"""The blind vote: secret until everybody who is present has voted or a minute has passed, then seen by all at once."""

import re
from datetime import timedelta

import pytest

from nurture.meetings import actions
from nurture.meetings.facts import MeetingNotOpen, NotInThisMeeting, StillSecret, VoteNotOpen, VoteOver
from nurture.meetings.models import Turn, Vote
from nurture.meetings.rules.voting import LASTS, MORE, SECRET_FOR, Phase, may_reveal, minority, phase_of
from nurture.projects.facts import NotInTeam
from nurture.projects.models import Membership
from tests import build
from tests.build import NOW
from tests.meetings.test_actions import confirm, decide, withdraw
from tests.meetings.test_live import changes, mark
from tests.meetings.test_views import fragment, key_of

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)


def open_vote(meeting, target, by, **fields):
    return actions.open_vote(**{"meeting": meeting, "target": target, "by": by, "at": NOW} | fields)


def vote(meeting, target, by, **fields):
    given = {"meeting": meeting, "target": target, "expected": "reply", "confidence": 2, "by": by, "at": NOW}
    return actions.vote(**given | fields)


def reveal(meeting, target, by, **fields):
    return actions.reveal(**{"meeting": meeting, "target": target, "by": by, "at": NOW} | fields)


def url_of(meeting, target, tail=""):
    return f"/meetings/{meeting.pk}/targets/{target.pk}/{tail}"


def without_what_differs_anyway(page):
    return re.sub(r'value="[A-Za-z0-9]{64}"|[A-Za-z0-9]{64}|[0-9a-f-]{36}|(data-now|nonce)="[^"]+"', "", page)


# --- Rules -------------------------------------------------------------------------------------


def test_a_target_is_read_voted_on_talked_about_and_decided():
    nothing = {"vote_from": None, "revealed_at": None, "is_decided": False}
    assert phase_of(**nothing) == Phase.READ
    assert phase_of(**nothing | {"vote_from": NOW}) == Phase.VOTE
    assert phase_of(**nothing | {"vote_from": NOW, "revealed_at": NOW}) == Phase.TALK
    assert phase_of(**nothing | {"is_decided": True}) == Phase.DECIDED


@pytest.mark.parametrize(
    ("present", "voted", "after", "may"),
    [
        ({1, 2}, {1, 2}, 0 * SECOND, True),
        ({1, 2}, {1}, 59 * SECOND, False),
        ({1, 2}, {1}, SECRET_FOR, True),
        # Somebody voted and left: their vote counts, and nobody waits for them.
        ({1}, {1, 2}, 0 * SECOND, True),
        ({1, 2}, set(), SECRET_FOR, False),
    ],
)
def test_votes_stay_secret_until_all_have_voted_or_a_minute_has_passed(present, voted, after, may):
    assert may_reveal(vote_from=NOW, at=NOW + after, present=present, voted=voted) is may


def test_whoever_chose_what_fewer_chose_speaks_first():
    assert minority({1: "a", 2: "a", 3: "b"}) == [3]
    assert minority({1: "a", 2: "a"}) == []
    assert minority({1: "a", 2: "b"}) == []
    assert minority({1: "a", 2: "a", 3: "b", 4: None}) == [3, 4]
    assert minority({}) == []


# --- Verbs -------------------------------------------------------------------------------------


def test_a_vote_is_opened_given_changed_and_revealed_for_good(meeting, target, email, rep, marketer):
    with pytest.raises(VoteNotOpen):
        vote(meeting, target, rep)
    with pytest.raises(VoteNotOpen):
        reveal(meeting, target, rep)
    assert open_vote(meeting, target, rep) == open_vote(meeting, target, marketer, at=NOW + SECOND)
    assert Turn.objects.get().vote_from == NOW
    vote(meeting, target, rep)
    vote(meeting, target, rep, email=email, confidence=3)
    assert [(each.email, each.confidence, each.team) for each in Vote.objects.all()] == [(email, 3, "sales")]
    vote(meeting, target, marketer)
    assert reveal(meeting, target, marketer).revealed_by == marketer
    assert reveal(meeting, target, rep).revealed_by == marketer
    with pytest.raises(VoteOver):
        vote(meeting, target, rep)


def test_somebody_present_who_has_not_voted_keeps_it_secret_for_a_minute(meeting, target, rep, marketer):
    actions.be_here([(meeting.pk, rep.pk), (meeting.pk, marketer.pk)], at=NOW)
    open_vote(meeting, target, rep)
    vote(meeting, target, rep)
    with pytest.raises(StillSecret):
        reveal(meeting, target, rep, at=NOW + 30 * SECOND)
    actions.be_here([(meeting.pk, rep.pk), (meeting.pk, marketer.pk)], at=NOW + 50 * SECOND)
    assert reveal(meeting, target, rep, at=NOW + 60 * SECOND).revealed_at


def test_an_onlooker_is_not_waited_for(meeting, target, rep):
    administrator = build.administrator()
    actions.be_here([(meeting.pk, rep.pk), (meeting.pk, administrator.pk)], at=NOW)
    open_vote(meeting, target, rep)
    vote(meeting, target, rep)
    assert reveal(meeting, target, rep).revealed_at


def test_what_is_decided_is_not_voted_on_until_it_is_withdrawn(meeting, target, rep):
    decision = decide(meeting, target, rep)
    with pytest.raises(VoteOver):
        open_vote(meeting, target, rep)
    withdraw(decision, rep)
    open_vote(meeting, target, rep)
    decide(meeting, target, rep)
    with pytest.raises(VoteOver):
        vote(meeting, target, rep)


def test_nobody_votes_from_outside_or_in_a_closed_meeting(meeting, target, rep, marketer):
    elsewhere = build.target(build.project(rep, marketer), build.account("他社"), rep, marketer)
    open_vote(meeting, target, rep)
    for act in (open_vote, vote, reveal):
        with pytest.raises(NotInTeam):
            act(meeting, target, build.administrator())
        with pytest.raises(NotInThisMeeting):
            act(meeting, elsewhere, rep)
    actions.close_meeting(meeting=meeting, by=rep, at=NOW)
    for act in (open_vote, vote, reveal):
        with pytest.raises(MeetingNotOpen):
            act(meeting, target, rep)


def test_the_clock_starts_when_the_room_arrives_and_is_given_two_minutes_more(meeting, target, rep):
    actions.facilitate(meeting=meeting, target=target, by=rep, at=NOW)
    assert Turn.objects.get().ends_at == NOW + LASTS
    actions.facilitate(meeting=meeting, target=target, by=rep, at=NOW + SECOND)
    assert Turn.objects.get().ends_at == NOW + LASTS
    actions.extend(meeting=meeting, target=target, by=rep, at=NOW + SECOND)
    assert Turn.objects.get().ends_at == NOW + LASTS + MORE
    late = NOW + timedelta(minutes=20)
    assert actions.extend(meeting=meeting, target=target, by=rep, at=late).ends_at == late + MORE


def test_every_verb_of_the_vote_is_told_to_the_other_screens(meeting, target, rep):
    marks = [mark(meeting)]
    for act in (open_vote, vote, reveal):
        act(meeting, target, rep)
        marks.append(mark(meeting))
    actions.extend(meeting=meeting, target=target, by=rep, at=NOW)
    marks.append(mark(meeting))
    assert len(set(marks)) == 5


def test_an_idea_that_was_taken_back_meanwhile_is_not_voted_for(meeting, target, rep, marketer):
    idea = actions.propose(meeting=meeting, target=target, title="案", by=rep, at=NOW)
    actions.withdraw_proposal(proposal=idea, by=rep, at=NOW)
    open_vote(meeting, target, rep)
    with pytest.raises(NotInThisMeeting):
        vote(meeting, target, marketer, proposal=idea)
    assert not Vote.objects.exists()


# --- In the browser's terms --------------------------------------------------------------------


def test_nobody_sees_what_another_chose_before_it_is_revealed(
    client, meeting, target, email, rep, marketer, time_machine
):
    time_machine.move_to(NOW, tick=False)
    open_vote(meeting, target, rep)
    pages = []
    client.force_login(rep)
    for choice, expected, confidence in ((email, "reply", 1), (None, "silence", 3)):
        vote(meeting, target, marketer, email=choice, expected=expected, confidence=confidence)
        page = client.get(url_of(meeting, target)).text
        pages.append(without_what_differs_anyway(re.sub(r'data-mark="[^"]+"', "", page)))
        told = changes(client, meeting, target).text
        pages.append(without_what_differs_anyway(told))
    assert pages[0] == pages[2]
    assert pages[1] == pages[3]
    assert "1 of 1 voted" in pages[0]
    reveal(meeting, target, rep)
    page = client.get(url_of(meeting, target)).text
    assert "No sign yet" in page
    assert "None of these: " in page


def test_a_target_is_voted_on_in_the_browser(client, meeting, target, email, rep, marketer):
    client.force_login(rep)
    page = client.get(url_of(meeting, target)).text
    assert "Open the blind vote" in page
    assert 'name="choice"' not in page
    client.post(url_of(meeting, target, "vote/open/"))
    page = client.get(url_of(meeting, target)).text
    assert page.count('name="choice"') == 2
    # One chooses in the vote now, not on the cards.
    assert 'name="candidate"' not in page
    typed = {"choice": key_of(email), "expected": "click", "confidence": 3}
    answer = fragment(client, url_of(meeting, target, "vote/"), "decision-bar", typed)
    assert "Change my vote" in answer.text
    assert re.search(rf'value="{key_of(email)}"[^>]*checked', answer.text)
    page = client.post(url_of(meeting, target, "vote/reveal/"), follow=True).text
    assert "one vote" in page
    assert "sure" in page
    assert 'name="candidate"' in page
    assert 'id="decision-form"' in page


def test_a_vote_needs_a_choice_and_keeps_what_was_chosen(client, meeting, target, email, rep):
    open_vote(meeting, target, rep)
    client.force_login(rep)
    answer = fragment(
        client, url_of(meeting, target, "vote/"), "decision-bar", {"expected": "talk", "confidence": 3}
    )
    assert answer.status_code == 422
    assert "This field is required" in answer.text
    assert '<option value="talk" selected>' in answer.text
    changed = {"choice": "email:1:gone", "expected": "talk", "confidence": 3}
    assert fragment(client, url_of(meeting, target, "vote/"), "decision-bar", changed).status_code == 422
    assert not Vote.objects.exists()


def test_a_vote_that_came_too_late_says_so(client, meeting, target, rep, marketer):
    open_vote(meeting, target, rep)
    vote(meeting, target, rep)
    reveal(meeting, target, rep)
    client.force_login(marketer)
    typed = {"choice": "none", "expected": "reply", "confidence": 1}
    answer = fragment(client, url_of(meeting, target, "vote/"), "decision-bar", typed)
    assert answer.status_code == 409
    assert "The vote is over" in answer.text


def test_revealing_too_early_says_why(client, meeting, target, rep, marketer, time_machine):
    time_machine.move_to(NOW)
    actions.be_here([(meeting.pk, rep.pk), (meeting.pk, marketer.pk)], at=NOW)
    open_vote(meeting, target, rep)
    vote(meeting, target, rep)
    client.force_login(rep)
    assert "Still secret" in client.post(url_of(meeting, target, "vote/reveal/"), follow=True).text


def test_an_administrator_outside_both_teams_only_watches(client, meeting, target, rep):
    open_vote(meeting, target, rep)
    client.force_login(build.administrator())
    page = client.get(url_of(meeting, target)).text
    assert 'name="choice"' not in page
    assert "The members of both teams are voting" in page
    answer = client.post(url_of(meeting, target, "vote/reveal/"), follow=True)
    assert "Only members of this project" in answer.text


def test_outsiders_and_wrong_methods(client, meeting, target, rep):
    paths = [url_of(meeting, target, tail) for tail in ("vote/", "vote/open/", "vote/reveal/", "extend/")]
    client.force_login(build.rep())
    assert [client.post(path).status_code for path in paths] == [404] * 4
    client.force_login(rep)
    assert [client.get(path).status_code for path in paths] == [405] * 4
    assert [client.post(path.replace(f"/{target.pk}/", "/999/")).status_code for path in paths] == [404] * 4


def test_the_page_costs_the_same_with_2_and_20_voters(
    client, meeting, target, email, rep, marketer, django_assert_max_num_queries
):
    open_vote(meeting, target, rep)
    vote(meeting, target, rep)
    reveal(meeting, target, rep)
    client.force_login(rep)

    def asked():
        with django_assert_max_num_queries(60) as captured:
            client.get(url_of(meeting, target))
        return len(captured)

    few = asked()
    turn = Turn.objects.get()
    for _ in range(18):
        person = build.marketer()
        Membership.objects.create(project=target.project, user=person, joined_at=NOW)
        Vote.objects.create(
            turn=turn, user=person, team=person.team, email=email, expected="talk", confidence=1, at=NOW
        )
    assert asked() == few


def test_an_idea_that_became_a_draft_keeps_its_votes(client, meeting, target, email, rep, marketer):
    idea = actions.propose(meeting=meeting, target=target, title="投資回収の一枚", by=rep, at=NOW)
    open_vote(meeting, target, rep)
    vote(meeting, target, rep, proposal=idea)
    reveal(meeting, target, rep)
    confirm(decide(meeting, target, rep, kind="rewrite", proposal=idea), marketer)
    client.force_login(rep)
    room = client.get(url_of(meeting, target)).context["room"]
    titles = {each.title: len(room.ballot.votes_for(each)) for each in room.candidates.shown}
    assert titles == {"稼働率の話": 0, "投資回収の一枚": 1}
