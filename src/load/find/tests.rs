use std::fs;

use super::*;
use crate::load::paths::real;
use crate::load::read;

/// A folder of files, each holding its own path. Final slashes make folders.
struct Tree {
    folder: tempfile::TempDir,
}

impl Tree {
    fn new(paths: &[&str]) -> Self {
        let tree = Self { folder: tempfile::tempdir().unwrap() };
        for path in paths {
            let full = tree.at(path);
            if path.ends_with('/') {
                fs::create_dir_all(full).unwrap();
            } else {
                fs::create_dir_all(full.parent().unwrap()).unwrap();
                fs::write(full, path).unwrap();
            }
        }
        tree
    }

    fn at(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn write(&self, path: &str, contents: &str) {
        fs::write(self.at(path), contents).unwrap();
    }

    fn request(&self, current_dir: &str, paths: &[&str]) -> Request {
        Request {
            current_dir: self.at(current_dir),
            paths: paths.iter().map(PathBuf::from).collect(),
            ..Request::default()
        }
    }

    /// What is found from a folder: targets as they are shown, context in brackets.
    fn find(&self, current_dir: &str, paths: &[&str]) -> Vec<String> {
        shown(&find(&self.request(current_dir, paths)).unwrap())
    }

    fn problems(&self, current_dir: &str, paths: &[&str]) -> Vec<String> {
        let error = find(&self.request(current_dir, paths)).unwrap_err();
        error.problems.iter().map(ToString::to_string).collect()
    }
}

fn shown(found: &Found) -> Vec<String> {
    found
        .files
        .iter()
        .map(|file| match file.role {
            Role::Target => file.display.clone(),
            _ => format!("({})", file.display),
        })
        .collect()
}

#[test]
fn no_path_means_the_workspace_wherever_one_stands_in_it() {
    let tree = Tree::new(&[".git/", "z.goal", "a/b.goal", "a/c/d.goal", "a/notes.md"]);
    assert_eq!(tree.find("", &[]), ["a/b.goal", "a/c/d.goal", "z.goal"]);
    assert_eq!(tree.find("a/c", &[]), ["../../z.goal", "../b.goal", "d.goal"]);
}

#[test]
fn a_named_file_is_judged_with_its_workspace_as_context() {
    let tree = Tree::new(&[".git/", "a.goal", "b/c.goal", "b/plan.txt"]);
    assert_eq!(tree.find("", &["a.goal"]), ["a.goal", "(b/c.goal)"]);
    assert_eq!(tree.find("", &["./b"]), ["(a.goal)", "b/c.goal"]);
    assert_eq!(tree.find("b", &["plan.txt"]), ["(../a.goal)", "(c.goal)", "plan.txt"], "whatever its name");
}

#[test]
fn the_workspace_is_sought_from_the_file_and_not_from_where_one_stands() {
    let tree = Tree::new(&["here/.git/", "here/x.goal", "there/goalposts.toml", "there/p/a.goal", "there/b.goal"]);
    assert_eq!(tree.find("here", &["../there/p/a.goal"]), ["(../there/b.goal)", "../there/p/a.goal"]);
}

#[test]
fn without_a_workspace_only_the_named_paths_are_read() {
    // The folder for temporary files must not lie in a repository for this one.
    let tree = Tree::new(&["a.goal", "b.goal", "c/d.goal"]);
    assert_eq!(tree.find("", &["a.goal"]), ["a.goal"]);
    assert_eq!(tree.find("", &["c"]), ["c/d.goal"]);
    assert_eq!(tree.find("c", &[]), ["d.goal"], "none named: this folder");
    let found = find(&tree.request("", &["a.goal"])).unwrap();
    assert_eq!(found.workspaces, [Workspace::default()]);
}

#[test]
fn a_file_named_twice_is_there_once() {
    let tree = Tree::new(&[".git/", "a/b.goal", "c.goal"]);
    let absolute = tree.at("a/b.goal");
    let paths = ["a", "a/b.goal", "./a/../a/b.goal", ".", absolute.to_str().unwrap()];
    assert_eq!(tree.find("", &paths), ["a/b.goal", "c.goal"]);
}

#[test]
fn ignored_and_hidden_files_are_left_out_unless_named() {
    let tree = Tree::new(&[".git/", "a.goal", "build/b.goal", "old.goal", ".hidden/c.goal", ".d.goal"]);
    tree.write(".gitignore", "build/\nold.goal\n");
    assert_eq!(tree.find("", &[]), ["a.goal"]);
    assert_eq!(tree.find("", &["old.goal"]), ["(a.goal)", "old.goal"]);
    assert_eq!(tree.find("", &["build", ".hidden"]), [".hidden/c.goal", "(a.goal)", "build/b.goal"]);
    let mut request = tree.request("", &[]);
    request.selection.no_ignore = true;
    assert_eq!(shown(&find(&request).unwrap()), ["a.goal", "build/b.goal", "old.goal"]);
}

#[test]
fn a_workspace_within_another_is_its_own() {
    let tree = Tree::new(&[".git/", "goalposts.toml", "a.goal", "sub/.goalposts.toml", "sub/b.goal", "sub/c/d.goal"]);
    assert_eq!(tree.find("", &["a.goal"]), ["a.goal"], "no context of another workspace");
    assert_eq!(tree.find("", &["sub/b.goal"]), ["sub/b.goal", "(sub/c/d.goal)"]);
    let found = find(&tree.request("", &[])).unwrap();
    assert_eq!(shown(&found), ["a.goal", "sub/b.goal", "sub/c/d.goal"]);
    let of = |file: &FoundFile| found.workspaces[file.workspace].configuration.clone().unwrap();
    let configurations: Vec<_> = found.files.iter().map(of).collect();
    let sub = real(&tree.at("sub/.goalposts.toml")).unwrap();
    assert_eq!(configurations, [real(&tree.at("goalposts.toml")).unwrap(), sub.clone(), sub]);
}

#[test]
fn wrong_paths_are_all_named_with_the_nearest_that_exists() {
    let tree = Tree::new(&["plan.goal", "marketing/q1.goal"]);
    assert_eq!(
        tree.problems("", &["paln.goal", "plan.goal", "./marketting/q1.goal", "nothing-like-it", ""]),
        [
            "`paln.goal` does not exist; did you mean `plan.goal`?",
            "`./marketting/q1.goal` does not exist; did you mean `marketing/q1.goal`?",
            "`nothing-like-it` does not exist",
            "an empty path names nothing; `.` is the current folder",
        ]
    );
}

#[test]
fn nothing_to_check_is_no_error() {
    let tree = Tree::new(&[".git/", "notes.md"]);
    let found = find(&tree.request("", &[])).unwrap();
    assert!(found.nothing_to_check());
    assert_eq!(found.workspaces.len(), 1, "its configuration is looked at all the same");
    let tree = Tree::new(&[".git/", "a.goal", "empty/"]);
    let found = find(&tree.request("", &["empty"])).unwrap();
    assert!(found.nothing_to_check());
}

#[test]
fn standard_input_takes_the_place_of_its_file() {
    let tree = Tree::new(&[".git/", "a.goal", "sub/b.goal"]);
    let mut request = tree.request("sub", &["-"]);
    request.stdin = Some(b"typed".to_vec());
    request.stdin_filename = Some("b.goal".into());
    let found = find(&request).unwrap();
    assert_eq!(shown(&found), ["(../a.goal)", "b.goal"]);
    assert_eq!(read(&found.files[1]).0.text(), "typed");
    assert_eq!(read(&found.files[0]).0.text(), "a.goal");

    request.paths = vec!["b.goal".into(), "-".into(), ".".into()];
    let found = find(&request).unwrap();
    assert_eq!(shown(&found), ["(../a.goal)", "b.goal"], "also where its file is named as well");
    assert_eq!(read(&found.files[1]).0.text(), "typed");

    request.paths = vec!["-".into()];
    request.stdin_filename = Some("new/c.goal".into());
    assert_eq!(shown(&find(&request).unwrap()), ["(../a.goal)", "(b.goal)", "new/c.goal"], "not yet saved");
}

#[test]
fn a_nameless_text_is_judged_alone_under_the_configuration_of_the_place() {
    let tree = Tree::new(&["goalposts.toml", "a.goal"]);
    let mut request = tree.request("", &["-"]);
    request.stdin = Some(b"goal a".to_vec());
    let found = find(&request).unwrap();
    assert_eq!(shown(&found), ["<stdin>"]);
    assert!(found.workspaces[0].configuration.is_some());
    request.paths.push("a.goal".into());
    assert_eq!(shown(&find(&request).unwrap()), ["<stdin>", "a.goal"]);
}

#[test]
fn names_of_texts_are_checked() {
    let tree = Tree::new(&["a.goal", "sub/"]);
    let mut request = tree.request("", &["a.goal"]);
    request.stdin_filename = Some("b.goal".into());
    let message = find(&request).unwrap_err().to_string();
    assert_eq!(message, "`b.goal` names no text: standard input is not read; add `-` to the paths");
    request.paths = vec!["-".into()];
    request.stdin_filename = Some("sub".into());
    assert!(find(&request).unwrap_err().to_string().contains("it is a folder"));
}

#[cfg(unix)]
#[test]
fn links_to_files_are_taken_once_and_links_to_folders_not_followed() {
    use std::os::unix::fs::symlink;
    let tree = Tree::new(&["w/.git/", "w/a.goal", "out/b.goal", "out/c.goal"]);
    symlink("a.goal", tree.at("w/0.goal")).unwrap();
    symlink("../out/b.goal", tree.at("w/b.goal")).unwrap();
    symlink("../out", tree.at("w/linked")).unwrap();
    symlink("../out", tree.at("w/folder.goal")).unwrap();
    symlink(".", tree.at("w/circle")).unwrap();
    symlink("nowhere", tree.at("w/broken.goal")).unwrap();
    assert_eq!(tree.find("w", &[]), ["a.goal", "b.goal", "broken.goal"]);
    assert_eq!(tree.find("w", &["circle/circle/a.goal"]), ["a.goal", "(b.goal)", "(broken.goal)"]);
    assert_eq!(tree.find("w", &["linked"]), ["../out/b.goal", "../out/c.goal"], "followed when named");
    let found = find(&tree.request("w", &["broken.goal"])).unwrap();
    let broken = found.targets().next().unwrap();
    assert_eq!(read(broken).1.unwrap().message, "this is a link to `nowhere`, which does not exist");
}

#[cfg(unix)]
#[test]
fn pipes_are_passed_by_in_folders() {
    let tree = Tree::new(&[".git/", "a.goal"]);
    let pipe = tree.at("pipe.goal");
    if std::process::Command::new("mkfifo").arg(&pipe).status().is_ok_and(|status| status.success()) {
        assert_eq!(tree.find("", &[]), ["a.goal"], "reading it would wait for ever");
    }
}

#[test]
fn order_is_by_the_bytes_of_the_shown_path() {
    let tree = Tree::new(&[".git/", "b.goal", "B.goal", "a/b.goal", "a.goal", "가.goal", "a-b/c.goal"]);
    assert_eq!(tree.find("", &[]), ["B.goal", "a-b/c.goal", "a.goal", "a/b.goal", "b.goal", "가.goal"]);
}

proptest::proptest! {
    #[test]
    fn no_paths_bring_it_down(paths in proptest::collection::vec("(\\.\\./|/|-|a\\.goal|\\PC|\0){0,4}", 0..4)) {
        let tree = Tree::new(&[".git/", "s/a.goal"]);
        let mut request = tree.request("s", &[]);
        // Never as far up as the machine's own folders.
        request.paths = paths
            .iter()
            .filter(|path| !path.starts_with('/') && !path.contains(".."))
            .map(PathBuf::from)
            .collect();
        request.stdin_filename = paths.first().map(PathBuf::from);
        let _ = find(&request);
    }
}
