//! The texts of the first files. A line that begins with `# ` is a comment; one with `#` and a word is a line to
//! activate.

use crate::form::layout::LayoutSection;
use crate::form::policy::Staff;
use crate::form::{Catalogue, Layout};
use crate::text::{capitalised, collapse_spaces};

/// The name of a section's directory, valid on any system.
pub(super) fn directory(section: &LayoutSection) -> String {
    let title = section.title.replace(['<', '>', ':', '"', '/', '\\', '|', '?', '*'], " ");
    let title = collapse_spaces(&title);
    format!("{:02} {}", section.number, title.trim_end_matches('.'))
}

/// A name from an id: `my-council` becomes "My Council".
pub(super) fn name_of(id: &str) -> String {
    id.split('-').map(capitalised).collect::<Vec<_>>().join(" ")
}

/// A text in YAML notation.
fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_alphabetic() || " ’'-".contains(c);
    let is_plain = text.starts_with(char::is_alphabetic) && text.chars().all(plain) && text.contains(' ');
    if is_plain { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}

pub(super) fn folder(person: &str, authority: Option<&str>, layout: &Layout, catalogue: &Catalogue) -> String {
    let authorities: Vec<&str> = catalogue.authorities().map(|authority| authority.id.as_str()).collect();
    let layouts: Vec<&str> = catalogue.layouts().map(|layout| layout.id.as_str()).collect();
    let staff: Vec<&str> = Staff::ALL.into_iter().map(Staff::keyword).filter(|word| *word != "all").collect();
    let authority = authority.map_or_else(|| "#authority: sandwell".to_owned(), |id| format!("authority: {id}"));
    format!(
        "\
# The member of staff of this folder, and facts that its records do not state.
# Take the # away from the lines that you need. Dates are written as 2025-03-04.

# The member of staff, as the records name them.
person: {person}

# Other names that documents give them, such as the one before a wedding.
#also_known_as: [Sarah Jones]

# Their post and their team.
#role: Social worker
#team: Duty and assessment

# Which type of staff, which decides how often they have supervision: all, or one of
# {staff}.
staff_type: all

# When they began in the post. Nothing is asked of the time before.
#start_date: 2025-03-03

# When their employment ended or ends. Nothing is asked of the time after.
#end_date: 2026-03-31

# Whether they are on probation.
probation: false

# Their supervisor, and the supervisor’s manager.
#supervisor: Bronwen Hughes
#supervisors_manager: Helen Ashdown

# The authority whose policy applies; the authority of the records when left out. Known: {authorities}.
{authority}

# The sections of the folder. Known: {layouts}.
layout: {layout}

# When they were away for long. Without a last day they still are.
#leave:
#  - {{ from: 2025-05-01, to: 2025-05-20, why: Sick leave }}

# When they usually have supervision; `formfolio schedule` plans for it.
#weekday: tuesday
#time: '10:00'

# The cases they hold or held, to check how often each was discussed.
#cases:
#  - {{ name: Family A, type: child_in_need, since: 2025-03-10 }}

# When they change post: the binder then has a hand-over sheet to sign.
#move:
#  from: Duty and assessment
#  to: Looked after children
#  date: 2025-09-01
#  why: New post

# The section of files that cannot be placed by name and content.
#files:
#  - {{ file: IMG_0457.jpg, section: 7, title: Return to work, date: 2025-05-12 }}
",
        person = quoted(person),
        staff = staff.join(", "),
        authorities = authorities.join(", "),
        layouts = layouts.join(", "),
        layout = layout.id,
    )
}

