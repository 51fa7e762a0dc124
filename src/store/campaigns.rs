//! Campaigns: the playbooks of leads, how far the leads of a category have come in theirs, and who begins when.

use super::tx::Tx;
use super::{plans, playbooks, row, tally};
use crate::domain::Day;
use crate::domain::id::{CategoryId, DealId, PlaybookId};
use crate::domain::plan::{Aim, PlannedStep};
use crate::domain::playbook;
use crate::domain::stage::Pane;
use crate::domain::step::StepOrigin;
use crate::error::Result;
use rusqlite::{Connection, params};
use std::collections::BTreeMap;

/// Where leads stand: how many have which step of which playbook next, by category.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Standing(BTreeMap<CategoryId, BTreeMap<(PlaybookId, usize), i64>>);

impl Standing {
    /// Answers how many of a category have this step (counted from 1) of this playbook next.
    pub fn at(&self, category: CategoryId, playbook: PlaybookId, step: usize) -> i64 {
        self.0.get(&category).and_then(|steps| steps.get(&(playbook, step))).copied().unwrap_or(0)
    }

    /// Answers how many of a category are in a campaign.
    pub fn of(&self, category: CategoryId) -> i64 {
        self.0.get(&category).map_or(0, |steps| steps.values().sum())
    }
}

/// Answers where all leads stand, from sums that are kept.
pub fn standing(conn: &Connection) -> Result<Standing> {
    let mut standing = Standing::default();
    for pane in Pane::FUNNEL {
        for (key, n) in tally::by_key(conn, pane, "campaign")? {
            let mut parts = key.split('/').filter_map(|part| part.parse::<i64>().ok());
            if let (Some(category), Some(playbook), Some(step)) = (parts.next(), parts.next(), parts.next()) {
                let steps = standing.0.entry(CategoryId(category)).or_default();
                *steps.entry((PlaybookId(playbook), step as usize)).or_default() += n;
            }
        }
    }
    Ok(standing)
}

/// Answers how many leads of a category begin a playbook on a day.
pub fn beginning(conn: &Connection, category: CategoryId, playbook: PlaybookId, day: Day) -> Result<u32> {
    let sql = "SELECT count(*) FROM plan p INDEXED BY plan_playbook CROSS JOIN deal d ON d.id = p.deal_id
               WHERE p.playbook_id = ?1 AND p.started_on = ?2 AND +d.category_id = ?3
                 AND (p.end_reason IS NOT 'stopped' OR p.ended_on > p.started_on)";
    Ok(conn.prepare_cached(sql)?.query_row(params![playbook.0, day, category.0], |row| row.get(0))?)
}

/// Answers up to `limit` leads of a category after an id that were never in its campaign, for enrolling.
pub fn not_enrolled(conn: &Connection, category: CategoryId, after: DealId, limit: usize) -> Result<Vec<DealId>> {
    let sql = "SELECT d.id FROM deal d JOIN standing s ON s.deal_id = d.id LEFT JOIN person p ON p.id = d.person_id
               WHERE d.category_id = ?1 AND d.id > ?2 AND s.pane = ?3 AND s.campaign IS NULL
                 AND coalesce(p.do_not_contact, 0) = 0
                 AND NOT EXISTS (SELECT 1 FROM plan a INDEXED BY plan_deal JOIN category g ON g.playbook_id = a.playbook_id
                                 WHERE a.deal_id = d.id AND g.id = ?1 AND a.end_reason IS NOT 'stopped') ORDER BY d.id LIMIT ?4";
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map(params![category.0, after.0, Pane::Leads as i64, limit as i64], |row| row.get(0))?;
    Ok(row::all(rows)?.into_iter().map(DealId).collect())
}

/// Answers up to `limit` deals of a category after an id that are in a campaign.
pub fn enrolled(conn: &Connection, category: CategoryId, after: DealId, limit: usize) -> Result<Vec<DealId>> {
    let sql = "SELECT d.id FROM deal d JOIN standing s ON s.deal_id = d.id
               WHERE d.category_id = ?1 AND d.id > ?2 AND s.campaign IS NOT NULL ORDER BY d.id LIMIT ?3";
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map(params![category.0, after.0, limit as i64], |row| row.get(0))?;
    Ok(row::all(rows)?.into_iter().map(DealId).collect())
}

/// Puts a playbook to a deal as its campaign, beginning on a day.
pub fn begin(tx: &Tx<'_>, deal: DealId, playbook: PlaybookId, start: Day) -> Result<()> {
    end(tx, deal, "another campaign")?;
    let steps = playbooks::steps(tx.conn, playbook)?;
    let planned: Vec<PlannedStep> = playbook::schedule(&steps, start, None, &tx.settings.week)
        .into_iter()
        .map(|(day, step)| PlannedStep { day, at: None, step: step.clone() })
        .collect();
    plans::begin(tx, deal, Some(playbook), &Aim::default(), StepOrigin::Campaign, (start, &planned)).map(drop)
}

/// Says whether a deal was ever put into this campaign, and not taken out again by hand.
pub fn had(conn: &Connection, deal: DealId, playbook: PlaybookId) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM plan INDEXED BY plan_deal WHERE deal_id = ?1 AND playbook_id = ?2 AND end_reason IS NOT 'stopped')";
    Ok(conn.prepare_cached(sql)?.query_row(params![deal.0, playbook.0], |row| row.get(0))?)
}

/// Ends what campaign a deal is in, with the reason.
pub fn end(tx: &Tx<'_>, deal: DealId, why: &str) -> Result<()> {
    let sql = "UPDATE plan SET ended_on = ?2, end_reason = ?3 WHERE deal_id = ?1 AND ended_on IS NULL
               AND playbook_id IN (SELECT id FROM playbook WHERE kind = 'campaign')";
    tx.conn.prepare_cached(sql)?.execute(params![deal.0, tx.today, why])?;
    Ok(())
}

/// Answers the number of the newest plan.
pub fn newest_plan(conn: &Connection) -> Result<i64> {
    Ok(conn.query_row("SELECT coalesce(max(id), 0) FROM plan", [], |row| row.get(0))?)
}

/// Answers the first and the last day on which the plans after a number begin.
pub fn began_between(conn: &Connection, after: i64) -> Result<Option<(Day, Day)>> {
    let sql = "SELECT min(started_on), max(started_on) FROM plan WHERE id > ?1";
    let days: (Option<Day>, Option<Day>) = conn.query_row(sql, [after], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(days.0.zip(days.1))
}
