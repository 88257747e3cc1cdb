"""Somebody stops, a colleague releases; and what came due while nobody looked is chosen for, at a desk and on a phone."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation
from playwright.sync_api import expect

from nurture.delivery.actions import healing
from nurture.delivery.controls.actions import fencing
from nurture.delivery.controls.models import Recovery, Stop
from nurture.delivery.models import Message, MessageState
from tests.browser.seats import both_seats, fits
from tests.delivery import world as worlds


@pytest.fixture
def world(transactional_db, settings):
    settings.DELIVERY_GATES = []
    return worlds.make()


@both_seats
def test_one_stops_and_a_colleague_of_the_other_team_releases(open_page, world, seat):
    seat.take(world.rep, world.marketer)
    page = open_page("/outbox/", user=world.rep, width=seat.width)
    page.locator("summary", has_text=seat.say("Stop sending")).click()
    page.get_by_label(seat.say("Why"), exact=True).fill("価格が違う")
    page.get_by_role("button", name=seat.say("Stop everything")).click()
    expect(page.get_by_text(seat.say("All sending is stopped.")).first).to_be_visible()
    fits(page)
    # On a phone the words of a banner have its whole width.
    banner = page.locator(".banner-bad", has_text=seat.say("All sending is stopped."))
    words, button = banner.locator("p").bounding_box(), banner.locator(".btn").bounding_box()
    assert (button["y"] >= words["y"] + words["height"]) == seat.is_phone
    assert Stop.objects.get().reason == "価格が違う"
    page.get_by_role("link", name=seat.say("Release …")).click()
    fits(page)
    page.get_by_label(seat.say("Why it may go on")).fill("直しました")
    page.get_by_role("button", name=seat.say("Ask for the release")).click()
    expect(page.get_by_text("直しました")).to_be_visible()

    colleague = open_page("/", user=world.marketer, width=seat.width)
    expect(colleague.get_by_text("価格が違う")).to_be_visible()
    colleague.get_by_role("link", name=seat.say("Release …")).click()
    expect(colleague.get_by_text("直しました")).to_be_visible()
    fits(colleague)
    colleague.get_by_role("button", name=seat.say("Release"), exact=True).click()
    expect(colleague.get_by_text(seat.say("All sending is stopped."))).to_have_count(0)
    assert Stop.objects.get().lifted_by == world.marketer
    colleague.goto("/outbox/")
    expect(colleague.get_by_text("価格が違う")).to_have_count(0)


@both_seats
def test_a_project_is_stopped_from_its_page(open_page, world, seat):
    seat.take(world.rep)
    page = open_page(world.project.get_absolute_url(), user=world.rep, width=seat.width)
    page.get_by_role("link", name=seat.say("Stop sending")).click()
    expect(page.get_by_label(seat.say("What"), exact=False).first).to_have_value(
        f"project:{world.project.pk}"
    )
    fits(page)
    page.get_by_role("button", name=seat.say("Stop at once")).click()
    expect(page.get_by_text(seat.say("Sending for %(what)s is stopped.", what=world.project))).to_be_visible()
    assert Stop.objects.get().project == world.project


@pytest.fixture
def gap(world):
    messages = world.messages(12)
    now = timezone.now()
    Message.objects.update(planned_at=now - timedelta(hours=1), stale_at=now + timedelta(hours=3))
    healing.beat(name="scheduler", kind="scheduler", at=now - timedelta(hours=2))
    fencing.notice(at=now)
    return messages


@both_seats
def test_what_came_due_while_nobody_looked_is_chosen_for(open_page, world, gap, seat):
    seat.take(world.rep)
    page = open_page("/", user=world.rep, width=seat.width)
    page.get_by_role("link", name=seat.say("Choose"), exact=True).click()
    expect(page.get_by_label(seat.say("One by one")).get_by_role("listitem")).to_have_count(12)
    fits(page)
    page.get_by_role("link", name=str(world.account), exact=True).first.click()
    with translation.override(seat.language):
        page.get_by_text(translation.pgettext("choice", "Next window"), exact=True).first.click()
    page.get_by_role("button", name=seat.say("Do it")).click()
    expect(page.get_by_text(seat.say("Nothing is to be recovered"))).to_be_visible()
    fits(page)
    assert set(Message.objects.values_list("state", flat=True)) == {MessageState.PLANNED}
    assert not Message.objects.filter(planned_at__lt=timezone.now()).exists()
    assert not Recovery.objects.open().exists()
