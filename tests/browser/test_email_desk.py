"""An email from the first word to the chosen candidate, by keyboard and on a phone, with two tabs and without a network."""

import pytest
from playwright.sync_api import expect

from nurture.sequences.models import Candidate, Comment, Email, EmailDraft
from tests import build
from tests.browser.seats import fits


@pytest.fixture
def marketer(transactional_db):
    return build.marketer("yamada@tsubaki.example", name="山田 萌", name_latin="Moe Yamada")


@pytest.fixture
def email(rep, marketer):
    build.sender_profile()
    account = build.account()
    target = build.target(build.project(rep, marketer), account, rep, marketer)
    people = [
        build.contact(account, "ito@minato.example", family_name="伊藤", given_name="健"),
        build.contact(account, "mori@minato.example", family_name="森", given_name=""),
        build.contact(account, "hara@minato.example", family_name="原", given_name="唯"),
    ]
    return build.email(
        build.sequence(target),
        "稼働率の話",
        *people,
        body="{{ contact.salutation }}\n\n停止時間が18分から6分になりました。\n",
    )


def letter_says(page, words):
    page.wait_for_function(
        "(words) => document.querySelector('iframe.letter')?.contentDocument.body.innerText.includes(words)",
        arg=words,
        timeout=20_000,
    )


def typed(page):
    return page.locator("#id_body").input_value()


def test_a_field_goes_in_by_keyboard_and_asks_what_stands_instead(open_page, marketer, email):
    page = open_page(email.get_absolute_url(), user=marketer)
    page.locator("#id_body").press("Control+End")
    page.locator("details.picker summary").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-picker-find]").first).to_be_focused()
    page.keyboard.type("given_name")
    page.keyboard.press("Enter")
    page.locator("[data-picker-who]").wait_for()
    expect(page.locator("[data-picker-who]")).to_contain_text("森")
    page.keyboard.type("ご担当者")
    page.keyboard.press("Enter")
    assert typed(page).endswith('{{ contact.given_name | default: "ご担当者" }}')
    expect(page.locator("[name=body]:focus")).to_have_count(1)


def test_the_letter_is_shown_as_each_contact_and_one_is_stopped_by_name(open_page, marketer, email):
    page = open_page(email.get_absolute_url(), user=marketer)
    page.locator("#id_body").fill("{{ contact.given_name }}様へ")
    page.locator(".lack").wait_for()
    expect(page.locator(".lack")).to_contain_text("森")
    expect(page.locator(".lack")).to_have_count(1)
    for reader, words in (("伊藤 健", "健様へ"), ("原 唯", "唯様へ"), ("森", "[contact.given_name]様へ")):
        page.locator("#preview-as").select_option(label=reader)
        letter_says(page, words)
    page.get_by_role("radio", name="Text only").check(force=True)
    expect(page.locator(".preview-text")).to_be_visible()
    page.get_by_role("radio", name="Smartphone").check(force=True)
    assert page.locator("iframe.letter").bounding_box()["width"] <= 392
    page.get_by_role("radio", name="Dark").check(force=True)
    colour = "(frame) => frame.contentWindow.getComputedStyle(frame.contentDocument.body).color"
    assert page.locator("iframe.letter").evaluate(colour) == "rgb(236, 236, 238)"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_letter_has_its_own_paper_whatever_the_screen(open_page, marketer, email, scheme):
    page = open_page(email.get_absolute_url(), user=marketer, color_scheme=scheme)
    letter_says(page, "停止時間が18分から6分になりました。")
    looks = """(frame) => {
      const style = (element) => frame.contentWindow.getComputedStyle(element);
      return [style(frame.contentDocument.documentElement).colorScheme, style(frame.contentDocument.body).color];
    }"""
    for mode, paper, ink in (("Desktop", "light", "rgb(29, 29, 31)"), ("Dark", "dark", "rgb(236, 236, 238)")):
        page.get_by_role("radio", name=mode).check(force=True)
        assert page.locator("iframe.letter").evaluate(looks) == [paper, ink]


def test_what_two_tabs_type_is_kept_for_both(open_page, marketer, email):
    one = open_page(email.get_absolute_url(), user=marketer)
    other = open_page(email.get_absolute_url(), user=marketer)
    one.locator("#id_body").fill("一つ目のタブ")
    one.locator("#draft-state p").first.wait_for(timeout=20_000)
    other.locator("#id_body").fill("二つ目のタブ")
    other.get_by_text("Another tab of yours").wait_for(timeout=20_000)
    assert {draft.typed["body"] for draft in EmailDraft.objects.all()} == {"一つ目のタブ", "二つ目のタブ"}
    back = open_page(email.get_absolute_url(), user=marketer)
    expect(back.get_by_role("link", name="Take it into the form")).to_have_count(2)


