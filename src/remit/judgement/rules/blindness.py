"""Who may see which judgement: until the blind round is closed, each judge sees their own and nobody else's."""

from collections.abc import Iterable

from remit.judgement.model import Judgement, Question, Round


def blind_round_closed(questions: Iterable[Question], *, handed_in: frozenset[str]) -> bool:
    """Say whether as many judges handed their review in as the most demanding question requires."""
    required = max((question.draft.required_judges for question in questions), default=0)
    return len(handed_in) >= required


def visible(judgements: Iterable[Judgement], *, viewer_id: str, closed: bool) -> tuple[Judgement, ...]:
    """Keep what a viewer may see: everything after the blind round, before it only what they judged themselves."""
    return tuple(one for one in judgements if closed or one.judge_id == viewer_id)


def independent(person_id: str, judgements: Iterable[Judgement], *, rounds: frozenset[Round]) -> bool:
    """Say whether a person has judged nothing in the given rounds."""
    return all(one.judge_id != person_id or one.round not in rounds for one in judgements)
