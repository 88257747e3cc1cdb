"""The only door through which a message changes its state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db import models

from nurture.delivery.models import Message
from nurture.delivery.rules.states import check_arrow
from nurture.prepared import (
    Question,
    Shape,
    column,
    given,
    insert_each,
    insertion,
    insertion_among,
    is_postgresql,
    kind_of,
    lists,
    plain,
    run,
    shape,
    value_of,
    write,
)

#: What a message loses when nobody works on it any more.
FREE: Final[dict[str, Any]] = {"claim_token": None, "claimed_by": "", "lease_until": None}


def move(message: int, before: str, after: str, *, token: UUID | None = None, **changes: Any) -> bool:
    """Whether this call moved it. False: it is somewhere else by now, or somebody else's; leave it alone."""
    check_arrow(before, after)
    rows = Message.objects.filter(pk=message, state=before)
    if token is not None:
        rows = rows.filter(claim_token=token)
    return rows.update(state=after, **changes) == 1


def move_all(before: str, after: str, messages: Sequence[int], **changes: Any) -> None:
    """Those of them that are there still, all in the same way; for whoever has locked them."""
    check_arrow(before, after)
    if not is_postgresql():
        Message.objects.filter(pk__in=messages, state=before).update(state=after, **changes)
    elif messages:
        write(
            _all(tuple(changes)),
            [after, *(plain(value) for value in changes.values()), list(messages), before],
        )


@cache
def _all(same: tuple[str, ...]) -> str:
    settings = ["state = %s", *(f"{name} = %s::{kind_of(Message, name)}" for name in same)]
    return (
        f"UPDATE {Message._meta.db_table} SET {', '.join(settings)} "  # noqa: S608, SLF001 - names of columns
        "WHERE id = ANY(%s::bigint[]) AND state = %s"
    )


class Step(NamedTuple):
    """One message of many that go the same way; `changes` name the same columns in each."""

    message: int
    token: UUID
    changes: Mapping[str, Any] = MappingProxyType({})


def move_each(
    befores: Sequence[str], after: str, steps: Sequence[Step], *, commits: bool = False, **changes: Any
) -> set[int]:
    """Those that this call moved: each on its own state and its own token, in one statement where that can be.

    `changes` are the same for all of them. `commits`: as in nurture.prepared, for the last of a transaction.
    """
    for before in befores:
        check_arrow(before, after)
    if not steps:
        return set()
    if not is_postgresql():
        return _one_by_one(befores, after, steps, changes)
    asked = _asked(befores, after, steps, changes)
    return {row[0] for row in run(*asked, commits=commits)}


@dataclass(frozen=True, slots=True)
class Telling:
    """Rows about steps, in the order of the steps; `same`: what all of them hold, as in `insert_each`."""

    of: type[models.Model]
    rows: Sequence[Mapping[str, Any]]
    same: Mapping[str, Any]


def move_each_and_tell(
    befores: Sequence[str],
    after: str,
    steps: Sequence[Step],
    *,
    tried: Telling,
    moved: Telling,
    **changes: Any,
) -> None:
    """As `move_each`; a row of `tried` is written of each, one of `moved` of each that this call moved.

    One statement, so it can wait for others (`together`).
    """
    for before in befores:
        check_arrow(before, after)
    if not steps:
        return
    if not is_postgresql():
        insert_each(tried.of, tried.rows, same=tried.same)
        found = _one_by_one(befores, after, steps, changes)
        kept = [row for each, row in zip(steps, moved.rows, strict=True) if each.message in found]
        insert_each(moved.of, kept, same=moved.same)
        return
    said, those = tuple(tried.rows[0]), tuple(moved.rows[0])
    sql, parameters = _asked(befores, after, steps, changes)
    write(
        f"WITH moved AS ({sql}), told AS ({insertion_among(moved.of, those, shape(moved.same), 'moved')}) "
        f"{insertion(tried.of, said, shape(tried.same))}",
        [
            *parameters,
            *given(moved.same),
            [each.message for each in steps],
            *lists(moved.rows, those),
            *given(tried.same),
            *lists(tried.rows, said),
        ],
    )


def _one_by_one(
    befores: Sequence[str], after: str, steps: Sequence[Step], changes: Mapping[str, Any]
) -> set[int]:
    return {
        each.message
        for each in steps
        if any(
            move(each.message, before, after, token=each.token, **changes, **each.changes)
            for before in befores
        )
    }


def _asked(befores: Sequence[str], after: str, steps: Sequence[Step], changes: Mapping[str, Any]) -> Question:
    own = tuple(steps[0].changes)
    columns = [column([each.changes[name] for each in steps]) for name in own]
    numbers, tokens = [each.message for each in steps], [each.token for each in steps]
    sql = _many(shape(changes), own)
    return Question(sql, [after, *given(changes), numbers, tokens, *columns, list(befores)])


@cache
def _many(same: Shape, own: tuple[str, ...]) -> str:
    table = Message._meta.db_table  # noqa: SLF001
    settings = [f"{name} = {value_of(Message, name, is_now)}" for name, is_now in same]
    settings += [f"{name} = given.{name}" for name in own]
    places = ["%s::bigint[]", "%s::uuid[]", *(f"%s::{kind_of(Message, name)}[]" for name in own)]
    return (
        f"UPDATE {table} AS message SET {', '.join(['state = %s', *settings])} "  # noqa: S608 - names of columns
        f"FROM unnest({', '.join(places)}) AS given({', '.join(['number', 'token', *own])}) "
        "WHERE message.id = given.number AND message.claim_token = given.token AND message.state = ANY(%s) "
        "RETURNING message.id"
    )
