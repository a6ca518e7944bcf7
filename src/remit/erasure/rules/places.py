"""Where personal data stands: columns that hold what people wrote or are called, in rows that belong to an item.

A column named here goes as a whole with its item. In every other column of text or JSON only those values go that are
the person's: found by their name, or written in one of these columns.
"""

PERSONAL: dict[str, tuple[str, ...]] = {
    "attachment": ("name",),
    "comment": ("author_name", "text"),
    "deliverable": ("name",),
    "dispute": ("reply", "answer"),
    "fingerprint": ("key",),
    "incident": ("message",),
    "item": ("title", "source_name", "reference", "payload", "problems", "idempotency_key"),
    "item_words": ("title", "body"),
    "item_jotting": ("entries",),
    "judgement": ("answer", "reason", "evidence"),
    "letter": (
        "sender",
        "sender_name",
        "sender_mark",
        "recipients",
        "subject",
        "quoted",
        "reason",
        "message_id",
        "in_reply_to",
        "references",
    ),
    "notice": ("subject",),
    "page_jotting": ("entries",),
    "panel_step": ("answer",),
    "panel_stop": ("reason",),
    "precedent": ("title", "body", "answer", "reason"),
    "proposal": ("answer", "evidence"),
    "reading_stop": ("reason",),
    "review": ("defects", "note"),
    "sign_off": ("statement",),
    "source": ("name", "text"),
    "task": ("outcome",),
}

PLAIN: dict[str, tuple[str, ...]] = {
    "gold_item": ("task_name",),
    "instance": ("state",),
    "instance_snapshot": ("state",),
    "sign_off": ("person_name",),
    "judgement": ("judge_name",),
    "message_taken": ("name", "digest"),
    "notice": ("by_name",),
    "panel_stop": ("person_name",),
    "precedent": ("signed_by",),
    "question": ("known", "unit"),
    "reading_stop": ("person_name",),
    "review_set": ("seed",),
    "task": ("name",),
}
"""Free text of an item's rows that is not the subject's: the state of a process, and who did the work. Only values that
are the subject's go there."""

BOOKS = frozenset(
    {
        "charge",
        "definition",
        "definition_source",
        "invoice",
        "invoice_dispute",
        "invoice_party",
        "ledger_account",
        "ledger_book",
        "ledger_entry",
        "ledger_lock",
        "ledger_posting",
        "payment",
        "payment_application",
        "rating_run",
        "reminder",
        "statement_of_work",
    }
)
"""Books, invoices, contracts and published rules: kept by law or by the other party's right. What of somebody stands
there is told and stays."""
