"""The pages of actions; each view climbs the ladder."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from nurture.meetings.homework import actions
from nurture.meetings.models import Action
from nurture.projects.models import Membership
from tests import build
from tests.build import NOW
from tests.meetings.homework.test_actions import give

pytestmark = pytest.mark.django_db
# A Monday.
DUE = "2026-11-30"


@pytest.fixture(autouse=True)
def _a_tuesday(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def action(meeting, target, rep):
    return give(meeting, rep, target=target)


def typed(**other):
    return {"words": "工場長に電話する", "when": "other", "due": DUE, "operation": str(uuid4())} | other


def url(name, *args):
    return reverse(f"meetings:{name}", args=args)


@pytest.fixture
def outsider(db):
    return build.rep()


class TestGive:
    def test_either_team_gives_and_comes_back_to_where_it_was(self, client, meeting, target, rep, marketer):
        for by, owner in ((rep, marketer), (marketer, rep)):
            client.force_login(by)
            answer = client.post(
                url("give_action", meeting.pk), typed(owner=owner.pk, target=target.pk, next="/accounts/")
            )
            assert (answer.status_code, answer["Location"]) == (302, "/accounts/")
            given = Action.objects.latest("pk")
            assert (given.owner, given.target, given.due_on, given.given_by) == (
                owner,
                target,
                date(2026, 11, 30),
                by,
            )

    def test_an_offered_day_is_one_press(self, client, meeting, rep):
        client.force_login(rep)
        page = client.get(url("give_action", meeting.pk))
        days = [value for value, _label in page.context["form"].fields["when"].choices]
        assert days == ["2026-11-26", "2026-12-01", "other"]
        client.post(url("give_action", meeting.pk), typed(owner=rep.pk, when=days[1], due=""))
        assert Action.objects.get().due_on == date(2026, 12, 1)

    def test_the_day_of_the_next_meeting_is_offered_first(self, client, meeting, rep):
        following = build.cycle(
            meeting.project,
            number=5,
            contribute_by=NOW,
            draft_by=NOW,
            meeting_at=NOW.replace(day=30),
            observe_until=NOW.replace(month=12, day=6),
        )
        client.force_login(rep)
        form = client.get(url("give_action", meeting.pk)).context["form"]
        assert form.fields["when"].choices[0] == ("2026-11-30", "Next meeting, Mon 30 Nov")
        assert form.initial["when"] == "2026-11-30"
        assert following.meeting_at.day == 30

    def test_inside_a_page_the_form_comes_anew_and_says_so(self, client, meeting, target, rep):
        client.force_login(rep)
        answer = client.post(
            url("give_action", meeting.pk),
            typed(owner=rep.pk, target=target.pk),
            headers={"HX-Request": "true", "HX-Target": "give-action"},
        )
        assert answer.status_code == 200
        assert "<html" not in answer.text
        assert "Sho Kondo has it, until Mon 30 Nov" in answer.text
        assert not answer.context["form"].is_bound

    def test_sent_twice_it_is_given_once(self, client, meeting, rep):
        client.force_login(rep)
        same = typed(owner=rep.pk)
        for _ in range(2):
            client.post(url("give_action", meeting.pk), same)
        assert Action.objects.count() == 1

    @pytest.mark.parametrize(
        ("wrong", "says"),
        [
            ({"words": ""}, "This field is required."),
            ({"due": ""}, "Choose the day."),
            ({"due": "2026-11-23"}, "Choose a day to come."),
            ({"due": "9999-12-31"}, "That is more than ten years away. Look at the year."),
            ({"due": "2026-11-28"}, "The next business day is Mon 30 Nov."),
            ({"owner": "0"}, "Select a valid choice"),
        ],
    )
    def test_what_does_not_fit_comes_back_with_all_words(self, client, meeting, rep, wrong, says):
        client.force_login(rep)
        answer = client.post(url("give_action", meeting.pk), typed(owner=rep.pk) | wrong)
        assert answer.status_code == 422
        assert says in answer.text
        assert wrong.get("words", "工場長に電話する") in answer.text
        assert not Action.objects.exists()

    def test_the_ladder(self, client, meeting, rep, outsider):
        client.force_login(outsider)
        assert client.get(url("give_action", meeting.pk)).status_code == 404
        client.force_login(build.administrator())
        assert client.post(url("give_action", meeting.pk), typed(owner=rep.pk)).status_code == 403
        client.force_login(rep)
        assert client.get(url("give_action", 0)).status_code == 404
        assert client.post(url("give_action", meeting.pk), typed(target=0)).status_code == 404
        assert client.put(url("give_action", meeting.pk)).status_code == 405

    def test_a_way_back_to_elsewhere_is_not_taken(self, client, meeting, rep):
        client.force_login(rep)
        answer = client.post(
            url("give_action", meeting.pk), typed(owner=rep.pk, next="https://elsewhere.example/")
        )
        assert answer["Location"] == Action.objects.get().get_absolute_url()


class TestPress:
    def test_done_by_one_press_and_taken_back_by_another(self, client, action, marketer):
        client.force_login(marketer)
        answer = client.post(url("finish_action", action.pk), {"next": "/"}, follow=True)
        action.refresh_from_db()
        assert action.done_by == marketer
        undo = url("reopen_action", action.pk)
        assert f'action="{undo}"' in answer.text
        client.post(undo, {"next": "/"})
        action.refresh_from_db()
        assert action.is_open

    def test_what_somebody_dropped_is_not_done(self, client, action, rep, marketer):
        actions.drop(action=action, why="不要になった", by=marketer, at=NOW)
        client.force_login(rep)
        answer = client.post(url("finish_action", action.pk), follow=True)
        assert "不要になった" in answer.text
        action.refresh_from_db()
        assert action.done_at is None

    @pytest.mark.parametrize("name", ["finish_action", "reopen_action", "drop_action", "replan_action"])
    def test_the_ladder(self, client, action, rep, outsider, name):
        body = typed(owner=rep.pk, seen=0, why="x", due="2026-12-01")
        client.force_login(outsider)
        assert client.post(url(name, action.pk), body).status_code == 404
        client.force_login(build.administrator())
        assert client.post(url(name, action.pk), body).status_code == 403
        client.force_login(rep)
        assert client.post(url(name, 0), body).status_code == 404
        assert client.get(url(name, action.pk)).status_code == 405
        action.refresh_from_db()
        assert action.is_open


class TestReplan:
    def test_another_day_and_another_owner(self, client, action, rep, marketer):
        client.force_login(rep)
        client.post(
            url("replan_action", action.pk),
            typed(owner=marketer.pk, due="2026-12-04", seen=0, why="先方が休み", words=action.words),
        )
        action.refresh_from_db()
        assert (action.owner, action.due_on) == (marketer, date(2026, 12, 4))

    def test_whoever_comes_second_sees_both_and_may_insist(self, client, action, rep, marketer):
        actions.replan(
            action=action, words="別の言い方", owner=rep, due=date(2026, 12, 4), seen=0, by=marketer, at=NOW
        )
        client.force_login(rep)
        mine = typed(owner=marketer.pk, seen=0, words="私の言い方", due="2026-12-07")
        answer = client.post(url("replan_action", action.pk), mine)
        assert answer.status_code == 409
        assert "別の言い方" in answer.text
        assert "私の言い方" in answer.text
        client.post(
            url("replan_action", action.pk), mine | {"seen": answer.context["replan"]["seen"].value()}
        )
        action.refresh_from_db()
        assert action.words == "私の言い方"

    def test_of_what_is_over_nothing_is_planned(self, client, action, rep):
        actions.finish(action=action, by=rep, at=NOW)
        client.force_login(rep)
        answer = client.post(url("replan_action", action.pk), typed(owner=rep.pk, seen=0, due="2026-12-04"))
        assert answer.status_code == 409
        assert "Done, says Sho Kondo" in answer.text

    def test_an_owner_who_left_can_still_be_seen_and_replaced(self, client, action, rep, marketer):
        Membership.objects.filter(user=rep).delete()
        client.force_login(marketer)
        form = client.get(action.get_absolute_url()).context["replan"]
        assert rep in form.people.values()
        answer = client.post(url("replan_action", action.pk), typed(owner=rep.pk, seen=0, due="2026-12-04"))
        assert answer.status_code == 422
        assert "does not work in this project any more" in answer.text


def test_dropping_wants_a_reason(client, action, rep):
    client.force_login(rep)
    assert client.post(url("drop_action", action.pk), {"why": ""}).status_code == 422
    client.post(url("drop_action", action.pk), {"why": "不要になった"})
    action.refresh_from_db()
    assert (action.dropped_by, action.why_dropped) == (rep, "不要になった")


class TestPages:
    def test_one_action_tells_its_story(self, client, action, rep, marketer):
        actions.replan(
            action=action, words="新しい言い方", owner=marketer, due=date(2026, 12, 4), seen=0, by=rep, at=NOW
        )
        client.force_login(marketer)
        page = client.get(action.get_absolute_url()).text
        assert "新しい言い方" in page
        assert "Sho Kondo planned it anew. Before: Sho Kondo, until 30 Nov." in page

    def test_an_administrator_looks_and_presses_nothing(self, client, action):
        client.force_login(build.administrator())
        page = client.get(action.get_absolute_url())
        assert page.status_code == 200
        assert url("finish_action", action.pk) not in page.text

    def test_the_ladder(self, client, action, outsider, rep):
        client.force_login(outsider)
        assert client.get(action.get_absolute_url()).status_code == 404
        assert client.get(url("actions", action.meeting.project_id)).status_code == 404
        client.force_login(rep)
        assert client.get(url("action", 0)).status_code == 404
        assert client.get(url("actions", 0)).status_code == 404
        assert client.post(url("actions", action.meeting.project_id)).status_code == 405

    def test_the_list_is_narrowed_by_its_address(self, client, meeting, target, rep, marketer):
        mine = give(meeting, rep, words="私の宿題", target=target)
        theirs = give(meeting, rep, words="相手の宿題", owner=marketer, due=date(2026, 11, 20))
        over = give(meeting, rep, words="済んだ宿題")
        gone = give(meeting, rep, words="やめた宿題")
        actions.finish(action=over, by=rep, at=NOW)
        actions.drop(action=gone, why="x", by=rep, at=NOW)
        client.force_login(rep)

        def listed(query=""):
            page = client.get(url("actions", meeting.project_id) + query)
            return [row.action for row in page.context["listed"].rows]

        assert listed() == [theirs, mine]
        assert listed("?state=late") == [theirs]
        assert listed(f"?owner={rep.pk}") == [mine]
        assert listed(f"?target={target.pk}&state=open") == [mine]
        assert listed("?state=done") == [over]
        assert listed("?state=dropped") == [gone]
        assert listed(f"?meeting={meeting.pk}&owner=none&state=nonsense") == [theirs, mine]

    def test_an_empty_list_says_how_to_begin(self, client, meeting, rep):
        client.force_login(rep)
        assert "Nobody owes anything" in client.get(url("actions", meeting.project_id)).text

    def test_its_queries_do_not_grow(self, client, meeting, target, rep, django_assert_max_num_queries):
        client.force_login(rep)
        for count in (2, 30):
            for _ in range(count):
                give(meeting, rep, target=target)
            with django_assert_max_num_queries(30) as asked:
                client.get(url("actions", meeting.project_id))
            if count == 2:
                few = len(asked)
        assert len(asked) == few
