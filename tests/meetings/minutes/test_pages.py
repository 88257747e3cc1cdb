"""Closing, rating and the minutes in the browser's terms: works, other team, outsider, bad id, wrong method."""

from datetime import timedelta
from uuid import uuid4

import pytest

from nurture.meetings import actions
from nurture.meetings.minutes.models import Amendment, Correction, CriteriaLook, LeftOpen, MinutesMail, Rating
from nurture.meetings.models import Decision, Meeting
from nurture.meetings.queries.live import state
from tests import build
from tests.build import NOW
from tests.meetings.minutes.conftest import agreed, to_do

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
WHY = "The plant manager is away until then"


@pytest.fixture(autouse=True)
def moment(time_machine):
    time_machine.move_to(NOW + timedelta(minutes=5), tick=False)
    return time_machine


def url(meeting, tail):
    return f"/meetings/{meeting.pk}/{tail}"


# --- Closing ------------------------------------------------------------------------------------


def test_decisions_are_read_out_one_by_one_then_what_is_left_is_said(
    client, meeting, target, theirs, rep, marketer, clerk
):
    agreed(meeting, target, rep, marketer)
    to_do(meeting, marketer, "Draft the payback sheet", rep)
    client.force_login(rep)
    page = client.get(url(meeting, "close/")).text
    assert "Decision 1 of 1" in page
    assert "Minato Precision" in page
    assert WHY in page
    assert "Kitahama Steel" not in page
    page = client.get(url(meeting, "close/?read=end")).text
    assert "On one target nothing is agreed" in page
    assert "Kitahama Steel" in page
    assert "Draft the payback sheet" in page
    assert "On one target nothing is agreed" in client.get(url(meeting, "close/?read=" + "9" * 5000)).text


def test_closing_keeps_what_was_said_and_leads_to_the_minutes(client, meeting, target, rep, marketer):
    client.force_login(marketer)
    answer = client.post(
        url(meeting, "close/"),
        {f"how_{target.pk}": "parked", f"why_{target.pk}": "Their board meets in May", "operation": uuid4()},
        follow=True,
    )
    assert answer.redirect_chain == [(url(meeting, "minutes/"), 302)]
    assert "Parked until the next meeting" in answer.text
    assert "Their board meets in May" in answer.text
    assert Meeting.objects.get().closed_by == marketer
    assert MinutesMail.objects.count() == 2


def test_what_nobody_has_chosen_is_not_chosen_for_them(client, meeting, target, rep):
    client.force_login(rep)
    page = client.get(url(meeting, "close/")).text
    assert "checked" not in page
    answer = client.post(url(meeting, "close/"), {f"why_{target.pk}": "Their board meets in May"})
    assert answer.status_code == 422
    assert "Say what becomes of Minato Precision." in answer.text
    assert 'value="Their board meets in May"' in answer.text
    assert Meeting.objects.get().closed_at is None


def test_a_decision_withdrawn_meanwhile_has_to_be_said_too_and_nothing_typed_is_lost(
    client, meeting, target, theirs, rep, marketer, monkeypatch
):
    decision = agreed(meeting, target, rep, marketer)
    from nurture.meetings.minutes.views import closing

    real = closing.close_meeting

    def slower(**more):
        Decision.objects.filter(pk=decision.pk).update(withdrawn_at=NOW, withdrawn_by=marketer)
        return real(**more)

    monkeypatch.setattr(closing, "close_meeting", slower)
    client.force_login(rep)
    data = {f"how_{theirs.pk}": "open", f"why_{theirs.pk}": "No time left"}
    answer = client.post(url(meeting, "close/"), data | {"operation": uuid4()})
    assert answer.status_code == 409
    assert "nothing is agreed any more" in answer.text
    assert f'name="how_{target.pk}"' in answer.text
    assert 'value="No time left"' in answer.text
    assert not LeftOpen.objects.exists()


def test_whose_word_is_missing_is_named_before_closing(client, meeting, target, rep, marketer):
    agreed(meeting, target, rep, marketer, agreed_at=None).confirmations.filter(user=marketer).delete()
    client.force_login(rep)
    page = client.get(url(meeting, "close/")).text
    assert "not confirmed by" in page
    assert "Moe Yamada" in page


def test_pressing_twice_closes_once(client, meeting, target, rep):
    client.force_login(rep)
    data = {f"how_{target.pk}": "open", "operation": uuid4()}
    for _ in range(2):
        assert client.post(url(meeting, "close/"), data)["Location"] == url(meeting, "minutes/")
    assert LeftOpen.objects.count() == 1
    assert MinutesMail.objects.count() == 2


