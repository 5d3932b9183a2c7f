//! For the tests of what editors ask: documents made of their texts, and the place of the cursor in them.

use std::path::PathBuf;

use jiff::civil::{Date, date};
use lsp_types::{Position, TextEdit};

use super::{Document, Encoding};
use crate::config::Settings;
use crate::diagnostic::Diagnostic;
use crate::load::{Found, FoundFile, Workspace};
use crate::project::{self, Project, Texts};
use crate::source::{FileId, Role};

/// The day on which these tests run.
pub(super) const TODAY: Date = date(2026, 1, 15);

/// Stands where the cursor is, and is taken out of the text.
pub(super) const CURSOR: char = '‸';

/// A document that is open in a workspace. Nothing of it lies on a disk.
pub(super) struct Case {
    project: Project,
    findings: Vec<Diagnostic>,
    settings: Settings,
    file: FileId,
    offset: u32,
    pub encoding: Encoding,
}

/// A document that is alone in its workspace.
pub(super) fn case(text: &str) -> Case {
    Case::of(&[("plan.goal", text)])
}

impl Case {
    /// The document is the file with the cursor, else the first one, and the cursor at its end.
    pub fn of(files: &[(&str, &str)]) -> Self {
        let (path, text) = files.iter().find(|(_, text)| text.contains(CURSOR)).unwrap_or(&files[0]);
        let offset = text.find(CURSOR).unwrap_or(text.len()) as u32;
        let found_file = |(path, text): &(&str, &str)| FoundFile {
            path: PathBuf::from(format!("/plans/{path}")),
            display: (*path).to_string(),
            role: Role::Target,
            workspace: 0,
            contents: Some(text.replace(CURSOR, "").into_bytes()),
            beside: None,
        };
        let found = Found {
            files: files.iter().map(found_file).collect(),
            workspaces: vec![Workspace { root: None, configuration: None }],
            ..Found::default()
        };
        let project = project::open(found, Texts::Keep, &|| {}).remove(0);
        let (file, _) = project.sources.iter().find(|(_, source)| source.path() == *path).unwrap();
        let settings = Settings::default();
        let mut findings = project.check(&settings, TODAY);
        findings.retain(|finding| finding.location().file == file);
        Self { project, findings, settings, file, offset, encoding: Encoding::Utf16 }
    }

    pub fn document(&self) -> Document<'_> {
        Document {
            project: &self.project,
            file: self.file,
            findings: &self.findings,
            settings: &self.settings,
            today: TODAY,
            encoding: self.encoding,
            names: None,
        }
    }

    /// Something else is found in the document.
    pub fn find(&mut self, finding: impl FnOnce(FileId) -> Diagnostic) {
        self.findings.push(finding(self.file));
    }

    pub fn position(&self) -> Position {
        self.encoding.position(self.document().source(), self.offset)
    }

    /// The document after these edits, which must lie apart.
    pub fn edited(&self, edits: &[TextEdit]) -> String {
        let document = self.document();
        let mut edits: Vec<_> =
            edits.iter().map(|edit| (self.encoding.span(document.source(), edit.range), &edit.new_text)).collect();
        edits.sort_by_key(|(span, _)| *span);
        assert!(edits.windows(2).all(|pair| pair[0].0.end <= pair[1].0.start), "edits overlap: {edits:?}");
        let mut text = document.text().to_string();
        for (span, new) in edits.into_iter().rev() {
            text.replace_range(span.start as usize..span.end as usize, new);
        }
        text
    }
}

/// Texts as somebody types them: pieces of goals in any order, whole or broken.
pub(super) fn any_text() -> impl proptest::strategy::Strategy<Value = String> {
    use proptest::prelude::*;
    const PIECES: [&str; 38] = [
        "goal a \"A\" {\n",
        "goal 카페-인지도 {",
        "  kpi fans 2,400 -> +15%",
        "kpi ",
        "  kpi \"링크 클릭 수\" is link-clicks 1/week -> x2 ",
        "}\n",
        "\n",
        "\r\n",
        "  ",
        "\t",
        "# a comment 🎯\n",
        " # remark",
        "by ",
        "by Q3\n",
        "in 3 months\n",
        "period 2026\n",
        "  actual 2026-01-05 2,410 \"note\"\n",
        "  actual 2026-01-12 2,455\n",
        "supports ",
        "a.",
        "other/a",
        "note \"\"\"\n  long\n  🎯\n\"\"\"\n",
        "\"",
        "\"🎯 text\"",
        "allow ",
        "allow unrealistic-growth \"so\"\n",
        "platform facebook, ",
        "type ",
        "100/",
        "12%",
        "metric m {\n",
        "plan p {\n",
        "milestone \"Live\" by ",
        "status dropped\n",
        "가",
        "🎯",
        "of ",
        "\u{FEFF}",
    ];
    prop_oneof![
        proptest::collection::vec(proptest::sample::select(PIECES.as_slice()), 0..14)
            .prop_map(|pieces| pieces.concat()),
        "[a-z가🎯{}\"#.,/@0-9 \n\r\t-]{0,60}",
    ]
}

/// Every place of a text, and a few that are none.
pub(super) fn places(text: &str) -> Vec<Position> {
    let mut places = vec![Position { line: 99, character: 0 }];
    for (line, content) in (0..).zip(text.split('\n')) {
        let length = content.encode_utf16().count() as u32;
        places.extend((0..=length + 1).map(|character| Position { line, character }));
    }
    places
}
