"""Faults, end to end: real processes and connections on a real database.

What is due are the steps "Captured, not handed over yet" of recommendations that a
technician has captured over HTTP. Their server action sleeps, or raises, where the
recommendation says so.
"""

import subprocess
import threading
import time

import pytest

from tools.paths import LOGS, ROOT

ACTION = """
if "sleep" in record.observation:
    time.sleep(120)
if "break" in record.observation:
    raise UserError("Broken on purpose")
record.activity_schedule("mail.mail_activity_data_todo", summary="Step")
"""
# Ready, it waits for a file, so that two of them begin at the same moment.
PROCESS = """
import pathlib, time
folder = pathlib.Path({folder!r})
(folder / "ready-{name}").touch()
while not (folder / "go").exists():
    time.sleep(0.01)
env.cr.rollback()
{code}
env.cr.commit()
(folder / "done-{name}").touch()
"""
RUN_DUE = 'env["proactive.follow.up"]._cron_run_due(batch_size={})'
RUN_CRON = 'env.ref("proactive_service.ir_cron_follow_up").method_direct_trigger()'
SECONDS = 60


class Company:
    """The demo company: a technician captures, processes of Odoo run the steps."""

    def __init__(self, server, folder):
        self.server = server
        self.folder = folder
        self.processes = []
        self.order = self.search("fsm.order", [("is_closed", "=", False)])[0]

    def search(self, model, domain, login="technician"):
        return self.server.execute(model, "search", domain, login=login)

    def capture(self, prefix, observations):
        """Capture recommendations; return their ids."""
        values = [
            {
                "observation": observation,
                "customer_benefit": "No surprise stop in July",
                "capture_key": f"{prefix}-{number}",
            }
            for number, observation in enumerate(observations)
        ]
        return self.server.execute(
            *("fsm.order", "capture_recommendations", [self.order], values),
            login="technician",
        )

    def capture_due(self, prefix, observations):
        """Capture, and let a month pass: the steps are due, in this order."""
        ids = self.capture(prefix, observations)
        listed = ", ".join(map(str, ids))
        self.query(
            "UPDATE proactive_recommendation SET captured_on = captured_on - "
            f"interval '30 days' + (id - {ids[0]}) * interval '1 minute' "
            f"WHERE id IN ({listed})"
        )
        self.query(
            "UPDATE proactive_follow_up f SET base_on = r.captured_on, "
            "due_on = r.captured_on FROM proactive_recommendation r "
            f"WHERE r.id = f.recommendation_id AND r.id IN ({listed})"
        )
        return ids

    def query(self, sql):
        """Run SQL and return the lines of the answer."""
        return self.server.odoo.server.query(sql, self.server.database)

    def steps(self, prefix):
        """Return the steps as [(state, how many activities it has made), ...]."""
        lines = self.query(
            "SELECT f.state, (SELECT count(*) FROM mail_activity a "
            "WHERE a.follow_up_id = f.id) FROM proactive_follow_up f "
            "JOIN proactive_recommendation r ON r.id = f.recommendation_id "
            f"WHERE r.capture_key LIKE '{prefix}-%' ORDER BY r.id"
        )
        pairs = [line.split("|") for line in lines]
        return [(state, int(activities)) for state, activities in pairs]

    def start(self, name, code):
        """Start a process of Odoo that runs code when told to go."""
        log = LOGS / f"faults-{name}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                self.server.odoo.command(
                    *("shell", "-d", self.server.database, "--no-http")
                ),
                env=self.server.odoo.environment,
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                text=True,
            )
        process.log = log
        self.processes.append(process)
        folder = str(self.folder)
        process.stdin.write(PROCESS.format(folder=folder, name=name, code=code))
        process.stdin.close()
        return process

    def wait_ready(self, *names):
        wait_until(
            lambda: all((self.folder / f"ready-{name}").exists() for name in names)
        )

    def go(self):
        (self.folder / "go").touch()

    def finish(self, name, process):
        """Wait until a process has done its work; return its log."""
        process.wait(SECONDS)
        log = process.log.read_text(encoding="utf-8", errors="replace")
        assert (self.folder / f"done-{name}").exists(), log[-3000:]
        return log

    def run(self, name, code):
        self.go()
        return self.finish(name, self.start(name, code))


