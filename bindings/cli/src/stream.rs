//! From a stream of documents to a stream of replies: in order, in constant memory, on one core or
//! on several.
//!
//! With one job the lines are answered where they are read. With more, a reader cuts the stream
//! into small batches, workers answer them, and the caller's thread takes the batches in the order
//! in which they were read. Every queue between them is short, so that a slow reader of the output
//! holds back the input and memory does not grow with the file.

use std::io::{self, BufReader, Read};
use std::num::NonZeroUsize;
use std::sync::mpsc::{sync_channel, Receiver, SyncSender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use osoba::FieldError;

use crate::lines::{Content, Line, Lines, LONGEST_LINE};

/// What answers one document: one JSON text in, one compact JSON text out.
pub type Answer = dyn Fn(&str) -> Result<String, FieldError> + Send + Sync;

/// The reply to one line.
#[derive(Debug)]
pub struct Reply {
    /// The line's number, from 1.
    pub number: u64,
    /// How many bytes of input it took.
    pub length: u64,
    /// The answer; none for a blank line.
    pub body: Result<Option<String>, FieldError>,
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

/// Answers every line of `input` into `sink`.
///
/// # Errors
/// The input cannot be read or a reply cannot be written.
pub fn run(
    input: impl Read + Send + 'static,
    answer: Arc<Answer>,
    jobs: NonZeroUsize,
    sink: &mut dyn Sink,
) -> io::Result<()> {
    let lines = Lines::new(BufReader::with_capacity(64 << 10, input), LONGEST_LINE);
    let answered = if jobs.get() == 1 {
        here(lines, &*answer, sink)
    } else {
        spread(lines, &answer, jobs, sink)
    };
    // What was answered before the stream broke is shown.
    let shown = sink.finish();
    answered.and(shown)
}

fn reply(line: Line, answer: &Answer) -> Reply {
    let body = match line.content {
        Content::Document(text) => answer(&text).map(Some),
        Content::Blank => Ok(None),
        Content::Unreadable(rule) => Err(FieldError::new("", rule)),
    };
    Reply { number: line.number, length: line.length, body }
}

fn here(
    mut lines: Lines<BufReader<impl Read>>,
    answer: &Answer,
    sink: &mut dyn Sink,
) -> io::Result<()> {
    while let Some(line) = lines.next_line()? {
        sink.put(reply(line, answer))?;
        if lines.would_wait() {
            sink.pause()?;
        }
    }
    Ok(())
}

/// Lines that travel together: enough to make the hand-over cheap, few enough to stay small.
struct Batch {
    lines: Vec<Line>,
    replies: SyncSender<Vec<Reply>>,
}

const BATCH_LINES: usize = 128;
const BATCH_BYTES: u64 = 1 << 20;

/// What waits, in reading order, to be shown.
type InOrder = io::Result<Receiver<Vec<Reply>>>;

fn spread(
    lines: Lines<BufReader<impl Read + Send + 'static>>,
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
        thread::spawn(move || work_through(&workers, &*answer));
    }
    // The threads are not joined: when the output is closed they may be waiting for input that
    // never comes, and the process is about to end.
    thread::spawn(move || cut(lines, &work, &order));
    for batch in in_order {
        let replies = batch?.recv().map_err(|_| io::Error::other("a worker stopped"))?;
        for reply in replies {
            sink.put(reply)?;
        }
        sink.pause()?;
    }
    Ok(())
}

fn work_through(batches: &Mutex<Receiver<Batch>>, answer: &Answer) {
    loop {
        let next = batches.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(batch) = next else { return };
        let replies = batch.lines.into_iter().map(|line| reply(line, answer));
        if batch.replies.send(replies.collect()).is_err() {
            return;
        }
    }
}

/// Reads to the end or until nobody wants more. A batch is handed over when it is full or when the
/// next line would have to be waited for.
fn cut(
    mut lines: Lines<BufReader<impl Read>>,
    work: &SyncSender<Batch>,
    order: &SyncSender<InOrder>,
) {
    let (mut batch, mut bytes) = (Vec::new(), 0u64);
    loop {
        let line = match lines.next_line() {
            Ok(line) => line,
            Err(error) => {
                let _ = hand_over(batch, work, order);
                let _ = order.send(Err(error));
                return;
            }
        };
        let ended = line.is_none();
        if let Some(line) = line {
            bytes = bytes.saturating_add(line.length);
            batch.push(line);
        }
        let full = batch.len() >= BATCH_LINES || bytes >= BATCH_BYTES;
        if ended || full || lines.would_wait() {
            bytes = 0;
            if hand_over(std::mem::take(&mut batch), work, order).is_none() || ended {
                return;
            }
        }
    }
}

fn hand_over(
    lines: Vec<Line>,
    work: &SyncSender<Batch>,
    order: &SyncSender<InOrder>,
) -> Option<()> {
    if lines.is_empty() {
        return Some(());
    }
    let (replies, ready) = sync_channel(1);
    order.send(Ok(ready)).ok()?;
    work.send(Batch { lines, replies }).ok()
}

#[cfg(test)]
mod tests {
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
            run(io::Cursor::new(input.clone()), echo(), jobs, &mut kept).unwrap();
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
            assert!(run(Breaks(0), echo(), jobs, &mut kept).is_err());
            assert_eq!(kept.0.len(), 3);
        }
    }
}
