"""What a lower app asks of those above it: lists of functions, and nothing else (docs/architecture.md).

Each list says where its promise stands.
"""

# --- Before mail leaves, and after a restore --------------------------------------------------

# What the last gate asks, in this order (nurture.delivery.gates).
DELIVERY_GATES = [
    "nurture.sequences.gates.contents_are_approved",
    "nurture.meetings.gates.decisions_stand",
]
# Who keeps moments that follow the days and hours of a project or an account (accounts.windows says the promise).
WINDOW_CHANGES = ["nurture.delivery.actions.replanning.follow"]
# When each person was last written to, by which proof is kept (accounts.retention.sends).
LAST_SENDS = ["nurture.delivery.queries.sends.last_sends"]
# What is done again after a restore, before anything may leave: `(at=) -> None`, twice does no harm.
RESTORE_REPLAYS = ["nurture.delivery.refusals.actions.replaying.bring_back"]

# --- What the apps above accounts put onto its pages (accounts.panels says the promise) --------

ACCOUNT_PANELS = [
    "accounts.merging.panels.hint",
    "accounts.merging.panels.actions",
    "nurture.delivery.panels.paused",
    "nurture.delivery.controls.panels.stopped",
    "nurture.projects.panels.stages",
    "nurture.projects.panels.agreed",
    "nurture.meetings.panels.next_email",
    "nurture.meetings.homework.panels.open_actions",
    "nurture.delivery.panels.calls",
    "nurture.meetings.panels.into_the_meeting",
    "nurture.projects.panels.begin",
    "nurture.projects.panels.nominate",
    "nurture.delivery.panels.mail",
    "nurture.playbook.panels.similar_deals",
    "nurture.meetings.history.panels.decided",
]
ACCOUNT_MARKS = ["nurture.projects.panels.states"]
CONTACT_PANELS = [
    "nurture.delivery.panels.mail_of_contact",
    "nurture.delivery.refusals.panels.standing",
]
CONTACT_MARKS = ["nurture.delivery.panels.absent", "nurture.delivery.panels.unsubscribed"]
# What the apps above put onto the pages of projects (nurture.projects.pieces says the promise).
PROJECT_PANELS = [
    "nurture.delivery.controls.panels.notices",
    "nurture.reports.panels.board",
    "nurture.meetings.lobby.panels.owed_in_cycle",
    "nurture.meetings.homework.panels.of_project",
]
PROJECT_MARKS = ["nurture.meetings.panels.open_meetings"]
# What finishing a project comes to (nurture.projects.queries.endings says the promise).
PROJECT_ENDINGS = ["nurture.delivery.endings.project", "nurture.meetings.endings.project"]
# What rests on a note (accounts.panels).
ANNOTATION_USES = [
    "nurture.sequences.panels.uses",
    "nurture.playbook.panels.uses",
    "nurture.meetings.history.panels.uses",
]
# What rests on an insight, and how many reacted to that (nurture.playbook.insights.uses).
INSIGHT_USES = ["nurture.sequences.panels.insight_uses", "nurture.meetings.history.panels.insight_uses"]
INSIGHT_REACTIONS = ["nurture.sequences.queries.reasons.reactions_by_insight"]
INSIGHT_RESULTS = "nurture.meetings.history.panels.insight_results"
LAST_REACTIONS = ["nurture.delivery.panels.reacted"]
# What the lead pool may be narrowed to, and begin, beyond accounts (accounts.offers says the promise).
ACCOUNT_STANDINGS = {
    "target": "nurture.projects.pool.targets",
    "nominated": "nurture.projects.pool.nominated",
}
ACCOUNT_OFFERS = ["nurture.projects.pool.nominate"]
# Past deals offered to whoever nominates (nurture.projects.queries.suggestions says the promise).
DEAL_SUGGESTIONS = ["nurture.playbook.queries.similar_deals"]

# --- What people write down: on which items (accounts.items), and for whose eyes (accounts.audiences) --

ANNOTATED_ITEMS = {
    "deal": "accounts.items.DEAL",
    "nomination": "nurture.projects.items.NOMINATION",
    "target": "nurture.projects.items.TARGET",
    "message": "nurture.delivery.items.MESSAGE",
    "sequence": "nurture.sequences.items.SEQUENCE",
    "email": "nurture.sequences.items.EMAIL",
    "meeting": "nurture.meetings.items.MEETING",
}
# What people are told beside their mentions (accounts.notices says the promise).
NOTICES = [
    "nurture.sequences.notices.EMAILS",
    "nurture.delivery.limits.notices.WAYS",
    "nurture.meetings.history.notices.CREDITS",
]
AUDIENCES = "nurture.projects.audiences.of"
AUDIENCE_MEMBERS = "nurture.projects.audiences.members"

# What each app looks after when two accounts or contacts become one (accounts.merging.parts says the promise).
MERGE_PARTS = [
    "accounts.merging.own.PART",
    "nurture.projects.merging.PART",
    "nurture.delivery.merging.PART",
    "nurture.sequences.merging.PART",
]
# What each app holds of a person, and how it lets go of it (accounts.privacy.parts says the promise).
PERSONAL_DATA = [
    "accounts.privacy.own.PART",
    "nurture.projects.privacy.PART",
    "nurture.playbook.privacy.PART",
    "nurture.delivery.privacy.PART",
    "nurture.sequences.privacy.PART",
    "nurture.meetings.privacy.PART",
]

# --- What waits in a place of the navigation (nurture.web.counts says the promise) -------------

PLACE_COUNTS = {
    "reports:today": "nurture.reports.queries.owed.owed_count",
    "accounts:mentions": "accounts.notices.unread_count",
    "delivery:outbox": "nurture.delivery.queries.attention.attention_count",
}
