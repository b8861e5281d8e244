//! Checks an authority's policy, builds the model, and collects every mistake.

use chrono::NaiveDate;

use super::Grade;
use super::document::PolicyTexts;
use super::policy::{
    AgreementPolicy, Audits, Cases, Deadline, Event, Handover, Length, MissedPolicy, MissedReport, NewCase, Period,
    Policy, PolicyEntry, Recording, Reschedule, RescheduleLimit, Sessions, Signing, Term, Unit,
};
use super::raw_policy::{RawPolicy, RawTerm, RawWords};
use crate::source::{Mistake, Source, Span, Spanned};

/// The checked policy; mistakes go to `mistakes`.
pub fn policy(raw: RawPolicy, texts: &PolicyTexts, source: &Source, mistakes: &mut Vec<Mistake>) -> Policy {
    let mut lower = PolicyLowering { source, texts, mistakes };
    let l = &mut lower;
    Policy {
        calendar: raw.calendar,
        closures: raw.closures.iter().map(|date| l.date(date)).collect(),
        sessions: l.lower_entries(raw.sessions, |l, raw| {
            let ((staff, activities, times, every, unit, appraisals, starts, ends), words) = raw.split();
            l.require_entries(&activities, "activities");
            let times = times.map_or(1, |times| l.count(&times, "times"));
            let appraisals = appraisals.map_or(0, |appraisals| {
                if appraisals.value > times {
                    l.mistake(
                        appraisals.span,
                        "there are more appraisals than sessions",
                        "`appraisals` are among the `times`",
                    );
                }
                appraisals.value
            });
            let (starts_after, ends_after) = l.terms(starts, ends);
            let period = l.period(&every, &unit);
            (
                Sessions { staff, activities: activities.value, times, period, appraisals, starts_after, ends_after },
                words,
            )
        }),
        cases: l.lower_entries(raw.cases, |l, raw| {
            let ((types, every, unit, starts, ends), words) = raw.split();
            l.require_entries(&types, "types");
            let (starts_after, ends_after) = l.terms(starts, ends);
            (Cases { types: types.value, period: l.period(&every, &unit), starts_after, ends_after }, words)
        }),
        new_cases: l.lower_entries(raw.new_cases, |l, raw| {
            let ((teams, due, within, unit, from), words) = raw.split();
            (NewCase { teams: teams.unwrap_or_default(), due, deadline: l.deadline(&within, unit, from) }, words)
        }),
        counts: l.lower_entries(raw.counts, |_, raw| {
            let ((activity,), words) = raw.split();
            (activity, words)
        }),
        does_not_count: l.lower_entries(raw.does_not_count, |_, raw| {
            let ((activity,), words) = raw.split();
            (activity, words)
        }),
        length: l.lower_entries(raw.length, |l, raw| {
            let ((minutes, sense), words) = raw.split();
            (Length { minutes: l.count(&minutes, "minutes"), sense }, words)
        }),
        copy: l.lower_entries(raw.copy, |l, raw| {
            let ((within, unit, from), words) = raw.split();
            (l.deadline(&within, unit, from), words)
        }),
        recording: l.lower_entries(raw.recording, |l, raw| {
            let ((what, within, unit, from), words) = raw.split();
            (Recording { what, deadline: l.deadline(&within, unit, from) }, words)
        }),
        agreement: AgreementPolicy {
            first: l.lower_entries(raw.agreement.first, |l, raw| {
                let ((within, unit, from), words) = raw.split();
                (l.deadline(&within, unit, from), words)
            }),
            copy: l.lower_entries(raw.agreement.copy, |l, raw| {
                let ((within, unit, from), words) = raw.split();
                (l.deadline(&within, unit, from), words)
            }),
            review: l.lower_entries(raw.agreement.review, |l, raw| {
                let ((every, unit), words) = raw.split();
                (l.period(&every, &unit), words)
            }),
            renew: l.lower_entries(raw.agreement.renew, |_, raw| {
                let ((on,), words) = raw.split();
                (on, words)
            }),
            since: l.lower_entries(raw.agreement.since, |l, raw| {
                let ((date,), words) = raw.split();
                (l.date(&date), words)
            }),
        },
        missed: MissedPolicy {
            reschedule: l.lower_entries(raw.missed.reschedule, |l, raw| {
                let ((by, within, unit, from, same_month), words) = raw.split();
                let limit = match (within, unit, from, same_month) {
                    (Some(within), Some(unit), Some(from), None) => {
                        RescheduleLimit::Agreed(l.deadline(&within, unit, from))
                    }
                    (None, None, None, Some(true)) => RescheduleLimit::SameMonth,
                    _ => {
                        l.mistake(
                            by.span,
                            "the new date needs exactly one time limit",
                            "Write `within`, `unit` and `from`, or `same_month: true`",
                        );
                        RescheduleLimit::SameMonth
                    }
                };
                (Reschedule { by: by.value, limit }, words)
            }),
            report: l.lower_entries(raw.missed.report, |l, raw| {
                let ((within, unit, from, to), words) = raw.split();
                (MissedReport { deadline: l.deadline(&within, unit, from), to }, words)
            }),
        },
        audits: l.lower_entries(raw.audits, |l, raw| {
            let ((what, at_least, at_most, each, every, unit, by), words) = raw.split();
            let at_least = at_least.map_or(1, |least| l.count(&least, "at_least"));
            if let Some(most) = at_most.as_ref().filter(|most| most.value < at_least) {
                l.mistake(most.span, "`at_most` is less than `at_least`", "`at_least` is 1 when not given");
            }
            let at_most = at_most.map(|most| most.value);
            (Audits { what, at_least, at_most, each, period: l.period(&every, &unit), by }, words)
        }),
        handover: l.lower_entries(raw.handover, |l, raw| {
            let ((when, longer_than, what, to, with_appraisal), words) = raw.split();
            let longer_than = longer_than.map(|term| l.term(&term));
            (Handover { when, longer_than, what, to, with_appraisal: with_appraisal.unwrap_or(false) }, words)
        }),
        signing: l.lower_entries(raw.signing, |l, raw| {
            let ((what, by, dated, within, grade), words) = raw.split();
            l.require_entries(&by, "by");
            let within = within.map(|within| l.term(&within));
            (Signing { what, by: by.value, dated, within, grade: grade.unwrap_or(Grade::Typed) }, words)
        }),
    }
}

