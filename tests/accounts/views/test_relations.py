import pytest

from accounts.actions.relations import relate
from accounts.facts import NotColleagues
from accounts.models import Activity, Relation, RelationKind, Tie
from accounts.queries.relations import relationship_map
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def rep(client):
    made = build.rep(name="近藤 翔")
    client.force_login(made)
    return made


@pytest.fixture
def account():
    return build.account()


@pytest.fixture
def ito(account):
    return build.contact(account, family_name="伊藤", given_name="", title="工場長", support=2)


@pytest.fixture
def kanda(account):
    return build.contact(account, family_name="神田", given_name="")


def say(client, account, person, kind, other, **more):
    sent = {"person": person.pk, "kind": kind, "other": other.pk} | more
    return client.post(f"/accounts/{account.pk}/relations/", sent)


def test_who_reports_to_whom_is_drawn_and_listed(client, rep, account, ito, kanda):
    assert say(client, account, ito, "reports_to", kanda, note="名刺の部署から").status_code == 302
    page = client.get(f"/accounts/{account.pk}/map/").content.decode()
    assert page.count('class="map-reports_to" d="M') == 2  # the line and its sample in the key
    assert f'<a href="{ito.get_absolute_url()}">伊藤</a> reports to' in page
    assert "名刺の部署から" in page
    assert "style=" not in page


def test_a_new_boss_takes_the_place_of_the_old_one(client, rep, account, ito, kanda):
    mori = build.contact(account, family_name="森")
    say(client, account, ito, "reports_to", kanda)
    say(client, account, ito, "reports_to", mori)
    assert Relation.objects.get().other == mori


def test_nobody_reports_to_themselves_through_others(client, rep, account, ito, kanda):
    mori = build.contact(account, family_name="森")
    say(client, account, ito, "reports_to", kanda)
    say(client, account, kanda, "reports_to", mori)
    answer = say(client, account, mori, "reports_to", ito)
    assert answer.status_code == 422
    assert "directly or through others" in answer.content.decode()
    assert Relation.objects.count() == 2


def test_knowing_each_other_stands_once_whoever_says_it(client, rep, account, ito, kanda):
    say(client, account, ito, "knows", kanda)
    say(client, account, kanda, "knows", ito)
    assert Relation.objects.count() == 1


def test_people_of_another_account_and_oneself_are_refused(client, rep, account, ito):
    stranger = build.contact(build.account("東麗機械"))
    assert say(client, account, ito, "knows", stranger).status_code == 422
    assert say(client, account, ito, "knows", ito).status_code == 422
    with pytest.raises(NotColleagues):
        relate(person=ito, other=stranger, kind=RelationKind.KNOWS, note="", by=rep, at=build.NOW)
    assert not Relation.objects.exists()


def test_who_of_us_knows_them_is_said_once_with_the_latest_strength(client, rep, account, ito):
    for strength in (1, 3):
        sent = {"user": rep.pk, "contact": ito.pk, "strength": strength, "note": "同じ大学"}
        assert client.post(f"/accounts/{account.pk}/ties/", sent).status_code == 302
    tie = Tie.objects.get()
    assert (tie.user, tie.strength) == (rep, 3)
    page = client.get(f"/accounts/{account.pk}/map/").content.decode()
    assert 'class="map-badge map-sales"' in page
    assert page.count("map-dot-open") == 1  # in the key
    assert "is trusted by" in page
    assert "同じ大学" in client.get(ito.get_absolute_url()).content.decode()


def test_what_was_said_is_taken_back(client, rep, account, ito, kanda):
    say(client, account, ito, "influences", kanda)
    client.post(f"/accounts/{account.pk}/ties/", {"user": rep.pk, "contact": ito.pk, "strength": 1})
    for address in (
        f"/accounts/relations/{Relation.objects.get().pk}/remove/",
        f"/accounts/ties/{Tie.objects.get().pk}/remove/",
    ):
        assert client.get(address).status_code == 405
        assert client.post(address).status_code == 302
        assert client.post(address).status_code == 404
    assert not Relation.objects.exists()
    assert not Tie.objects.exists()
    assert set(Activity.objects.values_list("verb", flat=True)) == {
        "accounts.related",
        "accounts.unrelated",
        "accounts.tied",
        "accounts.untied",
    }
    assert client.get(account.get_absolute_url()).status_code == 200


def test_nothing_wrong_is_taken_for_a_tie(client, rep, account, ito):
    sent = {"user": build.administrator().pk, "contact": ito.pk, "strength": 9}
    answer = client.post(f"/accounts/{account.pk}/ties/", sent)
    assert answer.status_code == 422
    assert not Tie.objects.exists()


def test_an_empty_map_teaches_the_first_step(client, rep, account):
    page = client.get(f"/accounts/{account.pk}/map/").content.decode()
    assert "Begin with the person you know best" in page
    assert '<svg class="map"' not in page


def test_whoever_left_is_on_the_map_no_more(rep, account, ito, kanda):
    relate(person=ito, other=kanda, kind=RelationKind.REPORTS_TO, note="", by=rep, at=build.NOW)
    kanda.left_on = build.NOW.date()
    kanda.save()
    assert relationship_map(account).relations == []


@pytest.mark.parametrize("number", [2, 60])
def test_the_map_costs_the_same_with_two_and_sixty_people(rep, account, number, django_assert_num_queries):
    people = [build.contact(account) for _ in range(number)]
    for person in people[1:]:
        relate(person=person, other=people[0], kind=RelationKind.REPORTS_TO, note="", by=rep, at=build.NOW)
    with django_assert_num_queries(3):
        drawn = relationship_map(account)
    assert len(drawn.people) == number


def test_the_ladder(client, account):
    assert client.get(f"/accounts/{account.pk}/map/").status_code == 302
    client.force_login(build.marketer())
    assert client.get(f"/accounts/{account.pk}/map/").status_code == 200
    assert client.get("/accounts/999/map/").status_code == 404
    assert client.get(f"/accounts/{account.pk}/ties/").status_code == 405
