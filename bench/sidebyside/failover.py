"""What clients notice when a region dies, falls silent, answers 503 only or turns slow, and when it comes back: peer by peer."""
from __future__ import annotations

import argparse
import asyncio
import dataclasses
import gc
import json
import os
import shlex
import signal
import subprocess
import sys
import time

from sidebyside import analysis, report
from sidebyside.load import OpenLoop
from sidebyside.processes import NGINX_PATHS, Running, Stage, Unusable, check_free, find, need, note, wait_answer

HOST = "127.0.0.1"
PEERS = ("nginx", "haproxy", "wissel")
FAULTS = ("killed", "hung", "503", "slow")  # what signals can do; "dropped" needs a network namespace
PRIMARY, BACKUP = "ams", "fra"
TARGETS = 2  # a region
PATH = "/products"
# 198.18.0.0/15 is set aside for measuring network devices (RFC 2544), so nobody's real network is in the way.
OUTSIDE, INSIDE, PREFIX = "198.18.77.1", "198.18.77.2", 30
NOBODY = "02:00:00:00:00:99"
MOST_GET_P99_MS = 300.0  # what --check allows while a region hangs
MOST_EXTRA = 0.02  # requests read by back ends beyond those sent meanwhile, as a part of these


@dataclasses.dataclass(frozen=True)
class Target:
    """One back end's place."""

    region: str
    number: int
    host: str
    port: int

    @property
    def name(self) -> str:
        return f"{self.region}-{self.number}"

    @property
    def address(self) -> str:
        return f"{self.host}:{self.port}"


class Namespace:
    """A network namespace with one cable to it. The cable can be cut so that nobody hears of it: frames go to an address nobody has."""

    def __init__(self, stage: Stage):
        self.name = f"wissel-bench-{os.getpid()}"
        self.outside, self.inside = f"wbo{os.getpid()}", f"wbi{os.getpid()}"
        stage.at_exit(self.remove)
        _ip("netns", "add", self.name)
        _ip("link", "add", self.outside, "type", "veth", "peer", "name", self.inside, "netns", self.name)
        _ip("addr", "add", f"{OUTSIDE}/{PREFIX}", "dev", self.outside)
        _ip("-n", self.name, "addr", "add", f"{INSIDE}/{PREFIX}", "dev", self.inside)
        _ip("-n", self.name, "link", "set", "lo", "up")
        _ip("link", "set", self.outside, "up")
        _ip("-n", self.name, "link", "set", self.inside, "up")
        self.outside_mac = _mac("link", "show", self.outside)
        self.inside_mac = _mac("-n", self.name, "link", "show", self.inside)
        self.connect()

    def cut(self) -> None:
        self._neighbours(NOBODY, NOBODY)

    def connect(self) -> None:
        self._neighbours(self.inside_mac, self.outside_mac)

    def command(self, words: "list[str]") -> "list[str]":
        return [find("ip") or "ip", "netns", "exec", self.name, *words]

    def remove(self) -> None:
        subprocess.run([find("ip") or "ip", "netns", "del", self.name], capture_output=True, check=False)

    def _neighbours(self, inside_mac: str, outside_mac: str) -> None:
        _ip("neigh", "replace", INSIDE, "lladdr", inside_mac, "dev", self.outside, "nud", "permanent")
        _ip("-n", self.name, "neigh", "replace", OUTSIDE, "lladdr", outside_mac, "dev", self.inside, "nud", "permanent")


