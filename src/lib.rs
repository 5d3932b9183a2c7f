//! goalposts: a language for goals, and the linter and compiler that keep them honest.
pub mod diagnostic;
pub mod report;
pub mod source;
