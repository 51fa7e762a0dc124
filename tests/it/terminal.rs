//! The terminal loop on a real pseudo-terminal: what it takes, what it shows, and that it gives the terminal back whole.

mod killed;
mod probe;
mod pty;

use pty::{Pty, Signal};

const HELD: &str = "\x1b[?1004h";
const FREED: &str = "\x1b[?1004l";

#[track_caller]
fn assert_given_back(pty: &Pty, fresh: &str) {
    let screen = pty.screen();
    assert!(!screen.alternate_screen(), "still on the other screen");
    assert!(!screen.bracketed_paste(), "pastes are still bracketed");
    assert!(!screen.hide_cursor(), "the cursor is still hidden");
    let log = pty.log();
    assert!(log.rfind(FREED) > log.rfind(HELD), "focus is still reported");
    assert_eq!(pty.termios(), fresh, "the line is still raw");
}

#[test]
fn quitting_gives_the_terminal_back() {
    let mut pty = Pty::start("plain");
    let fresh = pty.fresh_termios();
    assert_ne!(pty.termios(), fresh);
    assert!(pty.screen().alternate_screen() && pty.screen().bracketed_paste());
    pty.send("jq");
    assert_eq!(pty.wait_exit(), 0);
    assert_given_back(&pty, &fresh);
}

#[test]
fn a_killed_program_cannot_give_it_back_so_that_these_tests_can_fail() {
    let mut pty = Pty::start("plain");
    let fresh = pty.fresh_termios();
    pty.signal(Signal::KILL);
    pty.wait_exit();
    assert!(pty.screen().alternate_screen() && pty.screen().bracketed_paste());
    assert_ne!(pty.termios(), fresh);
}

#[test]
fn a_panic_anywhere_gives_the_terminal_back_and_says_why() {
    for key in ["p", "d", "t"] {
        let mut pty = Pty::start("plain");
        let fresh = pty.fresh_termios();
        pty.send(key);
        assert_eq!(pty.wait_exit(), 101, "{key}");
        assert_given_back(&pty, &fresh);
        let log = pty.log();
        let after = log.rfind(FREED).map_or("", |at| &log[at..]);
        assert!(after.contains("the probe panics"), "{log:?}");
    }
}

#[test]
fn signals_end_the_program_by_its_own_door() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129), (Signal::INT, 130), (Signal::QUIT, 131)] {
        let mut pty = Pty::start("plain");
        let fresh = pty.fresh_termios();
        pty.signal(signal);
        assert_eq!(pty.wait_exit(), code, "{signal:?}");
        assert_given_back(&pty, &fresh);
        assert_eq!(pty.report(), format!("Signal({})", code - 128));
    }
}

#[test]
fn ctrl_z_goes_to_the_shell_and_fg_comes_back() {
    let pty = Pty::start_in_shell(
        r#"set -m; "$@"; echo stopped $(stty -a | grep -o -- '-\?icanon'); read line; fg >&-; echo over"#,
    );
    pty.send("jj");
    pty.wait_for("two keys", |screen| screen.contents().contains("keys 2 last j."));
    pty.send("\x1a");
    pty.wait_for("the shell", |screen| screen.contents().contains("stopped icanon") && !screen.alternate_screen());
    assert!(!pty.screen().bracketed_paste() && !pty.screen().hide_cursor());
    pty.send("\n");
    pty.wait_for("the whole screen", |screen| {
        screen.alternate_screen() && screen.contents().contains("keys 3 last Ctrl-z.")
    });
    pty.send("k");
    pty.wait_for("a key after it", |screen| screen.contents().contains("keys 4 last k."));
    pty.send("q");
    pty.wait_for("the shell again", |screen| !screen.alternate_screen() && screen.contents().contains("over"));
}

#[test]
fn ctrl_z_without_a_shell_stops_nothing() {
    let pty = Pty::start("plain");
    pty.send("\x1aj");
    pty.wait_for("the next key", |screen| screen.alternate_screen() && screen.contents().contains("keys 2 last j."));
}

#[test]
fn a_stopped_program_draws_whole_when_it_goes_on() {
    let pty = Pty::start("plain");
    pty.signal(Signal::STOP);
    pty.disturb();
    pty.signal(Signal::CONT);
    pty.wait_for("a whole screen", |screen| screen.alternate_screen() && screen.contents().contains("keys 0"));
}

#[test]
fn a_burst_of_keys_shows_its_last_key_at_once_in_few_frames() {
    for count in [2_000, 100_000] {
        let pty = Pty::start("plain");
        let before = pty.written();
        pty.send(&("j".repeat(count - 1) + "k"));
        pty.wait_for("the last key", |screen| screen.contents().contains(&format!("keys {count} last k.")));
        let written = pty.written() - before;
        assert!(written <= 10_000 || count > 2_000, "{written} bytes for {count} keys");
    }
}

