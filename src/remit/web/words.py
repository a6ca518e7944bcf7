"""The words for states, roles and kinds as pages show them; English here, Vietnamese in the catalogue."""

from collections.abc import Mapping


def marked(sentence: str) -> str:
    """Mark a sentence for translation; the page that shows it translates it."""
    return sentence


ITEM_STATES: Mapping[str, str] = {
    "received": marked("Received"),
    "in_progress": marked("In progress"),
    "awaiting_client": marked("Awaiting client"),
    "in_review": marked("In review"),
    "resolved": marked("Resolved"),
    "released": marked("Released"),
    "returned": marked("Returned"),
    "rejected": marked("Rejected"),
    "cancelled": marked("Cancelled"),
    "incident": marked("Incident"),
    "merged": marked("Merged"),
}
PLAN_STATES: Mapping[str, str] = {
    "active": marked("Active"),
    "enabled": marked("May be started"),
    "available": marked("Available"),
    "disabled": marked("Left out"),
    "failed": marked("Failed"),
    "terminated": marked("Ended"),
}
TASK_STATES: Mapping[str, str] = {
    "created": marked("Created"),
    "ready": marked("Ready"),
    "reserved": marked("Reserved"),
    "in_progress": marked("In progress"),
    "suspended": marked("Paused"),
    "completed": marked("Completed"),
    "cancelled": marked("Cancelled"),
}
ROLES: Mapping[str, str] = {
    "agent": marked("Agent"),
    "expert": marked("Expert"),
    "reviewer": marked("Reviewer"),
    "adjudicator": marked("Adjudicator"),
    "lead": marked("Team lead"),
    "planner": marked("Planner"),
    "account_manager": marked("Account manager"),
    "finance": marked("Finance"),
    "designer": marked("Process designer"),
    "admin": marked("Administrator"),
    "client_manager": marked("Client manager"),
    "client_submitter": marked("Client submitter"),
    "client_reader": marked("Client reader"),
}
SHORES: Mapping[str, str] = {
    "on": marked("on-shore"),
    "near": marked("near-shore"),
    "off": marked("off-shore"),
}
PRESENCES: Mapping[str, str] = {
    "available": marked("Available"),
    "busy": marked("Busy"),
    "wrap_up": marked("Wrapping up"),
    "break": marked("Break"),
    "training": marked("Training"),
    "offline": marked("Offline"),
}
DATA_CLASSES: Mapping[str, str] = {
    "public": marked("public"),
    "internal": marked("internal"),
    "personal": marked("personal"),
    "financial": marked("financial"),
    "health": marked("health"),
    "secret": marked("secret"),
    "protected": marked("protected"),
}
SETTLED: Mapping[str, str] = {
    "open": marked("Open"),
    "agreed": marked("Agreed"),
    "disagreed": marked("Disagreed"),
    "adjudicated": marked("Adjudicated"),
}
PAUSE_REASONS: Mapping[str, str] = {
    "break": marked("A short break"),
    "question": marked("Waiting for an answer"),
    "system": marked("A system does not work"),
    "other_work": marked("Other work comes first"),
    "end_of_shift": marked("The shift ends"),
}
WALLS: Mapping[str, str] = {
    "tenant": marked("client"),
    "role": marked("role"),
    "shore": marked("shore"),
    "purpose": marked("purpose"),
    "clearance": marked("clearance"),
    "location": marked("where data may be seen"),
    "four eyes": marked("four eyes"),
    "delivery": marked("doing the work"),
    "quality": marked("checking its quality"),
    "management": marked("leading the work"),
    "billing": marked("billing it"),
    "design": marked("designing the process"),
    "operation": marked("running the house"),
    "own_data": marked("the client's own use"),
}
AUDITED: Mapping[str, str] = {
    "OrganisationCreated": marked("Organisation created"),
    "SiteCreated": marked("Site created"),
    "PersonCreated": marked("Person added"),
    "PersonLeft": marked("Person left"),
    "RoleGranted": marked("Role granted"),
    "RoleWithdrawn": marked("Role withdrawn"),
    "ClearanceGiven": marked("Cleared for data"),
    "ClearanceWithdrawn": marked("Clearance withdrawn"),
    "SkillRecorded": marked("Skill recorded"),
    "QualificationRecorded": marked("Qualification recorded"),
    "QualificationWithdrawn": marked("Qualification taken back"),
    "WorkSuspended": marked("Work stopped after findings"),
    "WorkRestored": marked("Work restored"),
    "BackupMade": marked("Backup made"),
    "RetentionApplied": marked("Dropped after its days"),
    "JobsRetried": marked("Jobs done again"),
    "LetterTakenIn": marked("Letter set aside taken in"),
    "RosterPublished": marked("Roster published"),
    "OvertimeAllowed": marked("Overtime allowed"),
    "KeyIssued": marked("Key issued"),
    "KeyRevoked": marked("Key revoked"),
    "KeyRotated": marked("Key given a new secret"),
    "PersonReturned": marked("Person came back"),
    "TeamChanged": marked("Team changed"),
    "TeamDissolved": marked("Team dissolved"),
    "FieldRevealed": marked("Masked field revealed"),
    "PersonalDataSealed": marked("Personal data sealed"),
    "PersonalDataErased": marked("Personal data erased"),
    "PersonalDataRestored": marked("Personal data put back"),
    "SecondFactorSet": marked("One-time code set up"),
    "SecondFactorDropped": marked("One-time code given up"),
    "RecoveryCodesMade": marked("New recovery codes made"),
    "PasskeyAdded": marked("Passkey added"),
    "PasskeyRemoved": marked("Passkey forgotten"),
    "SignInRuleSet": marked("Roles that need a second factor set"),
    "IdentityProviderSet": marked("Identity provider added"),
    "IdentityProviderClosed": marked("Identity provider closed"),
    "IdentityProviderOpened": marked("Identity provider opened again"),
}
KNOWN_BY: Mapping[str, str] = {
    "email": marked("their verified address"),
    "external_id": marked("their id in the directory"),
}
SUBJECTS: Mapping[str, str] = {
    "provider": marked("identity provider"),
    "person": marked("person"),
    "team": marked("team"),
    "item": marked("item"),
    "key": marked("API key"),
    "organisation": marked("organisation"),
    "site": marked("site"),
    "instance": marked("running process"),
    "task": marked("task"),
    "erasure": marked("erasure"),
}
SCOPES: Mapping[str, str] = {
    "items:send": marked("hand in work"),
    "items:read": marked("read items and their state"),
    "deliverables:read": marked("fetch deliverables"),
    "reference:write": marked("send reference data"),
    "invoices:read": marked("read invoices"),
    "people:provision": marked("keep people and teams as the directory has them"),
}
TONES: Mapping[str, str] = {
    "received": "plain",
    "created": "plain",
    "ready": "info",
    "reserved": "info",
    "in_progress": "info",
    "awaiting_client": "warn",
    "suspended": "warn",
    "in_review": "warn",
    "resolved": "good",
    "released": "good",
    "completed": "good",
    "returned": "bad",
    "rejected": "bad",
    "incident": "bad",
    "cancelled": "plain",
    "merged": "plain",
    "available": "good",
    "busy": "info",
    "wrap_up": "info",
    "break": "warn",
    "training": "warn",
    "offline": "plain",
    "agreed": "good",
    "disagreed": "bad",
    "adjudicated": "good",
    "open": "info",
    "normal": "info",
    "tightened": "warn",
    "reduced": "good",
    "discontinued": "bad",
    "upheld": "warn",
    "struck": "good",
}
LETTERS: Mapping[str, str] = {
    "waiting": marked("waits to be sent"),
    "sent": marked("sent"),
    "type": marked("its type is not taken"),
    "disguised": marked("a program under another name"),
    "size": marked("too large"),
    "total": marked("too much for one message"),
    "count": marked("too many files"),
    "empty": marked("empty"),
    "canned": marked("canned text"),
    "article": marked("article"),
}
DRAWN: Mapping[str, str] = {
    "random": marked("drawn at random"),
    "newcomer": marked("a newcomer's work"),
    "risk": marked("drawn for its risk"),
    "lot": marked("drawn from its lot"),
    "stratum": marked("drawn for its share of the plan"),
}
"""Why an item is in the sample."""

