"""Refusals in the words of whoever reads them."""

import pytest

from remit.locale import Language, translator
from remit.parties.refusals import RoleMissing
from remit.quality.model import Verdict
from remit.quality.refusals import VerdictRefused
from remit.quality.rules.verdicts import require_consistent
from remit.web.refusalwords import said, said_whole
from remit.work.model import NotEligible
from remit.work.rules.eligibility import ClearanceNeeded, RoleNeeded, SkillNeeded


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "No role held here allows this; it is for: Account manager, Team lead."),
        ("vi", "Không vai trò nào đang giữ cho phép việc này; việc này dành cho: Quản lý khách hàng, Trưởng nhóm."),
    ],
)
def test_roles_are_said_by_name_and_no_key_is_shown(language: Language, sentence: str) -> None:
    assert said(RoleMissing(permission="item.read", roles="account_manager, lead"), translator(language)) == sentence


def test_what_stands_in_somebodys_way_is_said_in_the_readers_language_throughout() -> None:
    obstacles = (
        RoleNeeded(role="agent"),
        SkillNeeded(skill="accounts_payable", proficiency=1, level=0),
        ClearanceNeeded(data_class="financial"),
    )
    gathered = NotEligible(task="Review", reasons=" ".join(map(str, obstacles)), obstacles=obstacles)
    told = said(gathered, translator("vi"))
    assert "it needs" not in told
    assert "accounts payable" in told
    assert said(gathered, translator("en")).endswith(
        "it needs the role Agent for this client. it needs the skill accounts payable at level 1; level 0 is recorded. "
        "it shows data of the class financial, for which there is no clearance here."
    )


def test_a_verdict_is_said_in_the_readers_language() -> None:
    with pytest.raises(VerdictRefused) as refused:
        require_consistent(Verdict.RETURN, ())
    told = said(refused.value, translator("vi"))
    assert "“Bị trả lại”" in told
    assert "phải nêu ít nhất một lỗi" in told


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "It needs the skill Bank reconciliation at level 1; level 0 is recorded."),
        ("vi", "Việc này cần kỹ năng Đối chiếu ngân hàng ở mức 1; mức đã ghi nhận là 0."),
    ],
)
def test_a_reason_in_a_list_calls_the_skill_as_its_line_does(language: Language, sentence: str) -> None:
    skills = {"bank_reconciliation": {"en": "Bank reconciliation", "vi": "Đối chiếu ngân hàng"}}
    needed = SkillNeeded(skill="bank_reconciliation", proficiency=1, level=0)
    assert said_whole(needed, translator(language), skills) == sentence
