//! Reads any number of objects in one process of git.

use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::process::Stdio;

use super::{Repository, refusal};
use crate::load::problem::{Problem, reason};

impl Repository {
    /// What these objects hold, in their order; `None` for what is not there. An object is named by its hash, or as
    /// `COMMIT:PATH`.
    ///
    /// # Errors
    /// When git can't be started or stops midway.
    pub(super) fn objects(&self, names: &[String]) -> Result<Vec<Option<Vec<u8>>>, Problem> {
        if names.is_empty() {
            return Ok(Vec::new());
        }
        let mut command = self.command();
        command.args(["cat-file", "--batch"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().map_err(|error| refusal::not_started(&error))?;
        let stopped = |error: io::Error| Problem::new(format!("git stopped while reading files: {}", reason(&error)));
        let (Some(stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(stopped(io::ErrorKind::BrokenPipe.into()));
        };
        // Asked and answered at the same time: a pipe holds little, and either side would wait for the other.
        let found = std::thread::scope(|scope| {
            scope.spawn(move || {
                let mut stdin = BufWriter::new(stdin);
                // When git stops reading, the answers end early, and that is where it shows.
                let _ = names.iter().try_for_each(|name| writeln!(stdin, "{name}"));
            });
            let mut answers = BufReader::with_capacity(1 << 16, stdout);
            names.iter().map(|_| answer(&mut answers)).collect::<io::Result<Vec<_>>>()
        });
        // Whatever it says when it ends, each answer was whole.
        let _ = child.wait();
        found.map_err(stopped)
    }
}

/// `HASH KIND LENGTH`, then so many bytes and a line end; or `NAME missing`.
fn answer(answers: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut line = String::new();
    if answers.read_line(&mut line)? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    let mut words = line.trim_end().rsplit(' ');
    let (last, kind) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
    let Ok(length) = last.parse::<usize>() else { return Ok(None) };
    let mut contents = Vec::with_capacity(length);
    answers.by_ref().take(length as u64).read_to_end(&mut contents)?;
    let mut line_end = [0];
    answers.read_exact(&mut line_end)?;
    Ok((kind == "blob" && contents.len() == length).then_some(contents))
}

#[cfg(test)]
mod tests {
    use super::answer;

    #[test]
    fn answers_are_taken_apart() {
        let mut stream: &[u8] =
            b"ab12 blob 3\na\nb\nHEAD:x y missing\ncd34 tree 0\n\nef56 blob 0\n\nab12 blob 9\nshort";
        let mut next = || answer(&mut stream);
        assert_eq!(next().unwrap(), Some(b"a\nb".to_vec()));
        assert_eq!(next().unwrap(), None);
        assert_eq!(next().unwrap(), None, "a folder is no file");
        assert_eq!(next().unwrap(), Some(Vec::new()));
        assert!(next().is_err(), "git has stopped midway");
        assert!(next().is_err());
    }
}
