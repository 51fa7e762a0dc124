//! Moving about: in lists, between panes, between screens; nothing here changes the file.

use super::action::Action;
use super::event::Effect;
use super::page::Page;
use super::{
    App, Screen, boxes, campaigns, duplicates, history, layout, past, promises, rehearsal, reset, review, session,
    today, week,
};
use crate::error::Result;

/// Does a move, if the action is one.
pub(super) fn act(app: &mut App, action: Action) -> Result<Option<Vec<Effect>>> {
    if action == Action::History {
        return history::open(app).map(|()| Some(Vec::new()));
    }
    if action == Action::Duplicates && app.view.past.is_none() {
        return duplicates::open(app).map(Some);
    }
    if action == Action::Campaigns {
        return past::refuse_change(&app.view, action).and_then(|()| campaigns::open(app)).map(Some);
    }
    if action == Action::Promises {
        return promises::open(app).map(Some);
    }
    if action == Action::Review {
        return review::open(app).map(Some);
    }
    if action == Action::Boxes {
        return boxes::open(app).map(Some);
    }
    if action == Action::Week {
        return past::refuse_change(&app.view, action).and_then(|()| week::open(app)).map(Some);
    }
    if action == Action::Reset {
        return past::refuse_change(&app.view, action).and_then(|()| reset::open(app)).map(Some);
    }
    if action == Action::Import {
        return rehearsal::ask(app).map(Some);
    }
    if action == Action::Session {
        return past::refuse_change(&app.view, action).and_then(|()| session::open(app)).map(Some);
    }
    if action == Action::Today {
        return today::open(app).map(|()| Some(Vec::new()));
    }
    let moved = match app.screen {
        Screen::Funnel => in_funnel(app, action)?,
        Screen::Today(_) => today::moved(app, action)?,
        Screen::Deal(_) => on_page(app, action)?,
        Screen::Promises(_) => promises::moved(app, action)?,
        Screen::Review(_) => review::moved(app, action)?,
        Screen::Campaigns(_) => campaigns::moved(app, action)?,
        Screen::Triage(_) | Screen::Session(_) | Screen::Reset(_) => false,
        Screen::Duplicates(_) => return duplicates::act(app, action).map(Some),
        Screen::Rehearsal(_) => return rehearsal::act(app, action).map(Some),
        Screen::Boxes(_) => return boxes::act(app, action).map(Some),
        Screen::Week(_) => return week::act(app, action).map(Some),
        Screen::History(_) => return history::act(app, action).map(Some),
    };
    Ok(moved.then(Vec::new))
}

fn in_funnel(app: &mut App, action: Action) -> Result<bool> {
    let conn = past::conn(&app.view, &app.store);
    let funnel = &mut app.funnel;
    match action {
        Action::Down => funnel.list_mut().move_by(conn, 1)?,
        Action::Up => funnel.list_mut().move_by(conn, -1)?,
        Action::HalfPageDown => funnel.list_mut().move_pages(conn, 1)?,
        Action::HalfPageUp => funnel.list_mut().move_pages(conn, -1)?,
        Action::PageDown => funnel.list_mut().move_pages(conn, 2)?,
        Action::PageUp => funnel.list_mut().move_pages(conn, -2)?,
        Action::Top => funnel.list_mut().go_top(conn)?,
        Action::Bottom => funnel.list_mut().go_bottom(conn)?,
        Action::Left | Action::Right | Action::NextPane | Action::PreviousPane => {
            funnel.list_mut().settle(conn)?;
            let step = if matches!(action, Action::Right | Action::NextPane) { 1 } else { -1 };
            funnel.focus_by(step, matches!(action, Action::NextPane | Action::PreviousPane));
        }
        Action::Mark => {
            funnel.list_mut().settle(conn)?;
            funnel.mark();
            funnel.list_mut().move_by(conn, 1)?;
        }
        Action::MarkRange => {
            funnel.list_mut().settle(conn)?;
            funnel.mark_range(conn)?;
        }
        Action::MarkAll => {
            let said = funnel.mark_all(conn)?;
            app.say(said);
        }
        Action::Open => open(app)?,
        Action::Back => back(app)?,
        Action::Funnel => past::leave(app)?,
        _ => return Ok(false),
    }
    Ok(true)
}

