//! The parts of the package besides the body: properties, settings, footer, placeholders.

use std::collections::BTreeMap;

use super::block::paragraph;
use super::control::{
    LOGO_RELATIONSHIP, PREFIX, Placeholder, SIGNATURE_PICTURE, SIGNATURE_RELATIONSHIP, placeholder_run,
    signature_picture, text_into,
};
use super::geometry::{GRID_LETTER, HEADING, PageGeometry};
use super::protection::Protection;
use super::styles;
use super::xml::{XmlElement, el, namespace, val};
use crate::form::Form;
use crate::form::logo::Logo;

/// The custom properties that name the form of a file.
pub(super) const FORM_PROPERTY: &str = "FormfolioForm";
pub(super) const VERSION_PROPERTY: &str = "FormfolioVersion";

const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

/// Every part of a file, in packing order.
pub(super) fn parts(
    form: &Form,
    version: u32,
    sheet: PageGeometry,
    protection: Protection,
    body: Vec<XmlElement>,
    placeholders: &BTreeMap<String, Placeholder>,
) -> Vec<(String, Vec<u8>)> {
    let pictured = placeholders.values().any(|placeholder| *placeholder == Placeholder::Picture);
    // A handout has no fields, and a glossary without entries is invalid.
    let filled_in = !placeholders.is_empty();
    let logo = form.authority.logo.as_ref();
    let styles = styles::styles(sheet, form.authority.colour.as_deref().unwrap_or(HEADING));
    let mut parts = vec![
        ("[Content_Types].xml", content_types(filled_in)),
        ("_rels/.rels", package_relationships()),
        ("word/document.xml", document(sheet, body).to_part()),
        ("word/_rels/document.xml.rels", document_relationships(filled_in, pictured, logo)),
        ("word/styles.xml", styles.clone()),
        ("word/settings.xml", settings(protection)),
        ("word/footer1.xml", footer(form, version, sheet)),
        ("docProps/core.xml", core(form)),
        ("docProps/app.xml", app(form)),
        ("docProps/custom.xml", custom(form, version)),
    ];
    if filled_in {
        parts.extend([
            ("word/glossary/document.xml", glossary(form, placeholders)),
            ("word/glossary/_rels/document.xml.rels", glossary_relationships(pictured)),
            ("word/glossary/styles.xml", styles),
        ]);
    }
    if pictured {
        parts.push(("word/media/signature.png", SIGNATURE_PICTURE.to_vec()));
    }
    if let Some(logo) = logo {
        parts.push((if logo.is_png { "word/media/logo.png" } else { "word/media/logo.jpeg" }, logo.bytes.to_vec()));
    }
    parts.into_iter().map(|(name, bytes)| (name.to_owned(), bytes)).collect()
}

/// A root element that declares every namespace of the body.
fn root(name: &'static str) -> XmlElement {
    el(name)
        .attr("xmlns:w", namespace("w"))
        .attr("xmlns:r", namespace("r"))
        .attr("xmlns:wp", namespace("wp"))
        .attr("xmlns:w14", namespace("w14"))
        .attr("xmlns:w15", namespace("w15"))
        .attr("xmlns:mc", namespace("mc"))
        .attr("mc:Ignorable", "w14 w15")
}

/// The main document: the body and its page.
pub(super) fn document(sheet: PageGeometry, body: Vec<XmlElement>) -> XmlElement {
    let mut size = el("w:pgSz").attr("w:w", sheet.page_width).attr("w:h", sheet.page_height);
    if sheet.landscape {
        size = size.attr("w:orient", "landscape");
    }
    let margins = el("w:pgMar")
        .attr("w:top", sheet.top)
        .attr("w:right", sheet.margin)
        .attr("w:bottom", sheet.bottom)
        .attr("w:left", sheet.margin)
        .attr("w:header", 500)
        .attr("w:footer", 500)
        .attr("w:gutter", 0);
    let section = el("w:sectPr")
        .with(el("w:footerReference").attr("w:type", "default").attr("r:id", "rIdFooter"))
        .with(size)
        .with(margins);
    root("w:document").with(el("w:body").with_all(body).with(section))
}

