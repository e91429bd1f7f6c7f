//! From a stream of documents to a stream of replies: in order, in constant memory, on one core or
//! on several.
//!
//! With one job the lines are answered where they are read. With more, a reader cuts the stream
//! into small batches, workers answer them, and the caller's thread takes the batches in the order
//! in which they were read. Every queue between them is short and the bytes of the lines in them are
//! bounded, so that a slow reader of the output holds back the input and memory grows neither with
//! the file nor with the length of its lines.

use std::io;
use std::num::NonZeroUsize;
use std::sync::mpsc::{sync_channel, Receiver, SyncSender};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;

use osoba::FieldError;

use crate::fault::Fault;
use crate::records::{Record, Records};

/// What answers one document: one JSON text in, one compact JSON text out.
pub type Answer = dyn Fn(&str) -> Result<String, FieldError> + Send + Sync;

/// The reply to one line.
#[derive(Debug)]
pub struct Reply {
    /// The line's number, or the entry's in an array, from 1.
    pub number: u64,
    /// The answer; none for a blank line.
    pub body: Result<Option<String>, Fault>,
}

/// What takes the replies.
pub trait Sink {
    /// Takes the next reply.
    ///
    /// # Errors
    /// It cannot be written.
    fn put(&mut self, reply: Reply) -> io::Result<()>;

    /// Shows what has been put so far, since the next reply may take a while.
    ///
    /// # Errors
    /// It cannot be written.
    fn pause(&mut self) -> io::Result<()>;

    /// Shows the rest: there are no more replies.
    ///
    /// # Errors
    /// It cannot be written.
    fn finish(&mut self) -> io::Result<()>;
}

/// Answers every record of `input` into `sink`.
///
/// # Errors
/// The input cannot be read or a reply cannot be written.
pub fn run(
    input: Records,
    answer: Arc<Answer>,
    jobs: NonZeroUsize,
    sink: &mut dyn Sink,
) -> io::Result<()> {
    let answered = if jobs.get() == 1 {
        here(input, &*answer, sink)
    } else {
        spread(input, &answer, jobs, sink)
    };
    // What was answered before the stream broke is shown.
    let shown = sink.finish();
    answered.and(shown)
}

fn reply(record: &Record, answer: &Answer) -> Reply {
    let body = if record.is_blank() {
        Ok(None)
    } else {
        record.json().and_then(|text| Ok(Some(answer(text)?)))
    };
    Reply { number: record.number, body }
}

fn here(mut records: Records, answer: &Answer, sink: &mut dyn Sink) -> io::Result<()> {
    while let Some(record) = records.next_or_blank()? {
        sink.put(reply(&record, answer))?;
        if records.would_wait() {
            sink.pause()?;
        }
    }
    Ok(())
}

/// Lines that travel together: enough to make the hand-over cheap, few enough to stay small.
struct Batch {
    records: Vec<Record>,
    replies: SyncSender<Vec<Reply>>,
}

const BATCH_RECORDS: usize = 128;
const BATCH_BYTES: u64 = 1 << 20;

/// What waits, in reading order, to be shown: the replies to lines of so many bytes.
type InOrder = io::Result<(Receiver<Vec<Reply>>, u64)>;

/// The bytes of the lines that are read and not yet answered and shown.
#[derive(Default)]
struct InFlight {
    bytes: Mutex<u64>,
    fewer: Condvar,
}

/// The most bytes of lines on their way, whatever the number of jobs. A longer batch goes alone.
const MOST_IN_FLIGHT: u64 = 32 << 20;

impl InFlight {
    /// Waits until there is room for a batch.
    fn start(&self, batch: u64) {
        let mut bytes = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        while *bytes > 0 && bytes.saturating_add(batch) > MOST_IN_FLIGHT {
            bytes = self.fewer.wait(bytes).unwrap_or_else(PoisonError::into_inner);
        }
        *bytes = bytes.saturating_add(batch);
    }