fn open(app: &mut App) -> Result<()> {
    app.funnel.list_mut().settle(past::conn(&app.view, &app.store))?;
    match app.funnel.list().deal() {
        Some(deal) => {
            app.screen = Screen::Deal(Page::of(deal));
            app.reload()
        }
        None => {
            app.say("There is no deal here yet; n adds one.");
            Ok(())
        }
    }
}

/// One step back: the range, the marks, the filter, the past.
fn back(app: &mut App) -> Result<()> {
    app.answer = super::Answer::default();
    let funnel = &mut app.funnel;
    if funnel.range.take().is_some() {
        return Ok(());
    }
    if !funnel.marks.is_empty() {
        funnel.marks.clear();
        return Ok(());
    }
    if !funnel.sieve.is_empty() {
        funnel.sieve = super::sieve::Sieve::default();
        if let Some(back) = funnel.back.take() {
            app.screen = *back;
        }
        return app.reload();
    }
    past::back_to_history(app)
}

fn on_page(app: &mut App, action: Action) -> Result<bool> {
    let height = layout::page_height(app.view.size) as i64;
    let Screen::Deal(page) = &mut app.screen else { return Ok(false) };
    match action {
        Action::Down => page.scroll_by(1),
        Action::Up => page.scroll_by(-1),
        Action::HalfPageDown => page.scroll_by(height / 2),
        Action::HalfPageUp => page.scroll_by(-height / 2),
        Action::PageDown => page.scroll_by(height),
        Action::PageUp => page.scroll_by(-height),
        Action::Top => page.scroll = 0,
        Action::Bottom => page.scroll = super::page::END,
        Action::NextDeal => beside(app, 1)?,
        Action::PreviousDeal => beside(app, -1)?,
        Action::Back => {
            app.screen = page.back.take().map_or(Screen::Funnel, |back| *back);
            app.reload()?;
        }
        Action::Funnel => past::leave(app)?,
        _ => return Ok(false),
    }
    Ok(true)
}

/// Goes to the deal after or before in the list that the page was opened from.
fn beside(app: &mut App, step: i64) -> Result<()> {
    if let Screen::Deal(page) = &mut app.screen
        && let Some(went) = today::next_card(page, step)
    {
        let said = if step > 0 { "This is the last card." } else { "This is the first card." };
        if !went {
            app.say(said);
        }
        return app.reload();
    }
    if matches!(&app.screen, Screen::Deal(Page { back: Some(_), .. })) {
        app.say("Esc goes back to where it was opened from.");
        return Ok(());
    }
    let conn = past::conn(&app.view, &app.store);
    let list = app.funnel.list_mut();
    list.move_by(conn, step)?;
    list.settle(conn)?;
    if let (Some(deal), Screen::Deal(page)) = (list.deal(), &mut app.screen)
        && deal != page.deal
    {
        *page = Page::of(deal);
        return page.reload(conn);
    }
    app.say(if step > 0 { "This is the last of the list." } else { "This is the first of the list." });
    Ok(())
}

/// Answers by how many rows an action moves the cursor, if it does; a page has so many.
pub(super) fn rows(action: Action, page: i64) -> Option<i64> {
    Some(match action {
        Action::Down => 1,
        Action::Up => -1,
        Action::HalfPageDown => page / 2,
        Action::HalfPageUp => -page / 2,
        Action::PageDown => page,
        Action::PageUp => -page,
        Action::Top => i64::from(i32::MIN),
        Action::Bottom => i64::from(i32::MAX),
        _ => return None,
    })
}

/// Leaves the screen in sight for another; answers the way back to it, where it is one to come back to.
pub(super) fn way_back(app: &mut App, comes_back: fn(&Screen) -> bool) -> Option<Box<Screen>> {
    app.answer = super::Answer::default();
    let before = std::mem::replace(&mut app.screen, Screen::Funnel);
    comes_back(&before).then(|| Box::new(before))
}

/// Goes the way back, or to the funnel.
pub(super) fn go_back(app: &mut App, way: Option<Box<Screen>>) -> Result<()> {
    app.answer = super::Answer::default();
    match way {
        Some(screen) => app.screen = *screen,
        None => return past::leave(app),
    }
    app.reload()
}
