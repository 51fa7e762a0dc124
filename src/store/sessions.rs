//! Sessions: their cards and minutes are facts of the day, the place in them is state.

use super::tx::Tx;
use super::{position, promises};
use crate::domain::id::DealId;
use crate::domain::promise::Side;
use crate::domain::queue::{Card, CardKind, Group, Subject};
use crate::domain::session::{Planned, Running};
use crate::domain::touch::Outcome;
use crate::domain::{Day, Moment, when};
use crate::error::Result;
use rusqlite::{Connection, OptionalExtension, params};

const PLACE: &str = "session";

/// Answers the session under way, if there is one: it is kept, begun, and not ended.
pub fn find(conn: &Connection) -> Result<Option<Running>> {
    let kept: Option<Running> = position::find(conn, PLACE)?.and_then(|text| serde_json::from_str(&text).ok());
    let Some(running) = kept else { return Ok(None) };
    let open = "SELECT EXISTS (SELECT 1 FROM session WHERE id = ?1 AND ended_at IS NULL)";
    let open: bool = conn.prepare_cached(open)?.query_row([running.session], |row| row.get(0))?;
    Ok(Some(running).filter(|_| open))
}

/// Says whether a session was begun on a day.
pub fn begun(conn: &Connection, day: Day) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM session WHERE day = ?1)";
    Ok(conn.prepare_cached(sql)?.query_row([day], |row| row.get(0))?)
}

/// Keeps where the session is.
pub fn keep(conn: &Connection, running: &Running) -> Result<()> {
    position::keep(conn, PLACE, &serde_json::to_string(running).unwrap_or_default())
}

/// Writes a session that begins, with its cards in their order: the first so many fit into the block, and so many more
/// are due than it takes.
pub fn begin(tx: &Tx<'_>, minutes: u32, cards: &[Card], (fits, beyond): (usize, usize)) -> Result<Running> {
    tx.conn
        .prepare_cached("INSERT INTO session (day, started_at, planned_minutes) VALUES (?1, ?2, ?3)")?
        .execute(params![tx.today, tx.now.to_rfc3339(), minutes])?;
    let session = tx.conn.last_insert_rowid();
    let mut cards = more(tx, session, 0, cards)?;
    cards.iter_mut().skip(fits).for_each(|card| card.after = true);
    let mut running = Running::begin(session, tx.today, minutes, cards, tx.now);
    running.beyond = beyond;
    keep(tx.conn, &running)?;
    Ok(running)
}

/// Writes further cards of a session, behind the first so many.
pub fn more(tx: &Tx<'_>, session: i64, first: usize, cards: &[Card]) -> Result<Vec<Planned>> {
    let mut insert = tx
        .conn
        .prepare_cached("INSERT INTO session_card (session_id, deal_id, position, kind) VALUES (?1, ?2, ?3, ?4)")?;
    let mut planned = Vec::with_capacity(cards.len());
    for (nth, card) in cards.iter().enumerate() {
        let deal = card.deal().map(|deal| deal.0);
        insert.execute(params![session, deal, (first + nth) as i64, card.kind.word()])?;
        planned.push(Planned::of(card, tx.conn.last_insert_rowid()));
    }
    Ok(planned)
}

/// A fire that comes while a session of today is under way is its next card; says whether one is.
pub fn lead(tx: &Tx<'_>, deal: DealId, text: &str) -> Result<bool> {
    let Some(mut running) = find(tx.conn)?.filter(|running| running.day == tx.today) else { return Ok(false) };
    let fire = CardKind::Fire;
    let plain = Card::plain(Group::Fires, Subject::Deal(deal), fire, tx.today);
    let seconds = super::queue::pace(tx.conn)?.seconds(fire);
    let card = Card { why: format!("fire: {text}, since today"), seconds, ..plain };
    running.come(more(tx, running.session, running.cards.len(), &[card])?, 1);
    keep(tx.conn, &running)?;
    Ok(true)
}

/// The outcome of the card in sight, written in the transaction of the verb that it is.
#[derive(Debug, Clone)]
pub struct Rider {
    running: Running,
    outcome: String,
    /// The newest touch before.
    touch: i64,
}

impl Rider {
    /// Answers what rides on the next operation.
    pub fn of(conn: &Connection, running: &Running, outcome: &str) -> Result<Rider> {
        Ok(Rider { running: running.clone(), outcome: outcome.to_owned(), touch: last_touch(conn)? })
    }

    pub(super) fn ride(mut self, tx: &Tx<'_>) -> Result<()> {
        let seconds = self.running.seconds(tx.now);
        if let Some(card) = self.running.card() {
            tx.conn
                .prepare_cached("UPDATE session_card SET outcome = ?2, seconds = ?3 WHERE id = ?1")?
                .execute(params![card.row, self.outcome, seconds])?;
            if let Some(deal) = card.deal {
                touched(tx, self.running.session, self.touch, deal)?;
            }
        }
        let left = self.running.card().cloned();
        self.running.finish(Some(tx.operation.0), tx.now);
        if let Some(left) = left.filter(|_| self.outcome != STILL_OWED) {
            self.ask_for_promise(tx, &left)?;
        }
        keep(tx.conn, &self.running)
    }

