"""The customers' mail in the browser."""

import pytest
from django.urls import reverse

from nurture.demo import answers

pytestmark = pytest.mark.django_db


def test_the_inbox_lists_what_was_caught(client, name):
    page = client.get(reverse("demo:inbox")).content.decode()
    assert "ブレーキ油の計測" in page
    assert "伊藤 健 &lt;ito@minato.example&gt;" in page


def test_an_empty_inbox_says_how_to_fill_it(client):
    assert "Nothing has been sent yet" in client.get(reverse("demo:inbox")).content.decode()


def test_htmx_gets_the_list_alone(client, name):
    fragment = client.get(
        reverse("demo:inbox"), headers={"HX-Request": "true", "HX-Target": "mail-list"}
    ).content.decode()
    assert fragment.lstrip().startswith('<div id="mail-list"')


def test_a_mail_is_shown_with_its_headers_as_sent_and_as_read(client, name):
    page = client.get(reverse("demo:mail", args=[name])).content.decode()
    assert "=?utf-8?B?44OW44Os44O844Kt5rK5?=" in page
    assert "bounce+x@mail.tsubaki.example" in page
    assert '<a href="https://tsubaki.example/payback"' in page


def test_its_html_can_neither_run_nor_load_nor_be_framed_by_others(client, name):
    answer = client.get(reverse("demo:html", args=[name]))
    policy = dict(part.partition(" ")[::2] for part in answer["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert "script-src" not in policy
    assert "allow-scripts" not in policy["sandbox"]
    assert "allow-same-origin" not in policy["sandbox"]
    assert policy["frame-ancestors"] == "'self'"
    assert answer["X-Frame-Options"] == "SAMEORIGIN"


def test_the_pages_around_it_keep_the_strict_policy(client, name):
    answer = client.get(reverse("demo:mail", args=[name]))
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"
    assert "<script>parent" not in answer.content.decode()


def test_the_very_bytes_can_be_downloaded(client, name):
    answer = client.get(reverse("demo:source", args=[name]))
    assert answer["Content-Disposition"].endswith(f'"{name}.eml"')
    assert answer.content.startswith(b"From: =?utf-8?B?")


@pytest.mark.parametrize("page", ["mail", "html", "source"])
@pytest.mark.parametrize("unknown", ["nothing", "00000000000000000001-00000000"])
def test_an_unknown_mail_is_not_found(client, page, unknown):
    assert client.get(reverse(f"demo:{page}", args=[unknown])).status_code == 404


@pytest.mark.parametrize("action", ["reply", "unsubscribe"])
def test_looking_answers_nothing(client, name, action):
    assert client.get(reverse(f"demo:{action}", args=[name])).status_code == 405
    assert client.post(reverse(f"demo:{action}", args=["nothing"])).status_code == 404


def test_an_empty_answer_is_not_sent(client, name):
    answer = client.post(reverse("demo:reply", args=[name]), {"words": " "})
    assert answer.status_code == 422


def test_a_button_that_fails_says_so(client, name, monkeypatch):
    def fail(mail):
        raise answers.UnsubscribeFailed("it answered 500")

    monkeypatch.setattr(answers, "unsubscribe", fail)
    page = client.post(reverse("demo:unsubscribe", args=[name]), follow=True).content.decode()
    assert "The button did not work: it answered 500." in page
