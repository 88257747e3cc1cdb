import pytest

from nurture.sequences import actions
from nurture.sequences.models import Approval, Email, Notice, Review, Sequence, Suggestion
from tests import build
from tests.build import NOW
from tests.sequences.actions.test_suggestions import suggest
from tests.sequences.test_actions import approve, save
from tests.sequences.why import ask, give_reasons

pytestmark = pytest.mark.django_db


@pytest.fixture
def email(email, marketer):
    build.sender_profile()
    return give_reasons(email, marketer)


def post(client, email, what, **said):
    content = {"content_hash": email.content_hash} | said
    return client.post(f"/emails/{email.pk}/{what}/", content, follow=True)


def page(client, email, panel="preview"):
    return client.get(f"/emails/{email.pk}/?panel={panel}").text


def test_both_teams_are_asked_and_approve_on_the_page(client, marketer, rep, email):
    client.force_login(marketer)
    assert "Approve version" not in page(client, email)
    assert "Both teams are asked" in post(client, email, "review", note="件名を見てください").text
    for person in (rep, marketer):
        client.force_login(person)
        assert "Approve version 2" in page(client, email)
        assert "件名を見てください" in page(client, email)
        post(client, email, "approve")
    assert Approval.objects.standing().count() == 2
    assert Review.objects.get().outcome == "approved"
    assert "Approve version" not in page(client, email)


def test_the_page_says_what_readers_would_miss(client, marketer, email):
    bare = save(email, marketer, hypothesis="", evidence="").email
    client.force_login(marketer)
    shown = page(client, bare)
    assert "what it leads to is not said" in shown
    assert "Ask both teams to read it" not in shown
    assert "nothing is named that it rests on" in post(client, bare, "review").text
    assert not Review.objects.exists()


def test_a_stale_approval_approves_nothing(client, rep, marketer, email):
    ask(email, marketer)
    save(email, marketer, body="別の文")
    client.force_login(rep)
    assert "Nothing is approved" in post(client, email, "approve").text
    assert not Approval.objects.exists()


def test_an_administrator_outside_both_teams_looks_and_does_not_approve(client, email, marketer):
    ask(email, marketer)
    client.force_login(build.administrator())
    assert "Approve version" not in page(client, email)
    assert "Only members of this project" in post(client, email, "approve").text


def test_an_incomplete_email_says_what_it_lacks(client, rep, marketer, email):
    ask(email, marketer)
    lacking = save(email, marketer, recipients=[]).email
    client.force_login(rep)
    assert "Nobody is chosen who may be written to" in post(client, lacking, "approve").text


def test_an_edit_tells_whose_approval_it_voided_and_both_are_asked_again(client, rep, marketer, email):
    ask(email, marketer)
    approve(email, rep)
    approve(email, marketer)
    changed = save(email, marketer, body="別の文 {{ contact.salutation }}").email
    client.force_login(rep)
    shown = page(client, changed)
    assert "your approval no longer holds" in shown
    assert "Ask both teams again" in shown
    client.post(f"/emails/{email.pk}/see/")
    assert "your approval no longer holds" not in page(client, changed)
    post(client, changed, "review")
    assert "Approve version 3" in page(client, changed)


def test_changes_are_wanted_and_shown_to_the_author(client, rep, marketer, email):
    ask(email, marketer)
    client.force_login(rep)
    post(client, email, "changes", wanted="審査会の日付を入れてください")
    client.force_login(marketer)
    shown = page(client, email)
    assert "審査会の日付を入れてください" in shown
    assert "Changes wanted" in shown


def test_wanting_changes_without_saying_which_changes_nothing(client, rep, marketer, email):
    ask(email, marketer)
    client.force_login(rep)
    answer = client.post(f"/emails/{email.pk}/changes/", {"wanted": ""})
    assert answer.status_code == 422
    assert Review.objects.get().ended_at is None


def test_a_review_is_taken_back(client, marketer, email):
    ask(email, marketer)
    client.force_login(marketer)
    post(client, email, "recall")
    assert Review.objects.get().outcome == "recalled"
    assert "There is nothing to take back" in post(client, email, "recall").text


@pytest.mark.parametrize("what", ["review", "approve", "changes", "recall", "see", "suggest"])
def test_an_outsider_and_a_wrong_method_get_nowhere(client, email, what):
    client.force_login(build.rep())
    assert post(client, email, what).status_code == 404
    client.force_login(email.updated_by)
    assert client.get(f"/emails/{email.pk}/{what}/").status_code == 405
    assert client.post(f"/emails/999999/{what}/").status_code == 404


