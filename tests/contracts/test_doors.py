"""Every address of the product: who may open it, and that opening it changes nothing.

Walked over the sample of the demo, so that each page has something to show. A new address has to be entered here
before it is served: to whom it is open, and on which record it is tried.
"""

import re
from datetime import datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver, reverse

from accounts.merging.actions import looking, merging
from accounts.models import (
    Account,
    Activity,
    Annotation,
    BulkChange,
    CompanyDays,
    Contact,
    Deal,
    DealPerson,
    ImportRun,
    LegalBasisEntry,
    Likeness,
    Mention,
    PoolView,
    Proof,
    Relation,
    Tag,
    TagChange,
    Tie,
)
from nurture.delivery import keys
from nurture.delivery.absences.models import Absence
from nurture.delivery.controls.actions import stopping
from nurture.delivery.identities.models import SendingIdentity
from nurture.delivery.limits.models import WayNotice
from nurture.delivery.mailboxes import actions as mailboxes
from nurture.delivery.mailboxes.models import Mailbox
from nurture.delivery.models import Attachment, InboundMail, Message, Pause, Reaction, Stop, Suppression
from nurture.delivery.refusals.models import LiftRequest, Redirection, SuppressionEvent, SuppressionUpload
from nurture.delivery.tracking.models import TrackedLink
from nurture.demo import mail, postbox
from nurture.demo.sample import loading
from nurture.meetings.feed.actions import open_feed
from nurture.meetings.models import (
    Action,
    Amendment,
    Correction,
    Credit,
    Decision,
    EarlyVote,
    LeftOpen,
    Meeting,
    Proposal,
    Rating,
    Replan,
    Verdict,
)
from nurture.playbook.models import Insight, InsightSource
from nurture.projects.models import (
    CriteriaVersion,
    CriterionText,
    CycleChange,
    DeckMove,
    GapTalk,
    Nomination,
    Project,
    ScoreSheet,
    Signature,
    Target,
)
from nurture.sequences.models import (
    Candidate,
    Comment,
    Email,
    Evidence,
    Review,
    Sequence,
    SequenceChange,
    SequenceTemplate,
    Snippet,
    Step,
    Suggestion,
    TemplateStep,
)
from nurture.team.models import Team, User
from tests import build
from tests.accounts.imports.files import checked, csv
from tests.demo.letters import RAW

pytestmark = [pytest.mark.django_db, pytest.mark.once]

NOW = datetime(2026, 11, 25, 14, 0, tzinfo=ZoneInfo("Asia/Tokyo"))

