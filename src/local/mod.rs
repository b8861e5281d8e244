//! What the user's own computer gives: files and directories, programs that are installed, interruptions.
//!
//! Results are written whole or not at all, are readable by no more people than their input, and leave nothing behind.

pub(crate) mod access;
pub(crate) mod archive;
pub(crate) mod certificates;
pub(crate) mod definitions;
pub(crate) mod disk;
pub(crate) mod folder_paths;
pub(crate) mod interrupt;
pub(crate) mod leftovers;
pub(crate) mod lock;
pub(crate) mod made_binder;
pub(crate) mod named_directory;
pub(crate) mod ocr;
pub(crate) mod office;
pub(crate) mod program_call;
pub(crate) mod save;
pub(crate) mod save_together;
pub(crate) mod scratch;
pub(crate) mod stage;
pub(crate) mod unfinished;
pub(crate) mod waiver_files;
pub(crate) mod workplace;
