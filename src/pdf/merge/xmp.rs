//! XMP metadata and the document information dictionary: conformance claims, title, producer.

use chrono::{Datelike, NaiveDate};
use xmp_writer::{DateTime, LangId, Timezone, XmpWriter};

use super::claims::ConformanceClaims;
use super::options::MergeOptions;
use super::output::Output;
use super::write::ObjectBuf;
use crate::error::Result;
use crate::pdf::object::text::text_bytes;
use crate::text;

/// Returns the title, which must be the same in both places.
fn title(options: &MergeOptions<'_>) -> String {
    text::displayable(&options.title).into_owned()
}

const PRODUCER: &str = concat!("Formfolio ", env!("CARGO_PKG_VERSION"));

/// Writes the packet and returns its number.
pub(super) fn packet(output: &mut Output, options: &MergeOptions<'_>, claims: ConformanceClaims) -> Result<u32> {
    let title = title(options);
    let mut xmp = XmpWriter::new();
    xmp.format("application/pdf").title([(None, title.as_str())]).language([LangId(&options.language)]);
    xmp.creator_tool("Formfolio").producer(PRODUCER);
    if let Some(date) = options.date.and_then(midnight) {
        xmp.create_date(date).modify_date(date);
    }
    if let Some(part) = claims.pdfa_part.and_then(|part| part.try_into().ok()) {
        let conformance = ["B", "U", "A"].get(claims.pdfa_conformance as usize).unwrap_or(&"B");
        xmp.pdfa_part(part).pdfa_conformance(conformance);
    }
    if claims.pdfua {
        xmp.pdfua_part(1);
        // PDF/A requires a description of properties that it does not define.
        xmp.extension_schemas().pdfua_id().properties().describe_part();
    }
    let number = output.reserve();
    let mut dict = output.stream_dict();
    // The packet stays uncompressed, so that other programs find it.
    output.put_stream(number, dict.raw("/Type/Metadata/Subtype/XML"), xmp.finish(None).as_bytes())?;
    Ok(number)
}

/// The beginning of a day, as in [`stamp`].
fn midnight(date: NaiveDate) -> Option<DateTime> {
    Some(DateTime {
        year: date.year().try_into().ok()?,
        month: date.month().try_into().ok(),
        day: date.day().try_into().ok(),
        hour: Some(0),
        minute: Some(0),
        second: Some(0),
        timezone: Some(Timezone::Utc),
    })
}

/// Writes the document information dictionary.
pub(super) fn information(output: &mut Output, options: &MergeOptions<'_>) -> Result<u32> {
    let mut info = ObjectBuf::default();
    info.raw("<</Title").string(&text_bytes(&title(options))).raw("/Creator(Formfolio)/Producer");
    info.string(PRODUCER.as_bytes());
    if let Some(date) = options.date {
        for key in ["/CreationDate", "/ModDate"] {
            info.raw(key).string(stamp(date).as_bytes());
        }
    }
    info.raw(">>");
    output.add(&info)
}

/// Returns a date in PDF syntax.
pub(super) fn stamp(date: NaiveDate) -> String {
    date.format("D:%Y%m%d000000+00'00'").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_are_read_from_elements_and_attributes() {
        let both =
            "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>";
        assert_eq!(
            ConformanceClaims::in_packet(both),
            ConformanceClaims { pdfa_part: Some(2), pdfa_conformance: 2, pdfua: true }
        );
        let attributes = "<rdf:Description pdfaid:part='3' pdfaid:conformance=\"B\"/>";
        assert_eq!(
            ConformanceClaims::in_packet(attributes),
            ConformanceClaims { pdfa_part: Some(3), pdfa_conformance: 0, pdfua: false }
        );
        assert_eq!(ConformanceClaims::in_packet("<pdfaid:part>"), ConformanceClaims::default());
    }
}
