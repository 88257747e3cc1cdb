"""How the sample is written down: facts only, in days before a meeting, so that it is always about now."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """A contact. `mail` is what stands before the @ of the account's domain; empty for somebody we have not met."""

    key: str
    family: str = ""
    given: str = ""
    kana: str = ""
    latin: str = ""
    placeholder: str = ""
    department: str = ""
    title: str = ""
    mail: str = ""
    phone: str = ""
    role: str = "unknown"
    support: int | None = None
    basis: str = "none"
    source: str = ""
    proof: str = ""
    months_ago: int = 6
    language: str = "ja"
    # The key of whom they report to, and of those they influence.
    boss: str = ""
    influences: tuple[str, ...] = ()
    # (who of us, how well from 1 to 3, from where)
    known_by: tuple[tuple[str, int, str], ...] = ()


@dataclass(frozen=True)
class Closed:
    """A past deal. `years_ago` and `month` give its last day; it ran for `lasted` months."""

    key: str
    by: str
    stage: str
    product: str
    amount: int
    years_ago: int
    month: int
    lasted: int
    reason: str
    note: str
    process: str
    needed: str
    words: str = ""
    # Keys of the people who took part.
    people: tuple[str, ...] = ()
    needed_at: str = "unknown"
    competitor: str = ""


@dataclass(frozen=True)
class Closure:
    """Days on which a company is closed every year: month and day, first and last."""

    name: str
    first: tuple[int, int]
    last: tuple[int, int]
    kind: str = "closed"


@dataclass(frozen=True)
class Note:
    """An annotation, `days` business days before the meeting of `cycle`."""

    cycle: int
    days: int
    clock: str
    by: str
    kind: str
    words: str = ""
    body: str = ""
    contact: str = ""
    heard: str = ""
    confidence: int = 2


@dataclass(frozen=True)
class Letter:
    """An email of the target's sequence, drafted for the meeting of `cycle`."""

    key: str
    cycle: int
    by: str
    to: tuple[str, ...]
    subject: str
    body: str
    hypothesis: str
    evidence: str
    expected: str


@dataclass(frozen=True)
class Idea:
    """A candidate in one line, said before the meeting of `cycle`."""

    key: str
    cycle: int
    by: str
    title: str
    aim: str
    evidence: str = ""


@dataclass(frozen=True)
class Agreed:
    """What both teams decided in the meeting of `cycle`."""

    cycle: int
    kind: str
    why: str
    letter: str = ""
    idea: str = ""
    # Until when it waits, or is parked.
    wait_days: int = 0
    # Why it ends: parked or dropped.
    end_reason: str = ""
    # Sent with edits: what was asked for, the words that were there, and those in their place.
    edit: tuple[str, str, str] | None = None
    # Split: which letter goes to whom.
    shares: tuple[tuple[str, str], ...] = ()
    # Said in the room by whoever speaks for marketing, and written down by whoever led it.
    is_recorded: bool = False
    # Who saw it otherwise, and how.
    dissent: tuple[str, str] | None = None


@dataclass(frozen=True)
class Answer:
    """What came back to a letter: `reply`, `auto_reply` or `unsubscribe`. Without `choice` the pause is still open."""

    letter: str
    contact: str
    kind: str
    days_after: int
    clock: str
    words: str = ""
    choice: str = ""
    note: str = ""


@dataclass(frozen=True)
class Put:
    """A nomination. `cycle` and `days` say when, `outcome` how it went: target, on_deck, waiting or declined."""

    by: str
    marketer: str
    outcome: str
    cycle: int
    days: int
    amount: int
    basis: str
    quarters_ahead: int
    why_account: str
    why_now: str
    said: str
    people: str
    blockers: str
    contribution: str
    similar: str = ""
    do_not_say: str = ""
    amount_kind: str = "one_off"
    decline_reason: str = ""
    decline_note: str = ""
    # Revenue, fit, reachability, timing, what sales can tell us; without marketing's the round is still blind.
    sales_scores: tuple[int, ...] = ()
    marketing_scores: tuple[int, ...] = ()
    talk: str = ""


@dataclass(frozen=True)
class Company:
    key: str
    name: str
    kana: str
    latin: str
    domain: str
    industry: str
    employees: int
    founded: int
    location: str
    owner: str
    people: tuple[Person, ...]
    parent: str = ""
    fiscal_month_end: int | None = 3
    closures: tuple[Closure, ...] = ()
    months_ago: int = 14
    deals: tuple[Closed, ...] = ()
    nomination: Put | None = None
    notes: tuple[Note, ...] = ()
    letters: tuple[Letter, ...] = ()
    ideas: tuple[Idea, ...] = ()
    agreed: tuple[Agreed, ...] = ()
    answers: tuple[Answer, ...] = ()
    # (cycle, days before its meeting, stage)
    stages: tuple[tuple[int, int, str], ...] = ()
