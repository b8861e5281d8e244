//! The facts about each of the forty.

use super::script::{
    Birmingham, Extra, Fate, Files, Leicestershire, Person, Plymouth, Sandwell, Tracker, Unknown, Worcestershire,
};

const NO_ONE: Person = Person {
    name: "",
    house: Sandwell,
    team: "",
    supervisor: "",
    staff: "all",
    start: "2023-02-06",
    end: "",
    year: "",
    day: 4,
    on: &[],
    agreement: "",
    weeks: 0,
    late: &[],
    no_copy: &[],
    unsigned: &[],
    audits: &[],
    tracker: None,
    extras: &[],
    leave: &[],
    cases: &[],
    next: "",
    files: Files::Yaml,
    has_records: true,
};

/// The managers of Sandwell, and who audits their files.
const GARETH: &str = "Gareth Llewellyn";
const TANYA: &str = "Tanya Plummer";
const HEAD: &str = "Dr Helen Ashdown";
/// The managers elsewhere.
const HELENA: &str = "Helena Brandt";
const SIOBHAN: &str = "Siobhan Gallagher";
const MARGARET: &str = "Margaret Ashworth";
const ROBERT: &str = "Robert Pengelly";

const S: Person = Person { house: Sandwell, team: "Care 1", supervisor: GARETH, agreement: "2025-02-03", ..NO_ONE };
const T: Person = Person { team: "Care 2", supervisor: TANYA, ..S };
const B: Person = Person { house: Birmingham, team: "Ladywood", supervisor: HELENA, agreement: "2023-02-20", ..NO_ONE };
const L: Person = Person {
    house: Leicestershire,
    team: "Coalville",
    supervisor: SIOBHAN,
    staff: "without_cases",
    agreement: "2025-01-15",
    ..NO_ONE
};
const W: Person = Person {
    house: Worcestershire,
    team: "Kidderminster",
    supervisor: MARGARET,
    agreement: "2024-06-03",
    weeks: 6,
    ..NO_ONE
};
const P: Person = Person { house: Plymouth, team: "Plymstock", supervisor: ROBERT, agreement: "2024-09-02", ..NO_ONE };

const fn extra(what: &'static str, due: &'static str, agreed: usize, fate: Fate) -> Extra {
    Extra { what, is_supervisors: false, due, agreed, moved_to: "", fate }
}

