"""Why a study is not taken in."""

from remit.services.kit import Refusal


class StudyRefused(Refusal):
    """A study package whose plan cannot be followed."""

    code = "study.plan"
    status = 422
    sentence = "The study cannot be worked: {reason}. Mend {part} and send the package again."


class QuestionnaireUnreadable(Refusal):
    """A questionnaire that is no XLSForm."""

    code = "study.questionnaire"
    status = 422
    sentence = "The questionnaire is no XLSForm: {reason}."
