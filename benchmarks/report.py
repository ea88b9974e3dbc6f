"""The figures as a table, each beside its goal."""

from dataclasses import dataclass

from benchmarks.sizes import (
    BRIEFS,
    CRON_RUNS,
    DUE,
    FEW,
    LEADS,
    MANY,
    ORDERS,
    RUNS,
    SHARE,
)

HEADINGS = ("What", "Plain Odoo + OCA", "With our addons", "Compared", "Goal", "")
MOST_CAPTURE = 1.5
MOST_CRON = 1.2
# The phone app: kilobytes of JavaScript with gzip, and seconds.
APP_SIZE, APP_OPENING, APP_SAVING, APP_SENDING = 90, 0.5, 0.2, 3
# What the process may grow by, in megabytes, while it runs the steps.
FLAT_MEMORY = 10


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    title: str
    plain: str
    ours: str
    compared: str
    goal: str
    met: bool

    def cells(self):
        """Return the texts of the line."""
        verdict = "met" if self.met else "not met"
        return (
            self.title,
            self.plain,
            self.ours,
            self.compared,
            self.goal,
            verdict,
        )


def cost(sample):
    """Return queries and time as a text."""
    seconds = sample["seconds"]
    time = f"{seconds:.1f} s" if seconds >= 2 else f"{seconds * 1000:.0f} ms"
    return f"{sample['queries']:.0f} queries, {time}"


def ratio(ours, plain, key="queries"):
    """Return how many times as much ours costs."""
    return ours[key] / plain[key]


def lead_rows(figures):
    """Opportunities that have nothing to do with us."""
    for case in figures["leads"]:
        plain, ours = case["sides"]["plain"], case["sides"]["ours"]
        extra = (ours["queries"] - plain["queries"]) / case["records"]
        yield Row(
            case["title"],
            cost(plain),
            cost(ours),
            f"{ratio(ours, plain):.2f} x queries, {extra:+g} per record, "
            f"{ratio(ours, plain, 'seconds'):.2f} x time",
            "no extra query per record",
            extra <= 0,
        )


def capture_row(figures, many):
    """One recommendation, handed over, beside an opportunity made by hand."""
    plain, ours = figures["one_lead"], figures["capture"]
    constant = ours["queries"] - MOST_CAPTURE * plain["queries"]
    grown = many["many"]["queries"] - many["few"]["queries"]
    return Row(
        "Capture 1 recommendation and hand it over; plain: create 1 opportunity",
        cost(plain),
        cost(ours),
        f"{ratio(ours, plain):.2f} x queries = {MOST_CAPTURE:g} x plus {constant:g}; "
        f"{grown:+g} when there are {MANY:,} opportunities instead of {FEW:,}",
        f"{MOST_CAPTURE:g} x the queries plus a constant",
        grown <= 0,
    )