/// The people.
pub const PEOPLE: [Person; 40] = [
    // Sandwell: the months.
    Person { name: "Amara Okafor", year: "hhhhhhhhhhhh", audits: &[("2025-03-12", HEAD)], files: Files::Word, ..S },
    Person { name: "Bethan Pryce", year: "hhhmhhhhhhhh", audits: &[("2025-01-22", HEAD)], ..S },
    Person { name: "Callum Dunne", year: "hhhhhrhhhhhh", audits: &[("2025-02-11", HEAD)], ..S },
    Person { name: "Divya Raman", year: "hhhhhhhxhhhh", audits: &[("2025-02-12", HEAD)], ..S },
    Person { name: "Ewan Forsyth", year: "hhhhwhhhhhwh", audits: &[("2024-11-13", HEAD)], ..S },
    Person { name: "Farida Aziz", year: "hhhh-hhhhhhh", audits: &[("2024-10-02", HEAD)], ..S },
    Person { name: "Gwen Maddox", year: "hhhhhhhghhhh", audits: &[("2024-12-03", HEAD)], ..S },
    Person {
        name: "Hanif Malik",
        year: "hhhhllhhhhhh",
        leave: &[("2024-12-01", "2025-01-31")],
        audits: &[("2025-05-06", HEAD)],
        ..S
    },
    Person {
        name: "Isla Thornton",
        year: "hhhhhhhhhhh_",
        day: 18,
        audits: &[("2025-04-08", HEAD)],
        next: "2025-07-18",
        ..S
    },
    Person { name: "Jakub Nowak", year: "hhhhhhhhh--_", day: 11, audits: &[("2025-04-09", HEAD)], ..S },
    // Sandwell: the other cells.
    Person { name: "Keira Boyle", year: "hhhhhhhhhhhh", agreement: "2024-05-07", audits: &[("2024-09-10", HEAD)], ..T },
    Person { name: "Lorna Quayle", year: "hhhhhhhhhhhh", agreement: "", ..T },
    Person {
        name: "Musa Conteh",
        year: "hhhhhhhhhhhh",
        late: &["2024-10-04", "2025-03-04"],
        no_copy: &["2025-06-04"],
        audits: &[("2024-06-18", HEAD)],
        ..T
    },
    Person {
        name: "Nadia Petrova",
        year: "hhhhhhhhhhhh",
        day: 9,
        no_copy: &["2025-07-09"],
        unsigned: &["2025-03-09", "2025-06-09"],
        audits: &[("2025-06-24", HEAD)],
        ..T
    },
    Person {
        name: "Oscar Whitfield",
        year: "hhhhhhhhhhh_",
        day: 27,
        late: &["2025-06-27"],
        next: "2025-07-25",
        audits: &[("2025-06-25", HEAD)],
        files: Files::Pdf,
        ..T
    },
    Person {
        name: "Priti Chauhan",
        staff: "asye",
        start: "2024-01-08",
        year: "hhhhhhhhhhhh",
        audits: &[("2025-02-13", HEAD)],
        tracker: Some(Tracker {
            began: "2024-01-08",
            reviews: ["2024-04-08", "2024-07-09", "2024-10-08", "2025-01-14"],
            outcome: ("PASS", "2025-01-28"),
        }),
        ..T
    },
    Person {
        name: "Quentin Rusk",
        staff: "asye",
        start: "2024-07-15",
        year: "hhhhhhhhhhhh",
        on: &[
            "2024-07-18",
            "2024-07-25",
            "2024-08-01",
            "2024-08-08",
            "2024-08-15",
            "2024-08-22",
            "2024-09-05",
            "2024-09-19",
            "2024-10-03",
            "2024-10-17",
            "2024-10-31",
            "2024-11-14",
            "2024-11-28",
            "2024-12-12",
            "2024-12-24",
            "2025-01-07",
            "2025-02-04",
            "2025-03-04",
            "2025-04-01",
            "2025-05-06",
            "2025-06-03",
            "2025-07-01",
        ],
        audits: &[("2025-03-18", HEAD)],
        tracker: Some(Tracker {
            began: "2024-07-15",
            reviews: ["2024-10-15", "2025-01-14", "", ""],
            outcome: ("", ""),
        }),
        ..T
    },
    Person {
        name: "Rosa Delgado",
        staff: "asye",
        start: "2025-02-03",
        year: "......hhhhhh",
        on: &[
            "2025-02-05",
            "2025-02-12",
            "2025-02-19",
            "2025-02-26",
            "2025-03-05",
            "2025-03-12",
            "2025-03-19",
            "2025-04-02",
            "2025-04-16",
            "2025-04-30",
            "2025-05-14",
            "2025-05-28",
            "2025-06-11",
            "2025-06-25",
            "2025-07-09",
        ],
        agreement: "2025-02-05",
        next: "2025-07-23",
        ..T
    },
    Person { name: "Stefan Kolar", start: "2025-06-16", agreement: "", year: "..........nh", ..T },
    Person { name: "Tamsin Hale", start: "2025-06-30", agreement: "", year: "..........n_", has_records: false, ..T },
    Person { name: "Umar Farooqi", end: "2025-03-14", year: "hhhhhhhh....", audits: &[("2024-09-17", HEAD)], ..T },
    Person {
        name: "Verity Snow",
        year: "hhhhhhhhhlll",
        leave: &[("2025-05-01", "")],
        audits: &[("2024-09-18", HEAD)],
        ..T
    },
    Person {
        name: "Wasim Haddad",
        year: "hhhhhhhhhhhh",
        audits: &[("2025-06-10", TANYA)],
        cases: &[
            (
                "Riley Sharma",
                "child_protection",
                "2025-02-03",
                &["2025-02-12", "2025-03-11", "2025-04-08", "2025-05-06", "2025-06-03", "2025-07-01"],
            ),
            ("Destiny Cole", "child_in_need", "2025-05-12", &[]),
        ],
        ..T
    },
    // Birmingham: actions.
    Person {
        name: "Xenia Markou",
        house: Birmingham,
        year: "hhhhhhhhhhhh",
        extras: &[
            extra("Visit grandmother in Solihull", "2024-09-20", 0, Fate::Done(1)),
            extra("Referral to speech therapy", "2024-11-29", 2, Fate::Done(3)),
            extra("Write court statement", "2025-07-02", 9, Fate::Open),
        ],
        files: Files::Word,
        ..B
    },
    Person {
        name: "Yusuf Demir",
        year: "hhhhhhhhhhhh",
        extras: &[
            extra("Ask housing about damp", "2025-01-24", 4, Fate::Dropped(0)),
            extra("Photograph life story book", "2025-03-28", 6, Fate::Dropped(2)),
        ],
        ..B
    },
    Person {
        name: "Zara Whitlock",
        year: "hhhhhhhhhhh_",
        day: 20,
        next: "2025-07-09",
        extras: &[
            Extra { is_supervisors: true, ..extra("Order second monitor", "2025-05-30", 8, Fate::Open) },
            extra("Renew driving licence", "2025-08-29", 9, Fate::Open),
        ],
        ..B
    },
    Person { name: "Abel Mbeki", year: "hhxhhhmhhhrh", ..B },
    Person { name: "Bronwen Tudor", year: "hhhhshhhhhh_", day: 16, agreement: "2019-09-02", ..B },
    Person { name: "Cedric Owusu", year: "hhhh---h---_", day: 7, agreement: "", ..B },
    Person { name: "Dilys Vaughan", year: "..nhhhhhhhhh", start: "2024-10-14", agreement: "2024-10-21", ..B },
    // Leicestershire.
    Person { name: "Elif Yilmaz", year: "hhhhhhhhhhhh", files: Files::Pdf, ..L },
    Person {
        name: "Fergus Rooney",
        year: "hhhhhh-hhhhh",
        late: &["2024-11-04", "2025-06-04"],
        agreement: "2024-03-11",
        ..L
    },
    Person {
        name: "Greta Lindholm",
        start: "2024-11-04",
        year: "...hhhhhhhhh",
        day: 6,
        agreement: "2025-01-13",
        no_copy: &["2025-03-06"],
        ..L
    },
    // Worcestershire: the agreement says how often.
    Person {
        name: "Hugo Brandao",
        year: "hhnhhnhhhnhh",
        on: &[
            "2024-08-06",
            "2024-09-17",
            "2024-11-05",
            "2024-12-17",
            "2025-02-04",
            "2025-03-18",
            "2025-04-29",
            "2025-06-10",
            "2025-07-08",
        ],
        next: "2025-08-19",
        ..W
    },
    Person {
        name: "Ines Caldeira",
        weeks: 8,
        year: "hnhnhn-hnhn_",
        on: &["2024-08-22", "2024-10-17", "2024-12-12", "2025-03-20", "2025-05-15"],
        next: "2025-07-10",
        ..W
    },
    Person { name: "Jonas Weir", weeks: 4, agreement: "2024-07-01", year: "hhhhhhh----_", day: 5, ..W },
    // Plymouth sets no frequency.
    Person {
        name: "Keiko Tanaka",
        year: "hhhhhhh?hhhh",
        extras: &[
            Extra { moved_to: "2025-03-14", ..extra("Plan summer outing", "2025-02-14", 5, Fate::Open) },
            extra("Repair office kettle", "ASAP", 8, Fate::Done(1)),
        ],
        ..P
    },
    // Only `folder.yaml`.
    Person { name: "Leon Achterberg", house: Sandwell, agreement: "", year: "-----------_", has_records: false, ..S },
    Person {
        name: "Mirela Popescu",
        house: Unknown,
        agreement: "",
        year: "????????????",
        has_records: false,
        supervisor: "",
        team: "Care 1",
        ..NO_ONE
    },
    Person {
        name: "Nils Overgaard",
        house: Unknown,
        agreement: "",
        start: "2025-06-09",
        year: "..........??",
        has_records: false,
        ..NO_ONE
    },
];