    fn end(&self, batch: u64) {
        let mut bytes = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        *bytes = bytes.saturating_sub(batch);
        self.fewer.notify_one();
    }
}

fn spread(
    records: Records,
    answer: &Arc<Answer>,
    jobs: NonZeroUsize,
    sink: &mut dyn Sink,
) -> io::Result<()> {
    let waiting = jobs.get().saturating_mul(2);
    let (work, workers) = sync_channel::<Batch>(waiting);
    let (order, in_order) = sync_channel::<InOrder>(waiting);
    let workers = Arc::new(Mutex::new(workers));
    for _ in 0..jobs.get() {
        let (workers, answer) = (Arc::clone(&workers), Arc::clone(answer));
        thread::Builder::new().spawn(move || work_through(&workers, &*answer))?;
    }
    let in_flight = Arc::new(InFlight::default());
    let read = Arc::clone(&in_flight);
    // The threads are not joined: when the output is closed they may be waiting for input that
    // never comes, and the process is about to end.
    thread::Builder::new().spawn(move || cut(records, &read, &work, &order))?;
    for batch in in_order {
        let (replies, bytes) = batch?;
        for reply in replies.recv().map_err(|_| io::Error::other("a worker stopped"))? {
            sink.put(reply)?;
        }
        in_flight.end(bytes);
        sink.pause()?;
    }
    Ok(())
}

fn work_through(batches: &Mutex<Receiver<Batch>>, answer: &Answer) {
    loop {
        let next = batches.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(batch) = next else { return };
        let replies = batch.records.iter().map(|record| reply(record, answer));
        if batch.replies.send(replies.collect()).is_err() {
            return;
        }
    }
}

/// Reads to the end or until nobody wants more. A batch is handed over when it is full or when the
/// next line would have to be waited for.
fn cut(
    mut records: Records,
    in_flight: &InFlight,
    work: &SyncSender<Batch>,
    order: &SyncSender<InOrder>,
) {
    let (mut batch, mut bytes) = (Vec::new(), 0u64);
    loop {
        let record = match records.next_or_blank() {
            Ok(record) => record,
            Err(error) => {
                in_flight.start(bytes);
                let _ = hand_over(batch, bytes, work, order);
                let _ = order.send(Err(error));
                return;
            }
        };
        let ended = record.is_none();
        if let Some(record) = record {
            bytes = bytes.saturating_add(u64::try_from(record.bytes()).unwrap_or(u64::MAX));
            batch.push(record);
        }
        let full = batch.len() >= BATCH_RECORDS || bytes >= BATCH_BYTES;
        if ended || full || records.would_wait() {
            in_flight.start(bytes);
            let taken = hand_over(std::mem::take(&mut batch), bytes, work, order);
            if taken.is_none() || ended {
                return;
            }
            bytes = 0;
        }
    }
}

