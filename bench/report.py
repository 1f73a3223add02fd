"""The figures as a table, with what each was aimed at."""

import datetime as dt
import json
import os
import platform
import subprocess
from pathlib import Path
from typing import Any

from bench import cases, find, live, opening, road

RESULTS = Path(__file__).resolve().parent / "results"


def table(found: dict[str, Any]) -> str:
    """Everything measured, as Markdown."""
    lines = [f"Machine: {_machine()}.", ""]
    if pages := found.get("pages"):
        lines += [
            "| Page | Bytes | Processor ms | web + database | Beside (b) | Wall ms |",
            "|---|--:|--:|--:|--:|--:|",
        ]
        lines += [
            f"| {p['name']} | {p['bytes']:,} | {p['ms']:.2f} | {p['web_ms']:.2f} + {p['database_ms']:.2f} | {p['to_raw']:.2f} × | {p['wall_ms']:.2f} |"
            for p in pages["pages"].values()
        ]
        lines += ["", "Processor time of web and database together, median of interleaved rounds.", ""]
    lines += ["| What | Measured | Aim |", "|---|--:|--:|", *(_row(*row) for row in _aims(found)), ""]
    if pages:
        lines += [f"Statements of the group page: {pages['statements_are']}.", ""]
    return "\n".join(lines)


def _aims(found: dict[str, Any]) -> list[tuple[str, str, str, bool]]:
    rows = []
    if p := found.get("pages"):
        low, high = p["group_to_raw_rounds"]
        rows += [
            (f"group page beside (b) (rounds {low:.2f} to {high:.2f})", f"{p['group_to_raw']:.2f} ×", "at most 4 ×", p["group_to_raw"] <= 4),
            ("the same, both compressed", f"{p['group_to_raw_compressed']:.2f} ×", "", True),
            ("group page beside (a)", f"{p['group_to_bare']:.2f} ×", "", True),
            ("among 100,000 shares beside among 1,000", f"{p['large_to_small']:.2f} ×", "at most 1.1 ×", p["large_to_small"] <= 1.1),
            ("statements of the group page", str(p["statements"]), "at most 11", p["statements"] <= 11),
            ("largest web process, resident", f"{p['web_process_mb']:.0f} MB", "under 100 MB", p["web_process_mb"] < 100),
            ("the same, what it shares counted in parts", f"{p['web_process_own_mb']:.0f} MB", "", True),
        ]  # fmt: skip
    if f := found.get("feed"):
        (one, many), (low, high) = f["ms"], f["ratio_rounds"]
        rows += [
            (f"page of a group of 500, for somebody in 40 groups, among 1,000,000 shares ({many:.2f} ms), beside one group of 11 with"
             f" 1,000 ({one:.2f} ms; rounds {low:.2f} to {high:.2f})", f"{f['ratio']:.2f} ×", "at most 1.2 ×", f["ratio"] <= 1.2),
            ("the same, what the database does", f"{f['database_ratio']:.2f} ×", "", True),
            ("statements of both", " and ".join(map(str, f["statements"])), "the same", len(set(f["statements"])) == 1),
        ]  # fmt: skip
    rows += [find.row(name, search) for name, search in found.get("find", {}).items()]
    if walked := found.get("road"):
        rows += road.rows(walked)
    if queue := found.get("cases"):
        rows += cases.rows(queue)
    if s := found.get("sweep"):
        rows += [
            (f"reminder sweep over {s['memberships']:,} memberships, {s['reminders']:,} due, beside its raw SQL",
             f"{s['ratio']:.2f} × ({s['sweep_seconds']:.1f} s)", "at most 1.5 ×", s["ratio"] <= 1.5),
            ("the same with one group in a hundred due", f"{s['one_in_100_seconds']:.2f} s", "", True),
            ("the same with nothing due", f"{s['nothing_due_seconds'] * 1000:.1f} ms", "", True),
        ]  # fmt: skip
    if opened := found.get("opening"):
        rows += opening.rows(opened)
    if r := found.get("rhythms"):
        rows += [
            (f"what came due in one hour of {r['members']:,} members with three rhythms each in {r['zones']} zones, {r['reminders']:,}"
             f" reminders, beside its raw SQL", f"{r['ratio']:.2f} × ({r['sweep_seconds']:.1f} s)", "at most 1.5 ×", r["ratio"] <= 1.5),
            (f"who wants to hear that one opened, {r['openings']:,} of the same hour", f"{r['opening_seconds']:.2f} s", "", True),
            ("the same with nothing due", f"{r['nothing_due_seconds'] * 1000:.1f} ms", "", True),
        ]  # fmt: skip
    if m := found.get("milestones"):
        rows += [
            (f"milestone sweep over {m['journeys']:,} journeys in all zones after a week, {m['found']:,} found, beside its raw SQL",
             f"{m['ratio']:.2f} × ({m['sweep_seconds']:.1f} s)", "at most 1.5 ×", m["ratio"] <= 1.5),
            (f"the same for one more day, {m['next_day_found']:,} found", f"{m['next_day_seconds']:.2f} s", "", True),
            ("the same with nothing left to tell", f"{m['nothing_due_seconds'] * 1000:.0f} ms", "", True),
        ]  # fmt: skip
    if d := found.get("drain"):
        rows += [
            (f"outbox drain of {d['mails']:,} mails by two drainers beside a bare reused connection ({d['bare_per_second']:.0f} a second)",
             f"{d['share']:.0%} ({d['drain_per_second']:.0f} a second)", "at least 60 %", d["share"] >= 0.6),
            ("the same by one drainer", f"{d['one_drainer_share']:.0%} ({d['one_drainer_per_second']:.0f} a second)", "", True),
        ]  # fmt: skip
    if u := found.get("urgent"):
        crowd, alone = u["crowd"], u["alone"]
        rows += [
            (f"from asking for a hand to its first mail, {u['reminders']:,} reminders waiting, median and p95",
             f"{crowd['median_ms']:,} and {crowd['p95_ms']:,} ms", "", True),
            ("the same with nothing else to do", f"{alone['median_ms']:,} and {alone['p95_ms']:,} ms", "", True),
        ]  # fmt: skip
    if sat := found.get("live"):
        rows += live.rows(sat)
    return rows


def _row(what: str, measured: str, aim: str, met: bool) -> str:
    return f"| {what} | {measured} | {aim}{'' if met else ' (missed)'} |"


def _machine() -> str:
    model = ""
    if (info := Path("/proc/cpuinfo")).exists():
        model = next(
            (
                line.partition(":")[2].strip()
                for line in info.read_text().splitlines()
                if line.startswith("model name")
            ),
            "",
        )
    return f"{os.cpu_count()} × {model or platform.machine()}, {platform.system()}, Python {platform.python_version()}"


def write(found: dict[str, Any]) -> Path:
    """Into bench/results/: a page of the day, and the newest figures for machines."""
    RESULTS.mkdir(exist_ok=True)
    today = dt.datetime.now(dt.UTC).date().isoformat()
    page = RESULTS / f"{today}.md"
    page.write_text(
        f"# Measured on {today}\n\nCommit {_commit()}. `make bench` measures again.\n\n{table(found)}"
    )
    (RESULTS / "latest.json").write_text(
        json.dumps({"date": today, "commit": _commit(), **found}, indent=1) + "\n"
    )
    return page


def _commit() -> str:
    done = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        capture_output=True,
        text=True,
        check=False,
        cwd=RESULTS.parent,
    )
    return done.stdout.strip() or "unknown"