def _ip(*words: str) -> str:
    done = subprocess.run([find("ip") or "ip", *words], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Unusable(f"ip {' '.join(words)}: {done.stderr.strip()}")
    return done.stdout


def _mac(*words: str) -> str:
    fields = _ip(*words).split()
    return fields[fields.index("link/ether") + 1]


def no_namespace() -> "str | None":
    """Returns why there can be no network namespace here; None if there can."""
    if find("ip") is None:
        return "iproute2 is not installed"
    if os.geteuid() != 0:
        return "only root can make a network namespace"
    name = f"wissel-probe-{os.getpid()}"
    try:
        _ip("netns", "add", name)
    except Unusable as error:
        return str(error)
    _ip("netns", "del", name)
    return None


class Regions:
    """The back ends of both regions, and what is done to those of the first."""

    def __init__(self, stage: Stage, options: argparse.Namespace, namespace: "Namespace | None"):
        self.stage = stage
        self.options = options
        self.namespace = namespace
        host = INSIDE if namespace else HOST
        first = options.base_port
        self.primary = [Target(PRIMARY, i + 1, host, first + 1 + i) for i in range(TARGETS)]
        self.backup = [Target(BACKUP, i + 1, HOST, first + 11 + i) for i in range(TARGETS)]
        self.running: "dict[str, Running]" = {}

    def start(self) -> None:
        for target in self.primary + self.backup:
            if target.host == HOST:
                check_free(HOST, [target.port])
            self._start(target)
        for target in self.primary + self.backup:
            wait_answer(self.running[target.name], f"http://{target.address}/health", 20)

    def _start(self, target: Target) -> None:
        options = self.options
        script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "backend.py")
        words = [sys.executable, "-S", "-E", script, target.host, str(target.port), target.name, self._journal(target)]
        words += [str(options.delay), str(options.delay * options.slow_factor)] + (["--shallow"] if options.shallow_health else [])
        if self.namespace and target.region == PRIMARY:
            words = self.namespace.command(words)
        self.running[target.name] = self.stage.start(target.name, words)

    def _journal(self, target: Target) -> str:
        return os.path.join(self.stage.directory, target.name + ".journal")

    def journal(self) -> "list[analysis.JournalEntry]":
        entries = []
        for target in self.primary + self.backup:
            with open(self._journal(target), encoding="ascii") as file:
                entries += analysis.parse_journal(file.read())
        return entries

    def strike(self, fault: str) -> None:
        if fault == "dropped":
            assert self.namespace is not None
            self.namespace.cut()
            return
        number = {"killed": signal.SIGKILL, "hung": signal.SIGSTOP, "503": signal.SIGUSR1, "slow": signal.SIGUSR2}[fault]
        for target in self.primary:
            os.kill(self.running[target.name].pid, number)

    async def heal(self, fault: str) -> None:
        """Mends the region; done when it could serve again."""
        if fault == "dropped":
            assert self.namespace is not None
            self.namespace.connect()
        elif fault == "killed":
            for target in self.primary:
                self.stage.stop(self.running[target.name])
                self._start(target)
            for target in self.primary:
                await self._listening(target)
        else:
            for target in self.primary:
                os.kill(self.running[target.name].pid, signal.SIGCONT if fault == "hung" else signal.SIGHUP)

    async def _listening(self, target: Target) -> None:
        while True:
            try:
                _, writer = await asyncio.open_connection(target.host, target.port)
                writer.close()
                return
            except OSError:
                if not self.running[target.name].alive():
                    raise Unusable(f"{target.name} did not come back:\n{self.running[target.name].tail()}")
                await asyncio.sleep(0.01)


def nginx_config(port: int, regions: Regions, timeout: float) -> str:
    """nginx by its manual: the second region as backup, the next server on error, timeout and 503, state shared by the workers (zone).

    POSTs are not repeated once sent: that is nginx's default, and right.
    """
    primary = "".join(f"    server {target.address} max_fails=1 fail_timeout=10s;\n" for target in regions.primary)
    backup = "".join(f"    server {target.address} max_fails=1 fail_timeout=10s backup;\n" for target in regions.backup)
    return f"""daemon off;
worker_processes 2;
pid nginx.pid;
error_log stderr crit;
events {{ worker_connections 4096; }}
http {{
  access_log off;
{NGINX_PATHS}  keepalive_requests 1000000000;
  upstream product {{
    zone product 256k;
{primary}{backup}    keepalive 64;
    keepalive_requests 1000000000;
  }}
  server {{
    listen {HOST}:{port} backlog=4096;
    location / {{
      proxy_pass http://product;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_connect_timeout {timeout:g}s;
      proxy_send_timeout {timeout:g}s;
      proxy_read_timeout {timeout:g}s;
      proxy_next_upstream error timeout http_503;
    }}
  }}
}}
"""


def haproxy_config(port: int, regions: Regions, timeout: float) -> str:
    """HAProxy by its manual: all backups, retries by cause but no repeated POST (disable-l7-retry), checks, observation, slow start."""
    primary = "".join(f"  server {target.name} {target.address}\n" for target in regions.primary)
    backup = "".join(f"  server {target.name} {target.address} backup\n" for target in regions.backup)
    return f"""global
  nbthread 2
  maxconn 4000
defaults
  mode http
  timeout connect {timeout:g}s
  timeout client 60s
  timeout server {timeout:g}s
  timeout check 500ms
  option http-keep-alive
  retries 3
  option redispatch 1
  retry-on conn-failure empty-response response-timeout 503
listen product
  bind {HOST}:{port}
  balance roundrobin
  http-reuse always
  http-request disable-l7-retry if METH_POST
  option allbackups
  option httpchk
  http-check send meth GET uri /health
  http-check expect status 200
  default-server check inter 1s fall 2 rise 2 observe layer7 error-limit 5 on-error mark-down slowstart 10s
{primary}{backup}"""


