"""Which record a row is about. Two candidates are a conflict, never a guess."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from accounts.imports.rules.problems import RowCode
from accounts.imports.rules.records import RowRefused, Values
from accounts.rules.names import is_free_mail, person_key


@dataclass(slots=True, eq=False)
class Known:
    """A record that is there already, or one that an earlier line of this file makes."""

    id: int | None
    values: dict[str, Any]
    # It carries an id of the source this file comes from.
    has_id: bool
    line: int | None = None

    @property
    def name(self) -> str:
        return self.values.get("name") or _whole_name(self.values) or self.values.get("email", "")

    @property
    def label(self) -> str:
        """The name with its number, to tell namesakes apart."""
        return f"{self.name} (#{self.id})" if self.id else self.name


class Index:
    """Known records by their external id and by any other key."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.by_external: dict[str, Known] = {}
        self.by_id: dict[int, Known] = {}
        self._by_key: dict[tuple[str, Any], list[Known]] = defaultdict(list)

    def load(self, record: dict[str, Any], keys: Iterable[tuple[str, Any]]) -> None:
        """A row of the database; loading one twice, found by two keys, is the same record."""
        known = self.by_id.get(record["id"])
        if known is None:
            has_id = bool(record["external_id"]) and record["source"] == self.source
            known = self.by_id[record["id"]] = Known(record["id"], record, has_id)
            if has_id:
                self.by_external[record["external_id"]] = known
        self.add(known, keys)

    def add(self, known: Known, keys: Iterable[tuple[str, Any]]) -> None:
        for key in keys:
            if key[1] and known not in self._by_key[key]:
                self._by_key[key].append(known)

    def find(self, kind: str, value: Any) -> list[Known]:
        return self._by_key.get((kind, value), [])


def account_keys(values: Values) -> list[tuple[str, Any]]:
    return [("name_key", values.get("name_key")), ("domain", values.get("domain"))]


def contact_keys(values: Values) -> list[tuple[str, Any]]:
    return [("email", values.get("email", "").lower()), *_person_keys(values)]


def deal_keys(values: Values) -> list[tuple[str, Any]]:
    return [
        ("deal", (values["account_id"], values["name"], values.get("product") or "", values.get("opened_on")))
    ]


def find_account(index: Index, values: Values) -> Known | None:
    """External id, else the normalised name as long as the domain does not speak against it."""
    external = values.get("external_id")
    if external and (known := index.by_external.get(external)):
        return known
    named = _without_other_id(index.find("name_key", values["name_key"]), external)
    domain: str = values.get("domain", "")
    at_domain = _without_other_id(index.find("domain", domain), external) if domain else []
    both = [known for known in named if known in at_domain]
    if len(both) == 1:
        return both[0]
    if at_domain and not named:
        raise RowRefused(RowCode.DOMAIN_OF_OTHER, domain=domain, candidates=_labels(at_domain))
    if domain and named and not at_domain and all(known.values.get("domain") for known in named):
        raise RowRefused(RowCode.OTHER_DOMAIN, domain=domain, candidates=_labels(named))
    return _only([*named, *(known for known in at_domain if known not in named)])


def find_owner(index: Index, values: Values) -> Known | None:
    """The account that a contact or deal says it belongs to; takes those values out. None when the row says nothing.

    Raises RowRefused when it names an account that is unknown, or two of them.
    """
    external = values.pop("account_external_id", None)
    domain = values.pop("account_domain", None)
    name, key = values.pop("account", None), values.pop("account_key", None)
    if external and (known := index.by_external.get(external)):
        return known
    if key:
        found = _without_other_id(index.find("name_key", key), external)
        if len(found) > 1 and domain:
            found = [known for known in found if known.values["domain"] == domain] or found
    elif domain:
        found = _without_other_id(index.find("domain", domain), external)
    elif external:
        found = []
    else:
        return _owner_by_address(index, values)
    if not found:
        raise RowRefused(RowCode.ACCOUNT_UNKNOWN, account=name or domain or external or "")
    if len(found) > 1:
        raise RowRefused(RowCode.ACCOUNT_AMBIGUOUS, account=name or domain or "", candidates=_labels(found))
    return found[0]


def find_contact(index: Index, values: Values) -> Known | None:
    """External id, else address, else the only person of that name at the account."""
    external, email = values.get("external_id"), values.get("email", "").lower()
    by_email = index.find("email", email)[:1] if email else []
    if external and (known := index.by_external.get(external)):
        if by_email and by_email[0] is not known:
            raise RowRefused(RowCode.TAKEN, email=email, candidates=_labels(by_email))
        return known
    if by_email:
        if external and by_email[0].has_id:
            raise RowRefused(RowCode.TAKEN, email=email, candidates=_labels(by_email))
        return by_email[0]
    namesakes = {known: None for key in _person_keys(values) for known in index.find(*key)}
    found = _without_other_id(list(namesakes), external)
    return _only([known for known in found if not email or not known.values.get("email")])


def find_deal(index: Index, values: Values) -> Known | None:
    """External id; a row without one is the deal of that account with the same name, product and opening date."""
    if external := values.get("external_id"):
        return index.by_external.get(external)
    [(kind, key)] = deal_keys(values)
    return _only(index.find(kind, key))


def _person_keys(values: Values) -> list[tuple[str, Any]]:
    """A person is found at the account by either spelling of the name."""
    names = [f"{values.get('family_name', '')}{values.get('given_name', '')}", values.get("name_latin", "")]
    return [("person", (values.get("account_id"), key)) for name in names if (key := person_key(name))]


def _owner_by_address(index: Index, values: Values) -> Known | None:
    domain = values.get("email", "").rpartition("@")[2]
    if not domain or is_free_mail(domain):
        return None
    found = index.find("domain", domain)
    return found[0] if len(found) == 1 else None


def _without_other_id(found: list[Known], external: str | None) -> list[Known]:
    """The source tells its records apart by their ids: one with another id is another record."""
    return [known for known in found if not (external and known.has_id)]


def _only(found: list[Known]) -> Known | None:
    if len(found) > 1:
        raise RowRefused(RowCode.TWO_MATCHES, candidates=_labels(found))
    return found[0] if found else None


def _labels(found: list[Known]) -> str:
    return " · ".join(known.label for known in found[:3])


def _whole_name(values: Values) -> str:
    written = f"{values.get('family_name') or ''} {values.get('given_name') or ''}".strip()
    return written or values.get("name_latin") or ""
