"""What keeps an email from going out to anybody. What keeps it from one person is in `queries.preview`."""

import hashlib
from collections.abc import Iterable
from enum import StrEnum

from accounts.models import Contact
from nurture.delivery import letter, merge
from nurture.delivery.rendering import missing_items, sender_profile
from nurture.sequences.models import Email, Evidence, Expectation, LinkCheck
from nurture.sequences.rules import lint
from nurture.sequences.rules.lint import Draft


class Problem(StrEnum):
    """Worded in nurture.sequences.words."""

    NO_SUBJECT = "no_subject"
    NO_TEXT = "no_text"
    NOBODY = "nobody"
    BROKEN_SUBJECT = "broken_subject"
    BROKEN_TEXT = "broken_text"
    BROKEN_LINK = "broken_link"
    NO_HYPOTHESIS = "no_hypothesis"
    NO_EVIDENCE = "no_evidence"
    NO_EXPECTATION = "no_expectation"
    DEAD_LINK = "dead_link"
    NO_FOOTER = "no_footer"


def problems(email: Email, recipients: Iterable[Contact]) -> list[Problem]:
    """In the order in which an author would mend them. No query of its own."""
    found = [
        (Problem.NO_SUBJECT, not email.subject.strip()),
        (Problem.NO_TEXT, not email.body.strip()),
        (Problem.NOBODY, all(each.mail_obstacle for each in recipients)),
        (Problem.BROKEN_SUBJECT, _is_broken(email.subject) or _is_broken(email.preheader)),
    ]
    in_text = _problem_of_text(email.body, email.layout)
    return [problem for problem, there in found if there] + ([in_text] if in_text else [])


def before_review(email: Email, recipients: Iterable[Contact]) -> list[Problem]:
    """What readers would miss too: why it is sent, the footer, links that lead somewhere. Four queries."""
    found = problems(email, recipients)
    if Problem.BROKEN_LINK not in found:
        found += links_broken(email)
    return found + reasons_missing(email) + footer_missing()


def links_broken(email: Email) -> list[Problem]:
    """As the hints beside the text say. A query at most."""
    draft = Draft(email.subject, email.body, email.updated_at.date(), dead_links=dead_links(email.body))
    codes = {hint.code for hint in lint.letter.links(draft) if hint.blocks}
    both = ((Problem.BROKEN_LINK, "broken_link"), (Problem.DEAD_LINK, "dead_link"))
    return [problem for problem, code in both if code in codes]


def dead_links(body: str) -> dict[str, str]:
    """Addresses that said that there is nothing; one that only kept silent may answer a customer."""
    keys = {hashlib.sha256(to.encode()).hexdigest(): to for to, _place in lint.addresses(body)}
    if not keys:
        return {}
    broken = LinkCheck.objects.filter(key__in=keys, state=LinkCheck.State.BROKEN)
    return {keys[key]: str(code or "–") for key, code in broken.values_list("key", "code")}


def reasons_missing(email: Email) -> list[Problem]:
    """A hypothesis, something it rests on, and what is expected until when. Two queries at most."""
    rests = email.evidence.strip() or Evidence.objects.standing().filter(email=email).exists()
    found = [
        (Problem.NO_HYPOTHESIS, not email.hypothesis.strip()),
        (Problem.NO_EVIDENCE, not rests),
        (Problem.NO_EXPECTATION, not Expectation.objects.filter(email=email).exists()),
    ]
    return [problem for problem, there in found if there]


def footer_missing() -> list[Problem]:
    return [Problem.NO_FOOTER] if missing_items(sender_profile()) else []


def _is_broken(source: str) -> bool:
    try:
        merge.compiled(source)
    except merge.BrokenTemplate:
        return True
    return False


def _problem_of_text(source: str, layout: str) -> Problem | None:
    try:
        filled = merge.compiled(source).fill(dict.fromkeys(merge.FIELDS, "x"))
        letter.compiled(filled.skeleton, layout)
    except merge.BrokenTemplate:
        return Problem.BROKEN_TEXT
    except letter.LinkWithoutAddress:
        return Problem.BROKEN_LINK
    return None
