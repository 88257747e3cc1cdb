from uuid import uuid4

import pytest

from accounts.merging.actions.looking import look
from accounts.merging.actions.merging import merge
from accounts.merging.tasks import look_for_likenesses
from accounts.models import Account, Contact, Likeness, Merge
from nurture.delivery.models import Message
from tests import build
from tests.accounts.merging import twins

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(client):
    made = twins.make()
    client.force_login(made.rep)
    return made


def asked(kind, *records, **said):
    return (
        f"/accounts/merge/?kind={kind}"
        + "".join(f"&id={each.pk}" for each in records)
        + "".join(f"&{name}={value}" for name, value in said.items())
    )


def merged(two):
    return merge(survivor=two.one, merged=[two.two], chosen={}, operation=uuid4(), by=two.rep, at=build.NOW)


class TestThePreview:
    def test_it_shows_each_word_and_what_comes_along_and_changes_nothing(self, client, two):
        before = twins.rows()
        page = client.get(asked("account", two.one, two.two)).content.decode()
        for said in (
            "㈱港精密工業",
            "港精密工業株式会社",
            "Minato Precision",
            "Targets",
            "Annotations",
            "Make them one",
        ):
            assert said in page
        assert twins.rows() == before

    def test_the_end_of_a_fiscal_year_is_a_month_not_a_number(self, client, two):
        Account.objects.filter(pk=two.one.pk).update(fiscal_month_end=3)
        page = client.get(asked("account", two.one, two.two))
        (choice,) = (each for each in page.context["preview"].choices if each.name == "fiscal_month_end")
        assert [option.shown for option in choice.options] == ["March", ""]

    def test_the_one_that_is_chosen_stays(self, client, two):
        page = client.get(asked("account", two.one, two.two, keep=two.two.pk))
        assert page.context["preview"].survivor == two.two

    def test_what_is_in_the_way_is_said_and_cannot_be_sent(self, client, two):
        build.target(two.target.project, two.one, two.rep, two.marketer)
        page = client.get(asked("account", two.one, two.two)).content.decode()
        assert "Finish one of the two targets first." in page
        assert "Make them one" not in page
        answer = client.post(asked("account", two.one, two.two), {"operation": uuid4()})
        assert answer.status_code == 409
        assert not Merge.objects.exists()

    def test_with_one_it_asks_for_the_other(self, client, two):
        page = client.get(asked("account", two.one, q="港精密")).content.decode()
        assert f"id={two.one.pk}&amp;id={two.two.pk}" in page
        assert "Nobody by this name" in client.get(asked("account", two.one, q="xyz")).content.decode()

    def test_people_are_offered_from_their_own_company(self, client, two):
        found = client.get(asked("contact", two.ito_again)).context["candidates"]
        assert [each.family_name for each in found] == ["森"]

    def test_the_cost_does_not_grow_with_what_comes_along(self, client, two, django_assert_max_num_queries):
        client.get(asked("account", two.one, two.two))
        for _ in range(50):
            build.annotation(two.two, two.rep)
        with django_assert_max_num_queries(80):
            client.get(asked("account", two.one, two.two))

    @pytest.mark.parametrize(
        "query", ["", "kind=account", "kind=x&id=1", "kind=account&id=0", "kind=account&id=１"]
    )
    def test_what_names_nothing_is_not_found(self, client, two, query):
        assert client.get(f"/accounts/merge/?{query}").status_code == 404

    def test_nobody_outside_sees_it(self, client, two):
        client.logout()
        assert client.get(asked("account", two.one, two.two)).status_code == 302
        client.force_login(two.marketer)
        assert client.get(asked("account", two.one, two.two)).status_code == 200


class TestMerging:
    def test_what_was_chosen_survives_and_the_page_of_the_merge_offers_the_way_back(self, client, two):
        said = {"operation": uuid4(), "word-name": two.two.pk, "word-employees": two.one.pk}
        answer = client.post(asked("account", two.one, two.two), said)
        made = Merge.objects.get()
        assert answer.headers["Location"] == made.get_absolute_url()
        two.one.refresh_from_db()
        assert (two.one.name, two.one.employees) == ("港精密工業株式会社", None)
        assert "Make them two again" in client.get(made.get_absolute_url()).content.decode()

    def test_a_double_click_merges_once(self, client, two):
        said = {"operation": uuid4()}
        first = client.post(asked("account", two.one, two.two), said)
        assert first.status_code == 302
        assert client.post(asked("account", two.one, two.two), said).status_code in {200, 302}
        assert Merge.objects.count() == 1

    def test_a_word_of_a_third_record_is_not_taken(self, client, two):
        other = build.account("よその会社")
        answer = client.post(
            asked("account", two.one, two.two), {"operation": uuid4(), "word-name": other.pk}
        )
        assert answer.status_code == 422
        assert not Merge.objects.exists()

    def test_old_addresses_lead_to_the_survivor_and_typed_text_goes_along(self, client, two):
        merged(two)
        old = f"/accounts/{two.two.pk}/"
        assert client.get(old + "?show=email").headers["Location"] == f"/accounts/{two.one.pk}/?show=email"
        assert client.get(old + "people/").headers["Location"] == f"/accounts/{two.one.pk}/people/"
        note = {
            "operation": uuid4(),
            "kind": "fact",
            "body": "三月に決める",
            "heard_on": "2026-11-20",
            "confidence": 2,
        }
        sent = client.post(old + "annotations/", note)
        assert (sent.status_code, sent.headers["Location"]) == (307, f"/accounts/{two.one.pk}/annotations/")
        client.logout()
        assert "/sign-in/" in client.get(old).headers["Location"]

    def test_an_address_that_never_was_is_not_found(self, client, two):
        merged(two)
        assert client.get("/accounts/999999/").status_code == 404


