//! Plain text and emails: read from files and set on pages.

use formfolio::file::{self, Mail, MailAttachment};
use formfolio::pdf::pages::{self, Attached, Message, TextDocument};

use super::{alternatives, foot_is_empty, load, lost, squeeze, subject};
use crate::sample::Dice;

fn note(text: &str) -> pages::PdfPages {
    let text = TextDocument { title: "Notes of a call".to_owned(), file: "call.txt".to_owned(), text: text.to_owned() };
    pages::text(&subject(), &text).expect("pages")
}

/// Typesets an email like the assembly of a binder.
pub fn set(mail: &Mail) -> pages::PdfPages {
    let attached =
        |one: &MailAttachment| Attached { name: one.name.clone(), media_type: one.media_type.clone(), size: one.size };
    let message = Message {
        title: "Email about the next session".to_owned(),
        file: "next session.eml".to_owned(),
        from: mail.from.clone(),
        to: mail.to.clone(),
        cc: mail.cc.clone(),
        date: mail.date.clone(),
        subject: mail.subject.clone(),
        body: mail.body.clone(),
        attachments: mail.attachments.iter().map(attached).collect(),
    };
    pages::mail(&subject(), &message).expect("pages")
}

fn mail(text: &str) -> Mail {
    file::mail(text.replace('\n', "\r\n").as_bytes(), "a.eml").expect("an email")
}

/// An email with two versions of its text, a picture in the text, a file and another email.
pub const LETTER: &str = "From: =?utf-8?Q?Si=C3=A2n_O=E2=80=99Brien?= <sian@example.org>
To: \"Adeyemi, Moses\" <moses@example.org>, =?iso-8859-2?B?o3VrYXN6?= <l@example.org>
Cc: team@example.org
Date: Tue, 3 Jun 2025 14:05:09 +0100
Subject: The next session
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=outer

--outer
Content-Type: multipart/alternative; boundary=inner

--inner
Content-Type: text/plain; charset=windows-1252
Content-Transfer-Encoding: quoted-printable

Dear Moses,

it is on 4 July, room =932=94.
    Bring the log.
--inner
Content-Type: text/html

<p>Something else</p>
--inner--
--outer
Content-Type: application/pdf; name=\"log.pdf\"
Content-Disposition: attachment; filename*=utf-8''the%20log%E2%80%A6.pdf
Content-Transfer-Encoding: base64

JVBERi0xLjc=
--outer
Content-Type: message/rfc822

From: helen@example.org
Subject: Fwd: Leave
Content-Type: multipart/mixed; boundary=third

--third

Nothing of this is shown.
--third--
--outer--
";

#[test]
fn an_email_is_read_with_headers_text_and_attachments() {
    let attached = |name: &str, media_type: &str| MailAttachment {
        name: name.to_owned(),
        media_type: media_type.to_owned(),
        size: 0,
    };
    let mut found = mail(LETTER);
    assert_eq!(found.attachments[0].size, 8);
    assert!(found.attachments[1].size > 100);
    found.attachments.iter_mut().for_each(|one| one.size = 0);
    let wanted = Mail {
        from: "Siân O’Brien <sian@example.org>".to_owned(),
        to: "Adeyemi, Moses <moses@example.org>; Łukasz <l@example.org>".to_owned(),
        cc: "team@example.org".to_owned(),
        date: Some("3 June 2025 at 14:05 (UTC+1)".to_owned()),
        subject: "The next session".to_owned(),
        body: "Dear Moses,\n\nit is on 4 July, room “2”.\n    Bring the log.".to_owned(),
        attachments: vec![attached("the log….pdf", "application/pdf"), attached("Fwd: Leave", "message/rfc822")],
    };
    assert_eq!(found, wanted);
}

#[test]
fn the_pages_of_an_email_show_its_text_and_name_its_attachments() {
    let made = set(&mail(LETTER));
    let wanted = [
        "Email about the next session",
        "Siân O’Brien <sian@example.org>",
        "Adeyemi, Moses <moses@example.org>; Łukasz <l@example.org>",
        "Copy to",
        "3 June 2025 at 14:05 (UTC+1)",
        "it is on 4 July, room “2”.",
        "They are in the original and are not shown here.",
        "the log….pdf (application/pdf, 8 bytes)",
        "Fwd: Leave (message/rfc822",
    ];
    assert_eq!((lost(wanted, &made.pdf), made.count), (Vec::<&str>::new(), 1));
    assert_eq!(lost(["Nothing of this is shown."], &made.pdf).len(), 1);
    assert!(alternatives(&made.pdf).is_empty());
    foot_is_empty(&made.pdf);
}

