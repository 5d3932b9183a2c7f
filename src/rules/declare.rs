//! The macro that declares a rule: it turns the doc comment above the rule into data.

/// Declares a rule. Its doc comment is its documentation, everywhere.
macro_rules! rule {
    (
        $(#[doc = $line:expr])+
        $name:literal, $group:ident, $level:ident, $kind:ident $(($check:path))?
    ) => {
        $(#[doc = $line])+
        pub(super) static RULE: $crate::rules::Rule = $crate::rules::Rule {
            name: $name,
            group: $crate::rules::Group::$group,
            default: $crate::config::Level::$level,
            documentation: concat!($($line, "\n"),+),
            check: $crate::rules::Check::$kind $(($check))?,
        };
    };
}