fn content_types(filled_in: bool) -> Vec<u8> {
    let default = |extension, kind| el("Default").attr("Extension", extension).attr("ContentType", kind);
    let part = |name, kind: &str| el("Override").attr("PartName", name).attr("ContentType", kind);
    let word = |name, kind: &str| part(name, &format!("{WORD}.{kind}+xml"));
    el("Types")
        .attr("xmlns", namespace("ct"))
        .with(default("rels", "application/vnd.openxmlformats-package.relationships+xml"))
        .with(default("xml", "application/xml"))
        .with(default("png", "image/png"))
        .with(default("jpeg", "image/jpeg"))
        .with(word("/word/document.xml", "document.main"))
        .with(word("/word/styles.xml", "styles"))
        .with(word("/word/settings.xml", "settings"))
        .with(word("/word/footer1.xml", "footer"))
        .with_all(filled_in.then(|| word("/word/glossary/document.xml", "document.glossary")))
        .with_all(filled_in.then(|| word("/word/glossary/styles.xml", "styles")))
        .with(part("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"))
        .with(part("/docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml"))
        .with(part("/docProps/custom.xml", "application/vnd.openxmlformats-officedocument.custom-properties+xml"))
        .to_part()
}

fn relationships<'r>(list: impl IntoIterator<Item = (&'r str, String, &'r str)>) -> Vec<u8> {
    let one = |(id, kind, target)| el("Relationship").attr("Id", id).attr("Type", kind).attr("Target", target);
    el("Relationships").attr("xmlns", namespace("rel")).with_all(list.into_iter().map(one)).to_part()
}

fn package_relationships() -> Vec<u8> {
    let core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";
    relationships([
        ("rId1", format!("{OFFICE}/officeDocument"), "word/document.xml"),
        ("rId2", core.to_owned(), "docProps/core.xml"),
        ("rId3", format!("{OFFICE}/extended-properties"), "docProps/app.xml"),
        ("rId4", format!("{OFFICE}/custom-properties"), "docProps/custom.xml"),
    ])
}

fn document_relationships(filled_in: bool, pictured: bool, logo: Option<&Logo>) -> Vec<u8> {
    let picture = (SIGNATURE_RELATIONSHIP, format!("{OFFICE}/image"), "media/signature.png");
    let others = [
        ("rIdStyles", format!("{OFFICE}/styles"), "styles.xml"),
        ("rIdSettings", format!("{OFFICE}/settings"), "settings.xml"),
        ("rIdFooter", format!("{OFFICE}/footer"), "footer1.xml"),
    ];
    let glossary = ("rIdGlossary", format!("{OFFICE}/glossaryDocument"), "glossary/document.xml");
    let logo = logo.map(|logo| {
        let target = if logo.is_png { "media/logo.png" } else { "media/logo.jpeg" };
        (LOGO_RELATIONSHIP, format!("{OFFICE}/image"), target)
    });
    let pictures = pictured.then_some(picture).into_iter().chain(logo);
    relationships(others.into_iter().chain(filled_in.then_some(glossary)).chain(pictures))
}

fn glossary_relationships(pictured: bool) -> Vec<u8> {
    let picture = (SIGNATURE_RELATIONSHIP, format!("{OFFICE}/image"), "../media/signature.png");
    let styles = ("rIdStyles", format!("{OFFICE}/styles"), "styles.xml");
    relationships(std::iter::once(styles).chain(pictured.then_some(picture)))
}

fn settings(protection: Protection) -> Vec<u8> {
    let mut settings = el("w:settings").attr("xmlns:w", namespace("w")).with(el("w:zoom").attr("w:percent", 100));
    if protection == Protection::Forms {
        settings = settings.with(el("w:documentProtection").attr("w:edit", "forms").attr("w:enforcement", 1));
    }
    let mode = el("w:compatSetting")
        .attr("w:name", "compatibilityMode")
        .attr("w:uri", "http://schemas.microsoft.com/office/word")
        .attr("w:val", 15);
    settings
        .with(val("w:defaultTabStop", 720))
        .with(val("w:characterSpacingControl", "doNotCompress"))
        .with(el("w:compat").with(mode))
        .with(val("w:themeFontLang", "en-GB"))
        .with(val("w:decimalSymbol", "."))
        .with(val("w:listSeparator", ","))
        .to_part()
}