def wissel_strategy(regions: Regions, capacity: int) -> str:
    """The same as a strategy; what it does not say is Wissel's default."""

    def endpoints(targets: "list[Target]") -> str:
        return ", ".join(f'{{target: "{target.address}", capacity: {capacity}/s}}' for target in targets)

    return f"""strategy: bench
objective: {{availability: 99.99%, window: 30d, failover: 30s}}
regions: [{PRIMARY}, {BACKUP}]
defaults:
  balance: round-robin
  health: {{path: /health, interval: 1s, timeout: 500ms}}
services:
  product:
    routes: [{{paths: [{PATH}]}}]
    endpoints:
      {PRIMARY}: [{endpoints(regions.primary)}]
      {BACKUP}: [{endpoints(regions.backup)}]
"""


def start_peer(stage: Stage, options: argparse.Namespace, peer: str, regions: Regions) -> Running:
    port = options.base_port + 20
    check_free(HOST, [port, port + 1])
    if peer == "nginx":
        path = stage.write("nginx/nginx.conf", nginx_config(port, regions, options.peer_timeout))
        command = [need("nginx", "nginx"), "-p", os.path.dirname(path), "-e", "stderr", "-c", path]
    elif peer == "haproxy":
        path = stage.write("haproxy/haproxy.cfg", haproxy_config(port, regions, options.peer_timeout))
        command = [need("haproxy", "haproxy"), "-db", "-f", path]
    else:
        capacity = max(1000, round(options.rate * 2))
        path = stage.write("wissel/strategy.yml", wissel_strategy(regions, capacity))
        values = {"config": path, "strategy": path, "proxy": f"{HOST}:{port}", "status": f"{HOST}:{port + 1}", "port": str(port)}
        command = [word.format(**values) for word in shlex.split(options.wissel_cmd)]
    running = stage.start(peer, command, cwd=options.root)
    wait_answer(running, f"http://{HOST}:{port}{PATH}", options.start_timeout if peer == "wissel" else 20)
    return running


async def play(options: argparse.Namespace, regions: Regions, proxy: Running, fault: str) -> "tuple[list, analysis.Times]":
    """Warms up, then runs the load with the fault and the return in it."""
    port = options.base_port + 20
    warm = OpenLoop(HOST, port, PATH, options.rate, options.posts / 100, options.client_timeout)
    if options.warmup > 0:
        await warm.run(time.monotonic() + 0.05, options.warmup, first_number=-1_000_000_000)
        warm.close()
    load = OpenLoop(HOST, port, PATH, options.rate, options.posts / 100, options.client_timeout, seed=2)
    start = time.monotonic() + 0.1
    sending = asyncio.get_running_loop().create_task(load.run(start, options.seconds))
    await asyncio.sleep(start + options.at - time.monotonic())
    begun = time.monotonic()
    regions.strike(fault)
    done = time.monotonic()
    await asyncio.sleep(start + options.back - time.monotonic())
    if not proxy.alive():
        raise Unusable(f"{proxy.name} ended during the fault. Its last words:\n{proxy.tail()}")
    await regions.heal(fault)
    healed = time.monotonic()
    requests = await sending
    load.close()
    await asyncio.sleep(0.5)  # what still lies in a mended back end's sockets is read and written to its journal
    return requests, analysis.Times(start, begun, done, healed, start + options.seconds)


def trial(options: argparse.Namespace, peer: str, fault: str) -> analysis.Findings:
    """One peer, one fault, everything fresh."""
    keep = os.path.join(options.keep, f"{fault}-{peer}") if options.keep else None
    with Stage(keep) as stage:
        namespace = Namespace(stage) if fault == "dropped" else None
        regions = Regions(stage, options, namespace)
        regions.start()
        proxy = start_peer(stage, options, peer, regions)
        gc.collect()
        gc.disable()  # the generator's own pauses would look like the proxy's
        try:
            requests, times = asyncio.run(play(options, regions, proxy, fault))
        finally:
            gc.enable()
        return analysis.find(requests, regions.journal(), times, PRIMARY, BACKUP)


def seconds(value: "float | None", none: str = "never") -> str:
    return none if value is None else f"{value:.2f}"


def way_back(one: analysis.Findings) -> "list[str]":
    """Formats when the traffic came back; there is nothing to come back where it never left."""
    if one.shift_s is None and one.first_backup_s is None:
        return ["–", "–"]
    return [seconds(one.first_back_s), seconds(one.full_back_s)]


