"""The note's charts: the price with its target, revenue and operating income by year."""

from remit.services.figures import MILLION, Writer
from remit.services.investment_research.study import Study
from remit.services.investment_research.wording import words
from remit.services.kit import Plot, Series, draw_bars, draw_lines

POINTS_MAX = 120


def price_plot(made: Study, writer: Writer) -> str:
    """Draw the closing prices, thinned to what the eye can tell apart, with the target across."""
    step = max(1, -(-len(made.worth.prices) // POINTS_MAX))
    shown = made.worth.prices[::-1][::step][::-1]
    closes = [one.close for one in made.worth.prices]
    summary = words("note", "price_summary")[writer.language].format(
        low=writer.decimals(min(closes), "0.01"),
        high=writer.decimals(max(closes), "0.01"),
        last=writer.decimals(closes[-1], "0.01"),
    )
    target = float(made.figures["target_price"].value)
    return draw_lines(
        Plot(
            words("note", "price_chart")[writer.language],
            summary,
            tuple(f"{one.day:%m/%Y}" for one in shown),
            (Series(made.draft.ticker, tuple(float(one.close) for one in shown)),),
            write=lambda value: f"{value:.2f}",
            target=(words("note", "target")[writer.language], target),
        )
    )


def income_plot(made: Study, writer: Writer) -> str:
    """Draw revenue and operating income, in millions."""
    rows = ("revenue", "operating_income")
    series = tuple(
        Series(
            words("note", row)[writer.language],
            tuple(
                float(made.figures[f"{row}.{year}"].value / MILLION) if f"{row}.{year}" in made.figures else None
                for year in made.worth.years
            ),
        )
        for row in rows
    )
    revenue = [made.figures[f"revenue.{year}"] for year in made.worth.years]
    summary = words("note", "income_summary")[writer.language].format(
        first=writer.figure(revenue[0]), last=writer.figure(revenue[-1])
    )
    title = words("note", "income_chart")[writer.language]
    return draw_bars(
        Plot(title, summary, tuple(map(str, made.worth.years)), series, write=lambda value: f"{value:,.0f}")
    )
