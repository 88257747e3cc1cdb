"""Is this from a person? Machines are recognised first; what is left is a reply."""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from nurture.delivery.inbound.automatic import is_automatic, is_receipt, returns_nowhere
from nurture.delivery.inbound.reading import IncomingMail
from nurture.delivery.inbound.reports import Bounced, fields_of, recipients_of, status_parts


class Kind(StrEnum):
    BOUNCE = "bounce"
    COMPLAINT = "complaint"
    AUTO_REPLY = "auto_reply"
    REPLY = "reply"
    DELIVERY_NOTICE = "delivery_notice"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Classified:
    kind: Kind
    recipients: tuple[Bounced, ...] = field(default=())


_DAEMON: Final = re.compile(
    r"(?:mailer-?daemon|post[_-]?master|mail-?delivery|mdaemon|bounce[sd]?|microsoftexchange[0-9a-f]{8,40})(?:[+_.-].*)?@|^$",
    re.IGNORECASE,
)
_DAEMON_NAME: Final = re.compile(
    r"mail delivery (?:sub)?(?:system|service)|mailer.daemon|post.?master|mail administrator|system administrator|mail (?:system|server|router)$"
    r"|delivery subsystem|e-?mail admin|メール(?:サーバー?(?:管理者)?|配[送信達](?:システム|エラー)|システム)$|システム管理者|邮件(?:系统|管理)|郵件(?:系統|管理)|系统管理员|메일 관리자",
    re.IGNORECASE,
)
_BOUNCE_SUBJECT: Final = re.compile(
    r"undeliver|deliver(?:y|ed).{0,20}(?:fail|status|notif|problem)|fail(?:ure|ed)\b.{0,20}(?:notice|deliver)"
    r"|returned mail|returning message to sender|mail (?:system )?error|mail (?:failure|status)|could not (?:be delivered|send)"
    r"|non-?deliver|undelivered|expired delivery|delivery reports? about"
    r"|配信(?:不能|不可|でき|され(?:ません|なかった)|失敗|エラー)|配[達送](?:不能|できません|失敗|エラー)|お届けできま|未達|不達|送信(?:できません|エラー|失敗)|届きません|届かなかった|エラーメール|宛先不明"
    r"|unzustellbar|nicht zugestellt|zustell\w*[^\n]{0,20}(?:fehl|nicht)|non remis|échec de (?:la )?(?:remise|distribution)|non distribu|remise impossible"
    r"|no se (?:puede|pudo|ha podido) entregar|no entregad|devuelto|error de entrega|non recapitabil|mancat[oa] (?:recapito|consegna)|falha na entrega|não (?:pôde|foi possível)"
    r"|退信|无法送达|無法(?:送達|傳遞)|未送达|未(?:傳遞|傳送)|投递失败|배달되지|전달(?:되지|할 수 없|[^\n]{0,6}실패)|반송|недоставлен|не удается доставить|onbestelbaar",
    re.IGNORECASE,
)
# At the beginning only, and beside what a server said: nobody names an answer like that.
_REPORT_SUBJECT: Final = re.compile(
    r"\s*(?:returned mail|undeliver(?:able|ed)\b|delivery status notification|delivery (?:has )?failed|failure notice|mail delivery (?:failed|failure)"
    r"|mail system error|message could not be delivered|non-?delivery|warning: could not send|配信不能|配[送信達](?:エラー|失敗)|unzustellbar|non remis|no entregado)",
    re.IGNORECASE,
)
# A number alone is a number of anything.
_SAID_BY_A_SERVER: Final = re.compile(
    r"(?<!\d)[45]\d\d[ -](?:#?[45]\.\d|<|[^\n.]{0,80}(?:\b(?:user|mailbox|recipient|relay|host|domain|quota|unavailable|unknown|reject|denied|refused)|ユーザ|宛先))"
    r"|(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?![\d.])",
    re.IGNORECASE,
)
# The big providers' own forms.
_COMPLAINT_SUBJECT: Final = re.compile(
    r"complaint about message from \[?\d|e-?mail feedback report for ip|\[spamcop \(|abuse (?:report|complaint)\b[^\n]{0,60}\d+\.\d+\.\d+\.\d+",
    re.IGNORECASE,
)
_COMPLAINT_TEXT: Final = re.compile(
    r"^feedback-type: *(?:abuse|fraud|virus|opt-out)\s*$", re.IGNORECASE | re.MULTILINE
)
_FEEDBACK_TYPE: Final = re.compile(r"^feedback-type: *([a-z-]{1,30})", re.IGNORECASE | re.MULTILINE)
_LIST_HEADERS: Final = ("X-MLServer", "Mailing-List", "List-Id", "List-Subscribe")
_NO_MEMBER: Final = re.compile(
    r"\bnot (?:a |allowed )?(?:member|subscriber|subscribed)|メンバーではありません|登録されていません",
    re.IGNORECASE,
)
_ANSWERS: Final = re.compile(r"\s*(?:re|aw|sv|antw|返信|回复|回覆|答复)(?:\[\d+\])?\s*[:：]", re.IGNORECASE)
_FIRST_LINES: Final = 1_200


