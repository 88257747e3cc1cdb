"""What people put into pages, and what a page wrote."""

import re

from accounts.models import (
    Account,
    Annotation,
    CompanyDays,
    Contact,
    Deal,
    DealPerson,
    ImportRun,
    PoolView,
    Proof,
    Relation,
    TagChange,
    Tie,
)
from nurture.delivery.absences.models import Absence
from nurture.delivery.identities.models import SendingIdentity
from nurture.delivery.mailboxes.models import Mailbox
from nurture.delivery.models import Attachment, InboundMail, Message, Pause, Reaction, Stop
from nurture.delivery.refusals.models import LiftRequest, Redirection, SuppressionEvent, SuppressionUpload
from nurture.meetings.models import (
    Action,
    Amendment,
    Correction,
    Decision,
    EarlyVote,
    LeftOpen,
    Proposal,
    Rating,
    Replan,
    Verdict,
)
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
)
from nurture.sequences.models import (
    Candidate,
    Comment,
    Email,
    Review,
    Sequence,
    SequenceTemplate,
    Snippet,
    Step,
    Suggestion,
    TemplateStep,
)

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
