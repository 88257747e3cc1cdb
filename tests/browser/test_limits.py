"""A mail server refuses us: the bell tells, the outbox says why, and one press lets mail go on."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from nurture.delivery import tasks
from nurture.delivery.limits.models import WayNotice, WayState
from nurture.delivery.models import Message, MessageState
from tests.browser.seats import fits
from tests.delivery import world as worlds
from tests.delivery.scripted import ScriptedServer

POLICY = "550 5.7.1 we do not want you"


@pytest.fixture
def world(transactional_db, settings):
    settings.DELIVERY_GATES, settings.DELIVERY_MODE = [], "live"
    made = worlds.make()
    made.rep.role = "lead"
    made.rep.save()
    made.project.window_weekdays, made.project.holiday_country = [1, 2, 3, 4, 5, 6, 7], ""
    made.project.window_start, made.project.window_end = (
        made.project.window_start.min,
        made.project.window_end.max,
    )
    made.project.save()
    return made


def test_a_refusal_stops_the_way_and_one_press_lets_it_go_on(open_page, world, settings):
    with ScriptedServer({"RCPT": [POLICY, None]}) as server:
        settings.SMTP_HOST, settings.SMTP_PORT, settings.SMTP_SECURITY = "127.0.0.1", server.port, "none"
        _refused, waits = (world.message(at=timezone.now()) for _ in range(2))
        tasks.look_now()
        tasks.look_now()
        assert [each.state for each in Message.objects.order_by("pk")] == [
            MessageState.FAILED,
            MessageState.HELD,
        ]
        page = open_page("/accounts/mentions/", user=world.rep)
        expect(page.get_by_text("A mail server refuses mail from there")).to_be_visible()
        page.get_by_role("button", name="Look at it").click()
        expect(page.get_by_role("heading", name="Limits")).to_be_visible()
        assert WayNotice.objects.get().seen_at is not None
        page.goto(waits.get_absolute_url())
        expect(page.get_by_text("It waits until one of the leads has looked.")).to_be_visible()
        page.goto("/outbox/")
        page.get_by_role("button", name="It is mended: go on").click()
        expect(page.get_by_text("What waited goes on.")).to_be_visible()
        tasks.look_now()
        assert [recipient for _sender, recipient, _raw in server.accepted] == [waits.to_address]


def test_the_limits_fit_a_phone(open_page, world, settings):
    settings.SMTP_PER_HOUR, settings.SMTP_HOST = 50, "relay-with-a-rather-long-name.mail.tsubaki.example"
    settings.PERSON_PER_DAY, settings.PERSON_PER_WEEK, settings.COMPANY_PER_DAY = 1, 3, 2
    WayState.objects.create(
        way=0, failures=3, probe_at=timezone.now() + timedelta(minutes=2), text="timed out"
    )
    page = open_page("/outbox/flow/", user=world.rep, width=390)
    expect(page.get_by_text("0 of 50")).to_be_visible()
    expect(page.get_by_text("could not be reached.", exact=False).first).to_be_visible()
    fits(page)
