//! goalposts: a language for goals, and the linter and compiler that keep them honest.

// pest without its default features names its heap types through this crate.
extern crate alloc;

pub mod cli;
pub mod config;
pub mod diagnostic;
pub mod lint;
pub mod load;
pub mod model;
pub mod plan;
pub mod project;
pub mod realism;
pub mod report;
pub mod rules;
pub mod source;
pub mod suggest;
pub mod syntax;
