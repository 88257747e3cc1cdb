import pytest
from django.contrib.auth.models import AnonymousUser

from nurture.web.context import page
from tests import build

pytestmark = pytest.mark.django_db


def waiting(user, *, at):
    return 7 if user.email == "kondo@tsubaki.example" and at else 0


@pytest.fixture
def request_of(rf, settings):
    settings.PLACE_COUNTS = {"reports:today": f"{__name__}.waiting"}

    def made(user, path="/"):
        request = rf.get(path)
        request.user = user
        return request

    return made


def test_a_place_counts_what_waits_there(request_of):
    first, *others = page(request_of(build.rep("kondo@tsubaki.example")))["navigation"]
    assert first.count == 7
    assert {place.count for place in others} == {0}


def test_nothing_is_asked_before_it_is_drawn(request_of, django_assert_num_queries, settings):
    user = build.rep()
    settings.PLACE_COUNTS = {"reports:today": "nurture.reports.queries.owed.owed_count"}
    with django_assert_num_queries(0):
        navigation = page(request_of(user))["navigation"]
    assert navigation[0].count == 0
    with django_assert_num_queries(0):
        # The rail and the bar of the phone draw the same number.
        assert navigation[0].count == 0


def test_a_fragment_asks_for_no_count(client, django_assert_num_queries, settings):
    settings.PLACE_COUNTS = {"reports:today": "nowhere.at.all"}
    client.force_login(build.rep())
    fragment = client.get("/outbox/", headers={"HX-Request": "true", "HX-Target": "outbox-list"})
    assert fragment.status_code == 200


def test_a_stranger_has_no_places(request_of):
    assert page(request_of(AnonymousUser()))["navigation"] == []
