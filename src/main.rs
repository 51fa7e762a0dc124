use box9::program::{self, Opening};
use box9::store::{Source, Store};
use box9::ui::theme::Theme;

fn main() {
    #[expect(clippy::disallowed_methods, reason = "main is the one place that reads the clock")]
    let clock = || chrono::Local::now().fixed_offset();
    let path = std::env::var("BOX9_DB").unwrap();
    let mut store = Store::open(path.as_ref(), Source::Program, clock()).unwrap();
    if std::env::args().nth(1).as_deref() == Some("add") {
        let line = std::env::args().nth(2).unwrap();
        let op = box9::ops::Op::Add(box9::ops::Add { line, stage: None });
        println!("{}", box9::ops::perform(&mut store, &op, clock()).unwrap().said);
        return;
    }
    let ending = program::run(store, &Opening { theme: Theme::colours(), badge: None, clock: &clock, editor: "vi" });
    std::process::exit(ending.map_or(3, |ending| ending.exit_code()));
}
