"""Records on our own forms: one signed digitally, one typed with pdf-lib."""

import json
import re
from datetime import datetime, timezone

import tools
import yaml
from make_signed import sign

from .people import PERSON, SUPERVISOR
from .shared import certificate, must

FORM = "sandwell/individual-record"


def record(day, following, **more):
    """The values of a record of one session."""
    values = {
        "supervisee": PERSON,
        "supervisor": SUPERVISOR,
        "session_date": day,
        "next_date": following,
        "next_time": "10:00",
        "next_venue": "Room 3",
        "manager_signed": {"name": SUPERVISOR, "date": day},
        "employee_signed": {"name": PERSON, "date": day},
    }
    return {**values, **more}


FEBRUARY = record(
    "2025-02-19",
    "2025-03-19",
    welcome_wellbeing="Zoë is in the third month of her temporary contract with the team and says that she is finding her feet.",
    review_of_last="Both actions of January are done: the diary is shared, and the desk by the window is hers.",
    workload="Nine children in five families. One family moves to early help at the end of the month.",
    casework_discussion="The discussion of each child is on the child’s file.",
    reflective_practice=(
        "A first visit that ended on the doorstep. Zoë had prepared her questions and not her opening words. "
        "We tried three ways to begin and she chose the shortest."
    ),
    performance_development_training="She would like to apply for the permanent post. I support it.",
    welfare="No concerns. The drive home is shorter since the roadworks ended.",
    any_other_business="None.",
    actions=[
        {"action": "Write an opening and try it on two doorsteps", "timescale": "2025-03-12", "by_whom": PERSON},
        {"action": "Send Zoë the advertisement of the post", "timescale": "2025-02-21", "by_whom": SUPERVISOR},
    ],
)

# Longer than its box: whoever typed it in a PDF reader did not see the end.
LONG = """\
Zoë brought the visit of 11 March to two brothers who have not spoken to each other since Christmas. She had planned to see them \
one after the other. When she arrived both sat in the kitchen with their coats on, and their grandmother said that nobody in this \
house had secrets.

What happened: Zoë sat down with all three of them and asked the younger boy about his bicycle, because it stood in the hall with a \
wheel missing. The older boy answered for him, the first words between them that the grandmother had heard for weeks. They then \
argued about the wheel for ten minutes. Zoë said nothing, and found that harder than any question on her list.

What she made of it: she had come to hear about Christmas and heard about a wheel. On the way back she counted the visit as lost. In \
talking about it here she noticed that the quarrel was about who is trusted with what belongs to both, and that Christmas had been \
about the same thing. The grandmother, who wants no secrets, was the only one in the room who was calm while they shouted.

What it may have been like for the boys: an adult listened to both of them at once and did not take a side. Neither of them looked \
at their grandmother before he spoke, which both had done on every visit until now.

What she will try: to come back with a wheel, or with somebody who can mend one, and to let the two of them do it while she holds \
the spanner. She will see each of them alone as well, at school, because the plan asks for it and because the older one may have \
more to say than a kitchen allows.

What I added: that staying silent for ten minutes was the work, and that she should write it into the record of the visit as \
something she did, not as something that did not happen. We agreed to come back to the grandmother’s calm next time. It may be \
strength, and it may be that she has stopped hoping; the next visit should find out which."""

MARCH = record(
    "2025-03-19",
    "2025-04-09",
    welcome_wellbeing="Zoë is glad of the permanent post from 31 March. She asked to begin with the two brothers.",
    review_of_last="The opening for first visits is written and was tried twice. The application was sent on 24 February.",
    workload="Ten children in six families. Two more families from 7 April, when the probation period has begun.",
    reflective_practice=LONG,
    performance_development_training="Safeguarding, level 3, is booked for June.",
    welfare="No concerns.",
    actions=[
        {"action": "See each of the brothers alone, at school", "timescale": "04/04/2025", "by_whom": PERSON},
        {"action": "Prepare the supervision contract for the new post", "timescale": "02/04/2025", "by_whom": "Mr Brennan"},
    ],
)

# pdf-lib as most people use it: its own Helvetica, which has no Ł, for whatever was typed.
PDF_LIB = """
const { createRequire } = require("node:module");
const { readFileSync, writeFileSync } = require("node:fs");
const { PDFDocument } = createRequire(process.env.NODE_PACKAGES + "/from-here.js")("pdf-lib");
const [source, target, answers] = process.argv.slice(1);
(async () => {
  const document = await PDFDocument.load(readFileSync(source), { updateMetadata: false });
  const form = document.getForm();
  for (const [name, value] of Object.entries(JSON.parse(readFileSync(answers, "utf8"))))
    form.getTextField(name).setText(value);
  document.setModificationDate(new Date("2025-03-19T15:20:00Z"));
  writeFileSync(target, await document.save());
})();
"""


def signed_record(work):
    """Completed by us, then signed by the supervisor with a certificate of an authority that is thrown away."""
    source = work / "february.yaml"
    source.write_text(yaml.safe_dump({"form": FORM, "version": 1, "values": FEBRUARY}, allow_unicode=True), encoding="utf-8")
    tools.formfolio("fill", source, "--format", "pdf", "--out", work)
    [made] = work.glob("*.pdf")
    pdf = made.read_bytes()
    made.unlink()
    return sign(pdf, certificate(SUPERVISOR), at=datetime(2025, 2, 20, 9, 5, tzinfo=timezone.utc))


def typed_record(work):
    """A blank with the supervisor’s name in it beforehand; everything else typed."""
    values = work / "values.yaml"
    values.write_text(f"supervisor: {SUPERVISOR}\n", encoding="utf-8")
    tools.formfolio("blank", FORM, "--format", "pdf", "--values", values, "--out", work)
    [blank] = work.glob("*.pdf")
    typed = {}
    for name, value in MARCH.items():
        if name == "actions":
            typed |= {f"actions.{at}.{column}": text for at, row in enumerate(value, 1) for column, text in row.items()}
        elif isinstance(value, dict):
            typed |= {f"{name}.{part}": british(text) for part, text in value.items()}
        elif name != "supervisor":
            typed[name] = british(value)
    typed["manager_signed.name"] = "L. Brennan"
    answers = work / "answers.json"
    answers.write_text(json.dumps(typed, ensure_ascii=False), encoding="utf-8")
    target = work / "record.pdf"
    must(tools.run(["node", "-e", PDF_LIB, blank, target, answers]))
    return target.read_bytes()


def british(text):
    """A date as people type it; any other text as it is."""
    return re.sub(r"^(\d{4})-(\d\d)-(\d\d)$", r"\3/\2/\1", text)
