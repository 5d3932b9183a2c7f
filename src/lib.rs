//! goalposts: a language for goals, and the linter and compiler that keep them honest.
pub mod cli;
pub mod diagnostic;
pub mod load;
pub mod source;
