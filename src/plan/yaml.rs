//! The plan as YAML.

use std::io;

use super::types::Compiled;

/// For whoever opens the file to change it.
const HEADER: &str = "# Compiled by goalposts: change the .goal files instead.\n";

pub(super) fn write(compiled: &Compiled, out: &mut dyn io::Write) -> io::Result<()> {
    let mut out = io::BufWriter::new(out);
    io::Write::write_all(&mut out, HEADER.as_bytes())?;
    let options = serde_yaml::ser_options! {
        // A text stays on its line however long it is: folded lines would change wherever a word is added.
        folded_wrap_chars: usize::MAX,
    };
    serde_yaml::to_io_writer_with_options(&mut out, compiled, options).map_err(io::Error::other)?;
    io::Write::flush(&mut out)
}
