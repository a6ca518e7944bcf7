"""What of a call's recording may be kept: everything but the stretches in which cards were read out."""

from remit.telephony.model import Call


def kept_seconds(call: Call) -> tuple[tuple[int, int], ...]:
    """Return the stretches that may be kept, as seconds from the beginning of the recording (when it was answered).

    A gap is widened to whole seconds, so that no digit stays at its edge. Empty where nobody answered.
    """
    if call.connected_at is None or call.ended_at is None:
        return ()
    kept, at = [], 0
    for gap in call.mutes:
        begins = int((gap.begins_at - call.connected_at).total_seconds())
        if begins > at:
            kept.append((at, begins))
        at = max(at, -int(-(gap.ends_at - call.connected_at).total_seconds() // 1))
    if call.line_s > at:
        kept.append((at, call.line_s))
    return tuple(kept)
