"""The reports of `check`, before the programs that read them: SARIF, JUnit XML, HTML and PDF.

One directory has findings of every severity, a waived one, waivers that do nothing, a clean record, files that cannot be
read, and names with everything in them. It is checked as it is and with `--redact`.
"""

import json
import shutil
import urllib.parse
from pathlib import Path

import junitparser
import pytest
import tools
import yaml
from jsonschema import Draft4Validator, Draft202012Validator
from lxml import etree

FIXTURES = tools.HERE.parent.parent / "fixtures"
SCHEMAS = tools.HERE.parent.parent / "schemas"
FORMATS = ("json", "sarif", "junit", "html")
BOTH = pytest.mark.parametrize("kind", ["whole", "redacted"])

RECORDS = {
    "staff/2025/Siân O’Brien & <Łukasz>'s “June”.yaml": "records/individual-record-bad.yaml",
    f"staff/2025/{'a name that somebody typed without thinking of small screens ' * 3}100%#1.yaml": "records/casework-supervision-record-bad.yaml",
    "staff/good.yaml": "records/individual-record-good.yaml",
    "staff/warning.yaml": "rules/owner-not-party/failing.yaml",
    "staff/vague.yaml": "rules/vague-date/failing.yaml",
    "staff/scan.pdf": "bad/scan.pdf",
}
WAIVERS = """
- {rule: vague-date, file: vague.yaml, field: actions.1, reason: "Waiting for <the court> & the school", by: Helen Ashdown, until: 2025-09-30}
- {rule: vague-owner, file: nobody.yaml, reason: x, by: y, until: 2025-01-30}
- {rule: vague-owner, file: good.yaml, reason: x, by: y, until: 2025-09-30}
"""


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    """The text of each report by (format, "whole" or "redacted")."""
    place = tmp_path_factory.mktemp("reports")
    for name, source in RECORDS.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(FIXTURES / source, place / name)
    (place / "staff/broken <record>.yaml").write_text("form: sandwell/individual-record\nvalues: {supervisr: X}\n")
    (place / "staff/waivers.yaml").write_text(WAIVERS)
    made = {}
    for form in FORMATS:
        for kind, more in (("whole", []), ("redacted", ["--redact"])):
            command = [Path(tools.FORMFOLIO).resolve(), "check", "staff", "--today", "2025-06-30", "--format", form, *more]
            done = tools.run(command, cwd=place)
            assert done.returncode == 2, done.stderr
            made[form, kind] = done.stdout
    for kind, more in (("whole", []), ("redacted", ["--redact"])):
        file = place / f"{kind}.pdf"
        command = ["check", "staff", "--today", "2025-06-30", "--format", "pdf", "--out", file, *more]
        done = tools.run([Path(tools.FORMFOLIO).resolve(), *command], cwd=place)
        assert done.returncode == 2, done.stderr
        made["pdf", kind] = file
    return made


@BOTH
def test_sarif_fits_its_schema(kind, reports):
    schema = json.loads(tools.SARIF_SCHEMA.read_text(encoding="utf-8"))
    Draft4Validator.check_schema(schema)
    validator = Draft4Validator(schema, format_checker=Draft4Validator.FORMAT_CHECKER)
    errors = [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(json.loads(reports["sarif", kind]))]
    assert not errors, "\n".join(errors)


def told_of(report):
    """The files of which a report has no findings: those that could not be read, and those that were not checked."""
    return {file["file"] for file in report["unread"] + report["not_checked"]}


