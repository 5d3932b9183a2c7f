//! Whole processes against each other, in one run: `cargo bench --bench compare`.
//!
//! Machines differ and drift, so nothing here is a time to be proud of: each figure is the median of the ratios of pairs that
//! ran one after the other. The tree is made below `target/`, once.
//!
//! `ruff` is compared with when it is on the path.

mod generate;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, io};

use generate::{FILE_BYTES, FILES};
use wait4::Wait4;

const PAIRS: usize = 5;
/// So many files of [`FILE_BYTES`] hold ten thousand goals.
const FILES_WITH_HISTORY: usize = 2_000;

fn main() -> io::Result<()> {
    // The floor runs as a process of its own, which is this program again.
    let arguments: Vec<String> = env::args().collect();
    if let [_, flag, folder] = &arguments[..]
        && flag == "--read-and-count"
    {
        println!("{}", read_and_count(Path::new(folder))?);
        return Ok(());
    }
    let target = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    fs::copy(env!("CARGO_BIN_EXE_goalposts"), installed())?;
    if arguments.iter().any(|argument| argument == "history") {
        return compare_history(&target);
    }
    let tree = target.join("tree");
    let bytes = generate::tree(&tree)?;
    println!("{FILES} files, {bytes} bytes\n");

    let floor = || {
        let mut command = Command::new(env::current_exe().expect("this program runs"));
        command.arg("--read-and-count").arg(&tree);
        command
    };
    let check = |threads: &str| {
        let mut command = goalposts(&["check", "--threads", threads, "--today", "2026-03-01"]);
        command.arg(&tree);
        command
    };
    let one_thread = compare("check, one thread ÷ read and count newlines (at most 24)", || check("1"), floor)?;
    compare("check, one thread ÷ check, two threads (at least 1.7)", || check("1"), || check("2"))?;
    println!("    peak memory ÷ bytes of the tree (at most 2): {:.2}", one_thread.peak_bytes as f64 / bytes as f64);

    // Each single file is a workspace of its own: without a configuration it would belong to the repository around it, all of
    // whose goal files would be read as its context.
    let small = alone(&target.join("small"), &generate::plan(1, 600))?;
    let one_file = || {
        let mut command = goalposts(&["check", "--today", "2026-03-01"]);
        command.arg(&small);
        command
    };
    compare_often("one small file ÷ true (at most 2.2)", 40, one_file, || Command::new("true"))?;

    let broken = alone(&target.join("broken"), &generate::findings_at_the_end(10_000, 1_000_000))?;
    let findings = || {
        let mut command = goalposts(&["check", "--today", "2026-03-01", "--output-format", "pretty"]);
        command.arg(&broken);
        command
    };
    let shown = compare("10,000 findings at the end of 1 MB, pretty ÷ true", findings, || Command::new("true"))?;
    println!("    {} ms in this run (at most 100)", shown.median.as_millis());

    compare_history(&target)?;
    if Command::new("ruff").arg("--version").stdout(Stdio::null()).status().is_ok() {
        let python = target.join("python");
        make_python(&python)?;
        let ruff = || {
            let mut command = Command::new("ruff");
            command.args(["check", "--no-cache", "--isolated", "--quiet"]).arg(&python).env("RAYON_NUM_THREADS", "2");
            command
        };
        compare("ruff on as many bytes of Python ÷ check, two threads (at least 1.3)", ruff, || check("2"))?;
        let small_python = target.join("small.py");
        fs::write(&small_python, "x = 1\n")?;
        let ruff_one = || {
            let mut command = Command::new("ruff");
            command.args(["check", "--no-cache", "--isolated", "--quiet"]).arg(&small_python);
            command
        };
        compare_often("ruff on one small file ÷ check of one (at least 3)", 40, ruff_one, one_file)?;
    }
    Ok(())
}

/// What takes git's history: alone with `cargo bench --bench compare -- history`.
fn compare_history(target: &Path) -> io::Result<()> {
    let Some(tree) = make_history(&target.join("history"))? else { return Ok(()) };
    let of_tree = |arguments: &[&str]| {
        let mut command = goalposts(arguments);
        command.current_dir(&tree);
        command
    };
    let check = || of_tree(&["check", "--today", "2026-03-01"]);
    let diff = || of_tree(&["diff", "--against", "HEAD"]);
    compare("diff of 10,000 goals, a hundredth changed ÷ check (at most 3)", diff, check)?;
    let against = || of_tree(&["check", "--today", "2026-03-01", "--against", "HEAD", "--exit-zero"]);
    compare("check --against of 10,000 goals ÷ check", against, check)?;
    compare("log of one of 10,000 goals ÷ check", || of_tree(&["log", "plan-7/goal-1"]), check)?;
    Ok(())
}

/// The program as people have it: copied to where it is. The linker writes its file here and there, and the system keeps such
/// files in small pieces, which it takes longer to start from.
fn installed() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("goalposts{}", env::consts::EXE_SUFFIX))
}

