"""Our own SMTP client. It knows how far it came.

Between the server's commit and our reading its 250 both sides own the mail (RFC 1047). Whether a lost connection is
safe to try again depends only on whether the final dot had been sent, and the standard library does not tell. Here
every hand-over ends in a result, never in an exception of the network.
"""

from nurture.delivery.smtp.connection import Connection
from nurture.delivery.smtp.letters import Letter
from nurture.delivery.smtp.outcome import HandOver, Phase, Verdict
from nurture.delivery.smtp.session import Route, Timeouts

__all__ = ["Connection", "HandOver", "Letter", "Phase", "Route", "Timeouts", "Verdict"]