def fault_table(findings: "dict[str, analysis.Findings]") -> str:
    header = ["peer", "GET failed", "POST failed", "unread", "POST twice", "shift s", "last ams s", "first fra s", "exposed", "on return", "extra %"]
    header += ["GET p99 ms", "+p50 ms", "+p99 ms", "+max ms", "back s", "full back s"]
    rows = []
    for peer, one in findings.items():
        rows.append(
            [peer, str(one.failed_get), str(one.failed_post), str(one.failed_post_unread), str(one.repeated_post)]
            + [seconds(one.shift_s), seconds(one.last_primary_s, "–"), seconds(one.first_backup_s), str(one.exposed_fault), str(one.exposed_return)]
            + [f"{100 * one.extra_fault:.2f}", f"{one.get_p99_ms:.0f}"]
            + [f"{one.added_p50_ms:.1f}", f"{one.added_p99_ms:.1f}", f"{one.added_max_ms:.0f}", *way_back(one)]
        )
    return report.table(header, rows)


def course(peer: str, one: analysis.Findings, options: argparse.Namespace, plain: bool) -> str:
    """Draws the run, a character a second: the first region's share, and below it the failures (a digit; + for ten and more)."""
    marks = [" "] * len(one.shares)
    for second, mark in ((options.at, "v"), (options.back, "^")):
        if int(second) < len(marks):
            marks[int(second)] = mark
    lines = [f"{'':10}{''.join(marks)}", f"{peer:10}{report.sparkline(one.shares, plain)}  share of {PRIMARY}"]
    if any(one.failures):
        drawn = "".join("." if count == 0 else str(count) if count < 10 else "+" for count in one.failures)
        kinds = ", ".join(f"{count} × {kind}" for kind, count in sorted(one.kinds.items()))
        lines.append(f"{'':10}{drawn}  failed: {kinds}")
    return "\n".join(lines)


WHAT = {
    "killed": "killed (SIGKILL; connections refused)",
    "hung": "hung (SIGSTOP; connections open, nothing answers)",
    "503": "answers 503 only",
    "slow": "answers slowly",
    "dropped": "dropped (packets vanish both ways; not even connections open)",
}


def run(options: argparse.Namespace) -> int:
    faults = list(options.faults)
    if options.netns:
        reason = no_namespace()
        if reason is None:
            faults.append("dropped")
        else:
            note(f"skipped dropped: {reason}")
    peers = list(options.peers)
    about = report.machine(options.root)
    print("\n".join(f"{name}: {value}" for name, value in {**about, **versions(peers)}.items() if value))
    print(
        f"{options.rate:g} requests/s, {options.posts:g} % POST, {options.delay:g} ms a request; the fault at {options.at:g} s,"
        f" the return at {options.back:g} s, the end at {options.seconds:g} s; nginx and HAProxy time out after {options.peer_timeout:g} s"
    )
    results: "dict[str, dict[str, analysis.Findings]]" = {}
    plain = report.plain_output()
    for fault in faults:
        results[fault] = {}
        for peer in list(peers):
            note(f"{peer}, {fault}: {options.warmup + options.seconds:.0f} s")
            try:
                results[fault][peer] = trial(options, peer, fault)
            except Unusable as reason:
                if options.strict:
                    raise
                note(f"skipped {peer}, {fault}: {reason}")
        what = WHAT[fault] + (f" ({options.slow_factor:g} ×)" if fault == "slow" else "")
        print(f"\nThe first region {what}\n")
        print(fault_table(results[fault]))
        print()
        for peer, one in results[fault].items():
            print(course(peer, one, options, plain))
        warn(results[fault])
        sys.stdout.flush()
    if options.json:
        plain_results = {fault: {peer: dataclasses.asdict(one) for peer, one in found.items()} for fault, found in results.items()}
        settings = {name: getattr(options, name) for name in ("rate", "posts", "delay", "slow_factor", "at", "back", "seconds", "peer_timeout")}
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump({"about": about, "settings": settings, "faults": plain_results}, file, indent=1)
    if not any(results.values()):
        raise Unusable("nothing could be measured")
    return verdict(options, results)


def warn(findings: "dict[str, analysis.Findings]") -> None:
    """Says when the machine was too busy for the figures to mean much."""
    for peer, one in findings.items():
        if one.lag_p99_ms > 10:
            print(f"beware: the load generator itself was late by {one.lag_p99_ms:.0f} ms (p99) during {peer}'s run")
        if one.exposed_before:
            print(f"beware: {one.exposed_before} requests of {peer}'s run counted as exposed before there was a fault")


