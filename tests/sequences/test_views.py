"""Sequences and emails in the browser's terms: works, other team, outsider, bad id, wrong method."""

import re
from collections import Counter

import pytest

from accounts.models import LegalBasis
from nurture.delivery.models import MessageState, Suppression
from nurture.sequences import actions
from nurture.sequences.models import Email, Sequence, Step
from nurture.sequences.views.workspace import PANELS
from tests import build
from tests.build import NOW
from tests.sequences.test_actions import approve, save

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def profile(db):
    return build.sender_profile()


def typed(email, **changes):
    """What the email's form sends."""
    return {
        "subject": email.subject,
        "body": email.body,
        "hypothesis": "",
        "evidence": "",
        "expected_reaction": "",
        "recipients": list(email.recipients.values_list("pk", flat=True)),
        "version": email.version,
    } | changes


def get_urls(target, sequence, email):
    return [
        f"/targets/{target.pk}/sequence/",
        f"/sequences/{sequence.pk}/",
        f"/emails/{email.pk}/",
        f"/emails/{email.pk}/letter/",
        f"/sequences/steps/{email.step_id}/archive/",
    ]


def post_urls(sequence, email):
    step = email.step_id
    return [
        f"/sequences/{sequence.pk}/steps/",
        f"/sequences/steps/{step}/move/",
        f"/sequences/steps/{step}/delay/",
        f"/emails/{email.pk}/look/preview/",
        f"/emails/{email.pk}/approve/",
    ]


@pytest.mark.parametrize("who", ["rep", "marketer"])
def test_both_teams_open_every_page(client, request, target, sequence, email, who):
    client.force_login(request.getfixturevalue(who))
    for url in ["/sequences/", *get_urls(target, sequence, email)]:
        assert client.get(url).status_code == 200, url


def test_an_outsider_finds_nothing(client, target, sequence, email):
    client.force_login(build.rep())
    assert "Minato" not in client.get("/sequences/").text
    for url in get_urls(target, sequence, email):
        assert client.get(url).status_code == 404, url
    for url in [*post_urls(sequence, email), f"/emails/{email.pk}/"]:
        assert client.post(url).status_code == 404, url


def test_a_bad_id_finds_nothing(client, rep):
    client.force_login(rep)
    for url in ("/sequences/999/", "/emails/999/", "/emails/999/letter/", "/targets/999/sequence/"):
        assert client.get(url).status_code == 404, url
    for url in ("/sequences/steps/999/move/", "/emails/999/approve/"):
        assert client.post(url).status_code == 404, url


def test_whoever_is_not_signed_in_is_sent_to_sign_in(client, target, sequence, email):
    for url in ["/sequences/", *get_urls(target, sequence, email)]:
        assert client.get(url).status_code == 302, url


def test_nothing_changes_by_get(client, rep, sequence, email):
    client.force_login(rep)
    for url in post_urls(sequence, email):
        assert client.get(url).status_code == 405, url
    assert client.post("/sequences/").status_code == 405
    assert client.post(f"/sequences/{sequence.pk}/").status_code == 405
    assert client.post(f"/emails/{email.pk}/letter/").status_code == 405


def test_a_sequence_is_started_for_a_target(client, marketer, target):
    client.force_login(marketer)
    answer = client.post(f"/targets/{target.pk}/sequence/", {"name": "導入まで"})
    made = Sequence.objects.get()
    assert answer.url == made.get_absolute_url()
    again = client.post(f"/targets/{target.pk}/sequence/", {"name": "もう一つ"})
    assert again.url == made.get_absolute_url()


def test_a_sequence_without_a_name_is_asked_for_one(client, marketer, target):
    client.force_login(marketer)
    assert client.post(f"/targets/{target.pk}/sequence/", {"name": ""}).status_code == 422


def test_a_step_is_added_and_its_email_opened(client, marketer, sequence):
    client.force_login(marketer)
    operation = client.get(f"/sequences/{sequence.pk}/").context["add_form"]["operation"].value()
    said = {"operation": operation, "subject": "稼働率の話"}
    answer = client.post(f"/sequences/{sequence.pk}/steps/", said)
    email = Email.objects.get()
    assert (answer.url, email.subject) == (email.get_absolute_url(), "稼働率の話")
    assert client.post(f"/sequences/{sequence.pk}/steps/", said).url == answer.url


