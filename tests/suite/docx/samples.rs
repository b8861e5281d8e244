//! Records with every field filled in.

pub const INDIVIDUAL: &str = r#"
form: sandwell/individual-record
version: 1
values:
  supervisee: Łukasz Ôwen-Ŷork
  supervisor: Siân O’Brien
  session_date: 2025-03-04
  welcome_wellbeing: |
    First line, a < b & c > d "quoted" ]]> &amp;.

    After an empty line: O'Neill said	“tab before this”.
  review_of_last: Everything done.
  workload: "14 cases; 2 new"
  casework_discussion: "1. One\n2. Two"
  reflective_practice: Reflected.
  performance_development_training: Trained.
  welfare: Well.
  any_other_business: None.
  actions:
    - { action: "Write the\nchronology", timescale: 2025-03-18, by_whom: Łukasz Ôwen-Ŷork }
    - { action: Visit, timescale: 2025-03-19, by_whom: O'Neill }
    - { action: Call, timescale: 2025-04-01, by_whom: Siân O’Brien }
    - { action: Fourth, timescale: 2025-04-02, by_whom: Both }
    - { action: Fifth, timescale: 2025-04-03, by_whom: Both }
    - { action: Sixth, timescale: null, by_whom: null }
  next_date: 2025-04-01
  next_time: "14:30"
  next_venue: Room 3 <upstairs>
  manager_signed: { name: Siân O’Brien, date: 2025-03-05 }
  employee_signed: { name: Łukasz Ôwen-Ŷork, date: 2025-03-06 }
"#;

pub const CASEWORK: &str = r#"
form: leics/casework-supervision-record
version: 1
values:
  child_name: Ŷork O'Neill
  session_date: 2025-03-04
  session_time: "09:05"
  supervisees: Łukasz Ôwen-Ŷork, Siân O’Brien
  supervisee_role: Social worker
  supervisor: O'Neill
  supervisor_role: Team manager
  case_status: [CP, Care proceedings, YJ]
  previous_actions:
    - { action: Core group, who: Siân O’Brien, by_when: 2025-02-10, delayed: true, in_progress: false, complete: false }
    - { action: Visit, who: Łukasz, by_when: 2025-02-11, delayed: false, in_progress: true, complete: true }
  key_updates: "Line one\nLine two"
  child_last_seen: 2025-03-01
  seen_at_home: true
  in_line_with_plan: false
  in_line_with_plan_comments: "Not weekly & not < 10 days"
  visiting_changes_required: false
  visiting_manager_comments: Agreed.
  so_what_analysis: "Because\n\nof this."
  plan_scale: 7
  new_actions:
    - { action: One, who: A, by_when: 2025-03-11, delayed: false, in_progress: false, complete: false }
    - { action: Two, who: B, by_when: 2025-03-12, delayed: false, in_progress: false, complete: false }
    - { action: Three, who: C, by_when: 2025-03-13, delayed: false, in_progress: false, complete: false }
    - { action: Four, who: D, by_when: 2025-03-14, delayed: false, in_progress: false, complete: false }
    - { action: Five, who: E, by_when: 2025-03-15, delayed: false, in_progress: false, complete: false }
    - { action: Six, who: F, by_when: 2025-03-16, delayed: true, in_progress: false, complete: true }
    - { action: Seven, who: G, by_when: 2025-03-17, delayed: false, in_progress: false, complete: false }
"#;

pub const AUDIT: &str = r#"
form: sandwell/file-audit
version: 1
values:
  supervisor: Siân O’Brien
  team: Duty & Assessment <North>
  supervisee: Łukasz Ôwen-Ŷork
  auditor: O'Neill
  date_audit_completed: 2025-03-04
  audit_grid:
    - { outcome: true, comment: On file, action: None }
    - { outcome: false, comment: "Two\nlines", action: Ask }
    - { outcome: true }
    - {}
    - { outcome: null, comment: Only a comment }
    - {}
    - {}
    - {}
    - {}
    - { comment: Additional }
    - {}
    - {}
    - { outcome: true, comment: Last, action: Last }
  overall_judgement: Requires improvement
  actions_required:
    - { action: First action }
    - {}
    - { action: Third action }
    - {}
    - {}
    - { action: Sixth action }
"#;

pub const EVERYTHING: &str = r#"
form: sandwell/everything
version: 3
values:
  reference_number: EV/2
  caseload: 14.5
  agreed: true
  attended: false
  team: Another such team of great length
  summary: "One\nTwo"
  left_view: Left
  right_view: "Right\n\n\nfar below"
  due: 2024-02-29
  at: "00:00"
  present: O'Neill, Siân O’Brien
  topics: ["Health & safety", Leave]
  confidence: [2, 5]
  fixed:
    - { what: First, how_many: 3, when: "23:59", which: Two, done: true }
    - {}
    - { what: Third, done: false }
  twins:
    - { view: The first, on: 2025-01-01 }
    - { view: The second, on: 2025-01-02 }
    - { view: The third }
  copy_sent: 2025-03-07
  left_signed: { name: Siân }
  right_signed: { name: Łukasz, date: 2025-03-05 }
"#;

pub const ALL: [&str; 4] = [INDIVIDUAL, CASEWORK, AUDIT, EVERYTHING];
