//! The deals on which something is due, each with all of it.

use crate::domain::Day;
use crate::domain::cold::{self, Why};
use crate::domain::id::{CategoryId, DealId, PersonId};
use crate::domain::queue::{Due, DueStep, Owed, Weight};
use crate::domain::settings::Settings;
use crate::domain::stage::{Pane, Phase, Stage};
use crate::domain::step::{PAID, StepKind, StepOrigin, Wants};
use crate::error::Result;
use crate::store::row::Cells;
use rusqlite::{Connection, Row, named_params};
use std::collections::HashMap;
use std::str::FromStr;

/// Everything that can make a deal due, each over its index, then the facts that its card is made of.
const DUE: &str = "
    WITH due (id) AS (
      SELECT deal_id FROM standing WHERE pane IN (1, 2, 3, 4, 5) AND next_key >= :from AND next_key < :to
      UNION SELECT deal_id FROM standing WHERE pane IN (1, 2, 3, 4) AND cold_day >= :from AND cold_day <= :day
      UNION SELECT deal_id FROM standing WHERE came_on >= :from AND came_on <= :day
      UNION SELECT deal_id FROM promise WHERE state = 'open' AND side = 'mine' AND due_on >= :from AND due_on <= :near
      UNION SELECT deal_id FROM promise WHERE state = 'open' AND side = 'theirs' AND due_on >= :from AND due_on <= :day
      UNION SELECT id FROM deal INDEXED BY deal_unpaid WHERE invoiced_on >= :first_invoice AND invoiced_on <= :last_invoice AND paid_on IS NULL
              AND invoiced_on IS NOT NULL AND state = 'open' AND archived = 0
      UNION SELECT deal_id FROM fire WHERE put_right_on IS NULL AND day <= :day AND :from = ''
      UNION SELECT id FROM deal WHERE again_on >= :from AND again_on <= :day AND archived = 0 AND merged_into IS NULL
              AND state IN ('lost', 'cancelled', 'disqualified'))
    SELECT t.deal_id, t.pane, t.cold_day, t.cold_why, t.value_key, t.silent_key, t.age_key, t.touched_day, t.came_on,
           t.category_id, d.person_id, d.stage, d.phase, d.odds, d.again_on, d.close_reason, d.state,
           s.wants, s.kind, s.words, s.day, s.at, s.minutes, s.origin, s.promised_by, s.tries, t.campaign,
           CASE WHEN d.paid_on IS NULL AND d.state = 'open' AND d.archived = 0 AND d.invoiced_on <= :last_invoice
             AND d.invoiced_on >= :first_invoice THEN d.invoiced_on END
    FROM due CROSS JOIN standing t ON t.deal_id = due.id CROSS JOIN deal d ON d.id = due.id
    LEFT JOIN step s ON s.deal_id = due.id AND s.done_at IS NULL AND s.dropped_at IS NULL AND t.pane BETWEEN 1 AND 5
    WHERE d.merged_into IS NULL
    ORDER BY t.deal_id";

/// Answers the deals on which something is due: by today, or on a day to come.
pub(super) fn on(conn: &Connection, day: Day, today: Day, settings: &Settings) -> Result<Vec<Due>> {
    let from = if day > today { since(day, today, settings).to_string() } else { String::new() };
    let near = settings.week.add(day, settings.promise_warning);
    let mut found = read(conn, (&from, day, near), settings)?;
    let places: HashMap<DealId, usize> = found.iter().enumerate().map(|(at, due)| (due.deal, at)).collect();
    promised(conn, ("mine", &from, near), |deal, owed| {
        if let Some(place) = places.get(&deal) {
            found[*place].owed.push(owed);
        }
    })?;
    promised(conn, ("theirs", &from, day), |deal, owed| {
        if let Some(due) = places.get(&deal).map(|place| &mut found[*place]).filter(|due| due.pane.stage().is_some()) {
            due.theirs.push(owed);
        }
    })?;
    add_fires(conn, &mut found, &places, day)?;
    Ok(found)
}

/// Reads the open promises of a side that fall due between two days, the earliest first.
fn promised(conn: &Connection, (side, from, to): (&str, &str, Day), mut take: impl FnMut(DealId, Owed)) -> Result<()> {
    let mut statement = conn.prepare_cached(
        "SELECT deal_id, text, due_on, basis FROM promise
         WHERE state = 'open' AND side = ?1 AND due_on >= ?2 AND due_on <= ?3 ORDER BY due_on, id",
    )?;
    let mut rows = statement.query((side, from, to))?;
    while let Some(row) = rows.next()? {
        let promised = row.get_ref(3)?.as_str().is_ok_and(|basis| basis == "promised");
        take(DealId(row.get(0)?), Owed { text: row.get(1)?, due: row.get(2)?, promised });
    }
    Ok(())
}

/// Answers the first day whose work is done on a day to come: what is planned for days off waits for the working day
/// after them.
fn since(day: Day, today: Day, settings: &Settings) -> Day {
    let week = &settings.week;
    let is_free = |before: &Day| *before > today && !week.is_working(*before);
    let days = std::iter::successors(day.pred_opt(), Day::pred_opt);
    days.take_while(is_free).last().filter(|_| week.is_working(day)).unwrap_or(day)
}

