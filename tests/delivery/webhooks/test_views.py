"""The door for providers: what they tell is believed, kept once, and applied when our own rows are ready."""

import base64
import json
from datetime import timedelta

import pytest
from django.urls import reverse

from nurture.delivery.absences.models import Absence
from nurture.delivery.identities import vault
from nurture.delivery.limits.actions import see_all
from nurture.delivery.limits.actions.refusing import complained
from nurture.delivery.limits.models import WayNotice
from nurture.delivery.models import Attempt, Message, MessageState, Pause, Reaction, Suppression
from nurture.delivery.tracking.actions.choosing import choose
from nurture.delivery.tracking.actions.judging import judge_news
from nurture.delivery.tracking.models import TrackedLink, TrackingHit
from nurture.delivery.tracking.rules.choices import Choice
from nurture.delivery.webhooks import actions
from nurture.delivery.webhooks.models import WebhookEvent
from nurture.team.models import Role
from tests import build
from tests.delivery.webhooks.calls import PROVIDERS, SVIX_KEY, event_of, svix
from tests.delivery.world import NOW


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_bounce_told_by_a_provider_suppresses_the_address_and_asks_after_the_person(told, client, provider):
    call = told(provider)
    assert call(client, event_of(call, "bounced")).status_code == 200
    assert WebhookEvent.objects.get().outcome == "applied"
    assert Reaction.objects.get().kind == "bounce"
    assert Suppression.objects.get().reason == "bounced"
    assert Absence.objects.get().kind == "unreachable"
    assert not Pause.objects.exists()


@pytest.mark.parametrize("provider", PROVIDERS)
def test_an_uncertain_message_that_was_delivered_is_sent(told, client, provider):
    call = told(provider, MessageState.UNCERTAIN)
    call(client, event_of(call, "delivered"))
    call.message.refresh_from_db()
    assert (call.message.state, call.message.reason) == (MessageState.SENT, "evidence")


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_complaint_stops_the_address_and_the_account(told, client, provider):
    call = told(provider)
    call(client, event_of(call, "complained"))
    assert Suppression.objects.get().reason == "complaint"
    assert Pause.objects.get().account == call.message.account


def test_whoever_leads_is_told_of_complaints_once_until_they_have_looked(told, client):
    lead = build.rep("lead@tsubaki.example", role=Role.LEAD)
    call = told("postmark")
    unread = WayNotice.objects.filter(user=lead, kind="complaint", seen_at=None)
    call(client, event_of(call, "complained"))
    assert unread.get().identity_id == call.webhook.identity_id
    complained(identity=unread.get().identity, at=NOW)
    assert unread.count() == 1
    see_all(user=lead, at=NOW)
    complained(identity=WayNotice.objects.first().identity, at=NOW)
    assert unread.count() == 1
    client.force_login(lead)
    assert "Somebody complained about mail from there." in client.get(reverse("accounts:mentions")).text


@pytest.mark.parametrize("provider", PROVIDERS)
def test_an_event_told_twice_counts_once(told, client, provider):
    call = told(provider)
    for _ in range(2):
        call(client, event_of(call, "bounced"))
    assert (WebhookEvent.objects.count(), Reaction.objects.count()) == (1, 1)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_who_does_not_sign_is_not_believed(told, client, provider):
    call = told(provider)
    event = event_of(call, "bounced")
    if provider == "mailgun":
        event["signature"]["signature"] = "0" * 64
        answer = call(client, event)
    elif provider == "resend":
        answer = call(
            client, event, **svix(json.dumps(event), key="whsec_" + base64.b64encode(b"another").decode())
        )
    else:
        answer = call(client, event, password="another")
    assert answer.status_code == 401
    assert not WebhookEvent.objects.exists()
    call.webhook.refresh_from_db()
    assert call.webhook.refused_at == NOW


def test_a_signature_of_yesterday_was_overheard(told, client):
    call = told("resend")
    event = event_of(call, "bounced")
    assert call(client, event, **svix(json.dumps(event), at=NOW - timedelta(days=1))).status_code == 401


