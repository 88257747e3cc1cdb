"""Health, and the policy that every page carries."""

import pytest

from tests import build


def test_live_asks_nothing_of_anybody(client):
    assert client.get("/health/live").json() == {"status": "ok"}


@pytest.mark.django_db
def test_ready_asks_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert client.get("/health/ready").json()["status"] == "ok"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/accounts/", "/settings/members/", "/sign-in/login/"])
def test_every_page_carries_a_policy_without_inline_script_or_style(client, path):
    if "login" not in path:
        client.force_login(build.rep())
    policy = client.get(path).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
