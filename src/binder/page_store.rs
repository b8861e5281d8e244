//! Keeps the PDFs of many small documents in large blocks. Separate allocations would fragment the heap and cost several
//! times their size.

use std::sync::Mutex;

use bytes::{Bytes, BytesMut};

use crate::parallel::lock;

/// How much is allocated at once, in bytes.
const BLOCK: usize = 4 << 20;
/// A PDF of more bytes than this keeps an allocation of its own.
const LARGE: usize = 256 << 10;

/// Blocks of memory that fill up with PDFs. A block is freed with the last PDF in it.
#[derive(Default)]
pub(super) struct PageStore(Mutex<BytesMut>);

impl PageStore {
    /// Moves a PDF into the store.
    pub(super) fn keep(&self, pdf: Bytes) -> Bytes {
        if pdf.len() > LARGE {
            return pdf;
        }
        let mut block = lock(&self.0);
        if block.capacity() < pdf.len() {
            *block = BytesMut::with_capacity(BLOCK);
        }
        block.extend_from_slice(&pdf);
        block.split().freeze()
    }
}
