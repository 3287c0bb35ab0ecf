"""What clients noticed of a region's fault, from the requests of a run. Pure: requests and journals in, figures out."""
from __future__ import annotations

import collections
import dataclasses
import math
from typing import Iterable

from sidebyside.load import Request
from sidebyside.report import quantile

EXPOSED_FACTOR = 5.0  # a request that takes this many times the median before the fault has felt it
SETTLED_SHARE = 0.99  # of a second's requests on the backup: the traffic has shifted
RETURNED_SHARE = 0.95  # of the share that the region had before: it is fully back
SETTLED_SECONDS = 1.0


@dataclasses.dataclass(frozen=True)
class Times:
    """When what happened, in seconds of the monotonic clock."""

    start: float
    fault_begun: float  # just before the first target was struck
    fault_done: float  # just after the last one was
    healed: float  # the region could serve again
    end: float


@dataclasses.dataclass(frozen=True)
class JournalEntry:
    """A request that a back end has read."""

    number: int
    backend: str
    at: float
    method: str


@dataclasses.dataclass(frozen=True)
class Findings:
    """The figures of one run. Seconds count from the fault or from the return; None: it did not happen within the run."""

    requests: int
    failed_get: int
    failed_post: int
    failed_post_unread: int  # failed, though no back end had read them and they were sent after the fault
    repeated_post: int  # read by more than one back end, or twice by one
    kinds: "dict[str, int]"  # of failures
    shift_s: "float | None"
    last_primary_s: "float | None"
    first_backup_s: "float | None"
    extra_fault: float  # requests read by back ends beyond those sent, of those sent while the fault lasted
    extra_all: float  # the same over the whole run
    exposed_fault: int
    exposed_return: int
    exposed_before: int  # the same before the fault: what the machine's noise alone does
    median_before_ms: float
    get_p99_ms: float  # of the GETs sent while the fault lasted, as clients saw them
    added_p50_ms: float
    added_p99_ms: float
    added_max_ms: float
    first_back_s: "float | None"
    full_back_s: "float | None"
    share_before: float
    shares: "list[float | None]"  # of the first region, per second of the run
    failures: "list[int]"  # per second of the run
    lag_p99_ms: float  # by how much the generator itself sent late


def find(requests: "list[Request]", journal: "list[JournalEntry]", times: Times, primary: str, backup: str) -> Findings:
    """Works out the figures of one run.

    `primary` and `backup` are the names that the back ends of a region begin with.
    """
    requests = sorted(requests, key=lambda one: one.intended)
    before = [one for one in requests if one.intended < times.fault_begun and one.done < times.fault_begun]
    during = [one for one in requests if times.fault_done <= one.intended < times.healed]
    after = [one for one in requests if one.intended >= times.healed]
    median_before = quantile(sorted(one.latency for one in before if one.good), 0.5)
    share_before = share(before, primary) or 0.0

    def exposed(one: Request) -> bool:
        return not one.good or one.latency > EXPOSED_FACTOR * median_before

    unread = unread_posts(requests, journal, times)
    added = sorted((one.latency - median_before) * 1000 for one in during)
    on_primary = [one.intended for one in during if one.backend.startswith(primary)]
    on_backup = [one.intended for one in during if one.good and one.backend.startswith(backup)]
    back = [one.intended for one in after if one.good and one.backend.startswith(primary)]
    return Findings(
        requests=len(requests),
        failed_get=sum(1 for one in requests if not one.good and one.method == "GET"),
        failed_post=sum(1 for one in requests if not one.good and one.method == "POST"),
        failed_post_unread=len(unread),
        repeated_post=sum(1 for count in reads(entry for entry in journal if entry.method == "POST").values() if count > 1),
        kinds=dict(collections.Counter(one.error or str(one.status) for one in requests if not one.good)),
        shift_s=since(settled(during, backup, times), times.fault_begun),
        last_primary_s=since(max(on_primary, default=None), times.fault_begun),
        first_backup_s=since(min(on_backup, default=None), times.fault_begun),
        extra_fault=extra(during, reads(journal)),
        extra_all=extra(requests, reads(journal)),
        exposed_fault=sum(1 for one in requests if one.done >= times.fault_begun and one.intended < times.healed and exposed(one)),
        exposed_return=sum(1 for one in after if exposed(one)),
        exposed_before=sum(1 for one in before if exposed(one)),
        median_before_ms=median_before * 1000,
        get_p99_ms=quantile(sorted(one.latency * 1000 for one in during if one.method == "GET"), 0.99),
        added_p50_ms=quantile(added, 0.5),
        added_p99_ms=quantile(added, 0.99),
        added_max_ms=added[-1] if added else float("nan"),
        first_back_s=since(min(back, default=None), times.healed),
        full_back_s=since(returned(after, primary, share_before, times), times.healed),
        share_before=share_before,
        shares=per_second(requests, times, lambda second: share(second, primary)),
        failures=per_second(requests, times, lambda second: sum(1 for one in second if not one.good)),
        lag_p99_ms=quantile(sorted((one.sent - one.intended) * 1000 for one in requests if one.sent), 0.99),
    )


