//! The macro that declares a rule: it turns the doc comment above the rule into data.

/// Declares a rule. Its doc comment is its documentation, everywhere. A rule that is off by default says which level it has
/// once it is switched on: `"no-owner", Aligned, Allow(Warn), Goal(check)`. Options, the promise of its fix, and what of its
/// findings comes and goes with the day follow, if it has any: `options: [MAX], fix: Unsafe, of_today: All`.
macro_rules! rule {
    (
        $(#[doc = $line:expr])+
        $name:literal, $group:ident, $level:ident $(($on:ident))?, $kind:ident $(($check:path))?
        $(, options: [$($option:expr),+])? $(, fix: $fix:ident)? $(, of_today: $of_today:ident)?
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
            fix: {
                let _fix: Option<$crate::diagnostic::Applicability> = None;
                $(let _fix = Some($crate::diagnostic::Applicability::$fix);)?
                _fix
            },
            of_today: {
                let _of_today = $crate::diagnostic::OfToday::Nothing;
                $(let _of_today = $crate::diagnostic::OfToday::$of_today;)?
                _of_today
            },
            check: $crate::rules::Check::$kind $(($check))?,
        };
    };
}
