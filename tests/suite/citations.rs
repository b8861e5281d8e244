//! What people read names a policy's document by title and section, and quotes the policy of one authority only.

use std::fs;

use formfolio::form::Catalogue;
use formfolio::rules::RULES;

use crate::cli::{names, root, run};
use crate::reader::squeeze;

/// The part of a text that looks like the name of a policy's file, such as `001_0cbce209370212eb.txt`.
fn file_name(text: &str) -> Option<&str> {
    let is_name = |word: &&str| {
        let Some((number, rest)) = word.split_once('_') else { return false };
        let digits = rest.split('.').next().unwrap_or_default();
        number.len() == 3
            && number.bytes().all(|b| b.is_ascii_digit())
            && digits.len() > 7
            && digits.bytes().all(|b| b.is_ascii_hexdigit())
    };
    text.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '.').find(is_name)
}

#[test]
fn people_read_titles_and_not_file_names() {
    assert_eq!(file_name("(001_0cbce209370212eb.txt, line 111)"), Some("001_0cbce209370212eb.txt"));
    let ids: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
    let mut shown = vec![("explain".to_owned(), run(root(), &[&["explain"], ids.as_slice()].concat()).exits(0).out)];
    let catalogue = Catalogue::built_in();
    for form in catalogue.forms() {
        shown.push((form.id.clone(), run(root(), &["forms", &form.id]).exits(0).out));
    }
    for name in names(root().join("docs")).into_iter().filter(|name| name.ends_with(".md")) {
        shown.push((name.clone(), fs::read_to_string(root().join("docs").join(name)).expect("a page")));
    }
    shown.push(("README.md".to_owned(), fs::read_to_string(root().join("README.md")).expect("the README")));
    for (what, text) in shown {
        assert!(text.len() > 20, "{what}: {text}");
        assert_eq!(file_name(&text), None, "{what}");
    }
}

/// The years of five authorities, checked.
fn report(format: &str) -> String {
    run(root(), &["check", "fixtures/years", "--today", "2025-06-30", "--format", format]).out
}

#[test]
fn text_reports_name_titles() {
    let text = report("text");
    assert!(
        text.contains("Policy: “") && squeeze(&text).contains(&squeeze("Supervision Policy, Frequency)")),
        "{text}"
    );
    assert_eq!(file_name(&text), None);
}

#[test]
fn web_pages_name_titles() {
    let text = report("html");
    assert!(text.contains("Sandwell Children’s Trust Supervision Policy, Frequency"), "{text}");
    assert_eq!(file_name(&text), None);
}

#[test]
fn junit_reports_name_titles() {
    let text = report("junit");
    assert!(text.contains("Sandwell Children’s Trust Supervision Policy, Frequency"), "{text}");
    assert_eq!(file_name(&text), None);
}

#[test]
fn messages_of_sarif_name_no_file() {
    let sarif: serde_json::Value = serde_json::from_str(&report("sarif")).expect("JSON");
    let run = &sarif["runs"][0];
    let results = run["results"].as_array().expect("results");
    assert!(results.len() > 10, "{} results", results.len());
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    for text in results.iter().map(|result| &result["message"]).chain(rules.iter().map(|rule| &rule["fullDescription"]))
    {
        assert_eq!(file_name(text["text"].as_str().expect("words")), None);
    }
}

#[test]
fn a_policy_is_explained_in_its_own_words_alone() {
    let catalogue = Catalogue::built_in();
    let titles = |id: &str, own: bool| -> Vec<String> {
        let some = catalogue.authorities().filter(|authority| (authority.id == id) == own);
        some.flat_map(|authority| &authority.texts.documents).map(|document| squeeze(&document.title)).collect()
    };
    let ids: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
    let of = |id: &str| squeeze(&run(root(), &[&["explain", "--for", id], ids.as_slice()].concat()).exits(0).out);
    let all = squeeze(&run(root(), &[&["explain"], ids.as_slice()].concat()).exits(0).out);
    for authority in catalogue.authorities() {
        let form = catalogue.forms().find(|form| form.authority.id == authority.id).map(|form| form.id.as_str());
        for id in form.into_iter().chain([authority.id.as_str()]) {
            let text = of(id);
            assert!(titles(&authority.id, true).iter().all(|own| text.contains(own) && all.contains(own)), "{id}");
            let other = titles(&authority.id, false).into_iter().find(|other| text.contains(other));
            assert_eq!(other, None, "{id}");
        }
    }
    // The form's own words come before others of its authority.
    let text = run(root(), &["explain", "copy-late", "--for", "sandwell/individual-record"]).exits(0).out;
    assert!(text.contains("Copy to be given to employee") && !text.contains("with a copy given"), "{text}");
    let text = run(root(), &["explain", "copy-late", "--for", "plymouth"]).exits(0).out;
    assert!(text.contains("The policy of Plymouth City Council has no words on this."), "{text}");
    assert!(
        run(root(), &["explain", "copy-late", "--for", "nowhere"]).exits(2).err.contains("Authorities: bct, leics")
    );
}

#[test]
fn a_finding_quotes_the_policy_of_its_form() {
    let report: serde_json::Value = serde_json::from_str(&report("json")).expect("JSON");
    let mut count = 0;
    for file in report["checked"].as_array().expect("files") {
        let Some((authority, _)) = file["form"].as_str().and_then(|form| form.split_once('/')) else { continue };
        for policy in file["findings"].as_array().expect("findings").iter().map(|finding| &finding["policy"]) {
            if !policy.is_null() {
                count += 1;
                assert_eq!(policy["authority"], authority, "{}: {policy}", file["file"]);
                assert!(
                    policy["source"].is_string() && policy["line"].is_u64() && policy["title"].is_string(),
                    "{policy}"
                );
            }
        }
    }
    assert!(count > 5, "{count} findings with a policy");
}
