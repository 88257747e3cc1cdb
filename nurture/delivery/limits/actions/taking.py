"""Whether the limits leave room for a window of messages."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from nurture.delivery.gates import Refusal

if TYPE_CHECKING:
    from nurture.delivery.actions.last_gate import Candidate


def take(candidates: Sequence["Candidate"], *, at: datetime) -> Mapping[int, Refusal]:
    """Why those that must wait do, by message; whoever is missing in the answer has been counted.

    Inside the transaction that hands over, under the locks of the contacts, and late in it: the locks taken here are
    held until it is committed. What is not handed over after all must be rolled back or be moved elsewhere.
    """
    return {}