fn add_fires(conn: &Connection, found: &mut [Due], places: &HashMap<DealId, usize>, day: Day) -> Result<()> {
    let mut fires = conn.prepare_cached(
        "SELECT deal_id, text, day FROM fire WHERE put_right_on IS NULL AND day <= ?1 ORDER BY day DESC, id DESC",
    )?;
    let mut rows = fires.query([day])?;
    while let Some(row) = rows.next()? {
        if let Some(place) = places.get(&DealId(row.get(0)?)) {
            found[*place].fire = Some((row.get(1)?, row.get(2)?));
        }
    }
    Ok(())
}

fn read(conn: &Connection, (from, day, near): (&str, Day, Day), settings: &Settings) -> Result<Vec<Due>> {
    let mut statement = conn.prepare_cached(DUE)?;
    let to = format!("{day} ~");
    let limit = chrono::Days::new(u64::from(settings.payment_days));
    let first_invoice = Day::from_str(from).ok().and_then(|from| from.checked_sub_days(limit));
    let first_invoice = first_invoice.map(|day| day.to_string()).unwrap_or_default();
    let last_invoice = day.checked_sub_days(limit).unwrap_or(day);
    let mut rows = statement.query(named_params! {
        ":from": from, ":to": to, ":day": day, ":near": near,
        ":first_invoice": first_invoice, ":last_invoice": last_invoice,
    })?;
    let mut found: Vec<Due> = Vec::new();
    while let Some(row) = rows.next()? {
        let id = DealId(row.get(0)?);
        if found.last().is_none_or(|last| last.deal != id) {
            found.push(deal(row, id, (from, day), settings)?);
        }
        if let Some((step, tries)) = step(row)?
            && let Some(due) = found.last_mut()
        {
            // An attempt that is under way keeps a cold deal from coming back before its next try.
            if tries > 0 && step.day > day {
                due.cold = None;
            }
            match step.words == PAID {
                // It was asked for, and is asked for again on the day of this step.
                true if step.day > day => due.unpaid = None,
                true => {}
                false if step.day <= day => due.steps.push(step),
                false => {}
            }
        }
    }
    found.iter_mut().for_each(|due| due.steps.sort_by_key(|step| (step.day, step.at)));
    Ok(found)
}

fn deal(row: &Row<'_>, deal: DealId, (from, day): (&str, Day), settings: &Settings) -> Result<Due> {
    let mut cells = Cells::of(row, 1);
    let pane = Pane::numbered(cells.next()?).unwrap_or(Pane::Closed);
    let (cold_day, why): (Option<Day>, Option<Why>) = (cells.next()?, cells.word("cold_why", Why::parse)?);
    let value: i64 = cells.next()?;
    let (silent_since, aged_since): (Day, Day) = (cells.next()?, cells.next()?);
    let (touched, came_on): (Option<Day>, Option<Day>) = (cells.next()?, cells.next()?);
    let category = cells.next::<Option<i64>>()?.map(CategoryId);
    let person = cells.next::<Option<i64>>()?.map(PersonId);
    let (stage, phase) = (cells.word("stage", Stage::parse)?, cells.word("phase", Phase::parse)?);
    let odds: Option<u8> = cells.next()?;
    let (again_on, reason): (Option<Day>, Option<String>) = (cells.next()?, cells.next()?);
    let state: String = cells.next()?;
    let since = |since: Day| cold::days_since(since, day, &settings.week);
    let is_cold = cold_day.is_some_and(|cold| cold <= day && cold.to_string().as_str() >= from) && touched != Some(day);
    let again = again_on.filter(|again| pane == Pane::Closed && *again <= day);
    Ok(Due {
        deal,
        person,
        pane,
        category,
        weight: Weight {
            value: -value * i64::from(odds.unwrap_or_else(|| stage.map_or(0, |stage| stage.usual_odds(phase)))) / 100,
            silent_since,
        },
        fire: None,
        owed: Vec::new(),
        theirs: Vec::new(),
        unpaid: row.get(27)?,
        steps: Vec::new(),
        is_new: came_on.is_some_and(|came| came <= day),
        cold: why.filter(|_| is_cold).map(|why| cold::words(why, since(silent_since), since(aged_since), stage)),
        answered: again.is_some() && touched == again,
        again: again.map(|_| reason.unwrap_or(state)),
        campaign_step: campaign_step(&row.get::<_, Option<String>>(26)?.unwrap_or_default()),
    })
}

/// Answers which step of its playbook "3/2" stands for.
fn campaign_step(place: &str) -> u32 {
    place.split_once('/').and_then(|(_, step)| step.parse().ok()).unwrap_or(1)
}

fn step(row: &Row<'_>) -> Result<Option<(DueStep, u32)>> {
    let mut cells = Cells::of(row, 17);
    let Some(wants) = cells.word("wants", Wants::parse)? else { return Ok(None) };
    let step = DueStep {
        wants,
        kind: cells.word("kind", StepKind::parse)?.unwrap_or(StepKind::Other),
        words: cells.next()?,
        day: cells.next()?,
        at: cells.hour("at")?,
        minutes: cells.next()?,
        origin: cells.word("origin", StepOrigin::parse)?.unwrap_or(StepOrigin::Own),
        promised_by: cells.next()?,
    };
    Ok(Some((step, cells.next()?)))
}
