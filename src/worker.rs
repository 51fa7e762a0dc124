//! The one worker thread: what may take longer than a frame, on connections of its own.

use crate::app::duplicates::MOST;
use crate::app::event::{Answer, Failed, Job, Post};
use crate::calendars::{self, Places, Refreshed};
use crate::domain::Moment;
use crate::error::{Error, Result};
use crate::mailer;
use crate::ops;
use crate::ops::{import, week};
use crate::store::backup::{self, Why};
use crate::store::search::Hits;
use crate::store::{InterruptHandle, Store, Watch, boxes, duplicates, mirror, search};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// The program's side of the thread.
pub struct Worker {
    jobs: Sender<Job>,
    running: InterruptHandle,
    /// A search runs just now; nothing else is ever cut short.
    searching: Arc<Mutex<bool>>,
    done: Receiver<()>,
}

/// So long the program waits at its end for what is left; what is not done then is done at the next start.
const PATIENCE: Duration = Duration::from_secs(1);

impl Worker {
    /// Starts the thread on the same file; its answers go by the post.
    pub fn start(store: &Store, post: Post) -> Result<Worker> {
        let mut beside = store.open_beside()?;
        let running = beside.conn().get_interrupt_handle();
        let (jobs, waiting) = channel();
        let (finished, done) = channel();
        let searching = Arc::new(Mutex::new(false));
        let mark = Arc::clone(&searching);
        thread::spawn(move || {
            serve(&mut beside, &waiting, &post, &mark);
            let _ = finished.send(());
        });
        Ok(Worker { jobs, running, searching, done })
    }

    /// Hands on a job; a search that still runs for older words is cut short.
    pub fn take(&self, job: Job) {
        if matches!(job, Job::Search { .. }) {
            let searching = self.searching.lock().unwrap_or_else(PoisonError::into_inner);
            if *searching {
                self.running.interrupt();
            }
        }
        let _ = self.jobs.send(job);
    }

    /// Makes the backup that the end of the work asks for, and waits a little for it.
    pub fn finish(self, now: Moment) {
        let _ = self.jobs.send(Job::LastBackup { now });
        drop(self.jobs);
        let _ = self.done.recv_timeout(PATIENCE);
    }
}

/// Does one job after the other; of the searches that wait only the newest.
fn serve(store: &mut Store, waiting: &Receiver<Job>, post: &Post, searching: &Mutex<bool>) {
    while let Ok(first) = waiting.recv() {
        let jobs: Vec<Job> = std::iter::once(first).chain(waiting.try_iter()).collect();
        let is_search = |job: &Job| matches!(job, Job::Search { .. });
        let newest = jobs.iter().rposition(is_search);
        for (index, job) in jobs.into_iter().enumerate() {
            if is_search(&job) && Some(index) != newest {
                continue;
            }
            let mark = |runs: bool| *searching.lock().unwrap_or_else(PoisonError::into_inner) = runs;
            mark(is_search(&job));
            if let Job::Search { words } = &job {
                glance(store, words, post);
            }
            if let Job::Operation { watch, .. } | Job::Rehearse { watch, .. } | Job::Import { watch, .. } = &job {
                tell_of(watch, post);
            }
            let answer = run(store, job);
            mark(false);
            answer.map(|answer| post.send(answer));
        }
    }
}

/// Has the screen drawn anew whenever there is more to tell of something long.
fn tell_of(watch: &Watch, post: &Post) {
    let (post, told) = (post.clone(), Mutex::new(String::new()));
    watch.tell(move |watch| {
        let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
        let words = watch.words();
        if *told != words {
            *told = words;
            post.send(Answer::Progress);
        }
    });
}

/// Answers at once with what is found soon; the whole comes after it.
fn glance(store: &Store, words: &str, post: &Post) {
    if let Ok(hits) = search::glance(store.conn(), words)
        && !hits.is_complete()
        && let Ok(hits) = search::counted(store.conn(), hits)
    {
        post.send(Answer::Found { words: words.to_owned(), hits: Arc::new(hits) });
    }
}

/// Reads the owner's calendars again and renews the own one.
fn calendars(store: &mut Store, places: &Places, now: Moment) -> Option<Answer> {
    let refreshed = store.reload_settings().and_then(|()| calendars::refresh(store, places, now));
    let written = places.write.as_ref().map_or(Ok(false), |place| calendars::write(store, place, now));
    match (refreshed, written) {
        (Ok(Refreshed { changed, faults }), Ok(_)) => changed.then_some(Answer::Calendars { changed, faults }),
        (Err(error), _) | (_, Err(error)) => Some(Answer::Trouble(error.to_string())),
    }
}

