//! Checks an authority's policy, builds the model, and collects every mistake.

use chrono::NaiveDate;

use super::Grade;
use super::document::PolicyTexts;
use super::policy::{
    AgreementPolicy, Audits, Cases, Deadline, Event, Handover, Length, MissedPolicy, MissedReport, NewCase, Period,
    Policy, PolicyEntry, Recording, Reschedule, RescheduleLimit, Retention, Sessions, Signing, Term, Unit,
};
use super::raw_policy::{RawEntry, RawPolicy, RawTerm, RawWords};
use crate::source::{Mistake, Source, Span, Spanned};

/// The checked policy; mistakes go to `mistakes`.
pub fn policy(raw: RawPolicy, texts: &PolicyTexts, source: &Source, mistakes: &mut Vec<Mistake>) -> Policy {
    let mut lower = PolicyLowering { source, texts, mistakes };
    let l = &mut lower;
    Policy {
        calendar: raw.calendar,
        closures: raw.closures.iter().map(|date| l.date(date)).collect(),
        sessions: l.lower_entries(raw.sessions, |l, raw| {
            l.require_entries(&raw.activities, "activities");
            let times = raw.times.map_or(1, |times| l.count(&times, "times"));
            let appraisals = raw.appraisals.map_or(0, |appraisals| {
                if appraisals.value > times {
                    l.mistake(
                        appraisals.span,
                        "there are more appraisals than sessions",
                        "`appraisals` are among the `times`",
                    );
                }
                appraisals.value
            });
            let (starts_after, ends_after) = l.terms(raw.starts_after, raw.ends_after);
            let (staff, activities) = (raw.staff, raw.activities.value);
            let period = l.period(&raw.every, &raw.unit);
            Sessions { staff, activities, times, period, appraisals, starts_after, ends_after }
        }),
        cases: l.lower_entries(raw.cases, |l, raw| {
            l.require_entries(&raw.types, "types");
            let (starts_after, ends_after) = l.terms(raw.starts_after, raw.ends_after);
            Cases { types: raw.types.value, period: l.period(&raw.every, &raw.unit), starts_after, ends_after }
        }),
        new_cases: l.lower_entries(raw.new_cases, |l, raw| {
            let deadline = l.deadline(&raw.within, raw.unit, raw.from);
            NewCase { teams: raw.teams.unwrap_or_default(), due: raw.due, deadline }
        }),
        counts: l.lower_entries(raw.counts, |_, raw| raw.activity),
        does_not_count: l.lower_entries(raw.does_not_count, |_, raw| raw.activity),
        length: l
            .lower_entries(raw.length, |l, raw| Length { minutes: l.count(&raw.minutes, "minutes"), sense: raw.sense }),
        copy: l.lower_entries(raw.copy, |l, raw| l.deadline(&raw.within, raw.unit, raw.from)),
        recording: l.lower_entries(raw.recording, |l, raw| Recording {
            what: raw.what,
            deadline: l.deadline(&raw.within, raw.unit, raw.from),
        }),
        agreement: AgreementPolicy {
            first: l.lower_entries(raw.agreement.first, |l, raw| l.deadline(&raw.within, raw.unit, raw.from)),
            copy: l.lower_entries(raw.agreement.copy, |l, raw| l.deadline(&raw.within, raw.unit, raw.from)),
            review: l.lower_entries(raw.agreement.review, |l, raw| l.period(&raw.every, &raw.unit)),
            renew: l.lower_entries(raw.agreement.renew, |_, raw| raw.on),
            since: l.lower_entries(raw.agreement.since, |l, raw| l.date(&raw.date)),
        },
        missed: MissedPolicy {
            reschedule: l.lower_entries(raw.missed.reschedule, |l, raw| {
                let limit = match (raw.within, raw.unit, raw.from, raw.same_month) {
                    (Some(within), Some(unit), Some(from), None) => {
                        RescheduleLimit::Agreed(l.deadline(&within, unit, from))
                    }
                    (None, None, None, Some(true)) => RescheduleLimit::SameMonth,
                    _ => {
                        l.mistake(
                            raw.by.span,
                            "the new date needs exactly one time limit",
                            "Write `within`, `unit` and `from`, or `same_month: true`",
                        );
                        RescheduleLimit::SameMonth
                    }
                };
                Reschedule { by: raw.by.value, limit }
            }),
            report: l.lower_entries(raw.missed.report, |l, raw| MissedReport {
                deadline: l.deadline(&raw.within, raw.unit, raw.from),
                to: raw.to,
            }),
        },
        audits: l.lower_entries(raw.audits, |l, raw| {
            let at_least = raw.at_least.map_or(1, |least| l.count(&least, "at_least"));
            if let Some(most) = raw.at_most.as_ref().filter(|most| most.value < at_least) {
                l.mistake(most.span, "`at_most` is less than `at_least`", "`at_least` is 1 when not given");
            }
            let (at_most, period) = (raw.at_most.map(|most| most.value), l.period(&raw.every, &raw.unit));
            Audits { what: raw.what, at_least, at_most, each: raw.each, period, by: raw.by }
        }),
        handover: l.lower_entries(raw.handover, |l, raw| Handover {
            when: raw.when,
            longer_than: raw.longer_than.map(|term| l.term(&term)),
            what: raw.what,
            to: raw.to,
            with_appraisal: raw.with_appraisal.unwrap_or(false),
        }),
        signing: l.lower_entries(raw.signing, |l, raw| {
            l.require_entries(&raw.by, "by");
            Signing {
                what: raw.what,
                by: raw.by.value,
                dated: raw.dated,
                within: raw.within.map(|within| l.term(&within)),
                grade: raw.grade.unwrap_or(Grade::Typed),
            }
        }),
        sheet: l.lower_entries(raw.sheet, |_, _| ()),
        retention: l.lower_entries(raw.retention, |l, raw| Retention { term: l.term(&raw.term), from: raw.from }),
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

    fn lower_entries<R: RawEntry, T>(
        &mut self,
        list: Vec<R>,
        mut lower: impl FnMut(&mut Self, R) -> T,
    ) -> Vec<PolicyEntry<T>> {
        list.into_iter()
            .filter_map(|mut raw| {
                let words = raw.take_words();
                let value = lower(self, raw);
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