def test_whoever_closes_too_late_gets_their_words_back(client, meeting, target, rep, marketer):
    client.force_login(rep)
    client.post(url(meeting, "close/"), {f"how_{target.pk}": "open", "operation": uuid4()})
    client.force_login(marketer)
    typed = {f"how_{target.pk}": "parked", f"why_{target.pk}": "Their board meets in May"}
    page = client.post(url(meeting, "close/"), typed | {"operation": uuid4()}, follow=True)
    assert "Not taken: Their board meets in May" in page.text
    assert LeftOpen.objects.get().how == "open"


def test_a_meeting_that_was_not_opened_has_nothing_to_close(client, target, rep):
    lobby = build.meeting(build.cycle(target.project), opened_at=None, opened_by=None)
    client.force_login(rep)
    assert client.get(url(lobby, "close/"))["Location"] == url(lobby, "")
    client.post(url(lobby, "close/"), {f"how_{target.pk}": "open"})
    assert Meeting.objects.get().closed_at is None


def test_whoever_leads_turns_the_page_for_all_until_the_room_goes_back_to_a_target(
    client, meeting, target, rep, marketer
):
    actions.facilitate(meeting=meeting, target=target, by=rep, at=NOW)
    client.force_login(rep)
    before = state(meeting, at=NOW)
    assert client.post(url(meeting, "close/reads/2/")).status_code == 204
    now = state(meeting, at=NOW)
    assert (now.reading, now.place) == (2, target.pk)
    assert now.mark != before.mark
    assert client.get(url(meeting, "close/reads/2/")).status_code == 405
    assert client.post(url(meeting, "close/reads/99999/")).status_code == 404
    client.force_login(marketer)
    assert client.post(url(meeting, "close/reads/1/")).status_code == 409
    client.force_login(build.rep())
    assert client.post(url(meeting, "close/reads/1/")).status_code == 404
    assert state(meeting, at=NOW).reading == 2
    actions.move(meeting=meeting, target=target, by=rep, at=NOW)
    assert state(meeting, at=NOW).reading is None
    actions.close_meeting(meeting=meeting, by=rep, at=NOW)
    client.force_login(rep)
    assert client.post(url(meeting, "close/reads/1/")).status_code == 409


# --- Who may ------------------------------------------------------------------------------------


PAGES = ["close/", "close/?read=end", "rate/", "minutes/", "answers/"]
POSTS = {
    "rate/": {"score": 8},
    "minutes/correct/": {"words": "x", "seen": ""},
    "minutes/amend/": {"words": "x"},
    "criteria/": {"outcome": "done"},
}