#: Served without signing in, and why.
OPEN = {
    "delivery:unsubscribe": "whoever got our mail may refuse",
    "delivery:choose": "whoever got our mail may choose",
    "delivery:hook": "providers, believed by their signature",
    "delivery:hook_mail": "providers, believed by their signature",
    "digests:stop": "the link in our own daily mail",
    "meetings:feed": "calendar programs: the address is the key",
    "team:set_language": "a cookie, before signing in",
    "live": "for load balancers",
    "ready": "for load balancers",
    "sending": "for load balancers",
    "metrics": "for a monitor that shows the token",
    "styleguide": "in a demo only",
    "demo:inbox": "the customers' side of the demo",
    "demo:mail": "the customers' side of the demo",
    "demo:html": "the customers' side of the demo",
    "demo:source": "the customers' side of the demo",
    "demo:reply": "the customers' side of the demo",
    "demo:unsubscribe": "the customers' side of the demo",
    "account_login": "to sign in",
    "account_logout": "nothing to sign out of",
    "account_inactive": "tells whoever was locked out",
    "account_signup": "says that nobody signs up",
    "account_email_verification_sent": "a sentence",
    "account_confirm_email": "the link in a mail",
    "account_reset_password": "to get a link by mail",
    "account_reset_password_done": "a sentence",
    "account_reset_password_from_key": "the link in a mail",
    "account_reset_password_from_key_done": "a sentence",
    "account_confirm_login_code": "the second half of signing in",
    "mfa_authenticate": "the second half of signing in",
    "account_email": "leads to one's own settings, which are shut",
    "operators/login/": "leads to the one place to sign in",
}
#: Its answer to load balancers while a stop stands, as it does here.
SAYS_503 = "sending"
#: Forgeable from elsewhere on purpose: a mail program posts it (RFC 8058).
WITHOUT_CSRF = {
    "delivery:choose",
    "delivery:hook",
    "delivery:hook_mail",
    "delivery:unsubscribe",
    "digests:stop",
}
#: Belong to everybody who has signed in, whatever their projects (the lead pool, and one's own).
SHARED = (
    "accounts:",
    "team:",
    "digests:",
    "account_",
    "mfa_",
    "demo:",
    "delivery:log_call",
    # What is noticed of a person is theirs to say, and anybody of ours who hears it writes it down.
    "delivery:noticed_of_person",
    # The pages of everybody's accounts and people; mail of other people's projects is not on them.
    "delivery:account_mail",
    "delivery:contact_mail",
    # Stops of everything and of addresses: anybody stops, and anybody sees why nothing goes.
    "delivery:release_stop",
    # Whoever must not be mailed must not be mailed by anybody.
    "delivery:suppression",
    "delivery:lift_suppression",
    "delivery:redirection_done",
    # One's own calendar address.
    "meetings:calendar",
    "meetings:open_calendar",
    "meetings:close_calendar",
    # Both teams share what they believe.
    "playbook:",
    # Both teams share the templates of sequences.
    "sequences:snippet",
    "sequences:new_snippet",
    "sequences:archive_snippet",
    "sequences:template",
    "sequences:new_template",
    "sequences:import_template",
    "sequences:export_template",
    "sequences:rename_template",
    "sequences:apply_template",
    "sequences:archive_template",
    "sequences:restore_template",
    "sequences:order_template_steps",
    "sequences:edit_template_step",
    "sequences:move_template_step",
)
LEADS_OF_A_TEAM = {
    "delivery:take_up_way",
    "delivery:live",
    "delivery:export_suppressions",
    "delivery:upload_suppressions",
    "delivery:suppression_upload",
    "delivery:take_in_suppressions",
    "delivery:discard_suppressions",
    "delivery:answer_lift",
    "reports:sendings",
    "reports:export_sendings",
    "delivery:close_recovery",
    "delivery:sender",
    "delivery:preview_sender",
    "accounts:download_personal_data",
    "accounts:erase_person",
    "accounts:delete_proof",
    "accounts:delete_legal_basis_line",
    "accounts:rename_tag",
    "accounts:merge_tag",
}

