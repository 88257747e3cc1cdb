"""Whether anything may leave, and what may not: decided once a window, asked for each message."""

import hashlib
from dataclasses import dataclass
from typing import Final

#: Above this, words and a colour say that something is wrong; below it is how the installation was set up.
RESTORED: Final = "restored"


@dataclass(frozen=True, slots=True)
class Known:
    """What this machine's folder beside the database says."""

    # Whose it is, and the last tick it heard of.
    name: str
    generation: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What environment, database and machine say of themselves."""

    mode: str
    needs_marker: bool
    # As somebody confirmed it, and as it is now.
    marker: str
    current: str
    # Of the row in the database.
    name: str
    generation: int
    # The database knows of the last mail that this machine handed over.
    knows_last: bool
    recovering_from_restore: bool
    keeps_journal: bool
    machine: Known | None


def marker(*parts: str) -> str:
    """Server, database and address in one line that tells nobody what they are."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def barrier(facts: Facts) -> str:
    """Why nothing leaves at all, as a code; empty: something may."""
    if facts.mode not in {"live", "allowlist"}:
        return "mode_off"
    if facts.mode == "live" and facts.needs_marker and (code := _not_the_real_one(facts)):
        return code
    return RESTORED if facts.recovering_from_restore or was_restored(facts) else ""


def is_a_copy(facts: Facts) -> bool:
    """Somebody said that the real one is elsewhere."""
    return facts.needs_marker and bool(facts.marker) and facts.marker != facts.current


def was_restored(facts: Facts) -> bool:
    """The machine remembers what the database does not."""
    machine = facts.machine
    if machine is None or machine.name != facts.name:
        return False
    return machine.generation > facts.generation or not facts.knows_last


def _not_the_real_one(facts: Facts) -> str:
    if not facts.marker:
        return "not_live"
    if facts.marker != facts.current:
        return "copy"
    if not facts.keeps_journal:
        return "no_journal"
    if facts.machine is None or facts.machine.name != facts.name:
        return "machine_unknown"
    return ""


@dataclass(frozen=True, slots=True)
class Standing:
    """As it was read in the transaction that hands over."""

    barrier: str
    # Only to these addresses and @domains, in lower case; None: to everybody.
    allowed: frozenset[str] | None
    everything: bool = False
    projects: frozenset[int] = frozenset()
    targets: frozenset[int] = frozenset()
    identities: frozenset[int] = frozenset()

    def refusal(self, *, address: str, project: int, target: int, identity: int | None) -> str:
        """The code of what stands against this message, or nothing."""
        if self.barrier:
            return self.barrier
        if not self.is_allowed(address.lower()):
            return "not_on_allowlist"
        return "stopped" if self.is_stopped(project=project, target=target, identity=identity) else ""

    def is_stopped(self, *, project: int, target: int, identity: int | None) -> bool:
        """By hand, whoever it goes to."""
        return (
            self.everything
            or project in self.projects
            or target in self.targets
            or identity in self.identities
        )

    def is_allowed(self, address: str) -> bool:
        return (
            self.allowed is None
            or address in self.allowed
            or f"@{address.rpartition('@')[2]}" in self.allowed
        )


#: Here not even our own people hear from us by itself. A real one that is only not live yet is worked with already.
_SILENT: Final = frozenset({"mode_off", "copy", RESTORED})


def may_tell(standing: Standing, address: str) -> bool:
    """Whether mail goes to one of us that nobody asked for just now: the daily mail, minutes, invitations.

    A copy of the real one has real people in it, and tells them nothing.
    """
    return standing.barrier not in _SILENT and standing.is_allowed(address.lower())
