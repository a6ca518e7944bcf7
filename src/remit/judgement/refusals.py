"""What the room refuses, each with its code and a sentence that says what to do."""

from remit.values.refusal import Refusal


class NoText(Refusal):
    """A document without a text layer."""

    code = "judgement.no_text"
    status = 422
    sentence = "“{name}” holds no text, probably because it is a scan. Send it with a text layer (OCR) or as DOCX."


class DocumentLocked(Refusal):
    """A document that asks for a password."""

    code = "judgement.locked"
    status = 422
    sentence = "“{name}” is protected by a password. Send it without protection."


class DocumentBroken(Refusal):
    """A document that its format's reader cannot open."""

    code = "judgement.broken"
    status = 422
    sentence = "“{name}” cannot be read as {format}: {reason}. Save it again in its program and send the new file."


class DocumentKindUnknown(Refusal):
    """Bytes that are neither PDF, DOCX, HTML nor text."""

    code = "judgement.kind_unknown"
    status = 415
    sentence = "“{name}” is neither PDF, DOCX, HTML nor plain text. Send one of these."


class DocumentTooLarge(Refusal):
    """A document beyond the bounds of reading."""

    code = "judgement.too_large"
    status = 413
    sentence = "“{name}” is too large to be read: {what} is more than {limit}. Split it."


class QuotationNotFound(Refusal):
    """A quotation that does not stand in the source."""

    code = "judgement.quotation"
    status = 422
    sentence = "“{quotation}” does not stand in {source}. Mark the passage in the document instead of retyping it."


class QuotationTooShort(Refusal):
    """A quotation without letters or digits proves nothing."""

    code = "judgement.quotation_short"
    status = 422
    sentence = "“{quotation}” is too short to be evidence. Mark the whole passage."


class QuestionUnknown(Refusal):
    """A question that the item does not have."""

    code = "judgement.question"
    status = 404
    sentence = "This item has no question “{question}”."


class AnswerRefused(Refusal):
    """An answer outside the question's kind or options."""

    code = "judgement.answer"
    status = 422
    sentence = "“{answer}” is no answer to “{question}”. Choose one of: {allowed}."


class ReasonMissing(Refusal):
    """A judgement without a reason."""

    code = "judgement.reason"
    status = 422
    sentence = "“{question}” needs a reason in words: later readers rely on it."


class EvidenceMissing(Refusal):
    """An answer that asserts a passage and names none."""

    code = "judgement.evidence"
    status = 422
    sentence = "“{question}” was answered “{answer}”, which needs a passage of the document as evidence."


class QuestionsOpen(Refusal):
    """A review that is not complete."""

    code = "judgement.questions_open"
    status = 422
    sentence = "{count} questions have no answer yet: {questions}."


class StillReading(Refusal):
    """A review handed in while documents of its set wait to be chosen."""

    code = "judgement.still_reading"
    status = 409
    sentence = "{left} documents are unread and nobody has decided that it is enough. Save, and read on."


class RecallUnproven(Refusal):
    """Reading stopped without proof and without a reason."""

    code = "judgement.recall_unproven"
    status = 422
    sentence = "It is not proven that {aim}% was found. Draw a sample, read on, or write why it is enough all the same."


class NothingToSample(Refusal):
    """A sample while one is out, of a pile that is empty, or after the end."""

    code = "judgement.nothing_to_sample"
    status = 409
    sentence = "No sample can be drawn now: {why}."


class ReadingStopped(Refusal):
    """A second decision that it is enough."""

    code = "judgement.reading_stopped"
    status = 409
    sentence = "{who} has decided already that enough was read."


class ReviewClosed(Refusal):
    """A blind judgement after the judge has handed in the review."""

    code = "judgement.review_closed"
    status = 409
    sentence = "This review is handed in; its judgements stand. A change now is an adjudicator's."


class NotIndependent(Refusal):
    """A person who would judge or sign what rests on their own work."""

    code = "judgement.not_independent"
    status = 403
    sentence = "{who} has already judged this item and cannot also {act} it. Someone else must."


