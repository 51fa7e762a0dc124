//! The demo: a throw-away funnel with a year of history, told line by line through the same verbs that keys use.

mod blocks;
mod calendar;
mod script;
mod verbs;
mod words;

use crate::domain::Moment;
use crate::error::{Error, Result};
use crate::store::{Source, Store};
use tempfile::TempDir;

/// What happens in the demo, in the order of the funnel.
const SCRIPT: &[(&str, &str)] = &[
    ("firm", include_str!("../assets/demo/firm.demo")),
    ("year", include_str!("../assets/demo/year.demo")),
    ("tray", include_str!("../assets/demo/tray.demo")),
    ("leads", include_str!("../assets/demo/leads.demo")),
    ("campaigns", include_str!("../assets/demo/campaigns.demo")),
    ("prospects", include_str!("../assets/demo/prospects.demo")),
    ("opportunities", include_str!("../assets/demo/opportunities.demo")),
    ("handoffs", include_str!("../assets/demo/handoffs.demo")),
    ("customers", include_str!("../assets/demo/customers.demo")),
    ("closed", include_str!("../assets/demo/closed.demo")),
];

/// A throw-away funnel, and the folder for its owner alone that it lies in.
///
/// The folder goes when it is dropped, and with it the file: keep it until the store is closed, and drop it before
/// `std::process::exit`, which drops nothing.
pub struct Demo {
    pub store: Store,
    pub folder: TempDir,
}

/// Opens a new funnel in the temporary folder, filled so that it reads well on the day of `now`.
///
/// The same `now` gives the same facts, ids and history; only the uids differ.
pub fn open(now: Moment) -> Result<Demo> {
    let folder = folder()?;
    let store = Store::open_throwaway(&folder.path().join("demo.box9"), Source::Program, now)?;
    let store = verbs::tell(store, &script::read(SCRIPT)?, now)?;
    Ok(Demo { store, folder })
}

fn folder() -> Result<TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix("box9-demo-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    builder.tempdir().map_err(|error| Error::io(std::env::temp_dir(), error))
}