def test_a_signature_holds_for_the_body_it_was_made_for(told, client):
    call = told("resend")
    overheard = svix(json.dumps(event_of(call, "delivered")))
    assert call(client, event_of(call, "bounced"), **overheard).status_code == 401


def test_without_a_key_to_know_it_by_nobody_is_believed(told, client):
    call = told("mailgun")
    empty = vault.lock({"password": "x", "signing_key": ""}, owner=str(call.webhook.operation))
    type(call.webhook).objects.update(secrets=empty)
    assert call(client, event_of(call, "bounced")).status_code == 401


@pytest.mark.parametrize("moment", ["1" * 400, "1" * 5_000, "-1"])
def test_a_stranger_may_say_any_moment_and_is_not_believed(told, client, moment):
    call = told("resend")
    event = event_of(call, "bounced")
    assert call(client, event, **svix(json.dumps(event)) | {"svix-timestamp": moment}).status_code == 401


@pytest.mark.parametrize(
    "signature",
    [
        '{"timestamp": "1", "token": "t", "signature": "é"}',
        '{"timestamp": "1", "token": "\\ud83d"}',
        "[" * 100_000,
    ],
)
def test_a_stranger_may_say_anything_and_is_not_believed(told, client, signature):
    call = told("mailgun")
    body = f'{{"signature": {signature}}}'
    assert client.post(call.path(), body, content_type="application/json").status_code == 401


def test_a_password_beyond_ascii_is_not_believed(told, client):
    call = told("postmark")
    assert call(client, event_of(call, "bounced"), Authorization="Basic é").status_code == 401


def test_what_no_database_keeps_is_left_out_of_what_is_told(told, client):
    call = told("postmark")
    event = event_of(
        call, "bounced", MessageID="a\x00b", Email="ito@minato.example\x00", Description="cut \ud83d"
    )
    assert call(client, event).status_code == 200
    kept = WebhookEvent.objects.get()
    assert (kept.provider_id, kept.recipient) == ("ab", "ito@minato.example")
    assert (kept.detail["description"], kept.outcome) == ("cut ?", "applied")


@pytest.mark.parametrize("when", ["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00Z"])
def test_an_impossible_moment_is_the_one_at_which_we_heard_of_it(told, client, when):
    call = told("postmark")
    assert call(client, event_of(call, "delivered", DeliveredAt=when)).status_code == 200
    assert WebhookEvent.objects.get().at == NOW


def test_an_event_that_cannot_be_applied_stops_no_other(told, client):
    call = told("postmark", MessageState.HANDING_OVER)
    call(client, event_of(call, "bounced", ID=1))
    # As nobody tells it.
    WebhookEvent.objects.update(detail=[])
    Message.objects.update(state=MessageState.SENT)
    assert call(client, event_of(call, "bounced", ID=2)).status_code == 200
    assert list(WebhookEvent.objects.order_by("pk").values_list("outcome", flat=True)) == ["", "applied"]
    assert Suppression.objects.exists()
    assert actions.apply_news(at=NOW + actions.PATIENCE) == 1
    assert WebhookEvent.objects.order_by("pk").first().outcome == "noted"


def test_a_soft_bounce_gives_no_address_up(told, client):
    call = told("brevo")
    call(client, event_of(call, "bounced", event="soft_bounce", reason="452 4.2.2 mailbox full"))
    assert Reaction.objects.get().kind == "bounce"
    assert not Suppression.objects.exists()


def test_an_event_that_comes_before_our_own_commit_waits_for_it(told, client):
    call = told("postmark", MessageState.HANDING_OVER)
    call(client, event_of(call, "bounced"))
    assert WebhookEvent.objects.get().applied_at is None
    Message.objects.update(state=MessageState.SENT)
    actions.apply_news(at=NOW + timedelta(seconds=30))
    assert WebhookEvent.objects.get().outcome == "applied"
    assert Suppression.objects.exists()


