import unittest

from sidebyside import analysis
from sidebyside.analysis import JournalEntry, Times
from sidebyside.load import Request

# Ten requests a second for 12 s; the fault at 4 s, the return at 8 s.
TIMES = Times(start=100.0, fault_begun=104.0, fault_done=104.01, healed=108.0, end=112.0)


def request(number, backend="ams-1", status=200, latency=0.010, method="GET", sent_late=0.0, error=""):
    intended = 100.0 + number / 10
    return Request(number, method, intended, intended + sent_late, intended + latency, status, backend, error)


def clean_run():
    """ams, then fra from the fault until 9 s, then ams again."""
    return [request(n, backend="fra-1" if 40 <= n < 90 else "ams-1") for n in range(120)]


def find(requests, journal=()):
    return analysis.find(requests, list(journal), TIMES, "ams", "fra")


class FindTest(unittest.TestCase):
    def test_a_clean_run_fails_nothing_and_shifts_at_once(self):
        found = find(clean_run())
        self.assertEqual((found.failed_get, found.failed_post, found.exposed_fault, found.exposed_return), (0, 0, 0, 0))
        self.assertAlmostEqual(found.shift_s, 0.1, places=3)  # the first request after fault_done
        self.assertAlmostEqual(found.first_back_s, 1.0, places=3)
        self.assertAlmostEqual(found.full_back_s, 1.0, places=3)
        self.assertIsNone(found.last_primary_s)
        self.assertEqual(found.shares, [1.0] * 4 + [0.0] * 5 + [1.0] * 3)

    def test_a_region_never_left_has_no_shift_and_a_last_request_on_it(self):
        found = find([request(n) for n in range(120)])
        self.assertIsNone(found.shift_s)
        self.assertIsNone(found.first_backup_s)
        self.assertAlmostEqual(found.last_primary_s, 3.9, places=3)

    def test_a_region_that_does_not_return_has_no_way_back(self):
        found = find([request(n, backend="fra-1" if n >= 40 else "ams-1") for n in range(120)])
        self.assertIsNone(found.first_back_s)
        self.assertIsNone(found.full_back_s)

    def test_a_ramp_is_back_when_first_seen_and_fully_back_at_its_end(self):
        requests = clean_run()
        for n in range(85, 100):  # one in five, then all
            requests[n] = request(n, backend="ams-1" if n % 5 == 0 else "fra-1")
        found = find(requests)
        self.assertAlmostEqual(found.first_back_s, 0.5, places=3)
        self.assertAlmostEqual(found.full_back_s, 2.0, places=3)

    def test_trials_during_the_fault_do_not_hide_the_shift_but_show_as_last_primary(self):
        requests = clean_run()
        requests[60] = request(60, backend="ams-2")
        found = find(requests)
        self.assertAlmostEqual(found.last_primary_s, 2.0, places=3)
        self.assertAlmostEqual(found.shift_s, 0.1, places=3)

    def test_slow_and_failed_requests_are_exposed_and_fast_ones_not(self):
        requests = clean_run()
        requests[41] = request(41, backend="fra-1", latency=0.051)
        requests[42] = request(42, backend="fra-1", latency=0.049)
        requests[43] = request(43, backend="", status=0, error="timeout", latency=10.0)
        requests[95] = request(95, latency=0.2)
        found = find(requests)
        self.assertEqual((found.exposed_fault, found.exposed_return, found.failed_get), (2, 1, 1))
        self.assertEqual(found.kinds, {"timeout": 1})
        self.assertAlmostEqual(found.added_max_ms, 9990.0, places=3)

    def test_a_request_under_way_when_the_fault_struck_counts_as_exposed(self):
        requests = clean_run()
        requests[39] = request(39, status=502, backend="", latency=0.2)
        found = find(requests)
        self.assertEqual((found.exposed_fault, found.exposed_before), (1, 0))

    def test_503_with_retry_after_is_a_failure_like_any_other(self):
        requests = clean_run()
        requests[50] = request(50, status=503, backend="")
        self.assertEqual(find(requests).failed_get, 1)

    def test_latency_counts_from_the_intended_time(self):
        self.assertAlmostEqual(request(0, latency=0.5, sent_late=0.4).latency, 0.5)


class PostTest(unittest.TestCase):
    def failed_post(self, number):
        requests = clean_run()
        requests[number] = request(number, method="POST", status=502, backend="")
        return requests

    def test_a_failed_post_that_a_back_end_had_read_is_excused(self):
        found = find(self.failed_post(45), [JournalEntry(45, "ams-1", 104.5, "POST")])
        self.assertEqual((found.failed_post, found.failed_post_unread), (1, 0))

    def test_a_failed_post_that_nobody_read_is_not_excused(self):
        found = find(self.failed_post(45), [JournalEntry(44, "ams-1", 104.4, "POST")])
        self.assertEqual((found.failed_post, found.failed_post_unread), (1, 1))

    def test_a_failed_post_under_way_at_the_fault_is_excused(self):
        found = find(self.failed_post(40))  # sent at 104.0, the fault was over at 104.01
        self.assertEqual((found.failed_post, found.failed_post_unread), (1, 0))

    def test_a_post_read_twice_is_found(self):
        entries = [JournalEntry(45, "ams-1", 104.5, "POST"), JournalEntry(45, "fra-1", 104.6, "POST"), JournalEntry(46, "fra-1", 104.7, "POST")]
        self.assertEqual(find(clean_run(), entries).repeated_post, 1)

    def test_extra_load_counts_what_was_read_more_often_than_sent(self):
        requests = clean_run()
        journal = [JournalEntry(one.number, "ams-1", one.intended, "GET") for one in requests]
        self.assertEqual(find(requests, journal).extra_all, 0.0)
        twice = journal + [JournalEntry(45, "fra-1", 104.7, "GET"), JournalEntry(46, "fra-1", 104.7, "GET")]
        found = find(requests, twice)
        self.assertAlmostEqual(found.extra_all, 2 / len(requests))
        during = [one for one in requests if TIMES.fault_done <= one.intended < TIMES.healed]
        self.assertAlmostEqual(found.extra_fault, 2 / len(during))
        self.assertEqual(found.repeated_post, 0)
        self.assertEqual(find(requests, journal[5:]).extra_all, 0.0)

    def test_the_journal_of_the_warm_up_is_left_out(self):
        self.assertEqual(analysis.parse_journal("-5 ams-1 99.5 POST\n7 fra-2 101.25 POST\n"), [JournalEntry(7, "fra-2", 101.25, "POST")])


if __name__ == "__main__":
    unittest.main()
