"""What servers say when they refuse a mail, in the words of many: general sentences, not a list of servers."""

import re
from enum import StrEnum
from typing import Final


class Reason(StrEnum):
    """Named as the tools of postmasters name them."""

    USER_UNKNOWN = "userunknown"
    HOST_UNKNOWN = "hostunknown"
    HAS_MOVED = "hasmoved"
    # The domain says that it takes no mail at all (RFC 7505).
    NOT_ACCEPT = "notaccept"
    SUSPEND = "suspend"
    MAILBOX_FULL = "mailboxfull"
    TOO_BIG = "mesgtoobig"
    # Taken at first, refused once the mail was there: the person may exist.
    FILTERED = "filtered"
    SPAM = "spamdetected"
    VIRUS = "virusdetected"
    BLOCKED = "blocked"
    REQUIRE_PTR = "requireptr"
    AUTH_FAILURE = "authfailure"
    POLICY = "policyviolation"
    SECURITY = "securityerror"
    SPEEDING = "speeding"
    RELAYING = "norelaying"
    # It is us who were refused: the sender, or the domain we write from.
    REJECTED = "rejected"
    CONTENT = "contenterror"
    SYSTEM = "systemerror"
    SYSTEM_FULL = "systemfull"
    MAILER = "mailererror"
    NETWORK = "networkerror"
    EXPIRED = "expired"
    UNDEFINED = "undefined"


def _words(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives), re.IGNORECASE | re.DOTALL)


_WHO = (
    r"(?:user|recipient|addressee|mailbox|mail ?box|account|address|alias|e-?mail|inbox|person|customer|rcpt)"
)
_GONE = (
    r"(?:unknown|not (?:be )?(?:found|known|recogni[sz]ed|listed|exist|registered|valid|a valid)|in ?valid"
    r"|(?:does ?n[o'\u2019]?t|do not|not|did not|could ?n[o'\u2019]?t|was ?n[o'\u2019]?t|is ?n[o'\u2019]?t)"
    r" (?:exist|be found|found|a valid|valid|known|appear to exist|match)|non-?existent)"
)

