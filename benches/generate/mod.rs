//! Goal files for measurements: the same ones on every machine.
//!
//! A tree is what a large organisation might keep, in plans of ten kilobytes, one in ten in Korean. A goal has its reason, type,
//! platforms, audience and period, a budget, a milestone, an action and a note, and three KPIs: one with a checkpoint and half a
//! year of weekly results, one of them annotated; one with a year of monthly results; and one that has none yet. Everything
//! is clean under the default rules.

#![allow(dead_code, reason = "each measurement takes what it needs")]

use std::fmt::Write;
use std::path::Path;
use std::{fs, io};

use jiff::ToSpan;
use jiff::civil::date;

/// Changes whenever the generated files do, so that nobody measures with old ones.
pub const VERSION: u32 = 3;

/// How many files a tree has.
pub const FILES: usize = 10_000;
/// How many bytes each of them has, more or less.
pub const FILE_BYTES: usize = 10_000;

/// The tree, made once; returns how many bytes its files have.
pub fn tree(tree: &Path) -> io::Result<u64> {
    // The marker is written last, so that a tree left half made is made again.
    let marker = tree.join("goalposts.toml");
    let version = format!("# Generated tree {VERSION}\n");
    if fs::read_to_string(&marker).ok().as_deref() != Some(&*version) {
        if tree.exists() {
            fs::remove_dir_all(tree)?;
        }
        for index in 0..FILES {
            let folder = tree.join(format!("team-{:02}", index % 100));
            fs::create_dir_all(&folder)?;
            fs::write(folder.join(format!("plan-{index:05}.goal")), plan(index, FILE_BYTES))?;
        }
        fs::write(&marker, version)?;
    }
    let mut bytes = 0;
    for folder in fs::read_dir(tree)?.filter_map(Result::ok).filter(|entry| entry.path().is_dir()) {
        for file in fs::read_dir(folder.path())? {
            bytes += file?.metadata()?.len();
        }
    }
    Ok(bytes)
}

/// A small generator of numbers (xorshift): the measurements need variety, not randomness.
pub struct Numbers(u64);

impl Numbers {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}

/// One plan of about `bytes` bytes.
pub fn plan(index: usize, bytes: usize) -> String {
    let mut numbers = Numbers::new(index as u64 + 1);
    let korean = index % 10 == 3;
    let mut text = String::with_capacity(bytes + 1500);
    let title =
        if korean { "동네 카페의 소셜 미디어 계획" } else { "Social media of the neighbourhood café" };
    let _ = writeln!(
        text,
        "# Kept by the marketing team; numbers are entered every Monday.\nplan plan-{index} \"{title}, 2026\" {{\n  owner @team-{}\n  period 2025-03-01..2026-12-31\n  currency {}\n  review weekly\n}}",
        index % 100,
        if korean { "KRW" } else { "USD" },
    );
    let (mut goal, mut goal_bytes) = (0, 0);
    // To the nearest goal, so that the files have as many bytes on the average.
    while goal == 0 || text.len() + goal_bytes / 2 < bytes {
        goal += 1;
        let before = text.len();
        self::goal(&mut text, &mut numbers, goal, korean);
        goal_bytes = text.len() - before;
    }
    text
}

fn goal(text: &mut String, numbers: &mut Numbers, index: usize, korean: bool) {
    let (title, why, audience, note, action, milestone) = if korean {
        (
            "동네 사람들이 이야기하는 카페가 된다",
            "단골손님이 매출의 사분의 삼을 만들어 준다",
            "카페에서 걸어서 올 수 있는 거리에 사는 사람들",
            "첫 번째 홍보 게시물",
            "새 카페에 관한 모든 게시물을 주변 사람들에게 홍보한다",
            "새 카페 페이지를 공개한다",
        )
    } else {
        (
            "Be the café the neighbourhood talks about",
            "Regulars bring three in four of our sales, and they come because a neighbour told them",
            "People who live within walking distance of the café",
            "first boosted post",
            "Boost every post about the new café to people nearby",
            "New café page is live",
        )
    };
    let fans = 1_500 + numbers.below(6_000);
    let clicks = 200 + numbers.below(600);
    let _ = writeln!(text, "\n# goal {index}: agreed in the December meeting\ngoal goal-{index} \"{title}\" {{");
    let _ = writeln!(
        text,
        "  type brand-awareness\n  why \"{why}\"\n  platform facebook, instagram\n  audience \"{audience}\" {}",
        fans * 20
    );
    let _ = writeln!(text, "  period 2025-03-01..2026-12-31");
    let _ = writeln!(text, "  kpi fans {fans} -> +15% {{\n    checkpoint 2026-06-30 {}", fans + fans / 14);
    let mut value = fans;
    let monday = date(2025, 9, 1);
    for week in 0..26 {
        // A little ahead of the checkpoint, so that nothing is off its pace.
        value += fans / 320 + numbers.below(5);
        let remark = if week == 2 { format!(" \"{note}\"") } else { String::new() };
        let _ = writeln!(text, "    actual {} {value}{remark}", monday + week.weeks());
    }
    let _ = writeln!(text, "  }}\n  kpi link-clicks {clicks}/month -> +10% {{");
    for month in 2..14 {
        let _ = writeln!(text, "    actual {}-{:02} {}", 2025 + month / 12, 1 + month % 12, clicks + numbers.below(20));
    }
    let _ = writeln!(text, "  }}\n  kpi reach >= 1,000 avg per post  # as the guide has it");
    let _ = writeln!(text, "  milestone \"{milestone}\" by 2026-02-20");
    let _ = writeln!(text, "  budget {} for 24 posts", if korean { "20,000원/post" } else { "$15/post" });
    let _ = writeln!(text, "  action \"{action}\" by 2026-03-15 owner @jun effort 4 h");
    let _ = writeln!(text, "  note \"{why}\"\n}}");
}

/// A file whose last `count` goals each have one thing wrong, behind as much clean text as makes `bytes`.
#[allow(dead_code, reason = "not every measurement looks for something")]
pub fn findings_at_the_end(count: usize, bytes: usize) -> String {
    let bad: usize = count * "goal bad-00000 {\n}\n".len();
    let mut text = plan(0, bytes.saturating_sub(bad));
    for index in 0..count {
        let _ = writeln!(text, "goal bad-{index:05} {{\n}}");
    }
    text
}
