"""Medians, tables and sparklines."""
from __future__ import annotations

import platform
import statistics
import subprocess
import sys

_BLOCKS = "▁▂▃▄▅▆▇█"
_ASCII = "_:-=+*%#"


def median(values: "list[float]") -> float:
    return statistics.median(values) if values else float("nan")


def quantile(ordered: "list[float]", share: float) -> float:
    """Returns the smallest value that at least `share` of the ascending values do not exceed; NaN if there is none."""
    if not ordered:
        return float("nan")
    rank = -int(-share * len(ordered) // 1)  # ceiling
    return ordered[min(len(ordered), max(1, rank)) - 1]


def sparkline(shares: "list[float | None]", plain: bool = False) -> str:
    """Draws shares in [0, 1], a character each: a dot for exactly 0, so that a trickle shows; a blank where there is none."""
    blocks = _ASCII if plain else _BLOCKS
    drawn = []
    for share in shares:
        if share is None:
            drawn.append(" ")
        elif share <= 0:
            drawn.append("." if plain else "·")
        else:
            drawn.append(blocks[min(7, round(share * 7))])
    return "".join(drawn)


def plain_output() -> bool:
    """Says whether standard output cannot show block characters."""
    try:
        _BLOCKS.encode(sys.stdout.encoding or "ascii")
        return False
    except (UnicodeEncodeError, LookupError):
        return True


def table(header: "list[str]", rows: "list[list[str]]") -> str:
    """Lays out a table that reads as text and as Markdown; the first column to the left, the others to the right."""
    widths = [max(len(row[i]) for row in [header, *rows]) for i in range(len(header))]

    def line(cells: "list[str]") -> str:
        padded = [cell.ljust(width) if i == 0 else cell.rjust(width) for i, (cell, width) in enumerate(zip(cells, widths))]
        return "| " + " | ".join(padded) + " |"

    rule = "|" + "|".join("-" * (width + 2) if i == 0 else "-" * (width + 1) + ":" for i, width in enumerate(widths)) + "|"
    return "\n".join([line(header), rule, *[line(row) for row in rows]])


def _output(command: "list[str]", cwd: "str | None" = None) -> str:
    try:
        done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=20, check=False)
        return (done.stdout + done.stderr).strip()
    except (OSError, subprocess.TimeoutExpired):
        return ""


def machine(root: str) -> "dict[str, str]":
    """Describes what a result depends on: processor, kernel, versions, commit."""
    model = ""
    try:
        with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as file:
            models = [line.split(":", 1)[1].strip() for line in file if line.startswith(("model name", "Model"))]
        model = f"{len(models)} x {models[0]}" if models else ""
    except OSError:
        pass
    commit = _output(["git", "rev-parse", "--short", "HEAD"], root)
    dirty = _output(["git", "status", "--porcelain", "--untracked-files=no"], root)
    return {
        "processors": model or platform.machine(),
        "kernel": platform.release(),
        "commit": (commit if " " not in commit else "") + ("+changes" if commit and dirty else ""),
        "java": first_line(_output(["java", "-version"])),
        "python": platform.python_version(),
    }


def version(command: "list[str]") -> str:
    """Returns the first line of what a program says about its version."""
    return first_line(_output(command))


def first_line(text: str) -> str:
    return next((line for line in text.splitlines() if line and not line.startswith("Picked up")), "")