@BOTH
def test_sarif_says_what_json_says(kind, reports):
    (run,) = json.loads(reports["sarif", kind])["runs"]
    report = json.loads(reports["json", kind])
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    findings = [(file["file"], finding) for file in report["checked"] for finding in file["findings"]]
    assert len(run["results"]) == len(findings) > 40
    prints = set()
    for result, (file, finding) in zip(run["results"], findings, strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == finding["rule"]
        assert result["level"] == finding["severity"]
        assert finding["message"] in result["message"]["text"]
        (location,) = result["locations"]
        artifact = location["physicalLocation"]["artifactLocation"]
        assert urllib.parse.unquote(artifact["uri"]) == file
        assert run["artifacts"][artifact["index"]]["location"]["uri"] == artifact["uri"]
        assert [one["fullyQualifiedName"] for one in location.get("logicalLocations", [])] == ([finding["field"]] if "field" in finding else [])
        assert bool(result["suppressions"]) == ("waived" in finding)
        prints.add(result["partialFingerprints"]["formfolio/v1"])
    assert len(prints) == len(findings)
    (invocation,) = run["invocations"]
    assert not invocation["executionSuccessful"]
    assert (len(report["unread"]), len(report["not_checked"])) == (1, 2)
    assert len(invocation["toolExecutionNotifications"]) == len(told_of(report))


@BOTH
def test_junit_fits_the_schema_that_jenkins_reads_by(kind, reports):
    """Jenkins's fourth edition, the newest in a package; it lacks one attribute that Jenkins has taken since its tenth."""
    schema = etree.XMLSchema(etree.parse(tools.JUNIT_SCHEMA))
    document = etree.fromstring(reports["junit", kind].encode())
    for skipped in document.iter("skipped"):
        assert skipped.attrib.pop("message")
    assert schema.validate(document), schema.error_log


@BOTH
def test_junit_is_read_as_it_is_meant(kind, reports):
    """junitparser's counts are those of the summary; its own sums are those that we wrote."""
    report = json.loads(reports["json", kind])
    suites = junitparser.JUnitXml.fromstring(reports["junit", kind].encode())
    written = (suites.tests, suites.failures, suites.errors)
    cases = [case for suite in suites for case in suite]
    results = [type(result).__name__ for case in cases for result in case.result]
    assert results.count("Failure") == report["summary"]["errors"]
    assert results.count("Skipped") == report["summary"]["waived"] + len(told_of(report)) - len(report["unread"])
    assert results.count("Error") == len(report["unread"])
    assert len([case for case in cases if case.system_out]) == report["summary"]["warnings"]
    assert {suite.name for suite in suites} == {file["file"] for file in report["checked"]} | told_of(report)
    suites.update_statistics()
    assert (suites.tests, suites.failures, suites.errors) == written == (len(cases), results.count("Failure"), results.count("Error"))
    names = [(case.classname, case.name) for case in cases]
    assert len(set(names)) == len(names)


@pytest.fixture(scope="module")
def pages(reports, tmp_path_factory):
    """What Chromium and axe say of each page, where its pictures are, and what prints."""
    said = {}
    for kind in ("whole", "redacted"):
        directory = tmp_path_factory.mktemp(kind)
        file = directory / "report.html"
        file.write_text(reports["html", kind], encoding="utf-8")
        said[kind] = (tools.page(file, directory), file)
    return said


@BOTH
def test_the_page_is_valid_html(kind, pages):
    assert tools.vnu(pages[kind][1]) == []


@BOTH
@pytest.mark.parametrize("look", ["light", "dark", "narrow"])
def test_axe_finds_nothing(kind, look, pages):
    said = pages[kind][0]["axe"][look]
    assert said["violations"] == []
    assert said["incomplete"] == []


@BOTH
def test_the_page_fits_a_small_screen_and_large_text(kind, pages):
    assert pages[kind][0]["sideways"] == {"narrow": 0, "large": 0, "largeAndNarrow": 0}


@BOTH
def test_the_page_asks_for_nothing_and_runs_nothing(kind, pages):
    said = pages[kind][0]
    assert said["requests"] == [] and said["console"] == [] and said["scripts"] is False


def test_the_page_prints_whole(reports, pages):
    """Every finding, what is folded away included, on A4."""
    paper = pages["whole"][1].parent / "print.pdf"
    _, facts = tools.poppler(paper)
    assert "A4" in facts["Page size"]
    printed = "".join(tools.text_of_pdf(paper).split())
    report = json.loads(reports["json", "whole"])
    for file in report["checked"]:
        for finding in file["findings"]:
            assert "".join(finding["message"].split())[1:] in printed
            if "waived" in finding:
                assert "".join(finding["waived"]["reason"].split()) in printed


def test_the_pdf_conforms(reports):
    """PDF/UA-1 and PDF/A-2a, and nothing to complain of for anybody else."""
    files = [reports["pdf", kind] for kind in ("whole", "redacted")]
    assert {key: failed for key, failed in tools.verapdf(files).items() if failed} == {}
    for file in files:
        assert tools.qpdf(file) + tools.pdfcpu(file, "strict") + tools.mutool(file) == []
        said, facts = tools.poppler(file)
        assert said == [] and facts["Tagged"] == "yes" and "A4" in facts["Page size"]


def words(text):
    """Letters without white space and the places where a long word may break."""
    return "".join(text.split()).replace("\u200b", "")


def test_the_pdf_says_what_json_says(reports):
    shown = words(tools.text_of_pdf(reports["pdf", "whole"]))
    report = json.loads(reports["json", "whole"])
    for file in report["checked"]:
        assert words(file["file"]) in shown
        for finding in file["findings"]:
            assert words(finding["message"])[1:] in shown and words(finding["help"])[1:] in shown
            if "policy" in finding:
                assert words(finding["policy"]["quote"]) in shown
    for file in report["not_checked"]:
        assert words(file["file"]) in shown


def test_no_redacted_report_names_anybody(reports):
    hidden = ["Siân", "O’Brien", "Łukasz", "Helen", "Ashdown", "court", "somebody typed", "Fernandes", "supervisr"]
    for form in FORMATS:
        assert any(name in reports[form, "whole"] for name in hidden)
        text = urllib.parse.unquote(reports[form, "redacted"])
        assert [name for name in hidden if name in text] == [], form
    assert [name for name in hidden if name in tools.text_of_pdf(reports["pdf", "redacted"])] == []


def test_waivers_and_their_schema():
    """The schema that editors use takes the fixtures and not the mistakes."""
    schema = json.loads((SCHEMAS / "waivers.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    good = [*FIXTURES.glob("rules/waiver-*/*/waivers.yaml")]
    assert len(good) == 4
    for path in good:
        assert list(validator.iter_errors(yaml.load(path.read_text(), yaml.BaseLoader))) == [], path
    assert list(validator.iter_errors(yaml.load((FIXTURES / "waivers/mistakes.yaml").read_text(), yaml.BaseLoader)))
