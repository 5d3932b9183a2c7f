use super::goal::FileModel;
use crate::syntax::Parsed;
pub fn lower(_text: &str, parsed: Parsed) -> FileModel {
    FileModel { problems: parsed.problems, ..FileModel::default() }
}