GRAVITIES: Mapping[str, str] = {"minor": marked("minor"), "critical": marked("critical"), "fatal": marked("fatal")}
VERDICTS: Mapping[str, str] = {"pass": marked("Passed"), "return": marked("Returned")}
INSPECTIONS: Mapping[str, str] = {
    "normal": marked("Normal inspection"),
    "tightened": marked("Tightened inspection"),
    "reduced": marked("Reduced inspection"),
    "discontinued": marked("Discontinued: every item is looked at"),
    "upheld": marked("The verdict stands"),
    "struck": marked("The verdict is struck"),
}
ESCALATIONS: Mapping[str, str] = {
    "notify": marked("leads were told"),
    "raise": marked("its tasks count more"),
    "reassign": marked("its tasks were given anew"),
}
UNITS: Mapping[str, str] = {"hour": marked("hour"), "month": marked("month"), "fte": marked("FTE")}
"""Units of prices beside “item”."""

CHANNELS: Mapping[str, str] = {
    "upload": marked("Upload"),
    "api": marked("API"),
    "cli": marked("Command line"),
    "folder": marked("Folder"),
    "mail": marked("Mail"),
    "counter": marked("Client's site"),
    "simulated": marked("Simulated"),
    "process": marked("Another process"),
}

WAYS: Mapping[str, str] = {"form": marked("Form"), "chat": marked("Chat")}
"""How a message travelled, beside what channels are called."""