fn hand_over(
    records: Vec<Record>,
    bytes: u64,
    work: &SyncSender<Batch>,
    order: &SyncSender<InOrder>,
) -> Option<()> {
    if records.is_empty() {
        return Some(());
    }
    let (replies, ready) = sync_channel(1);
    order.send(Ok((ready, bytes))).ok()?;
    work.send(Batch { records, replies }).ok()
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;
    use osoba::Rule;

    #[derive(Default)]
    struct Kept(Vec<Reply>);

    impl Sink for Kept {
        fn put(&mut self, reply: Reply) -> io::Result<()> {
            self.0.push(reply);
            Ok(())
        }

        fn pause(&mut self) -> io::Result<()> {
            Ok(())
        }

        fn finish(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn echo() -> Arc<Answer> {
        Arc::new(|text: &str| match text {
            "bad" => Err(FieldError::new("field", Rule::Type)),
            text => Ok(text.to_owned()),
        })
    }

    #[test]
    fn the_order_is_kept_however_many_jobs_there_are() {
        let mut input = Vec::new();
        for number in 1..=5_000 {
            let text = if number % 7 == 0 { "bad".to_owned() } else { number.to_string() };
            input.extend_from_slice(text.as_bytes());
            input.push(b'\n');
        }
        for jobs in [1, 2, 3, 8] {
            let mut kept = Kept::default();
            let jobs = NonZeroUsize::new(jobs).unwrap();
            let records = Records::lines(Box::new(io::Cursor::new(input.clone())), 100);
            run(records, echo(), jobs, &mut kept).unwrap();
            assert_eq!(kept.0.len(), 5_000);
            for (reply, number) in kept.0.iter().zip(1u64..) {
                assert_eq!(reply.number, number);
                match &reply.body {
                    Ok(text) => assert_eq!(text.as_deref(), Some(number.to_string().as_str())),
                    Err(_) => assert_eq!(number % 7, 0),
                }
            }
        }
    }

    /// However many lines are read ahead, the bytes on their way are bounded; a line beyond the
    /// bound goes alone.
    #[test]
    fn the_bytes_on_their_way_are_bounded_whatever_the_lines_are() {
        const MEGABYTE: u64 = 1 << 20;
        static ON_THEIR_WAY: AtomicU64 = AtomicU64::new(0);
        static MOST: AtomicU64 = AtomicU64::new(0);
        /// Lines of so many megabytes, made as they are read.
        struct Letters(Vec<u64>, u64);
        impl Read for Letters {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                let Some(megabytes) = self.0.last() else { return Ok(0) };
                let left = megabytes * MEGABYTE - self.1;
                let part = usize::try_from(left).unwrap().min(buffer.len());
                buffer[..part].fill(b'1');
                self.1 += part as u64;
                if self.1 == megabytes * MEGABYTE {
                    buffer[part - 1] = b'\n';
                    self.0.pop();
                    self.1 = 0;
                }
                Ok(part)
            }
        }
        struct Shown(u64);
        impl Sink for Shown {
            fn put(&mut self, reply: Reply) -> io::Result<()> {
                let length: u64 = reply.body.unwrap().unwrap().parse().unwrap();
                ON_THEIR_WAY.fetch_sub(length, Ordering::SeqCst);
                self.0 += length;
                Ok(())
            }

            fn pause(&mut self) -> io::Result<()> {
                Ok(())
            }

            fn finish(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let answer: Arc<Answer> = Arc::new(|text: &str| {
            let bytes = text.len() as u64;
            let before = ON_THEIR_WAY.fetch_add(bytes, Ordering::SeqCst);
            MOST.fetch_max(before + bytes, Ordering::SeqCst);
            Ok(bytes.to_string())
        });
        let mut shown = Shown(0);
        let jobs = NonZeroUsize::new(8).unwrap();
        let lines = vec![8, 8, 8, 8, 8, 40, 8, 8, 8, 8, 8, 8];
        let lines = Records::lines(Box::new(Letters(lines, 0)), 64 << 20);
        run(lines, answer, jobs, &mut shown).unwrap();
        assert_eq!(shown.0, 128 * MEGABYTE - 12);
        assert!(MOST.load(Ordering::SeqCst) <= 40 * MEGABYTE, "{MOST:?}");
    }

    #[test]
    fn a_stream_that_breaks_gives_its_lines_and_then_the_error() {
        struct Breaks(u8);
        impl Read for Breaks {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                self.0 += 1;
                if self.0 > 3 {
                    return Err(io::Error::other("broken"));
                }
                buffer[..2].copy_from_slice(b"1\n");
                Ok(2)
            }
        }
        for jobs in [1, 2] {
            let mut kept = Kept::default();
            let jobs = NonZeroUsize::new(jobs).unwrap();
            assert!(run(Records::lines(Box::new(Breaks(0)), 100), echo(), jobs, &mut kept).is_err());
            assert_eq!(kept.0.len(), 3);
        }
    }
}
