"""Mail out and answers in; and the tables of this app's packages, which Django finds here."""

from nurture.delivery.absences.models import Absence
from nurture.delivery.controls.models import Stop
from nurture.delivery.history.models import MessageEvent
from nurture.delivery.identities.models import SendingIdentity
from nurture.delivery.limits.models import DomainPace, SoftBounce, WayNotice, WayState
from nurture.delivery.mailboxes.models import Mailbox
from nurture.delivery.models.answers import InboundMail, InboundMailQuerySet, Reaction, ReactionKind
from nurture.delivery.models.barriers import Pause, Suppression
from nurture.delivery.models.heartbeats import Heartbeat
from nurture.delivery.models.mailings import Attachment, Layout, Mailing, SenderProfile
from nurture.delivery.models.messages import Attempt, Message, MessageName, MessageQuerySet, MessageState
from nurture.delivery.tracking.models import HitCorrection, TrackedLink, TrackingChoice, TrackingHit
from nurture.delivery.webhooks.models import Webhook, WebhookEvent

__all__ = [
    "Absence",
    "Attachment",
    "Attempt",
    "DomainPace",
    "Heartbeat",
    "HitCorrection",
    "InboundMail",
    "InboundMailQuerySet",
    "Layout",
    "Mailbox",
    "Mailing",
    "Message",
    "MessageEvent",
    "MessageName",
    "MessageQuerySet",
    "MessageState",
    "Pause",
    "Reaction",
    "ReactionKind",
    "SenderProfile",
    "SendingIdentity",
    "SoftBounce",
    "Stop",
    "Suppression",
    "TrackedLink",
    "TrackingChoice",
    "TrackingHit",
    "WayNotice",
    "WayState",
    "Webhook",
    "WebhookEvent",
]