FIELDS: Mapping[str, str] = {
    "agent": marked("Agent"),
    "answered": marked("Answered"),
    "call": marked("Call"),
    "connected_at": marked("Connected"),
    "ended_at": marked("Ended"),
    "joined_at": marked("Joined the queue"),
    "hold_s": marked("On hold (s)"),
    "talk_s": marked("Talk (s)"),
    "wait_s": marked("Waited (s)"),
    "line_s": marked("On the line (s)"),
    "recording_kept_s": marked("Recording kept (s)"),
    "amount": marked("Amount"),
    "call_back": marked("Call back"),
    "caller": marked("Caller"),
    "catalogue": marked("Of the catalogue"),
    "channel": marked("Channel"),
    "checks": marked("Checks"),
    "currency": marked("Currency"),
    "customer": marked("Customer"),
    "date": marked("Date"),
    "description": marked("Description"),
    "email": marked("E-mail"),
    "entity": marked("Entity"),
    "files": marked("Files"),
    "from": marked("From"),
    "from_name": marked("Name"),
    "impact": marked("Impact"),
    "invoice": marked("Invoice"),
    "kind": marked("Kind"),
    "language": marked("Language"),
    "lines": marked("Lines"),
    "month": marked("Month"),
    "name": marked("Name"),
    "phone": marked("Telephone"),
    "queue": marked("Queue"),
    "reason": marked("Reason"),
    "reference": marked("Reference"),
    "service": marked("Service"),
    "subject": marked("Subject"),
    "text": marked("Text"),
    "urgency": marked("Urgency"),
}
"""What the fields of a document that has no form of its own are called, where many lines have them."""

TITLES = frozenset(
    {
        marked("Contact"),
        marked("Contact by mail"),
        marked("Contact by form"),
        marked("Contact by chat"),
        marked("Contact by portal"),
        marked("Contact by another system"),
        marked("Call"),
        marked("Message"),
        marked("Incident"),
        marked("Request"),
        marked("Problem"),
        marked("Training matrix"),
    }
)
"""Titles that the house's own lines give to work whose own words are somebody's personal data."""

WORDS: Mapping[str, str] = {
    **ESCALATIONS,
    **CHANNELS,
    **WAYS,
    **UNITS,
    **DRAWN,
    **VERDICTS,
    **GRAVITIES,
    **INSPECTIONS,
    **LETTERS,
    **AUDITED,
    **SUBJECTS,
    **KNOWN_BY,
    **SCOPES,
    **WALLS,
    **PLAN_STATES,
    **DATA_CLASSES,
    **PRESENCES,
    **SHORES,
    **ROLES,
    **SETTLED,
    **TASK_STATES,
    **ITEM_STATES,
}
"""Every key above to its word; keys that two lists share mean the same in both."""