#[test]
fn a_paste_of_five_megabytes_is_one_text_and_keys_follow() {
    let pty = Pty::start("plain");
    pty.send(&format!("\x1b[200~{}\x1b[201~j", "x".repeat(5_000_000)));
    pty.wait_for("the paste", |screen| {
        screen.contents().contains("pasted 5000000.") && screen.contents().contains("keys 1 last j.")
    });
}

#[test]
fn a_paste_without_end_does_not_swallow_the_keys() {
    let pty = Pty::start("plain");
    pty.send("\x1b[200~abq");
    pty.wait_for("the paste", |screen| screen.contents().contains("pasted 3."));
    pty.send("j");
    pty.wait_for("the key", |screen| screen.contents().contains("keys 1 last j."));
}

#[test]
fn a_signal_gets_through_an_unfinished_paste_and_an_unfinished_sequence() {
    for begun in ["\x1b[200~abc", "\x1b[1;", "\x1b"] {
        let mut pty = Pty::start("plain");
        pty.send(begun);
        pty.signal(Signal::TERM);
        assert_eq!(pty.wait_exit(), 143);
    }
}

#[test]
fn a_lost_terminal_ends_the_program() {
    let pty = Pty::start("plain");
    assert!(["Signal(1)", "Lost"].contains(&pty.lose().as_str()));
}

#[test]
fn a_lost_terminal_ends_the_program_without_any_signal() {
    let pty = Pty::start_in_shell(r#"setsid --wait "$@"; read line"#);
    assert_eq!(pty.lose(), "Lost");
}

#[test]
fn a_resize_draws_for_the_new_size() {
    let pty = Pty::start("plain");
    for (columns, rows) in [(30, 8), (1, 1), (200, 60), (80, 24)] {
        pty.resize(columns, rows);
        pty.wait_for("the new size", |screen| {
            columns < 30 || screen.contents().contains(&format!("size {columns}x{rows} told {columns}x{rows}."))
        });
    }
}

#[test]
fn the_editor_has_the_terminal_and_hands_the_text_back() {
    let pty = Pty::start("plain");
    pty.send("ej");
    pty.wait_for("the text", |screen| {
        screen.alternate_screen()
            && screen.contents().contains("edited before after")
            && screen.contents().contains("keys 2 last j.")
    });
    let log = pty.log();
    assert_eq!(log.matches(HELD).count(), 2);
    assert_eq!(log.matches(FREED).count(), 1);
}

#[test]
fn copy_and_bell_reach_the_terminal() {
    let pty = Pty::start("plain");
    pty.send("yb");
    pty.wait_for("both keys", |screen| screen.contents().contains("keys 2 last b."));
    let log = pty.log();
    assert!(log.contains("\x1b]52;c;YWRhQGV4YW1wbGUub3Jn\x1b\\"), "{log:?}");
    assert!(log.contains('\x07'));
    assert!(log.contains("\x1b]9;over, \u{fffd}]0,x\u{fffd}now\x1b\\"), "{log:?}");
    assert!(!log.contains("\x1b]2;") && !log.contains("\x1b[22;2t"), "no title was asked for");
}

#[test]
fn the_window_has_a_title_and_gets_its_own_back() {
    let mut pty = Pty::start("title");
    pty.send("ej");
    pty.wait_for("both keys", |screen| screen.contents().contains("keys 2 last j."));
    let log = pty.log();
    assert!(log.contains("\x1b]2;0 keys, \u{fffd}\x1b\\") && log.contains("\x1b]2;2 keys, \u{fffd}\x1b\\"), "{log:?}");
    pty.send("q");
    assert_eq!(pty.wait_exit(), 0);
    let log = pty.log();
    assert_eq!((log.matches("\x1b[22;2t").count(), log.matches("\x1b[23;2t").count()), (2, 2), "{log:?}");
    assert!(log.rfind("\x1b[23;2t") > log.rfind("\x1b]2;"), "{log:?}");
}

#[test]
fn the_minute_and_the_look_at_others_come_by_themselves() {
    let pty = Pty::start("minute");
    pty.wait_for("the minute", |screen| screen.contents().contains("minutes 1"));
    pty.wait_for("a look", |screen| screen.contents().contains("looks 1"));
}

#[test]
fn each_frame_is_one_synchronised_piece() {
    let pty = Pty::start("plain");
    pty.send("j");
    pty.wait_for("the key", |screen| screen.contents().contains("keys 1 last j."));
    let log = pty.log();
    let frames = log.matches("\x1b[?2026h").count();
    assert!(frames >= 2 && frames - log.matches("\x1b[?2026l").count() <= 1, "{log:?}");
}

#[test]
fn keys_come_from_the_terminal_when_the_input_is_a_file() {
    let pty = Pty::start_in_shell(r#""$@" < /dev/null; echo over"#);
    pty.send("j");
    pty.wait_for("the key", |screen| screen.contents().contains("keys 1 last j."));
    pty.send("q");
    pty.wait_for("the shell", |screen| !screen.alternate_screen() && screen.contents().contains("over"));
}

#[test]
fn without_a_terminal_it_says_so() {
    assert!(pty::piped().contains("The screens need a terminal."));
}
