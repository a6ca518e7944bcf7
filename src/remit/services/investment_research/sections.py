"""What the note shows, section by section, as written words: one content for paper and page."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from remit.services.figures import SumState, Writer, chart_rows, known_ratios, ratios, translator, worth_names
from remit.services.investment_research.plots import income_plot, price_plot
from remit.services.investment_research.study import Study
from remit.services.investment_research.terms import Terms
from remit.services.investment_research.wording import group, words
from remit.services.kit import Report, Section, ServiceCall, signed_rows

FAILING_MAX = 20


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells the sections of one note."""

    call: ServiceCall
    made: Study
    writer: Writer
    terms: Terms
    distribution: Mapping[str, int]

    def say(self, key: str) -> str:
        """Return a word of the note in its language."""
        return words("note", key)[self.writer.language]

    def of(self, key: str) -> str:
        """Write a figure by key, with its unit."""
        return self.writer.figure(self.made.figures[key])

    def filled(self, text: str) -> str:
        """Write a text of the draft with its figures."""
        return self.writer.filled(text, self.made.figures)

    def name(self, names: Mapping[str, str]) -> str:
        """Return the name in the note's language."""
        return names[self.writer.language]

    def told(self) -> Iterator[Section]:
        """Yield the sections in the order in which a reader wants them."""
        yield self.thesis()
        yield Section(
            self.say("risks"), tuple(self.writer.filled(one, self.made.figures) for one in self.made.draft.risks)
        )
        yield Section(self.say("price_chart"), picture="price.svg")
        yield self.statements()
        yield from self.parts()
        yield self.ratios()
        yield from self.valuation()
        yield self.comparables()
        yield self.checks()
        yield self.definitions()
        yield self.disclosures()
        yield self.certificate()
        yield self.sources()

    def thesis(self) -> Section:
        """Claims with their figures, facts told from opinions."""
        claims = self.made.draft.claims
        told = tuple(f"{self.say(kind)}. {self.filled(text)}" for kind, text in claims)
        return Section(self.say("thesis"), told)

    def statements(self) -> Section:
        """The standard chart over the years, money in millions."""
        rows = tuple(
            (self.name(row.names), *self._years(row.key))
            for row in chart_rows()
            if any(f"{row.key}.{year}" in self.made.chart for year in self.made.worth.years)
        )
        head = (f"{self.say('money_unit')} {self.made.draft.currency}", *map(str, self.made.worth.years))
        return Section(self.say("statements"), (), head, rows, self._columns(), picture="income.svg")

    def parts(self) -> Iterator[Section]:
        """What revenue and other lines are made of, by segment or region, with the last year's share."""
        years = self.made.worth.years
        head = (f"{self.say('money_unit')} {self.made.draft.currency}", *map(str, years), f"% {years[-1]}")
        for one in self.made.parts:
            rows = tuple((member, *map(self._bare, keys)) for member, keys in one.table(years))
            yield Section(self.name(one.names), (), head, rows, (*self._columns(), len(years) + 1))

    def ratios(self) -> Section:
        """The ratios over the years."""
        known = {key.rpartition(".")[0] for key in ratios(self.made.chart)}
        rows = tuple((self.name(one.names), *self._years(one.key)) for one in known_ratios() if one.key in known)
        return Section(self.say("ratios"), (), ("", *map(str, self.made.worth.years)), rows, self._columns())

    def valuation(self) -> Iterator[Section]:
        """Assumptions with reasons, forecast years, the way to a share, and the sensitivity."""
        draft, say = self.made.draft, self.say
        rows = tuple(
            (self.name(names), self._assumed(key), draft.reasons.get(key, ""))
            for key, names in worth_names()["assumptions"].items()
        )
        yield Section(say("valuation"), (), (say("assumption"), say("value"), say("reason")), rows, narrow=(0, 1))
        parts = ("revenue", "operating_income", "tax", "reinvested", "free_cash_flow", "present_value")
        years = tuple(
            (str(one.year), *(self.writer.millions(getattr(one, part)) for part in parts))
            for one in self.made.worth.value.years
        )
        value = self.made.worth.value
        last = (self.writer.millions(one) for one in (value.terminal_value, value.terminal_present))
        beyond = (say("beyond"), "", "", "", "", *last)
        head = (say("year"), *(say(part) for part in parts))
        steps = ("enterprise_value", "terminal_share", "equity_value", "cash_flow_value")
        told = tuple(f"{self.name(self.made.figures[key].names)}: {self.of(key)}" for key in steps)
        yield Section("", told, head, (*years, beyond), tuple(range(1, 7)))
        table = tuple(
            (self.writer.percent(rate), *("–" if one is None else self.writer.decimals(one, "0.01") for one in row))
            for rate, row in zip(self.made.worth.rates, self.made.worth.table, strict=True)
        )
        across = ("", *(self.writer.percent(growth) for growth in self.made.worth.growths))
        yield Section(say("sensitivity"), (), across, table, tuple(range(1, 6)))

    def comparables(self) -> Section:
        """Multiples over the peers and the prices they imply."""
        say = self.say
        rows = tuple(
            (
                self.name(self.made.figures[one.key].names),
                str(one.count),
                f"{self.writer.decimals(one.median, '0.01')}×",
                self.of(f"implied.{one.key}"),
            )
            for one in self.made.worth.multiples
        )
        peers = "; ".join(f"{one.name} ({one.source})" for one in self.made.draft.peers)
        head = (say("multiple"), say("peers_used"), say("median"), say("implied"))
        return Section(say("peers"), (peers,) if peers else (), head, rows, (1, 2, 3))

    def checks(self) -> Section:
        """How many sums hold, and each that fails or was restated."""
        states = Counter(one.state for one in self.made.footings)
        counts = " / ".join(str(states[state]) for state in (SumState.HOLDS, SumState.FAILS, SumState.INCOMPLETE))
        failing = [
            f"{self.say('failing')}: {one.parent} {one.period}, {one.stated:f} ≠ {one.summed:f}"
            for one in self.made.footings
            if one.state is SumState.FAILS
        ]
        restated = [
            f"{self.say('restated')}: {one.later.concept} {one.later.period}, "
            f"{one.earlier.value:f} ({one.earlier.place}), then {one.later.value:f} ({one.later.place})"
            for one in self.made.restated
        ]
        return Section(
            self.say("checks"), (f"{self.say('sums')}: {counts}", *failing[:FAILING_MAX], *restated[:FAILING_MAX])
        )

    def definitions(self) -> Section:
        """What each rating means, and how many companies have it."""
        say, grades = self.say, self.terms.grades
        rows = tuple(
            (
                self.name(one.names),
                say("below") if one.at_least is None else f"{say('at_least')} {self.writer.percent(one.at_least)}",
                str(self.distribution[one.key]),
            )
            for one in grades
        )
        return Section(say("definitions"), (), (say("rating"), say("definition"), say("companies")), rows, (2,))

    def disclosures(self) -> Section:
        """What was declared of independence."""
        given = self.call.variables
        rows = tuple(
            (self.name(names), self.name(words("disclosures", str(given.get(key) or "no"))))
            for key, names in group("disclosures").items()
            if key not in ("yes", "no")
        )
        more = str(given.get("declaration") or "")
        return Section(
            self.say("disclosures"), tuple(one for one in (self.say("certified"), more) if one), ("", ""), rows
        )

    def certificate(self) -> Section:
        """Who judged what, who approved a change, who signed which content."""
        case, say = self.call.variables["case_file"], self.say
        decided = [", ".join(dict.fromkeys(each["person"] for each in one["decided"])) for one in case["questions"]]
        rows = tuple(
            (self.name(one["text"]), self.name(one["answer_text"]), people)
            for one, people in zip(case["questions"], decided, strict=True)
        )
        told = [f"{name}: {value}" for name, value in signed_rows(case, language=self.writer.language)]
        if self.call.variables.get("rating_changed"):
            told.append(f"{say('approval')}: {self.call.variables.get('approval_comment') or ''}")
        return Section(say("certificate"), tuple(told), (say("judgements"), say("rating"), say("analysts")), rows)

    def sources(self) -> Section:
        """Every figure with its source, or its working and what it rests on."""
        rows = tuple(
            (one.key, self.writer.bare(one), one.source or f"{one.working} · {', '.join(one.inputs[:6])}")
            for one in self.made.figures.values()
        )
        return Section(
            self.say("sources"), (), (self.say("figure"), self.say("value"), self.say("source")), rows, (1,), (0,)
        )

    def _years(self, key: str) -> Iterator[str]:
        return (self._bare(f"{key}.{year}") for year in self.made.worth.years)

    def _bare(self, key: str) -> str:
        found = self.made.figures.get(key)
        return "–" if found is None else self.writer.bare(found)

    def _columns(self) -> tuple[int, ...]:
        return tuple(range(1, len(self.made.worth.years) + 1))

    def _assumed(self, key: str) -> str:
        found = (one for name, one in self.made.figures.items() if name.split(".")[:2] == ["assumed", key])
        return " · ".join(self.writer.bare(one) for one in found)


def note_of(call: ServiceCall, made: Study, writer: Writer, terms: Terms, distribution: Mapping[str, int]) -> Report:
    """Tell a whole note."""
    teller = Teller(call, made, writer, terms, distribution)
    say, variables = teller.say, call.variables
    names = {one.key: teller.name(one.names) for one in terms.grades}
    before = variables["rating_before"]
    was = f" ({say('before')} {names.get(before, before)})" if before else f" ({say('new_rating')})"
    facts = (
        (say("rating"), names[variables["rating"]] + (was if variables["rating_changed"] or not before else "")),
        *((teller.name(made.figures[key].names), teller.of(key)) for key in ("price", "target_price", "upside")),
        (say("as_of"), translator(writer.language).date(made.draft.as_of)),
        (say("signed"), str(variables["case_file"]["sign_off"]["person"])),
    )
    pictures = {"price.svg": price_plot(made, writer), "income.svg": income_plot(made, writer)}
    company = f"{made.draft.company} ({made.draft.ticker})"
    return Report(say("title"), company, facts, tuple(teller.told()), pictures, writer.language)
