"""What the letters and other Word documents of the sample folder say."""

from .people import HEAD, PERSON, SUPERVISOR

# Its writer’s program was left at American paper.
PLAN = "Personal development plan"
LETTERS = {
    "outcome": (
        "Outcome of your appraisal",
        [
            "Sandwell Children’s Trust",
            "25 June 2025",
            f"Dear {PERSON},",
            "Thank you for the conversation of 18 June. This letter says what we agreed, for your folder and for your new team.",
            "You met four of your five objectives in full. The fifth, to have every chronology up to date, you met for six of your "
            "eight families; the other two will be done before you move.",
            "I was struck by what families say of you: that you come when you said you would. Please keep the habit of writing the "
            "next visit into the family’s own calendar.",
            "Your objectives for the coming year are in your personal development plan. Your new supervisor will look at them with "
            "you within a month of 7 July.",
            "Yours sincerely,",
            HEAD,
            "Service Manager, Care Management",
        ],
    ),
    "plan": (
        PLAN,
        [
            f"{PERSON}, social worker. Agreed on 18 June 2025 for the year to June 2026.",
            [
                ["What I want to learn", "How", "By when"],
                ["To give evidence in court with a steady voice", "Court skills, two days; a mock hearing", "October 2025"],
                ["To write a chronology that a stranger can follow", "Read three of Kwame Boateng’s; swap drafts", "July 2025"],
                ["To support a student on placement", "Stage 1 of the practice educator course", "June 2026"],
            ],
            "What I need for it: two study days, and a supervisor who asks how it is going.",
        ],
    ),
    "training": (
        "Training record, first quarter of 2025–26",
        [
            f"{PERSON}, Care Management Team 2.",
            "# What was undertaken",
            [
                ["Date", "Training", "Hours", "What I took from it"],
                ["24 April 2025", "Recording that children can read later", "3", "Write as if she reads it at eighteen."],
                ["3 June 2025", "Information governance, e-learning", "1", "Ask who needs to know before who may."],
                ["12 June 2025", "Safeguarding, level 3", "6", "Thresholds are for conversations, not for closing them."],
            ],
            "# What is still to come",
            "- Court skills, two days in September",
            "- Motivational interviewing, half a day, not booked yet",
            "Ten hours in this quarter, of thirty in the year.",
        ],
    ),
    "log": (
        "Reflective log",
        [
            "28 May 2025. The review conference was moved to the large room because of the rain. Everybody sat further apart, and "
            "nobody interrupted. I wonder how much of what we call a difficult meeting is furniture.",
            "5 June 2025. Naïve question of the day, from a boy of nine: “Who looks after you?” I said, my team. He thought about "
            "it and said that this was a good answer but that I should also have a dog.",
            "18 June 2025. Appraisal. I had expected to be told what is missing and was told what is there. Noted for the next "
            "time that I talk to a parent about a plan.",
        ],
    ),
    "audit": (
        "Case file audit",
        [
            "File looked at on 24 April 2025 by Tanya Plummer. Worker: Zoë O’Hara. The family’s name is left out here.",
            [
                ["What was looked at", "Grade"],
                ["The child’s voice is heard", "Good"],
                ["Chronology", "Requires improvement"],
                ["Plan and reviews", "Good"],
                ["Management oversight", "Outstanding"],
            ],
            "The chronology ends in January. Please bring it up to date by 30 May. Everything else is a pleasure to read; the record "
            "of the visit in March could be used for training.",
            "The grades of all files of the team are attached to this document.",
        ],
    ),
    "old audit": (
        "Case audit, March 2025",
        [
            "One file, chosen by lot. The plan is on the file and was reviewed in time. Visits took place as planned, but for one in "
            "the half-term holiday, and the reason is recorded.",
            "To be done: the address of the father’s new flat is missing on the front sheet.",
            f"Looked at on 12 March 2025 by {SUPERVISOR}. Nothing was graded, because the worker had held the case for two weeks.",
        ],
    ),
    "request": (
        "Training request",
        [
            f"To: {SUPERVISOR}. From: {PERSON}. 27 May 2025.",
            "The audit of April says that my chronologies stop too early. I should like to take part in “Chronologies that work” on "
            "9 July, half a day, no cost to the team.",
            "My cases on that day can be covered by Kwame Boateng, who has agreed.",
        ],
    ),
    "probation": (
        "Probationary assessment of employee (HR13.1)",
        [
            f"Employee: {PERSON}. Post: social worker, Care Management Team 2. Began on 31 March 2025.",
            [
                ["", "First assessment, after 3 months"],
                ["Quality of work", "Meets what is expected"],
                ["Attendance", "One absence of seven working days in May; no concern"],
                ["Working with others", "Above what is expected"],
                ["Induction", "Not completed; dates to be found before the move"],
            ],
            "The probation continues in the Court Team. The second assessment is due by the end of September 2025.",
            f"{SUPERVISOR}, 24 June 2025",
        ],
    ),
    "handover": (
        "Handover to the Court Team",
        [
            "Sandwell Children’s Trust, Care Management Team 2",
            "27 June 2025",
            "Dear colleagues,",
            f"{PERSON} joins you on 7 July. Her supervision folder goes with her. Three things that it does not say on its own:",
            "- She has asked for supervision on Wednesday mornings, because the school run is her husband’s on that day.",
            "- The two brothers stay with Kwame Boateng. She would like to say goodbye to them in person, and has a date for it.",
            "- The induction checklists were begun and have not been found again. Please begin them anew.",
            "You will like working with her. We have.",
            "Kind regards,",
            SUPERVISOR,
        ],
    ),
}