class NothingToAdjudicate(Refusal):
    """An adjudication where the judges agree or have not finished."""

    code = "judgement.nothing_to_adjudicate"
    status = 409
    sentence = "“{question}” is {state}: only a disagreement is adjudicated."


class NotSettled(Refusal):
    """A sign-off while questions are open."""

    code = "judgement.not_settled"
    status = 409
    sentence = "{count} questions are not settled yet: {questions}. They come before the sign-off."


class ContentChanged(Refusal):
    """A sign-off of content that is no longer the content."""

    code = "judgement.stale"
    status = 409
    sentence = "The case has changed since you opened it. Read it again; then sign what you have read."


class SignedAlready(Refusal):
    """A second sign-off of the same content."""

    code = "judgement.signed_already"
    status = 409
    sentence = "This content was signed off by {who} at {at}."


class SignOffVoid(Refusal):
    """A release of work whose case took another document after it was signed."""

    code = "judgement.sign_off_void"
    status = 409
    sentence = "“{name}” became evidence after the sign-off, which is void. Return the item for rework to sign anew."


class QualificationMissing(Refusal):
    """A sign-off by somebody whose qualification is not in force."""

    code = "judgement.qualification"
    status = 403
    sentence = "Signing off here needs the qualification “{qualification}”, in force today."


class SourceKnown(Refusal):
    """A document added twice to one item under another name."""

    code = "judgement.source_known"
    status = 409
    sentence = "This document is already a source of the item, as “{name}”."


class PlaybookRefused(Refusal):
    """A playbook that does not say what its readers need."""

    code = "judgement.playbook"
    status = 422
    sentence = "The playbook cannot be used: {reason}."


class ConsensusUnknown(Refusal):
    """Terms that name a rule of consensus which the room does not have."""

    code = "judgement.consensus_unknown"
    status = 422
    sentence = "“{named}” is no rule of consensus. Agree on one of these: {allowed}."


class PanelUnreadable(Refusal):
    """Terms of a panel that are no such terms."""

    code = "judgement.panel"
    status = 422
    sentence = "“{named}” says nothing of a panel. Write “fixed”, or an object with some of these: {allowed}."


class PanelSize(Refusal):
    """Numbers of judges that no panel can have."""

    code = "judgement.panel_size"
    status = 422
    sentence = (
        "A panel asks from {least} to {most} judges. Agree on whole numbers of them from 2 to 9, the least first: one "
        "judge alone has nobody to differ from."
    )


class PanelConfidence(Refusal):
    """A confidence to reach that is none, or that no measurement could bear out."""

    code = "judgement.panel_confidence"
    status = 422
    sentence = "A panel cannot be asked to be {enough} sure. Agree on a number from 0.5 to 0.995, such as 0.95."


class PanelPriced(Refusal):
    """A panel that is priced in part, or both priced and held to a confidence."""

    code = "judgement.panel_priced"
    status = 422
    sentence = (
        "A panel follows either enough (the confidence to reach) or all of judge, adjudicator, wrong and currency "
        "(what each costs on one question). Given are: {given}."
    )


class PanelFree(Refusal):
    """A price of nothing or less."""

    code = "judgement.panel_free"
    status = 422
    sentence = "“{amount}” cannot be the price of “{named}” in a panel. Agree on an amount above zero."


class QuestionNotAsked(Refusal):
    """An answer to a question that has all the judges it is worth."""

    code = "judgement.not_asked"
    status = 409
    sentence = "“{question}” has its judges and is not asked of you. Answer the questions that your review shows."


class NobodyElseAsked(Refusal):
    """A panel that asks nobody, and so cannot be stopped."""

    code = "judgement.panel_asks_nobody"
    status = 409
    sentence = "No panel of this item waits for one more judge, so that there is nothing to stop."


class StopUnexplained(Refusal):
    """A panel stopped without a reason."""

    code = "judgement.panel_stop_reason"
    status = 422
    sentence = "Say why nobody else is asked; the reason stays with the item."