def test_what_is_typed_without_a_network_is_kept_and_sent_when_it_is_back(open_page, marketer, email):
    page = open_page(email.get_absolute_url(), user=marketer)
    page.context.set_offline(True)
    page.locator("#id_body").fill("電車の中で書きました")
    page.get_by_text("No network.").wait_for(timeout=20_000)
    assert not EmailDraft.objects.exists()
    page.context.set_offline(False)
    page.locator("#draft-state:has-text('not saved as a version yet')").wait_for(timeout=20_000)
    assert EmailDraft.objects.get().typed["body"] == "電車の中で書きました"
    page.reload()
    assert typed(page) == "電車の中で書きました"
    page.get_by_text("is back in the form").wait_for()


def test_two_tabs_closed_without_a_network_lose_neither_text(open_page, marketer, email):
    one = open_page(email.get_absolute_url(), user=marketer)
    context = one.context
    other = context.new_page()
    other.goto(email.get_absolute_url())
    context.set_offline(True)
    for page, words in ((one, "一つ目のタブ"), (other, "二つ目のタブ")):
        page.locator("#id_body").fill(words)
        page.get_by_text("No network.").wait_for(timeout=20_000)
    one.close()
    other.close()
    assert not EmailDraft.objects.exists()
    context.set_offline(False)
    back = context.new_page()
    back.goto(email.get_absolute_url())
    offer = back.locator("[data-draft-other]")
    expect(offer).to_have_count(1)
    assert {typed(back), offer.locator("q").text_content()} == {"一つ目のタブ", "二つ目のタブ"}


def test_what_was_written_upon_an_older_version_is_offered_and_not_put_in(open_page, marketer, email):
    page = open_page(email.get_absolute_url(), user=marketer)
    context = page.context
    context.set_offline(True)
    page.locator("#id_body").fill("電車の中で書きました")
    page.get_by_text("No network.").wait_for(timeout=20_000)
    page.close()
    Email.objects.filter(pk=email.pk).update(version=email.version + 1, body="同僚が直した本文")
    context.set_offline(False)
    back = context.new_page()
    back.goto(email.get_absolute_url())
    expect(back.locator("[data-draft-other]")).to_contain_text("電車の中で書きました")
    assert typed(back) == "同僚が直した本文"


def test_a_passage_is_commented_and_stays_found_after_an_edit(open_page, rep, marketer, email):
    page = open_page(f"{email.get_absolute_url()}?panel=comments", user=rep, width=390)
    body = page.locator("#id_body")
    start = typed(page).index("18分から6分")
    body.evaluate(f"(field) => {{ field.focus(); field.setSelectionRange({start}, {start + 7}); }}")
    page.locator("[data-quote]").wait_for()
    expect(page.locator("[data-quote]")).to_have_text("18分から6分")
    page.locator(".comment-form textarea").fill("夜勤の数字も添えられますか")
    page.get_by_role("button", name="Comment", exact=True).click()
    page.locator(".thread-card").wait_for()
    assert Comment.objects.get().quote == "18分から6分"
    body.fill("前置き。\n\n" + typed(page))
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(f"**{email.get_absolute_url()}")
    page.goto(f"{email.get_absolute_url()}?panel=comments")
    page.locator(".thread-quote a").click()
    marked = "{ const f = document.activeElement; return f.value?.slice(f.selectionStart, f.selectionEnd) === words; }"
    page.wait_for_function(f"words => {marked}", arg="18分から6分")


def test_a_candidate_is_written_compared_in_japanese_and_chosen(open_page, rep, marketer, email):
    page = open_page(f"/emails/{email.pk}/candidates/new/", user=rep)
    page.locator("[name=subject]").fill("三分の一になった理由")
    page.locator("[name=hypothesis]").fill("短い方が返事が来る")
    page.get_by_role("button", name="Put it beside").click()
    page.locator(".choice").nth(1).wait_for()
    marketer.language = "ja"
    marketer.save()
    phone = open_page(f"/emails/{email.pk}/candidates/", user=marketer, width=390)
    fits(phone)
    phone.get_by_role("button", name="Bを採用").click()
    phone.wait_for_url(f"**{email.get_absolute_url()}")
    assert Candidate.objects.get().chosen_by == marketer
    assert Email.objects.get().subject == "三分の一になった理由"
    phone.goto(f"/emails/{email.pk}/versions/2/")
    expect(phone.locator("ins").first).to_have_text("三分の一になった理由")
    fits(phone)


def test_one_file_after_the_other_is_added_and_all_go_with_the_email(open_page, marketer, email):
    page = open_page(email.get_absolute_url(), user=marketer)
    for name in ("見積.pdf", "仕様.pdf", "図面.pdf"):
        page.set_input_files(
            "#file-input", {"name": name, "mimeType": "", "buffer": f"%PDF-1.4 {name}".encode()}
        )
        expect(page.get_by_role("checkbox", name=name)).to_be_checked()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved as version 2.")).to_be_visible()
    assert email.attachments.count() == 3
