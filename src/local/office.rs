//! Converts documents with LibreOffice, if it is installed: to tagged PDF/A-2, or from other word processors to Word.
//! It runs without a window and with temporary settings, runs no macros, and fetches nothing that a document links to.

mod call;
mod conversion_route;
mod program;

use std::collections::BTreeMap;

use self::call::ConversionInput;
use self::conversion_route::{ConversionGroup, ConversionTarget};
pub(crate) use self::program::Office;
use crate::binder;
use crate::error::{Error, Result};

/// The most files of one call: the system limits how long a call may be.
const MOST: usize = 50;

impl Office {
    /// PDFs of some files, or of each why there is none where LibreOffice is not installed.
    pub fn convert_or_explain(office: Option<&Self>, files: &[(String, Vec<u8>)]) -> Vec<Result<Vec<u8>>> {
        match office {
            Some(office) => office.convert(files),
            None => binder::not_converted(files),
        }
    }

    /// PDFs of some files, each given with its name and its bytes. One that cannot be converted does not keep the
    /// others from being converted.
    pub fn convert<B: AsRef<[u8]>>(&self, files: &[(String, B)]) -> Vec<Result<Vec<u8>>> {
        let mut ways: BTreeMap<ConversionGroup, Vec<(usize, ConversionInput<'_>)>> = BTreeMap::new();
        for (index, (name, bytes)) in files.iter().enumerate() {
            let (group, bytes) = conversion_route::way(name, bytes.as_ref());
            ways.entry(group).or_default().push((index, ConversionInput { name, bytes }));
        }
        let mut results = Vec::new();
        for (group, inputs) in &ways {
            for inputs in inputs.chunks(MOST) {
                let (indexes, inputs): (Vec<usize>, Vec<&ConversionInput<'_>>) =
                    inputs.iter().map(|(index, input)| (*index, input)).unzip();
                results.extend(indexes.into_iter().zip(self.together(group, &inputs)));
            }
        }
        results.sort_by_key(|(index, _)| *index);
        results.into_iter().map(|(_, result)| result).collect()
    }

    /// A Word file of a document of another word processor.
    pub fn to_word(&self, name: &str, bytes: &[u8]) -> Result<Vec<u8>> {
        let (group, bytes) = conversion_route::way(name, bytes);
        let group = ConversionGroup { target: ConversionTarget::Docx, ..group };
        let mut converted = self.convert_batch(&group, &[&ConversionInput { name, bytes }])?;
        converted.pop().unwrap_or_else(|| Err(Error::internal("a document was not converted")))
    }

    /// Files in one call, because starting takes longer than most files do; those that came to nothing once more by
    /// themselves, because the fault may have been another one's.
    fn together(&self, group: &ConversionGroup, inputs: &[&ConversionInput<'_>]) -> Vec<Result<Vec<u8>>> {
        let mut results = match self.convert_batch(group, inputs) {
            Ok(results) => results,
            Err(error) => return inputs.iter().map(|input| Err(error.clone().in_file(input.name))).collect(),
        };
        if inputs.len() > 1 {
            for (result, input) in results.iter_mut().zip(inputs).filter(|(result, _)| result.is_err()) {
                *result = self
                    .convert_batch(group, &[*input])
                    .and_then(|mut alone| alone.pop().unwrap_or_else(|| result.clone()));
            }
        }
        results
            .into_iter()
            .zip(inputs)
            .map(|(result, input)| result.map_err(|error| error.in_file(input.name)))
            .collect()
    }
}

#[cfg(test)]
mod tests;
