//! One binary for all integration tests, a module per feature.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod altered;
mod audit;
mod binder;
mod citations;
mod cli;
mod desk;
mod docx;
mod enforced;
mod fixture;
mod folder;
mod foreign;
mod formats;
mod forms;
mod fuzzed;
mod golden;
#[cfg(unix)]
mod interrupted;
mod layers;
mod legacy;
mod limits;
mod logo;
mod merge;
mod merge_hostile;
mod next;
mod outlook;
mod overview;
mod own_forms;
mod pages;
mod pdf;
mod pictures;
mod policy;
mod prefill;
mod premade;
mod reader;
mod readme;
mod round_trips;
mod rules;
mod sample;
mod schedule;
mod schemas;
mod signed;
mod team_of_40;
mod windows;
mod wording;
mod years;