class TestTheWayBack:
    def test_it_is_taken_back_by_whoever_did_it_or_a_lead(self, client, two):
        made = merged(two)
        client.force_login(two.marketer)
        assert client.post(made.get_absolute_url() + "undo/").status_code == 403
        client.force_login(build.marketer(role="lead"))
        answer = client.post(made.get_absolute_url() + "undo/", follow=True)
        assert "They are two again" in answer.content.decode()
        assert Account.objects.filter(pk=two.two.pk).exists()

    def test_why_it_cannot_be_taken_back_is_said(self, client, two):
        made = merged(two)
        Account.objects.filter(pk=two.one.pk).update(employees=900)
        answer = client.post(made.get_absolute_url() + "undo/")
        assert answer.status_code == 409
        assert "This merge cannot be taken back." in answer.content.decode()

    def test_a_second_press_changes_nothing(self, client, two):
        made = merged(two)
        client.post(made.get_absolute_url() + "undo/")
        answer = client.post(made.get_absolute_url() + "undo/", follow=True)
        assert "Somebody took this merge apart already." in answer.content.decode()

    def test_unknown_ones_and_wrong_methods(self, client, two):
        made = merged(two)
        assert client.get("/accounts/merges/999/").status_code == 404
        assert client.post("/accounts/merges/999/undo/").status_code == 404
        assert client.get(made.get_absolute_url() + "undo/").status_code == 405
        assert client.post(made.get_absolute_url()).status_code == 405


class TestPossibleDuplicates:
    def test_they_are_listed_compared_and_dismissed(self, client, two, monkeypatch):
        assert "Nothing looks alike" in client.get("/accounts/duplicates/").content.decode()
        asked = []
        monkeypatch.setattr(look_for_likenesses, "delay", lambda: asked.append(look_for_likenesses()))
        client.post("/accounts/duplicates/look/")
        assert asked == [None]
        page = client.get("/accounts/duplicates/").content.decode()
        assert "Same name" in page
        pair = sorted([two.one.pk, two.two.pk])
        assert f"id={pair[0]}&amp;id={pair[1]}" in page
        found = Likeness.objects.get(account__isnull=False)
        client.post(f"/accounts/duplicates/{found.pk}/dismiss/")
        assert "Nothing looks alike" in client.get("/accounts/duplicates/").content.decode()

    def test_people_stand_under_their_own_tab(self, client, two):
        Contact.objects.filter(pk=two.ito.pk).update(account=two.two)
        look(at=build.NOW)
        page = client.get("/accounts/duplicates/?kind=contact").content.decode()
        assert "k.ito@minato.example" in page

    def test_the_pages_of_both_say_so(self, client, two):
        assert "This may be here twice." not in client.get(two.one.get_absolute_url()).content.decode()
        look(at=build.NOW)
        assert "This may be here twice." in client.get(two.one.get_absolute_url()).content.decode()
        Contact.objects.filter(pk=two.ito.pk).update(account=two.two)
        look(at=build.NOW)
        assert "This may be here twice." in client.get(two.ito.get_absolute_url()).content.decode()

    def test_the_list_costs_the_same_with_much_and_little(self, client, two, django_assert_max_num_queries):
        for _ in range(40):
            build.account("港精密工業")
        look(at=build.NOW)
        client.get("/accounts/duplicates/")
        with django_assert_max_num_queries(4):
            client.get("/accounts/duplicates/")

    def test_unknown_ones_and_wrong_methods(self, client, two):
        assert client.post("/accounts/duplicates/999/dismiss/").status_code == 404
        assert client.get("/accounts/duplicates/look/").status_code == 405


def test_somebody_who_is_known_here_is_shown_before_they_are_typed_in_again(client, two):
    typed = {
        "family_name": "伊藤", "given_name": "健", "buying_role": "champion", "language": "ja",
        "legal_basis": "none", "operation": uuid4(),
    }  # fmt: skip
    url = f"/accounts/{two.one.pk}/contacts/new/"
    first = client.post(url, typed)
    assert first.status_code == 422
    assert "This looks like somebody we know here." in first.content.decode()
    assert two.one.contacts.count() == 1
    assert client.post(url, typed | {"anyway": "1"}).status_code == 302
    assert two.one.contacts.count() == 2
    assert Message.objects.count() == 1
