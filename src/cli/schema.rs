//! `formfolio schema`: prints JSON Schemas, for completion and checks in editors.

use super::args::{Language, SchemaArgs};
use super::exit::Exit;
use super::ids;
use super::tool::Tool;
use crate::error::{Error, Result};
use crate::folder::member;
use crate::form::schema;
use crate::rules;

pub(super) fn run(tool: &mut Tool, args: &SchemaArgs) -> Result<Exit> {
    let schema = match (args.language, &args.id) {
        (Language::Form, None) => schema::form().clone(),
        (Language::Authority, None) => schema::authority().clone(),
        (Language::Layout, None) => schema::layout().clone(),
        (Language::Folder, None) => member::schema().clone(),
        (Language::Record, None) => schema::record(),
        (Language::Record, Some(id)) => schema::record_of(&*ids::form(&tool.catalogue()?, id)?),
        (Language::Waivers, None) => rules::waivers::schema(),
        (Language::Form | Language::Authority | Language::Layout | Language::Folder | Language::Waivers, Some(id)) => {
            return Err(Error::usage(
                format!("`{id}` is not needed: only the schema of records differs from form to form"),
                "Write `formfolio schema record ID`, or leave the id out.",
            ));
        }
    };
    tool.out.json(&schema)?;
    Ok(Exit::Clean)
}