def verdict(options: argparse.Namespace, results: "dict[str, dict[str, analysis.Findings]]") -> int:
    """Returns 1 if --check found a promise broken, else 0."""
    if not options.check:
        return 0
    broken = []
    for fault, found in results.items():
        one = found.get("wissel")
        if one is None:
            broken.append(f"{fault}: wissel was not measured")
            continue
        if one.failed_get:
            broken.append(f"{fault}: {one.failed_get} GETs failed")
        if one.failed_post_unread and fault != "dropped":  # into a black hole, nobody can tell sent from unsent
            broken.append(f"{fault}: {one.failed_post_unread} POSTs failed that no back end had read")
        if fault == "hung" and one.get_p99_ms > MOST_GET_P99_MS:
            broken.append(f"{fault}: one GET in a hundred took more than {one.get_p99_ms:.0f} ms, {MOST_GET_P99_MS} are allowed")
        if fault == "hung" and one.extra_fault > MOST_EXTRA:
            broken.append(f"{fault}: {100 * one.extra_fault:.2f} % more requests than were sent, {100 * MOST_EXTRA:g} % are allowed")
        if one.repeated_post:
            broken.append(f"{fault}: {one.repeated_post} POSTs were carried out twice")
    print("\ncheck: " + ("every promise kept" if not broken else "; ".join(broken)))
    return 1 if broken else 0


def versions(peers: "list[str]") -> "dict[str, str]":
    return {peer: report.version([find(peer) or peer, "-v"]) for peer in peers if peer != "wissel"}


def _some(allowed: "tuple[str, ...]"):
    def parse(text: str) -> "list[str]":
        names = text.split(",")
        for name in names:
            if name not in allowed:
                raise argparse.ArgumentTypeError(f"{name} (expected: some of {', '.join(allowed)})")
        return list(dict.fromkeys(names))

    return parse


def options(root: str, arguments: "list[str] | None" = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bench/failover",
        description="What clients notice of a region's fault and return, behind nginx, HAProxy and Wissel, each in its turn.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
        epilog="Ports: BASE+1.. the first region, BASE+11.. the second, BASE+20 and +21 the proxy, all on 127.0.0.1.",
    )
    parser.add_argument("--peers", type=_some(PEERS), default=",".join(PEERS), help="who carries the load")
    parser.add_argument("--faults", type=_some(FAULTS), default=",".join(FAULTS), help="what happens to the first region")
    parser.add_argument("--netns", action="store_true", help="also drop all packets of the first region, in a network namespace made for it (root)")
    parser.add_argument("--rate", type=float, default=400, help="requests a second")
    parser.add_argument("--posts", type=float, default=10, help="per cent of them that are POST")
    parser.add_argument("--delay", type=float, default=10, help="milliseconds that a back end takes")
    parser.add_argument("--slow-factor", type=float, default=50, help="how many times slower a slow region is")
    parser.add_argument("--shallow-health", action="store_true", help="/health stays well while the rest is slow or answers 503")
    parser.add_argument("--warmup", type=float, default=6, help="seconds of uncounted load before each run")
    parser.add_argument("--at", type=float, default=8, help="second of the fault")
    parser.add_argument("--back", type=float, default=20, help="second of the return")
    parser.add_argument("--seconds", type=float, default=40, help="length of a run")
    parser.add_argument("--peer-timeout", type=float, default=2, help="seconds after which nginx and HAProxy give a server up")
    parser.add_argument("--client-timeout", type=float, default=10, help="seconds after which a client gives up")
    parser.add_argument("--base-port", type=int, default=22000, help="first of the ports used")
    parser.add_argument("--wissel-cmd", default="./wissel run {strategy} --proxy-listen {proxy} --status-listen {status}", help="how to start Wissel; knows {strategy} {proxy} {status} {port}")
    parser.add_argument("--start-timeout", type=float, default=600, help="seconds that Wissel may take to start (its first start builds it)")
    parser.add_argument("--check", action="store_true", help="exit with 1 if a GET failed behind Wissel, or a POST that should not have")
    parser.add_argument("--strict", action="store_true", help="fail if a peer cannot be run, rather than leave it out")
    parser.add_argument("--json", metavar="FILE", help="write all figures here")
    parser.add_argument("--keep", metavar="DIR", help="keep configurations, logs and journals here")
    chosen = parser.parse_args(arguments)
    if not 1 <= chosen.at < chosen.back < chosen.seconds:
        parser.error("expected: 1 <= --at < --back < --seconds")
    if chosen.rate <= 0 or not 0 <= chosen.posts <= 100 or chosen.delay <= 0:
        parser.error("expected: --rate > 0, --posts in 0..100, --delay > 0")
    chosen.root = root
    return chosen
