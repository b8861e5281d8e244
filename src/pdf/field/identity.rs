//! The form's id and version, stored in the XMP metadata and the document information dictionary.

use lopdf::{Document, Object, ObjectId, Stream};

use crate::error::{Error, Result};
use crate::pdf::object::text::{from_text_string, text_string};

const FORM: &str = "FormfolioForm";
const VERSION: &str = "FormfolioVersion";
const NAMESPACE: &str = "https://formfolio.invalid/ns/1.0/";
/// The most bytes of XMP that are read; typical metadata has a few kilobytes.
const MOST_XMP: usize = 4 << 20;

/// Writes the form's id and version.
///
/// # Errors
/// When the document has no XMP metadata, which the typesetter always writes.
pub fn write(document: &mut Document, form: &str, version: u32) -> Result<()> {
    let info = match document.trailer.get(b"Info").and_then(Object::as_reference) {
        Ok(id) => id,
        Err(_) => {
            let id = document.add_object(lopdf::Dictionary::new());
            document.trailer.set("Info", id);
            id
        }
    };
    let fault = |error: lopdf::Error| Error::internal(format!("the PDF’s metadata: {error}"));
    let dict = document.get_dictionary_mut(info).map_err(fault)?;
    dict.set(FORM, text_string(form));
    dict.set(VERSION, text_string(&version.to_string()));

    let id = xmp_id(document).ok_or_else(|| Error::internal("the PDF has no XMP"))?;
    let text = xmp(document).ok_or_else(|| Error::internal("the PDF’s XMP cannot be read"))?;
    let text =
        with_properties(&text, form, version).ok_or_else(|| Error::internal("the PDF’s XMP is not as expected"))?;
    let mut dict = document.get_object(id).and_then(Object::as_stream).map_err(fault)?.dict.clone();
    dict.remove(b"Filter");
    dict.remove(b"DecodeParms");
    // PDF/A requires uncompressed metadata.
    document.objects.insert(id, Object::Stream(Stream::new(dict, text.into_bytes()).with_compression(false)));
    Ok(())
}

fn xmp_id(document: &Document) -> Option<ObjectId> {
    document.catalog().ok()?.get(b"Metadata").and_then(Object::as_reference).ok()
}

fn xmp(document: &Document) -> Option<String> {
    let stream = document.get_object(xmp_id(document)?).and_then(Object::as_stream).ok()?;
    let bytes = stream.get_plain_content_with_limit(MOST_XMP).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// Adds Formfolio's two properties with the extension schema that PDF/A requires.
fn with_properties(xmp: &str, form: &str, version: u32) -> Option<String> {
    let properties = format!(
        "<rdf:Description rdf:about=\"\" xmlns:formfolio=\"{NAMESPACE}\"><formfolio:form>{form}</formfolio:form>\
         <formfolio:version>{version}</formfolio:version></rdf:Description>"
    );
    let property = |name: &str, what: &str| {
        format!(
            "<rdf:li rdf:parseType=\"Resource\"><pdfaProperty:name>{name}</pdfaProperty:name>\
             <pdfaProperty:valueType>Text</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>\
             <pdfaProperty:description>{what}</pdfaProperty:description></rdf:li>"
        )
    };
    let schema = format!(
        "<rdf:li rdf:parseType=\"Resource\" xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\" \
         xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\
         <pdfaSchema:schema>Formfolio form identity</pdfaSchema:schema><pdfaSchema:namespaceURI>{NAMESPACE}</pdfaSchema:namespaceURI>\
         <pdfaSchema:prefix>formfolio</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>{}{}</rdf:Seq></pdfaSchema:property></rdf:li>",
        property("form", "The id of the form"),
        property("version", "The version of the form")
    );
    let (head, tail) = xmp.rsplit_once("</rdf:RDF>")?;
    let mut head = head.to_owned();
    // The typesetter already writes an extension schema for PDF/UA; this one joins its list.
    match head
        .find("<pdfaExtension:schemas>")
        .and_then(|at| head[at..].find("<rdf:Bag>").map(|bag| at + bag + "<rdf:Bag>".len()))
    {
        Some(at) => head.insert_str(at, &schema),
        None => head.push_str(&format!(
            "<rdf:Description rdf:about=\"\" xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\">\
             <pdfaExtension:schemas><rdf:Bag>{schema}</rdf:Bag></pdfaExtension:schemas></rdf:Description>"
        )),
    }
    Some(format!("{head}{properties}</rdf:RDF>{tail}"))
}

/// Returns whether Formfolio assembled the file as a binder.
#[must_use]
pub fn is_binder(document: &Document) -> bool {
    let info = document.trailer.get_deref(b"Info", document).and_then(Object::as_dict);
    let text =
        |key: &[u8]| info.as_ref().ok()?.get_deref(key, document).and_then(Object::as_str).ok().map(from_text_string);
    text(b"Creator").is_some_and(|creator| creator == "Formfolio")
        && text(b"Producer").is_some_and(|producer| producer.starts_with("Formfolio "))
}

/// Reads the form's id and version, if they are still in the file.
#[must_use]
pub fn read(document: &Document) -> Option<(String, u32)> {
    from_info(document).or_else(|| from_xmp(document))
}

fn from_info(document: &Document) -> Option<(String, u32)> {
    let info = document.trailer.get_deref(b"Info", document).and_then(Object::as_dict).ok()?;
    let text = |key: &str| info.get_deref(key.as_bytes(), document).and_then(Object::as_str).ok().map(from_text_string);
    Some((text(FORM)?, text(VERSION)?.trim().parse().ok()?))
}

fn from_xmp(document: &Document) -> Option<(String, u32)> {
    from_packet(&xmp(document)?)
}

/// Reads XMP in any syntax: signing programs rewrite it with other prefixes and with attributes instead of elements.
fn from_packet(xmp: &str) -> Option<(String, u32)> {
    let before = xmp.split_once(&format!("=\"{NAMESPACE}\""))?.0;
    let prefix = before.rsplit_once("xmlns:")?.1;
    let text = |name: &str| {
        let element = xmp.split_once(&format!("<{prefix}:{name}>")).and_then(|(_, rest)| rest.split_once("</"));
        let attribute = || xmp.split_once(&format!(" {prefix}:{name}=\"")).and_then(|(_, rest)| rest.split_once('"'));
        element.or_else(attribute).map(|(text, _)| text.trim().to_owned())
    };
    Some((text("form")?, text("version")?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_identity_survives_a_rewritten_xmp_packet() {
        let ours = with_properties("<rdf:RDF></rdf:RDF>", "a/b", 3).unwrap();
        assert_eq!(from_packet(&ours), Some(("a/b".to_owned(), 3)));
        let theirs = format!("<d xmlns:x=\"y\" xmlns:ns5=\"{NAMESPACE}\" ns5:form=\"a/b\" ns5:version=\"3\"/>");
        assert_eq!(from_packet(&theirs), Some(("a/b".to_owned(), 3)));
        for other in ["", "<form>a/b</form>", NAMESPACE, &format!("=\"{NAMESPACE}\"")] {
            assert_eq!(from_packet(other), None);
        }
    }
}
