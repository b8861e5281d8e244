//! The files of a directory that describe a folder: `folder.yaml`, and edited plans.

use crate::error::{Error, Result};
use crate::file;
use crate::file_type::FileType;
use crate::folder::{Member, member, plan_file};
use crate::form::Catalogue;
use crate::form::shape::nearest;

/// The name of the file that describes a folder and its owner.
pub const DESCRIPTION: &str = "folder.yaml";

/// Reads the member of staff from `folder.yaml`. Their authority must be in the catalogue.
pub(super) fn described_member(catalogue: &Catalogue, name: &str, bytes: Result<Vec<u8>>) -> Result<Member> {
    let member =
        bytes.and_then(|bytes| member::parse(&file::source(&bytes, name))).map_err(|error| error.in_file(name))?;
    let Some(id) = &member.authority else { return Ok(member) };
    let ids = || catalogue.authorities().map(|authority| authority.id.as_str());
    if ids().any(|known| known == id) {
        return Ok(member);
    }
    let near = nearest(id, ids()).map_or_else(|| ids().collect::<Vec<_>>().join(", "), str::to_owned);
    Err(Error::input(format!("there is no authority `{id}`"), format!("Known here: {near}.")).in_file(name))
}

/// Whether a file is a plan of a folder, which is not a document.
pub(super) fn is_plan(name: &str, bytes: &[u8]) -> bool {
    let is_yaml = [".yaml", ".yml"].iter().any(|ending| name.to_lowercase().ends_with(ending));
    is_yaml && file::file_type(bytes) == FileType::Text && plan_file::is_plan(&file::source(bytes, name).text)
}