@pytest.mark.parametrize("who", ["rep", "marketer"])
@pytest.mark.parametrize("page", PAGES)
def test_both_teams_open_every_page(client, request, held, page, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get(url(held, page), follow=True).status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_outsiders_find_nothing(client, held, page):
    client.force_login(build.marketer())
    assert client.get(url(held, page)).status_code == 404


@pytest.mark.parametrize("post", POSTS)
def test_outsiders_write_nothing(client, held, post):
    client.force_login(build.rep())
    assert client.post(url(held, post), POSTS[post]).status_code == 404


@pytest.mark.parametrize("post", [*POSTS, "close/"])
def test_an_administrator_outside_both_teams_only_looks(client, held, post):
    client.force_login(build.administrator())
    assert client.get(url(held, "minutes/")).status_code == 200
    assert client.post(url(held, post), POSTS.get(post, {})).status_code == 403


@pytest.mark.parametrize("path", [*PAGES, *POSTS])
def test_a_meeting_that_is_not_there_is_not_found(client, rep, path):
    client.force_login(rep)
    method = client.post if path in POSTS and path != "rate/" else client.get
    assert method(f"/meetings/999/{path}").status_code == 404


@pytest.mark.parametrize("path", ["minutes/correct/", "minutes/amend/", "criteria/"])
def test_nothing_is_written_by_looking(client, held, rep, path):
    client.force_login(rep)
    assert client.get(url(held, path)).status_code == 405


@pytest.mark.parametrize("path", ["minutes/", "answers/"])
def test_what_is_only_read_takes_no_input(client, held, rep, path):
    client.force_login(rep)
    assert client.post(url(held, path)).status_code == 405


def test_nobody_reads_minutes_without_signing_in(client, held):
    assert "login" in client.get(url(held, "minutes/"))["Location"]


# --- Rating -------------------------------------------------------------------------------------


def test_each_rates_on_their_own_screen_and_may_change_it(client, meeting, target, rep):
    client.force_login(rep)
    client.post(url(meeting, "rate/"), {"score": 8, "improvement": "More time to read"})
    client.post(url(meeting, "rate/"), {"score": 6, "improvement": "More time to read"})
    given = Rating.objects.get()
    assert (given.user, given.score, given.improvement) == (rep, 6, "More time to read")


def test_a_rating_is_secret_until_the_meeting_is_closed(client, meeting, target, rep, marketer):
    Rating.objects.create(meeting=meeting, user=marketer, score=3, improvement="Fewer slides", at=NOW)
    client.force_login(rep)
    for page in ("rate/", "close/"):
        text = client.get(url(meeting, page)).text
        assert "Fewer slides" not in text
    assert "one has rated it" in text
    actions.close_meeting(meeting=meeting, by=rep, at=NOW)
    text = client.get(url(meeting, "minutes/")).text
    assert "Fewer slides" in text
    assert "Rated by 1: 3 of 10" in text


@pytest.mark.parametrize("score", ["", "0", "11", "x"])
def test_a_rating_is_a_number_from_1_to_10_and_the_sentence_is_kept(client, meeting, target, rep, score):
    client.force_login(rep)
    answer = client.post(url(meeting, "rate/"), {"score": score, "improvement": "More time to read"})
    assert answer.status_code == 422
    assert 'value="More time to read"' in answer.text
    assert not Rating.objects.exists()


def test_htmx_gets_the_form_alone_and_what_was_kept(client, meeting, target, rep):
    client.force_login(rep)
    answer = client.post(url(meeting, "rate/"), {"score": 9}, headers=HTMX | {"HX-Target": "rating-form"})
    assert answer.text.lstrip().startswith("<form")
    assert "Kept." in answer.text


def test_nothing_is_rated_once_the_minutes_are_locked(client, held, rep, moment):
    moment.move_to(NOW + timedelta(hours=25), tick=False)
    client.force_login(rep)
    assert client.post(url(held, "rate/"), {"score": 9}).status_code == 409
    assert not Rating.objects.exists()


# --- The minutes --------------------------------------------------------------------------------


def test_the_minutes_tell_what_was_decided_left_open_given_and_by_whom(client, held, rep):
    client.force_login(rep)
    page = client.get(url(held, "minutes/")).text
    for words in (
        "Wait until 30 Nov",
        WHY,
        "Kitahama Steel",
        "Nobody reached them",
        "Draft the payback sheet",
        "Saki Tanabe",
        "For you to do",
        "can be corrected until",
    ):
        assert words in page


def test_a_closed_meeting_leads_to_its_minutes(client, held, rep):
    client.force_login(rep)
    assert client.get(url(held, ""))["Location"] == url(held, "minutes/")
    assert client.get(url(held, "close/"))["Location"] == url(held, "minutes/")


def test_before_it_is_closed_there_are_no_minutes(client, meeting, target, rep):
    client.force_login(rep)
    assert client.get(url(meeting, "minutes/"))["Location"] == url(meeting, "")
    assert client.post(url(meeting, "minutes/correct/"), {"words": "x"}).status_code == 404


def test_a_correction_changes_the_words_and_never_the_decision(client, held, target, marketer):
    client.force_login(marketer)
    data = {
        "target": target.pk,
        "seen": WHY,
        "words": "Ito decides, and is away until then",
        "operation": uuid4(),
    }
    page = client.post(url(held, "minutes/correct/"), data, follow=True).text
    assert "because Ito decides, and is away until then" in page
    assert f"<del>{WHY}</del>" in page
    assert "Moe Yamada, Tue 24 Nov 10:05" in page
    made = Correction.objects.get()
    assert (made.before, made.after, made.by, made.target) == (WHY, data["words"], marketer, target)
    assert held.decisions.get().reason == WHY


def test_words_about_the_whole_meeting_can_be_added(client, held, rep):
    client.force_login(rep)
    client.post(
        url(held, "minutes/correct/"), {"seen": "", "words": "Room 4 is\r\ntoo small", "operation": uuid4()}
    )
    assert Correction.objects.get().after == "Room 4 is\ntoo small"
    data = {"seen": "Room 4 is\r\ntoo small", "words": "Room 4 is too small", "operation": uuid4()}
    client.post(url(held, "minutes/correct/"), data)
    assert [each.before for each in Correction.objects.all()] == ["", "Room 4 is\ntoo small"]


def test_two_who_correct_at_once_see_both_texts_and_neither_is_lost(client, held, target, rep, marketer):
    client.force_login(rep)
    data = {"target": target.pk, "seen": WHY, "operation": uuid4()}
    client.post(url(held, "minutes/correct/"), data | {"words": "Sales says this"})
    client.force_login(marketer)
    answer = client.post(url(held, "minutes/correct/"), data | {"words": "Marketing says that"})
    assert answer.status_code == 409
    assert "Somebody corrected this meanwhile" in answer.text
    assert "Sales says this" in answer.text
    assert "Marketing says that</textarea>" in answer.text
    assert 'name="seen" value="Sales says this"' in answer.text
    assert Correction.objects.count() == 1
    client.post(
        url(held, "minutes/correct/"),
        {
            "target": target.pk,
            "seen": "Sales says this",
            "words": "Marketing says that",
            "operation": uuid4(),
        },
    )
    assert Correction.objects.count() == 2


def test_a_target_of_which_the_minutes_say_nothing_cannot_be_corrected(client, held, rep, marketer):
    other = build.target(build.project(rep, marketer), build.account(), rep, marketer)
    client.force_login(rep)
    data = {"target": other.pk, "seen": "", "words": "x"}
    assert client.post(url(held, "minutes/correct/"), data).status_code == 404


def test_too_many_words_come_back_with_all_of_them(client, held, target, rep):
    client.force_login(rep)
    answer = client.post(
        url(held, "minutes/correct/"), {"target": target.pk, "seen": WHY, "words": "x" * 501}
    )
    assert answer.status_code == 422
    assert "x" * 501 in answer.text


def test_after_a_day_words_are_added_and_none_are_changed(client, held, target, rep, moment):
    moment.move_to(NOW + timedelta(hours=24), tick=False)
    client.force_login(rep)
    page = client.get(url(held, "minutes/")).text
    assert "Correct these words" not in page
    assert "Locked since" in page
    answer = client.post(
        url(held, "minutes/correct/"), {"target": target.pk, "seen": WHY, "words": "Too late"}
    )
    assert answer.status_code == 409
    # The words stand in the form that adds.
    assert "Too late</textarea>" in answer.text
    assert not Correction.objects.exists()
    operation = uuid4()
    for _ in range(2):
        client.post(url(held, "minutes/amend/"), {"words": "Too late", "operation": operation})
    assert [(each.words, each.by) for each in Amendment.objects.all()] == [("Too late", rep)]
    assert MinutesMail.objects.filter(amendment__isnull=False).count() == 3
    assert "Too late" in client.get(url(held, "minutes/")).text


def test_nothing_is_added_under_words_that_can_still_be_corrected(client, held, rep):
    client.force_login(rep)
    answer = client.post(url(held, "minutes/amend/"), {"words": "Early"})
    assert answer.status_code == 409
    assert not Amendment.objects.exists()


def test_what_was_withdrawn_since_still_stands_in_the_minutes_and_says_so(client, held, marketer, rep):
    Decision.objects.update(withdrawn_at=NOW + timedelta(minutes=2), withdrawn_by=marketer)
    client.force_login(rep)
    page = client.get(url(held, "minutes/")).text
    assert "Withdrawn since, by Moe Yamada" in page
    assert "Wait until 30 Nov" in page


def test_the_list_of_meetings_counts_the_decisions_of_the_minutes(client, held, target, rep, marketer):
    agreed(held, target, rep, marketer, withdrawn_at=NOW - timedelta(minutes=2), withdrawn_by=rep)
    actions.withdraw(decision=Decision.objects.standing().get(), by=marketer, at=NOW + timedelta(minutes=2))
    client.force_login(rep)
    assert (
        '<h2 id="decided">Decided by both teams <span class="count">1</span></h2>'
        in client.get(url(held, "minutes/")).text
    )
    assert [each.agreed for each in client.get("/meetings/").context["past"].rows] == [1]


def test_the_minutes_cost_the_same_for_2_and_12_targets(
    client, meeting, target, rep, marketer, django_assert_max_num_queries
):
    def grow(count):
        for number in range(count):
            account = build.account(f"会社{number}-{count}")
            made = build.target(target.project, account, rep, marketer)
            agreed(meeting, made, rep, marketer)
            to_do(meeting, marketer, "x", rep, target=made)

    def count():
        with django_assert_max_num_queries(60) as captured:
            client.get(url(meeting, "minutes/"))
        return len(captured)

    client.force_login(rep)
    grow(2)
    actions.close_meeting(meeting=meeting, by=rep, at=NOW)
    count()
    few = count()
    grow(10)
    assert count() == few


# --- The shared criteria ------------------------------------------------------------------------


def test_the_fourth_meeting_proposes_to_look_at_the_criteria_and_keeps_who_answered(
    client, meeting, target, rep
):
    client.force_login(rep)
    assert "Ten minutes" not in client.get(url(meeting, "close/")).text
    for number in (1, 2, 3):
        build.meeting(build.cycle(target.project, number=number), closed_at=NOW, closed_by=rep)
    page = client.get(url(meeting, "close/")).text
    assert "Ten minutes for the shared criteria" in page
    assert f"/projects/{target.project_id}/criteria/" in page
    answer = client.post(url(meeting, "criteria/"), {"outcome": "skipped", "operation": uuid4()}, follow=True)
    assert "left for another time, says Sho Kondo" in answer.text
    assert CriteriaLook.objects.get().outcome == "skipped"
