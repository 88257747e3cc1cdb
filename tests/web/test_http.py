"""Page or fragment, and the page to go back to."""

import pytest
from django.template import engines
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from nurture.web import http

TEMPLATE = "<html>{% partialdef step-list inline %}<ol>{{ n }}</ol>{% endpartialdef %}</html>"


def answer(monkeypatch, fragments=("step-list",), **headers):
    loaders = engines["django"].engine.template_loaders
    request = RequestFactory().get("/", headers=headers)
    request.htmx = HtmxDetails(request)
    request.user = type("Nobody", (), {"is_authenticated": False})()
    from django.template.loaders.locmem import Loader

    monkeypatch.setattr(
        engines["django"].engine,
        "template_loaders",
        [Loader(engines["django"].engine, {"t.html": TEMPLATE}), *loaders],
    )
    return http.render_page(request, "t.html", {"n": 3}, fragments=fragments)


def test_a_browser_gets_the_whole_page(monkeypatch):
    assert answer(monkeypatch).text == "<html><ol>3</ol></html>"


def test_htmx_gets_the_fragment_it_targets(monkeypatch):
    page = answer(monkeypatch, **{"HX-Request": "true", "HX-Target": "step-list"})
    assert page.text == "<ol>3</ol>"


def test_a_target_that_is_not_offered_gets_the_whole_page(monkeypatch):
    page = answer(monkeypatch, **{"HX-Request": "true", "HX-Target": "elsewhere"})
    assert page.text.startswith("<html>")


def test_a_restored_history_entry_gets_the_whole_page(monkeypatch):
    headers = {"HX-Request": "true", "HX-Target": "step-list", "HX-History-Restore-Request": "true"}
    assert answer(monkeypatch, **headers).text.startswith("<html>")


def test_caches_keep_page_and_fragment_apart(monkeypatch):
    assert "HX-Target" in answer(monkeypatch).headers["Vary"]
    assert "Vary" not in answer(monkeypatch, fragments=()).headers


@pytest.mark.parametrize("named", ["/", "/accounts/1/?cursor=2"])
def test_the_way_back_is_a_path_of_ours(named):
    assert http.way_back(RequestFactory().post("/", {"next": named})) == named


@pytest.mark.parametrize(
    "named", ["", "//elsewhere.example/", "https://elsewhere.example/", "delivery:outbox", "no-page"]
)
def test_there_is_no_way_back_to_what_is_no_path_of_ours(named):
    assert http.way_back(RequestFactory().post("/", {"next": named})) == ""
