"""What benches/binder.sh measures: wall time, CPU time and peak memory of whole processes, in turn, medians."""

import datetime
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pikepdf

FORMFOLIO, WORK, RUNS, FOLDERS = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
ROOT = Path(__file__).resolve().parents[1]
RECORD = ROOT / "fixtures" / "records" / "file-audit-good.yaml"
MERGE = """
import pikepdf, sys
from pathlib import Path
with pikepdf.new() as out:
    for file in sorted(Path(sys.argv[1]).glob("*.pdf")):
        with pikepdf.open(file) as part:
            out.add_pages_from(part)
    out.save(sys.argv[2])
"""


def formfolio(*words, allow=(0, 1)):
    done = subprocess.run([FORMFOLIO, *map(str, words)], capture_output=True, text=True)
    assert done.returncode in allow, done.stderr


def records(place, count):
    """Audits that differ in their day and in some words."""
    place.mkdir()
    text = RECORD.read_text(encoding="utf-8")
    for number in range(count):
        day = datetime.date(2025, 6, 24) - datetime.timedelta(days=7 * number)
        own = text.replace("2025-06-24", day.isoformat()).replace("the best that I", f"number {number} that I")
        (place / f"audit-{number:02}.yaml").write_text(own, encoding="utf-8")


def measured(command):
    """Wall seconds, CPU seconds and peak memory in MB of a process."""
    begun = time.perf_counter()
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    assert os.waitstatus_to_exitcode(status) in (0, 1), command
    return time.perf_counter() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def sixty():
    folder = WORK / "folder"
    records(WORK / "records", 60)
    formfolio("fill", *sorted((WORK / "records").glob("*.yaml")), "--format", "pdf", "--out", folder)
    (folder / "folder.yaml").write_text("person: Łukasz Ôwen-Ŷork\nauthority: sandwell\n", encoding="utf-8")
    attached = folder / "audit-07.pdf"
    with pikepdf.open(attached, allow_overwriting_input=True) as pdf:
        pdf.attachments["notes.txt"] = pikepdf.AttachedFileSpec(pdf, b"notes " * 200, filename="notes.txt")
        pdf.save(attached)
    fields = pages = 0
    for file in folder.glob("*.pdf"):
        with pikepdf.open(file) as pdf:
            pages += len(pdf.pages)
            fields += sum(len(page.get("/Annots", [])) for page in pdf.pages)
    size = sum(file.stat().st_size for file in folder.glob("*.pdf"))
    print(f"60 PDFs, {pages} pages, {fields} boxes of fields, {size / 1e6:.1f} MB")
    merged, binder = WORK / "merged.pdf", WORK / "binder"
    commands = {
        "pikepdf, add_pages_from": [sys.executable, "-c", MERGE, folder, merged],
        "formfolio folder assemble": [FORMFOLIO, "folder", "assemble", folder, "--out", binder, "--force", "--quiet"],
    }
    figures = {name: [] for name in commands}
    for run in range(RUNS + 1):
        for name, command in commands.items():
            figure = measured(command)
            if run:  # the first is a warm-up
                figures[name].append(figure)
    sizes = {"pikepdf, add_pages_from": merged, "formfolio folder assemble": binder / "binder.pdf"}
    for name, all_of_them in figures.items():
        wall, cpu, memory = (statistics.median(column) for column in zip(*all_of_them))
        size = sizes[name].stat().st_size / 1e6
        print(f"{name:27} {wall:6.2f} s wall, {cpu:5.2f} s CPU, {memory:4.0f} MB at most; {size:5.2f} MB made")
    pairs = zip(*figures.values())
    ratio = statistics.median(ours[0] / theirs[0] for theirs, ours in pairs)
    print(f"ratio of the wall times, median of {RUNS} pairs: {ratio:.2f}")


def many():
    """Small folders, a tenth of them, a third, and then all: what one run takes at most must not grow with their number."""
    staff = WORK / "staff"
    records(WORK / "some", 12)
    formfolio("fill", *sorted((WORK / "some").glob("*.yaml")), "--format", "docx,pdf", "--out", WORK / "filled")
    files = sorted((WORK / "filled").iterdir())
    for number in range(FOLDERS):
        folder = staff / f"person {number:04}"
        folder.mkdir(parents=True)
        (folder / "folder.yaml").write_text(f"person: Łukasz Ôwen-Ŷork\nteam: Team {number}\nauthority: sandwell\n")
        for file in (files[number % 24], files[(number + 5) % 24], files[(number + 12) % 24]):
            (folder / file.name).symlink_to(file)
    for count in sorted({max(1, FOLDERS // 10), max(1, FOLDERS // 3), FOLDERS}):
        some = sorted(staff.iterdir())[:count]
        out = WORK / f"out-{count}"
        wall, cpu, memory = measured([FORMFOLIO, "folder", "assemble", *some, "--out", out, "--quiet"])
        print(f"{count} folders: {wall:.1f} s, {wall / count * 1000:.0f} ms each, {memory:.0f} MB at most")


sixty()
many()