struct PolicyLowering<'a> {
    source: &'a Source,
    texts: &'a PolicyTexts,
    mistakes: &'a mut Vec<Mistake>,
}

impl PolicyLowering<'_> {
    fn mistake(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.mistakes.push(Mistake::new(self.source, span, message).help(help));
    }

    fn lower_entries<R, T>(
        &mut self,
        list: Vec<R>,
        mut one: impl FnMut(&mut Self, R) -> (T, RawWords),
    ) -> Vec<PolicyEntry<T>> {
        list.into_iter()
            .filter_map(|raw| {
                let (value, words) = one(self, raw);
                self.entry(value, words)
            })
            .collect()
    }

    fn entry<T>(&mut self, value: T, words: RawWords) -> Option<PolicyEntry<T>> {
        for line in words.also.iter().filter(|line| line.value == 0) {
            self.mistake(line.span, "there is no line 0", "Lines count from 1");
        }
        let valid_from = words.valid_from.as_ref().map(|day| self.date(day));
        let valid_until = words.valid_until.as_ref().map(|day| self.date(day));
        if let (Some(from), Some(until), Some(text)) = (valid_from, valid_until, &words.valid_until)
            && until < from
        {
            self.mistake(text.span, "the entry ends before it begins", "Correct the day that is wrong");
        }
        let (citation, _) = self.texts.cited(words.citation, self.source, self.mistakes)?;
        let also = words.also.into_iter().map(|line| line.value).collect();
        Some(PolicyEntry { value, citation, also, ours: words.ours, valid_from, valid_until, note: words.note })
    }

    fn require_entries<T>(&mut self, list: &Spanned<Vec<T>>, key: &str) {
        if list.value.is_empty() {
            self.mistake(list.span, format!("`{key}` is empty"), "Name at least one");
        }
    }

    fn count(&mut self, number: &Spanned<u32>, key: &str) -> u32 {
        if number.value == 0 {
            self.mistake(number.span, format!("`{key}` is 0"), "Use a number from 1, or leave the entry out");
        }
        number.value
    }

    fn period(&mut self, every: &Spanned<u32>, unit: &Spanned<Unit>) -> Period {
        if matches!(unit.value, Unit::Hours | Unit::WorkingDays) {
            self.mistake(
                unit.span,
                format!("a period cannot be in {}", unit.value.name(2)),
                "Use days, weeks, months or years",
            );
        }
        Period { every: self.count(every, "every"), unit: unit.value }
    }

    fn deadline(&mut self, within: &Spanned<u32>, unit: Unit, from: Event) -> Deadline {
        Deadline { within: self.count(within, "within"), unit, from }
    }

    fn term(&mut self, raw: &RawTerm) -> Term {
        Term { count: self.count(&raw.count, "count"), unit: raw.unit }
    }

    fn terms(&mut self, starts: Option<RawTerm>, ends: Option<RawTerm>) -> (Option<Term>, Option<Term>) {
        let from = starts.map(|term| self.term(&term));
        let span = ends.as_ref().map(|term| term.count.span);
        let to = ends.map(|term| self.term(&term));
        if let (Some(from), Some(to), Some(span)) = (from, to, span)
            && days(to) <= days(from)
        {
            self.mistake(
                span,
                format!("it ends after {to} and starts after {from}"),
                "It has to end later than it starts",
            );
        }
        (from, to)
    }

    fn date(&mut self, date: &Spanned<String>) -> NaiveDate {
        NaiveDate::parse_from_str(date.value.trim(), "%Y-%m-%d").unwrap_or_else(|_| {
            self.mistake(date.span, format!("`{}` is not a date", date.value), "Write it as 2020-03-01");
            NaiveDate::default()
        })
    }
}

/// The approximate number of days, for comparing two terms.
fn days(term: Term) -> u32 {
    let one = match term.unit {
        Unit::Hours => 0,
        Unit::WorkingDays | Unit::Days => 1,
        Unit::Weeks => 7,
        Unit::Months => 30,
        Unit::Years => 365,
    };
    term.count.saturating_mul(one)
}
