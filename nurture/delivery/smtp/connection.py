"""One connection to a mail server, used for mail after mail."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from nurture.delivery import points
from nurture.delivery.points import Point, reached
from nurture.delivery.smtp.letters import Letter, Queue, stuffed
from nurture.delivery.smtp.outcome import HandOver, Phase, Verdict, verdict_of
from nurture.delivery.smtp.session import Answered, Route, Session
from nurture.delivery.smtp.wire import Lost, Reply, never

#: What the server answers to the three commands that open a transaction.
_OPENING: Final = ((Phase.MAIL, {250}), (Phase.RCPT, {250, 251}), (Phase.DATA, {354}))
_BEFORE_MAIL: Final = frozenset(
    {Phase.CONNECT, Phase.GREETING, Phase.EHLO, Phase.STARTTLS, Phase.TOKEN, Phase.AUTH}
)
_OUT_OF_ORDER: Final = 503


class Connection:
    """Opened when first needed and used again for the next mail.

    Where the server allows it commands go together (RFC 2920): the three that open a transaction, and those of the
    next mail behind the dot of the one before, so that a mail costs one round trip.
    """

    def __init__(self, route: Route, *, hurry: Callable[[], bool] = never) -> None:
        """`hurry`: whether somebody waits for us to stop; then no reply is waited for long."""
        self._route, self._hurry = route, hurry
        self._session: Session | None = None
        self._phase = Phase.CONNECT
        self._used = False
        # The server has begun a mail that it will not get: it must forget it first.
        self._in_transaction = False
        # Whose transaction has been opened behind the dot of the one before; its replies are not read yet.
        self._announced: Letter | None = None

    def hand_over(self, sender: str, recipient: str, raw: bytes) -> HandOver:
        """Hand one mail to the server; returns only when its fate, as far as it can be known, is known."""
        return next(self.hand_over_each([Letter(sender, recipient, raw)]))

    def hand_over_each(self, letters: Iterable[Letter]) -> Iterator[HandOver]:
        """What became of each, in their order. Once the way is closed, the rest is told so without another try."""
        queue = Queue(letters)
        before: HandOver | None = None
        shut: HandOver | None = None
        while (letter := queue.next()) is not None:
            if shut is None:
                result = self._hand_over(letter, queue)
                if _closes_the_way(result) or (_is_lost(before) and _is_lost(result)):
                    shut = result
                before = result
            yield shut or result

    def close(self) -> None:
        if self._session is not None:
            self._session.say_goodbye()
        self._drop()

    def _hand_over(self, letter: Letter, queue: Queue) -> HandOver:
        stale_connection = self._session is not None and self._used
        nested = self._announced is letter
        result = self._try(letter, queue)
        if result.phase is not Phase.MAIL:
            return result
        if stale_connection and result.verdict is Verdict.NOTHING_LEFT:
            # The server had hung up between two mails. Nothing was begun, so a new connection is not a second try.
            return self._try(letter, queue)
        if nested and result.code == _OUT_OF_ORDER:
            # It had not forgotten the mail before, which it refused; now it is asked to.
            return self._try(letter, queue)
        return result

    def _try(self, letter: Letter, queue: Queue) -> HandOver:
        try:
            session = self._ready()
            self._open_transaction(session, letter)
            return self._transfer(session, letter, queue)
        except Answered as answered:
            return self._answered(answered.reply)
        except Lost as lost:
            self._drop()
            verdict = Verdict.UNCERTAIN if self._phase is Phase.REPLY else Verdict.NOTHING_LEFT
            return HandOver(verdict, self._phase, text=str(lost))

    def _answered(self, reply: Reply) -> HandOver:
        verdict = verdict_of(self._phase, reply)
        if verdict in {Verdict.NOTHING_LEFT, Verdict.UNCERTAIN}:
            self._drop()
        return HandOver(verdict, self._phase, reply.code, reply.enhanced, reply.text)

    def _ready(self) -> Session:
        if self._session is None:
            self._used = False
            self._session = session = Session(self._route, self._hurry)
            try:
                session.open()
            finally:
                self._phase = session.phase
        return self._session

    # --- Opening a transaction ---

    def _open_transaction(self, session: Session, letter: Letter) -> None:
        """MAIL, RCPT and DATA, unless they have left already. Raises Answered by the first that is refused."""
        self._phase = Phase.MAIL
        if session.pipelines:
            forget = self._in_transaction
            if self._announced is not letter:
                self._say(session, self._opening(session, letter))
            self._read_opening(session, forget=forget)
            return
        if self._in_transaction:
            session.expect("RSET", {250})
        self._in_transaction = True
        for (phase, codes), line in zip(_OPENING, _lines(session, letter), strict=True):
            self._phase = phase
            session.expect(line, codes)
            self._used = True
            if phase is not Phase.RCPT:
                reached(Point.MAIL_SENT if phase is Phase.MAIL else Point.DATA_SENT)

    def _opening(self, session: Session, letter: Letter) -> bytes:
        lines = [*(["RSET"] if self._in_transaction else []), *_lines(session, letter), ""]
        return "\r\n".join(lines).encode("ascii")

    def _say(self, session: Session, octets: bytes) -> None:
        session.wire.send(octets, self._route.timeouts.command)
        reached(Point.MAIL_SENT)
        reached(Point.DATA_SENT)

    def _read_opening(self, session: Session, *, forget: bool) -> None:
        timeout = self._route.timeouts.command
        self._announced = None
        if forget and (reply := session.wire.read_reply(timeout)).code != 250:
            raise Answered(reply)
        self._in_transaction = True
        for number, (phase, codes) in enumerate(_OPENING):
            self._phase = phase
            reply = session.wire.read_reply(timeout)
            self._used = True
            if reply.code not in codes:
                self._read_after_refusal(session, reply, len(_OPENING) - number - 1)
                raise Answered(reply)

    def _read_after_refusal(self, session: Session, refusal: Reply, replies: int) -> None:
        """Read what the server still answers to the commands it had got; the refusal stands whatever that is."""
        timeout = self._route.timeouts.command
        try:
            if refusal.code == 421:
                return
            for _ in range(replies):
                last = session.wire.read_reply(timeout)
            if replies and last.code == 354:
                # It waits for a mail although it refused the recipient: it gets an empty one for nobody.
                session.wire.send(b".\r\n", timeout)
                session.wire.read_reply(timeout)
        except Lost:
            self._drop()

    # --- The mail itself ---

    def _transfer(self, session: Session, letter: Letter, queue: Queue) -> HandOver:
        mail = stuffed(letter.raw)
        self._in_transaction = False
        following = queue.ahead() if session.pipelines else None
        behind = self._opening(session, following) if following is not None else b""
        self._phase = Phase.BODY
        try:
            self._send_body(session, mail, behind)
        except Lost as lost:
            if lost.sent >= len(mail):
                self._phase = Phase.REPLY
            raise
        self._phase = Phase.REPLY
        self._announced = following
        reached(Point.DOT_SENT)
        if following is not None:
            reached(Point.MAIL_SENT)
            reached(Point.DATA_SENT)
        reply = session.wire.read_reply(self._route.timeouts.reply)
        reached(Point.REPLY_READ)
        # Without another mail behind it we ask the server to forget one that it did not take.
        self._in_transaction = following is None and not 200 <= reply.code < 300
        return self._answered(reply)

    def _send_body(self, session: Session, mail: bytes, behind: bytes) -> None:
        timeout = self._route.timeouts.body
        if points.listener is None:
            session.wire.send(mail + behind, timeout)
            return
        half = len(mail) // 2
        session.wire.send(mail[:half], timeout)
        reached(Point.MID_BODY)
        try:
            session.wire.send(mail[half:] + behind, timeout)
        except Lost as lost:
            raise Lost(str(lost), half + lost.sent) from lost

    def _drop(self) -> None:
        if self._session is not None:
            self._session.close()
        self._session = None
        self._in_transaction = False
        self._announced = None


def _lines(session: Session, letter: Letter) -> tuple[str, str, str]:
    size = f" SIZE={len(letter.raw)}" if session.takes("SIZE") else ""
    return f"MAIL FROM:<{letter.sender}>{size}", f"RCPT TO:<{letter.recipient}>", "DATA"


def _is_lost(result: HandOver | None) -> bool:
    return result is not None and result.verdict is Verdict.NOTHING_LEFT


def _closes_the_way(result: HandOver) -> bool:
    """No connection can be had, or the server said that it closes."""
    return _is_lost(result) and (result.phase in _BEFORE_MAIL or result.code == 421)