def test_one_press_leaves_no_empty_email_behind(client, marketer, sequence):
    client.force_login(marketer)
    operation = client.get(f"/sequences/{sequence.pk}/").context["add_form"]["operation"].value()
    for subject in ("", "   "):
        answer = client.post(f"/sequences/{sequence.pk}/steps/", {"operation": operation, "subject": subject})
        assert answer.status_code == 422
    assert not Email.objects.exists()


def test_htmx_gets_the_list_in_its_new_order(client, marketer, sequence):
    build.email(sequence, "一の話")
    second = build.email(sequence, "二の話")
    client.force_login(marketer)
    answer = client.post(
        f"/sequences/steps/{second.step_id}/move/",
        {"direction": "up"},
        headers={"HX-Request": "true", "HX-Target": "step-list"},
        follow=True,
    )
    assert "<html" not in answer.text
    assert answer.text.index("二の話") < answer.text.index("一の話")
    assert "HX-Request" in answer.headers["Vary"]


def test_what_cannot_move_says_so(client, marketer, sequence, email):
    client.force_login(marketer)
    answer = client.post(f"/sequences/steps/{email.step_id}/move/", {"direction": "up"}, follow=True)
    assert "It stays" in answer.text


def test_the_delay_is_set_between_0_and_90(client, marketer, email):
    client.force_login(marketer)
    client.post(f"/sequences/steps/{email.step_id}/delay/", {"delay_days": "8"})
    assert Step.objects.get().delay_days == 8
    answer = client.post(f"/sequences/steps/{email.step_id}/delay/", {"delay_days": "91"}, follow=True)
    assert "between 0 and 90" in answer.text
    assert Step.objects.get().delay_days == 8


def test_an_archived_step_is_gone_from_the_plan(client, marketer, sequence, email):
    client.force_login(marketer)
    before = client.get(f"/sequences/steps/{email.step_id}/archive/")
    assert "Who it affects" in before.text
    assert Step.objects.in_use().exists()
    answer = client.post(f"/sequences/steps/{email.step_id}/archive/", follow=True)
    assert answer.context["lines"] == []
    assert "Write the first email" in answer.text
    assert "You took “稼働率の話” out." in answer.text


@pytest.mark.parametrize(
    ("state", "words"), [("planned", "messages are planned"), ("sent", "something has come of it")]
)
def test_what_went_out_is_not_archived(client, marketer, sequence, email, state, words):
    actions.plan_sending(email=email, decision_ref=1, by=marketer, at=NOW)[0].mailing.messages.update(
        state=state
    )
    client.force_login(marketer)
    assert words in client.post(f"/sequences/steps/{email.step_id}/archive/", follow=True).text


def test_an_email_is_saved(client, marketer, email):
    client.force_login(marketer)
    answer = client.post(f"/emails/{email.pk}/", typed(email, subject="新しい件名", body="一行目\r\n二行目"))
    assert answer.status_code == 302
    saved = Email.objects.get()
    assert (saved.subject, saved.body, saved.version) == ("新しい件名", "一行目\n二行目", 2)


def test_saving_what_stands_already_makes_no_version_and_says_so(client, marketer, email):
    client.force_login(marketer)
    answer = client.post(f"/emails/{email.pk}/", typed(email), follow=True)
    assert "Nothing has changed since version 1." in answer.text
    assert "Saved as version" not in answer.text
    assert Email.objects.get().version == 1


def test_saving_over_somebody_keeps_both_texts(client, marketer, rep, email):
    save(email, rep, body="近藤の文")
    client.force_login(marketer)
    answer = client.post(f"/emails/{email.pk}/", typed(email, body="山田の文"))
    assert answer.status_code == 409
    assert "近藤の文" in answer.text
    assert "山田の文" in answer.text
    assert "Sho Kondo saved version 2" in answer.text
    assert Email.objects.get().body == "近藤の文"
    # Whoever has seen theirs may save on purpose.
    client.post(
        f"/emails/{email.pk}/",
        typed(email, body="山田の文", version=answer.context["form"]["version"].value()),
    )
    assert Email.objects.get().body == "山田の文"


def test_saving_over_somebody_says_whom_they_write_to(client, marketer, rep, target, email, ito):
    mori = build.contact(target.account, name_latin="Yuki Mori")
    save(email, rep, recipients=[mori])
    client.force_login(marketer)
    answer = client.post(f"/emails/{email.pk}/", typed(email, recipients=[ito.pk, mori.pk]))
    (difference,) = answer.context["form"].differences
    assert (difference.theirs, difference.yours) == ("Yuki Mori", "Yuki Mori, 伊藤 健")


