"""Processes and files of one run: started here, measured here, ended here, whatever way the run ends."""
from __future__ import annotations

import ctypes
import dataclasses
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True)

# Below nginx's -p directory, where who is not root may write too; the distribution's own places are only root's.
NGINX_PATHS = "".join(f"  {kind}_temp_path tmp_{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))


class Unusable(Exception):
    """Something the run needs is missing or does not start; the text says what and why."""


@dataclasses.dataclass(frozen=True)
class Usage:
    """What a process tree has used, and holds now."""

    cpu_seconds: float  # user + system, all threads, ended and reaped children included
    rss_bytes: int  # resident; pages shared by several processes count in each
    pss_bytes: int  # resident, shared pages divided among their users; 0 where the kernel does not tell


@dataclasses.dataclass(frozen=True)
class _Stat:
    pid: int
    parent: int
    session: int
    ticks: int
    rss_bytes: int


def _stat(pid: int) -> "_Stat | None":
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            text = file.read()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return parse_stat(pid, text)


def parse_stat(pid: int, text: bytes) -> _Stat:
    """Reads /proc/PID/stat; the name in parentheses may itself hold spaces and parentheses."""
    fields = text[text.rindex(b")") + 2 :].split()
    return _Stat(
        pid=pid,
        parent=int(fields[1]),
        session=int(fields[3]),
        ticks=sum(int(field) for field in fields[11:15]),  # utime, stime, cutime, cstime
        rss_bytes=int(fields[21]) * PAGE_BYTES,
    )


def _pss_bytes(pid: int) -> int:
    try:
        with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
            for line in file:
                if line.startswith("Pss:"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


def tree(root: int) -> "list[_Stat]":
    """Returns the process, its descendants, and whoever else lives in its session (orphans of the tree do)."""
    stats = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            stat = _stat(int(name))
            if stat is not None:
                stats[stat.pid] = stat
    found = {pid for pid, stat in stats.items() if pid == root or stat.session == root}
    grown = True
    while grown:
        more = {pid for pid, stat in stats.items() if stat.parent in found} - found
        found |= more
        grown = bool(more)
    return [stats[pid] for pid in sorted(found)]


def usage(*roots: int, memory: bool = True) -> Usage:
    """Returns what the trees of the given processes have used together."""
    stats = {stat.pid: stat for root in roots for stat in tree(root)}
    return Usage(
        cpu_seconds=sum(stat.ticks for stat in stats.values()) / TICKS_PER_SECOND,
        rss_bytes=sum(stat.rss_bytes for stat in stats.values()),
        pss_bytes=sum(_pss_bytes(pid) for pid in stats) if memory else 0,
    )


@dataclasses.dataclass(frozen=True)
class MachineTime:
    """Processor seconds of the whole machine since boot."""

    busy: float
    stolen: float  # a hypervisor gave them to somebody else

    def __sub__(self, other: "MachineTime") -> "MachineTime":
        return MachineTime(self.busy - other.busy, self.stolen - other.stolen)


def machine_time() -> MachineTime:
    with open("/proc/stat", encoding="ascii") as file:
        fields = [int(field) for field in file.readline().split()[1:9]]
    user, nice, system, _idle, _iowait, irq, softirq, steal = fields
    return MachineTime((user + nice + system + irq + softirq) / TICKS_PER_SECOND, steal / TICKS_PER_SECOND)


class Running:
    """One started program with its children: an own session, so that a signal reaches all of it and nothing else."""

    def __init__(self, name: str, process: subprocess.Popen, log: str):
        self.name = name
        self.process = process
        self.log = log

    @property
    def pid(self) -> int:
        return self.process.pid

    def alive(self) -> bool:
        return self.process.returncode is None and not self._ended(0.0)

    def signal(self, number: int) -> None:
        """Signals the program alone; it passes on to its children what it wants to."""
        if self.alive():
            os.kill(self.pid, number)

    def kill_all(self) -> None:
        """SIGKILL for the program and all its children, and waits until the program is gone."""
        self.stop(grace_seconds=0.0)

    def stop(self, grace_seconds: float = 8.0) -> None:
        """Ends the program and its children: SIGTERM, and SIGKILL for what remains."""
        if self.process.returncode is not None:
            return
        self._group(signal.SIGCONT)
        if grace_seconds > 0:
            os.kill(self.pid, signal.SIGTERM)
            self._ended(grace_seconds)
        # Killed before it is reaped: until then nobody else can have got this process group's number.
        self._group(signal.SIGKILL)
        self.process.wait()

    def tail(self, characters: int = 1500) -> str:
        """Returns the end of what the program has printed."""
        try:
            with open(self.log, encoding="utf-8", errors="replace") as file:
                return file.read()[-characters:].strip()
        except OSError:
            return ""

    def _group(self, number: int) -> None:
        try:
            os.killpg(self.pid, number)
        except ProcessLookupError:
            pass

    def _ended(self, seconds: float) -> bool:
        until = time.monotonic() + seconds
        while True:
            if os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None:
                return True
            if time.monotonic() >= until:
                return False
            time.sleep(0.01)


class Stage:
    """Owns the processes and the directory of a run. A context manager: leaving it ends the former and removes the latter."""

    def __init__(self, keep: "str | None" = None):
        self._keep = keep
        self._running: "list[Running]" = []
        self._undo: list = []
        self.directory = ""

    def __enter__(self) -> "Stage":
        signal.signal(signal.SIGTERM, _leave)
        signal.signal(signal.SIGHUP, _leave)
        if self._keep:
            os.makedirs(self._keep, exist_ok=True)
            if os.listdir(self._keep):
                raise Unusable(f"{self._keep} is in use (expected: a new or empty directory, so that runs do not mix)")
            self.directory = os.path.abspath(self._keep)
        else:
            self.directory = tempfile.mkdtemp(prefix="wissel-bench-")
            os.chmod(self.directory, 0o755)  # nginx's workers give up root
        return self

    def __exit__(self, *_ignored) -> None:
        before = [signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)]
        try:
            self.stop_all()
            for undo in reversed(self._undo):
                undo()
        finally:
            if not self._keep:
                shutil.rmtree(self.directory, ignore_errors=True)
            for number, handler in zip((signal.SIGINT, signal.SIGTERM, signal.SIGHUP), before):
                signal.signal(number, handler)

    def at_exit(self, undo) -> None:
        """Has `undo` called when the stage is left, after every process has ended."""
        self._undo.append(undo)

    def write(self, name: str, text: str) -> str:
        """Writes a file into the run's directory and returns its path."""
        path = os.path.join(self.directory, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def start(
        self,
        name: str,
        command: "list[str]",
        environment: "dict[str, str] | None" = None,
        cwd: "str | None" = None,
        cpus: "set[int] | None" = None,
    ) -> Running:
        """Starts a program in a session of its own; what it prints goes to NAME.log in the run's directory."""

        def prepare() -> None:
            # Should this script be killed outright, the program is asked to end too.
            _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
            if cpus:
                os.sched_setaffinity(0, cpus)

        path = os.path.join(self.directory, name + ".log")
        with open(path, "ab") as log:
            try:
                process = subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    env={**os.environ, **(environment or {})},
                    cwd=cwd,
                    start_new_session=True,
                    preexec_fn=prepare,
                )
            except OSError as error:
                raise Unusable(f"{name}: cannot run {command[0]}: {error.strerror}") from error
        running = Running(name, process, path)
        self._running.append(running)
        return running

    def stop(self, running: Running) -> None:
        running.stop()
        self._running.remove(running)

    def stop_all(self) -> None:
        for running in reversed(self._running):
            running.stop()
        self._running.clear()


def _leave(number, _frame) -> None:
    raise SystemExit(128 + number)


def need(program: str, package: str) -> str:
    """Returns the path of a program that the run cannot do without."""
    path = find(program)
    if path is None:
        raise Unusable(f"{program} is not installed (Debian: apt-get install {package})")
    return path


def find(program: str) -> "str | None":
    """Finds a program, also where Debian keeps servers and an ordinary user's PATH does not look."""
    return shutil.which(program, path=os.environ.get("PATH", "") + ":/usr/local/sbin:/usr/sbin:/sbin")


def check_free(host: str, ports: "list[int]") -> None:
    """Fails with a clear word if a port is taken, rather than measuring a stranger."""
    for port in ports:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                raise Unusable(f"port {port} on {host}: {error.strerror} (choose others with --base-port)") from error


def wait_answer(running: Running, url: str, seconds: float, status: int = 200) -> bytes:
    """Waits until the URL answers with the status and returns the body; fails with the program's last words."""
    until = time.monotonic() + seconds
    last = "no answer"
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while time.monotonic() < until:
        try:
            with opener.open(url, timeout=5) as answer:
                if answer.status == status:
                    return answer.read()
                last = f"status {answer.status}"
        except urllib.error.HTTPError as error:
            last = f"status {error.code}"
        except OSError as error:
            last = str(error)
        if not running.alive():
            raise Unusable(f"{running.name} ended at once. Its last words:\n{running.tail()}")
        time.sleep(0.1)
    raise Unusable(f"{running.name} is not ready at {url} after {seconds:.0f} s ({last}). Its last words:\n{running.tail()}")


def note(text: str) -> None:
    """Tells a person how far the run is; results go to standard output, this does not."""
    print(text, file=sys.stderr, flush=True)