#[test]
fn an_html_email_becomes_text() {
    let html = "From: a@example.org\nContent-Type: text/html; charset=utf-8\n\n<html><head><title>No</title>\
        <style type=\"text/css\">p > b { color: red }</style><body class=\"a>b\"><!-- <p>hidden</p> -->\
        <div>One &amp; two</div><div>three<br clear=all>four<b> f</b>ive &lt;6</div><p>A paragraph</p>\
        <p class=MsoNormal>line</p><p class=MsoNormal>line<p class=MsoNormal>&nbsp;</p><ul><li>first<li>second</ul>\
        <script src=x>alert(1)</script><table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>1 < 2</body></html>";
    let wanted = "One & two\nthree\nfour five <6\n\nA paragraph\nline\nline\n\n• first\n• second\na | b\nc\n1 < 2";
    assert_eq!(mail(html).body, wanted);
    for (html, text) in
        [("", ""), ("<", "<"), ("<p", "<p"), ("<p a='x>y", "y"), ("a<!-- b", "a"), ("<pre>a\nb</pre>", "a\nb")]
    {
        assert_eq!(file::web_text(html), text, "{html}");
    }
}

#[test]
fn other_files_are_not_taken_for_emails() {
    let letter = LETTER.as_bytes();
    assert!(file::mail(letter, "a.eml").is_some());
    assert!(file::mail(letter, "a.txt").is_none());
    // A file with a mail server's header is an email, whatever its name.
    assert!(file::mail(&[b"Received: by x; Tue, 3 Jun 2025 14:05:09 +0100\n", letter].concat(), "a.txt").is_some());
    let compound = [&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1][..], letter].concat();
    for bytes in [&b""[..], b"\n", b"Hello.", b"Dear all: see you", &[0; 500], b"%PDF-1.7", &compound] {
        assert_eq!(file::mail(bytes, "a.eml"), None, "{}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn odd_dates_names_and_letters_are_shown_unchanged() {
    let date = |date: &str| mail(&format!("From: a@example.org\nDate: {date}\n\n")).date;
    assert_eq!(date("Tue, 3 Jun 2025 04:05:00 -0930").as_deref(), Some("3 June 2025 at 04:05 (UTC−9:30)"));
    assert_eq!(date("3 Jun 2025 14:05:00 GMT").as_deref(), Some("3 June 2025 at 14:05 (UTC)"));
    assert_eq!(date("3 Jun 2025 14:05 BST").as_deref(), Some("3 Jun 2025 14:05 BST"));
    for zone in ["Z", "UT"] {
        let text = format!("Date: 3 Jun 2025 14:05:00 {zone}\nSubject: One\n\nDate: by me");
        let found = file::mail(text.as_bytes(), "a.eml").expect("an email");
        assert_eq!(found.date.as_deref(), Some("3 June 2025 at 14:05 (UTC)"), "{zone}");
        assert_eq!((found.subject.as_str(), found.body.as_str()), ("One", "Date: by me"));
    }
    assert_eq!(date("sometime in June").as_deref(), Some("sometime in June"));
    assert_eq!(date(""), None);
    // One byte a letter, without a declared encoding.
    let bytes = b"From: a@example.org\n\nSi\xe2n\x92s \x80 5\n";
    assert_eq!(file::mail(bytes, "a.eml").expect("an email").body, "Siân’s € 5");
    let body = |charset: &str, bytes: &[u8]| {
        let head = format!("From: a@example.org\nContent-Type: text/plain; charset={charset}\n\n");
        file::mail(&[head.as_bytes(), bytes].concat(), "a.eml").expect("an email").body
    };
    assert_eq!(body("koi8-r", b"\xe2\xcf\xd2\xc9\xd3"), "Борис");
    assert_eq!(body("gb2312", b"\xc0\xee"), "李");
    assert_eq!(body("no-such-charset", b"plain"), "plain");
    assert_eq!(
        mail("From: a@example.org\n\nContent-Type: message/rfc822\nGLOBAL/RFC822").body,
        "Content-Type: message/rfc822\nGLOBAL/RFC822"
    );
    let group = "To: Team One: a@example.org, Bo <b@example.org>;\nSubject: x\n\n";
    assert_eq!(mail(group).to, "a@example.org; Bo <b@example.org>");
}

#[test]
fn control_characters_in_an_email_become_spaces_and_new_lines() {
    let body =
        |text: &str| mail(&format!("From: a@example.org\nContent-Type: text/plain; charset=utf-8\n\n{text}")).body;
    assert_eq!(body("Dear Sian,\u{b}\nyou are expected."), "Dear Sian,\n\nyou are expected.");
    assert_eq!(
        body("Ring\u{7} the\0school\u{c}at \u{1b}9\u{85}or \u{9d}10.\n\u{1a}"),
        "Ring  the school\nat  9\nor  10."
    );
    assert_eq!(body("Room 2\u{1a}"), "Room 2");
    let quoted = "From: a@example.org\nContent-Transfer-Encoding: quoted-printable\n\nRoom 2=1A, all=0Bof it.";
    assert_eq!(mail(quoted).body, "Room 2 , all\nof it.");
    let found = mail("From: Si\u{7}an <a@example.org>\nSubject: The\u{b}next\0one\n\nx");
    assert_eq!((found.from.as_str(), found.subject.as_str()), ("Si an <a@example.org>", "The next one"));
}

#[test]
fn emails_saved_by_different_programs_are_read() {
    let one = "X-Mailer: y\nTo: b@example.org\nDate: Tue, 3 Jun 2025 14:05:00 +0100\nSubject: One\n\nFirst.\n";
    let wide: Vec<u8> = format!("\u{feff}{one}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (how, bytes) in [
        ("plain", one.as_bytes().to_vec()),
        ("old line ends", one.replace('\n', "\r").into_bytes()),
        ("a mark in front", format!("\u{feff}{one}").into_bytes()),
        ("a mailbox", format!("From b Tue Jun  3 14:05:00 2025\n{one}").into_bytes()),
        ("Apple Mail", format!("{}\n{one}<?xml version=\"1.0\"?><plist/>", one.len()).into_bytes()),
        ("UTF-16", wide),
    ] {
        let found = file::mail(&bytes, "a.eml").unwrap_or_else(|| panic!("{how}"));
        assert_eq!((found.subject.as_str(), found.body.as_str()), ("One", "First."), "{how}");
        assert_eq!(found.date.as_deref(), Some("3 June 2025 at 14:05 (UTC+1)"), "{how}");
    }
    // With several emails in a file, only the first would be shown.
    let two = format!("From b Tue Jun  3 14:05:00 2025\n{one}\nFrom b Tue Jun  3 14:06:00 2025\n{one}");
    assert_eq!(file::mail(two.as_bytes(), "a.mbox"), None);
    // A typed note is shown completely, and a record stays a record.
    assert_eq!(file::mail(b"Date: 3 June\nPresent: Moses\n\nLeave.", "note.txt"), None);
    assert_eq!(file::mail(b"form: a/b\nvalues:\n  x: y\n\nTo: z", "record.eml"), None);
}

#[test]
fn a_header_value_cannot_imitate_another_header() {
    let words = "=?utf-8?Q?Fine=0D=0AFrom:_boss@example.org=0D=0A=0D=0AI_agree.?=";
    let found = mail(&format!("From: {words} <a@example.org>\nSubject: {words}\n\nno\n"));
    assert_eq!(found.subject, "Fine From: boss@example.org I agree.");
    assert!(!found.from.contains(['\n', '\r']) && found.from.ends_with("<a@example.org>"), "{}", found.from);
    assert_eq!(found.body, "no");
    let file = "From: a@example.org\nContent-Disposition: attachment; filename=\"../../x\ty\u{202e}fdp.exe\"\n\
                Content-Type: application/x\n\nMZ";
    assert_eq!(mail(file).attachments[0].name, "../../x y\u{202e}fdp.exe");
    assert_eq!(lost(["../../x yfdp.exe"], &set(&mail(file)).pdf), Vec::<&str>::new());
}

#[test]
fn damaged_emails_never_panic() {
    let letter = LETTER.replace('\n', "\r\n");
    for end in 0..letter.len() {
        let cut = file::mail(letter.as_bytes().get(..end).expect("a part"), "a.eml");
        assert!(end < 60 || cut.is_some(), "{end}");
    }
    let mut dice = Dice(11);
    for _ in 0..3_000 {
        let mut bytes = letter.clone().into_bytes();
        for _ in 0..=dice.below(8) {
            let (at, from) = (dice.below(bytes.len()), dice.below(bytes.len()));
            match dice.below(4) {
                0 => bytes[at] = dice.below(256) as u8,
                1 => bytes[at] = b"\r\n-=:;/\"'()<>?*% "[dice.below(17)],
                2 => bytes.truncate(at.max(1)),
                _ => {
                    let piece = bytes[from..(from + dice.below(200)).min(bytes.len())].to_vec();
                    bytes.splice(at..at, piece);
                }
            }
        }
        let _ = file::mail(&bytes, "a.eml");
        let _ = file::web_text(&String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn malicious_emails_are_read_or_refused() {
    let of = |text: String| file::mail(format!("From: a@example.org\n{text}").as_bytes(), "a.eml");
    // Nested emails, also by the default type of a digest, and with a folded or odd header.
    for head in ["Content-Type: message/rfc822", "CONTENT-TYPE : message /\n\tRFC822", "Content-Type: message/global"] {
        let found = of(format!("{head}\n\n").repeat(60_000)).expect("an email");
        assert_eq!(found.attachments.len(), 1, "{head}");
    }
    of("Content-Type: multipart/digest; boundary=x\n\n--x\n\n".repeat(60_000));
    assert!(of("Content-Type: multipart/mixed; boundary=x\n\n--x\n".repeat(5_000)).is_some());
    let many = (0..20_000).map(|n| format!("Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n"));
    of(many.collect());
    assert_eq!(of("Content-Type: multipart/mixed; boundary=none\n\n--x\n".repeat(200_000)), None);
    let names = (0..400_000).map(|n| format!(" a{n}*0=x;")).collect::<String>();
    assert_eq!(of(format!("Content-Disposition: attachment;{names}\n\n")), None);
    of(format!("\n{}", "x".repeat(10_000_000))).expect("a long line");
    of(format!("Subject: {}\nTo: {}\n\n", "s".repeat(5_000_000), "a@b, ".repeat(500_000))).expect("long headers");
    for html in ["<a ", "<a =\"", "<!--", "<p>", "<a='>", "&", "<style>"] {
        let _ = file::web_text(&html.repeat(500_000));
    }
}

#[test]
fn very_long_headers_stay_on_their_page() {
    let long =
        Mail { to: "Somebody <somebody@example.org>; ".repeat(5_000), subject: "x".repeat(100_000), ..Mail::default() };
    let attachments = vec![MailAttachment { name: "y".repeat(300), ..MailAttachment::default() }; 900];
    let made = set(&Mail { attachments, ..long });
    assert!(made.count < 40, "{}", made.count);
    assert_eq!(lost(["(the rest is in the original)", "And 700 more."], &made.pdf), Vec::<&str>::new());
    foot_is_empty(&made.pdf);
}

#[test]
fn a_text_keeps_its_lines_on_the_pages() {
    let made = note("Called Helen.\n\n  - leave: agreed\n\t- log:\tnot yet\nŁukasz");
    let wanted = ["Notes of a call", "call.txt", "Called Helen.", "- leave: agreed", "- log: not yet", "Łukasz"];
    assert_eq!((lost(wanted, &made.pdf), made.count), (Vec::<&str>::new(), 1));
    foot_is_empty(&made.pdf);
    // One element for each paragraph, whatever its length.
    let paragraphs = |pdf: &[u8]| {
        let structure_type =
            |object: &lopdf::Object| object.as_dict().ok()?.get(b"S").ok()?.as_name().ok().map(<[u8]>::to_vec);
        load(pdf).objects.values().filter_map(structure_type).filter(|structure_type| structure_type == b"P").count()
    };
    let none = paragraphs(&note("").pdf);
    assert_eq!(
        paragraphs(&note("one two three\nfour five\n\nsix").pdf),
        none + 1,
        "one more than the line that says none"
    );
}

#[test]
fn a_long_text_breaks_across_pages_without_loss() {
    let words: Vec<String> = (0..9_000).map(|n| format!("w{n}x")).collect();
    let (lines, whole) = (words.join("\n"), words.join(" "));
    for text in [&lines, &whole] {
        let made = note(text);
        assert!(made.count > 8, "{}", made.count);
        assert_eq!(lost(words.iter().map(String::as_str), &made.pdf), Vec::<&str>::new());
        assert_eq!(lost(["The rest of it is in the original."], &made.pdf).len(), 1);
        foot_is_empty(&made.pdf);
    }
}

#[test]
fn only_the_beginning_of_a_very_long_text_is_shown() {
    for text in
        ["z".repeat(10_000_000), "word ".repeat(2_000_000), "1\n".repeat(5_000_000), "\n".repeat(10_000_000) + "end"]
    {
        let made = note(&text);
        assert_eq!(lost(["The rest of it is in the original."], &made.pdf), Vec::<&str>::new());
        assert!(made.count < 300, "{}", made.count);
    }
    let one_line = note(&"z".repeat(10_000_000));
    let drawn = super::text(&one_line.pdf).matches('z').count();
    assert!((pages::MOST_SHOWN..pages::MOST_SHOWN + 100).contains(&drawn), "{drawn}");
    foot_is_empty(&one_line.pdf);
}

#[test]
fn letters_of_a_text_that_the_font_lacks_become_boxes() {
    let made = note("李 Li\u{0}\u{7}");
    assert_eq!(lost(["□ Li", "□ stands for a letter"], &made.pdf), Vec::<&str>::new());
}

#[test]
fn an_empty_text_is_said_to_be_empty() {
    assert_eq!(lost(["There is nothing written in this file."], &note(" \n\t\n").pdf), Vec::<&str>::new());
    let empty = set(&mail("From: a@example.org\n\n"));
    assert_eq!(lost(["There is nothing written in this email."], &empty.pdf), Vec::<&str>::new());
    assert!(!super::text(&empty.pdf).contains(&squeeze("Copy to")));
}
