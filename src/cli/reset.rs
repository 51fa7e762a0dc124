//! `reset`: the stations of the guided pass, with what is left of each.

use super::output::{Meaning, Output};
use super::view::View;
use crate::domain::reset::{Crisis, Place, Station};
use crate::domain::text;
use crate::error::Result;
use crate::store::reset::{self, MOST};
use serde_json::json;

/// Show the reset: a guided pass for the day the funnel is a mess, with what is left of each station
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The pass itself is on the screen: box9, then R. It goes on where it was left.

Examples:
  box9 reset
  box9 reset --json")]
pub struct Args {}

/// Shows it.
pub fn run(_: &Args, view: &View<'_>, output: &mut Output<'_>) -> Result<()> {
    let kept = reset::find(view.conn, view.today)?;
    let under_way = kept.is_some();
    let place = kept.unwrap_or_else(|| Place::begin(view.today));
    let crisis = reset::signs(view.conn, view.settings, view.today)?.crisis();
    let stations =
        Station::ALL.iter().map(|station| Ok((*station, reset::left(view.conn, *station, &place, view.today)?)));
    let stations: Vec<(Station, i64)> = stations.collect::<Result<_>>()?;
    if output.json {
        let rows = stations.iter().map(|(station, left)| {
            json!({ "number": station.number(), "station": station.word(), "title": station.title(),
                "left": (*left).min(MOST), "more": *left > MOST, "here": under_way && *station == place.station() })
        });
        let crisis = crisis.map(Crisis::words);
        return output.json(&json!({ "under_way": under_way, "crisis": crisis, "stations": rows.collect::<Vec<_>>() }));
    }
    for (station, left) in stations {
        let left = match left {
            0 => "done".to_owned(),
            _ if matches!(station, Station::Block | Station::Session) => "to do".to_owned(),
            left if left > MOST => format!("{}+ left", text::grouped(MOST)),
            left => format!("{} left", text::grouped(left)),
        };
        let title = format!("{}  {:<56}", station.number(), station.title());
        output.painted(&[(Meaning::Plain, title), (Meaning::Dim, left)])?;
    }
    Ok(())
}