def test_saving_says_whose_approval_it_voids(client, marketer, rep, email):
    approve(email, rep)
    client.force_login(marketer)
    answer = client.post(f"/emails/{email.pk}/", typed(email, body="別の文"), follow=True)
    assert "The approval of Sho Kondo no longer holds" in answer.text
    assert "Sho Kondo approved on" in answer.text


def test_an_email_somebody_received_is_read_only(client, marketer, email):
    actions.plan_sending(email=email, decision_ref=1, by=marketer, at=NOW)[0].mailing.messages.update(
        state=MessageState.SENT
    )
    client.force_login(marketer)
    assert "Somebody has received this email" in client.get(f"/emails/{email.pk}/").text
    answer = client.post(f"/emails/{email.pk}/", typed(email, body="別の文"))
    assert answer.status_code == 409
    assert "別の文" in answer.text
    assert Email.objects.get().body == email.body


def test_what_is_too_long_comes_back_with_what_was_typed(client, marketer, email):
    client.force_login(marketer)
    answer = client.post(f"/emails/{email.pk}/", typed(email, subject="長" * 301))
    assert answer.status_code == 422
    assert "長" * 301 in answer.text


def test_only_people_who_may_be_written_to_can_be_chosen(client, marketer, target, email):
    nobody = build.contact(target.account, legal_basis=LegalBasis.NONE, given_name="根拠なし")
    stopped = build.contact(target.account, "stop@minato.example", given_name="停止")
    from nurture.delivery import keys

    Suppression.objects.create(
        value_hash=keys.address_hash(stopped.email), reason=Suppression.Reason.UNSUBSCRIBED, at=NOW
    )
    client.force_login(marketer)
    page = client.get(f"/emails/{email.pk}/").text
    assert "No legal basis" in page
    assert "Must not be mailed any more" in page
    for contact in (nobody, stopped, build.contact(build.account("他社"))):
        answer = client.post(f"/emails/{email.pk}/", typed(email, recipients=[contact.pk]))
        assert answer.status_code == 422, contact


def test_somebody_chosen_who_has_left_can_be_taken_off(client, marketer, email, ito):
    ito.left_on = NOW.date()
    ito.save()
    client.force_login(marketer)
    assert f'value="{ito.pk}" checked' in client.get(f"/emails/{email.pk}/").text
    assert client.post(f"/emails/{email.pk}/", typed(email, recipients=[])).status_code == 302
    assert not email.recipients.exists()


def test_the_preview_follows_what_is_typed_and_saves_nothing(client, marketer, email, target):
    mori = build.contact(target.account, family_name="森", given_name="")
    client.force_login(marketer)
    answer = client.post(
        f"/emails/{email.pk}/look/preview/",
        typed(email, subject="{{ contact.given_name }}様へ", recipients=[mori.pk]) | {"as": mori.pk},
        headers={"HX-Request": "true", "HX-Target": "email-preview"},
    )
    assert answer.status_code == 200
    assert "<html" not in answer.text.partition("data-letter-html")[0]
    assert "[contact.given_name]様へ" in answer.text
    assert "has no value for" in answer.text
    assert Email.objects.get().subject == "稼働率の話"


def test_missing_values_are_listed_for_each_recipient(client, marketer, email, target, ito):
    mori = build.contact(target.account, family_name="森", given_name="", title="")
    client.force_login(marketer)
    body = "{{ contact.given_name }} {{ contact.title | default: 'ご担当' }}"
    page = client.post(
        f"/emails/{email.pk}/look/preview/", typed(email, body=body, recipients=[ito.pk, mori.pk])
    )
    (lack,) = page.context["page"].lacks
    assert (lack.contact, lack.fields) == (mori, ["contact.given_name"])
    assert body.split(maxsplit=1)[0] in page.text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"body": "{{ contact.password }}"}, "merge field cannot be read"),
        ({"body": "[資料](shiryo.pdf)"}, "link leads nowhere"),
    ],
)
def test_the_preview_says_what_is_broken(client, marketer, email, changes, words):
    client.force_login(marketer)
    assert words in client.post(f"/emails/{email.pk}/look/preview/", typed(email, **changes)).text


def test_the_preview_says_when_the_footer_is_not_complete(client, marketer, email, profile):
    profile.delete()
    client.force_login(marketer)
    assert "legal footer is not complete" in client.get(f"/emails/{email.pk}/").text