def completion_row(figures):
    """Visits completed at once."""
    few, many = (figures["completion"][str(n)] for n in (ORDERS // SHARE, ORDERS))
    extra = [case["ours"]["queries"] - case["plain"]["queries"] for case in (few, many)]
    plain, ours = many["plain"], many["ours"]
    return Row(
        f"Complete {ORDERS} visits",
        cost(plain),
        cost(ours),
        f"{extra[1]:+g} queries ({extra[0]:+g} for {ORDERS // SHARE}), "
        f"{ratio(ours, plain, 'seconds'):.2f} x time",
        "a constant number more",
        extra[1] <= extra[0],
    )


def brief_row(figures):
    """The visit briefs of few and of many visits."""
    few, many = figures["briefs"].values()
    return Row(
        f"Read the brief of {BRIEFS} visits",
        "-",
        cost(many),
        f"{many['queries']:g} queries; {few['queries']:g} for {min_briefs(figures)}",
        "a constant number of queries",
        many["queries"] <= few["queries"],
    )


def min_briefs(figures):
    """Return the smaller number of visits."""
    return min(map(int, figures["briefs"]))


def cron_rows(figures):
    """The cron of the steps among few and among many opportunities."""
    few, many = figures["few"], figures["many"]
    times = ratio(many, few, "seconds")
    yield Row(
        f"Run {DUE:,} due steps among {MANY:,} opportunities",
        "-",
        f"{cost(many)}; among {FEW:,}: {cost(few)}",
        f"{times:.2f} x time, {ratio(many, few):.2f} x queries",
        f"at most {MOST_CRON:g} x the time",
        times <= MOST_CRON,
    )
    before, after = figures["memory"]
    steps = 2 * CRON_RUNS * DUE
    yield Row(
        f"Memory before and after {steps:,} due steps in one process",
        "-",
        f"{before:.0f} MB; {after:.0f} MB",
        f"{after - before:+.1f} MB",
        f"flat: less than {FLAT_MEMORY} MB more",
        after - before < FLAT_MEMORY,
    )


def phone_rows(figures):
    """The technician's phone app: how large, how fast, and whether it keeps all."""
    size, speed, soak = (figures[name] for name in ("size", "speed", "soak"))
    kilobytes = size["gzip"] / 1024
    yield Row(
        "Phone app: its JavaScript, with gzip",
        "-",
        f"{kilobytes:.1f} KB",
        f"{size['raw'] / 1024:.0f} KB without gzip",
        f"at most {APP_SIZE} KB",
        kilobytes <= APP_SIZE,
    )
    photo = f"{speed['photo'] / 1e6:.1f} MB"
    for title, seconds, goal in (
        ("opens without signal", speed["opening"], APP_OPENING),
        (f"saves, a photo of {photo} chosen before", speed["saving"], APP_SAVING),
        (
            f"sends {speed['waiting']} entries with photos",
            speed["sending"],
            APP_SENDING,
        ),
    ):
        yield Row(
            f"Phone app: {title}",
            "-",
            f"{seconds:.2f} s",
            f"median of {speed['runs']}",
            f"under {goal:g} s",
            seconds < goal,
        )
    yield Row(
        f"Phone app: {soak['entries']:,} entries while all dies that can",
        "-",
        f"{soak['entries']:,} entries and {soak['photos']:,} photos arrived once"
        if not soak["bad"]
        else f"{soak['bad']} entries are wrong",
        "see below",
        "none lost, none doubled",
        not soak["bad"],
    )


def rows_of(figures, cron_figures, phone_figures):
    """Return all lines of the table."""
    return [
        *lead_rows(figures),
        capture_row(figures, cron_figures["capture"]),
        completion_row(figures),
        brief_row(figures),
        *cron_rows(cron_figures["cron"]),
        *phone_rows(phone_figures),
    ]


def table(rows):
    """Return the lines as a Markdown table with aligned columns."""
    lines = [HEADINGS, *(row.cells() for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    lines.insert(1, ["-" * width for width in widths])
    return "\n".join(
        "| " + " | ".join(map(str.ljust, cells, widths)) + " |" for cells in lines
    )


def report(figures, cron_figures, phone_figures):
    """Return what the user reads at the end."""
    rows = rows_of(figures, cron_figures, phone_figures)
    met = sum(row.met for row in rows)
    return "\n".join(
        [
            table(rows),
            "",
            f"Medians of {RUNS} runs after one to warm up, {CRON_RUNS} of the cron, "
            "on each side in turn. Notes of changes and mails in the queue count, "
            "too.",
            f"Phone app: {phone_figures['soak']['words']}",
            f"{met} of {len(rows)} goals met"
            + "".join(f"\n  not met: {row.title}" for row in rows if not row.met),
            f"({LEADS} opportunities, {ORDERS} visits, {BRIEFS} briefs, {DUE:,} due "
            "steps; BENCH_LEADS, BENCH_ORDERS, ... in benchmarks/sizes.py change it)",
        ]
    )
