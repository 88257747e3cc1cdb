"""What people do before a meeting, and with what they agreed on before it."""

from nurture.meetings.lobby.actions.attending import attend
from nurture.meetings.lobby.actions.consenting import Said, say_yes
from nurture.meetings.lobby.actions.moving import move_meeting, skip_meeting
from nurture.meetings.lobby.actions.voting import vote_early

__all__ = ["Said", "attend", "move_meeting", "say_yes", "skip_meeting", "vote_early"]
