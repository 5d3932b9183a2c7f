//! For tests: what people type, line by line and letter by letter, the same at every run.

/// What anybody may write, right or wrong, in any order: much of it leads from file to file.
const LINES: &[&str] = &[
    "plan north \"North\" {",
    "plan south {",
    "goal a \"A\" {",
    "goal b \"B\" {",
    "  goal c \"다\" {",
    "goal d {",
    "goal awareness {",
    "goal awarenes {",
    "goal 목표 \"하나\" {",
    "}",
    "  }",
    "  supports a",
    "  supports north/b",
    "  supports 목표",
    "  supports awarness",
    "  depends-on b",
    "  depends-on south/c",
    "  by a",
    "  by b.fans",
    "  by 2 weeks after c",
    "  by 2026-06-30",
    "  by 2026-09-30",
    "  by Q3",
    "  period 2026-01-01..2026-12-31",
    "  from 2026-01-01",
    "  kpi fans 1,000 -> +15%",
    "  kpi fans 1,000 -> 1,200 by a",
    "  kpi fans 1,000 -> 1,300 {",
    "  kpi reach 100 -> 5000",
    "  kpi leads 10 -> 40% of \"fans\"",
    "  kpi visits is traffic 10 -> 20% of a.fans",
    "    part-of a.fans",
    "    part-of fans",
    "    actual 2026-02-01 1,010",
    "    actual 2026-02-15 900",
    "    checkpoint 2026-03-01 1,100",
    "  platform facebook",
    "  platform faceboook",
    "  owner @mina",
    "  status draft",
    "  status dropped",
    "  milestone \"Page\" by b",
    "  action \"Write\" by 2026-02-01",
    "  allow missing-metric \"soon\"",
    "  allow no-timeframe",
    "  allow unknown-reference \"later\"",
    "  kpi followers 1,000 -> 1,200 by a",
    "  kpi likes 10 -> 15% of \"reach\"",
    "  kpis likes, engagement-rate",
    "  balanced-by engagement-rate",
    "  part-of traffic",
    "metric fans {",
    "metric visits {",
    "  unit people",
    "  better more",
    "platform facebook {",
    "goal-type brand-awareness {",
    "  type brand-awareness",
    "# a remark",
    "  perod 2026",
    "  kpi fans 1,000 ->",
    "  note \"\"\"",
    "",
];

/// A small generator of numbers (xorshift): the same ones on every machine.
pub(crate) struct Numbers(u64);

impl Numbers {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }

    fn line(&mut self) -> &'static str {
        LINES[self.below(LINES.len())]
    }

    fn place(&mut self, text: &str) -> usize {
        let mut at = self.below(text.len() + 1);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }

    /// One change, as people and their editors make them.
    pub(crate) fn edit(&mut self, text: &mut String) {
        let lines: Vec<&str> = text.lines().collect();
        let at = self.below(lines.len() + 1);
        let joined = |lines: Vec<&str>| lines.iter().map(|line| format!("{line}\n")).collect::<String>();
        *text = match self.below(8) {
            // Not too long, so that what is written has some chance to be whole.
            0..3 if lines.len() < 40 => {
                let (before, after) = lines.split_at(at);
                joined([before, &[self.line()], after].concat())
            }
            3 if !lines.is_empty() => {
                let mut lines = lines;
                let last = lines.len() - 1;
                lines[at.min(last)] = self.line();
                joined(lines)
            }
            4 => {
                let end = (at + 1 + self.below(3)).min(lines.len());
                joined([&lines[..at.min(end)], &lines[end..]].concat())
            }
            5 => {
                let (one, other) = (self.place(text), self.place(text));
                let (start, end) = (one.min(other), one.max(other).min(one.min(other) + 3));
                let end = (end..=text.len()).find(|end| text.is_char_boundary(*end)).unwrap_or(text.len());
                format!("{}{}", &text[..start], &text[end..])
            }
            6 => {
                let at = self.place(text);
                let typed = ["{", "}", "\"", "7", "a", "가", "🎯", "\n", " ", "%"][self.below(10)];
                format!("{}{typed}{}", &text[..at], &text[at..])
            }
            _ => {
                let (header, kpi) = (["goal a {", "goal b {", "goal e {"][self.below(3)], self.line());
                format!("{text}{header}\n  {kpi}\n  {}\n}}\n", self.line().trim())
            }
        };
    }
}

/// How many edits a test makes of which `few` are enough every day: `GOALPOSTS_EDITS` asks for more.
pub(crate) fn edits(few: usize) -> usize {
    let asked = std::env::var("GOALPOSTS_EDITS").ok();
    asked.and_then(|asked| asked.parse().ok()).unwrap_or(few)
}