def test_an_event_before_the_row_is_there_waits_a_day(told, client):
    call = told("postmark")
    call(client, event_of(call, "bounced", Metadata={"nurture_message": "unknown@mail.tsubaki.example"}))
    actions.apply_news(at=NOW + timedelta(hours=23))
    assert WebhookEvent.objects.get().applied_at is None
    actions.apply_news(at=NOW + timedelta(hours=25))
    assert WebhookEvent.objects.get().outcome == "not_ours"
    assert not Reaction.objects.exists()


def test_events_may_come_in_any_order(told, client):
    call = told("postmark")
    call(client, event_of(call, "bounced"))
    call(client, event_of(call, "delivered"))
    assert WebhookEvent.objects.filter(outcome="applied").count() == 2
    assert Suppression.objects.exists()


def test_the_providers_number_names_the_message_when_our_key_is_missing(told, client):
    call = told("postmark")
    Attempt.objects.create(
        message=call.message, worker="w", phase="reply", result="sent", reply_text="id aa-bb", at=NOW
    )
    call(client, event_of(call, "bounced", Metadata={}))
    assert Reaction.objects.get().message == call.message


def test_a_message_of_another_address_is_not_touched(told, client, world):
    call = told("postmark")
    Message.objects.update(identity=None)
    call(client, event_of(call, "bounced"))
    assert not Reaction.objects.exists()


def test_unsubscribing_at_the_provider_counts(told, client):
    call = told("postmark")
    call(client, event_of(call, "bounced", RecordType="SubscriptionChange", SuppressSending=True,
                          SuppressionReason="ManualSuppression", Origin="Recipient", ChangedAt=NOW.isoformat(), Type=None))  # fmt: skip
    assert Reaction.objects.get().kind == "unsubscribe"


CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"
PAGE = "https://tsubaki.example/notes/small-team"


def click_of(call, url=PAGE, program=CHROME, address="203.0.113.77"):
    """As the provider tells that somebody followed a link."""
    match call.provider:
        case "brevo":
            return event_of(call, "delivered", event="click", link=url, user_agent=program, ip=address)
        case "mailgun":
            return event_of(
                call,
                "delivered",
                event="clicked",
                url=url,
                ip=address,
                **{"client-info": {"user-agent": program}},
            )
        case "mailjet":
            return event_of(call, "delivered", event="click", url=url, ip=address, agent=program)
        case "postmark":
            return event_of(call, "delivered", RecordType="Click", OriginalLink=url, UserAgent=program, Geo={"IP": address},
                            ReceivedAt=NOW.isoformat(), ClickLocation="HTML")  # fmt: skip
        case "resend":
            event = event_of(call, "delivered", click={"link": url, "ipAddress": address, "userAgent": program,
                                                       "timestamp": NOW.isoformat()})  # fmt: skip
            return event | {"type": "email.clicked"}
        case _:
            [told] = event_of(
                call, "delivered", type="click", target_link_url=url, user_agent=program, ip_address=address
            )
            return [{"msys": {"track_event": told["msys"]["message_event"]}}]


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_click_told_by_a_provider_is_a_hit_and_judged_like_our_own(told, client, provider):
    call = told(provider)
    assert call(client, click_of(call)).status_code == 200
    hit = TrackingHit.objects.get()
    assert (hit.kind, hit.link.url, hit.user_agent, hit.network) == ("click", PAGE, CHROME, "203.0.113.0/24")
    assert "203.0.113.77" not in str(WebhookEvent.objects.get().detail)
    judge_news(at=NOW + timedelta(minutes=2))
    assert (Reaction.objects.get().kind, Reaction.objects.get().verdict) == ("click", "human")


def test_a_scanner_that_a_provider_saw_is_a_machine(told, client):
    call = told("postmark")
    call(client, click_of(call, address="209.222.82.4"))
    judge_news(at=NOW + timedelta(minutes=2))
    assert Reaction.objects.get().verdict == "machine"
    assert not Pause.objects.exists()