def test_the_letter_can_do_nothing_in_its_frame(client, marketer, email):
    save(email, marketer, body="<script>alert(1)</script> {{ contact.salutation }}")
    client.force_login(marketer)
    answer = client.get(f"/emails/{email.pk}/letter/")
    assert "<script" not in answer.text
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "frame-ancestors 'self'" in policy
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "椿計測株式会社" in answer.text


def many_targets(rep, marketer, count):
    for number in range(count):
        account = build.account(f"会社{number}")
        target = build.target(build.project(rep, marketer), account, rep, marketer)
        contact = build.contact(account)
        sequence = build.sequence(target)
        for subject in "一二三":
            approve(build.email(sequence, subject, contact), rep)


def queries_of(client, url, django_assert_max_num_queries):
    with django_assert_max_num_queries(100) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_the_list_costs_the_same_for_3_and_30_targets(client, rep, marketer, django_assert_max_num_queries):
    client.force_login(rep)
    many_targets(rep, marketer, 3)
    few = queries_of(client, "/sequences/", django_assert_max_num_queries)
    many_targets(rep, marketer, 27)
    assert queries_of(client, "/sequences/", django_assert_max_num_queries) == few


def test_a_sequence_costs_the_same_for_2_and_20_steps(
    client, rep, sequence, target, django_assert_max_num_queries
):
    client.force_login(rep)
    people = [build.contact(target.account) for _ in range(3)]
    for number in range(2):
        build.email(sequence, f"{number}", *people)
    few = queries_of(client, f"/sequences/{sequence.pk}/", django_assert_max_num_queries)
    for number in range(18):
        build.email(sequence, f"{number}", *people)
    assert queries_of(client, f"/sequences/{sequence.pk}/", django_assert_max_num_queries) == few


@pytest.mark.parametrize("recipient", ["9" * 5000, "二", "-1", "x"])
def test_a_recipient_that_is_no_contact_is_refused(client, email, marketer, recipient):
    client.force_login(marketer)
    assert client.post(f"/emails/{email.pk}/", typed(email, recipients=[recipient])).status_code == 422


def test_an_email_costs_the_same_for_1_and_20_recipients_and_versions(
    client, marketer, target, email, django_assert_max_num_queries
):
    client.force_login(marketer)
    url = f"/emails/{email.pk}/"
    few = queries_of(client, url, django_assert_max_num_queries)
    for _ in range(20):
        email.recipients.add(build.contact(target.account))
    for number in range(20):
        email = save(email, marketer, body=f"{number}").email
    assert queries_of(client, url, django_assert_max_num_queries) == few


@pytest.mark.parametrize("panel", [each.key for each in PANELS])
def test_each_panel_opens_with_the_page_beside_it_and_alone(client, marketer, email, panel):
    client.force_login(marketer)
    address = f"/emails/{email.pk}/"
    assert f'id="email-{panel}"' in client.get(address, {"panel": panel}).text
    headers = {"HX-Request": "true", "HX-Target": "email-panel"}
    with_tabs = client.get(address, {"panel": panel}, headers=headers).text
    assert with_tabs.strip().startswith("<section")
    assert 'aria-current="page"' in with_tabs
    headers = {"HX-Request": "true", "HX-Target": f"email-{panel}"}
    alone = client.post(f"{address}look/{panel}/", typed(email), headers=headers)
    assert (alone.status_code, alone.text.strip().startswith("<div class=")) == (200, True)


@pytest.mark.parametrize("sent", [False, True])
@pytest.mark.parametrize("panel", [each.key for each in PANELS])
def test_each_id_stands_once_beside_each_panel(client, marketer, email, monkeypatch, panel, sent):
    """Of two only the first is found: a press on a label leads to another field, an answer goes to another place."""
    if sent:
        links = "nurture.delivery.templatetags.tracking_words.links_of_email"
        monkeypatch.setattr(links, lambda _email: [{"url": "https://tsubaki.example/", "sent": 1}])
        planned = actions.plan_sending(email=email, decision_ref=1, by=marketer, at=NOW)
        planned[0].mailing.messages.update(state=MessageState.SENT, handed_over_at=NOW)
    client.force_login(marketer)
    names = re.findall(r'\sid="([^"]+)"', client.get(f"/emails/{email.pk}/", {"panel": panel}).text)
    assert [name for name, count in Counter(names).items() if count > 1] == []


def test_a_panel_that_does_not_exist_is_the_first_one(client, marketer, email):
    client.force_login(marketer)
    assert 'id="email-preview"' in client.get(f"/emails/{email.pk}/", {"panel": "x"}).text
