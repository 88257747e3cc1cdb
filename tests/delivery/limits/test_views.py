from datetime import timedelta

import pytest

from nurture.delivery.limits.models import DomainPace, WayNotice, WayState
from nurture.delivery.models import Message, MessageState
from tests import build
from tests.delivery.identities.build import identity
from tests.delivery.world import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(client, world):
    world.rep.role = "lead"
    world.rep.save()
    client.force_login(world.rep)
    return world.rep


@pytest.fixture
def member(client, world):
    client.force_login(world.rep)
    return world.rep


class TestTheCard:
    def test_says_what_is_used_what_is_slow_and_who_waits(self, client, world, member, settings):
        settings.SMTP_PER_HOUR, settings.SMTP_HOST = 50, "relay.example"
        settings.PERSON_PER_DAY, settings.COMPANY_PER_DAY, settings.DOMAIN_PER_MINUTE = 1, 2, 60
        sent, held = world.message(), world.message()
        Message.objects.filter(pk=sent.pk).update(state=MessageState.SENT, handed_over_at=NOW)
        until = NOW + timedelta(minutes=50)
        Message.objects.filter(pk=held.pk).update(
            state=MessageState.HELD,
            reason="limit_way_hour",
            held_until=until,
            stale_at=NOW + timedelta(hours=2),
        )
        DomainPace.objects.create(domain="slow.example", share=0.5)
        page = client.get("/outbox/flow/").text
        for words in ("relay.example", "1 of 50", "1 message waits", "slow.example", "30 a minute", "10:50"):
            assert words in page
        assert "1 email in 24 hours" in page
        assert "2 people a day" in page

    def test_says_what_holds_a_message_until_when(self, client, world, member):
        message = world.message()
        until = NOW + timedelta(minutes=20)
        Message.objects.filter(pk=message.pk).update(
            state=MessageState.HELD,
            reason="limit_way_hour",
            reason_detail={
                "count": 50,
                "way": "info@tsubaki.example",
                "until": until.isoformat(),
                "key": "1",
            },
            held_until=until,
        )
        page = client.get(message.get_absolute_url()).text
        assert "10:20: at most 50 an hour from info@tsubaki.example." in page
        assert "Goes on by itself then" in page


class TestAnAddress:
    def test_shows_how_much_of_its_limits_is_used(self, client, world, member):
        own = identity(world.rep, per_hour=2, per_day=40)
        for _ in range(2):
            message = world.message()
            Message.objects.filter(pk=message.pk).update(
                state=MessageState.SENT, handed_over_at=NOW - timedelta(minutes=5), identity=own
            )
        page = client.get(own.get_absolute_url()).text
        assert "2 of 2" in page
        assert "2 of 40" in page
        assert 'class="meter-full"' in page

    def test_that_is_refused_goes_on_when_its_owner_says_so(self, client, world, member):
        own = identity(world.rep)
        type(own).objects.update(refused_at=NOW, refused_text="550 5.7.1 policy")
        assert "550 5.7.1 policy" in client.get(own.get_absolute_url()).text
        answer = client.post(f"/settings/addresses/{own.pk}/take-up/")
        assert answer["Location"] == own.get_absolute_url()
        own.refresh_from_db()
        assert own.refused_at is None
        assert [event.what for event in own.events.order_by("pk")][-1] == "taken_up"

    def test_of_somebody_else_is_not_there(self, client, world, member):
        other = identity(build.rep())
        assert client.post(f"/settings/addresses/{other.pk}/take-up/").status_code == 404
        assert client.get(f"/settings/addresses/{other.pk}/take-up/").status_code == 405


class TestTheInstallationsOwnWay:
    @pytest.fixture(autouse=True)
    def refused(self, world):
        WayState.objects.create(way=0, refused_at=NOW, text="550 5.7.1 we do not want you")

    def test_is_seen_by_everybody_and_taken_up_by_a_lead(self, client, lead):
        page = client.get("/outbox/").text
        assert "we do not want you" in page
        assert "It is mended: go on" in page
        assert client.post("/outbox/ways/take-up/")["Location"] == "/outbox/flow/"
        assert not WayState.objects.filter(refused_at__isnull=False).exists()
        assert "refuses our mail" not in client.get("/outbox/").text

    def test_a_member_sees_it_and_cannot(self, client, member):
        page = client.get("/outbox/").text
        assert "we do not want you" in page
        assert "It is mended: go on" not in page
        assert client.post("/outbox/ways/take-up/").status_code == 403
        assert client.get("/outbox/ways/take-up/").status_code == 405


class TestTheBell:
    def test_tells_why_and_leads_there(self, client, world, member):
        own = identity(world.rep)
        notice = WayNotice.objects.create(user=world.rep, identity=own, kind="password", at=NOW)
        page = client.get("/accounts/mentions/").text
        assert own.address in page
        assert "does not take our password or key" in page
        answer = client.post(f"/outbox/ways/notices/{notice.pk}/")
        assert answer["Location"] == own.get_absolute_url()
        assert own.address not in client.get("/accounts/mentions/").text

    def test_leads_a_lead_to_the_limits_where_the_address_is_not_theirs(self, client, world, lead):
        notice = WayNotice.objects.create(user=lead, identity=identity(build.rep()), kind="policy", at=NOW)
        answer = client.post(f"/outbox/ways/notices/{notice.pk}/")
        assert answer["Location"] == "/outbox/flow/#limits"

    def test_of_somebody_else_is_not_there(self, client, world, member):
        notice = WayNotice.objects.create(user=build.rep(), kind="policy", at=NOW)
        assert client.post(f"/outbox/ways/notices/{notice.pk}/").status_code == 404
        assert client.get(f"/outbox/ways/notices/{notice.pk}/").status_code == 405

    def test_all_are_read_at_once(self, client, world, member):
        WayNotice.objects.create(user=world.rep, kind="policy", at=NOW)
        client.post("/accounts/mentions/read/")
        assert not WayNotice.objects.filter(seen_at=None).exists()
