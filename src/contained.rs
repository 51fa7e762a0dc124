//! Code of libraries that may panic on damaged files: such a panic is an answer, not the end of the program.

use std::cell::Cell;
use std::panic;
use std::sync::Once;

thread_local! {
    static CONTAINED: Cell<bool> = const { Cell::new(false) };
}
static QUIET: Once = Once::new();

/// Runs it; where it panics, nothing is printed and none is answered.
pub fn run<T>(code: impl FnOnce() -> T) -> Option<T> {
    QUIET.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |fault| {
            if !CONTAINED.get() {
                before(fault);
            }
        }));
    });
    CONTAINED.set(true);
    let done = panic::catch_unwind(panic::AssertUnwindSafe(code));
    CONTAINED.set(false);
    done.ok()
}