RECORDS = {
    "accounts:import": "run",
    "accounts:personal_data": "contact",
    "accounts:download_personal_data": "contact",
    "accounts:erase_person": "contact",
    "accounts:dismiss_likeness": "likeness",
    "accounts:merge": "merge",
    "accounts:undo_merge": "merge",
    "accounts:remove_days": "days",
    "accounts:remove_relation": "relation",
    "accounts:remove_tie": "tie",
    "accounts:proof": "proof",
    "accounts:delete_proof": "proof",
    "accounts:delete_legal_basis_line": "line",
    "accounts:legal_basis": "contact",
    "accounts:left": "contact",
    "accounts:add_deal_person": "deal",
    "accounts:remove_deal_person": "part",
    "accounts:contact": "contact",
    "accounts:edit_contact": "contact",
    "accounts:annotate_contact": "contact",
    "accounts:annotation": "annotation",
    "accounts:answer_annotation": "annotation",
    "accounts:change_annotation": "annotation",
    "accounts:pin_annotation": "annotation",
    "accounts:unpin_annotation": "annotation",
    "accounts:renew_annotation": "annotation",
    "accounts:delete_annotation": "annotation",
    "accounts:restore_annotation": "annotation",
    "accounts:open_mention": "mention",
    "accounts:deal": "deal",
    "accounts:edit_deal": "deal",
    "accounts:bulk_undo": "bulk",
    "accounts:rename_tag": "tag",
    "accounts:merge_tag": "tag",
    "accounts:change_view": "view",
    "accounts:": "account",
    "projects:project": "project",
    "projects:edit_project": "project",
    "projects:finish_project": "project",
    "projects:reopen_project": "project",
    "projects:target": "target",
    "projects:criteria": "criteria",
    "projects:": "nomination",
    "sequences:sequence": "sequence",
    "sequences:picture": "sequence",
    "sequences:versions": "sequence",
    "sequences:add_step": "sequence",
    "sequences:new_step": "sequence",
    "sequences:order_steps": "sequence",
    "sequences:leave": "sequence",
    "sequences:end_sequence": "sequence",
    "sequences:make_template": "sequence",
    "sequences:edit_step": "step",
    "sequences:move_step": "step",
    "sequences:archive_step": "step",
    "sequences:set_delay": "step",
    "sequences:skip_step": "step",
    "sequences:replace_words": "step",
    "sequences:join": "step",
    "sequences:do_step": "work",
    "sequences:undo_change": "change",
    "sequences:template": "template",
    "sequences:export_template": "template",
    "sequences:rename_template": "template",
    "sequences:apply_template": "template",
    "sequences:restore_template": "template",
    "sequences:new_template_step": "template",
    "sequences:order_template_steps": "template",
    "sequences:edit_template_step": "template_step",
    "sequences:move_template_step": "template_step",
    "sequences:archive_template_step": "template_step",
    "sequences:archive_template": "template",
    "sequences:dry_run": "sequence",
    "sequences:download_dry_run": "sequence",
    "sequences:remove_evidence": "evidence",
    "sequences:accept_wording": "wording",
    "sequences:decline_wording": "wording",
    "sequences:withdraw_wording": "wording",
    "sequences:attachment": "file",
    "sequences:answer_comment": "comment",
    "sequences:resolve_comment": "comment",
    "sequences:reopen_comment": "comment",
    "sequences:delete_comment": "comment",
    "sequences:restore_comment": "comment",
    "sequences:candidates": "email",
    "sequences:candidate": "candidate",
    "sequences:choose_candidate": "candidate",
    "sequences:withdraw_candidate": "candidate",
    "playbook:remove_source": "insight_source",
    "playbook:": "insight",
    "sequences:snippet": "snippet",
    "sequences:archive_snippet": "snippet",
    "sequences:": "email",
    "meetings:confirm": "decision",
    "meetings:withdraw_proposal": "proposal",
    "meetings:withdraw": "decision",
    "meetings:undo": "decision",
    "meetings:decision": "decision",
    "meetings:words": "decision",
    "meetings:record": "decision",
    "meetings:without_owners": "decision",
    "meetings:dissent": "decision",
    "meetings:seen": "decision",
    "meetings:object": "decision",
    "meetings:judge": "decision",
    "meetings:open_credit": "credit",
    "meetings:give_action": "meeting",
    "meetings:action": "action",
    "meetings:finish_action": "action",
    "meetings:reopen_action": "action",
    "meetings:replan_action": "action",
    "meetings:drop_action": "action",
    "meetings:minutes": "closed",
    "meetings:correct": "closed",
    "meetings:amend": "closed",
    "meetings:close": "going_on",
    "meetings:rate": "going_on",
    "meetings:answers": "going_on",
    "meetings:": "meeting",
    "delivery:log_call": "account",
    "delivery:account_mail": "account",
    "delivery:contact_mail": "contact",
    "delivery:pause_account": "account",
    "delivery:lift_pause": "pause",
    "delivery:release_stop": "stop",
    "delivery:identity": "identity",
    "delivery:edit_identity": "identity",
    "delivery:switch_on_identity": "identity",
    "delivery:switch_off_identity": "identity",
    "delivery:try_identity": "identity",
    "delivery:check_identity_dns": "identity",
    "delivery:open_hook": "identity",
    "delivery:close_hook": "identity",
    "delivery:mailbox": "mailbox",
    "delivery:edit_mailbox": "mailbox",
    "delivery:switch_on_mailbox": "mailbox",
    "delivery:switch_off_mailbox": "mailbox",
    "delivery:look_into_mailbox": "mailbox",
    "delivery:incoming_mail": "inbound",
    "delivery:ignore_mail": "inbound",
    "delivery:take_back_mail": "inbound",
    "delivery:absence": "absence",
    "delivery:take_up_identity": "identity",
    "delivery:see_way": "way_notice",
    "delivery:noticed_in_project": "project",
    "delivery:noticed_of_person": "contact",
    "delivery:correct_hits": "link",
    "delivery:suppression_upload": "upload",
    "delivery:take_in_suppressions": "upload",
    "delivery:discard_suppressions": "upload",
    "delivery:answer_lift": "lift",
    "delivery:redirection_done": "redirection",
    "delivery:suppression": "suppression",
    "delivery:lift_suppression": "suppression",
    "delivery:": "message",
    "reports:": "message",
    "team:": "user",
}
#: Everything that a person or a file from outside can put into a page, by model.
WRITTEN_BY_PEOPLE = {
    Account: "name name_latin industry",
    Contact: "family_name given_name name_latin department title",
    Deal: "name product reason_note process needed_information their_words competitor",
    DealPerson: "name note",
    CompanyDays: "name",
    Relation: "note",
    Tie: "note",
    Proof: "file_name",
    Annotation: "their_words body item_title",
    Project: "name",
    Nomination: "why_account why_now sales_contribution",
    CriteriaVersion: "why",
    CriterionText: "asks_en asks_ja one_en one_ja three_en three_ja five_en five_ja",
    ScoreSheet: "note",
    GapTalk: "agreed",
    Signature: "override",
    DeckMove: "why",
    PoolView: "name",
    TagChange: "before after",
    Sequence: "name ending_note",
    Step: "title text",
    SequenceTemplate: "name purpose",
    TemplateStep: "title text hypothesis expected_reaction",
    Email: "subject preheader hypothesis evidence expected_reaction",
    Attachment: "file_name",
    Candidate: "subject preheader body hypothesis",
    Comment: "body",
    Snippet: "name body",
    Review: "note",
    Suggestion: "passage wording why why_not",
    Message: "subject",
    Mailbox: "host user folder problem_text",
    InboundMail: "subject from_address",
    Absence: "successor_name",
    SendingIdentity: "name name_latin signature_ja signature_en host user refused_text",
    Proposal: "title aim evidence",
    EarlyVote: "sentence",
    CycleChange: "why",
    Decision: "reason",
    LeftOpen: "why",
    Action: "words why_dropped",
    Replan: "words why",
    Verdict: "words",
    Rating: "improvement",
    Correction: "before after",
    Amendment: "words",
    Pause: "note",
    Redirection: "words",
    LiftRequest: "note",
    SuppressionEvent: "note",
    SuppressionUpload: "file_name note",
    Stop: "reason asked_why",
    Reaction: "words",
    ImportRun: "file_name source",
}
SAID_ON_THE_TIMELINE = {"subject", "title", "name", "words", "reason", "project", "note", "aim", "file"}
WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)
#: A session is written when a message was shown or somebody signed in; it is no fact of the product.
NO_FACTS = re.compile(r"django_session|last_login")


