//! The macro that declares a rule: it turns the doc comment above the rule into data.

/// Declares a rule. Its doc comment is its documentation, everywhere. A rule that is off by default says which level it has
/// once it is switched on: `"no-owner", Aligned, Allow(Warn), Goal(check)`.
macro_rules! rule {
    (
        $(#[doc = $line:expr])+
        $name:literal, $group:ident, $level:ident $(($on:ident))?, $kind:ident $(($check:path))? $(, options: [$($option:expr),+])?
    ) => {
        $(#[doc = $line])+
        pub(super) static RULE: $crate::rules::Rule = $crate::rules::Rule {
            name: $name,
            group: $crate::rules::Group::$group,
            default: $crate::config::Level::$level,
            when_on: {
                let _level = $crate::config::Level::$level;
                $(let _level = $crate::config::Level::$on;)?
                _level
            },
            documentation: concat!($($line, "\n"),+),
            options: &[$($($option),+)?],
            check: $crate::rules::Check::$kind $(($check))?,
        };
    };
}