#: The first that matches counts: from what is said with certainty to what is said by the way.
SAID: Final[tuple[tuple[Reason, re.Pattern[str]], ...]] = (
    # A hoster's sentence that names everything it could be.
    (Reason.HOST_UNKNOWN, _words(r"account or domain may not exist")),
    (
        Reason.SPEEDING,
        _words(
            r"\brate[- ]?limit", r"at a rate that", r"too (?:many|much) (?:messages|mail|e-?mails|recipients this)",
            r"too (?:fast|frequent)", r"throttl", r"max(?:imum)? (?:e-?mails?|messages) per (?:second|minute|hour|day)",
            r"too many (?:concurrent|simultaneous|smtp)? ?(?:connections|sessions)", r"sending rate", r"slow down",
            r"has exceeded (?:its|the) (?:max|daily|hourly|sending)", r"too many (?:rcpt|recipients?) (?:this|per) (?:hour|day)",
            r"exceeded.{0,30}(?:per hour|per day|hourly|daily)", r"received too many",
        ),
    ),
    (
        Reason.REQUIRE_PTR,
        _words(
            r"reverse[- ]?(?:dns|lookup|hostname|record|resolution|map)", r"\brdns\b", r"\bptr\b", r"forward.confirmed",
            r"(?:cannot|could not|can't|unable to) (?:find|resolve) your (?:reverse )?(?:host ?name|ip|address|domain|name)",
            r"client host rejected: cannot find", r"no (?:valid )?reverse", r"hostname (?:could )?not (?:be )?resol",
            r"without a valid sender domain",
        ),
    ),
    (
        Reason.AUTH_FAILURE,
        _words(
            r"\bdmarc\b", r"\bdkim\b", r"\bspf\b", r"sender policy framework", r"unauthenticated e?-?mail",
            r"sender id \(?pra", r"fail(?:s|ed)? (?:email )?authentication check",
        ),
    ),
    (
        Reason.VIRUS,
        _words(r"\bvirus", r"\bmalware", r"\binfected\b", r"\btrojan", r"\bphishing"),
    ),
    (
        Reason.BLOCKED,
        _words(
            r"black ?-?list", r"block ?-?list", r"deny ?-?list", r"\b(?:rbl|dnsbl|spamhaus|spamcop|barracuda|sorbs|cloudmark)\b",
            r"banned", r"\bip\b.{0,60}(?:block|reject|denied|refus|reputation|not allowed|bad)",
            r"(?:block|reject|refus|denied|bad).{0,40}\bip (?:address|range)?", r"unwanted messages",
            r"client host.{0,80}(?:reject|block|denied)", r"host.{0,40}(?:is )?(?:blocked|blacklisted)",
            r"(?:poor|bad|low|email|sender|domain) reputation", r"messages? from.{0,80}(?:weren't|were not|was not) sent",
            r"(?:connection|access|connect(?:ing)?).{0,30}(?:from|by).{0,60}(?:reject|refused by|denied|forbidden|not allowed)",
            r"your (?:host|network|server|ip|mail server).{0,60}(?:block|reject|list|denied|not allowed|refus)",
            r"blocked using", r"\bblocked\b.{0,5}\bsee\b", r"temporarily deferred due to", r"\bblocked by\b", r"cannot send e-?mail to yourself",
            r"permanently deferred", r"we do not accept mail from (?:hosts|your)", r"greylist", r"graylist",
        ),
    ),
    (
        Reason.SPAM,
        _words(
            r"\bspam", r"\bube\b", r"\buce\b", r"unsolicited", r"\bjunk\b", r"bulk e?-?mail", r"mail rejet",
            r"(?:content|message|mail).{0,30}(?:looks like|considered|suspicious|classified)", r"spam ?score",
            r"迷惑メール", r"垃圾(?:邮件|郵件)", r"스팸", r"\b\u0441\u043f\u0430\u043c", r"rejected by (?:the )?(?:content|filter)", r"anti-?spam", r"message (?:content )?rejected due to content",
        ),
    ),
    (
        Reason.MAILBOX_FULL,
        _words(
            r"(?:mail ?box|mailfolder|maildir|inbox|account|storage|disk|user|recipient)[^.\n]{0,40}(?:\bfull\b|quota)",
            r"(?:over|out of|exceed\w*|above|insufficient|not enough)[^.\n]{0,40}(?:quota|storage (?:space|limit|alloc)|mailbox (?:size|space))",
            r"quota[^.\n]{0,40}(?:exceed|full|violat|reached|limit|over)", r"over ?quota", r"\bfull\b.{0,15}mail ?box",
            r"mailbox.{0,20}(?:exceed|size limit|overflow)", r"not enough (?:free )?(?:disk )?space.{0,40}(?:mailbox|user|recipient)",
            r"mailbox_?full", r"too much mail", r"(?:容量|メールボックス).{0,20}(?:超|不足|いっぱい|一杯|満杯|上限)", r"(?:boîte|boite).{0,20}pleine", r"buzón.{0,20}lleno",
            r"postfach.{0,40}voll", r"(?:caixa|casella|cuota|cota).{0,30}(?:chei|pien|excedid|llen)", r"(?:邮箱|郵箱|信箱|容量|空间|空間|配额|配額).{0,12}(?:已满|已滿|不足|超出|超过|超過)", r"(?:용량|메일함|편지함|메일박스).{0,15}(?:초과|부족|가득)",
            r"(?:ящик|квота).{0,30}(?:переполнен|превышен)",
        ),
    ),
    (
        Reason.TOO_BIG,
        _words(
            r"(?:message|mail|e-?mail|size|content|attachment)s?.{0,40}too (?:big|large)", r"message (?:is )?too long",
            r"exceeds?.{0,40}(?:size|limit on message|message length|length)", r"size.{0,30}(?:exceed|limit|over)",
            r"maximum (?:allowed )?(?:message |file |attachment )?size", r"message length exceeds", r"recipsizelimit",
        ),
    ),
    (
        Reason.NOT_ACCEPT,
        _words(
            r"null ?mx", r"indicated no smtp service", r"no host found for existing", r"(?:host|domain|server)[^.\n]{0,60}(?:does ?n[o']?t|do not|never) (?:accept|receive)s? (?:any )?(?:e-?)?mail\b(?! from)",
            r"mail (?:receiving|reception) (?:is )?disabled", r"no mail (?:is )?accepted (?:here|for this domain)",
        ),
    ),
    (
        Reason.HAS_MOVED,
        _words(
            r"(?:user|recipient|account|mailbox|person)[^.\n]{0,30}has moved", r"no longer on (?:this )?server", r"new address is",
            r"has been replaced by", r"address (?:has )?changed", r"please (?:use|try|forward to) (?:the )?new address",
        ),
    ),
    (
        Reason.SUSPEND,
        _words(
            r"(?:user|recipient|account|mailbox|address|domain|person|client)\(?s?\)?[^.\n]{0,60}"
            r"(?:disabled|suspended|suspension|deactivated|locked|inactive|discontinued|frozen|not active|closed|on hold|blocked\b)",
            r"(?:disabled|inactive|suspended|deactivated|locked|closed|dormant) (?:user|recipient|account|mailbox|address)",
            r"compte.{0,40}bloqu", r"konto.{0,30}(?:gesperrt|deaktiviert)",
            r"has been (?:disabled|suspended|deactivated|cancelled|terminated|closed)", r"out of (?:service|use)",
            r"account.{0,15}(?:expired|cancel)", r"利用停止", r"休止中",
        ),
    ),
    (
        Reason.RELAYING,
        _words(
            r"relay(?:ing)?.{0,30}(?:den|not|prohibit|reject|refus|disallow|forbid|restrict)", r"(?:unable|not (?:allowed|permitted)) to relay",
            r"(?:not|no) (?:an? )?(?:open )?relay", r"(?:don't|do not|won't|cannot) relay", r"not a gateway", r"open relay",
            r"(?:domain|host) is ?n[o']?t in my list of allowed", r"rcpthosts",
        ),
    ),
    (
        Reason.REJECTED,
        _words(
            r"domain of sender", r"sender(?:'s)? (?:e-?mail )?(?:address |domain |verify |verification |denied|is )?(?:\S+ )?"
            r"(?:reject|denied|fail|not (?:allowed|verified|exist|found|accept)|does not exist|invalid|unknown|must)",
            r"(?:cannot|could not|unable to) verify sender", r"sending to/from an address", r"not (?:a )?member",
            r"(?:reject|denied|refus|invalid|block)\w*.{0,25}\bsender", r"from:? ?(?:address|domain|header)?.{0,20}(?:is )?(?:invalid|not valid)",
            r"(?:not|n't) (?:allowed|authorized|permitted|accepting|have permission).{0,20}(?:to )?(?:send|post|write|mail from|messages? from|mail from)",
            r"you (?:are|have been) (?:not|n't) .{0,30}(?:subscri|member|authori|allowed)", r"only (?:members|subscribers)",
            r"does not accept mail from", r"domain.{0,20}invalid.{0,40}valid from", r"blocked your (?:address|e-?mail|domain)",
            r"unacceptable mail address", r"restricted.{0,20}(?:sender|recipient)", r"sender address.{0,40}does not",
        ),
    ),
    (
        Reason.POLICY,
        _words(
            r"\bpolic(?:y|ies)\b", r"presents a potential", r"prohibited (?:attachment|content)", r"not accepted for",
            r"message (?:was )?(?:blocked|refused) because", r"banned (?:content|attachment|file)", r"security (?:issue|reason)s?",
        ),
    ),
    (
        Reason.SECURITY,
        _words(
            r"(?:un|not )authenticated", r"authentication (?:is )?(?:required|failed|needed)", r"(?:not|n't) (?:be )?authori[sz]ed",
            r"must issue a starttls", r"\btls\b.{0,30}(?:required|needed)", r"encryption (?:is )?required", r"access denied \(state",
            r"requires? (?:authentication|tls|encryption)",
        ),
    ),
    (
        Reason.HOST_UNKNOWN,
        _words(
            r"(?:ドメイン|ホスト名?|ホスト)[^。\n]{0,20}(?:見つかりません|存在しません|不明|解決できません)", r"(?:域名|主机|主機)[^。\n]{0,12}(?:不存在|找不到|无法解析|無法解析)", r"도메인[^.\n]{0,20}(?:찾을 수 없|존재하지 않)",
            r"host unknown", r"unknown host", r"unknown domain", r"domain unknown", r"no such (?:domain|host)", r"nxdomain",
            r"(?:host|domain)(?: name)?(?: or domain name)?[^.\n]{0,40}(?:not (?:be )?found|not exist|n't exist|lookup failure|unknown|isn't valid|no longer exist)",
            r"(?:in ?valid|illegal|non-?existent|bad) (?:host|domain)", r"name service error", r"(?:no|missing|bad|invalid|proper) (?:the )?(?:proper )?(?:mx|dns) (?:record|entr|server)",
            r"(?:could ?n[o']?t|cannot|unable to|can't) (?:find|resolve|look ?up)[^.\n]{0,40}(?:host|domain|mx|route)",
            r"name or service not known", r"nodename nor servname", r"no route to (?:domain|mail)", r"domain does not exist",
            r"unrouteable (?:mail )?(?:domain|address)", r"unroutable", r"(?:mx|host|address)[^.\n]{0,40}(?:non-?existent|lookups? failed permanently)", r"as the remote domain does ?n[o']?t", r"dns (?:error|failure|domain).{0,40}(?:exist|not found|loop|query)",
            r"(?:host|domain) (?:is )?(?:unreachable|invalid)", r"resolver\.adr\.(?:ex)?domain", r"no mail exchanger",
        ),
    ),
    (
        Reason.FILTERED,
        _words(
            r"due to extended inactivity new mail", r"(?:recipient|user)[^.\n]{0,40}(?:refus|reject)\w* (?:your|to (?:accept|receive)|mail|messages?)",
            r"rejected by (?:the )?(?:recipient|user)", r"message filtered", r"recipient['\u2019]?s? (?:filter|has blocked)",
        ),
    ),
    (
        Reason.CONTENT,
        _words(
            r"headers? too (?:large|long|big)", r"media error", r"\bmime\b", r"\b8 ?-?bit", r"bare (?:cr|lf)", r"(?:malformed|improper|illegal|invalid) (?:message|header|mail)\b",
            r"attachment", r"(?:message|mail) content", r"rfc ?(?:2822|5322|822)", r"duplicate header", r"line too long",
        ),
    ),
    (
        Reason.USER_UNKNOWN,
        _words(
            rf"{_WHO}\b[^.\n]{{0,60}}{_GONE}", rf"{_GONE} (?:[a-z]+ ){{0,3}}{_WHO}", r"unknown (?:or illegal|local (?:user|part|address)|e-?mail)",
            rf"no (?:such|valid) (?:[a-z-]+ ){{0,2}}{_WHO}", rf"(?:illegal|bad|undeliverable|wrong|incorrect|nonexistent) (?:[a-z]+ ){{0,2}}{_WHO}",
            r"no (?:one|mailbox|account|user|address|person)[^.\n]{0,20}(?:by|with|of|under|at) (?:that|this)", r"not listed in", r"not our customer",
            r"(?:does ?n[o'\u2019]?t|do not|not) have an? [^\n]{0,60}(?:account|mailbox)", r"recipient address rejected",
            r"was ?n[o'\u2019]?t found at", r"could ?n[o'\u2019]?t be found", r"recipient(?:not|\.not)found", r"user ?unknown", r"address(?:es)? (?:rejected|unknown)",
            r"not a (?:known|valid|local) (?:user|recipient|mailbox|address)", r"no longer (?:valid|available|in use|exists|employed|with)",
            r"(?:destinataire|utilisateur|adresse)[^.\n]{0,30}(?:inconnu|invalide|inexistant)", r"empf.nger[^.\n]{0,30}(?:unbekannt|nicht)",
            r"(?:usuario|destinatario|utente)[^.\n]{0,30}(?:desconocido|sconosciuto|inexistente|no existe)", r"bad destination", r"unknown to (?:this|us)",
            r"(?:宛先|ユーザ|利用者|受信者|アカウント|アドレス|メールボックス)[^。\n]{0,60}(?:見つかりません|存在しません|ありません|おりません|不明|無効です|廃止され|(?:使用|利用)され(?:て(?:い|おり)ません|なくなり))", r"invalid recipient", r"recipient no ", r"mailbox name not allowed",
            r"account that you tried to reach", r"invalid final delivery", r"recipient rejected", r"valid ?rcpt ?to", r"this address no longer accepts mail",
            r"benutzer[^.\n]{0,30}(?:unbekannt|nicht)", r"usu[aá]rio[^.\n]{0,30}(?:desconhecido|inexistente|não)", r"destinat[aá]rio[^.\n]{0,30}(?:desconhecido|inexistente|não existe)",
            r"(?:用户|用戶|收件人|使用者|邮箱|郵箱|信箱|地址|帐号|帳號)[^。\n]{0,20}(?:不存在|找不到|未找到|无效|無效)", r"(?:无|無|没有|沒有|查无|查無)此(?:用户|用戶|使用者|邮箱|郵箱|信箱|人)",
            r"(?:사용자|수신자|수신인|계정|주소|메일박스)[^.\n]{0,20}(?:찾을 수 없|존재하지 않|없습니다|유효하지)", r"(?:존재하지 않는|알 수 없는|없는) (?:사용자|수신자|계정|주소|메일)",
            r"(?:пользовател|получател|адресат|ящик|адрес)[^.\n]{0,40}не (?:найден|существует|зарегистрирован)", r"неизвестн\w+ (?:пользовател|получател)\w+", r"нет такого (?:пользователя|получателя|адреса)",
        ),
    ),
    (
        Reason.SYSTEM_FULL,
        _words(r"no space left", r"insufficient (?:system )?(?:storage|disk|resources)", r"(?:file ?system|disk) (?:is )?full", r"mail system full"),
    ),
    (
        Reason.MAILER,
        _words(r"command (?:failed|died|time limit)", r"(?:unknown )?mailer error", r"(?:delivery|mail) to (?:file|pipe|/dev/null)[^\n]{0,10} (?:forbidden|failed)", r"\bx-unix; ?(?:\d+)", r"(?:local|mailer|pipe) (?:delivery )?(?:failed|error)", r"operating system error", r"procmail"),
    ),
    (
        Reason.NETWORK,
        _words(
            r"network (?:error|is unreachable|unreachable)", r"(?:was ?n[o']?t|unable|not able|could not) (?:able )?(?:to )?establish", r"no route to host", r"too many hops",
            r"(?:mail|routing|forwarding) loop", r"best-preference mx", r"mx record points to local host", r"hop count", r"loop(?:s|ing)? (?:back|detected)", r"host (?:is )?unreachable",
        ),
    ),
    (
        Reason.EXPIRED,
        _words(
            r"tim(?:ed|e) ?-?out", r"retry time", r"expired", r"too long", r"(?:after|for) (?:more than )?[\d.]+ ?(?:hour|day|minute|second)", r"unable to (?:connect|deliver)",
            r"could ?n[o']?t connect", r"connection (?:refused|reset|closed|dropped|failed|lost)", r"socket error", r"did not accept our requests", r"not respond",
            r"refused to accept a connection", r"could not find a gateway", r"despite repeated attempts", r"delivery attempts", r"still undelivered", r"gave up",
        ),
    ),
    (
        Reason.SYSTEM,
        _words(
            r"(?:system|internal|configuration|config|server|protocol|local) (?:\w+ )?(?:error|failure|problem)", r"transaction failed", r"service (?:is )?(?:currently |temporarily )?(?:un|not )available",
            r"insufficient permission", r"can(?:not|'t) (?:open|create|write|lock)", r"mail server (?:is )?(?:down|busy)", r"unexpected (?:error|failure)", r"temporary local problem",
        ),
    ),
)  # fmt: skip
