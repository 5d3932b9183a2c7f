//! goalposts: a language for goals, and the linter and compiler that keep them honest.
//!
//! This page is for whoever changes the program. `docs/language.md` is the language, `CONTRIBUTING.md` the way to work.
//!
//! # The way data goes
//!
//! ```text
//! SourceFile ── syntax::parse ──▶ Parsed       one file: a lossless tree, and what could not be read
//!            ── model::lower ───▶ FileModel    one file: every statement in its place, every value typed
//!            ── Workspace::new ─▶ Workspace    all files: names bound, timeframes worked out
//!            ── lint::check ────▶ Analysis     what the rules find; today is an input
//!            ── plan::compile ──▶ Compiled     everything relative worked out; only when there is no error
//! Diagnostic ── report::write ──▶ text, JSON, SARIF, JUnit and what forges read
//! ```
//!
//! One direction, no way back.
//!
//! - [`source`]: [`SourceFile`](source::SourceFile), and the [`Span`](source::Span) that every fact keeps: two `u32`s, bytes.
//!   Lines and columns are worked out for what is printed and for nothing else.
//! - [`diagnostic`]: a [`Diagnostic`](diagnostic::Diagnostic) is plain data and holds no source text.
//! - [`syntax`]: [`parse`](syntax::parse) turns text into a flat [`Tree`](syntax::Tree) by `grammar/goal.pest`.
//!   [`keywords::STATEMENTS`](syntax::keywords::STATEMENTS) is the one table of all statements.
//! - [`model`]: [`lower`](model::lower) reads a file's tree, [`Workspace::new`](model::Workspace::new) brings files together,
//!   [`GoalView`](model::GoalView) and [`KpiView`](model::KpiView) show a goal or KPI with what it inherits. The built-in
//!   [`catalogue`](model::catalogue) is written in the language itself.
//! - [`rules`]: one file a rule, [`ALL`](rules::ALL) lists them. [`realism`] knows how fast numbers grow.
//! - [`lint`]: [`check`](lint::check) runs the rules, and applies levels and `allow`. [`lint::accepted`] leaves out what a team has
//!   accepted for now.
//! - [`plan`]: [`compile`](plan::compile()) works out everything that is relative; the writers of YAML, JSON and Markdown see
//!   [`Compiled`](plan::Compiled) alone, so that every format says the same.
//! - [`history`]: [`History`](history::History) holds a workspace against what it was: which goal is which, what moved. `check`,
//!   `diff` and `log` say the same because all of them ask it.
//! - [`report`]: [`write`](report::write()) draws findings for people, or writes them for programs.
//! - [`fix`]: [`mend`](fix::mend) applies what findings offer, pass by pass, until nothing is left.
//! - [`format`](mod@format): [`format`](format::format()) writes a file's text anew in the one style, and refuses what would not
//!   mean the same.
//! - [`load`]: finds, reads and writes files, and [asks git](load::git) for those of other times. [`suggest`]: "did you mean".
//! - [`config`]: `goalposts.toml`, its form and its schema. That a rule exists is known in [`lint`], whether a default can be read
//!   in [`model`]; [`project`] brings them together. Overrides are asked once a file, by [`lint::Profiles`].
//! - [`project`]: [`open`](project::open) does all of this for files on disk; it is what every door does first.
//!   [`change`](project::change()) works out what files become when they are fixed. A [`Session`](project::Session) keeps
//!   workspaces open while files change, at the price of what a change concerns.
//! - [`watch`]: the door that stays open, on a [`Session`](project::Session), which is told of paths and works out what that means.
//! - [`cli`]: the door that is a command line. Doors hold no logic of their own: they read the clock and the environment, and
//!   call the functions above.
//!
//! # What always holds
//!
//! Each with the test that holds it.
//!
//! - **Modules know only what stands before them**, pest is known to [`syntax`] alone, miette to `report/pretty.rs`, the disk to
//!   [`load`], clock and environment to doors: `tests/architecture.rs`.
//! - **Rules are functions of files and a date.** No rule reads the clock or the disk: `tests/architecture.rs`.
//! - **A rule's documentation is true.** Its bad example yields exactly that rule, its good one nothing, its fix what is shown:
//!   `rules::documentation::tests`.
//! - **So is the reference.** Every example of `docs/language.md` and `README.md` is run: `tests/documentation.rs`.
//! - **Formatting changes no meaning**, no comment and no line that can't be read: `formatting_keeps_what_files_mean` in
//!   `tests/fmt.rs`.
//! - **Fixes break nothing**: what is fixed can be read, is no longer found, and stays; a safe fix changes no plan:
//!   `fixes_of_any_goal_hold` in `tests/fixes.rs`.
//! - **No nesting or circle takes stack.** Trees are flat and walked in loops: `deep_nesting_takes_no_stack` and
//!   `a_very_long_circle_takes_no_stack` in `rules`.
//! - **No bytes bring reading down**, whatever their encoding: `any_bytes_become_text_with_the_place_in_it` in `load::read`.
//! - **No span brings a report down**, however wrong, and no text makes a document that its readers can't read:
//!   `report::tests::any_span`.
//! - **All that is wrong with a configuration is told in one run**, at its place in it, and nothing is judged by half of one:
//!   `every_fault_is_found_in_one_run_and_nothing_is_judged` in `tests/configuration.rs`.
//! - **What stays open finds what a fresh start finds**, whatever was typed, in whichever order:
//!   `live_agrees_with_a_fresh_check` in `project::live`, and `typing_at_random_leaves_what_a_fresh_start_finds` in
//!   `lsp::server`.
//! - **Nobody leaves the workspace.** A path in a file leads to nothing outside: `no_text_brings_it_down_or_leads_out` in
//!   `load::csv`.
//! - **Names are equal when they look equal**, however they were typed: `names_are_equal_after_normalisation` in `model::name`.
//! - **The order of a run is that of its files**, whatever the threads did: `order_is_by_the_bytes_of_the_shown_path` in
//!   `load::find`, and [`lint::sort`].
//!
//! # Speed
//!
//! It is a matter of this shape. Files are parsed and lowered in parallel, and rest on themselves alone; names are interned and
//! compared as one integer; dated values take 32 bytes; texts of clean files are forgotten and read again when shown.
//! `cargo bench --bench compare` measures whole processes against each other.

// pest without its default features names its heap types through this crate.
extern crate alloc;

pub mod cli;
pub mod config;
pub mod diagnostic;
pub mod fix;
pub mod format;
pub mod history;
pub mod lint;
pub mod load;
pub mod lsp;
pub mod model;
pub mod plan;
pub mod project;
pub mod realism;
pub mod report;
pub mod rules;
pub mod source;
pub mod suggest;
pub mod syntax;
pub mod watch;
