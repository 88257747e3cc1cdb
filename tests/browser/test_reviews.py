"""An email that both teams stand by: why, hints, a wording from a phone, both words, an edit that voids them, and again."""

import pytest
from playwright.sync_api import expect

from nurture.projects.models import Target
from nurture.sequences.models import Approval, Email, Evidence
from tests import build
from tests.browser.axe import violations
from tests.browser.seats import fits

pytestmark = pytest.mark.browser

BODY = "{{ contact.salutation }}\n\n稼働率を上げた話をお送りします。三年分の数字です。"


@pytest.fixture
def marketer(rep):
    return build.marketer("yamada@tsubaki.example", name="山田 萌", name_latin="Moe Yamada")


@pytest.fixture
def target(rep, marketer):
    build.sender_profile()
    account = build.account(name_latin="Minato Precision")
    made = build.target(build.project(rep, marketer), account, rep, marketer)
    build.annotation(account, rep, their_words="回収は何年ですか", body="", kind="objection")
    return Target.objects.get(pk=made.pk)


@pytest.fixture
def email(target):
    ito = build.contact(target.account, "ito@minato.example", title="工場長")
    mori = build.contact(target.account, "mori@minato.example", family_name="森", given_name="")
    return build.email(
        build.sequence(target), "稼働率の話", ito, mori, body=BODY, hypothesis="数字を送ると、審査会に載る"
    )


def say_why(page, email):
    """One press for a note that offers itself, two choices for what is expected."""
    page.goto(f"/emails/{email.pk}/?panel=why")
    page.get_by_role("button", name="It rests on: 回収は何年ですか").click()
    expect(page.get_by_role("button", name="Take out: 回収は何年ですか")).to_be_visible()
    page.locator("#email-why [name=reaction]").select_option("reply")
    page.locator("#email-why").get_by_role("button", name="Set").click()
    expect(page.get_by_text("They answer; both teams look on")).to_be_visible()


def approve(page, email, version):
    page.goto(f"/emails/{email.pk}/")
    page.get_by_role("button", name=f"Approve version {version}").click()
    expect(page.locator(".pair .is-confirmed").first).to_be_visible()


def test_both_teams_come_to_stand_by_the_same_words(open_page, rep, marketer, email):
    desk = open_page(f"/emails/{email.pk}/", user=marketer)
    expect(desk.get_by_text("Before both teams can read it:")).to_be_visible()
    say_why(desk, email)
    assert Evidence.objects.get().added_by == marketer

    # The rep is on the train: a passage, their own words, one press; nothing on the phone sticks out.
    rep.language = "ja"
    rep.save()
    phone = open_page(f"/emails/{email.pk}/?panel=wordings", user=rep, width=390)
    phone.locator(".passage", has_text="三年分の数字です").locator("summary").click()
    passage = phone.locator(".passage[open]")
    passage.get_by_label("あなたの言い回し").fill(
        "稼働率を上げた話をお送りします。貴社と同じ三年分の数字です。"
    )
    passage.get_by_role("button", name="この言い回しを提案").click()
    expect(phone.get_by_text("提案者としてお名前が残ります", exact=False).first).to_be_visible()
    fits(phone)
    assert violations(phone) == []

    desk.goto(f"/emails/{email.pk}/?panel=wordings")
    expect(desk.locator(".wording ins")).to_contain_text("貴社と同じ")
    desk.get_by_role("button", name="Take it over").click()
    expect(desk.get_by_text("With wordings by Sho Kondo")).to_be_visible()
    assert "貴社と同じ三年分" in Email.objects.get(pk=email.pk).body

    desk.get_by_role("button", name="Ask both teams to read it").click()
    expect(desk.get_by_text("Moe Yamada asked both teams to read it", exact=False)).to_be_visible()
    assert violations(desk) == []
    rep.language = "en"
    rep.save()
    approve(desk, email, 2)
    approve(phone, email, 2)
    assert Approval.objects.standing().count() == 2

    # An edit voids both words; the one who did not make it is told, in the bell and beside the letter.
    desk.goto(f"/emails/{email.pk}/")
    desk.locator("#id_body").fill(BODY.replace("三年分", "五年分"))
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.get_by_text("no longer hold", exact=False).first).to_be_visible()
    phone.goto("/accounts/mentions/")
    phone.locator("li", has_text="your approval no longer holds").get_by_role(
        "button", name="Look at it"
    ).click()
    expect(phone.get_by_text("Moe Yamada changed it since", exact=False).first).to_be_visible()

    desk.get_by_role("button", name="Ask both teams again").click()
    approve(desk, email, 3)
    approve(phone, email, 3)
    assert Approval.objects.standing().count() == 2


def test_hints_follow_the_writing_show_their_place_and_set_it_right(open_page, marketer, email):
    page = open_page(f"/emails/{email.pk}/", user=marketer)
    hints = page.locator("#email-hints")
    expect(hints.get_by_text("Nothing catches the eye.")).to_be_visible()
    body = page.locator("#id_body")
    body.fill("🙂 {{ contact.salutation }} 様\n\n御社の{{ contact.given_name }}さんへ")
    expect(hints.get_by_text("森 has no value for contact.given_name")).to_be_visible()
    expect(hints.get_by_text("stops this message")).to_have_count(1)

    hints.get_by_role("link", name="御社 is said").click()
    page.wait_for_function(
        "field => field.value.slice(field.selectionStart, field.selectionEnd) === '御社'",
        arg=body.element_handle(),
    )
    hints.get_by_role("button", name="Write “貴社”").click()
    expect(body).to_have_value("🙂 {{ contact.salutation }} 様\n\n貴社の{{ contact.given_name }}さんへ")
    hints.get_by_role("button", name="Take it out").click()
    expect(body).to_have_value("🙂 {{ contact.salutation }}\n\n貴社の{{ contact.given_name }}さんへ")
    expect(hints.locator(".hint")).to_have_count(1)
    assert violations(page) == []
    assert Email.objects.get(pk=email.pk).version == 1


def test_evidence_is_found_by_words_without_losing_what_is_typed(open_page, marketer, email):
    page = open_page(f"/emails/{email.pk}/?panel=why", user=marketer)
    page.locator("#id_subject").fill("書きかけの件名")
    page.get_by_label("Find a note, an insight, a past deal or an earlier email").fill("回収")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="It rests on: 回収は何年ですか").click()
    expect(page.get_by_role("button", name="Take out: 回収は何年ですか")).to_be_visible()
    expect(page.locator("#id_subject")).to_have_value("書きかけの件名")


def test_a_dry_run_is_read_and_taken_along(open_page, rep, email):
    sequence = email.step.sequence_id
    page = open_page(f"/sequences/{sequence}/dry-run/", user=rep, width=390)
    expect(page.get_by_text("2 mails could leave as they stand", exact=False)).to_be_visible()
    fits(page)
    assert violations(page) == []
    with page.expect_download() as found:
        page.get_by_role("button", name="All as files").click()
    assert found.value.suggested_filename.endswith(".zip")
