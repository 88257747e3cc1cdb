"""All nine kinds of decisions, by keyboard alone: one says it, the other team confirms."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import Account
from nurture.delivery.actions.pausing import pause_by_hand
from nurture.delivery.models import Message, MessageState
from nurture.meetings import actions
from nurture.meetings.actions import propose
from nurture.meetings.models import Action, Decision, DecisionKind
from nurture.projects.models import Offer, TargetEnd
from nurture.sequences.actions import plan_sending
from nurture.sequences.models import Rest
from tests import build
from tests.browser.seats import fits

KINDS = list(DecisionKind.values)


@pytest.fixture
def marketer(transactional_db):
    return build.marketer("yamada@tsubaki.example", name="山田 萌", name_latin="Moe Yamada")


@pytest.fixture
def project(rep, marketer):
    build.sender_profile()
    return build.project(rep, marketer)


@pytest.fixture
def meeting(project, rep):
    return build.meeting(build.cycle(project), facilitator=rep)


@pytest.fixture
def room(project, meeting, rep, marketer):
    """The room of a target with two emails and two people."""

    def made(name):
        account = build.account(f"{name}株式会社", name_latin=name)
        target = build.target(project, account, rep, marketer)
        people = [build.contact(account, f"{who}@{name}.example", family_name=who) for who in ("ito", "mori")]
        plan = build.sequence(target)
        for subject in ("稼働率の話", "回収の表"):
            build.email(plan, subject, *people)
        return target, f"/meetings/{meeting.pk}/targets/{target.pk}/"

    return made


def tab_to(page, name):
    for _ in range(40):
        if page.evaluate("document.activeElement.name") == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no key leads to {name}")


def choose(page, kind):
    page.keyboard.press("1")
    page.keyboard.press("e")
    for _ in range(KINDS.index(kind)):
        page.keyboard.press("ArrowRight")
    expect(page.locator(f"#decision-form [name=kind][value={kind}]")).to_be_checked()


def say_what_it_needs(page, kind):
    if kind == "send_with_edits":
        tab_to(page, "instruction")
        page.keyboard.type("数字を先に")
    if kind == "split":
        for number in (1, 2):
            page.keyboard.press("Tab")
            while not page.evaluate("document.activeElement.name").startswith("share_"):
                page.keyboard.press("Tab")
            for _ in range(number):
                page.keyboard.press("ArrowRight")
    if kind in {"park", "drop"}:
        tab_to(page, "end_reason")
        page.keyboard.press("ArrowDown")
    if kind == "wait":
        tab_to(page, "until")
        page.keyboard.type("10122030")


def decide(page, kind):
    choose(page, kind)
    say_what_it_needs(page, kind)
    tab_to(page, "reason")
    page.keyboard.type("役員会の前に")
    page.keyboard.press("Enter")
    page.locator(".decision-stands").wait_for()
    if kind == "send_with_edits":
        page.keyboard.press("d")
        expect(page.locator("#decision-sheet [name=body]")).to_be_focused()
        page.keyboard.press("Shift+Tab")
        page.keyboard.type("回収は十八か月")
        page.keyboard.press("Enter")
        expect(page.locator("#decision-dialog")).not_to_be_visible()
        page.locator(".edits ins").first.wait_for()


def test_each_kind_is_decided_and_recorded_by_keyboard_with_one_laptop(open_page, room, rep):
    # All before anybody looks: an open page asks all the time.
    rooms = {kind: room(kind.replace("_", "-")) for kind in KINDS}
    page = open_page(rooms[KINDS[0]][1], user=rep)
    for kind, (_target, path) in rooms.items():
        page.goto(path)
        decide(page, kind)
        page.keyboard.press("w")
        # The owner in marketing stands chosen.
        expect(page.locator("#decision-sheet [name=person]:checked")).to_be_focused()
        page.keyboard.press("Enter")
        page.locator(".decision.is-agreed").wait_for()
    assert [each.kind for each in Decision.objects.order_by("pk")] == KINDS
    assert Decision.objects.filter(agreed_at__isnull=False).count() == len(KINDS)
    assert Message.objects.values("mailing").distinct().count() == 4
    assert {each.decision.kind for each in Action.objects.all()} == {"rewrite", "sales_touch"}
    assert {each.kind for each in TargetEnd.objects.all()} == {"park", "drop"}
    assert (Rest.objects.count(), Offer.objects.count()) == (1, 1)


def test_what_was_just_agreed_is_undone_by_one_key(open_page, room, rep, marketer):
    target, path = room("minato")
    mine = open_page(path, user=rep)
    decide(mine, "send")
    theirs = open_page(path, user=marketer)
    theirs.keyboard.press("d")
    theirs.locator(".decision.is-agreed .undo").wait_for()
    expect(theirs.locator(".withdraw")).not_to_be_visible()
    theirs.keyboard.press("u")
    theirs.locator("#decision-form").wait_for()
    mine.locator(".decision-stands").wait_for(state="detached")
    assert Decision.objects.get(target=target).withdrawal == "undone"
    assert {each.state for each in Message.objects.all()} == {MessageState.CANCELLED}


def test_tab_goes_on_in_the_decision_after_what_was_pressed_is_gone(open_page, room, rep):
    _target, path = room("minato")
    page = open_page(path, user=rep)
    decide(page, "send")
    expect(page.locator("#decision-bar")).to_be_focused()
    page.locator(".undo button").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#room-says")).to_have_text("No decision stands.")
    expect(page.locator("#decision-bar")).to_be_focused()
    # The same over the sheet.
    decide(page, "send")
    page.locator("#decision-bar [data-shortcut=w]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#decision-sheet [name=person]:checked")).to_be_focused()
    page.keyboard.press("Enter")
    page.locator(".decision.is-agreed").wait_for()
    expect(page.locator("#decision-bar")).to_be_focused()


def test_who_leads_records_the_word_of_somebody_without_a_screen(open_page, room, rep, marketer):
    _target, path = room("minato")
    page = open_page(path, user=rep)
    decide(page, "hand_off")
    page.keyboard.press("w")
    page.locator(
        "#decision-sheet label:has-text('山田 萌'), #decision-sheet label:has-text('Moe Yamada')"
    ).click()
    page.locator("#decision-sheet button[type=submit]").click()
    expect(page.locator(".pair")).to_contain_text("in the room, recorded by Sho Kondo")
    page.locator(".decision-link").click()
    page.wait_for_url("**/meetings/decisions/**")
    fits(page)


def test_nobody_is_promised_more_seconds_to_undo_than_there_are(open_page, room, rep):
    """The page was written a moment before this clock was set by it."""
    _target, path = room("minato")
    page = open_page(path, user=rep)
    page.wait_for_load_state()
    decide(page, "sales_touch")
    page.locator("[data-undo-until]").evaluate(
        "one => (one.dataset.undoUntil = new Date(Date.now() + 13_000).toISOString())"
    )
    expect(page.locator("[data-undo-left]")).to_have_text("10")
    page.locator("[data-undo-until]").evaluate(
        "one => (one.dataset.undoUntil = new Date(Date.now() - 1000).toISOString())"
    )
    expect(page.locator("[data-undo-until]")).to_be_hidden()


@pytest.mark.parametrize("kind", ["send_with_edits", "split", "rewrite", "sales_touch", "park"])
def test_its_form_fits_a_phone(open_page, room, rep, kind):
    _target, path = room("minato")
    page = open_page(path, user=rep, width=390)
    page.locator(f"#decision-form label:has([name=kind][value={kind}])").click()
    fits(page)


def test_whom_an_email_goes_to_is_read_whole_on_a_phone(open_page, room, rep):
    target, path = room("minato")
    target.account.contacts.update(given_name="Aleksandra", family_name="Papadimitriou-Konstantinopoulou")
    page = open_page(path, user=rep, width=390)
    page.locator("#decision-form label:has([name=kind][value=split])").click()
    names = page.locator(".share legend")
    assert names.evaluate_all("all => all.filter(one => one.scrollWidth > one.clientWidth).length") == 0
    expect(names).to_have_count(2)
    fits(page)


@pytest.fixture
def full(meeting, project, rep, marketer):
    """Three candidates and five people."""
    account = build.account("港精密工業株式会社", name_latin="Minato Precision")
    target = build.target(project, account, rep, marketer, do_not_say="停止した客先の社名")
    people = [build.contact(account, f"{number}@minato.example", family_name="伊藤") for number in range(5)]
    plan = build.sequence(target)
    for subject in ("役員会で二分で読める回収計算書を、審査会の書式に合わせて", "回収の表"):
        build.email(
            plan, subject, *people, hypothesis="役員に見せる一枚が先に届けば進む" * 4, evidence="電話" * 30
        )
    propose(
        meeting=meeting,
        target=target,
        title="工場長に見ていただく",
        aim="同じ立場の話" * 9,
        by=rep,
        at=meeting.opened_at,
    )
    return target


def of_language(language, project, meeting):
    clerk = build.rep("tanabe@tsubaki.example", language=language)
    project.memberships.create(user=clerk, joined_at=meeting.opened_at)
    return clerk


def keeps_its_feet(page, cards=3):
    """At 1440 × 900 all of it fits."""
    main = page.locator(".meeting-main")
    assert main.evaluate("one => one.scrollHeight - one.clientHeight") <= 0
    bar = page.locator("#decision-bar").bounding_box()["y"]
    feet = page.locator(".candidate").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().bottom)"
    )
    assert len(feet) == cards
    assert max(feet) <= bar


@pytest.mark.parametrize("language", ["en", "ja"])
def test_no_card_loses_its_foot_to_what_a_decision_needs(open_page, meeting, project, full, language):
    """Neither owner is in the room."""
    path = f"/meetings/{meeting.pk}/targets/{full.pk}/"
    page = open_page(path, user=of_language(language, project, meeting))
    page.locator(".without-quorum").wait_for()
    for kind in KINDS:
        page.evaluate("kind => document.querySelector(`#decision-form [value=${kind}]`).click()", kind)
        keeps_its_feet(page)
        last = page.locator(".share").last
        if kind == "split":
            last.get_by_text("2", exact=True).click()
            expect(last.locator("input:checked")).not_to_have_value("")


def test_no_card_loses_its_foot_to_a_long_name(open_page, meeting, rep, full):
    """Two lines of it, in the room and on a wall; the whole of it is told."""
    name = "国立高度先端医療研究機器製造関東甲信越総合エンジニアリング" * 2 + "株式会社"
    Account.objects.filter(pk=full.account_id).update(name=name, name_latin="Advanced Engineering " * 5)
    page = open_page(f"/meetings/{meeting.pk}/targets/{full.pk}/", user=rep)
    for shown in ("", "?projector"):
        page.goto(f"/meetings/{meeting.pk}/targets/{full.pk}/{shown}")
        keeps_its_feet(page)
        heading = page.locator("#target-head h2")
        assert name in heading.get_attribute("title")
        assert (
            heading.evaluate("one => one.clientHeight / parseFloat(getComputedStyle(one).lineHeight)") < 2.1
        )


def test_a_japanese_name_in_an_english_room_breaks_between_its_phrases(open_page, meeting, rep, full):
    """Its first word leaves the second line to the rest, where it was broken off for it."""
    name = "一般財団法人 東日本高度産業計測制御システム標準評価技術総合研究開発機構"
    Account.objects.filter(pk=full.account_id).update(name=name, name_latin="")
    page = open_page(f"/meetings/{meeting.pk}/targets/{full.pk}/", user=rep)
    heading = page.locator("#target-head h2")
    assert heading.evaluate("one => one.scrollHeight <= one.clientHeight + 4")
    assert heading.evaluate("one => getComputedStyle(one.querySelector('a')).wordBreak") == "auto-phrase"
    title = page.locator(".candidate h3").first
    assert title.evaluate("one => getComputedStyle(one).wordBreak") == "auto-phrase"


@pytest.mark.parametrize("language", ["en", "ja"])
def test_what_was_decided_before_takes_the_place_of_no_candidate(
    open_page, meeting, project, full, marketer, language
):
    """Two drafts and two ideas stand beside each other; what goes already is a line above them."""
    plan = full.sequences.get()
    people = list(full.account.contacts.all())
    planned = build.email(plan, "試験のはじめの一年で分かったこと、そして次に測りたい場所のこと", *people)
    plan_sending(email=planned, decision_ref=99, by=marketer, at=meeting.opened_at)
    propose(meeting=meeting, target=full, title="見学", aim="話" * 90, by=marketer, at=meeting.opened_at)
    path = f"/meetings/{meeting.pk}/targets/{full.pk}/"
    page = open_page(path, user=of_language(language, project, meeting))
    for shown in ("", "?projector"):
        page.goto(path + shown)
        keeps_its_feet(page, cards=5)
        going = page.locator(".candidate-going").bounding_box()
        cards = [each.bounding_box() for each in page.locator(".candidates > .candidate").all()]
        assert going["height"] < 60
        assert {each["y"] for each in cards} == {cards[0]["y"]}
        assert cards[0]["y"] >= going["y"] + going["height"]
        assert cards[-1]["x"] + cards[-1]["width"] <= going["x"] + going["width"] + 1


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_split_shows_everybody_and_leaves_room_for_their_words(
    open_page, meeting, full, rep, marketer, language
):
    rep.language = language
    rep.save()
    for words in ("現場の手間は増えますか。", "回収は18か月。それより長いと、審査会では議題にもなりません。"):
        build.annotation(full.account, rep, kind="objection", their_words=words)
    page = open_page(f"/meetings/{meeting.pk}/targets/{full.pk}/", user=rep)
    page.locator("label:has([value=split])").click()
    shares = page.locator(".shares-list")
    assert shares.evaluate("one => one.scrollHeight - one.clientHeight") <= 0
    for number in range(5):
        page.locator(".share").nth(number).get_by_text(str(number % 2 + 1), exact=True).click()
    page.locator("#decision-form [name=reason]").fill("工場長には回収の話を")
    page.locator("#decision-form button[type=submit]").click()
    page.locator(".decision-stands").wait_for()
    actions.confirm(decision=Decision.objects.get(), by=marketer, at=timezone.now())
    expect(page.locator(".is-agreed .planned li")).to_have_count(5)
    expect(page.locator(".is-agreed .planned li").last).to_contain_text("回収")
    keeps_its_feet(page)
    last = page.locator(".quote, blockquote").last.bounding_box()
    assert last["y"] + last["height"] <= page.locator(".candidate").first.bounding_box()["y"]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_no_card_loses_its_foot_to_two_banners(open_page, meeting, project, rep, full, language):
    """The account is paused, and no worker runs."""
    rep.language = language
    rep.save()
    pause_by_hand(account=full.account, reason="先方の決算が終わるまで待つ" * 12, by=rep, at=timezone.now())
    page = open_page(f"/meetings/{meeting.pk}/targets/{full.pk}/", user=rep)
    expect(page.locator(".meeting-main .banner:visible")).to_have_count(2)
    keeps_its_feet(page)
