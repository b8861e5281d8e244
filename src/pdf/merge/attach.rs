//! Attaches files to the merged file.

use super::digest;
use super::options::{Attachment, MergeOptions};
use super::output::Output;
use super::write::ObjectBuf;
use super::xmp::stamp;
use crate::error::Result;
use crate::pdf::object::deflate::deflate;
use crate::pdf::object::text::text_bytes;

/// Embeds a file under a name and returns the object number of its file specification.
pub(super) fn embed(output: &mut Output, file: &Attachment<'_>, name: &str, options: &MergeOptions<'_>) -> Result<u32> {
    let packed = deflate(file.bytes);
    let mut dict = output.stream_dict();
    dict.raw("/Type/EmbeddedFile/Subtype").name(file.media_type.as_bytes());
    dict.raw(&format!("/Params<</Size {}/CheckSum", file.bytes.len())).string(&digest::md5(file.bytes));
    if let Some(date) = options.date {
        dict.raw("/ModDate").string(stamp(date).as_bytes());
    }
    dict.raw(">>");
    // Data that does not shrink is stored uncompressed.
    let stream = if packed.len() < file.bytes.len() {
        dict.raw("/Filter/FlateDecode");
        output.share_stream(&dict, &packed)?
    } else {
        output.share_stream(&dict, file.bytes)?
    };
    let mut description = ObjectBuf::default();
    let name = text_bytes(name);
    description.raw("<</Type/Filespec/F").string(&name).raw("/UF").string(&name).raw("/Desc");
    description.string(&text_bytes(&file.description));
    description.raw("/AFRelationship").name(file.relation.name().as_bytes());
    description.raw(&format!("/EF<</F {stream} 0 R/UF {stream} 0 R>>>>"));
    output.add(&description)
}