pub(super) fn authority(id: &str, name: &str) -> String {
    format!(
        "\
# The organisation that your forms belong to. The directory that this file lies in is called as its id.
id: {id}

# Its name as people say it: what a form prints where its definition has {{authority}}.
name: {name}

# Its name as its forms print it, {{organisation}}, and in running text, {{short}}; the name when left out.
#organisation: {upper}
#short: The council

# A picture beside this file (PNG or JPEG) for the head of its forms, and the colour of their headings.
#logo: {{ file: logo.png, alt: {name} }}
#colour: \"#1f4e79\"

# What the policy asks, so that `formfolio check` can hold records to it. Take the # away from what yours has, and leave
# the rest out. Each entry names the quote that states it by its key below. A number that no document prints is marked
# `ours: true`. `formfolio schema authority` lists all that may stand here.
policy:
  # Bank holidays are no working days, and neither are these.
  calendar: england-and-wales
  #closures: [2025-12-29, 2025-12-30]

  # How often staff have supervision.
  #sessions:
  #  - staff: all
  #    activities: [individual]
  #    every: 1
  #    unit: months
  #    cites: monthly

  # Within how many days the supervisee has a copy of the record.
  #copy:
  #  - within: 3
  #    unit: working_days
  #    from: session
  #    cites: copy

  # The supervision agreement: how often it is looked at again.
  #agreement:
  #  review:
  #    - every: 1
  #      unit: years
  #      cites: review

  # How long a supervision file is kept, counted from employment_end or post_end.
  #retention:
  #  - term: {{ count: 6, unit: years }}
  #    from: employment_end
  #    cites: retention

# The documents that the policy is written in, and the words that are cited, each once. Findings show the words with
# title and heading; `rules` names the rules that `formfolio explain` shows them for.
#documents:
#  - key: policy
#    file: supervision-policy.docx
#    title: {policy}
#    parts:
#      - {{ line: 1, heading: Introduction }}
#      - {{ line: 10, heading: Frequency }}
#quotes:
#  - key: monthly
#    line: 12
#    words: Staff receive supervision at least once a month.
#    rules: [session-gap, next-session-too-late]
#  - key: copy
#    line: 20
#    words: A copy is given to the supervisee within three working days.
#    rules: [copy-late]
#  - key: review
#    line: 31
#    words: The agreement is reviewed every year.
#    rules: [agreement-overdue]
#  - key: retention
#    line: 44
#    words: Supervision files are kept for six years after the end of employment.
#    rules: [retention-passed]
",
        name = quoted(name),
        upper = quoted(&name.to_uppercase()),
        policy = quoted(&format!("{name} Supervision Policy")),
    )
}

