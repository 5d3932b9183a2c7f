//! The plan as JSON, and the schema of it.

use std::io;

use schemars::generate::SchemaSettings;

use super::types::Compiled;

pub(super) fn write(compiled: &Compiled, out: &mut dyn io::Write) -> io::Result<()> {
    let mut out = io::BufWriter::new(out);
    serde_json::to_writer_pretty(&mut out, compiled)?;
    io::Write::write_all(&mut out, b"\n")?;
    io::Write::flush(&mut out)
}

/// The JSON Schema of the compiled plan, which the YAML follows too.
pub fn schema() -> serde_json::Value {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut schema = generator.into_root_schema_for::<Compiled>();
    schema.insert("title".to_string(), "Compiled goalposts plans".into());
    schema.to_value()
}