@pytest.fixture
def doors(settings, tmp_path):
    """Name and path of every address, each on a record of the sample."""
    settings.DEMO_DIR = tmp_path
    postbox.keep(RAW, "bounce+x@mail.tsubaki.example", ["ito@minato.example"])
    loading.load_once(now=NOW)
    people = {user.email.partition("@")[0]: user for user in User.objects.all()}
    rep = people["kondo"]
    stopping.stop(by=people["admin"], at=NOW)
    run = checked(csv("会社名,業種", "アオバ,製造"), by=rep)
    double = [build.account(name, domain="double.example") for name in ("双葉精機", "双葉精機製作所", "双葉")]
    looking.look(at=NOW)
    merge = merging.merge(
        survivor=double[0], merged=[double[2]], chosen={}, operation=uuid4(), by=rep, at=NOW
    )
    assert Pause.objects.exists()
    target = Target.objects.live().filter(sequences__isnull=False).first()
    return [
        (name, _path(name, route, pattern, {
            "run": run.pk,
            "likeness": Likeness.objects.first().pk,
            "merge": merge.pk,
            "account": Activity.objects.first().account_id,
            "activity": Activity.objects.first().pk,
            "annotation": Annotation.objects.filter(thread__isnull=False).first().thread_id,
            "mention": Mention.objects.unread().first().pk,
            "contact": Contact.objects.first().pk,
            "deal": Deal.objects.first().pk,
            "bulk": BulkChange.objects.first().pk,
            "view": PoolView.objects.first().pk,
            "tag": Tag.objects.first().pk,
            "part": DealPerson.objects.first().pk,
            "days": CompanyDays.objects.first().pk,
            "relation": Relation.objects.first().pk,
            "tie": Tie.objects.first().pk,
            "proof": _proof(rep).pk,
            "line": LegalBasisEntry.objects.create(contact=Contact.objects.first(), basis="consent", set_at=NOW).pk,
            "project": Project.objects.get().pk,
            "criteria": CriteriaVersion.objects.get(in_force_at=None).pk,
            "target": target.pk,
            "nomination": Nomination.objects.first().pk,
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
            "insight": Insight.objects.first().pk,
            "insight_source": InsightSource.objects.first().pk,
            "snippet": Snippet.objects.first().pk,
            "evidence": Evidence.objects.first().pk,
            "wording": Suggestion.objects.open().first().pk,
            "decision": Decision.objects.first().pk,
            "proposal": Proposal.objects.first().pk,
            "meeting": Meeting.objects.last().pk,
            "action": Action.objects.open().first().pk,
            "credit": Credit.objects.filter(user=rep).first().pk,
            "closed": Meeting.objects.filter(closed_at__isnull=False).last().pk,
            "going_on": Meeting.objects.get(opened_at__isnull=False, closed_at=None).pk,
            "pause": Pause.objects.first().pk,
            "stop": Stop.objects.standing().get().pk,
            "message": Message.objects.first().pk,
            "link": TrackedLink.objects.get_or_create(message=Message.objects.first(), number=1, defaults={"is_counted": False})[0].pk,
            "identity": SendingIdentity.objects.get(owner=rep).pk,
            "mailbox": _mailbox(rep).pk,
            "inbound": InboundMail.objects.unmatched().first().pk,
            "absence": Absence.objects.filter(ended_at=None).exclude(kind=Absence.Kind.AWAY).get().pk,
            "upload": _upload(rep).pk,
            "lift": LiftRequest.objects.get().pk,
            "redirection": Redirection.objects.get().pk,
            # One that a lead takes off the list alone.
            "suppression": Suppression.objects.get(reason="bounced").pk,
            "choice": "quiet",
            "provider": "postmark",
            "way_notice": WayNotice.objects.create(user=rep, kind="policy", at=NOW).pk,
            "user": rep.pk,
        }))
        for name, route, pattern in _patterns(get_resolver())
    ]  # fmt: skip


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