pub(super) fn form(authority: &str, name: &str) -> String {
    let title = capitalised(&name.replace('-', " "));
    format!(
        "\
# A form of your own. `formfolio lint` tells every mistake in it; `formfolio schema form` lists all that may stand here;
# `formfolio forms ID --format yaml` prints the definition of a form that is built in.

# The id: the directory’s name, a slash, and the name of this file.
id: {authority}/{name}
# Raise it whenever a field changes: a file says of which version it is.
version: 1
title: {title}
# record, agreement, log, audit, …
kind: record
purpose: A short note of a conversation between sessions.
# The field that says when it took place.
dated_by: session_date
# Where the printed form stands.
source: {{ file: own forms, part: {title}, lines: [1, 20] }}

sections:
  # The tinted block at the top, with names and date. The role is the person’s part in the session; width is a share.
  - panel: true
    items:
      - {{ kind: person, name: worker, label: Worker, role: supervisee, required: true, width: 40 }}
      - {{ kind: person, name: supervisor, label: Supervisor, role: supervisor, required: true, width: 40 }}
      - {{ kind: date, name: session_date, label: Date, required: true, width: 20 }}

  # Other kinds of fields: text, number, time, tick, yes_no, choice, choices, scale.
  - heading: What we spoke about
    items:
      - {{ kind: long_text, name: discussion, label: Discussion, lines: 10 }}

  # Who does what by when: `means` lets the checks know an owner from a date.
  - heading: Actions
    items:
      - kind: table
        name: actions
        label: Actions
        actions: new
        blank_rows: 3
        columns:
          - {{ name: action, label: Action, kind: long_text, means: action, width: 52 }}
          - {{ name: by_when, label: By when, kind: date, means: due, width: 22 }}
          - {{ name: by_whom, label: By whom, kind: person, means: owner, width: 26 }}

  - items:
      - {{ kind: signature, name: signed, label: Signed, date_label: Date, role: supervisor, required: true }}
",
        title = quoted(&title),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::folder::member;
    use crate::form::schema;
    use crate::source::Source;

    /// The text with every line activated.
    fn used(text: &str) -> String {
        let line = |line: &str| {
            let bare = line.trim_start();
            let is_prose = bare.starts_with("# ") && !bare.starts_with("#  ");
            if is_prose { line.to_owned() } else { line.replacen('#', "", 1) }
        };
        text.lines().map(|one| format!("{}\n", line(one))).collect()
    }

    fn keys(schema: &serde_json::Value) -> Vec<&str> {
        schema["properties"].as_object().unwrap().keys().map(String::as_str).collect()
    }

    #[test]
    fn folder_yaml_explains_every_key_and_reads_with_all_of_them() {
        let catalogue = Catalogue::built_in();
        let layout = catalogue.layout("sandwell/nine").unwrap();
        for authority in [None, Some("leics")] {
            let text = folder("Siân O’Brien", authority, &layout, &catalogue);
            for key in keys(member::schema()) {
                assert!(text.contains(&format!("\n{key}:")) || text.contains(&format!("\n#{key}:")), "{key}");
            }
            for text in [text.clone(), used(&text)] {
                let member = member::parse(&Source::new("folder.yaml", text)).unwrap();
                assert_eq!((member.person.as_str(), member.layout.as_deref()), ("Siân O’Brien", Some("sandwell/nine")));
            }
            let all = member::parse(&Source::new("folder.yaml", used(&text))).unwrap();
            assert!(all.moves.is_some() && all.files.len() == 1 && all.cases.len() == 1 && all.leave.len() == 1);
        }
        for odd in ["Lee: Ann", "#1", "yes", "\"Bo\""] {
            let text = folder(odd, None, &layout, &catalogue);
            assert_eq!(member::parse(&Source::new("folder.yaml", text)).unwrap().person, odd);
        }
    }

    #[test]
    fn authority_yaml_reads_with_every_line_activated() {
        let text = authority("acme", "Acme Council");
        for key in keys(schema::authority()) {
            assert!(text.contains(&format!("\n{key}:")) || text.contains(&format!("\n#{key}:")), "{key}");
        }
        let odd =
            ["Acme", "Acme: the “Council”", "\"Acme\" & Co #1", "yes", "O’Brien - {x}", "100%", "- a", "Ŵales, [West]"];
        let others = odd.iter().flat_map(|name| {
            let text = authority("acme", name);
            [used(&text), text]
        });
        for text in [used(&text), text].into_iter().chain(others) {
            let sources = [
                Source::new("acme/authority.yaml", text),
                Source::new("acme/visit-note.yaml", form("acme", "visit-note")),
            ];
            let logo = include_bytes!("../../../fixtures/logo/acme.png").to_vec();
            let pictures = [("acme/logo.png".to_owned(), logo)];
            let catalogue = Catalogue::built_in().with_pictures(&sources, &pictures).unwrap();
            assert_eq!(catalogue.form("acme/visit-note").unwrap().title, "Visit note");
        }
        assert_eq!(name_of("my-council"), "My Council");
    }

    #[test]
    fn directories_have_names_that_every_system_takes() {
        let catalogue = Catalogue::built_in();
        let layout = catalogue.layout("sandwell/eleven").unwrap();
        let names: Vec<String> = layout.sections.iter().map(directory).collect();
        assert_eq!((names[2].as_str(), names[10].as_str()), ("03 Workload Allocation Caseload", "11 Miscellaneous"));
    }
}