fn goalposts(arguments: &[&str]) -> Command {
    let mut command = Command::new(installed());
    command.args(arguments).env_remove("RAYON_NUM_THREADS");
    command
}

/// A workspace of one file.
fn alone(folder: &Path, text: &str) -> io::Result<PathBuf> {
    fs::create_dir_all(folder)?;
    fs::write(folder.join("goalposts.toml"), "")?;
    let file = folder.join("plan.goal");
    fs::write(&file, text)?;
    Ok(file)
}

/// A repository of its own with a commit, since when a hundredth of the files has another target. `None` without git.
fn make_history(folder: &Path) -> io::Result<Option<PathBuf>> {
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.current_dir(folder).args(["-c", "user.name=Mina", "-c", "user.email=mina@example.org"]).args(arguments);
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        Ok::<bool, io::Error>(command.stdout(Stdio::null()).stderr(Stdio::null()).status()?.success())
    };
    let marker = folder.join("goalposts.toml");
    let version = format!("# Generated tree {}\n", generate::VERSION);
    if fs::read_to_string(&marker).ok().as_deref() == Some(&*version) {
        return Ok(Some(folder.to_path_buf()));
    }
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    if Command::new("git").arg("--version").stdout(Stdio::null()).status().is_err() {
        return Ok(None);
    }
    let path = |index: usize| folder.join(format!("team-{:02}/plan-{index:05}.goal", index % 100));
    for index in 0..FILES_WITH_HISTORY {
        fs::create_dir_all(path(index).parent().unwrap_or(folder))?;
        fs::write(path(index), generate::plan(index, FILE_BYTES))?;
    }
    let committed = git(&["init", "--quiet"])? && git(&["add", "--all"])? && git(&["commit", "--quiet", "-m", "All"])?;
    // As a repository is that lives for some time.
    let packed = committed && git(&["gc", "--quiet"])?;
    for index in (0..FILES_WITH_HISTORY).step_by(100) {
        let text = fs::read_to_string(path(index))?;
        fs::write(path(index), text.replacen("-> +15%", "-> +10%", 1))?;
    }
    fs::write(&marker, version)?;
    Ok(packed.then(|| folder.to_path_buf()))
}

/// Plain functions and loops, of the same number of files and bytes.
fn make_python(folder: &Path) -> io::Result<()> {
    if folder.join("done").exists() {
        return Ok(());
    }
    fs::create_dir_all(folder)?;
    for index in 0..FILES {
        let mut text = String::new();
        let mut function = 0;
        while text.len() < FILE_BYTES {
            function += 1;
            text += &format!(
                "# step {function}: agreed in the December meeting\ndef step_{function}(items, limit={index}):\n    \"\"\"Adds up what is below the limit.\"\"\"\n    total = 0\n    for item in items:\n        if item < limit:\n            total += item * {function}\n    return total\n\n\n"
            );
        }
        fs::write(folder.join(format!("module_{index:05}.py")), text.trim_end().to_string() + "\n")?;
    }
    fs::write(folder.join("done"), "")
}

fn read_and_count(tree: &Path) -> io::Result<usize> {
    let mut count = 0;
    for folder in fs::read_dir(tree)?.filter_map(Result::ok).filter(|entry| entry.path().is_dir()) {
        for file in fs::read_dir(folder.path())? {
            count += memchr::memchr_iter(b'\n', &fs::read(file?.path())?).count();
        }
    }
    Ok(count)
}

struct Run {
    wall: Duration,
    peak_bytes: u64,
}

fn run(mut command: Command) -> io::Result<Run> {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let start = Instant::now();
    let usage = command.spawn()?.wait4()?;
    Ok(Run { wall: start.elapsed(), peak_bytes: usage.rusage.maxrss })
}

/// Of the first of two commands.
struct Figures {
    median: Duration,
    peak_bytes: u64,
}

fn compare(what: &str, first: impl Fn() -> Command, second: impl Fn() -> Command) -> io::Result<Figures> {
    compare_often(what, PAIRS, first, second)
}

fn compare_often(
    what: &str,
    pairs: usize,
    first: impl Fn() -> Command,
    second: impl Fn() -> Command,
) -> io::Result<Figures> {
    run(first())?;
    run(second())?;
    let (mut ratios, mut walls, mut peak_bytes) = (Vec::new(), Vec::new(), 0);
    for _ in 0..pairs {
        let (one, other) = (run(first())?, run(second())?);
        ratios.push(one.wall.as_secs_f64() / other.wall.as_secs_f64());
        walls.push(one.wall);
        peak_bytes = peak_bytes.max(one.peak_bytes);
    }
    ratios.sort_by(f64::total_cmp);
    walls.sort();
    println!("{:6.2}  {what}   [{:.2} – {:.2}]", ratios[pairs / 2], ratios[0], ratios[pairs - 1]);
    Ok(Figures { median: walls[pairs / 2], peak_bytes })
}