def typed(email, **changes):
    return {
        "field": "body",
        "start": 0,
        "passage": email.body,
        "wording": email.body.replace("稼働率", "稼働率と電力"),
        "why": "電力の話がいちばん効く",
        "operation": "7a1c8a0e-6d2b-4a0e-9f64-3a1a37b4a001",
    } | changes


def test_a_rep_proposes_and_marketing_takes_over_in_one_press(client, rep, marketer, email):
    client.force_login(rep)
    answer = post(client, email, "suggest", **typed(email))
    assert "Your name stays with the wording" in answer.text
    suggestion = Suggestion.objects.get()
    assert suggestion.passage == "稼働率を上げた話をお送りします。"
    assert "Take it over" not in page(client, email, "wordings")
    client.force_login(marketer)
    assert "Take it over" in page(client, email, "wordings")
    shown = client.post(f"/wordings/{suggestion.pk}/accept/", follow=True).text
    assert "稼働率と電力を上げた話" in Email.objects.get(pk=email.pk).body
    assert "With wordings by Sho Kondo" in shown
    assert "taken over by Moe Yamada in version 3" in shown


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"wording": "同じ", "passage": "同じ"}, 422),
        ({"passage": "どこにもない"}, 409),
        ({"field": "hash"}, 422),
    ],
)
def test_what_cannot_be_proposed_comes_back_with_what_was_typed(client, rep, email, changes, status):
    client.force_login(rep)
    content = typed(email, wording="こう言います") | changes
    answer = client.post(f"/emails/{email.pk}/suggest/", content)
    assert answer.status_code == status
    assert content["wording"] in answer.text
    assert not Suggestion.objects.exists()


def test_a_wording_is_declined_with_a_reason_and_not_without(client, rep, marketer, email):
    suggestion = suggest(email, rep)
    client.force_login(marketer)
    assert client.post(f"/wordings/{suggestion.pk}/decline/", {"why_not": ""}).status_code == 422
    client.post(f"/wordings/{suggestion.pk}/decline/", {"why_not": "数字は次の号で"})
    client.force_login(rep)
    assert "数字は次の号で" in page(client, email, "wordings")
    assert "declined your wording" in page(client, email)


def test_a_wording_is_taken_back_by_who_proposed_it(client, rep, marketer, email):
    suggestion = suggest(email, rep)
    client.force_login(marketer)
    answer = client.post(f"/wordings/{suggestion.pk}/withdraw/", follow=True)
    assert "taken back by whoever proposed it" in answer.text
    client.force_login(rep)
    client.post(f"/wordings/{suggestion.pk}/withdraw/")
    suggestion.refresh_from_db()
    assert suggestion.answer == "withdrawn"


@pytest.mark.parametrize("what", ["accept", "decline", "withdraw"])
def test_wordings_of_others_are_not_there(client, email, rep, what):
    suggestion = suggest(email, rep)
    client.force_login(build.marketer())
    assert client.post(f"/wordings/{suggestion.pk}/{what}/", {"why_not": "x"}).status_code == 404
    client.force_login(rep)
    assert client.get(f"/wordings/{suggestion.pk}/{what}/").status_code == 405


def test_looking_at_the_page_marks_nothing_as_seen(client, rep, marketer, email):
    ask(email, marketer)
    client.force_login(rep)
    page(client, email)
    assert Notice.objects.unread().count() == 1


@pytest.mark.parametrize("how", ["ended", "archived"])
def test_an_email_that_goes_to_nobody_says_so_and_asks_nobody(client, marketer, rep, email, how):
    ask(email, marketer)
    if how == "ended":
        actions.end_sequence(
            sequence=email.step.sequence, ending=Sequence.Ending.CANCELLED, by=marketer, at=NOW
        )
    else:
        actions.archive_step(step=email.step, by=marketer, at=NOW)
    client.force_login(rep)
    shown = page(client, email)
    assert "goes to nobody" in shown
    assert "Approve version" not in shown
    assert "It has to change first" not in shown
    assert "nothing to agree on" in post(client, email, "approve").text
    assert not Approval.objects.exists()
    post(client, email, "recall")
    assert "Ask both teams" not in page(client, email)
    assert "nothing to agree on" in post(client, email, "review").text
    assert not Review.objects.open().exists()
