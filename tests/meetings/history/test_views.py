"""The pages of what was decided; each view climbs the ladder."""

from uuid import uuid4

import pytest
from django.urls import reverse

from nurture.delivery.models import Message
from nurture.meetings.history.actions import give_credit
from nurture.meetings.models import Credit, Verdict
from nurture.sequences.models import Evidence
from tests import build
from tests.build import NOW

pytestmark = pytest.mark.django_db
LIST = "/meetings/decisions/"


def url(name, pk):
    return reverse(f"meetings:{name}", args=[pk])


class TestTheList:
    def test_both_teams_find_it_by_a_part_of_a_word(self, client, sent, rep, marketer):
        for who in (rep, marketer):
            client.force_login(who)
            page = client.get(LIST, {"q": "審査会"})
            assert "審査会の前に数字が要る" in page.text
            assert "sent to one" in page.text

    def test_nothing_like_that_says_what_to_try(self, client, sent, rep):
        client.force_login(rep)
        assert "No decision is like that" in client.get(LIST, {"q": "見学"}).text

    def test_an_empty_one_says_how_to_begin(self, client, rep):
        client.force_login(rep)
        assert "Nothing is decided yet" in client.get(LIST).text

    def test_a_search_while_typing_gets_the_list_alone(self, client, sent, rep):
        client.force_login(rep)
        page = client.get(LIST, headers={"HX-Request": "true", "HX-Target": "history-list"})
        assert "<html" not in page.text
        assert "審査会の前に" in page.text

    def test_the_ladder(self, client, sent):
        assert client.get(LIST).headers["Location"].startswith("/sign-in/")
        client.force_login(build.rep())
        assert "審査会" not in client.get(LIST).text
        assert (
            client.get(LIST, {"person": "9" * 30, "cursor": "nonsense", "first": "yesterday"}).status_code
            == 200
        )
        assert client.post(LIST).status_code == 405


class TestJudging:
    def test_each_team_says_it_by_one_press_a_thing(self, client, sent, rep, marketer):
        for who in (rep, marketer):
            client.force_login(who)
            answer = client.post(url("judge", sent.pk), {"finding": "supports", "next": "/"})
            assert answer["Location"] == "/"
            client.post(url("judge", sent.pk), {"again": "yes", "words": "次も同じ順で"})
        assert set(Verdict.objects.standing().values_list("team", "finding", "again", "words")) == {
            ("sales", "supports", "yes", "次も同じ順で"),
            ("marketing", "supports", "yes", "次も同じ順で"),
        }

    def test_sent_twice_it_is_said_once(self, client, sent, rep):
        client.force_login(rep)
        for _ in range(2):
            client.post(url("judge", sent.pk), {"finding": "supports", "operation": str(uuid4())})
        assert Verdict.objects.count() == 1

    @pytest.mark.parametrize("wrong", [{"finding": "brilliant"}, {"words": "あ" * 201}, {"again": "maybe"}])
    def test_nonsense_is_not_taken(self, client, sent, rep, wrong):
        client.force_login(rep)
        client.post(url("judge", sent.pk), wrong)
        assert not Verdict.objects.exists()

    def test_before_anything_has_left_it_says_so(self, client, sent, rep):
        Message.objects.update(state="planned")
        client.force_login(rep)
        answer = client.post(url("judge", sent.pk), {"finding": "supports", "next": LIST}, follow=True)
        assert "there is nothing to judge" in answer.text

    def test_the_ladder(self, client, sent):
        client.force_login(build.rep())
        assert client.post(url("judge", sent.pk), {"finding": "supports"}).status_code == 404
        client.force_login(build.administrator())
        assert client.post(url("judge", sent.pk), {"finding": "supports"}).status_code == 403
        assert client.post(url("judge", 0)).status_code == 404
        assert client.get(url("judge", sent.pk)).status_code == 405


class TestCredits:
    @pytest.fixture
    def credit(self, sent, email, target, rep, marketer):
        note = build.annotation(target.account, rep, "稟議は一月")
        Evidence.objects.create(email=email, annotation=note, added_at=NOW, added_by=marketer)
        return give_credit(decision=sent, at=NOW)[0]

    def test_opening_it_leads_to_what_it_became(self, client, credit, rep):
        client.force_login(rep)
        answer = client.post(url("open_credit", credit.pk))
        assert answer["Location"] == credit.decision.get_absolute_url()
        assert Credit.objects.get().seen_at is not None

    def test_the_ladder(self, client, credit, marketer, rep):
        client.force_login(marketer)
        assert client.post(url("open_credit", credit.pk)).status_code == 404
        client.force_login(rep)
        assert client.post(url("open_credit", 0)).status_code == 404
        assert client.get(url("open_credit", credit.pk)).status_code == 405
