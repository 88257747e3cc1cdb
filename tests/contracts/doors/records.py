"""One record of each kind for the addresses to be tried on, out of the sample and beside it."""

from datetime import datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

from accounts.merging.actions import looking, merging
from accounts.models import (
    Activity,
    Annotation,
    BulkChange,
    CompanyDays,
    Contact,
    Deal,
    DealPerson,
    LegalBasisEntry,
    Likeness,
    Mention,
    PoolView,
    Proof,
    Relation,
    Tag,
    Tie,
)
from nurture.delivery.absences.models import Absence
from nurture.delivery.controls.actions import stopping
from nurture.delivery.identities.models import SendingIdentity
from nurture.delivery.limits.models import WayNotice
from nurture.delivery.mailboxes import actions as mailboxes
from nurture.delivery.models import Attachment, InboundMail, Message, Pause, Stop, Suppression
from nurture.delivery.refusals.models import LiftRequest, Redirection, SuppressionUpload
from nurture.delivery.tracking.models import TrackedLink
from nurture.demo import postbox
from nurture.demo.sample import loading
from nurture.meetings.models import (
    Action,
    Credit,
    Decision,
    Meeting,
    Proposal,
)
from nurture.playbook.models import Insight, InsightSource
from nurture.projects.models import (
    CriteriaVersion,
    Nomination,
    Project,
    Target,
)
from nurture.sequences.models import (
    Candidate,
    Comment,
    Email,
    Evidence,
    Sequence,
    SequenceChange,
    SequenceTemplate,
    Snippet,
    Step,
    Suggestion,
    TemplateStep,
)
from nurture.team.models import User
from tests import build
from tests.accounts.imports.files import checked, csv
from tests.demo.letters import RAW

# A moment of the sample.
NOW = datetime(2026, 11, 25, 14, 0, tzinfo=ZoneInfo("Asia/Tokyo"))


def load():
    """The sample, and what it lacks. Gives the record of each word that stands in an address or in `listed.RECORDS`."""
    postbox.keep(RAW, "bounce+x@mail.tsubaki.example", ["ito@minato.example"])
    loading.load_once(now=NOW)
    people = {user.email.partition("@")[0]: user for user in User.objects.all()}
    stopping.stop(by=people["admin"], at=NOW)
    rep = people["kondo"]
    return {
        **of_people(rep),
        **of_accounts(rep),
        **of_merging(rep),
        **of_projects(),
        **of_sequences(),
        **of_playbook(),
        **of_meetings(rep),
        **of_mail(rep),
        **of_addresses(rep),
        **of_refusals(rep),
    }


def of_people(rep):
    return {"user": rep.pk, "choice": "quiet", "provider": "postmark"}


def of_accounts(rep):
    contact = Contact.objects.first()
    return {
        "run": checked(csv("会社名,業種", "アオバ,製造"), by=rep).pk,
        "account": Activity.objects.first().account_id,
        "activity": Activity.objects.first().pk,
        "annotation": Annotation.objects.filter(thread__isnull=False).first().thread_id,
        "mention": Mention.objects.unread().first().pk,
        "contact": contact.pk,
        "deal": Deal.objects.first().pk,
        "bulk": BulkChange.objects.first().pk,
        "view": PoolView.objects.first().pk,
        "tag": Tag.objects.first().pk,
        "part": DealPerson.objects.first().pk,
        "days": CompanyDays.objects.first().pk,
        "relation": Relation.objects.first().pk,
        "tie": Tie.objects.first().pk,
        "proof": _proof(contact, rep).pk,
        "line": LegalBasisEntry.objects.create(contact=contact, basis="consent", set_at=NOW).pk,
    }


def of_merging(rep):
    survivor, _likeness, other = (
        build.account(name, domain="double.example") for name in ("双葉精機", "双葉精機製作所", "双葉")
    )
    looking.look(at=NOW)
    merge = merging.merge(survivor=survivor, merged=[other], chosen={}, operation=uuid4(), by=rep, at=NOW)
    return {"likeness": Likeness.objects.first().pk, "merge": merge.pk}


def of_projects():
    return {
        "project": Project.objects.get().pk,
        "criteria": CriteriaVersion.objects.get(in_force_at=None).pk,
        "target": Target.objects.live().filter(sequences__isnull=False).first().pk,
        "nomination": Nomination.objects.first().pk,
    }


def of_sequences():
    return {
        "sequence": Sequence.objects.first().pk,
        "step": Step.objects.first().pk,
        "work": Step.objects.filter(kind="call").first().pk,
        "change": SequenceChange.objects.first().pk,
        "template": SequenceTemplate.objects.first().pk,
        "template_step": TemplateStep.objects.first().pk,
        "email": Email.objects.first().pk,
        "file": Attachment.objects.first().pk,
        "comment": Comment.objects.roots().first().pk,
        "candidate": Candidate.objects.open().first().pk,
        "snippet": Snippet.objects.first().pk,
        "evidence": Evidence.objects.first().pk,
        "wording": Suggestion.objects.open().first().pk,
    }


def of_playbook():
    return {"insight": Insight.objects.first().pk, "insight_source": InsightSource.objects.first().pk}


def of_meetings(rep):
    return {
        "decision": Decision.objects.first().pk,
        "proposal": Proposal.objects.first().pk,
        "meeting": Meeting.objects.last().pk,
        "action": Action.objects.open().first().pk,
        "credit": Credit.objects.filter(user=rep).first().pk,
        "closed": Meeting.objects.filter(closed_at__isnull=False).last().pk,
        "going_on": Meeting.objects.get(opened_at__isnull=False, closed_at=None).pk,
    }


def of_mail(rep):
    message = Message.objects.first()
    link, _new = TrackedLink.objects.get_or_create(message=message, number=1, defaults={"is_counted": False})
    return {
        "message": message.pk,
        "link": link.pk,
        "pause": Pause.objects.first().pk,
        "stop": Stop.objects.standing().get().pk,
        "inbound": InboundMail.objects.unmatched().first().pk,
        "absence": Absence.objects.filter(ended_at=None).exclude(kind=Absence.Kind.AWAY).get().pk,
        "way_notice": WayNotice.objects.create(user=rep, kind="policy", at=NOW).pk,
    }


def of_addresses(rep):
    return {"identity": SendingIdentity.objects.get(owner=rep).pk, "mailbox": _mailbox(rep).pk}


def of_refusals(rep):
    return {
        "upload": _upload(rep).pk,
        "lift": LiftRequest.objects.get().pk,
        "redirection": Redirection.objects.get().pk,
        # One that a lead takes off the list alone.
        "suppression": Suppression.objects.get(reason="bounced").pk,
    }


def _mailbox(by):
    return mailboxes.add(
        fields={"owner": by, "address": by.email, "host": "imap.tsubaki.example", "user": by.email},
        secrets={"password": "x"},
        operation=uuid4(),
        by=by,
        at=NOW,
    )


def _upload(by):
    return SuppressionUpload.objects.create(
        file_name="list.csv",
        reason="by_hand",
        note="Old system",
        counts={"new": 1, "there": 0, "people": 0, "domains": 0, "unreadable": 0, "lines": []},
        operation=uuid4(),
        by=by,
        at=NOW,
    )


def _proof(contact, by):
    return Proof.objects.create(
        contact=contact, file_name="card.jpg", media_type="image/jpeg", size=4, content=b"card", created_by=by
    )