def wait_until(condition):
    """Wait until a condition holds.

    Raises:
        AssertionError: it does not within a minute.
    """
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline, "Nothing happened in time."
        time.sleep(0.1)


@pytest.fixture(scope="module")
def action(odoo_server):
    """Let the steps of recommendations do what ACTION says."""
    steps = odoo_server.execute(
        *("proactive.policy.step", "search_read"),
        *([("trigger", "=", "captured")], ["server_action_id"]),
    )
    values = {"state": "code", "code": ACTION}
    for number in {step["server_action_id"][0] for step in steps}:
        odoo_server.execute("ir.actions.server", "write", [number], values)


@pytest.fixture
def company(odoo_server, action, tmp_path):
    made = Company(odoo_server, tmp_path)
    yield made
    for process in made.processes:
        process.kill()
        process.wait()


def test_two_crons_at_once(company):
    """S1.6: two processes run the same due steps; each step happens once."""
    company.capture_due("two", [f"Filter {number} is full" for number in range(40)])
    names = ("first", "second")
    processes = [company.start(name, RUN_DUE.format(5)) for name in names]
    company.wait_ready(*names)
    company.go()
    for name, process in zip(names, processes, strict=True):
        company.finish(name, process)
    assert company.steps("two") == [("done", 1)] * 40


def test_killed_in_the_middle(company):
    """S1.6: others go on meanwhile; what was begun is undone, then done once."""
    observations = [f"Belt {number} is worn" for number in range(12)]
    observations[5] = "Belt that lets the server sleep"
    ids = company.capture_due("killed", observations)
    company.go()
    sleeper = company.start("sleeper", RUN_DUE.format(4))
    once, open_, batch = [("done", 1)], [("planned", 0)], 4
    wait_until(lambda: company.steps("killed")[:batch] == once * batch)
    company.run("other", RUN_DUE.format(4))
    assert company.steps("killed") == once * batch + open_ * batch + once * batch
    assert sleeper.poll() is None
    sleeper.kill()
    sleeper.wait()
    company.query(
        f"UPDATE proactive_recommendation SET observation = 'Belt' WHERE id = {ids[5]}"
    )
    company.run("resumed", RUN_DUE.format(4))
    assert company.steps("killed") == once * 12


def test_an_action_that_raises(company):
    """S1.6: it is kept with its error; the steps before and after it happen."""
    observations = ["Fan is loud", "Fan that will break", "Fan is dusty"]
    ids = company.capture_due("raises", observations)
    log = company.run("cron", RUN_CRON)
    assert company.steps("raises") == [("done", 1), ("failed", 0), ("done", 1)]
    assert "Broken on purpose" in log
    failed = company.server.execute(
        *("proactive.follow.up", "search_read"),
        *([("recommendation_id", "=", ids[1])], ["error_message"]),
        login="manager",
    )
    assert "Broken on purpose" in failed[0]["error_message"]


def test_same_capture_in_parallel(company):
    """S1.1: a phone that sends an entry again and again stores it once."""
    answers, errors = [], []
    barrier = threading.Barrier(3)

    def send():
        barrier.wait()
        try:
            answers.append(company.capture("parallel", ["Coil is iced up"]))
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=send) for _number in range(barrier.parties)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SECONDS)
    assert not errors
    assert len(answers) == barrier.parties
    stored = company.search(
        "proactive.recommendation", [("capture_key", "=", "parallel-0")]
    )
    assert len(stored) == 1
    assert all(answer == stored for answer in answers)
    assert company.steps("parallel") == [("planned", 0)]
