"""The meeting in the browser's terms: works, other team, outsider, bad id, wrong method."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache

from accounts.actions.activity import record
from accounts.models import ActivityCategory, Annotation, AnnotationKind, BuyingRole, DealStage
from nurture.delivery.controls.actions.stopping import stop
from nurture.delivery.models import Message, MessageState, Pause, Reaction
from nurture.meetings import actions
from nurture.meetings.models import Decision, DecisionKind, Meeting, Proposal
from nurture.projects.actions.ends import end_target
from nurture.projects.models import Membership, Project
from nurture.sequences.actions import add_candidate, archive_step, plan_sending
from tests import build
from tests.build import NOW
from tests.delivery.identities.build import identity
from tests.meetings.actions.agreeing import agree
from tests.meetings.test_actions import change, confirm, decide, decide_to_send, withdraw

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
AT_ONCE = {"why": "as_asked", "day": "2026-11-18", "name": ""}


def url_of(meeting, target, tail=""):
    return f"/meetings/{meeting.pk}/targets/{target.pk}/{tail}"


def key_of(email):
    return f"email:{email.pk}:{email.content_hash}"


def fragment(client, url, name, data=None, **more):
    headers = HTMX | {"HX-Target": name}
    if data is None:
        return client.get(url, headers=headers, **more)
    return client.post(url, data, headers=headers, follow=True, **more)


def post_urls(meeting, target, decision):
    return [
        f"/meetings/{meeting.pk}/open/",
        f"/meetings/prepare/{meeting.project_id}/",
        url_of(meeting, target, "notes/"),
        url_of(meeting, target, "proposals/"),
        url_of(meeting, target, "decide/"),
        f"/meetings/decisions/{decision.pk}/confirm/",
        f"/meetings/decisions/{decision.pk}/withdraw/",
    ]


@pytest.mark.parametrize("who", ["rep", "marketer"])
def test_both_teams_open_every_page(client, request, meeting, target, email, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get("/meetings/").status_code == 200
    answer = client.get(f"/meetings/{meeting.pk}/", follow=True)
    assert answer.redirect_chain[-1][0] == url_of(meeting, target)
    assert "Minato Precision" in answer.text
    assert "稼働率の話" in answer.text


def test_an_outsider_finds_nothing(client, meeting, target, rep):
    decision = decide(meeting, target, rep)
    client.force_login(build.rep())
    assert "重点十社" not in client.get("/meetings/").text
    assert client.get(f"/meetings/{meeting.pk}/").status_code == 404
    assert client.get(url_of(meeting, target)).status_code == 404
    for url in post_urls(meeting, target, decision):
        assert client.post(url).status_code == 404, url


def test_a_bad_id_finds_nothing(client, meeting, target, rep, marketer):
    other = build.target(build.project(rep, marketer), build.account("他社"), rep, marketer)
    client.force_login(rep)
    for url in ("/meetings/999/", f"/meetings/{meeting.pk}/targets/999/", url_of(meeting, other)):
        assert client.get(url).status_code == 404, url
    for url in ("/meetings/999/open/", "/meetings/decisions/999/confirm/", "/meetings/prepare/999/"):
        assert client.post(url).status_code == 404, url


def test_nothing_changes_by_get(client, meeting, target, rep):
    decision = decide(meeting, target, rep)
    client.force_login(rep)
    for url in post_urls(meeting, target, decision):
        assert client.get(url).status_code == 405, url
    for url in ("/meetings/", f"/meetings/{meeting.pk}/", url_of(meeting, target)):
        assert client.post(url).status_code == 405, url


def test_whoever_is_not_signed_in_is_sent_to_sign_in(client, meeting, target):
    for url in ("/meetings/", f"/meetings/{meeting.pk}/", url_of(meeting, target)):
        assert client.get(url).status_code == 302, url
    answer = fragment(client, url_of(meeting, target), "decision-state")
    assert (answer.status_code, "HX-Redirect" in answer.headers) == (401, True)


def test_the_next_meeting_is_prepared_from_the_list(client, target, rep, time_machine):
    time_machine.move_to(NOW)
    client.force_login(rep)
    assert "Prepare the meeting" in client.get("/meetings/").text
    answer = client.post(f"/meetings/prepare/{target.project_id}/")
    assert answer.url == Meeting.objects.get().get_absolute_url()
    assert "Read and propose" in client.get("/meetings/").text


def let_go(target, by, at=NOW):
    end_target(target=target, kind="drop", reason="unknown", note="", look_again_on=None, by=by, at=at)


def test_a_room_whose_target_was_let_go_elsewhere_goes_on(client, meeting, target, rep, marketer):
    other = build.target(meeting.project, build.account("青葉物流"), rep, marketer)
    actions.facilitate(meeting=meeting, target=target, by=rep, at=NOW)
    let_go(target, rep)
    client.force_login(marketer)
    answer = client.get(f"/meetings/{meeting.pk}/", follow=True)
    assert answer.redirect_chain[-1][0] == url_of(meeting, other)
    assert "Minato Precision is not on the agenda of this meeting." in answer.text
    let_go(other, rep)
    assert "Nothing to decide yet" in client.get(f"/meetings/{meeting.pk}/", follow=True).text


def test_what_a_closed_meeting_said_of_a_target_let_go_since_leads_to_its_minutes(
    client, meeting, target, rep
):
    actions.close_meeting(meeting=meeting, by=rep, at=NOW)
    let_go(target, rep, at=NOW + timedelta(days=1))
    client.force_login(rep)
    answer = client.get(url_of(meeting, target), follow=True)
    assert answer.redirect_chain[-1][0] == f"/meetings/{meeting.pk}/minutes/"
    assert "Minato Precision is not on the agenda" in answer.text


def test_a_project_without_targets_says_what_to_do(client, rep, marketer):
    meeting = build.meeting(build.cycle(build.project(rep, marketer)))
    client.force_login(rep)
    page = client.get(f"/meetings/{meeting.pk}/").text
    assert "no live targets" in page
    # It is closed like any other, and nobody says that all of nothing is agreed.
    assert f'href="/meetings/{meeting.pk}/close/"' in page
    assert "Every target has a decision" not in client.get(f"/meetings/{meeting.pk}/close/").text


def test_a_meeting_is_opened_and_closed_on_its_page(client, meeting, target, rep):
    Meeting.objects.update(opened_at=None, opened_by=None)
    client.force_login(rep)
    page = client.get(url_of(meeting, target)).text
    assert "Open meeting" in page
    assert 'id="decision-form"' not in page
    assert 'id="decision-form"' in client.post(f"/meetings/{meeting.pk}/open/", follow=True).text
    client.post(f"/meetings/{meeting.pk}/close/", {f"how_{target.pk}": "open"})
    assert Meeting.objects.get().closed_by == rep
    assert "closed without a decision" in client.get(url_of(meeting, target)).text
    assert "Closed meetings" in client.get("/meetings/").text


def test_what_is_withdrawn_after_the_meeting_was_decided_in_it(client, meeting, target, rep, marketer):
    decision = decide(meeting, target, rep)
    confirm(decision, marketer)
    actions.close_meeting(meeting=meeting, left={}, by=rep, at=NOW)
    actions.withdraw(decision=decision, by=marketer, at=NOW + timedelta(minutes=1))
    client.force_login(rep)
    page = client.get(url_of(meeting, target)).text
    assert "Withdrawn since, by Moe Yamada" in page
    assert decision.get_absolute_url() in page
    assert "closed without a decision" not in page


def test_an_administrator_outside_both_teams_only_looks(client, meeting, target, email):
    client.force_login(build.administrator())
    page = client.get(url_of(meeting, target)).text
    assert 'id="decision-form"' not in page
    assert "Close meeting" not in page
    assert client.post(f"/meetings/{meeting.pk}/close/").status_code == 403
    assert (
        client.post(
            url_of(meeting, target, "notes/"),
            {"operation": uuid4(), "kind": "fact", "body": "x"},
        ).status_code
        == 403
    )


def test_the_screen_shows_its_seven_blocks(client, meeting, target, email, ito, rep, marketer):
    record(
        account=target.account,
        verb="sequences.email_drafted",
        category=ActivityCategory.EMAIL,
        at=NOW - timedelta(hours=1),
        by=marketer,
        detail={"subject": "前の話"},
    )
    ito.buying_role = BuyingRole.CHAMPION
    ito.save()
    Reaction.objects.create(
        account=target.account, contact=ito, kind="click", verdict="human", at=NOW - timedelta(hours=2)
    )
    build.annotation(
        target.account, rep, body="", their_words="18か月では長い", kind=AnnotationKind.OBJECTION, contact=ito
    )
    deal = build.deal(build.account("青葉物流", industry="製造"), needed_information="投資回収の一枚")
    target.nomination.similar_deal = deal
    target.nomination.save()
    client.force_login(rep)
    page = client.get(url_of(meeting, target)).text
    for words in (
        "¥32M",
        "前の話",
        "one human reaction",
        "Ken Ito",
        "Click 24 Nov",
        "Economic buyer",
        "nobody known yet",
        "18か月では長い",
        "投資回収の一枚",
        "named by sales",
        "Planned · step 1",
        'id="decision-form"',
    ):
        assert words in page, words


def test_who_unsubscribed_is_shown_as_a_warning(client, meeting, target, ito, rep):
    Reaction.objects.create(account=target.account, contact=ito, kind="unsubscribe", verdict="human", at=NOW)
    client.force_login(rep)
    assert '<span class="tag tag-bad">Unsubscribe' in client.get(url_of(meeting, target)).text


def test_objections_that_are_no_longer_true_are_not_shown(client, meeting, target, rep, time_machine):
    time_machine.move_to(NOW)
    build.annotation(
        target.account,
        rep,
        body="古い懸念",
        kind=AnnotationKind.OBJECTION,
        expires_on=(NOW - timedelta(days=1)).date(),
    )
    client.force_login(rep)
    room = client.get(url_of(meeting, target)).context["room"]
    assert room.quotes == []


def test_what_happened_before_the_last_meeting_is_left_out(client, meeting, target, rep):
    earlier = build.cycle(
        target.project,
        number=3,
        **{
            name: getattr(meeting.cycle, name) - timedelta(days=7)
            for name in ("contribute_by", "draft_by", "meeting_at", "observe_until")
        },
    )
    for days in (8, 1):
        record(
            account=target.account,
            verb="sequences.email_drafted",
            category=ActivityCategory.EMAIL,
            at=NOW - timedelta(days=days),
            by=rep,
            detail={"subject": f"{days}日前"},
        )
    client.force_login(rep)
    room = client.get(url_of(meeting, target)).context["room"]
    assert room.since == earlier.meeting_at
    assert [each.detail["subject"] for each in room.lines] == ["1日前"]


def test_a_paused_account_heads_the_agenda_and_says_why(client, meeting, target, rep, marketer):
    large = build.target(target.project, build.account("大企業"), rep, marketer, expected_amount=900_000_000)
    reaction = Reaction.objects.create(
        account=target.account, kind="reply", verdict="human", at=NOW, words="来週話せますか"
    )
    Pause.objects.create(account=target.account, reaction=reaction, started_at=NOW)
    client.force_login(rep)
    answer = client.get(f"/meetings/{meeting.pk}/", follow=True)
    assert [entry.target for entry in answer.context["room"].agenda.entries] == [target, large]
    assert "来週話せますか" in answer.text


def test_deciding_and_confirming_on_two_screens(client, meeting, target, email, rep, marketer):
    client.force_login(rep)
    answer = client.post(
        url_of(meeting, target, "decide/"),
        {"kind": "send", "candidate": key_of(email), "reason": "役員会の前に数字を"},
        follow=True,
    )
    assert "Decided by one team" in answer.text
    assert "Confirm for sales" not in answer.text
    client.force_login(marketer)
    page = client.get(url_of(meeting, target)).text
    assert "Confirm for marketing" in page
    assert "役員会の前に数字を" in page
    decision = Decision.objects.get()
    answer = client.post(f"/meetings/decisions/{decision.pk}/confirm/", follow=True)
    assert "Agreed" in answer.text
    message = Message.objects.get()
    assert message.get_absolute_url() in answer.text
    # Wednesday, 25 November, or the day itself: the window of the project.
    assert "09:30" in answer.text or "10:00" in answer.text or "send window is open" in answer.text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"kind": "send"}, "Choose the email to send"),
        ({"kind": "wait"}, "until which you wait"),
        ({"kind": "wait", "until": "2026-11-24"}, "a day to come"),
        ({"kind": "wait", "until": "9999-12-31"}, "more than ten years away. Look at the year."),
        ({"kind": "park", "end_reason": "postponed", "look_again": "2072-12-01"}, "Look at the year."),
        ({"kind": "rewrite", "write_by": "2062-11-30"}, "Look at the year."),
        ({"kind": "send", "expected": "reply", "check_on": "2026-11-24"}, "a day to come"),
        ({"kind": "send", "expected": "reply", "check_on": "9999-12-31"}, "Look at the year."),
        ({"kind": "sales_touch", "reason": ""}, "This field is required"),
        ({"kind": "sales_touch", "reason": "長" * 141}, "140"),
        ({"kind": "dance"}, "Select a valid choice"),
        ({"kind": "sales_touch", "touch_by": "2026-11-28"}, "The next business day is Mon 30 Nov."),
        ({"kind": "sales_touch", "touch_by": "2027-01-11"}, "The next business day is Tue 12 Jan 2027."),
        ({"kind": "sales_touch", "touch_by": "2026-11-23"}, "Choose a day to come."),
        ({"kind": "rewrite", "write_by": "2026-11-29"}, "The next business day is Mon 30 Nov."),
        ({"kind": "rewrite", "write_by": "2026-12-29"}, "The next business day is Mon 4 Jan 2027."),
    ],
)
def test_what_is_missing_is_asked_for_and_what_was_typed_stays(
    client, meeting, target, rep, typed, words, time_machine
):
    time_machine.move_to(NOW)
    closed = {"first": "2026-12-29", "last": "2027-01-03", "name": "年末年始"}
    Project.objects.update(closures=[closed])
    client.force_login(rep)
    answer = client.post(url_of(meeting, target, "decide/"), {"reason": "理由その一"} | typed)
    assert answer.status_code == 422
    assert words in answer.text
    assert all(said in answer.text for said in ({"reason": "理由その一"} | typed).values())
    assert not Decision.objects.exists()


def test_what_is_missing_leads_to_the_cards(client, meeting, target, email, rep):
    rep.language = "ja"
    rep.save()
    client.force_login(rep)
    answer = client.post(url_of(meeting, target, "decide/"), {"kind": "send", "reason": "理由その一"})
    assert '<a href="#id_candidate">候補</a>' in answer.text
    assert 'id="id_candidate"' in answer.text


def test_notes_of_the_room_can_be_read_to_their_end(client, meeting, target, rep):
    build.annotation(target.account, rep, their_words="短い言葉", body="長い言葉" * 30)
    client.force_login(rep)
    page = client.get(url_of(meeting, target)).text
    assert page.count("Show the whole text") == 1


def test_an_idea_is_proposed_and_shown_as_a_candidate(client, meeting, target, rep):
    client.force_login(rep)
    answer = fragment(
        client,
        url_of(meeting, target, "proposals/"),
        "candidate-list",
        {"operation": uuid4(), "title": "投資回収の一枚", "aim": "役員会"},
    )
    assert "<html" not in answer.text
    assert "投資回収の一枚" in answer.text
    idea = Proposal.objects.get()
    answer = client.post(
        url_of(meeting, target, "decide/"),
        {"kind": "send", "candidate": f"proposal:{idea.pk}", "reason": "理由"},
    )
    assert answer.status_code == 422
    assert "idea without a text" in answer.text
    assert client.post(url_of(meeting, target, "proposals/"), {"title": ""}).status_code == 422


def test_a_candidate_says_how_far_it_is_and_leads_to_other_wordings(
    client, meeting, target, email, rep, marketer
):
    client.force_login(rep)
    page = client.get(url_of(meeting, target))
    assert "Not written yet" not in page.text
    assert "wording beside it" not in page.text
    fields = {"subject": "短い話", "body": "短い文", "hypothesis": "短いほうが読まれる"}
    add_candidate(email=email, fields=fields, by=marketer, at=NOW)
    page = client.get(url_of(meeting, target))
    assert "another wording beside it" in page.text
    assert f"/emails/{email.pk}/candidates/" in page.text


def test_what_was_decided_before_is_told_and_is_no_candidate(client, meeting, target, email, rep, marketer):
    build.sender_profile()
    plan_sending(email=email, decision_ref=99, by=marketer, at=NOW)
    client.force_login(rep)
    room, lobby = url_of(meeting, target), f"/meetings/{meeting.pk}/targets/{target.pk}/read/"
    for path in (room, lobby):
        page = client.get(path).text
        assert "Decided before · step 1" in page
        assert f'href="{email.get_absolute_url()}"' in page
        assert f"email:{email.pk}:" not in page
    assert "Nothing else waits in the sequence" in client.get(room).text
    build.email(email.step.sequence, "次の話")
    page = client.get(room).text
    assert "次の話" in page
    assert "Nothing else waits" not in page


def test_what_is_decided_here_keeps_its_card(client, meeting, target, email, rep, marketer):
    build.sender_profile()
    agree(meeting, target, "send", (rep, marketer), email=email)
    client.force_login(rep)
    page = client.get(url_of(meeting, target)).text
    assert "candidate is-chosen" in page
    assert "Decided before" not in page


def test_a_candidate_whose_text_changed_meanwhile_is_not_decided(
    client, meeting, target, email, rep, marketer
):
    client.force_login(rep)
    seen = key_of(email)
    change(email, marketer)
    answer = client.post(
        url_of(meeting, target, "decide/"), {"kind": "send", "candidate": seen, "reason": "数字を先に"}
    )
    assert answer.status_code == 409
    assert "Read it again" in answer.text
    assert "数字を先に" in answer.text
    assert not Decision.objects.exists()


def test_the_slower_one_keeps_what_they_typed(client, meeting, target, rep, marketer):
    decide(meeting, target, rep, reason="一月まで予算がない")
    client.force_login(marketer)
    typed = {"kind": "sales_touch", "reason": "電話のほうが早い"}
    for answer in (
        client.post(url_of(meeting, target, "decide/"), typed),
        fragment(client, url_of(meeting, target, "decide/"), "decision-bar", typed),
    ):
        assert answer.status_code == 409
        assert "Sho Kondo was faster" in answer.text
        assert "一月まで予算がない" in answer.text
        assert "電話のほうが早い" in answer.text
    assert Decision.objects.get().made_by == rep


def test_what_cannot_be_confirmed_says_why(client, meeting, target, email, rep, marketer):
    decision = decide_to_send(meeting, target, email, rep)
    change(email, marketer)
    client.force_login(marketer)
    page = client.get(url_of(meeting, target)).text
    assert "The text was changed after this decision" in page
    assert "Confirm for marketing" not in page
    answer = client.post(f"/meetings/decisions/{decision.pk}/confirm/", follow=True)
    assert "Read it again" in answer.text


def test_a_decision_is_withdrawn_until_something_left(client, meeting, target, email, rep, marketer):
    decision = confirm(decide_to_send(meeting, target, email, rep), marketer)
    client.force_login(rep)
    Message.objects.update(state=MessageState.SENT)
    assert "Withdraw" not in client.get(url_of(meeting, target)).text
    answer = client.post(f"/meetings/decisions/{decision.pk}/withdraw/", follow=True)
    assert "cannot be taken back" in answer.text
    Message.objects.update(state=MessageState.PLANNED)
    answer = client.post(f"/meetings/decisions/{decision.pk}/withdraw/", follow=True)
    assert 'id="decision-form"' in answer.text
    assert Message.objects.get().state == MessageState.CANCELLED


@pytest.mark.parametrize("scope", ["everything", "project", "target", "identity"])
def test_what_is_stopped_by_hand_is_promised_to_nobody(
    client, settings, meeting, target, email, rep, marketer, scope
):
    settings.DELIVERY_MODE, settings.DELIVERY_NEEDS_MARKER = "live", False
    scopes = {
        "everything": {},
        "project": {"project": target.project},
        "target": {"target": target},
        "identity": {"identity": identity(rep)},
    }
    confirm(decide_to_send(meeting, target, email, rep), marketer)
    Message.objects.update(timing={"zone": "Asia/Tokyo", "reasons": [AT_ONCE]})
    pages = [
        url_of(meeting, target),
        Decision.objects.get().get_absolute_url(),
        target.account.get_absolute_url(),
    ]
    client.force_login(rep)
    before = [client.get(page).text for page in pages]
    assert all("At once: the send window is open." in page for page in before[:2])
    assert "Ken Ito: goes" in before[2]
    stop(by=rep, at=NOW, **scopes[scope])
    for page in pages:
        assert "Sending is stopped by hand." in (said := client.get(page).text)
        assert "At once" not in said
        assert "Ken Ito: goes" not in said


def test_what_is_japanese_in_an_english_room_says_so(client, meeting, target, email, rep):
    client.force_login(rep)
    page = client.get(url_of(meeting, target)).text
    assert f'<a href="{target.account.get_absolute_url()}">Minato Precision</a>' in page
    assert f'<span class="soft" lang="ja">{target.account.name}</span>' in page
    assert f'<h3 lang="ja"><a href="{email.get_absolute_url()}">稼働率の話</a></h3>' in page


def test_of_what_is_partly_sent_it_says_why_it_stands_and_how_the_rest_is_stopped(
    client, meeting, target, email, rep, marketer
):
    email.recipients.add(build.contact(target.account, "abe@minato.example"))
    confirm(decide_to_send(meeting, target, email, rep), marketer)
    first, second = Message.objects.order_by("pk")
    client.force_login(rep)
    page = client.get(url_of(meeting, target)).text
    assert "Withdraw" in page
    assert "Stop the rest" not in page
    Message.objects.filter(pk=first.pk).update(state=MessageState.SENT)
    page = client.get(url_of(meeting, target)).text
    assert "cannot be taken back" in page
    assert "Withdraw" not in page
    rest = client.get(f"/outbox/?target={target.pk}&state=waiting")
    assert f"/outbox/?target={target.pk}&amp;state=waiting" in page
    assert [row.message for row in rest.context["page"].rows] == [second]
    Message.objects.update(state=MessageState.SENT)
    assert "Stop the rest" not in client.get(url_of(meeting, target)).text


def test_a_note_is_written_while_the_others_talk(client, meeting, target, rep):
    client.force_login(rep)
    typed = {"operation": uuid4(), "kind": "objection", "their_words": "18か月では長い", "body": ""}
    answer = fragment(client, url_of(meeting, target, "notes/"), "note-list", typed)
    assert "18か月では長い" in answer.text
    client.post(url_of(meeting, target, "notes/"), typed)
    written = Annotation.objects.get()
    assert (written.author, written.kind, written.confidence) == (rep, "objection", 2)
    answer = client.post(url_of(meeting, target, "notes/"), typed | {"their_words": ""})
    assert answer.status_code == 422


def test_a_decision_is_told_on_the_timeline_in_both_languages(client, meeting, target, email, rep, marketer):
    confirm(
        decide(meeting, target, rep, kind=DecisionKind.WAIT, until=NOW.date() + timedelta(days=30)), marketer
    )
    withdraw(Decision.objects.get(), rep)
    confirm(decide_to_send(meeting, target, email, rep), marketer)
    client.force_login(rep)
    page = client.get(f"/accounts/{target.account_id}/").text
    assert "Wait until 24 Dec" in page
    assert "Send: “稼働率の話”" in page
    assert "both teams stand by" in page
    rep.language = "ja"
    rep.save()
    assert client.get(f"/accounts/{target.account_id}/").status_code == 200


def queries_of(client, url, django_assert_max_num_queries):
    # The number beside Today is kept for a while, and asked for again.
    cache.clear()
    with django_assert_max_num_queries(100) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def fill(target, person, count):
    for number in range(count):
        build.annotation(target.account, person, f"{number}", kind=AnnotationKind.QUESTION)
        record(
            account=target.account,
            verb="sequences.email_drafted",
            category=ActivityCategory.EMAIL,
            at=NOW - timedelta(minutes=number),
            by=person,
            detail={"subject": f"{number}"},
        )


def test_the_screen_costs_the_same_with_3_and_30_targets_and_10_and_300_entries(
    client, meeting, target, email, rep, marketer, django_assert_max_num_queries
):
    client.force_login(rep)
    decide_to_send(meeting, target, email, rep)

    def grow(targets, entries, people):
        for _ in range(targets):
            other = build.target(target.project, build.account(f"会社{uuid4().hex}"), rep, marketer)
            confirm(decide(meeting, other, rep), marketer)
        fill(target, rep, entries)
        for _ in range(people):
            email.recipients.add(build.contact(target.account))
        for number in range(people):
            actions.propose(meeting=meeting, target=target, title=f"案{number}", by=rep, at=NOW)
            build.deal(build.account(industry="製造"), DealStage.LOST, reason_note="価格")

    grow(2, 10, 2)
    few = queries_of(client, url_of(meeting, target), django_assert_max_num_queries)
    polled = queries_of(client, "/meetings/", django_assert_max_num_queries)
    grow(27, 290, 18)
    assert queries_of(client, url_of(meeting, target), django_assert_max_num_queries) == few
    assert few <= 50
    assert queries_of(client, "/meetings/", django_assert_max_num_queries) == polled


def test_the_list_costs_the_same_for_2_and_12_projects(client, rep, marketer, django_assert_max_num_queries):
    client.force_login(rep)

    def grow(count):
        for _ in range(count):
            project = build.project(rep, marketer)
            build.meeting(build.cycle(project, number=3), closed_at=NOW, closed_by=rep)
            build.meeting(build.cycle(project, number=4))

    grow(2)
    few = queries_of(client, "/meetings/", django_assert_max_num_queries)
    grow(10)
    assert queries_of(client, "/meetings/", django_assert_max_num_queries) == few


def test_members_of_the_project_alone_confirm(client, meeting, target, rep):
    decision = decide(meeting, target, rep)
    outsider = build.marketer()
    client.force_login(outsider)
    assert client.post(f"/meetings/decisions/{decision.pk}/confirm/").status_code == 404
    Membership.objects.create(project=target.project, user=outsider, joined_at=NOW)
    client.post(f"/meetings/decisions/{decision.pk}/confirm/")
    decision.refresh_from_db()
    assert decision.agreed_at


@pytest.mark.parametrize(
    ("kind", "needs", "said"),
    [
        ("wait", {"until": date(2027, 1, 12)}, "What was planned goes later:"),
        ("hand_off", {}, "What was planned is stopped:"),
        ("drop", {"end_reason": "postponed"}, "What was planned is stopped:"),
    ],
)
def test_what_a_decision_does_to_what_was_planned_is_shown_message_by_message(
    client, meeting, target, email, rep, marketer, kind, needs, said
):
    build.sender_profile()
    (message,) = plan_sending(email=email, decision_ref=99, by=marketer, at=NOW)
    decision = agree(meeting, target, kind, (rep, marketer), **needs)
    message.refresh_from_db()
    client.force_login(rep)
    room = url_of(meeting, target)
    for path in (room, decision.get_absolute_url()):
        page = client.get(path).text
        assert said in page
        assert f'href="{message.get_absolute_url()}"' in page
    actions.withdraw(decision=decision, by=rep, at=NOW)
    assert said not in client.get(decision.get_absolute_url()).text


def test_an_offer_that_stops_nothing_says_what_it_means(client, meeting, target, rep, marketer):
    agree(meeting, target, "hand_off", (rep, marketer))
    client.force_login(rep)
    page = client.get(url_of(meeting, target)).text
    assert "Offered to sales. Nothing is sent to it meanwhile." in page


@pytest.mark.parametrize(
    ("happens", "said"),
    [
        (lambda e, rep, by: archive_step(step=e.step, by=by, at=NOW), "The email left the plan"),
        (lambda e, rep, by: change(e, by), "The text was changed after this decision"),
        (lambda e, rep, by: Membership.objects.filter(user=rep).delete(), "has left the team"),
        (
            lambda e, rep, by: end_target(
                target=e.step.sequence.target,
                kind="drop",
                reason="postponed",
                note="",
                look_again_on=None,
                by=by,
                at=NOW,
            ),
            "came to an end meanwhile",
        ),
    ],
    ids=["archived", "edited", "left", "finished"],
)
def test_what_nobody_can_confirm_any_more_says_why_instead_of_asking_for_it(
    client, meeting, target, email, rep, marketer, happens, said
):
    decision = decide_to_send(meeting, target, email, rep)
    client.force_login(marketer)
    asks = f'action="/meetings/decisions/{decision.pk}/confirm/"'
    assert asks in client.get(url_of(meeting, target)).text
    happens(email, rep, marketer)
    page = client.get(url_of(meeting, target)).text
    assert said in page
    assert asks not in page
    # Not a dead end: it is taken away, and decided anew.
    assert f'action="/meetings/decisions/{decision.pk}/withdraw/"' in page
