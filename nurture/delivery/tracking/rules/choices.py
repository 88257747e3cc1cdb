"""What is noticed of the mail to one person. Pure."""

from dataclasses import dataclass
from typing import Final

#: Where reading somebody's device wants their consent first: the EU, the EEA, the United Kingdom and Switzerland
#: (Directive 2002/58/EC art. 5 (3) and EDPB Guidelines 2/2023, which name pixels and tracked links; PECR reg. 6).
ASKS_FIRST: Final = frozenset(
    "AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Choice:
    """Of one scope; None: as the wider one has it."""

    clicks: bool | None = None
    opens: bool | None = None
    written_out: bool | None = None


@dataclass(frozen=True, slots=True)
class Noticed:
    """`written_out`: also addresses that the reader sees, who then sees ours instead."""

    clicks: bool
    opens: bool
    written_out: bool

    def __bool__(self) -> bool:
        return self.clicks or self.opens


NOTHING: Final = Noticed(clicks=False, opens=False, written_out=False)
#: Links tell what somebody wants to know; a loaded picture tells little, and of nothing they did knowingly.
USUAL: Final = Choice(clicks=True, opens=False, written_out=False)


def noticed(
    everything: Choice, project: Choice, person: Choice, *, country: str, has_consented: bool
) -> Noticed:
    """A no of any scope is a no; else the project says, then the installation, then what is usual.

    A person's yes lifts what their law asks for and nothing else: there, silence is a no, unless they consented to
    our mail.
    """
    if person.clicks is None and country in ASKS_FIRST and not has_consented:
        return NOTHING
    clicks = _one((project.clicks, everything.clicks, USUAL.clicks), person.clicks)
    opens = _one((project.opens, everything.opens, USUAL.opens), person.opens)
    return Noticed(clicks=clicks, opens=opens, written_out=bool(everything.written_out) and clicks)


def _one(said: tuple[bool | None, ...], person: bool | None) -> bool:  # noqa: FBT001 - the answer of one of three
    """`said` from the narrowest scope to what is usual."""
    if person is False or False in said[:-1]:
        return False
    return bool(next(each for each in said if each is not None))
