//! What fits on a terminal: how many panes stand side by side, and how high each part is.

/// Columns and rows of a terminal.
pub type Size = (u16, u16);

/// Below this the program says so and waits.
pub const LEAST: Size = (40, 12);

/// How much of the funnel stands side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Width {
    /// All four panes.
    Four,
    /// The pane with the keys and its neighbour.
    Two,
    /// One pane, the others as a line of tabs.
    One,
}

/// Answers how many panes stand side by side.
pub fn width(size: Size) -> Width {
    match size.0 {
        110.. => Width::Four,
        70.. => Width::Two,
        _ => Width::One,
    }
}

/// Says whether there is room for blank lines between the parts.
pub fn is_roomy(size: Size) -> bool {
    size.1 >= 30
}

/// The header, with the blank line under it where there is room.
pub fn header_height(size: Size) -> u16 {
    if is_roomy(size) { 2 } else { 1 }
}

/// The answer line and the footer.
pub const FOOT_HEIGHT: u16 = 2;

/// The selected deal's summary under the panes, its rule included.
pub fn summary_height(size: Size) -> u16 {
    match size.1 {
        30.. => 11,
        20.. => 7,
        16.. => 4,
        _ => 0,
    }
}

/// The two lines of a pane's title, one where there is little room.
pub fn title_height(size: Size) -> u16 {
    if size.1 >= 16 { 2 } else { 1 }
}

/// Answers how many rows a list of the funnel shows.
pub fn list_height(size: Size) -> usize {
    let around = header_height(size) + title_height(size) + summary_height(size) + FOOT_HEIGHT;
    usize::from(size.1.saturating_sub(around).max(1))
}

/// Answers how many lines of the palette or of help are in sight.
pub fn menu_height(size: Size) -> usize {
    let most = usize::from(size.1.saturating_sub(3).max(1));
    (usize::from(size.1) * 3 / 5).clamp(9, 18).min(most)
}

/// The changes of the selected operation under the history, their rule included.
pub fn changes_height(size: Size) -> u16 {
    let body = size.1.saturating_sub(header_height(size) + FOOT_HEIGHT);
    (body * 2 / 5).max(4)
}

/// Answers how many lines the history's list has.
pub fn history_height(size: Size) -> usize {
    usize::from(size.1.saturating_sub(header_height(size) + FOOT_HEIGHT + changes_height(size)).max(1))
}

/// The selected promise under the list of all, its rule included.
pub fn promise_height(size: Size) -> u16 {
    match size.1 {
        30.. => 6,
        16.. => 4,
        _ => 0,
    }
}

/// Answers how many promises are in sight, two headings among them.
pub fn promises_height(size: Size) -> usize {
    let around = header_height(size) + promise_height(size) + FOOT_HEIGHT + 2;
    usize::from(size.1.saturating_sub(around).max(1))
}

/// Where one pane of the funnel stands; its rows and height are the same for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Which of the panes.
    pub index: usize,
    pub x: u16,
    pub width: u16,
}

/// Answers which of so many panes are in sight and where, with the focused one among them; a heavier pane is wider.
pub fn places(size: Size, panes: usize, focus: usize, heavy: Option<usize>) -> Vec<Place> {
    let shown: Vec<usize> = match width(size) {
        _ if panes == 1 => vec![0],
        Width::Four => (0..panes).collect(),
        Width::Two => (focus / 2 * 2..(focus / 2 * 2 + 2).min(panes)).collect(),
        Width::One => vec![focus],
    };
    let weight = |index: usize| if shown.len() > 2 && heavy == Some(index) { 5 } else { 4 };
    let total: u16 = shown.iter().map(|index| weight(*index)).sum();
    let room = size.0.saturating_sub(2 * shown.len() as u16);
    let mut x = 1;
    let mut places = Vec::new();
    for index in &shown {
        let last = Some(index) == shown.last();
        let width = if last { size.0.saturating_sub(x + 1) } else { room * weight(*index) / total };
        places.push(Place { index: *index, x, width });
        x += width + 2;
    }
    places
}

/// Answers the screen's row on which the first row of a list stands.
pub fn first_row(size: Size) -> u16 {
    header_height(size) + title_height(size)
}

/// Answers how many lines of a deal's page are in sight.
pub fn page_height(size: Size) -> usize {
    usize::from(size.1.saturating_sub(header_height(size) + FOOT_HEIGHT + 3).max(1))
}

/// How the parts of Today share the body of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TodayParts {
    /// Columns of the timeline; all of them where the deal stands under it.
    pub left: u16,
    /// Rows of the day's title, the blank line under it included.
    pub title: u16,
    /// Rows of the timeline.
    pub timeline: u16,
    /// Rows of the deal under the timeline; none where it stands beside it or has no room.
    pub below: u16,
    /// Rows of what does not fit and of the days to come.
    pub low: u16,
}

/// Answers how Today is laid out: the deal beside the timeline where there is room, else under it.
pub fn today(size: Size) -> TodayParts {
    let body = size.1.saturating_sub(header_height(size) + FOOT_HEIGHT);
    let beside = width(size) == Width::Four && size.1 >= 20;
    let title = if is_roomy(size) { 2 } else { 1 };
    let low = match size.1 {
        30.. if beside => 9,
        24.. if beside => 7,
        16.. => 1,
        _ => 0,
    };
    let below = match size.1 {
        _ if beside => 0,
        30.. => 11,
        20.. => 7,
        16.. => 4,
        _ => 0,
    };
    let left = if beside { size.0 * 3 / 5 } else { size.0 };
    TodayParts { left, title, timeline: body.saturating_sub(title + low + below).max(1), below, low }
}

/// Says whether Today has no room for the hours between: its cards alone are listed with their times.
pub fn is_card_list(size: Size) -> bool {
    today(size).timeline < 10
}
