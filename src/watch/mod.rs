//! The door that stays open: files are checked again after each change.
//!
//! ```text
//! notify ─ paths ─▶ Events ─ a burst, once it is quiet ─▶ Session::note ─ Update ─▶ Screen, and what is compiled
//!                     ▲                                       │
//!                     └── Folders: what is to be watched ◀────┘
//! ```
//!
//! A [`Session`](crate::project::Session) knows what a path means and what a change concerns; this door brings the paths
//! together and tells what came of them. It asks the clock, and starts no work of the size of the workspace after a save.
//!
//! **Bursts are ours.** A debouncer that pairs renames and joins kinds of events is not needed where only paths count, and can
//! swallow one: of a file that another one is moved over and that is then deleted nothing would be heard. Here every path that
//! anything happened to is noted once, when nothing has happened for a moment.
//!
//! **So is polling.** notify's own compares whole seconds, and would miss the second of two saves within one; a session knows the
//! exact times already.

mod compiling;
mod events;
mod folders;
mod run;
mod screen;
mod telling;

pub use compiling::Compilation;
pub use run::{Asked, run};
pub use screen::{Canvas, Manner};
