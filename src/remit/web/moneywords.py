"""The words of contracts and money as pages show them; English here, Vietnamese in the catalogue."""

from collections.abc import Mapping

from remit.web.words import marked

DISPUTE_WORDS: Mapping[str, str] = {
    "open": marked("in dispute"),
    "credited": marked("credited"),
    "rejected": marked("rejected with a reason"),
}
CHARGE_WORDS: Mapping[str, str] = {
    "usage": marked("usage"),
    "minimum": marked("to the minimum"),
    "shortfall": marked("short of the volume committed to"),
    "made_up": marked("paid short before, handed over now"),
    "baseline": marked("baseline"),
    "additional": marked("additional resource charge"),
    "reduced": marked("reduced resource charge"),
    "seat": marked("seat"),
    "time": marked("time"),
    "outcome": marked("outcome"),
    "gain_share": marked("gain-share"),
    "transition": marked("transition fee"),
    "pass_through": marked("pass-through"),
    "markup": marked("mark-up"),
    "fixed": marked("fixed"),
    "cap": marked("cap"),
    "adjustment": marked("adjustment for late facts"),
    "credit": marked("service credit"),
    "earn_back": marked("earned back"),
}
METRIC_WORDS: Mapping[str, str] = {
    "turnaround_time": marked("Turnaround time"),
    "response_time": marked("Response time"),
    "first_response": marked("First response"),
    "next_response": marked("Next response"),
    "accuracy": marked("Accuracy"),
    "first_pass_yield": marked("First-pass yield"),
}
FACT_WORDS: Mapping[str, str] = {
    "time": marked("time sheet"),
    "receipt": marked("receipt to pass on"),
    "cost": marked("what the work cost the client"),
    "milestone": marked("accepted milestone"),
    "outcome": marked("outcome"),
    "exclusion": marked("why a missed level does not count"),
}
PARAMETER_WORDS = (
    marked("committed"),
    marked("shortfall rate"),
    marked("window"),
    marked("carry"),
    marked("carry cap pct"),
    marked("monthly rate"),
    marked("day count"),
    marked("holidays"),
    marked("opening"),
    marked("closing"),
    marked("vacancy tolerance days"),
    marked("vacancy deducts"),
    marked("monthly charge"),
    marked("volume"),
    marked("deadband pct"),
    marked("additional rate"),
    marked("reduced rate"),
    marked("measured from"),
    marked("roles"),
    marked("increment minutes"),
    marked("cap"),
    marked("price"),
    marked("gate pct"),
    marked("baseline cost"),
    marked("threshold"),
    marked("share pct"),
    marked("total"),
    marked("instalments"),
    marked("milestones"),
    marked("markup pct"),
    marked("markup cap"),
    marked("monthly"),
    marked("scheme"),
    marked("tier window"),
    marked("minimum"),
    marked("minimum window"),
    marked("quarter"),
    marked("year"),
    marked("graduated"),
    marked("all units"),
    marked("edge"),
    marked("calendar"),
    marked("working"),
    marked("pro rata"),
    marked("whole"),
    marked("excess"),
    marked("nothing"),
    marked("surplus"),
    marked("shortfall"),
)
"""What the parameters of pricing models and their values are called, as `parameters_of` writes them."""
PROMISE_WORDS: Mapping[str, str] = {
    "take_or_pay": marked("take or pay"),
    "commitment": marked("committed to"),
    "tiers": marked("tiers"),
}
MODEL_WORDS: Mapping[str, str] = {
    "take_or_pay": marked("take or pay"),
    "per_item": marked("per item"),
    "per_fte": marked("per FTE"),
    "baseline": marked("baseline with bands"),
    "time_and_materials": marked("time and materials"),
    "outcome": marked("outcome"),
    "gain_share": marked("gain-share"),
    "transition_fee": marked("transition fee"),
    "pass_through": marked("pass-through"),
    "fixed": marked("fixed"),
}
DUTY_WORDS: Mapping[str, str] = {
    "responsible": marked("responsible"),
    "accountable": marked("accountable"),
    "consulted": marked("consulted"),
    "informed": marked("informed"),
    "none": marked("no part"),
}
PAPER_WORDS: Mapping[str, str] = {
    "master_agreement": marked("Master agreement"),
    "statement_of_work": marked("Statement of work"),
    "change_request": marked("Change request"),
}
COMING_WORDS: Mapping[str, str] = {
    "notice": marked("last day to give notice"),
    "ends": marked("the term ends"),
    "renews": marked("the term renews"),
    "phase_begins": marked("begins: {name}"),
    "phase_ends": marked("ends: {name}"),
    "version_begins": marked("version {name} begins"),
}
WINDOW_WORDS: Mapping[str, str] = {
    "month": marked("month"),
    "quarter": marked("quarter"),
    "year": marked("year"),
}
WEEKDAY_WORDS: Mapping[str, str] = {
    "mon": marked("Mon"),
    "tue": marked("Tue"),
    "wed": marked("Wed"),
    "thu": marked("Thu"),
    "fri": marked("Fri"),
    "sat": marked("Sat"),
    "sun": marked("Sun"),
}
PARTICULAR_WORDS: Mapping[str, str] = {
    "vat_id": marked("VAT number, with its country"),
    "tax_id": marked("Tax number at home"),
    "legal_id": marked("Registration number"),
    "street": marked("Street"),
    "city": marked("Town"),
    "postcode": marked("Postcode"),
    "email": marked("E-mail for invoices"),
    "peppol": marked("Address at Peppol, such as 9930:DE136695976"),
    "account": marked("Account that is paid to"),
    "tax_rate": marked("VAT at home, %"),
    "exempt_reason": marked("Exempt from VAT, by what rule"),
    "order": marked("Purchase order"),
    "reference": marked("Buyer reference"),
}
MONEY_WORDS: Mapping[str, Mapping[str, str]] = {
    "particular_words": PARTICULAR_WORDS,
    "dispute_words": DISPUTE_WORDS,
    "charge_words": CHARGE_WORDS,
    "metric_words": METRIC_WORDS,
    "fact_words": FACT_WORDS,
    "model_words": MODEL_WORDS,
    "promise_words": PROMISE_WORDS,
    "duty_words": DUTY_WORDS,
    "paper_words": PAPER_WORDS,
    "coming_words": COMING_WORDS,
    "window_words": WINDOW_WORDS,
    "weekday_words": WEEKDAY_WORDS,
}
"""Under which name each list stands in a template."""
