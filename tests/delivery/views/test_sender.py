"""The legal footer: who may write it, what is missing, and what goes on once it is complete."""

from email import message_from_bytes, policy

import pytest
from django.utils import timezone

from nurture.delivery import sending, tasks
from nurture.delivery.models import MessageState, SenderProfile
from nurture.team.models import Role
from tests import build

SENDER = "/settings/sender/"
PREVIEW = "/settings/sender/preview/"
COMPLETE = {
    "company_name": "椿精機株式会社",
    "company_name_latin": "Tsubaki Seiki",
    "postal_address": "〒144-0000 東京都大田区1-1",
    "postal_address_latin": "1-1 Ota, Tokyo 144-0000",
    "complaint_contact": "03-0000-0000",
}


@pytest.fixture
def lead(client, db):
    person = build.rep(role=Role.LEAD)
    client.force_login(person)
    return person


@pytest.fixture
def standing(db):
    person = build.administrator(name="管理 花子")
    return SenderProfile.objects.create(**COMPLETE, updated_at=timezone.now(), updated_by=person)


def seen(client):
    return client.get(SENDER).context["form"]["seen"].value()


def test_without_a_profile_the_page_names_what_is_missing(client, lead):
    page = client.get(SENDER).text
    assert "Nothing is sent until the footer is complete." in page
    for item in ("company_name", "postal_address", "complaint_contact"):
        assert f'<a href="#id_{item}">' in page


@pytest.mark.parametrize("role", [Role.LEAD, Role.ADMIN])
def test_leads_and_administrators_write_it_with_name_and_time(client, db, role):
    person = build.rep(role=role)
    client.force_login(person)
    before = timezone.now()
    answer = client.post(SENDER, COMPLETE | {"seen": seen(client)}, follow=True)
    assert "Every mail carries it from now on." in answer.text
    assert "Nothing is sent" not in answer.text
    profile = SenderProfile.objects.get()
    assert {name: getattr(profile, name) for name in COMPLETE} == COMPLETE
    assert profile.updated_by == person
    assert before <= profile.updated_at <= timezone.now()


def test_it_may_be_saved_half_filled_and_says_so(client, lead):
    answer = client.post(SENDER, COMPLETE | {"postal_address": "  ", "seen": seen(client)}, follow=True)
    assert "Nothing is sent until the rest is filled in." in answer.text
    assert '<a href="#id_postal_address">' in answer.text
    assert '<a href="#id_company_name">' not in answer.text


def test_text_that_is_too_long_is_refused_and_kept(client, lead, standing):
    answer = client.post(SENDER, COMPLETE | {"company_name": "椿" * 201, "seen": seen(client)})
    assert answer.status_code == 422
    assert "椿" * 201 in answer.text
    standing.refresh_from_db()
    assert standing.company_name == COMPLETE["company_name"]


def test_a_stale_edit_meets_what_was_saved_meanwhile(client, lead, standing):
    version = seen(client)
    SenderProfile.objects.update(complaint_contact="help@tsubaki.example")
    answer = client.post(SENDER, COMPLETE | {"complaint_contact": "06-0000-0000", "seen": version})
    assert answer.status_code == 409
    assert "help@tsubaki.example" in answer.text
    assert "06-0000-0000" in answer.text
    assert SenderProfile.objects.get().complaint_contact == "help@tsubaki.example"
    again = COMPLETE | {"complaint_contact": "06-0000-0000", "seen": answer.context["form"].data["seen"]}
    assert client.post(SENDER, again).status_code == 302
    assert SenderProfile.objects.get().complaint_contact == "06-0000-0000"


def test_two_first_edits_do_not_overwrite_each_other(client, lead):
    version = seen(client)
    assert client.post(SENDER, COMPLETE | {"seen": version}).status_code == 302
    late = client.post(SENDER, COMPLETE | {"company_name": "別の会社", "seen": version})
    assert late.status_code == 409
    assert SenderProfile.objects.get().company_name == COMPLETE["company_name"]


def test_the_footer_is_shown_in_both_languages(client, lead, standing):
    page = client.get(SENDER).text
    assert "お問い合わせ・苦情の受付：03-0000-0000" in page
    assert "Questions and complaints: 03-0000-0000" in page
    assert "<p>Tsubaki Seiki</p>" in page


def test_the_preview_shows_what_is_typed_and_saves_nothing(client, lead, standing):
    answer = client.post(
        PREVIEW,
        COMPLETE | {"company_name_latin": "", "postal_address": "", "company_name": "<新>"},
        headers={"HX-Request": "true", "HX-Target": "sender-preview"},
    )
    assert "<html" not in answer.text
    assert answer.text.count("<p>&lt;新&gt;</p>") == 2
    assert "<p>…</p>" in answer.text
    standing.refresh_from_db()
    assert standing.company_name == COMPLETE["company_name"]


def test_without_javascript_the_preview_is_the_whole_page_with_the_typed_text(client, lead, standing):
    answer = client.post(PREVIEW, COMPLETE | {"company_name": "新しい名前"})
    assert answer.status_code == 200
    assert 'value="新しい名前"' in answer.text


def test_a_member_of_the_other_team_reads_it(client, standing):
    client.force_login(build.marketer())
    page = client.get(SENDER).text
    assert COMPLETE["company_name"] in page
    assert "管理 花子" in page
    assert 'id="sender-form"' not in page
    assert "hx-post" not in page.partition('id="sender-preview"')[2].partition(">")[0]


@pytest.mark.parametrize("path", [SENDER, PREVIEW])
def test_members_change_nothing(client, standing, path):
    client.force_login(build.rep())
    assert client.post(path, COMPLETE | {"company_name": "x"}).status_code == 403
    standing.refresh_from_db()
    assert standing.company_name == COMPLETE["company_name"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", [SENDER, PREVIEW])
def test_whoever_has_not_signed_in_is_sent_to_sign_in(client, path):
    assert client.post(path, COMPLETE).url.startswith("/sign-in/login/")


def test_other_methods_are_refused(client, lead):
    assert client.delete(SENDER).status_code == 405
    assert client.get(PREVIEW).status_code == 405


def test_held_messages_go_on_by_themselves_once_it_is_complete(client, world, clock, mail_server):
    server = mail_server()
    SenderProfile.objects.all().delete()
    message = world.message()
    sending.drain(worker="test:1", enough=lambda: False)
    message.refresh_from_db()
    assert (message.state, message.reason) == (MessageState.HELD, "footer_incomplete")
    world.rep.role = Role.LEAD
    world.rep.save()
    client.force_login(world.rep)
    assert "1 message waits for it" in client.get(SENDER).text
    tasks.tick()
    message.refresh_from_db()
    assert message.state == MessageState.HELD
    client.post(SENDER, COMPLETE | {"seen": seen(client)})
    tasks.tick()
    sending.drain(worker="test:1", enough=lambda: False)
    message.refresh_from_db()
    assert message.state == MessageState.SENT
    [(_sender, _recipient, raw)] = server.accepted
    text = message_from_bytes(raw, policy=policy.default).get_body(("plain",)).get_content()
    assert COMPLETE["complaint_contact"] in text
