//! The thread that reads: file after file, record after record, handed on in batches.

use std::mem;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::mpsc::SyncSender;

use crate::batch::Settings;
use crate::batch::ledger::{Entry, SourceFile};
use crate::read::{self, Content, InputFile, Record};

use super::known::Known;

/// Items and bytes of text that are worked on together.
pub(super) const BATCH_ITEMS: usize = 512;
const BATCH_BYTES: usize = 8 << 20;

/// What the reader hands on, in the order of the input; its records become what is made of them.
pub(super) enum Item<'l, R> {
    /// A record of the file that is being read.
    Record(R),
    /// A file that holds what the earlier ledger says, and its records there.
    Same { file: &'l SourceFile, entries: &'l [Entry] },
    /// The end of a file, with what it held if that is known.
    End(Arc<str>, Option<Content>),
}

impl<'l, R> Item<'l, R> {
    pub(super) fn map<T>(self, work: impl FnOnce(R) -> T) -> Item<'l, T> {
        match self {
            Item::Record(record) => Item::Record(work(record)),
            Item::Same { file, entries } => Item::Same { file, entries },
            Item::End(source_path, content) => Item::End(source_path, content),
        }
    }
}

/// Reads file after file, but for those that hold what they held; ends early when nobody listens any more.
pub(super) fn read_all<'l>(
    files: &[InputFile],
    settings: &Settings,
    known: Option<&Known<'l>>,
    mut outbox: Outbox<'l>,
) {
    let mut read = |file: &InputFile| {
        if let Some(same) = known.and_then(|known| known.file(file)) {
            return outbox.push(same, 0);
        }
        let mut flow = ControlFlow::Continue(());
        let content = read::read(file, &settings.read, &mut |record| {
            let bytes = match &record {
                Record::Article(article) if settings.leaves_out(article.published.date) => return flow,
                Record::Article(article) => article.text.len(),
                Record::Reject(_) => 0,
            };
            flow = outbox.push(Item::Record(record), bytes);
            flow
        });
        flow?;
        outbox.push(Item::End(Arc::clone(&file.source_path), content), 0)
    };
    if files.iter().try_for_each(&mut read).is_continue() {
        let _ = outbox.send(); // nobody listens after an error or a signal
    }
}

/// Gathers items into batches.
pub(super) struct Outbox<'l> {
    sender: SyncSender<Vec<Item<'l, Record>>>,
    batch: Vec<Item<'l, Record>>,
    bytes: usize,
}

impl<'l> Outbox<'l> {
    pub(super) fn new(sender: SyncSender<Vec<Item<'l, Record>>>) -> Outbox<'l> {
        Outbox { sender, batch: Vec::with_capacity(BATCH_ITEMS), bytes: 0 }
    }

    /// Adds an item with so many bytes of text. Breaks when nobody listens any more.
    fn push(&mut self, item: Item<'l, Record>, bytes: usize) -> ControlFlow<()> {
        self.batch.push(item);
        self.bytes += bytes;
        if self.batch.len() < BATCH_ITEMS && self.bytes < BATCH_BYTES { ControlFlow::Continue(()) } else { self.send() }
    }

    fn send(&mut self) -> ControlFlow<()> {
        self.bytes = 0;
        let sent = self.sender.send(mem::take(&mut self.batch));
        if sent.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }
}
