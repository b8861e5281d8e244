"""Measures Formfolio and its peers at the same jobs, in turn, and prints tables in Markdown. run.sh runs this."""

import argparse
import json
import shutil
import statistics
import sys
import tempfile
from importlib import metadata
from pathlib import Path

import inputs as inputs_module
import jobs
import measure
import opened
import table


def main():
    """Runs the jobs that are asked for; all of them where none is named."""
    given = arguments()
    work = Path(tempfile.mkdtemp(prefix="peers-", dir=given.work))
    try:
        text = measured(given, work)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    if given.markdown:
        write(Path(given.markdown), text)
    print(text)


def write(path, text):
    """Writes the tables into a file; between its marks, where it is a page that has them."""
    page = path.read_text(encoding="utf-8") if path.exists() else ""
    before, begin, rest = page.partition("<!-- tables -->\n")
    _, end, after = rest.partition("<!-- /tables -->")
    path.write_text(f"{before}{begin}{text}{end}{after}" if begin and end else text, encoding="utf-8")


def arguments():
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="run.sh", description=__doc__)
    parser.add_argument("jobs", nargs="*", metavar="JOB", help="word-blank, pdf-blank, fill-pdf, read-pdf, read-word, "
                        "binder, both, large-binder, folders, check, opened; all when none is given")
    parser.add_argument("--rounds", type=int, default=5, help="how often each program does a job; jobs of one document "
                        "three times as often (default: 5)")
    parser.add_argument("--scale", type=float, default=1, help="the share of the documents, to try the script (default: 1)")
    parser.add_argument("--markdown", metavar="FILE", help="write the tables into a file, too; of a page "
                        "with the marks <!-- tables --> and <!-- /tables -->, only what is between them")
    parser.add_argument("--formfolio", required=True, type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--bench", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--modules", required=True, type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--work", required=True, type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def measured(given, work):
    """The tables of the jobs that are asked for."""
    def scale(count):
        return max(2, round(count * given.scale))

    forms = Path(__file__).parent / "forms"
    inputs = inputs_module.Inputs(given.formfolio.resolve(), forms, work, scale(200), scale(1_000))
    tables = table.Tables()
    runner = measure.Runner()
    known = []

    def wanted(key):
        known.append(key)
        return not given.jobs or key in given.jobs

    for job in jobs.jobs(inputs):
        if wanted(job.key):
            say(job.title)
            compare(job, runner, given.rounds, work, tables)
    for load in jobs.loads(inputs, scale):
        if wanted(load.key):
            say(load.title.format(count="many"))
            carry(load, runner, given.rounds, work, tables)
    if wanted("check"):
        say("check records")
        check(inputs, runner, given, work, tables, scale(10_000))
    if wanted("opened"):
        say("open what was made with foreign programs")
        tables.opened += opened.opened(inputs, scale(1_000))
    unknown = [name for name in given.jobs if name not in known]
    if unknown:
        raise SystemExit(f"there is no job {unknown[0]}; there are: {', '.join(known)}")
    return tables.markdown(head(given, runner))


def compare(job, runner, rounds, work, tables):
    """A job with peers: one document in a process, and many."""
    # Whatever is given to the programs is made before the first of them is measured.
    for side in job.sides:
        for count in (1, job.many) if job.cold else (job.many,):
            if count == 1 or side.takes_many:
                side.command(count, work / "out")
    cold = measure.alternate(runner, job.sides, 1, rounds * 3, work) if job.cold else None
    many = [side for side in job.sides if side.takes_many]
    tables.job(job, cold, measure.alternate(runner, many, job.many, rounds, work) if many else None)


def carry(load, runner, rounds, work, tables):
    """A job of ours alone: seconds and megabytes at its first size, and how much more memory the others take."""
    first = None
    for count in load.counts:
        load.side.command(count, work / "out")
        # The larger sizes are there for their memory, which hardly varies.
        times = rounds if first is None else 1
        samples = measure.alternate(runner, [load.side], count, times, work, warm_up=first is None)[jobs.OURS]
        seconds, megabytes = measure.median(samples, "seconds"), measure.median(samples, "megabytes")
        title = load.title.format(count=f"{count:,}")
        took = f"{table.seconds(seconds)}, {table.megabytes(megabytes)}"
        if first is None:
            first = megabytes
            limits = [(seconds, load.seconds, "s"), (megabytes, load.megabytes, "MB")]
            limits = [(value, limit, unit) for value, limit, unit in limits if limit]
            goal = ", ".join(f"{limit} {unit}" for _, limit, unit in limits)
            tables.goal(title, took, "", "", goal, all(value <= limit for value, limit, _ in limits))
        else:
            growth = megabytes / first
            # A tenth is what differs from run to run.
            tables.goal(f"{title}, memory", took, "", table.number(growth), "flat", growth <= 1.1)


def check(inputs, runner, given, work, tables, count):
    """Records a second on one core: within a process, beside ajv, and by the whole command."""
    figures = {}
    if given.bench:
        commands = jobs.rates(inputs, given.bench, given.modules)
        runs = [{name: jobs.rate(command) for name, command in commands.items()} for _ in range(given.rounds)]
        figures = {name: statistics.median(run[name] for run in runs) for name in commands}
        ratio = statistics.median(run[jobs.OURS] / run["ajv"] for run in runs)
        tables.goal("check records from JSON text on one core ÷ ajv", f"{figures[jobs.OURS]:,.0f} a second",
                    f"{figures['ajv']:,.0f} a second", table.number(ratio), "at least 1", ratio >= 1)
    side = jobs.whole_check(inputs)
    side.command(count, work / "out")
    side.command(2, work / "out")
    one = measure.alternate(runner, [side], 2, given.rounds, work)[jobs.OURS]
    all_of_them = measure.alternate(runner, [side], count, given.rounds, work)[jobs.OURS]
    each = (measure.median(all_of_them, "seconds") - measure.median(one, "seconds")) / (count - 2)
    if each <= 0:
        return  # Of few records, the difference is lost in the noise.
    rate = f"{1 / each:,.0f} a second, {table.megabytes(measure.median(all_of_them, 'megabytes'))}"
    theirs = f"{figures['ajv']:,.0f} a second" if figures else ""
    ratio = table.number(1 / each / figures["ajv"]) if figures else ""
    title = f"check {count:,} records by the whole command on one core, without its start ÷ ajv"
    tables.goal(title, rate, theirs, ratio, "", True)


def head(given, runner):
    """The machine, the versions and the day."""
    packages = [json.loads((given.modules / name / "package.json").read_text()) for name in ("pdfkit", "ajv")]
    node = [f"{package['name']} {package['version']}" for package in packages]
    python = [f"{name} {metadata.version(name)}" for name in ("pikepdf", "lxml", "reportlab")]
    versions = [measure.version([given.formfolio, "--version"]), *python, *node, f"Python {sys.version.split()[0]}",
                f"Node {measure.version(['node', '--version'])}", measure.version(["qpdf", "--version"])]
    return (f"Measured on {table.today()}: {measure.machine()}. Load when it ended: {measure.load():.1f}. "
            f"{given.rounds} rounds{'' if given.scale == 1 else f', {given.scale} of the documents'}. {', '.join(versions)}. "
            f"The least memory that can be measured is {runner.least:.0f} MB.")


def say(what):
    """Tells how far it is."""
    print(f"peers: {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
