"""Company names and web domains as match keys: one company, one key, however it was typed."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache


class LegalPlace(StrEnum):
    """Where the legal form stands: 前株 before the name, 後株 behind it."""

    BEFORE = "before"
    AFTER = "after"
    NONE = ""


@dataclass(frozen=True, slots=True)
class CompanyName:
    key: str
    legal_form: str = ""
    place: LegalPlace = LegalPlace.NONE


# NFKC has already turned ㈱ into (株), ㈲ into (有) and ㍿ into 株式会社.
JAPANESE_FORMS = {
    "株式会社": "株式会社",
    "(株)": "株式会社",
    "有限会社": "有限会社",
    "(有)": "有限会社",
    "合同会社": "合同会社",
    "(同)": "合同会社",
    "合資会社": "合資会社",
    "(資)": "合資会社",
    "合名会社": "合名会社",
    "(名)": "合名会社",
    "一般社団法人": "一般社団法人",
    "(一社)": "一般社団法人",
    "一般財団法人": "一般財団法人",
    "(一財)": "一般財団法人",
    "公益社団法人": "公益社団法人",
    "公益財団法人": "公益財団法人",
    "医療法人": "医療法人",
    "(医)": "医療法人",
    "学校法人": "学校法人",
    "(学)": "学校法人",
    "社会福祉法人": "社会福祉法人",
    "(福)": "社会福祉法人",
    "独立行政法人": "独立行政法人",
    "(独)": "独立行政法人",
}
WESTERN_FORMS = frozenset(
    [
        "inc",
        "incorporated",
        "ltd",
        "limited",
        "co",
        "company",
        "corp",
        "corporation",
        "llc",
        "llp",
        "lp",
        "plc",
        "gmbh",
        "mbh",
        "ag",
        "kg",
        "kgaa",
        "ug",
        "se",
        "sa",
        "sas",
        "sarl",
        "srl",
        "spa",
        "bv",
        "nv",
        "ab",
        "oy",
        "oyj",
        "as",
        "asa",
        "aps",
        "kk",
        "gk",
        "pty",
        "pte",
        "pvt",
        "bhd",
        "sdn",
    ]
)
WESTERN_LEADING = frozenset({"pt", "kk"})

MAX_KEY = 200

# Two shapes of one character that NFKC keeps apart.
GLYPHS = str.maketrans({"髙": "高", "﨑": "崎", "𠮷": "吉", "ヶ": "ケ"})
DOTTED = re.compile(r"(?<=\w)[.'\u2019](?=\w)|[.](?=\s|$|,)")
NOT_WORD = re.compile(r"[\W_]+")

# People write from these, companies do not own them.
FREE_MAIL = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "yahoo.com",
        "yahoo.co.jp",
        "ymail.ne.jp",
        "outlook.com",
        "outlook.jp",
        "hotmail.com",
        "hotmail.co.jp",
        "live.com",
        "live.jp",
        "msn.com",
        "icloud.com",
        "me.com",
        "mac.com",
        "aol.com",
        "gmx.com",
        "gmx.de",
        "web.de",
        "mail.com",
        "proton.me",
        "protonmail.com",
        "zoho.com",
        "docomo.ne.jp",
        "ezweb.ne.jp",
        "au.com",
        "softbank.ne.jp",
        "i.softbank.jp",
        "nifty.com",
        "biglobe.ne.jp",
        "ocn.ne.jp",
        "so-net.ne.jp",
        "plala.or.jp",
        "qq.com",
        "163.com",
        "naver.com",
    ]
)
DOMAIN = re.compile(
    r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{2,59})"
)


def company_name(written: str) -> CompanyName:
    """Read a company name; the key is equal for 株式会社アオバ, アオバ㈱, ｱｵﾊﾞ (株) and for Aoba Inc., AOBA, Inc."""
    text = " ".join(unicodedata.normalize("NFKC", written).translate(GLYPHS).casefold().split())
    rest, form, place = _without_japanese_form(text)
    if not form:
        rest, form, place = _without_western_form(text)
    key = NOT_WORD.sub("", rest) or NOT_WORD.sub("", text) or text
    return CompanyName(key[:MAX_KEY], form, place)


@lru_cache(maxsize=8192)
def match_key(written: str) -> str:
    return company_name(written).key


def person_key(written: str) -> str:
    """A person's name without its spaces, widths and glyph variants: 髙橋　一郎 and 高橋一郎 are one."""
    return NOT_WORD.sub("", unicodedata.normalize("NFKC", written).translate(GLYPHS).casefold())


def web_domain(written: str) -> str:
    """The registrable part people type: https://www.Example.co.jp/about → example.co.jp; "" when it is no domain."""
    text = unicodedata.normalize("NFKC", written).strip().casefold()
    text = re.sub(r"^[a-z][a-z0-9+.-]*://", "", text).rpartition("@")[2]
    host = re.split(r"[/?#:]", text, maxsplit=1)[0].rstrip(".").removeprefix("www.")
    try:
        host = host.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    return host if DOMAIN.fullmatch(host) else ""


def is_free_mail(domain: str) -> bool:
    return domain in FREE_MAIL


def _without_japanese_form(text: str) -> tuple[str, str, LegalPlace]:
    for written, form in JAPANESE_FORMS.items():
        if text.startswith(written) and len(text) > len(written):
            return text.removeprefix(written), form, LegalPlace.BEFORE
        if text.endswith(written) and len(text) > len(written):
            return text.removesuffix(written), form, LegalPlace.AFTER
    return text, "", LegalPlace.NONE


def _without_western_form(text: str) -> tuple[str, str, LegalPlace]:
    words = NOT_WORD.sub(" ", DOTTED.sub("", text)).split()
    taken: list[str] = []
    while len(words) > 1 and words[-1] in WESTERN_FORMS:
        taken.insert(0, words.pop())
    if taken:
        return " ".join(words), " ".join(taken), LegalPlace.AFTER
    if len(words) > 1 and words[0] in WESTERN_LEADING:
        return " ".join(words[1:]), words[0], LegalPlace.BEFORE
    return text, "", LegalPlace.NONE