    /// A promise that is due and still open comes again: at once after they were reached, else at the end.
    fn ask_for_promise(&mut self, tx: &Tx<'_>, left: &Planned) -> Result<()> {
        let Some(deal) = left.deal.map(DealId) else { return Ok(()) };
        let open = promises::of_deal(tx.conn, deal)?.into_iter();
        let due = open.filter(|one| one.is_open() && one.side == Side::Mine && one.due <= tx.today);
        let Some(owed) = due.min_by_key(|one| one.due) else { return Ok(()) };
        let plain = Card::plain(Group::Promises, Subject::Deal(deal), CardKind::Promise, tx.today);
        let why = format!("still owed: {}, {}", owed.text, when::show_due(owed.due, tx.today));
        let seconds = super::queue::pace(tx.conn)?.seconds(CardKind::Ask);
        let card = more(tx, self.running.session, self.running.cards.len(), &[Card { why, seconds, ..plain }])?;
        let tried = [Outcome::Voicemail, Outcome::NoAnswer].iter().any(|one| one.word() == self.outcome);
        self.running.bring(card, if tried { usize::MAX } else { 0 });
        Ok(())
    }
}

/// The outcome of a card that asks whether a promise was kept, where it was not.
pub const STILL_OWED: &str = "still-owed";

/// The touch that the card's verb has just logged belongs to the session.
fn touched(tx: &Tx<'_>, session: i64, before: i64, deal: i64) -> Result<()> {
    tx.conn
        .prepare_cached("UPDATE touch SET session_id = ?1 WHERE deal_id = ?2 AND id > ?3 AND session_id IS NULL")?
        .execute([session, deal, before])?;
    Ok(())
}

fn last_touch(conn: &Connection) -> Result<i64> {
    Ok(conn.prepare_cached("SELECT coalesce(max(id), 0) FROM touch")?.query_row([], |row| row.get(0))?)
}

/// Writes the minutes of a session that ends; `note` says how.
pub fn end(tx: &Tx<'_>, running: &Running, now: Moment, note: Option<&str>) -> Result<()> {
    let clock = &running.clock;
    tx.conn
        .prepare_cached(
            "UPDATE session SET ended_at = ?2, worked_seconds = ?3, paused_seconds = ?4, interruptions = ?5, note = ?6 WHERE id = ?1",
        )?
        .execute(params![
            running.session,
            now.to_rfc3339(),
            clock.worked(now),
            clock.paused(now) + clock.interrupted(now),
            clock.interruptions,
            note
        ])?;
    Ok(())
}

/// What a session came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Figures {
    /// Outcomes and how often each.
    pub outcomes: Vec<(String, u32)>,
    /// Who moved where, the latest first.
    pub moved: Vec<(DealId, String)>,
}

/// Answers what a session came to so far.
pub fn figures(conn: &Connection, session: i64) -> Result<Figures> {
    let mut statement = conn.prepare_cached(
        "SELECT outcome, count(*) FROM session_card WHERE session_id = ?1 AND outcome IS NOT NULL GROUP BY outcome ORDER BY count(*) DESC, outcome",
    )?;
    let outcomes = super::row::all(statement.query_map([session], |row| Ok((row.get(0)?, row.get(1)?)))?)?;
    let sql = "SELECT m.deal_id, coalesce(m.to_phase, CASE m.to_state WHEN 'open' THEN m.to_stage ELSE m.to_state END) FROM stage_move m
      JOIN session s ON s.id = ?1 WHERE m.day >= s.day AND m.at >= s.started_at AND (s.ended_at IS NULL OR m.at <= s.ended_at)
       AND m.from_state IS NOT NULL AND m.deal_id IN (SELECT deal_id FROM session_card WHERE session_id = ?1 AND outcome IS NOT NULL)
      ORDER BY m.id DESC LIMIT 50";
    let mut statement = conn.prepare_cached(sql)?;
    let read =
        |row: &rusqlite::Row<'_>| Ok((DealId(row.get(0)?), row.get::<_, Option<String>>(1)?.unwrap_or_default()));
    let moved = super::row::all(statement.query_map([session], read)?)?;
    Ok(Figures { outcomes, moved })
}

/// Answers how many deals were followed up since a day, how many of them answered since, and how many moved.
pub fn came_of_it(conn: &Connection, since: Day) -> Result<(u32, u32, u32)> {
    let sql = "WITH mine AS (SELECT deal_id, min(at) AS at FROM touch INDEXED BY touch_talks
        WHERE day >= ?1 AND inward = 0 AND kind <> 'note' AND outcome IS NOT NULL GROUP BY deal_id)
      SELECT count(*),
        coalesce(sum(EXISTS (SELECT 1 FROM touch t WHERE t.deal_id = mine.deal_id AND t.two_way = 1 AND t.day >= ?1 AND t.at >= mine.at)), 0),
        coalesce(sum(EXISTS (SELECT 1 FROM stage_move m WHERE m.deal_id = mine.deal_id AND m.day >= ?1 AND m.at >= mine.at
          AND m.to_state = 'open' AND m.from_stage IS NOT NULL)), 0)
      FROM mine";
    Ok(conn.prepare_cached(sql)?.query_row([since], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?)
}

/// Answers the aim of a deal's plan, its lines in their order.
pub fn aim(conn: &Connection, deal: DealId) -> Result<Vec<String>> {
    let sql = "SELECT aim_want, aim_who, aim_why, aim_ask FROM plan WHERE deal_id = ?1 AND ended_on IS NULL ORDER BY id DESC LIMIT 1";
    let mut statement = conn.prepare_cached(sql)?;
    let read = |row: &rusqlite::Row<'_>| (0..4).map(|nth| row.get::<_, Option<String>>(nth)).collect();
    let lines: Option<rusqlite::Result<Vec<Option<String>>>> =
        statement.query_row([deal.0], |row| Ok(read(row))).optional()?;
    Ok(lines.transpose()?.unwrap_or_default().into_iter().flatten().collect())
}
