"""Hears the bells of all processes over one connection (PostgreSQL)."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from django.db import connection
from psycopg import AsyncConnection, OperationalError, sql

from nurture.meetings.bell import CHANNEL

logger = logging.getLogger(__name__)
AGAIN = 2.0


async def listen(heard: Callable[[int], None]) -> None:
    """Until it is cancelled. A connection that breaks is made anew; meanwhile the hub's own looks must do."""
    while True:
        try:
            await _listen(heard)
        except OperationalError:
            logger.warning("Not told of changes at once for now", exc_info=True)
        await asyncio.sleep(AGAIN)


async def _listen(heard: Callable[[int], None]) -> None:
    async with await AsyncConnection.connect(**_parameters(), autocommit=True) as listening:
        await listening.execute(sql.SQL("LISTEN {}").format(sql.Identifier(CHANNEL)))
        async for bell in listening.notifies():
            heard(int(bell.payload))


def _parameters() -> dict[str, Any]:
    """As Django connects, without what only its own connections understand."""
    given = connection.get_connection_params()
    return {name: value for name, value in given.items() if name not in {"cursor_factory", "context"}}
