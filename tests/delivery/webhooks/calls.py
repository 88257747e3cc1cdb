"""How each provider calls us. The events are made after its public reference of its webhooks."""

import base64
import hashlib
import hmac
import json

from django.urls import reverse

from nurture.delivery.identities import vault
from tests.delivery.world import NOW

SVIX_KEY = "whsec_" + base64.b64encode(b"a key of theirs").decode()
PROVIDERS = ["brevo", "mailgun", "mailjet", "postmark", "resend", "sparkpost"]


class Call:
    def __init__(self, webhook, message, provider):
        self.webhook, self.message, self.provider = webhook, message, provider
        self.password = vault.unlock(webhook.secrets, owner=str(webhook.operation))["password"]
        self.key = message.message_id.strip("<>")

    def path(self, name="hook"):
        return reverse(f"delivery:{name}", args=[self.webhook.identity_id, self.provider])

    def __call__(self, client, event, *, name="hook", password=None, **headers):
        headers = self.signed(event, password) | headers
        return client.post(self.path(name), event, content_type="application/json", headers=headers)

    def signed(self, event, password=None):
        if self.provider == "resend":
            return svix(json.dumps(event))
        login = base64.b64encode(f"nurture:{password or self.password}".encode()).decode()
        return {"Authorization": f"Basic {login}"}


def svix(body, key=SVIX_KEY, at=NOW, number="msg_1"):
    moment = str(int(at.timestamp()))
    secret = base64.b64decode(key.removeprefix("whsec_"))
    signed = hmac.digest(secret, f"{number}.{moment}.{body}".encode(), "sha256")
    return {
        "svix-id": number,
        "svix-timestamp": moment,
        "svix-signature": f"v1a,xyz v1,{base64.b64encode(signed).decode()}",
    }


def event_of(call, kind, **more):
    """As the provider tells of `kind`: delivered, bounced or complained."""
    to, key, stamp = "ito@minato.example", call.key, int(NOW.timestamp())
    answer = "550 5.1.1 <ito@minato.example>: user unknown"
    match call.provider:
        case "brevo":
            name = {"delivered": "delivered", "bounced": "hard_bounce", "complained": "spam"}[kind]
            return {"event": name, "email": to, "ts_event": stamp, "message-id": f"<{key}>", "reason": answer,
                    "X-Mailin-custom": json.dumps({"nurture_message": key}), **more}  # fmt: skip
        case "mailgun":
            name = {"delivered": "delivered", "bounced": "failed", "complained": "complained"}[kind]
            token = more.pop("token", "a" * 50)
            signature = hmac.new(SVIX_KEY.encode(), f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
            return {
                "signature": {"timestamp": str(stamp), "token": token, "signature": signature},
                "event-data": {
                    "event": name, "severity": "permanent", "timestamp": stamp, "recipient": to, "reason": "bounce",
                    "delivery-status": {"code": 550, "message": answer}, "user-variables": {"nurture_message": key},
                    "message": {"headers": {"message-id": key}}, **more,
                },
            }  # fmt: skip
        case "mailjet":
            name = {"delivered": "sent", "bounced": "bounce", "complained": "spam"}[kind]
            return {"event": name, "email": to, "time": stamp, "MessageID": 42, "hard_bounce": True, "comment": answer,
                    "error_related_to": "recipient", "error": "user unknown",
                    "Payload": json.dumps({"nurture_message": key}), **more}  # fmt: skip
        case "postmark":
            name = {"delivered": "Delivery", "bounced": "Bounce", "complained": "SpamComplaint"}[kind]
            own = {"Type": "HardBounce", "ID": 7, "Details": answer} if kind == "bounced" else {}
            return {"RecordType": name, "MessageID": "aa-bb", "Email": to, "Recipient": to, "DeliveredAt": NOW.isoformat(),
                    "BouncedAt": NOW.isoformat(), "Metadata": {"nurture_message": key}, **own, **more}  # fmt: skip
        case "resend":
            bounce = (
                {"bounce": {"type": "Permanent", "subType": "General", "message": answer}}
                if kind == "bounced"
                else {}
            )
            return {"type": f"email.{kind}", "created_at": NOW.isoformat(), "data": {
                "email_id": "aa-bb", "to": [to], "from": "x@y.example", "subject": "x", "created_at": NOW.isoformat(),
                "headers": [{"name": "X-Metadata", "value": json.dumps({"nurture_message": key})}], **bounce, **more,
            }}  # fmt: skip
        case _:
            name = {"delivered": "delivery", "bounced": "bounce", "complained": "spam_complaint"}[kind]
            return [{"msys": {"message_event": {
                "type": name, "event_id": "9", "timestamp": stamp, "rcpt_to": to, "transmission_id": "5", "bounce_class": "10",
                "raw_reason": answer, "reason": answer, "rcpt_meta": {"nurture_message": key}, **more,
            }}}]  # fmt: skip
