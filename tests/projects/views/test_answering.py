import pytest
from django.utils import translation

from nurture.projects.forms.answers import FRIENDLY
from nurture.projects.models import Nomination, ScoreSheet
from tests import build
from tests.build import NOW

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true", "HX-Target": "nomination-sheet"}
FOURS = {"revenue": "4", "fit": "4", "reach": "4", "timing": "4", "told": "4", "seen": ""}


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def rep():
    return build.rep(name="近藤 翔", name_latin="Sho Kondo")


@pytest.fixture
def marketer():
    return build.marketer(name="山田 美咲", name_latin="Misaki Yamada")


@pytest.fixture
def project(rep, marketer):
    return build.project(rep, marketer)


@pytest.fixture
def nomination(project, rep):
    return build.nomination(project, build.account(), rep)


def post(client, user, nomination, verb, **data):
    client.force_login(user)
    return client.post(f"/nominations/{nomination.pk}/{verb}/", data)


class TestScores:
    def test_each_team_gives_its_own_and_reads_both_when_both_are_in(self, client, nomination, rep, marketer):
        assert post(client, rep, nomination, "score", **FOURS, note="届く").status_code == 302
        client.force_login(marketer)
        page = client.get(nomination.get_absolute_url())
        assert "Sales has scored, marketing not yet" in page.text
        assert "届く" not in page.text
        post(client, marketer, nomination, "score", **FOURS | {"reach": "2"})
        page = client.get(nomination.get_absolute_url())
        assert "届く" in page.text
        assert "2: talk" in page.text

    def test_the_head_of_the_page_follows_what_was_done(self, client, nomination, rep):
        client.force_login(rep)
        page = client.get(nomination.get_absolute_url())
        assert "scores are missing" in page.text
        assert page.text.count('id="nomination-turn"') == page.text.count('id="nomination-actions"') == 1
        answer = client.post(f"/nominations/{nomination.pk}/score/", FOURS, headers=HTMX)
        assert 'id="nomination-turn" hx-swap-oob="true"' in answer.text
        assert "scores are missing" not in answer.text
        answer = client.post(f"/nominations/{nomination.pk}/withdraw/", headers=HTMX)
        assert "It can be nominated again from this page." in answer.text
        assert "Nominate again" in answer.text

    def test_no_page_of_the_other_team_differs_by_what_was_scored(self, client, nomination, rep, marketer):
        """The desk, the sheet, the timeline, Today: the same bytes for a five as for a one."""
        client.force_login(marketer)
        paths = ["/nominations/", nomination.get_absolute_url(), nomination.account.get_absolute_url(), "/"]
        seen = []
        for value in (1, 5):
            ScoreSheet.objects.all().delete()
            nomination.account.activities.all().delete()
            scores = FOURS | dict.fromkeys(("revenue", "fit", "reach", "timing", "told"), str(value))
            post(client, rep, nomination, "score", **scores, note=f"印{value}")
            client.force_login(marketer)
            seen.append([_readable(client.get(path).text) for path in paths])
        assert seen[0] == seen[1]

    def test_what_is_missing_is_said_and_the_rest_is_kept(self, client, nomination, rep):
        client.force_login(rep)
        response = client.post(
            f"/nominations/{nomination.pk}/score/", FOURS | {"fit": "", "note": "ひとこと"}, headers=HTMX
        )
        assert response.status_code == 422
        assert list(response.context["score_form"].errors) == ["fit"]
        assert "ひとこと" in response.text
        assert not ScoreSheet.objects.exists()

    def test_a_colleague_who_was_faster_is_shown(self, client, project, nomination, rep):
        colleague = build.rep()
        project.memberships.create(user=colleague, joined_at=NOW)
        post(client, rep, nomination, "score", **FOURS)
        response = post(client, colleague, nomination, "score", **FOURS | {"fit": "1"})
        assert response.status_code == 409
        assert "Sho Kondo has scored for your team meanwhile" in response.text
        assert ScoreSheet.objects.get().fit == 4
        mark = response.context["score_form"]["seen"].value()
        post(client, colleague, nomination, "score", **FOURS | {"fit": "1", "seen": mark})
        assert ScoreSheet.objects.get().fit == 1

    @pytest.mark.parametrize("wrong", ["0", "6", "x"])
    def test_a_score_off_the_scale_is_refused(self, client, nomination, rep, wrong):
        assert post(client, rep, nomination, "score", **FOURS | {"fit": wrong}).status_code == 422

    def test_scores_are_reopened_with_a_reason(self, client, nomination, rep, marketer):
        build.scored(nomination, rep, marketer)
        assert post(client, rep, nomination, "reopen", because="").status_code == 422
        post(client, rep, nomination, "reopen", because="役員が替わった")
        page = client.get(nomination.get_absolute_url())
        assert "Nobody has scored yet" in page.text
        assert "役員が替わった" in page.text


