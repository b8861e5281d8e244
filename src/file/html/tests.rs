//! What web pages become as text.

use super::web_text;

fn all(cases: &[(&str, &str)]) {
    for (html, text) in cases {
        assert_eq!(web_text(html), *text, "{html}");
    }
}

#[test]
fn struck_out_words_are_marked() {
    all(&[
        ("<p>She is <s>not</s> fit.</p>", "She is [struck out: not] fit."),
        ("a <strike>b c </strike>d <del>e</del>", "a [struck out: b c] d [struck out: e]"),
        ("<span style='color:red; TEXT-DECORATION : underline Line-Through'>b</span>c", "[struck out: b]c"),
        ("<span style='text-decoration-line:line-through'>b <b>c</b></span>", "[struck out: b c]"),
        ("<style>.x, p.gone { text-decoration: line-through }</style><p class='a gone'>b</p>c", "[struck out: b]\nc"),
        ("<s>one<p>two</s>three", "[struck out: one]\n\n[struck out: two]three"),
        ("<p><s>one<p>two</s>three", "[struck out: one]\n\n[struck out: two]three"),
        ("<s>a<br>b</s>", "[struck out: a]\n[struck out: b]"),
        ("<table><tr><td><s>a</s></td><td>b</td></tr></table>", "[struck out: a] | b"),
        ("<s>a <del>b</del> c</s> d", "[struck out: a b c] d"),
    ]);
}

#[test]
fn cells_of_a_table_are_separated() {
    all(&[
        (
            "<table><tr><th>Date<th>Hours<tr><td>3 June</td><td>7<tr><td>4 June<td></td></tr><tr><td></td><td>8</td></table>x",
            "Date | Hours\n3 June | 7\n4 June |\n | 8\nx",
        ),
        ("<table><tr><td><p class=MsoNormal>a</p></td><td><p>b</p><p>c</p></td></tr></table>", "a | b / c"),
        (
            "<table><tr><td rowspan=2>Mon</td><td>7</td></tr><tr><td>8</td></tr><tr><td>Tue</td><td>9</td></tr></table>",
            "Mon | 7\n(as above) | 8\nTue | 9",
        ),
        ("<table><tr><td colspan=2>Total</td><td>9</td></tr></table>", "Total |  | 9"),
        (
            "<table><tr><td>&nbsp;</td></tr><tr><td></td><td></td></tr><tr><td>Dear Sir,<p>hello</td></tr></table>",
            "Dear Sir,\n\nhello",
        ),
        ("<table><tr><td>a<table><tr><td>b</td><td>c</td></tr></table></td></tr></table>d", "a\nb | c\nd"),
        ("<td>a</td><td>b</td>", "a | b"),
        ("<div>a<table><tr><td>b</div><td>c</table>", "a\nb | c"),
    ]);
}

#[test]
fn numbers_boxes_and_pictures_are_kept() {
    all(&[
        ("<ol start=3><li>three<li><p>four</p></ol>", "3. three\n4. four"),
        ("<ol><li>a<ul><li>b</ul><li value=7>c<li>d</ol>", "1. a\n  • b\n7. c\n8. d"),
        ("<ol type=a start=26><li>x<li>y</ol><ol style='list-style-type: upper-roman'><li>z</ol>", "z. x\naa. y\nI. z"),
        ("<ol reversed start=2><li>b<li>a</ol>", "2. b\n1. a"),
        ("<input type=checkbox checked> done <INPUT TYPE=CheckBox> not done", "[x] done [ ] not done"),
        ("<select><option>No<option selected>Yes</select><textarea>a\n b</textarea>c", "Yes a\n b c"),
        ("<select><option>No</option><option>Yes</option></select>.", "No ."),
        (
            "a<img alt='signature of B' src='cid:1'>b <img src='cid:2'><img src='https://x.org/1' alt=''>",
            "a[picture: signature of B]b [picture]",
        ),
        ("10<sup>3</sup> 10<sup>10</sup>, H<sub>2</sub>O, 3<sup>rd</sup>", "10³ 10^10, H₂O, 3rd"),
        ("<p>I wrote</p><blockquote>you<p>wrote</p></blockquote>then", "I wrote\n> you\n>\n> wrote\nthen"),
        ("<pre>a   b\n  c</pre>d &shy;&#128;", "a   b\n  c\nd €"),
        ("<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby> <q>x</q>", "漢 (kan) “x”"),
    ]);
}

#[test]
fn hidden_words_are_not_shown() {
    all(&[
        ("hid: <span style=\"display:none\">secret</span><font color=white>white</font>", "hid: white"),
        ("a <div style='display: none !important'>b<div>c</div>d</div>e", "a e"),
        (
            "<style>/* .a{} */ @media x { .b { display: none } } .c{mso-hide:all}</style><p class=b>b<p class=c>c<p>d",
            "b\n\nd",
        ),
        ("<p hidden>a<p>b<title>t</title><template>x</template>", "b"),
        ("<table><tr><td>a<td style='display:none'>b<td>c</table>", "a | c"),
    ]);
}

#[test]
fn deeply_nested_elements_are_read() {
    let deep = |name: &str| web_text(&format!("{}words</{name}>", format!("<{name}>").repeat(3_000)));
    for name in ["div", "blockquote", "ul", "s", "span"] {
        assert!(deep(name).contains("words"), "{name}");
    }
    let table = "<table><tr><td>a<td>".repeat(1_000) + "words";
    assert!(web_text(&table).contains("words"));
}
