"""Steps of all kinds, their ends and the picture, in the browser's terms; nurture.sequences.views.{steps,endings,picture}."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from nurture.delivery.models import Message, MessageState, Pause
from nurture.sequences import actions
from nurture.sequences.models import Email, Sequence, SequenceChange, Step, StepEnd
from nurture.sequences.queries.plans import plan_of
from tests import build
from tests.build import NOW
from tests.sequences.plans import add, order

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true", "HX-Target": "step-list"}


@pytest.fixture(autouse=True)
def profile(db):
    return build.sender_profile()


@pytest.fixture
def call(sequence, ito):
    return add(sequence, "call", title="工場長に電話", people=[ito])


def typed(**changes):
    return {
        "kind": "call",
        "title": "電話",
        "text": "",
        "timing": "days",
        "delay_days": "2",
        "fact_days": "5",
        "operation": str(uuid4()),
    } | changes


def gets(sequence, step, ito):
    return [
        f"/sequences/{sequence.pk}/picture/",
        f"/sequences/{sequence.pk}/versions/",
        f"/sequences/{sequence.pk}/steps/new/?kind=wait",
        f"/sequences/{sequence.pk}/leave/{ito.pk}/",
        f"/sequences/{sequence.pk}/end/",
        f"/sequences/{sequence.pk}/template/",
        f"/sequences/steps/{step.pk}/",
        f"/sequences/steps/{step.pk}/skip/?contact={ito.pk}",
        f"/sequences/steps/{step.pk}/do/?contact={ito.pk}",
    ]


@pytest.mark.parametrize("who", ["rep", "marketer"])
def test_both_teams_open_every_page(client, request, sequence, call, ito, who):
    client.force_login(request.getfixturevalue(who))
    for url in gets(sequence, call, ito):
        assert client.get(url).status_code == 200, url


def test_an_outsider_finds_nothing(client, sequence, call, ito):
    client.force_login(build.rep())
    change = SequenceChange.objects.first()
    for url in gets(sequence, call, ito):
        assert client.get(url).status_code == 404, url
        assert client.post(url.partition("?")[0]).status_code in {404, 405}, url
    for url in (f"/sequences/{sequence.pk}/order/", f"/sequences/changes/{change.pk}/undo/"):
        assert client.post(url).status_code == 404, url


def test_a_bad_id_finds_nothing(client, rep, sequence, call, ito):
    client.force_login(rep)
    stranger = build.contact(build.account("他社"))
    for url in (
        "/sequences/steps/999/",
        "/sequences/999/picture/",
        f"/sequences/{sequence.pk}/steps/new/?kind=fax",
        f"/sequences/{sequence.pk}/leave/{stranger.pk}/",
        f"/sequences/steps/{call.pk}/skip/?contact={stranger.pk}",
        f"/sequences/steps/{call.pk}/replace/",
    ):
        assert client.get(url).status_code == 404, url


def test_nothing_changes_by_get(client, rep, sequence, call):
    client.force_login(rep)
    change = SequenceChange.objects.first()
    for url in (
        f"/sequences/{sequence.pk}/order/",
        f"/sequences/changes/{change.pk}/undo/",
        f"/sequences/steps/{call.pk}/join/",
    ):
        assert client.get(url).status_code == 405, url


def test_a_step_is_added_where_it_was_asked_for(client, marketer, sequence, call, ito):
    client.force_login(marketer)
    said = typed(kind="wait", title="", timing="fact", fact="clicked", before=call.pk)
    asked = client.post(f"/sequences/{sequence.pk}/steps/new/", said)
    said |= {"seen": seen_in(asked)}
    answer = client.post(f"/sequences/{sequence.pk}/steps/new/", said)
    assert answer.url == sequence.get_absolute_url()
    made = Step.objects.get(kind="wait")
    assert order(sequence) == [made.pk, call.pk]
    assert (made.fact, made.fact_days) == ("clicked", 5)
    client.post(f"/sequences/{sequence.pk}/steps/new/", said)
    assert sequence.steps.count() == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"timing": "date"}, "on_date"),
        ({"timing": "date", "on_date": "2026-02-30"}, "on_date"),
        ({"timing": "date", "on_date": "2020-01-01"}, "on_date"),
        ({"timing": "date", "on_date": "9999-12-31"}, "on_date"),
        ({"timing": "fact", "fact": ""}, "fact"),
        ({"timing": "days", "delay_days": ""}, "delay_days"),
        ({"delay_days": "91"}, "delay_days"),
        ({"kind": "task", "title": ""}, "title"),
        ({"kind": "wait", "timing": "fact", "fact": "not_clicked"}, "fact"),
        ({"roles": ["king"]}, "roles"),
    ],
)
def test_what_makes_no_sense_comes_back_with_all_that_was_typed(client, marketer, sequence, changes, field):
    client.force_login(marketer)
    answer = client.post(f"/sequences/{sequence.pk}/steps/new/", typed(text="長い説明") | changes)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert changes.get("kind") == "wait" or "長い説明" in answer.text
    assert not sequence.steps.exists()


def test_a_step_is_changed_and_what_belongs_to_another_timing_is_forgotten(client, marketer, call, ito):
    client.force_login(marketer)
    said = typed(title="別の電話", timing="cycle", people=[ito.pk], roles=["champion"])
    client.post(f"/sequences/steps/{call.pk}/", said)
    call.refresh_from_db()
    assert (call.title, call.timing, call.delay_days, call.roles) == ("別の電話", "cycle", 0, ["champion"])


def test_somebody_whom_no_number_names_is_no_person_of_a_step(client, marketer, call, ito):
    client.force_login(marketer)
    answer = client.post(f"/sequences/steps/{call.pk}/", typed(people=[ito.pk, 10**30]))
    assert answer.status_code == 422
    assert list(call.people.all()) == [ito]


def opened(client, url):
    return client.get(url).context["form"]["opened"].value()


def test_a_step_that_somebody_saved_meanwhile_is_not_overwritten(client, marketer, call, ito):
    client.force_login(marketer)
    url = f"/sequences/steps/{call.pk}/"
    page = opened(client, url)
    # A list of what has happened always has a choice, as browsers send it.
    first = client.post(url, typed(title="先方の都合を聞く", people=[ito.pk], fact="clicked", opened=page))
    assert first.status_code == 302
    mine = typed(title="導入時期を聞く", text="来期か", delay_days="4", fact="clicked", opened=page)
    second = client.post(url, mine)
    assert second.status_code == 409
    call.refresh_from_db()
    assert (call.title, list(call.people.all())) == ("先方の都合を聞く", [ito])
    form = second.context["form"]
    assert [(each.theirs, each.yours) for each in form.differences] == [
        ("先方の都合を聞く", "導入時期を聞く"), ("", "来期か"), ("2", "4"), (str(ito), ""),
    ]  # fmt: skip
    assert "導入時期を聞く" in second.text
    again = typed(title="導入時期を聞く", people=[ito.pk], opened=form["opened"].value())
    assert client.post(url, again).status_code == 302
    call.refresh_from_db()
    assert call.title == "導入時期を聞く"


def test_a_text_of_several_lines_that_both_left_alone_does_not_differ(client, marketer, sequence, ito):
    client.force_login(marketer)
    call = add(sequence, "call", title="工場長に電話", text="時期\n予算", people=[ito])
    url = f"/sequences/steps/{call.pk}/"
    page, lines = opened(client, url), {"text": "時期\r\n予算", "delay_days": str(call.delay_days)}
    client.post(url, typed(title="一人目", people=[ito.pk], opened=page, **lines))
    refused = client.post(url, typed(title="二人目", people=[ito.pk], opened=page, **lines))
    differences = refused.context["form"].differences
    assert [(each.theirs, each.yours) for each in differences] == [("一人目", "二人目")]


def test_a_dragged_step_takes_its_new_place(client, marketer, sequence):
    first, second, third = (build.email(sequence, subject).step for subject in "一二三")
    client.force_login(marketer)
    said = {"step": [third.pk, first.pk, second.pk], "moved": third.pk}
    answer = client.post(f"/sequences/{sequence.pk}/order/", said, headers=HTMX, follow=True)
    assert order(sequence) == [third.pk, first.pk, second.pk]
    assert "from place 3 to 1" in answer.text
    assert "<html" not in answer.text


def seen_in(answer):
    """What the page says it has shown; it comes back with the answer."""
    return re.search(r'name="seen" value="(\w+)"', answer.text)[1]


@pytest.fixture
def two(sequence, ito):
    return [build.email(sequence, subject, ito).step for subject in ("一つ目の話", "二つ目の話")]


def days_of(sequence, step):
    """On which days it would come, to whomever."""
    return [each.at.date() for each in plan_of(sequence).project(NOW, weeks=26) if each.step == step.pk]


def test_whose_days_change_is_shown_before_a_step_moves(client, marketer, sequence, ito, two):
    first, second = two
    client.force_login(marketer)
    url = f"/sequences/{sequence.pk}/order/"
    said = {"step": [second.pk, first.pk], "moved": second.pk}
    asked = client.post(url, said)
    assert order(sequence) == [first.pk, second.pk]
    assert "2 days change" in asked.text
    assert asked.text.count(str(ito)) >= 2
    client.post(url, said | {"seen": seen_in(asked)})
    assert order(sequence) == [second.pk, first.pk]


def test_one_arrow_asks_too_and_leaving_it_changes_nothing(client, marketer, sequence, two):
    first, second = two
    client.force_login(marketer)
    asked = client.post(f"/sequences/steps/{second.pk}/move/", {"direction": "up"}, headers=HTMX)
    assert "Leave it where it was" in asked.text
    assert order(sequence) == [first.pk, second.pk]


def test_whose_days_change_is_shown_before_business_days_change(client, marketer, sequence, ito, two):
    _first, second = two
    call = add(sequence, "call", title="感想を聞く", people=[ito])
    client.force_login(marketer)
    url = f"/sequences/steps/{second.pk}/delay/"
    before = days_of(sequence, second), days_of(sequence, call)
    asked = client.post(url, {"delay_days": 30}, headers=HTMX)
    assert "2 days change" in asked.text
    assert "<html" not in asked.text
    assert (days_of(sequence, second), days_of(sequence, call)) == before
    client.post(url, {"delay_days": 30, "seen": seen_in(asked)})
    second.refresh_from_db()
    assert second.delay_days == 30
    assert all(then > now for then, now in zip(days_of(sequence, call), before[1], strict=True))


def test_days_that_move_nobody_change_at_once(client, marketer, sequence):
    build.email(sequence, "一つ目の話")
    second = build.email(sequence, "二つ目の話").step
    client.force_login(marketer)
    answer = client.post(f"/sequences/steps/{second.pk}/delay/", {"delay_days": 30})
    assert answer.url == sequence.get_absolute_url()
    second.refresh_from_db()
    assert second.delay_days == 30


def test_what_somebody_changed_after_it_was_shown_is_shown_anew(client, marketer, sequence, ito, two):
    _first, second = two
    call = add(sequence, "call", title="感想を聞く", people=[ito])
    client.force_login(marketer)
    url = f"/sequences/steps/{second.pk}/delay/"
    seen = seen_in(client.post(url, {"delay_days": 30}))
    actions.archive_step(step=call, by=marketer, at=NOW)
    again = client.post(url, {"delay_days": 30, "seen": seen})
    assert "one day changes" in again.text
    second.refresh_from_db()
    assert second.delay_days != 30
    assert seen_in(again) != seen


def test_whose_days_change_is_shown_before_a_step_is_changed(client, marketer, sequence, ito, two):
    first, _second = two
    client.force_login(marketer)
    url = f"/sequences/steps/{first.pk}/"
    day = str(timezone.localdate() + timedelta(days=63))
    said = typed(timing="date", on_date=day, kind="email")
    asked = client.post(url, said)
    assert asked.status_code == 200
    assert "Whose days change by it" in asked.text
    assert f'value="{day}"' in asked.text
    first.refresh_from_db()
    assert first.timing == "days"
    assert client.post(url, said | {"seen": seen_in(asked)}).url == sequence.get_absolute_url()
    first.refresh_from_db()
    assert str(first.on_date) == day


def test_a_day_that_is_over_by_now_stays_while_the_rest_changes(client, marketer, call, ito):
    Step.objects.filter(pk=call.pk).update(timing="date", on_date="2026-01-05", delay_days=0)
    client.force_login(marketer)
    said = typed(title="別の電話", timing="date", on_date="2026-01-05", people=[ito.pk])
    assert client.post(f"/sequences/steps/{call.pk}/", said).status_code == 302
    call.refresh_from_db()
    assert (call.title, str(call.on_date)) == ("別の電話", "2026-01-05")


def test_who_would_not_be_called_any_more_is_shown_first(client, marketer, sequence, target, call, ito):
    mori = build.contact(target.account, "mori@minato.example", family_name="森")
    client.force_login(marketer)
    asked = client.post(f"/sequences/steps/{call.pk}/", typed(title="工場長に電話", people=[mori.pk]))
    assert "would not come to them any more" in asked.text
    assert list(call.people.all()) == [ito]


def test_other_words_for_a_call_are_taken_at_once(client, marketer, sequence, call, ito):
    client.force_login(marketer)
    said = typed(title="部長にも電話", delay_days="5", people=[ito.pk])
    assert client.post(f"/sequences/steps/{call.pk}/", said).status_code == 302
    call.refresh_from_db()
    assert call.title == "部長にも電話"


def test_whose_days_change_is_shown_before_a_step_is_added_before_others(client, marketer, sequence, two):
    first, second = two
    client.force_login(marketer)
    url = f"/sequences/{sequence.pk}/steps/new/"
    said = typed(kind="wait", title="三週間待つ", delay_days="15", before=second.pk)
    asked = client.post(url, said)
    assert asked.status_code == 200
    assert "三週間待つ" in asked.text
    assert "Add it so" in asked.text
    assert order(sequence) == [first.pk, second.pk]
    for _double in range(2):
        client.post(url, said | {"seen": seen_in(asked)})
    made = Step.objects.get(kind="wait")
    assert order(sequence) == [first.pk, made.pk, second.pk]


def test_a_step_at_the_end_moves_nobody_and_is_added_at_once(client, marketer, sequence, two, ito):
    client.force_login(marketer)
    answer = client.post(f"/sequences/{sequence.pk}/steps/new/", typed(people=[ito.pk]))
    assert answer.url == sequence.get_absolute_url()
    assert sequence.steps.count() == 3


def test_an_order_that_somebody_changed_meanwhile_is_not_overwritten(client, marketer, sequence):
    first, second = (build.email(sequence, subject).step for subject in "一二")
    client.force_login(marketer)
    said = {"step": [second.pk], "moved": second.pk}
    answer = client.post(f"/sequences/{sequence.pk}/order/", said, follow=True)
    assert "Somebody changed the steps meanwhile" in answer.text
    assert order(sequence) == [first.pk, second.pk]


def test_what_has_gone_out_is_not_dragged_over(client, marketer, sequence, ito):
    first = build.email(sequence, "一", ito)
    second = build.email(sequence, "二", ito).step
    actions.plan_sending(email=first, decision_ref=1, by=marketer, at=NOW)
    client.force_login(marketer)
    said = {"step": [second.pk, first.step_id], "moved": second.pk}
    assert "It stays" in client.post(f"/sequences/{sequence.pk}/order/", said, follow=True).text
    assert order(sequence) == [first.step_id, second.pk]


def test_who_is_affected_is_shown_before_a_step_is_skipped(client, marketer, sequence, ito):
    email = build.email(sequence, "二人に", ito)
    actions.plan_sending(email=email, decision_ref=1, by=marketer, at=NOW)
    client.force_login(marketer)
    page = client.get(f"/sequences/steps/{email.step_id}/skip/?contact={ito.pk}")
    [loses] = page.context["affected"]
    assert (loses.contact, loses.is_going) == (ito, True)
    assert "planned for" in page.text
    assert not StepEnd.objects.exists()
    client.post(f"/sequences/steps/{email.step_id}/skip/", {"contact": ito.pk, "note": "担当が変わった"})
    end = StepEnd.objects.get()
    assert (end.how, end.contact, end.note) == ("skipped", ito, "担当が変わった")


def test_a_call_is_done_with_a_word_and_undone_with_a_press(client, rep, sequence, call, ito):
    client.force_login(rep)
    answer = client.post(
        f"/sequences/steps/{call.pk}/do/", {"contact": ito.pk, "note": "役員会は一月"}, follow=True
    )
    assert "役員会は一月" in answer.text
    assert "You did “工場長に電話” with" in answer.text
    client.post(f"/sequences/changes/{SequenceChange.objects.latest('number').pk}/undo/")
    assert not StepEnd.objects.standing().exists()


def test_a_prepared_mail_is_offered_with_its_text(client, rep, sequence, ito):
    step = add(sequence, "personal", title="ご相談", text="一度お話しできれば", people=[ito])
    client.force_login(rep)
    page = client.get(f"/sequences/steps/{step.pk}/do/").text
    assert "mailto:ito@minato.example?subject=" in page
    assert "一度お話しできれば" in page


def test_who_got_the_role_since_is_offered_and_joins(client, marketer, sequence, target, ito):
    step = add(sequence, "email", title="件名", text="本文", people=[ito], roles=["champion"])
    mori = build.contact(target.account, "mori@minato.example", family_name="森", buying_role="champion")
    client.force_login(marketer)
    page = client.get(f"/sequences/{sequence.pk}/")
    assert "fits the roles of this email" in page.text
    client.post(f"/sequences/steps/{step.pk}/join/")
    assert set(step.email.recipients.all()) == {ito, mori}


def test_a_sequence_is_ended_with_a_reason(client, marketer, sequence, call):
    client.force_login(marketer)
    url = f"/sequences/{sequence.pk}/end/"
    assert client.post(url, {"ending": ""}).status_code == 422
    answer = client.post(url, {"ending": "cancelled", "note": "来期に"}, follow=True)
    assert "This sequence was cancelled." in answer.text
    assert Sequence.objects.get().ending_note == "来期に"


def test_the_words_of_another_are_taken_over(client, marketer, sequence, email):
    other = build.email(sequence, "別の話", body="別の文")
    client.force_login(marketer)
    url = f"/sequences/steps/{email.step_id}/replace/"
    assert "別の話" in client.get(url).text
    client.post(url, {"words": f"email:{other.pk}", "version": email.version})
    email.refresh_from_db()
    assert (email.subject, email.body) == ("別の話", "別の文")
    third = build.email(sequence, "三つ目", body="三つ目の文")
    answer = client.post(url, {"words": f"email:{third.pk}", "version": 1}, follow=True)
    assert "Nothing is replaced" in answer.text


def test_the_words_for_one_person_are_replaced(client, marketer, sequence, email, ito):
    client.force_login(marketer)
    url = f"/sequences/steps/{email.step_id}/replace/"
    page = client.get(f"{url}?contact={ito.pk}")
    assert "everybody else keeps this one" in page.text
    assert "the words of now" in page.text
    said = {"words": f"email:{email.pk}", "version": email.version, "contact": ito.pk}
    answer = client.post(url, said, follow=True)
    assert "gets an email of their own here" in answer.text
    own = Email.objects.exclude(pk=email.pk).get()
    assert (own.subject, list(own.recipients.all())) == (email.subject, [ito])


def test_whose_words_is_asked_again_and_strangers_are_not_found(client, marketer, sequence, email, target):
    stranger = build.contact(build.account("別の会社"), "x@other.example")
    build.email(sequence, "別の話", body="別の文")
    client.force_login(marketer)
    url = f"/sequences/steps/{email.step_id}/replace/"
    answer = client.post(url, {"version": email.version})
    assert answer.status_code == 422
    assert "Choose whose words it gets." in answer.text
    assert client.get(f"{url}?contact={stranger.pk}").status_code == 404


def test_the_picture_says_in_words_what_it_draws(client, rep, sequence, ito, call):
    build.email(sequence, "稼働率の話", ito)
    client.force_login(rep)
    page = client.get(f"/sequences/{sequence.pk}/picture/")
    marks = [mark for row in page.context["picture"].rows for mark in row.marks]
    assert len(marks) == 2
    for mark in marks:
        assert page.text.count(f'id="mark-{mark.row}-{mark.step.pk}"') == 1
        assert f'href="#mark-{mark.row}-{mark.step.pk}"' in page.text
    assert "To be decided in the meeting of" in page.text


def test_what_is_held_beyond_its_moment_stands_in_the_picture_of_today(client, rep, sequence, ito):
    email = build.email(sequence, "稼働率の話", ito)
    [message] = actions.plan_sending(email=email, decision_ref=1, by=rep, at=NOW)
    long_ago = timezone.now() - timedelta(days=40)
    Message.objects.filter(pk=message.pk).update(
        state=MessageState.HELD, planned_at=long_ago, reason="paused"
    )
    client.force_login(rep)
    [row] = client.get(f"/sequences/{sequence.pk}/picture/").context["picture"].rows
    [mark] = row.marks
    assert (mark.state, mark.local_day) == ("held", timezone.localdate())


@pytest.mark.parametrize("page", ["", "picture/"])
def test_the_plan_of_an_account_that_is_paused_says_so(client, rep, sequence, ito, page):
    client.force_login(rep)
    assert "The account is paused." not in client.get(f"/sequences/{sequence.pk}/{page}").text
    Pause.objects.create(account=ito.account, started_at=NOW, started_by=rep, reason="移転中")
    assert "The account is paused." in client.get(f"/sequences/{sequence.pk}/{page}").text


def test_a_page_asks_the_same_number_of_questions_with_one_step_and_with_ten(
    client, rep, sequence, ito, django_assert_max_num_queries
):
    client.force_login(rep)
    build.email(sequence, "一", ito)
    for _ in range(10):
        build.email(sequence, "話", ito)
        add(sequence, "call", title="電話", people=[ito])
    with django_assert_max_num_queries(50):
        client.get(f"/sequences/{sequence.pk}/")


def test_no_step_of_an_ended_sequence_can_be_moved(client, rep, sequence, marketer):
    for subject in "一二":
        build.email(sequence, subject)
    client.force_login(rep)
    assert "data-moves" in client.get(sequence.get_absolute_url()).text
    actions.end_sequence(sequence=sequence, ending=Sequence.Ending.FINISHED, by=marketer, at=NOW)
    assert "data-moves" not in client.get(sequence.get_absolute_url()).text
