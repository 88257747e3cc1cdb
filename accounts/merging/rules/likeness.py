"""By what two records may be one: keys that are equal however something was typed."""

import re
import unicodedata
from collections.abc import Iterator

from accounts.rules.names import is_free_mail, match_key, person_key

# A shorter number is an extension, or a mistake.
FEWEST_DIGITS = 9
WORDS = re.compile(r"[^\W_]+")


def account_keys(name_key: str, name_latin: str, domain: str) -> Iterator[tuple[str, str]]:
    """(rule, key): the same name in either spelling, the same domain."""
    for key in {name_key, match_key(name_latin) if name_latin else ""}:
        if key:
            yield "name", key
    if domain and not is_free_mail(domain):
        yield "domain", domain


def contact_keys(name: str, name_latin: str, email: str, phone: str) -> Iterator[tuple[str, str]]:
    """(rule, key) within one company, the surest first."""
    if key := address_key(email):
        yield "email", key
    for key in {person_key(name), latin_key(name_latin)}:
        if key:
            yield "person", key
    if key := phone_key(phone):
        yield "phone", key


def address_key(email: str) -> str:
    """k.ito+fair@Minato.example and KITO@minato.example are one."""
    local, _at, domain = email.strip().casefold().rpartition("@")
    local = re.sub(r"[._-]", "", local.partition("+")[0])
    return f"{local}@{domain}" if local else ""


def phone_key(written: str) -> str:
    """+81 3-1234-5678, 03(1234)5678 and 0312345678 are one, in any width; "" when it is no whole number."""
    text = unicodedata.normalize("NFKC", written)
    digits = re.sub(r"\D", "", text.replace("(0)", ""))
    if text.lstrip().startswith("+81"):
        digits = f"0{digits.removeprefix('81')}"
    return digits if len(digits) >= FEWEST_DIGITS else ""


def latin_key(written: str) -> str:
    """Ken Ito and ITO, Ken are one."""
    return "".join(sorted(WORDS.findall(unicodedata.normalize("NFKC", written).casefold())))