def _proof(by):
    contact = Contact.objects.first()
    return Proof.objects.create(
        contact=contact, file_name="card.jpg", media_type="image/jpeg", size=4, content=b"card", created_by=by
    )


def _patterns(resolver, route="", space=""):
    for each in resolver.url_patterns:
        path = route + str(each.pattern)
        if isinstance(each, URLPattern):
            if space == "admin:" and not re.search("index|changelist|add|change$", each.name or ""):
                continue
            yield (space + each.name) if each.name else path, path, each
        else:
            yield from _patterns(each, path, space + (f"{each.namespace}:" if each.namespace else ""))


def _path(name, route, pattern, records):
    if name.startswith("admin:"):
        # Its last pattern takes whatever is left over.
        return "/" + re.sub(r"<[^>]+>", "1", route.partition("(")[0].partition("^")[0])
    if name == route:
        return f"/{route}"
    wanted = pattern.pattern.converters or pattern.pattern.regex.groupindex
    return reverse(name, kwargs={argument: _argument(name, argument, records) for argument in wanted})


def _argument(name, argument, records):
    if name in TOKENS:
        return TOKENS[name](records["user"])
    if argument == "token":
        message = Message.objects.first()
        return keys.unsubscribe_token(message.mailing_id, message.contact_id, 1)
    if argument == "name":
        return mail.newest(1)[0].name
    if argument in {"key", "uidb36"}:
        return "a-b" if argument == "key" else "a"
    if argument in {"number", "panel"}:
        return {"number": 1, "panel": "preview"}[argument]
    return records[_record_of(name) if argument == "pk" else argument]


