//! How a client names files. One file has many addresses in the protocol, and a client that is answered with one it never used
//! opens the file a second time.

use std::path::{Path, PathBuf};

use lsp_types::Uri;
use rustc_hash::FxHashMap;

use super::uri;

#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Of the documents it holds, each as it wrote it.
    documents: FxHashMap<PathBuf, Uri>,
    /// Folders that it knows by a path with a link in it: the real path, and the client's.
    links: Vec<(PathBuf, PathBuf)>,
}

impl Names {
    /// The name of a file, by its real path. `None` for a path that isn't absolute.
    pub fn of(&self, path: &Path) -> Option<Uri> {
        self.documents.get(path).cloned().or_else(|| self.through_links(path)).or_else(|| uri::of_path(path))
    }

    /// By the innermost folder that the client knows.
    fn through_links(&self, path: &Path) -> Option<Uri> {
        let containing = self.links.iter().filter(|(real, _)| path.starts_with(real));
        let (real, linked) = containing.max_by_key(|(real, _)| real.components().count())?;
        uri::of_path(&linked.join(path.strip_prefix(real).ok()?))
    }

    pub fn hold(&mut self, path: PathBuf, name: Uri) {
        self.documents.insert(path, name);
    }

    pub fn let_go(&mut self, path: &Path) {
        self.documents.remove(path);
    }

    pub fn add_folder(&mut self, real: PathBuf, named: PathBuf) {
        self.remove_folder(&real);
        // Also one that is no link: it may lie within one that is.
        self.links.push((real, named));
    }

    pub fn remove_folder(&mut self, real: &Path) {
        self.links.retain(|(known, _)| known != real);
    }
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use super::*;

    #[test]
    fn files_are_named_as_the_client_knows_them() {
        let mut names = Names::default();
        let name = |names: &Names, path: &str| names.of(Path::new(path)).map(|uri| uri.as_str().to_string());
        assert_eq!(name(&names, "/real/a.goal").as_deref(), Some("file:///real/a.goal"));
        names.add_folder("/real".into(), "/link".into());
        names.add_folder("/real/deep/sub".into(), "/real/deep/sub".into());
        assert_eq!(name(&names, "/real/a b.goal").as_deref(), Some("file:///link/a%20b.goal"));
        assert_eq!(name(&names, "/real/deep/b.goal").as_deref(), Some("file:///link/deep/b.goal"));
        assert_eq!(name(&names, "/real/deep/sub/c.goal").as_deref(), Some("file:///real/deep/sub/c.goal"));
        assert_eq!(name(&names, "/reality/a.goal").as_deref(), Some("file:///reality/a.goal"), "another folder");
        names.hold("/real/a.goal".into(), Uri::from_str("file:///other/%61.goal").unwrap());
        assert_eq!(name(&names, "/real/a.goal").as_deref(), Some("file:///other/%61.goal"));
        names.let_go(Path::new("/real/a.goal"));
        names.remove_folder(Path::new("/real"));
        assert_eq!(name(&names, "/real/a.goal").as_deref(), Some("file:///real/a.goal"));
        assert_eq!(name(&names, "a.goal"), None);
    }
}