fn footer(form: &Form, version: u32, sheet: PageGeometry) -> Vec<u8> {
    let words = |text: &str| text_into(el("w:r"), text);
    let field = |code| el("w:fldSimple").attr("w:instr", format!(" {code} ")).with(words("1"));
    let (name, which) = (&form.authority.name, form.edition_line(version));
    // A longer name would overlap the centred text.
    let letters = name.chars().count() + which.chars().count() / 2;
    let long = u32::try_from(letters).unwrap_or(u32::MAX).saturating_mul(GRID_LETTER) > sheet.width() / 2;
    let between = if long { " · " } else { "\t" };
    let style = if long { "FooterLong" } else { "Footer" };
    let line = paragraph(
        style,
        [words(&format!("{name}{between}{which}\tPage ")), field("PAGE"), words(" of "), field("NUMPAGES")],
    );
    root("w:ftr").with(line).to_part()
}

/// The placeholder of each control, as the building blocks that Word restores when a control is emptied.
fn glossary(form: &Form, placeholders: &BTreeMap<String, Placeholder>) -> Vec<u8> {
    let part = |(number, (tag, placeholder)): (usize, (&String, &Placeholder))| {
        let shown = match placeholder {
            Placeholder::Words(words) => placeholder_run(words),
            Placeholder::Picture => {
                el("w:r").with(signature_picture(u32::try_from(number).unwrap_or(0) + 1, "Signature"))
            }
        };
        let properties = el("w:docPartPr")
            .with(val("w:name", format!("{PREFIX}{tag}")))
            .with(el("w:category").with(val("w:name", "General")).with(val("w:gallery", "placeholder")))
            .with(el("w:types").with(val("w:type", "bbPlcHdr")))
            .with(el("w:behaviors").with(val("w:behavior", "content")))
            .with(val("w:guid", guid(&form.id, tag)));
        el("w:docPart").with(properties).with(el("w:docPartBody").with(el("w:p").with(shown)))
    };
    let list = placeholders.iter().enumerate().map(part);
    root("w:glossaryDocument").with(el("w:docParts").with_all(list)).to_part()
}

/// An identifier derived from the form and the field alone (FNV-1a, twice).
fn guid(form: &str, tag: &str) -> String {
    let hash = |seed: u64| {
        form.bytes()
            .chain([0])
            .chain(tag.bytes())
            .fold(seed, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    };
    let (a, b) = (hash(0xcbf2_9ce4_8422_2325), hash(0x9e37_79b9_7f4a_7c15));
    format!(
        "{{{:08X}-{:04X}-4{:03X}-8{:03X}-{:012X}}}",
        a >> 32,
        (a >> 16) & 0xffff,
        a & 0xfff,
        b >> 52,
        b & 0xffff_ffff_ffff
    )
}

fn core(form: &Form) -> Vec<u8> {
    el("cp:coreProperties")
        .attr("xmlns:cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties")
        .attr("xmlns:dc", "http://purl.org/dc/elements/1.1/")
        .with(el("dc:title").text(form.title.as_str()))
        .with(el("dc:subject").text(form.purpose.as_str()))
        .with(el("dc:creator").text(form.organisation.as_str()))
        .with(el("dc:language").text("en-GB"))
        .to_part()
}

fn app(form: &Form) -> Vec<u8> {
    el("Properties")
        .attr("xmlns", "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties")
        .with(el("Application").text("Formfolio"))
        .with(el("Company").text(form.organisation.as_str()))
        .to_part()
}

fn custom(form: &Form, version: u32) -> Vec<u8> {
    let property = |number: u32, name, value| {
        el("property")
            .attr("fmtid", "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}")
            .attr("pid", number)
            .attr("name", name)
            .with(value)
    };
    el("Properties")
        .attr("xmlns", namespace("op"))
        .attr("xmlns:vt", namespace("vt"))
        .with(property(2, FORM_PROPERTY, el("vt:lpwstr").text(form.id.as_str())))
        .with(property(3, VERSION_PROPERTY, el("vt:i4").text(version.to_string())))
        .to_part()
}
