"""What is done when a meeting is over. How it is closed stands with the meeting (nurture.meetings.actions.meetings)."""