/// Does something long; whoever watches sees how far it is, and may stop it.
fn watched<T>(store: &mut Store, watch: &Arc<Watch>, run: impl FnOnce(&mut Store) -> Result<T>) -> Result<T> {
    store.watch(Some(Arc::clone(watch)));
    let done = store.reload_settings().and_then(|()| run(store));
    store.watch(None);
    done
}

/// Reads something with the settings of now; what went wrong is an answer too.
fn looked(store: &mut Store, read: impl FnOnce(&mut Store) -> Result<Answer>) -> Answer {
    let read = store.reload_settings().and_then(|()| read(store));
    read.unwrap_or_else(|error| Answer::Trouble(said(error)))
}

/// An error with its hint, as the answer line says it.
fn said(error: Error) -> String {
    let hint = error.hint().map(|hint| format!(" {hint}")).unwrap_or_default();
    format!("{error}{hint}")
}

/// Reads, or writes, what a screen shows.
fn shown(store: &mut Store, job: Job) -> Result<Answer> {
    match job {
        Job::Boxes { today } => {
            boxes::keep_week(store, today)?;
            Ok(Answer::Boxes(today, boxes::board(store.conn(), store.settings(), today)?))
        }
        Job::Behind { number, title, today } => {
            let ids = boxes::behind(store.conn(), store.settings(), number, today)?;
            let hits = search::counted(store.conn(), Hits::these(ids))?;
            Ok(Answer::Behind { title, hits: Box::new(hits) })
        }
        Job::WeekPage { names, today } => week::write_shown(store, names, today).map(Answer::WeekPage),
        Job::Review { today } => Ok(Answer::Review(Arc::new(mirror::review(store.conn(), store.settings(), today)?))),
        _ => Ok(Answer::Progress),
    }
}

/// Does a job and answers what the program should know; a search that was cut short answers nothing.
pub fn run(store: &mut Store, job: Job) -> Option<Answer> {
    let made = match job {
        Job::Search { words } => {
            let found = search::find(store.conn(), &words).and_then(|hits| search::counted(store.conn(), hits));
            return match found {
                Ok(hits) => Some(Answer::Found { words, hits: Arc::new(hits) }),
                Err(error) if error.is_interrupted() => None,
                Err(error) => Some(Answer::Trouble(error.to_string())),
            };
        }
        Job::Operation { op, now, watch } => {
            let done = watched(store, &watch, |store| ops::perform(store, &op, now));
            return Some(Answer::Performed(Box::new(done.map_err(Failed::from))));
        }
        Job::Rehearse { wish, recall, now, watch } => {
            let found = watched(store, &watch, |store| import::rehearse(store, &wish, recall, now)).map_err(said);
            return Some(Answer::Rehearsed { watch, found: Box::new(found) });
        }
        Job::Import { wish, now, watch } => {
            let done = watched(store, &watch, |store| import::bring_in(store, &wish, now)).map_err(said);
            return Some(Answer::Imported(done));
        }
        Job::Review { .. } | Job::Boxes { .. } | Job::Behind { .. } | Job::WeekPage { .. } => {
            return Some(looked(store, |store| shown(store, job)));
        }
        Job::Week { today } => {
            // What could not be kept now is kept when the boxes are looked at.
            let _ = store.reload_settings().and_then(|()| boxes::keep_week(store, today));
            return None;
        }
        Job::Duplicates => match duplicates::find(store.conn(), MOST) {
            Ok(pairs) => return Some(Answer::Duplicates(pairs)),
            Err(error) => return Some(Answer::Trouble(error.to_string())),
        },
        Job::Mail { command, letter, to, message } => {
            let fault = mailer::send(&command, &message).err();
            return Some(Answer::Mailed { letter, to, fault });
        }
        Job::Calendars { places, now } => return calendars(store, &places, now),
        Job::Backup { now } => store.reload_settings().and_then(|()| backup::daily(store, now)),
        Job::LastBackup { now } => store.reload_settings().and_then(|()| backup::unless_current(store, Why::Exit, now)),
    };
    let mut troubles: Vec<String> = made.err().map(|error| error.to_string()).into_iter().collect();
    troubles.append(&mut store.notices);
    (!troubles.is_empty()).then(|| Answer::Trouble(troubles.join(" ")))
}
