"""Where in their process a past deal needed to know something, and where a target is now. Pure."""

from typing import Final

#: By the stage of a target, the moments of deals that it is at.
AT_STAGE: Final = {
    "committed": {"first_interest"},
    "learning": {"first_interest"},
    "engaging": {"comparison"},
    "evaluating": {"comparison", "trial", "approval"},
    "handoff": {"approval", "terms"},
}


def is_this_point(*, stage: str, needed_at: str) -> bool:
    """They needed it where the target is now. Unknown moments are nobody's point."""
    return needed_at in AT_STAGE.get(stage, set())
