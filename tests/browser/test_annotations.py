"""What people write down, in the hands of somebody who types, calls on colleagues, loses the network and has second thoughts."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.actions.annotations import annotate, answer
from accounts.actions.pins import pin
from accounts.models import Annotation, Mention
from tests import build
from tests.browser.axe import violations
from tests.browser.network import intercept
from tests.browser.seats import fits

WORDS = {
    "en": {
        "answer": "Answer",
        "more": "More about what",
        "delete": "Delete",
        "undo": "Undo",
        "pin": "Pin",
        "change": "Change",
        "save": "Save",
        "write": "Write down",
        "heard": "Add what I heard",
        "lost": "Not sent yet.",
        "true": "Still true?",
        "read": "Read the thread",
    },
    "ja": {
        "answer": "返信",
        "more": "書き込みの操作",
        "delete": "削除",
        "undo": "取り消す",
        "pin": "固定する",
        "change": "変更",
        "save": "保存",
        "write": "書き込む",
        "heard": "聞いたことを書く",
        "lost": "まだ送られていません",
        "true": "今もそのとおり",
        "read": "やり取りを読む",
    },
}


@pytest.fixture
def marketer(rep):
    return build.marketer("yamada@tsubaki.example", name="山田 涼", name_latin="Ryo Yamada")


@pytest.fixture
def minato(rep, marketer):
    return build.account(name_latin="Minato Precision", owner=rep)


def written(account, by, body, **more):
    now = timezone.now()
    fields = {"kind": "objection", "their_words": "", "body": body, "heard_by": "", "heard_on": now.date()}
    fields |= {"confidence": 2, "expires_on": None, "contact": None} | more
    return annotate(account=account, fields=fields, operation=uuid4(), by=by, at=now)


@pytest.fixture(params=[("en", 1440), ("ja", 390)], ids=["english, wide", "japanese, phone"])
def spoken(request):
    return request.param


@pytest.fixture
def says(spoken):
    return WORDS[spoken[0]]


@pytest.fixture
def opened(open_page, spoken, rep, marketer):
    """`opened("/path", user)` in the language and width of this round."""
    language, width = spoken

    def open_for(path, user, **options):
        type(user).objects.filter(pk=user.pk).update(language=language)
        return open_page(path, user=user, width=width, **options)

    return open_for


def card(page, note):
    return page.locator(f"#annotation-{note.pk}")


def test_a_thread_grows_in_place_and_calls_on_a_colleague(opened, says, rep, marketer, minato):
    note = written(minato, rep, "稟議は**一月**です")
    page = opened(minato.get_absolute_url(), marketer)
    card(page, note).get_by_role("link", name=says["answer"], exact=True).click()
    field = card(page, note).locator("textarea")
    expect(field).to_be_focused()
    field.press_sequentially("@ko")
    expect(page.locator(".mention-list:visible > li")).to_have_count(1)
    field.press("Enter")
    field.press_sequentially("二年の事例があります")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(card(page, note).locator(".annotation-thread .mention")).to_have_text(
        f"@{rep.name if says is WORDS['ja'] else rep.name_latin}"
    )
    assert page.url.endswith(minato.get_absolute_url())
    assert [mention.user for mention in Mention.objects.all()] == [rep]
    page.reload()
    expect(card(page, note).locator(".annotation-thread")).to_contain_text("二年の事例があります")


def test_whoever_was_called_on_finds_it_behind_the_bell(opened, says, settings, rep, marketer, minato):
    settings.PLACE_COUNTS = {"accounts:mentions": "accounts.queries.mentions.unread_count"}
    note = written(minato, rep, "これ、見ましたか")
    answer(thread=note, body="@近藤 翔 見ました", operation=uuid4(), by=marketer, at=timezone.now())
    page = opened("/accounts/", rep)
    bell = page.locator(".bell:visible")
    expect(bell.locator(".badge")).to_contain_text("1")
    bell.click()
    page.get_by_role("button", name=says["read"]).click()
    expect(card(page, note)).to_contain_text("見ました")
    expect(page.locator(".bell:visible .badge")).to_have_count(0)


def test_second_thoughts_have_ten_seconds(opened, says, rep, minato):
    note = written(minato, rep, "言い過ぎました")
    page = opened(minato.get_absolute_url(), rep)
    for _ in range(2):
        card(page, note).get_by_role("link", name=says["more"]).click()
        card(page, note).get_by_role("button", name=says["delete"]).click()
        card(page, note).get_by_role("button", name=says["undo"]).click()
        expect(card(page, note)).to_contain_text("言い過ぎました")
    card(page, note).get_by_role("link", name=says["more"]).click()
    card(page, note).get_by_role("button", name=says["delete"]).click()
    expect(card(page, note)).not_to_contain_text("言い過ぎました")
    expect(card(page, note)).to_have_count(0, timeout=15_000)
    assert not Annotation.objects.visible_to(rep).exists()


def test_what_is_pinned_appears_on_top_at_once(opened, says, rep, minato):
    note = written(minato, rep, "回収は18か月まで")
    page = opened(minato.get_absolute_url(), rep)
    expect(page.locator("#pinned")).to_be_hidden()
    card(page, note).get_by_role("link", name=says["more"]).click()
    card(page, note).get_by_role("button", name=says["pin"], exact=True).click()
    expect(page.locator("#pinned")).to_contain_text("回収は18か月まで")


def test_a_change_in_place_keeps_both_when_somebody_was_faster(opened, says, rep, minato):
    note = written(minato, rep, "稟議は一月")
    page = opened(minato.get_absolute_url(), rep)
    card(page, note).get_by_role("link", name=says["more"]).click()
    card(page, note).get_by_role("link", name=says["change"], exact=True).click()
    page.locator(f"#annotation-{note.pk} [name=body]").fill("稟議は五月")
    Annotation.objects.filter(pk=note.pk).update(body="稟議は三月")
    page.locator(f"#annotation-{note.pk}").get_by_role("button", name=says["save"]).click()
    form = page.locator(f"#annotation-{note.pk}")
    expect(form).to_contain_text("稟議は三月")
    expect(form.locator("[name=body]")).to_have_value("稟議は五月")
    form.get_by_role("button", name=says["save"]).click()
    expect(card(page, note).locator(".said")).to_have_text("稟議は五月")


def test_without_a_network_it_waits_and_is_written_once(opened, says, rep, minato):
    page = opened(minato.get_absolute_url(), rep)
    page.fill("#id_body", "トンネルの中で聞いた話")
    page.context.set_offline(True)
    page.click("#annotation-add")
    expect(page.locator("#annotation-form .resend")).to_contain_text(says["lost"])
    expect(page.locator("#network-lost")).to_be_visible()
    # It waits, and the next one may be written.
    expect(page.locator("#waiting-inputs")).to_contain_text("Minato" if says is WORDS["en"] else "港精密")
    expect(page.locator("#waiting-inputs q")).to_contain_text("トンネルの中で聞いた話")
    expect(page.locator("#id_body")).to_have_value("")
    page.context.set_offline(False)
    expect(page.locator("#timeline-list .said")).to_have_text("トンネルの中で聞いた話")
    expect(page.locator("#id_body")).to_have_value("")
    assert Annotation.objects.count() == 1


def test_an_answer_that_was_lost_on_the_way_back_is_not_written_twice(opened, rep, minato):
    """The server took it, the page never heard; later somebody opens the page anew and sends the draft."""
    page = opened(minato.get_absolute_url(), rep)
    page.fill("#id_body", "届いたのに、返事が来なかった話")
    taken = []

    def lose(route):
        # Once it arrives; what the page tries again meanwhile finds no network at all.
        if not taken:
            taken.append(route.fetch().status)
        route.abort()

    intercept(page, "**/annotations/", lose)
    page.click("#annotation-add")
    expect(page.locator("#annotation-form .resend")).to_be_visible()
    assert Annotation.objects.count() == 1
    page.reload()
    expect(page.locator("#timeline-list .said")).to_have_text("届いたのに、返事が来なかった話")
    page.unroute("**/annotations/")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#waiting-inputs")).to_be_hidden()
    # The answer brings the entry once more: the page, opened anew, has it already.
    expect(page.locator("#timeline-list .said")).to_have_text("届いたのに、返事が来なかった話")
    expect(page.locator("#id_body")).to_have_value("")
    assert Annotation.objects.count() == 1


def test_two_tabs_of_one_account_lose_neither_text(opened, rep, minato):
    page = opened(minato.get_absolute_url(), rep)
    page.fill("#id_body", "一つ目の話")
    page.wait_for_function("() => Object.values(localStorage).some((kept) => kept.includes('一つ目の話'))")
    other = page.context.new_page()
    other.goto(minato.get_absolute_url())
    expect(other.locator("#id_body")).to_have_value("")
    other.fill("#id_body", "二つ目の話")
    page.click("#annotation-add")
    expect(page.locator("#timeline-list .said")).to_have_text("一つ目の話")
    expect(other.locator("#id_body")).to_have_value("二つ目の話")
    other.click("#annotation-add")
    expect(other.locator("#id_body")).to_have_value("")
    assert set(Annotation.objects.values_list("body", flat=True)) == {"一つ目の話", "二つ目の話"}


def test_beside_an_email_it_is_added_without_leaving_the_page(opened, says, rep, marketer, minato):
    target = build.target(build.project(rep, marketer), minato, rep, marketer)
    email = build.email(build.sequence(target), "稼働率の話")
    notes = f"{email.get_absolute_url()}?panel=notes"
    page = opened(notes, rep)
    page.fill("#email-form [name=subject]", "書きかけの件名")
    card_of_item = page.locator(".item-annotations")
    card_of_item.get_by_role("link", name=says["write"]).click()
    card_of_item.locator("[name=body]").fill("件名に「一枚」を")
    page.click("#annotation-add")
    expect(card_of_item.locator("#item-annotations .said")).to_have_text("件名に「一枚」を")
    expect(page.locator("#email-form [name=subject]")).to_have_value("書きかけの件名")
    page.goto(minato.get_absolute_url())
    page.locator(".annotation-item").click()
    page.wait_for_url(f"**{notes}")


def test_from_anywhere_two_taps_and_a_text(opened, says, rep, minato):
    page = opened("/outbox/", rep)
    page.locator(".write:visible").click()
    page.locator("[name=q]:visible").press_sequentially("minato")
    page.locator("#account-choices").get_by_role(
        "link", name="Minato" if says is WORDS["en"] else "港精密"
    ).click()
    page.locator("[name=kind][value=signal]").check(force=True)
    page.fill("[name=their_words]", "来期の予算に載せたい")
    page.get_by_role("button", name=says["save"]).click()
    page.wait_for_url("**#activity-*")
    assert Annotation.objects.get().kind == "signal"


def test_without_javascript_every_step_is_a_page(opened, says, rep, marketer, minato):
    note = written(
        minato,
        rep,
        "上期は申請できない",
        heard_on=(timezone.now() - timedelta(days=90)).date(),
        expires_on=(timezone.now() - timedelta(days=3)).date(),
    )
    page = opened(minato.get_absolute_url(), rep, java_script_enabled=False)
    page.get_by_role("button", name=says["true"]).click()
    expect(page.get_by_role("button", name=says["true"])).to_have_count(0)
    page.locator("textarea[name=body]").fill("@Ryo Yamada 確かめました")
    page.locator("form#answer").get_by_role("button").click()
    expect(page.locator(".annotation-thread")).to_contain_text("確かめました")
    assert [mention.user for mention in Mention.objects.all()] == [marketer]
    page.get_by_role("button", name=says["pin"], exact=True).click()
    page.get_by_role("button", name=says["delete"], exact=True).click()
    page.get_by_role("button", name=says["undo"]).click()
    expect(card(page, note)).to_contain_text("上期は申請できない")


def test_long_words_are_folded_until_somebody_wants_them(open_page, rep, minato):
    """Also without JavaScript; by keyboard; short ones are just there."""
    written(minato, rep, "短い言葉")
    written(minato, rep, "ながいことば" * 600)
    page = open_page(minato.get_absolute_url(), user=rep, width=390, java_script_enabled=False)
    more = page.get_by_role("checkbox", name="Show the whole text")
    words = page.locator(".said", has_text="ながいことば")
    assert words.bounding_box()["height"] < 300
    more.focus()
    page.keyboard.press("Space")
    assert words.bounding_box()["height"] > 1000
    page.get_by_text("Show less").click()
    assert words.bounding_box()["height"] < 300


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_shut_out(opened, rep, marketer, minato, scheme):
    note = written(minato, rep, "長い言葉" + "ながい" * 60 + " 🏭 שלום עולם https://example.com/" + "x" * 200)
    answer(thread=note, body="@近藤 翔 はい", operation=uuid4(), by=marketer, at=timezone.now())
    pin(annotation=note, by=rep, at=timezone.now())
    page = None
    for path in (
        minato.get_absolute_url(),
        note.get_absolute_url(),
        "/accounts/mentions/",
        "/accounts/annotations/new/",
    ):
        page = opened(path, rep, color_scheme=scheme) if page is None else page
        page.goto(path)
        assert violations(page) == []
        fits(page)