def _calendar_token(user):
    return keys.calendar_token(str(open_feed(by=User.objects.get(pk=user), at=NOW).seed))


#: That of a mail opens the others.
TOKENS = {"digests:stop": keys.person_token, "meetings:feed": _calendar_token}


def _record_of(name):
    if name.startswith("accounts:import"):
        return "run"
    return next(record for prefix, record in RECORDS.items() if name.startswith(prefix))


def member(name):
    return User.objects.get(email__startswith=f"{name}@")


def signed_in(user, **options):
    client = Client(raise_request_exception=False, **options)
    client.force_login(user)
    return client


def written(captured):
    return [sql for sql in kept(captured) if WRITES.match(sql) and not NO_FACTS.search(sql)]


def kept(captured):
    """What a rehearsal does is taken back up to its savepoint; only what stands after that counts."""
    standing = []
    for sql in (query["sql"] for query in captured.captured_queries):
        if sql.startswith("ROLLBACK TO "):
            del standing[standing.index(sql.removeprefix("ROLLBACK TO ")) :]
        else:
            standing.append(sql)
    return standing


def is_shut(answer):
    """Sent to sign in, told 401, or not even asked because of the method."""
    if answer.status_code == 302:
        return reverse("account_login") in answer["Location"] or "/operators/login/" in answer["Location"]
    return answer.status_code in {401, 405}


def test_every_address_that_is_open_to_all_is_listed_and_there(doors):
    assert set(OPEN) <= {name for name, _path in doors}


def test_without_signing_in_nothing_else_opens(doors):
    nobody = Client(raise_request_exception=False)
    opened = [
        (method, name, answer.status_code)
        for name, path in doors
        if name not in OPEN
        for method in ("get", "post")
        if not is_shut(answer := getattr(nobody, method)(path))
    ]
    assert opened == []


def test_whoever_is_locked_out_meanwhile_finds_the_doors_shut(doors):
    client = signed_in(member("kondo"))
    assert client.get("/").status_code == 200
    User.objects.filter(email__startswith="kondo@").update(is_active=False)
    opened = [
        (method, name, answer.status_code)
        for name, path in doors
        if name not in OPEN
        for method in ("get", "post")
        if not is_shut(answer := getattr(client, method)(path))
    ]
    assert opened == []


