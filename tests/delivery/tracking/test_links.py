import re

import pytest
from django.db import connection

from accounts.models import LegalBasis
from nurture.delivery import keys
from nurture.delivery.rendering import unsubscribe_url_of
from nurture.delivery.tracking.actions.choosing import choose
from nurture.delivery.tracking.links import Links, leading_home
from nurture.delivery.tracking.models import TrackedLink
from nurture.delivery.tracking.rules.choices import Choice
from tests.delivery.tracking import mail
from tests.delivery.world import NOW

TOKEN = re.compile(r"http://links\.tsubaki\.example/l/([A-Za-z0-9_-]{22})(?=\")")


def tokens(rendered):
    return TOKEN.findall(rendered.html)


def test_each_link_becomes_a_token_of_128_bits_that_the_database_does_not_know(world, host):
    [rendered] = mail.write([world.message(body=mail.BODY)])
    found = tokens(rendered)
    assert len(set(found)) == 3
    rows = TrackedLink.objects.order_by("number")
    assert [each.token_hash for each in rows] == [keys.token_hash(token) for token in found]
    assert [each.url for each in rows] == [
        "https://tsubaki.example/a",
        "https://tsubaki.example/b?k=1",
        "https://tsubaki.example/c",
    ]
    assert "tsubaki.example/a" not in rendered.html


def test_every_retry_writes_the_same_bytes(world, host):
    message = world.message(body=mail.BODY)
    assert mail.write([message], keep=False) == mail.write([message])


def test_no_two_people_have_one_token(world, host):
    first, second = (mail.write([each])[0] for each in world.messages(2, body=mail.BODY))
    assert not set(tokens(first)) & set(tokens(second))


def test_the_same_address_twice_is_one_link(world, host):
    [rendered] = mail.write(
        [world.message(body="[これ](https://tsubaki.example/a)と[それ](https://tsubaki.example/a)")]
    )
    assert len(tokens(rendered)) == 2
    assert TrackedLink.objects.count() == 1


def test_the_text_part_and_the_way_to_refuse_stay_as_they_are(world, host):
    message = mail.read(world.message(body=mail.BODY))
    [rendered] = mail.write([message])
    assert "https://tsubaki.example/a" in rendered.text
    assert "links.tsubaki.example" not in rendered.text
    assert unsubscribe_url_of(message) in rendered.text
    assert rendered.html.count(f'href="{unsubscribe_url_of(message)}"') == 1


def test_written_out_by_choice_the_text_part_leads_through_us(world, host):
    choose(choice=Choice(written_out=True), by=world.rep, at=NOW)
    [rendered] = mail.write([world.message(body=mail.BODY)])
    assert all(f"http://links.tsubaki.example/l/{token}" in rendered.text for token in tokens(rendered))


def test_a_picture_only_where_somebody_chose_it(world, host):
    assert "<img" not in mail.write([world.message()])[0].html
    choose(choice=Choice(opens=True), by=world.rep, at=NOW)
    [rendered] = mail.write([world.message()])
    assert re.search(
        r'<img src="http://links\.tsubaki\.example/o/[\w-]{22}\.gif" alt="" width="1"', rendered.html
    )
    assert TrackedLink.objects.filter(number=0, url="").count() == 1


def test_without_a_host_nothing_is_asked_or_changed(world, django_assert_num_queries):
    message = mail.read(world.message(body=mail.BODY))
    rendered = mail._rendered(message)
    with django_assert_num_queries(0):
        links = Links.of([message])
        assert links.tracked(rendered, message) is rendered
        links.keep([message.pk])


@pytest.mark.parametrize("number", [1, 6])
def test_a_window_costs_two_statements_however_many_go(world, host, django_assert_num_queries, number):
    messages = [mail.read(each) for each in world.messages(number, body=mail.BODY)]
    written = [mail._rendered(each) for each in messages]
    # On PostgreSQL the rows go in past Django's count.
    with django_assert_num_queries(1 if connection.vendor == "postgresql" else 2):
        links = Links.of(messages)
        for message, rendered in zip(messages, written, strict=True):
            links.tracked(rendered, message)
        links.keep([each.pk for each in messages])


def test_only_what_moved_is_kept(world, host):
    first, second = (mail.read(each) for each in world.messages(2, body=mail.BODY))
    links = Links.of([first, second])
    for each in (first, second):
        links.tracked(mail._rendered(each), each)
    links.keep([second.pk])
    assert set(TrackedLink.objects.values_list("message", flat=True)) == {second.pk}


@pytest.mark.parametrize(
    ("scope", "choice", "expected"),
    [
        ("everything", Choice(clicks=False), False),
        ("project", Choice(clicks=False), False),
        ("contact", Choice(clicks=False, opens=False), False),
        ("project", Choice(clicks=True), True),
        ("contact", Choice(clicks=True, opens=True), True),
    ],
)
def test_everything_a_project_and_a_person_may_say_no(world, host, scope, choice, expected):
    message = mail.read(world.message(body=mail.BODY))
    of = {"everything": {}, "project": {"project": world.project}, "contact": {"contact": message.contact}}[
        scope
    ]
    choose(choice=choice, by=world.rep, at=NOW, **of)
    assert bool(tokens(mail.write([message])[0])) is expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"time_zone": "Europe/Berlin"}, False),
        ({"time_zone": "Europe/London"}, False),
        ({"time_zone": "Europe/Berlin", "legal_basis": LegalBasis.CONSENT}, True),
        ({"time_zone": "Asia/Tokyo"}, True),
    ],
)
def test_where_the_law_asks_first_silence_is_no(world, host, fields, expected):
    message = mail.read(world.message(world.contact(**fields), body=mail.BODY))
    assert bool(tokens(mail.write([message])[0])) is expected


def test_for_our_own_eyes_links_lead_straight_to_where_they_go(letters):
    choose(choice=Choice(opens=True), by=letters.world.rep, at=NOW)
    message = letters.sent()
    html, text = leading_home(message, bytes(message.raw).decode(), "")
    assert "links.tsubaki.example" not in html
    assert '<a href="https://tsubaki.example/b?k=1">図面</a>' in html
    assert text == ""


def test_also_when_the_host_is_another_one_by_now(letters, settings):
    message = letters.sent()
    settings.TRACKING_URL = ""
    html, _text = leading_home(message, bytes(message.raw).decode(), "")
    assert "links.tsubaki.example" not in html