def test_whose_program_a_provider_does_not_name_is_not_taken_for_a_machine(told, client):
    call = told("brevo")
    call(client, click_of(call, program=""))
    judge_news(at=NOW + timedelta(minutes=2))
    assert Reaction.objects.get().verdict == "unknown"


def test_a_click_told_twice_and_one_link_followed_twice(told, client):
    call = told("sparkpost")
    first, second = click_of(call), click_of(call)
    second[0]["msys"]["track_event"]["event_id"] = "10"
    for event in (first, first, second):
        call(client, event)
    assert TrackingHit.objects.count() == 2
    assert TrackedLink.objects.count() == 1


def test_what_led_through_our_own_host_is_not_counted_twice(told, client, settings):
    settings.TRACKING_URL = "https://links.tsubaki.example"
    call = told("postmark")
    call(client, click_of(call, url="https://links.tsubaki.example/l/abcdefghijklmnopqrstuv"))
    assert not TrackingHit.objects.exists()
    assert WebhookEvent.objects.get().outcome == "noted"


def test_what_somebody_does_not_want_noticed_is_not_kept_of_a_provider_either(told, client):
    call = told("postmark")
    choose(choice=Choice(clicks=False), contact=call.message.contact, by=None, at=NOW)
    call(client, click_of(call))
    assert not TrackingHit.objects.exists()


@pytest.mark.parametrize("body", ["", "{", "[]", "nonsense", "[" * 100_000, '{"RecordType": "Bounce"}'])
def test_what_cannot_be_read_is_said_so(told, client, body):
    call = told("postmark")
    answer = client.post(call.path(), body, content_type="application/json", headers=call.signed(body))
    assert answer.status_code in {200, 400}
    assert not Reaction.objects.exists()


@pytest.mark.parametrize("provider", ["brevo", "mailjet", "postmark"])
@pytest.mark.parametrize("event", [{}, {"event": "delivered", "RecordType": "Delivery"}])
def test_what_names_no_mail_is_answered_and_waits_for_nothing(told, client, provider, event):
    call = told(provider)
    assert call(client, event).status_code in {200, 400}
    assert not WebhookEvent.objects.exists()


def test_a_provider_that_tries_us_with_nothing_has_reached_us(told, client):
    call = told("brevo")
    assert call(client, {}).status_code == 200
    call.webhook.refresh_from_db()
    assert call.webhook.heard_at == NOW


def test_a_provider_may_ask_whether_somebody_is_there(told, client):
    call = told("postmark")
    assert client.head(call.path()).status_code == 200
    assert client.get(call.path()).status_code == 405


def test_nobody_is_at_another_providers_door(told, client):
    call = told("postmark")
    assert client.post(call.path().replace("postmark", "brevo"), {}).status_code == 404
    assert client.post(call.path().replace("/hooks/", "/hooks/9"), {}).status_code == 404


def test_resend_does_not_pass_mail_on(told, client):
    assert client.post(told("resend").path("hook_mail"), {}).status_code == 404


def test_opening_and_closing_a_door_is_for_whoever_looks_after_the_address(told, client, world):
    call = told("postmark")
    path = reverse("delivery:open_hook", args=[call.webhook.identity_id])
    client.force_login(world.marketer)
    assert client.post(path).status_code == 404
    client.force_login(build.administrator())
    assert client.get(path).status_code == 405
    assert client.post(path).status_code == 302
    assert client.post(reverse("delivery:close_hook", args=[call.webhook.identity_id])).status_code == 302
    assert client.post(call.path(), {}).status_code == 404


@pytest.mark.parametrize("provider", PROVIDERS)
def test_the_page_of_the_address_shows_what_to_enter_at_the_provider(told, client, world, provider):
    call = told(provider)
    client.force_login(build.administrator())
    page = client.get(call.webhook.identity.get_absolute_url()).content.decode()
    assert call.path() in page
    assert (call.path("hook_mail") in page) == (provider != "resend")
    # Who signs needs no password in the address.
    assert (call.password in page) == (provider not in {"mailgun", "resend"})
    assert SVIX_KEY not in page