def classify(mail: IncomingMail) -> Classified:
    if is_complaint(mail):
        return Classified(Kind.COMPLAINT)
    if is_receipt(mail):
        return Classified(Kind.DELIVERY_NOTICE)
    if status_parts(mail):
        reported = recipients_of(mail)
        trouble = any(recipient.action in {"failed", "delayed"} for recipient in reported)
        return Classified(Kind.BOUNCE if trouble or not reported else Kind.DELIVERY_NOTICE, reported)
    # Before automatic answers: some mail systems call their own reports "auto-replied".
    if _is_bounce(mail):
        return Classified(Kind.BOUNCE, recipients_of(mail))
    if is_automatic(mail):
        return Classified(Kind.AUTO_REPLY)
    return Classified(Kind.REPLY if mail.from_address else Kind.UNKNOWN)


def is_complaint(mail: IncomingMail) -> bool:
    """RFC 5965, and two that are older."""
    return bool(
        mail.parts("message/feedback-report")
        or "feedback-report" in str(mail.message.get_param("report-type", ""))
        or _COMPLAINT_SUBJECT.match(mail.subject)
        or _COMPLAINT_TEXT.search(mail.text)
    )


def _is_bounce(mail: IncomingMail) -> bool:
    """Sent by a mail system, or with an empty return path and about a mail of ours."""
    about_a_mail = _BOUNCE_SUBJECT.search(mail.subject) or mail.parts("message/rfc822")
    return (
        _is_daemon(mail)
        or bool(mail.header("X-Failed-Recipients"))
        or (returns_nowhere(mail) and bool(about_a_mail))
        or _is_turned_away(mail)
        or _is_named_a_report(mail)
    )


def _is_named_a_report(mail: IncomingMail) -> bool:
    """A report that lost its return path and its sender on the way to us."""
    named = bool(_REPORT_SUBJECT.match(mail.subject))
    return named and bool(
        mail.parts("message/rfc822") or _SAID_BY_A_SERVER.search(mail.text[: _FIRST_LINES * 3])
    )


def feedback_of(mail: IncomingMail) -> str:
    """What a complaint calls itself (RFC 5965 7.3): abuse, opt-out, not-spam, auth-failure …; empty where it does not."""
    reports = [fields_of(part) for part in mail.parts("message/feedback-report")]
    found = _FEEDBACK_TYPE.search("\n".join([*reports, mail.text]))
    return found[1].lower() if found else ""


def _is_turned_away(mail: IncomingMail) -> bool:
    """A mailing list takes mail of its members alone."""
    from_a_list = any(mail.message.get(name) is not None for name in _LIST_HEADERS)
    return from_a_list and bool(_NO_MEMBER.search(mail.subject))


def _is_daemon(mail: IncomingMail) -> bool:
    """By its address; by its name too, unless it answers as people do."""
    named = bool(_DAEMON_NAME.search(mail.from_name)) and not _ANSWERS.match(mail.subject)
    return (bool(_DAEMON.match(mail.from_address)) or named) and bool(
        mail.from_address or mail.from_name or mail.header("Return-Path")
    )
