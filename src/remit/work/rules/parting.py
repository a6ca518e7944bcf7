"""Splitting messages off a conversation: which may be, and which of them the new item is made of.

A message takes its time along: the new item counts as received when it was said, and its clocks see what was split off
as it was said. The clocks of the item that it came of see it no longer. So a promise moves, and none is laundered.
"""

from collections.abc import Collection, Sequence

from remit.work.model import Comment, CommentKind, Visibility


def partable(said: Sequence[Comment], *, made_of: Collection[str]) -> tuple[Comment, ...]:
    """Return the messages that may be split off: none that the item is made of, no question that waits."""
    waits = (one.id for one in said if one.kind is CommentKind.QUESTION and one.answered_at is None)
    kept = {*made_of, *waits}
    return tuple(one for one in said if one.id not in kept)


def onward(fit: Sequence[Comment], said: Sequence[Comment], *, first: str) -> tuple[Comment, ...]:
    """Return what may be split off from a message on, in the order in which it was said; none for an unknown one."""
    order = [one.id for one in said]
    if first not in order:
        return ()
    later = set(order[order.index(first) :])
    return tuple(one for one in fit if one.id in later)


def leading(chosen: Sequence[Comment]) -> Comment:
    """Return the message that a new item is made of: the first of the client's, else the first that they may read."""
    by_client = (one for one in chosen if one.from_client and not one.automatic)
    shown = (one for one in chosen if one.visibility is Visibility.CLIENT)
    return next(by_client, None) or next(shown, None) or chosen[0]
