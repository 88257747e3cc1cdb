"""The judge: what the mail server has written down, against what our database says about it."""

from collections import Counter
from dataclasses import dataclass, field

FINAL = {"sent", "uncertain", "assumed_sent", "failed", "skipped", "expired", "cancelled"}
#: What may have arrived although we never heard so; it is listed under "needs attention".
OPEN = {"uncertain", "assumed_sent"}


@dataclass
class Judgement:
    """What both say, taken together."""

    states: dict[str, str]
    arrived: Counter
    twice: list[str] = field(init=False)
    # Said to be sent, and never arrived.
    lost: list[str] = field(init=False)
    # Arrived, and our database knows nothing of it.
    unknown: list[str] = field(init=False)
    waiting: list[str] = field(init=False)

    def __post_init__(self):
        self.twice = [address for address, times in self.arrived.items() if times > 1]
        self.lost = [
            address for address, state in self.states.items() if state == "sent" and not self.arrived[address]
        ]
        self.unknown = [
            address for address in self.arrived if self.states.get(address) not in {"sent", *OPEN}
        ]
        self.waiting = [address for address, state in self.states.items() if state not in FINAL]

    @property
    def counts(self):
        return Counter(self.states.values())

    def __str__(self):
        return (
            f"{len(self.states)} messages, {sum(self.arrived.values())} arrived, {len(self.twice)} twice, "
            f"{len(self.lost)} lost, {len(self.unknown)} unknown, {dict(self.counts)}"
        )


def judge(postgresql, sink):
    rows = postgresql.ask("SELECT to_address, state FROM delivery_message")
    return Judgement(dict(rows), sink.arrived)


def hold(postgresql, sink, *, number=None):
    """Nobody got two, nobody is lost without a word, nothing is left half-way; else the whole history is told."""
    found = judge(postgresql, sink)
    wrong = {
        "got it twice": found.twice,
        "said to be sent, but never arrived": found.lost,
        "arrived, but not known to be": found.unknown,
        "left half-way": found.waiting,
    }
    told = [
        f"--- {why}: {address}\n{history(postgresql, sink, address)}"
        for why, addresses in wrong.items()
        for address in addresses[:3]
    ]
    assert not told, f"{found}\n" + "\n".join(told)
    assert number is None or len(found.states) == number, str(found)
    return found


def history(postgresql, sink, address):
    """All that is known about the mail to one person, so that one can act on it."""
    lines = [f"server: {mail}" for mail in sink.taken if mail["to"] == address]
    with postgresql.connection() as connection:
        cursor = connection.execute("SELECT * FROM delivery_message WHERE to_address = %s", [address])
        names = [column.name for column in cursor.description]
        for row in cursor.fetchall():
            said = {
                name: value for name, value in zip(names, row, strict=True) if name not in {"raw", "timing"}
            }
            lines.append(f"row: {said}")
        lines += [
            f"attempt: {row}"
            for row in connection.execute(
                "SELECT a.at, a.worker, a.phase, a.result, a.reply_code, a.reply_text FROM delivery_attempt a "
                "JOIN delivery_message m ON m.id = a.message_id WHERE m.to_address = %s ORDER BY a.at",
                [address],
            ).fetchall()
        ]
    return "\n".join(lines) or "nothing is known"
