//! Scans and photographs on the desk, with the words that a program read in one of them.

use formfolio::desk::{Desk, Request};
use formfolio::error::Result;
use formfolio::legacy::picture::{GreyPicture, PictureLayout, PictureWord, WordReader};

use super::{answer, desk, get, leads_to, page, request};
use crate::fixture::{bytes, today};

const NOTE: &str = "fixtures/ocr/allocation-note.jpg";

/// Has the words that Tesseract read in the photographed note, at its first and second look.
#[derive(Debug)]
struct NoteWords;

impl WordReader for NoteWords {
    fn words(&self, _picture: &GreyPicture, layout: PictureLayout) -> Result<Vec<PictureWord>> {
        let table = match layout {
            PictureLayout::Rows => bytes("fixtures/ocr/allocation-note.tsv"),
            PictureLayout::Sparse => bytes("fixtures/ocr/allocation-note-second-look.tsv"),
        };
        let mut lines: Vec<Vec<String>> = Vec::new();
        let mut words = Vec::new();
        for row in String::from_utf8(table).unwrap().lines() {
            let cells: Vec<String> = row.split('\t').map(str::to_owned).collect();
            if cells[0] != "5" || cells[11].trim().is_empty() {
                continue;
            }
            let line = cells[1..5].to_vec();
            if lines.last() != Some(&line) {
                lines.push(line);
            }
            let number = |at: usize| cells[at].parse::<f64>().unwrap();
            let (left, top, width, height, confidence) = (number(6), number(7), number(8), number(9), number(10));
            let text = cells[11].trim().to_owned();
            words.push(PictureWord { text, left, top, width, height, confidence, line: lines.len() });
        }
        Ok(words)
    }
}

fn desk_with_words() -> Desk {
    desk().reading_pictures(NoteWords)
}

fn with_note(path: &str) -> Request {
    Request::post(path, today()).file("files", "note.jpg", bytes(NOTE))
}

#[test]
fn a_scan_is_read_beside_its_picture() {
    for begun in ["/older", "/fill"] {
        let desk = desk_with_words();
        let older = leads_to(answer(&desk, with_note(begun)));
        assert!(older.starts_with("/older/"), "{older}");
        let html = get(&desk, &leads_to(answer(&desk, request(&older))));
        for words in ["This is a picture", "compare each answer with the original", "Sadowska", "note.jpg"] {
            assert!(html.contains(words), "{words}\n{html}");
        }
    }
    // Without a program that reads pictures, each screen says what the file is.
    let desk = desk();
    let (status, html) = page(&desk, with_note("/fill"));
    assert!(status == 422 && html.contains("note.jpg: this is a photograph"), "{html}");
}

#[test]
fn a_scan_is_checked_and_carried_forward() {
    let desk = desk_with_words();
    let checked = leads_to(answer(&desk, with_note("/check")));
    let html = get(&desk, &format!("{checked}/1"));
    assert!(html.contains("read from a picture"), "{html}");
    let html = get(&desk, &leads_to(answer(&desk, with_note("/next"))));
    assert!(html.contains("The answers were read from a picture (OCR)") && html.contains("Sadowska"), "{html}");
}

fn folder_with_note() -> Request {
    let description = "person: Ann Example\nlayout: sandwell/eleven\n";
    Request::post("/folder", today()).file("files", "Ann/folder.yaml", description.into()).file(
        "files",
        "Ann/IMG_0001.jpg",
        bytes(NOTE),
    )
}

#[test]
fn a_folder_says_what_a_scan_is() {
    let desk = desk_with_words();
    let who = leads_to(answer(&desk, folder_with_note()));
    let place = who.strip_suffix("/who").unwrap();
    let html = get(&desk, &format!("{place}/plan"));
    assert!(html.contains("Allocation note"), "{html}");
    assert_eq!(leads_to(answer(&desk, request(&format!("{place}/reading")))), format!("{place}/plan"));
}

#[test]
fn the_reading_of_a_folder_can_be_seen_and_stopped() {
    let desk = desk_with_words();
    // The work is not done yet.
    let begun = desk.answer(folder_with_note());
    let who = leads_to(begun.response);
    let place = who.strip_suffix("/who").unwrap();
    for later in ["plan", "options"] {
        assert_eq!(leads_to(answer(&desk, request(&format!("{place}/{later}")))), format!("{place}/reading"));
    }
    let html = get(&desk, &format!("{place}/reading"));
    assert!(html.contains("Reading the folder") && html.contains("data-progress"), "{html}");
    let stop = Request::post(&format!("{place}/reading/stop"), today());
    assert_eq!(leads_to(answer(&desk, stop)), format!("{place}/reading"));
    begun.work.unwrap().run(&super::PlainHost);
    let (_, html) = page(&desk, request(&format!("{place}/reading")));
    assert!(html.contains("stopped") && !html.contains("data-progress"), "{html}");
}
