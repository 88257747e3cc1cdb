"""Members and language, in the browser's terms."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.utils import is_mfa_enabled

from nurture.team.models import Role, Team, User
from tests import build

pytestmark = pytest.mark.django_db

MEMBERS = "/settings/members/"


SETTINGS = ["/settings/", MEMBERS, "/settings/sender/"]


@pytest.mark.parametrize("path", SETTINGS)
@pytest.mark.parametrize("person", [build.rep, build.marketer, build.administrator])
def test_every_settings_page_leads_to_the_others_and_marks_itself(client, person, path):
    client.force_login(person())
    tabs = client.get(path).text.partition('<nav class="tabs"')[2].partition("</nav>")[0]
    assert [each for each in SETTINGS if f'href="{each}"' in tabs] == SETTINGS
    assert tabs.count("aria-current") == 1
    assert f'href="{path}" aria-current="page"' in tabs


def test_the_page_of_a_member_belongs_to_the_members(client):
    client.force_login(build.administrator())
    assert f'href="{MEMBERS}" aria-current="page"' in client.get(MEMBERS + "new/").text


def test_the_settings_are_reached_from_every_page(client):
    client.force_login(build.rep())
    assert 'class="menu-item" href="/settings/"' in client.get("/accounts/").text


def test_ones_own_page_says_who_one_is_and_offers_the_language(client):
    client.force_login(build.rep(name="近藤 翔", name_latin="Sho Kondo"))
    page = client.get("/settings/").text.partition("<main")[2]
    assert "近藤 翔 · Sho Kondo" in page
    assert 'action="/settings/language/"' in page
    assert "An administrator changes these." in page
    assert client.post("/settings/").status_code == 405


def test_ones_own_page_is_for_members(client):
    assert client.get("/settings/").url == "/sign-in/login/?next=/settings/"


def test_everybody_sees_who_works_here(client):
    build.marketer("aki@tsubaki.example", name="青木 亜希")
    client.force_login(build.rep())
    page = client.get(MEMBERS)
    assert "青木 亜希" in page.text
    assert "Add a member" not in page.text


def test_an_administrator_adds_a_member(client):
    client.force_login(build.administrator())
    answer = client.post(
        MEMBERS + "new/",
        {
            "name": "近藤 翔",
            "name_latin": "Sho Kondo",
            "email": "Kondo@Tsubaki.Example",
            "team": Team.SALES,
            "role": Role.MEMBER,
            "language": "ja",
        },
    )
    assert answer.status_code == 302
    member = User.objects.get(email="kondo@tsubaki.example")
    assert member.team == Team.SALES
    assert not member.has_usable_password()


def test_a_member_without_a_team_is_refused_with_the_typed_text_kept(client):
    client.force_login(build.administrator())
    answer = client.post(
        MEMBERS + "new/", {"name": "近藤 翔", "email": "k@t.example", "role": Role.MEMBER, "language": "ja"}
    )
    assert answer.status_code == 422
    assert "Choose a team" in answer.text
    assert "近藤 翔" in answer.text


def test_an_address_in_other_case_is_the_same_address(client):
    build.rep("kondo@tsubaki.example")
    client.force_login(build.administrator())
    answer = client.post(
        MEMBERS + "new/",
        {"name": "K", "email": "KONDO@tsubaki.example", "team": "sales", "role": "member", "language": "ja"},
    )
    assert answer.status_code == 422
    assert "already signs in with this address" in answer.text


def test_members_may_not_change_members(client):
    other = build.marketer()
    client.force_login(build.rep())
    assert client.get(f"{MEMBERS}{other.pk}/").status_code == 404
    assert client.get(MEMBERS + "new/").status_code == 404


def test_the_last_administrator_stays(client):
    admin = build.administrator(name="管理")
    client.force_login(admin)
    answer = client.post(
        f"{MEMBERS}{admin.pk}/",
        {
            "name": "管理",
            "email": admin.email,
            "team": "sales",
            "role": "member",
            "language": "en",
            "is_active": "on",
        },
    )
    assert answer.status_code == 422
    admin.refresh_from_db()
    assert admin.role == Role.ADMIN


def test_who_has_not_signed_in_is_sent_to_sign_in_and_back(client):
    answer = client.get(MEMBERS)
    assert answer.status_code == 302
    assert answer.url == "/sign-in/login/?next=/settings/members/"


def test_htmx_of_a_signed_out_person_loads_the_sign_in_page(client):
    answer = client.get(MEMBERS, headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/"})
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/sign-in/login/?next=/"


def test_the_chosen_language_follows_the_person(client):
    person = build.rep()
    client.force_login(person)
    answer = client.post("/settings/language/", {"language": "ja", "next": MEMBERS})
    assert answer.url == MEMBERS
    page = client.get(MEMBERS)
    assert '<html lang="ja">' in page.text
    assert "メンバー" in page.text


def test_language_can_be_chosen_before_signing_in(client):
    client.post("/settings/language/", {"language": "ja", "next": "/sign-in/login/"})
    assert '<html lang="ja">' in client.get("/sign-in/login/").text


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "members", "1"]
)
def test_choosing_a_language_never_leads_elsewhere(client, elsewhere):
    assert client.post("/settings/language/", {"language": "ja", "next": elsewhere}).url == "/"


def test_the_language_is_not_changed_by_a_get(client):
    assert client.get("/settings/language/?language=ja").status_code == 405


def test_nobody_signs_up(client):
    page = client.get("/sign-in/signup/")
    assert "password1" not in page.text
    client.post(
        "/sign-in/signup/",
        {"email": "x@y.example", "password1": "kumo-no-ito-42", "password2": "kumo-no-ito-42"},
    )
    assert not User.objects.filter(email="x@y.example").exists()


def test_signing_in_with_address_and_password(client):
    person = build.rep("kondo@tsubaki.example")
    person.set_password("kumo-no-ito-42")
    person.save()
    answer = client.post("/sign-in/login/", {"login": "KONDO@tsubaki.example", "password": "kumo-no-ito-42"})
    assert answer.status_code == 302
    assert answer.url == "/"


def test_an_administrator_lets_in_who_lost_their_device_and_their_codes(client, mailoutbox):
    person = build.rep(name="近藤 翔", language="ja")
    page = f"{MEMBERS}{person.pk}/"
    client.force_login(build.administrator())
    assert "Switch off" not in client.get(page).text
    TOTP.activate(person, generate_totp_secret())
    RecoveryCodes.activate(person)
    assert "Switch off" in client.get(page).text
    for _again in range(2):
        assert client.post(f"{page}password-alone/").url == page
        assert not is_mfa_enabled(person)
    (mail,) = mailoutbox
    assert mail.to == [person.email]
    assert mail.subject == "2段階認証が解除されました"
    assert "近藤 翔様" in mail.body
    assert "http://testserver/sign-in/2fa/" in mail.body


def test_two_steps_are_off_also_where_no_mail_tells_it(client, monkeypatch):
    def refuse(*_arguments, **_options):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
    person = build.rep(name_latin="Sho Kondo")
    TOTP.activate(person, generate_totp_secret())
    client.force_login(build.administrator())
    page = client.post(f"{MEMBERS}{person.pk}/password-alone/", follow=True).text
    assert "No mail server took the mail that tells" in page
    assert not is_mfa_enabled(person)


def test_members_may_not_switch_off_two_steps_of_others(client):
    person = build.rep()
    TOTP.activate(person, generate_totp_secret())
    client.force_login(build.rep(role=Role.LEAD))
    assert client.post(f"{MEMBERS}{person.pk}/password-alone/").status_code == 404
    client.force_login(build.administrator())
    assert client.post(f"{MEMBERS}99999/password-alone/").status_code == 404
    assert client.get(f"{MEMBERS}{person.pk}/password-alone/").status_code == 405
    assert is_mfa_enabled(person)


PASSWORD = "kumo-no-ito-42"


def by_link(client, mailoutbox, person):
    """They choose their password as a new member does; whoever comes by their link, where it leads."""
    client.post("/sign-in/password/reset/", {"email": person.email})
    link = re.search(r"http://testserver(/\S+)", mailoutbox[-1].body)[1]
    form = client.get(link).url
    return client.post(form, {"password1": PASSWORD, "password2": PASSWORD})


def test_a_new_member_chooses_a_password_by_link_and_then_sets_up_two_steps(client, mailoutbox):
    person = build.rep("kondo@tsubaki.example")
    assert by_link(client, mailoutbox, person).status_code == 302
    assert client.post("/sign-in/login/", {"login": person.email, "password": PASSWORD}).url == "/"
    client.post("/sign-in/reauthenticate/", {"password": PASSWORD})
    assert client.get("/sign-in/2fa/totp/activate/").status_code == 200


def test_a_former_address_signs_nobody_in_and_gets_no_link(client, mailoutbox):
    person = build.rep("kondo@tsubaki.example")
    by_link(client, mailoutbox, person)
    User.objects.filter(pk=person.pk).update(email="sho.kondo@tsubaki.example")
    mailoutbox.clear()
    former = client.post("/sign-in/login/", {"login": "kondo@tsubaki.example", "password": PASSWORD})
    assert former.status_code == 200
    client.post("/sign-in/password/reset/", {"email": "kondo@tsubaki.example"})
    assert mailoutbox == []


def test_a_visit_ends_after_half_an_hour_of_silence(client, time_machine):
    user = build.rep()
    client.force_login(user)
    for minutes in (0, 20, 45, 120):
        time_machine.move_to(build.NOW + timedelta(minutes=minutes), tick=False)
        assert client.post("/settings/visit/").status_code == 204
    user.refresh_from_db()
    assert user.seen_at == build.NOW + timedelta(minutes=120)
    assert user.seen_before_at == build.NOW + timedelta(minutes=45)


@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [
        ("en", "Choose your password for Nurture", "Hello Sho Kondo,"),
        ("ja", "Nurtureのパスワード設定", "近藤 翔様"),
    ],
)
def test_the_mail_with_the_link_is_ours_in_both_languages(client, mailoutbox, language, subject, words):
    build.rep("kondo@tsubaki.example", name="近藤 翔", name_latin="Sho Kondo")
    client.post("/settings/language/", {"language": language})
    client.post("/sign-in/password/reset/", {"email": "kondo@tsubaki.example"})
    assert mailoutbox[0].subject == subject
    assert mailoutbox[0].body.startswith(words)
