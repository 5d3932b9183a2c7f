//! From a save to its result, with the program itself watching ten thousand files: `cargo bench --bench watch`.
//!
//! The tree is that of `compare`, made below `target/` once. A file that nobody mentions is saved in place, again and again, and
//! the time is taken until the line about it is there. What is beyond the debounce should be some 20 ms at most. The same is then
//! measured with a document that is compiled after each result, which is work of the size of the workspace.

mod generate;

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, io};

const DEBOUNCE: Duration = Duration::from_millis(50);

fn main() -> io::Result<()> {
    let target = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let tree = target.join("watched");
    generate::tree(&tree)?;
    let document = target.join("watched.json");
    measure("check", &tree, &[], 100)?;
    measure("check and compile", &tree, &["-o", &document.to_string_lossy()], 5)
}

fn measure(what: &str, tree: &Path, arguments: &[&str], saves: usize) -> io::Result<()> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_goalposts"))
        .args(["watch", "--today", "2026-03-01", "--debounce", &DEBOUNCE.as_millis().to_string()])
        .args(arguments)
        .current_dir(tree)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut lines = BufReader::new(child.stdout.take().expect("it is piped")).lines();
    let mut wait_for = |word: &str| lines.by_ref().map_while(Result::ok).find(|line| line.contains(word));
    let last = if arguments.is_empty() { "" } else { "compiled" };
    let start = Instant::now();
    wait_for("checked").and_then(|_| if last.is_empty() { None } else { wait_for(last) });
    println!("{what}: begun after {} ms", start.elapsed().as_millis());

    let mut numbers = generate::Numbers::new(7);
    let (mut to_result, mut to_end) = (Vec::new(), Vec::new());
    for save in 0..saves {
        let index = numbers.below(generate::FILES as u64) as usize;
        let path = tree.join(format!("team-{:02}/plan-{index:05}.goal", index % 100));
        let text = format!("# saved {save} times\n{}", generate::plan(index, generate::FILE_BYTES));
        let start = Instant::now();
        fs::write(&path, text)?;
        wait_for(&format!("plan-{index:05}.goal"));
        to_result.push(start.elapsed());
        if !last.is_empty() {
            wait_for(last);
        }
        to_end.push(start.elapsed());
    }
    print(&mut to_result, "to the result");
    if !last.is_empty() {
        print(&mut to_end, "to the document");
    }
    child.kill()?;
    child.wait()?;
    Ok(())
}

fn print(times: &mut [Duration], what: &str) {
    times.sort_unstable();
    let of = |share: usize| times[(times.len() - 1) * share / 100].saturating_sub(DEBOUNCE).as_secs_f64() * 1000.0;
    println!("{:>8.1} ms median {:>8.1} ms of 90 in 100 beyond the debounce, {what}", of(50), of(90));
}
