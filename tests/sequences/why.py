"""Emails with all that readers need, and who was told what. Not tests."""

from datetime import date

from nurture.sequences import actions
from nurture.sequences.models import Email, Notice
from tests.build import NOW


def give_reasons(email, by):
    """Why this email, with everything that is needed before it is read."""
    actions.expect(email=email, reaction="reply", check_on=date(2026, 12, 8), by=by, at=NOW)
    return actions.save_email(
        email=email,
        version=email.version,
        subject=email.subject,
        body=email.body,
        hypothesis="工場長に数字を送ると、審査会に載る",
        evidence="十一月の訪問で聞いた",
        expected_reaction="審査会の日付の返事",
        recipients=list(email.recipients.all()),
        by=by,
        at=NOW,
    ).email


def ask(email, by, **more):
    fresh = Email.objects.get(pk=email.pk)
    return actions.ask_for_review(email=fresh, content_hash=email.content_hash, by=by, at=NOW, **more)


def told(person):
    """What this person was told, the latest first, and by whom."""
    rows = Notice.objects.filter(user=person).select_related("by").order_by("-pk")
    return [(each.kind, each.by) for each in rows]
