"""How much is measured; each size can be set by an environment variable."""

import os


def size(name, default):
    """Return the number that an environment variable names, or the default."""
    return int(os.environ.get(name) or default)


# How often each case runs; medians are shown.
RUNS = size("BENCH_RUNS", 3)
CRON_RUNS = size("BENCH_CRON_RUNS", 3)
LEADS = size("BENCH_LEADS", 100)
ORDERS = size("BENCH_ORDERS", 100)
BRIEFS = size("BENCH_BRIEFS", 80)
# A tenth of a size tells what is paid once and what is paid for each record.
SHARE = 10
# Opportunities in the small and in the large database of the cron.
FEW = size("BENCH_FEW", 10_000)
MANY = size("BENCH_MANY", 100_000)
DUE = size("BENCH_DUE", 1_000)
# The phone app: entries of the soak, and how often the rest is measured.
SOAK = size("BENCH_SOAK", 2_000)
PHONE_RUNS = size("BENCH_PHONE_RUNS", 7)
