"""What work tells the house: the kinds of its events and what their bodies hold.

Every body of an item's event carries `item` (its id), `engagement` and `line`;
the comment beside a kind names the rest.
"""

from enum import StrEnum


class EventKind(StrEnum):
    """Past-tense facts recorded in the transaction of the state they speak of."""

    ITEM_RECEIVED = "ItemReceived"  # number, kind, channel, hash, due_at, by
    ITEM_REJECTED = "ItemRejected"  # number, problems, hash, by
    ITEM_RESOLVED = "ItemResolved"  # straight_through, outcome
    ITEM_RELEASED = "ItemReleased"  # deliverables [{name, version, hash}], by, late
    ITEM_RETURNED = "ItemReturned"  # reason, by, returns
    ITEM_CANCELLED = "ItemCancelled"  # reason, by
    ITEM_MERGED = "ItemMerged"  # merged, into, name, by; told in the streams of both
    ITEM_UNMERGED = "ItemUnmerged"  # merged, into, name, by; told in the streams of both
    ITEM_PARTED = "ItemParted"  # parted, of, name, by, messages [{comment, at, …}]; told in the streams of both
    ITEM_PAUSED = "ItemPaused"  # reason, question: the client's answer is awaited, the clock stands
    ITEM_RESUMED = "ItemResumed"  # reason, question
    ITEM_RETARGETED = "ItemRetargeted"  # target_minutes, mode, by
    ITEM_IN_REVIEW = "ItemInReview"  # by: quality drew it
    INSTANCE_STARTED = "InstanceStarted"  # instance, definition, hash, notation, parent
    INSTANCE_ENDED = "InstanceEnded"  # instance, outcome
    ENGINE_EVENTS = "engine.event"  # definition, events: journal of one drive; replayed they give the state
    TASK_OPENED = "TaskOpened"  # task, element, name, role, form, due_at
    TASK_CLAIMED = "TaskClaimed"  # task, element, by, why
    TASK_RELEASED = "TaskReleased"  # task, element, by
    TASK_STARTED = "TaskStarted"  # task, element, by
    TASK_PAUSED = "TaskPaused"  # task, element, by, reason
    TASK_COMPLETED = "TaskCompleted"  # task, element, by, outcome, handling_time_s
    TASK_DELEGATED = "TaskDelegated"  # task, element, by, to
    TASK_WEIGHED = "TaskWeighed"  # task, element, by, priority
    FLOOR_SPLIT = "FloorSplit"  # split, engagement, people, until, by
    SPLIT_ENDED = "SplitEnded"  # split, engagement, by
    TASK_CANCELLED = "TaskCancelled"  # task, element
    DECISION_MADE = "DecisionMade"  # instance, element, decision, hash, inputs, value, fired
    DELIVERABLE_MADE = "DeliverableMade"  # deliverable, name, version, hash
    COMMENT_ADDED = "CommentAdded"  # comment, visibility, kind, by
    INCIDENT_RAISED = "IncidentRaised"  # incident, element, topic, code, message
    INCIDENT_RETRIED = "IncidentRetried"  # incident, by
    INSTANCE_STEERED = "InstanceSteered"  # instance, act, reason, by; of a migration: source, target, mapping
    BULK_ORDERED = "BulkOrdered"  # act, definition, source, target, mapping, instances, reason, by
    BULK_ADVANCED = "BulkAdvanced"  # done, refused [{instance, code, message}]
    JOURNALS_DROPPED = "JournalsDropped"  # definition, until, last [instance], count: kept as long as they were to be
    DUPLICATE_SEEN = "DuplicateSeen"  # kind, key, first
    SERVICE_LEVEL_MISSED = "ServiceLevelMissed"  # metric, due_at, released_at
    ITEM_ESCALATED = "ItemEscalated"  # metric, at_pct, act, level_at
    DEFINITION_PUBLISHED = "DefinitionPublished"  # definition, version, hash, notation, by
    LINES_PUBLISHED = "LinesPublished"  # hash, release: what the installed lines run by is published
    REFERENCE_PUT = "ReferencePut"  # kind, key, version, by
    CASE_STEERED = "CaseSteered"  # act, on, by: a person planned, started, left out or completed a part of a case
    COPY_WORKED = "CopyWorked"  # task, element, by: the work of a gold item is done
    MESSAGE_RECEIVED = "MessageReceived"  # name, by
    MESSAGE_UNHEARD = "MessageUnheard"  # name, key, element: nobody of the client waited for it