def reads(journal: "Iterable[JournalEntry]") -> "collections.Counter[int]":
    """Counts how often each request has been read."""
    return collections.Counter(entry.number for entry in journal)


def extra(requests: "list[Request]", read: "collections.Counter[int]") -> float:
    """Returns how much more than the requests themselves back ends have read of them; what nobody has read makes nothing less."""
    return sum(max(0, read[one.number] - 1) for one in requests) / len(requests) if requests else 0.0


def share(requests: "list[Request]", region: str) -> "float | None":
    """Returns which part of the requests the region answered well; None if there are none."""
    if not requests:
        return None
    return sum(1 for one in requests if one.good and one.backend.startswith(region)) / len(requests)


def since(moment: "float | None", origin: float) -> "float | None":
    return None if moment is None else max(0.0, moment - origin)


def unread_posts(requests: "list[Request]", journal: "list[JournalEntry]", times: Times) -> "list[Request]":
    """Returns the failed POSTs that cannot be blamed on the fault: sent after it, and no back end has ever read them.

    One that was under way when the fault struck may lie unread in a dead back end's socket: it had been sent, though no journal can tell.
    """
    read = reads(journal)
    return [one for one in requests if one.method == "POST" and not one.good and one.number not in read and one.sent > times.fault_done]


def settled(during: "list[Request]", backup: str, times: Times) -> "float | None":
    """Returns from when on a full second's requests were served by the backup; None if never while the fault lasted."""
    return _first_window(during, backup, SETTLED_SHARE, times.healed)


def returned(after: "list[Request]", primary: str, share_before: float, times: Times) -> "float | None":
    """Returns from when on the region had its old share again for a full second; None if not before the end."""
    if share_before <= 0:
        return None
    return _first_window(after, primary, RETURNED_SHARE * share_before, times.end)


def _first_window(requests: "list[Request]", region: str, least: float, end: float) -> "float | None":
    """Returns when the first request left that the region served, and with it at least that share of the second that it begins."""
    last = 0
    for first, one in enumerate(requests):
        if one.intended + SETTLED_SECONDS > end + 1e-9:
            return None
        while last < len(requests) and requests[last].intended < one.intended + SETTLED_SECONDS:
            last += 1
        if share([one], region) == 1.0 and (share(requests[first:last], region) or 0.0) >= least:
            return one.intended
    return None


def per_second(requests: "list[Request]", times: Times, figure) -> list:
    seconds: "list[list[Request]]" = [[] for _ in range(max(1, math.ceil(times.end - times.start - 1e-9)))]
    for one in requests:
        second = int(one.intended - times.start)
        if 0 <= second < len(seconds):
            seconds[second].append(one)
    return [figure(second) for second in seconds]


def parse_journal(text: str) -> "list[JournalEntry]":
    """Reads a back end's journal; requests of the warm-up have negative numbers and are left out."""
    entries = []
    for line in text.splitlines():
        number, backend, at, method = line.split(" ")
        if int(number) >= 0:
            entries.append(JournalEntry(int(number), backend, float(at), method))
    return entries
