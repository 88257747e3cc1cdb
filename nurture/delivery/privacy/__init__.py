"""What delivery holds of a person, and what of it leaves (accounts.privacy.parts says the promise)."""

from django.utils.translation import gettext_lazy

from accounts.privacy.parts import Part, Written
from nurture.delivery.history.models import MessageEvent
from nurture.delivery.models import Attachment, Mailing, Message, Pause, Reaction, Stop
from nurture.delivery.privacy.leaving import addresses, erase, keep_out, obstacles, save_mailing, shut_out
from nurture.delivery.privacy.sections import held
from nurture.delivery.refusals.models import LiftRequest, Redirection

PART = Part(
    written=(
        # What an email says is reviewed where it is written; here it leaves likewise, unseen.
        Written(
            Mailing,
            "target__account",
            ("subject", "preheader", "body"),
            gettext_lazy("Sent text"),
            reviewed=False,
            save=save_mailing,
        ),
        Written(Attachment, "target__account", ("file_name",), gettext_lazy("File sent with an email")),
        Written(
            Message,
            "account",
            ("subject",),
            gettext_lazy("Sent text"),
            reviewed=False,
            contact="contact",
        ),
        Written(
            Reaction,
            "account",
            ("words",),
            gettext_lazy("Reaction"),
            reviewed=False,
            contact="contact",
        ),
        Written(MessageEvent, "message__account", ("note",), gettext_lazy("Why a message was sent again")),
        Written(
            Redirection,
            "account",
            ("words",),
            gettext_lazy("What they told us on their page"),
            reviewed=False,
            contact="contact",
        ),
        Written(
            LiftRequest,
            "contact__account",
            ("note",),
            gettext_lazy("Question whether we may write again"),
            reviewed=False,
            contact="contact",
        ),
        Written(Pause, "account", ("reason", "note"), gettext_lazy("Pause")),
        Written(Stop, "target__account", ("reason", "asked_why"), gettext_lazy("Stop of sending")),
    ),
    held=held,
    addresses=addresses,
    obstacles=obstacles,
    shut_out=shut_out,
    erase=erase,
    keep_out=keep_out,
)