@pytest.mark.parametrize("who", ["kondo", "yamada", "admin"])
def test_reading_never_writes_and_never_breaks(doors, who):
    client = signed_in(member(who))
    found = []
    for name, path in doors:
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(path)
        if (answer.status_code >= 500 and name != SAYS_503) or written(captured):
            found.append((name, answer.status_code, written(captured)))
    assert found == []


def test_a_stranger_to_the_project_finds_none_of_it_and_changes_none_of_it(doors):
    client = signed_in(build.user("outsider@tsubaki.example", team=Team.MARKETING))
    found = []
    for name, path in doors:
        if name.startswith((*SHARED, "admin:")) or name in OPEN or name in LEADS_OF_A_TEAM:
            continue
        for method in ("get", "post"):
            with CaptureQueriesContext(connection) as captured:
                answer = getattr(client, method)(path)
            listed = not re.search(r"\d", path) and answer.status_code in {200, 302, 403, 405, 422}
            if written(captured) or not (listed or answer.status_code in {403, 404, 405}):
                found.append((method, name, answer.status_code, written(captured)))
    assert found == []


def test_members_without_a_lead_neither_sign_for_the_company_nor_let_it_go_live(doors):
    client = signed_in(build.rep())
    answers = set()
    for name, path in doors:
        if name in LEADS_OF_A_TEAM:
            answer = client.post(path, {"reason": "x"})
            # What is only read is asked for by GET.
            answer = client.get(path) if answer.status_code == 405 else answer
            answers.add((name, answer.status_code))
    assert answers == {(name, 403) for name in LEADS_OF_A_TEAM}
    assert Stop.objects.filter(lifted_at=None).count() == 1


def test_a_form_of_another_site_writes_nothing(doors):
    client = signed_in(member("admin"), enforce_csrf_checks=True)
    found = []
    for name, path in doors:
        if name in WITHOUT_CSRF:
            continue
        with CaptureQueriesContext(connection) as captured:
            answer = client.post(path)
        # 302: asked to sign in once more; 404: it is not there; 405: it is not posted to.
        if written(captured) or answer.status_code not in {403, 404, 405}:
            found.append((name, answer.status_code, written(captured)))
    assert found == []


def test_nobody_gives_themselves_the_address_that_mail_is_sent_from(doors):
    client = signed_in(member("kondo"))
    for act in ("action_add", "action_primary"):
        client.post("/sign-in/email/", {act: "", "email": "president@tsubaki.example"})
    assert member("kondo").email == "kondo@tsubaki.example"


def test_operators_alone_open_the_admin_site(doors):
    client = signed_in(build.administrator())
    opened = [
        (name, answer.status_code)
        for name, path in doors
        if name.startswith("admin:") and not is_shut(answer := client.get(path))
    ]
    assert opened == []


def test_names_and_words_are_shown_and_never_run(doors):
    evil = "<script>alert(7)</script><img src=x onerror=alert(7)>"
    for model, fields in WRITTEN_BY_PEOPLE.items():
        model.objects.update(**dict.fromkeys(fields.split(), evil))
    Pause.objects.update(started_by=member("kondo"), reason=evil)
    for user in User.objects.all():
        User.objects.filter(pk=user.pk).update(
            name=f"{evil}{user.pk}"[:80], name_latin=f"{evil}{user.pk}"[:80]
        )
    for entry in Activity.objects.all():
        entry.detail |= dict.fromkeys(entry.detail.keys() & SAID_ON_THE_TIMELINE, evil)
        entry.save()
    client = signed_in(member("kondo"))
    shown, run = set(), []
    for name, path in doors:
        page = client.get(path)
        assert page.status_code < 500 or name == SAYS_503, name
        text = "" if page.streaming else page.content.decode("utf-8", "replace")
        if "alert(7)" in text:
            shown.add(name)
        if "text/html" in page["Content-Type"] and ("<script>alert" in text or "<img src=x" in text):
            run.append(name)
    assert run == []
    assert len(shown) > 20
