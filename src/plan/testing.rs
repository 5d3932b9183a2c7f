//! For the tests of plans: files compiled from their texts.

use std::sync::Arc;

use super::{Compiled, Format, Options, compile, write};
use crate::diagnostic::Diagnostic;
use crate::model::catalogue::built_in_files;
use crate::model::{Part, Workspace, lower};
use crate::source::{SourceFile, Sources};
use crate::syntax;

pub(super) const CAFE: &str = include_str!("../../examples/plans/cafe.goal");

/// All examples, with their paths.
pub(super) const EXAMPLES: [(&str, &str); 8] = [
    ("plans/audience-growth.goal", include_str!("../../examples/plans/audience-growth.goal")),
    ("plans/brand-awareness.goal", include_str!("../../examples/plans/brand-awareness.goal")),
    ("plans/cafe.goal", CAFE),
    ("plans/community-engagement.goal", include_str!("../../examples/plans/community-engagement.goal")),
    ("plans/korean.goal", include_str!("../../examples/plans/korean.goal")),
    ("plans/leads-and-sales.goal", include_str!("../../examples/plans/leads-and-sales.goal")),
    ("plans/okr.goal", include_str!("../../examples/plans/okr.goal")),
    ("plans/web-traffic.goal", include_str!("../../examples/plans/web-traffic.goal")),
];

/// The files as a workspace, behind the built-in catalogue.
pub(super) fn workspace(files: &[(&str, &str)]) -> (Workspace, Sources) {
    let mut sources = Sources::default();
    let mut parts = Vec::new();
    for file in built_in_files().chain(files.iter().map(|(path, text)| SourceFile::new(*path, *text))) {
        let model = lower(file.text(), syntax::parse(file.text()));
        assert!(model.problems.is_empty(), "{}: {:?}", file.path(), model.problems);
        let path = file.path().trim_end_matches(".goal").to_string();
        parts.push(Part { role: file.role(), path, model });
        sources.push(Arc::new(file));
    }
    (Workspace::new(parts), sources)
}

pub(super) fn compiled(files: &[(&str, &str)]) -> Compiled {
    compiled_with(files, &[], Options::default())
}

pub(super) fn compiled_with(files: &[(&str, &str)], diagnostics: &[Diagnostic], options: Options) -> Compiled {
    let (workspace, sources) = workspace(files);
    compile(&workspace, &sources, diagnostics, options)
}

/// One file, compiled and written.
pub(super) fn written(format: Format, text: &str) -> String {
    as_text(format, &compiled(&[("test.goal", text)]))
}

pub(super) fn as_text(format: Format, compiled: &Compiled) -> String {
    let mut out = Vec::new();
    write(format, compiled, &mut out).expect("writing to memory does not fail");
    String::from_utf8(out).expect("plans are UTF-8")
}
