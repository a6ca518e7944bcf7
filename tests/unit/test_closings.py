"""What pages say of a panel that closed, in both languages."""

from dataclasses import replace

import pytest
from tests.unit.test_judgement_weighing import judged
from tests.unit.test_panel import asked, prices, votes, weighed

from remit.judgement.model import Panel
from remit.judgement.reports import QuestionView
from remit.judgement.rules.consensus import compute
from remit.judgement.rules.panel import next_step
from remit.locale import translator
from remit.web.closings import closing_of

PRICED = Panel(least=2, most=5, prices=prices("4.10", "12.00", "150.00"))


def said(panel: Panel, given: str, sure: float | None, *, language: str = "en") -> str:
    question = asked("q", panel)
    step = next_step(panel, votes(given), None if sure is None else weighed(sure), inputs="")
    consensus = replace(compute(question, judged("q")), panel=step)
    view = QuestionView(question, proposals=(), mine=None, judgements=(), consensus=consensus)
    return closing_of(view, translator(language))


@pytest.mark.parametrize(
    ("panel", "given", "sure", "sentence"),
    [
        (Panel(), "yy", 0.971, "Closed after 2 of at most 5 judges; 2 gave this answer. 97.1%"),
        (Panel(), "yyn", None, ""),
        (Panel(most=3), "yyn", None, "Closed after 3 of at most 3 judges; 2 gave this answer. That is more than half."),
        (Panel(most=3), "yna", None, "Closed after 3 of at most 3 judges. No answer can have a majority"),
        (
            Panel(most=2),
            "yn",
            0.6,
            "Closed after 2 of at most 2 judges. 60.0% sure where 95% is enough, so",
        ),
        (PRICED, "yy", 0.971, "97.1% sure; asking on would cost €4.99 and save €2.10."),
        (
            PRICED,
            "yn",
            0.6,
            "Closed after 2 of at most 5 judges. 60.0% sure: an error costs €60.00 on average, as",
        ),
    ],
)
def test_a_closed_panel_says_how_many_were_asked_and_what_asking_on_was_worth(
    panel: Panel, given: str, sure: float | None, sentence: str
) -> None:
    told = said(panel, given, sure)
    assert sentence in told
    assert bool(told) is bool(sentence)


def test_it_is_said_in_vietnamese_as_well() -> None:
    told = said(PRICED, "yy", 0.971, language="vi")
    assert told.startswith("Khép lại sau 2 trên tối đa 5 người đánh giá; 2 người chọn câu trả lời này.")
    assert "hỏi thêm sẽ tốn" in told