class TestSigning:
    def test_before_the_talk_it_asks_for_it_or_for_a_reason(self, client, nomination, rep, marketer):
        build.scored(nomination, rep, marketer, fives=(5, 2))
        response = post(client, rep, nomination, "sign")
        assert response.status_code == 422
        assert "Record it, or write why it cannot wait" in response.text
        talked = post(
            client,
            rep,
            nomination,
            "talk",
            sales=rep.pk,
            marketing=marketer.pk,
            agreed="三にする",
            operation="7f3c2f0e-0000-4000-8000-000000000001",
        )
        assert talked.status_code == 302
        assert post(client, rep, nomination, "sign").status_code == 302

    def test_the_reason_stands_beside_the_signature(self, client, nomination, rep, marketer):
        post(client, rep, nomination, "sign", override="明日が締切り")
        client.force_login(marketer)
        assert "明日が締切り" in client.get(nomination.get_absolute_url()).text
        assert (
            "before the scores were in: 明日が締切り"
            in client.get(nomination.account.get_absolute_url()).text
        )

    def test_the_talk_names_one_of_each_team(self, client, nomination, rep, marketer):
        build.scored(nomination, rep, marketer, fives=(5, 2))
        response = post(client, rep, nomination, "talk", sales=marketer.pk, marketing="", agreed="")
        assert response.status_code == 422
        assert set(response.context["talk_form"].errors) == {"sales", "marketing", "agreed", "operation"}


class TestDeck:
    @pytest.fixture
    def deck(self, project, rep, marketer):
        deck = [
            build.nomination(project, build.account(name), rep, state="on_deck", on_deck_at=NOW, deck_place=n)
            for n, name in enumerate("一二三", start=1)
        ]
        for nomination in deck:
            for user in (rep, marketer):
                nomination.signatures.create(user=user, team=user.team, at=NOW)
        return deck

    def test_it_is_moved_and_why_is_read_on_the_desk(self, client, deck, rep):
        assert post(client, rep, deck[2], "move", place="1", why="役員会が早まった").url == "/nominations/"
        page = client.get("/nominations/")
        assert [row.nomination for row in page.context["desk"].decks[0].rows] == [deck[2], deck[0], deck[1]]
        assert "役員会が早まった" in page.text

    @pytest.mark.parametrize("wrong", [{"place": "x"}, {"place": "0"}, {"why": ""}])
    def test_without_place_or_reason_nothing_moves(self, client, deck, rep, wrong):
        post(client, rep, deck[2], "move", **{"place": "1", "why": "急ぐ"} | wrong)
        assert list(Nomination.objects.order_by("pk").values_list("deck_place", flat=True)) == [1, 2, 3]

    def test_before_its_turn_it_asks_why(self, client, deck, rep):
        assert "Why before" in _page(client, rep, deck[1])
        response = post(client, rep, deck[1], "commit")
        assert response.status_code == 422
        assert "stands before it and has a place now" in response.text
        assert post(client, rep, deck[1], "commit", why="一は担当が休み").status_code == 302


class TestDecline:
    @pytest.mark.parametrize("language", ["en", "ja"])
    @pytest.mark.parametrize("reason", FRIENDLY)
    def test_friendly_words_fit_and_are_in_the_language_of_the_rep(
        self, client, nomination, rep, marketer, reason, language
    ):
        rep.language = language
        rep.save()
        client.force_login(marketer)
        page = client.get(f"/nominations/{nomination.pk}/decline/", {"reason": reason})
        note = page.context["form"]["note"].value()
        with translation.override(language):
            assert note == str(FRIENDLY[reason])
        assert 0 < len(note) <= 300

    def test_another_reason_replaces_a_suggestion_and_never_ones_own_words(
        self, client, nomination, marketer
    ):
        client.force_login(marketer)
        path = f"/nominations/{nomination.pk}/decline/"
        first = client.get(path, {"reason": "fit"}).context["form"]["note"].value()
        second = client.get(path, {"reason": "size", "note": first}).context["form"]["note"].value()
        assert second != first
        own = client.get(path, {"reason": "size", "note": "自分の言葉"}).context["form"]["note"].value()
        assert own == "自分の言葉"
        fragment = client.get(
            path, {"reason": "fit"}, headers={"HX-Request": "true", "HX-Target": "decline-note"}
        )
        assert "<html" not in fragment.text

    def test_whoever_cannot_decline_is_told_why(self, client, nomination, rep):
        client.force_login(rep)
        page = client.get(f"/nominations/{nomination.pk}/decline/")
        assert "There is nothing to decline" in page.text

    def test_a_declined_account_is_nominated_again_with_what_was_said(
        self, client, nomination, rep, marketer
    ):
        post(client, marketer, nomination, "decline", reason="not_now", note="春に")
        client.force_login(rep)
        page = client.get(f"/nominations/new/?account={nomination.account_id}&from={nomination.pk}")
        assert page.context["form"]["why_now"].value() == nomination.why_now
        assert f'name="follows" value="{nomination.pk}"' in page.text


def _page(client, user, nomination):
    client.force_login(user)
    return client.get(nomination.get_absolute_url()).text


def _readable(text):
    """Without what differs from one page to the next anyway: tokens, keys and the numbers of rows."""
    import re

    text = re.sub(r'value="[0-9A-Za-z-]{32,}"|"X-CSRFToken": "[^"]+"|nonce="[^"]+"', "", text)
    return re.sub(r"activit(y|ies)[-/]\d+|timeline/\d+|seen=[^\"]+|cursor=[^\"]+|on=\w+:\d+", "", text)
