import contextlib
import io
import math
import os
import signal
import subprocess
import sys
import time
import unittest

from sidebyside import processes, proxy, report


class QuantileTest(unittest.TestCase):
    def test_quantiles_are_members_of_the_sample(self):
        ordered = [float(n) for n in range(1, 101)]
        self.assertEqual([report.quantile(ordered, q) for q in (0.0, 0.01, 0.5, 0.99, 0.991, 1.0)], [1, 1, 50, 99, 100, 100])
        self.assertTrue(math.isnan(report.quantile([], 0.5)))


class SparklineTest(unittest.TestCase):
    def test_nothing_a_trickle_and_everything_look_different(self):
        self.assertEqual(report.sparkline([None, 0.0, 0.01, 0.5, 1.0]), " ·▁▅█")
        self.assertEqual(report.sparkline([0.0, 0.01, 1.0], plain=True), "._#")


class ProcessesTest(unittest.TestCase):
    def test_stat_of_a_process_with_a_wicked_name(self):
        stat = processes.parse_stat(7, b"7 (a) b) S 3 4 5 0 -1 0 0 0 0 0 100 20 3 1 20 0 1 0 9 1000 50 0\n")
        self.assertEqual((stat.parent, stat.session, stat.ticks, stat.rss_bytes), (3, 5, 124, 50 * processes.PAGE_BYTES))

    def test_usage_counts_children_and_those_already_reaped(self):
        burn = "import time\nend = time.process_time() + 0.3\nwhile time.process_time() < end: pass\n"
        script = f"import subprocess, sys, time\nsubprocess.run([sys.executable, '-c', {burn!r}])\nprint('burnt', flush=True)\ntime.sleep(60)\n"
        with processes.Stage() as stage:
            running = stage.start("burner", [sys.executable, "-c", script])
            until = time.monotonic() + 30
            while "burnt" not in running.tail() and time.monotonic() < until:
                time.sleep(0.02)
            self.assertGreaterEqual(processes.usage(running.pid).cpu_seconds, 0.3)

    def test_leaving_the_stage_ends_a_stubborn_tree_and_removes_the_directory(self):
        script = (
            "import signal, subprocess, sys, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
            "child = subprocess.Popen([sys.executable, '-c', 'import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)'])\n"
            "print(child.pid, flush=True)\ntime.sleep(60)\n"
        )
        with processes.Stage() as stage:
            running = stage.start("stubborn", [sys.executable, "-c", script])
            until = time.monotonic() + 30
            while not running.tail() and time.monotonic() < until:
                time.sleep(0.02)
            child = int(running.tail())
            os.kill(running.pid, signal.SIGSTOP)
            running.stop(grace_seconds=0.2)
            directory = stage.directory
        self.assertFalse(os.path.exists(directory))
        self.assertTrue(gone(child))

    def test_a_kept_directory_must_be_new_or_empty(self):
        with processes.Stage() as stage:
            stage.write("old.journal", "1 ams-1 0.0\n")
            with self.assertRaisesRegex(processes.Unusable, "empty"):
                with processes.Stage(keep=stage.directory):
                    pass

    def test_a_program_that_ends_at_once_is_reported_with_its_last_words(self):
        with processes.Stage() as stage:
            running = stage.start("quitter", [sys.executable, "-c", "print('no licence')"])
            with self.assertRaisesRegex(processes.Unusable, "no licence"):
                processes.wait_answer(running, "http://127.0.0.1:9/", 20)


def gone(pid: int) -> bool:
    """True once the process has ended; an orphan may stay a zombie until init reaps it."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            with open(f"/proc/{pid}/stat", "rb") as file:
                if file.read().rsplit(b")", 1)[1].split()[0] == b"Z":
                    return True
        except OSError:
            return True
        time.sleep(0.02)
    return False


class RatioTest(unittest.TestCase):
    def sample(self, peer, number, cpu, body=100):
        numbers = dict(requests=1, errors=0, requests_per_second=1.0, p50_ms=1.0, p99_ms=1.0, p999_ms=1.0, rss_mb=1.0, pss_mb=1.0)
        return proxy.Sample(peer=peer, round=number, connections=64, body=body, cpu_per_100k=cpu, foreign_share=0.0, stolen_share=0.0, **numbers)

    def test_a_ratio_pairs_runs_of_the_same_round_and_load(self):
        samples = [self.sample("nginx", 0, 2.0), self.sample("wissel", 0, 1.0), self.sample("nginx", 1, 4.0), self.sample("wissel", 1, 3.0)]
        samples += [self.sample("nginx", 0, 10.0, body=10240), self.sample("wissel", 0, 9.0, body=10240), self.sample("wissel", 2, 1.0)]
        self.assertEqual(proxy.ratios(samples, "wissel", "nginx", proxy.Cell(64, 100)), [0.5, 0.75])
        self.assertEqual(proxy.ratios(samples, "wissel", "nginx"), [0.5, 0.75, 0.9])

    def test_a_requirement_that_was_not_measured_is_not_reached(self):
        chosen = proxy.options(".", ["--require", "wissel:0.9"])
        with contextlib.redirect_stdout(io.StringIO()):
            self.assertEqual(proxy.verdict(chosen, [], {}, False), 1)
            self.assertEqual(proxy.verdict(chosen, [], {"wissel": [0.95, 0.8, 0.7]}, False), 0)
            self.assertEqual(proxy.verdict(chosen, [], {"wissel": [0.95, 0.92, 0.7]}, False), 1)


class CommandLineTest(unittest.TestCase):
    def test_wrong_usage_exits_with_two_and_names_what_was_expected(self):
        here = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
        for script, arguments in (("proxy", ["--peers", "apache"]), ("failover", ["--faults", "flood"]), ("failover", ["--at", "30"])):
            done = subprocess.run([sys.executable, os.path.join(here, script), *arguments], capture_output=True, text=True)
            self.assertEqual(done.returncode, 2)
            self.assertIn("expected", done.stderr)


if __name__ == "__main__":
    unittest.main()
