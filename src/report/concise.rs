//! One line a finding, for pipes and for editors that read `path:line:column`.

use std::fmt::Write as _;
use std::io;

use anstyle::Effects;

use super::position::Positions;
use super::{Report, Style, paint, sanitize, severity_color};

pub(super) fn write(report: &Report<'_>, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let mut positions = Positions::new(report.sources);
    let mut line = String::new();
    for diagnostic in report.diagnostics {
        line.clear();
        if let Some(label) = diagnostic.labels.first() {
            let (path, start) = positions.start(label.location);
            let path = sanitize::one_line(path, style.unicode);
            let place = format!("{path}:{}:{}:", start.line, start.column);
            line.push_str(&paint(&place, anstyle::Style::new().bold(), style.color));
            line.push(' ');
        }
        let code = format!("{}[{}]", diagnostic.severity.word(), diagnostic.rule);
        let code_style = severity_color(diagnostic.severity).on_default().effects(Effects::BOLD);
        let message = sanitize::folded(&diagnostic.message, style.unicode);
        let _ = writeln!(line, "{} {message}", paint(&code, code_style, style.color));
        out.write_all(line.as_bytes())?;
    }
    Ok(())
}
