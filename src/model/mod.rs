//! What the files mean: every statement a typed value with its span, inheritance applied, names bound over all files.
//!
//! ```text
//! tree ─ lower ─▶ FileModel (one file) ─ Workspace::new ─▶ Workspace (all files) ─ GoalView, KpiView ─▶ rules, plan
//! ```
//!
//! A [`FileModel`] rests on its file alone, so files are lowered in parallel, and an edit costs one file.

pub mod catalogue;
mod defaults;
mod goal;
mod kpi;
mod kpi_names;
mod lower;
mod name;
mod series;
mod time;
mod timeframe;
mod value;
mod view;
mod workspace;

pub use defaults::{Defaults, StatedValue};
pub use goal::*;
pub use kpi::*;
pub use kpi_names::KpiNames;
pub use lower::{Cell, RowFault, RowText, lower, lower_around, lower_to_judge, lower_to_judge_around, read_rows};
pub use name::Name;
pub use series::*;
pub use time::*;
pub use value::*;
pub use view::{GoalView, KpiView};
pub use workspace::{Found, GoalId, Part, Replaced, Workspace};

/// What a text says, given with its quotes.
pub fn text_reading(written: &str) -> String {
    lower::reading(written, &mut |_| {})
}
