//! How often what really happened would have been called unrealistic: real series, each told only up to a day, and asked
//! about what came some thirteen weeks later.
//!
//! ```sh
//! cargo bench --bench backtest -- FOLDER > docs/backtest.md
//! ```
//!
//! The series are not part of the project; FOLDER holds them as CSV files under the names below. Every day of a series with six
//! values or more up to it counts, if there is a value 84 to 98 days later; of several the one nearest to 91 days is the
//! outcome. None is left out, also none of which the models say nothing.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

use goalposts::realism::{Behaviour, Forecast, Point, forecast};
use jiff::civil::{Date, date};

/// A file of the folder.
struct Series {
    file: &'static str,
    /// Columns that say which series a row belongs to.
    keys: &'static [&'static str],
    date: &'static str,
    /// Each of these columns is a series.
    values: &'static [&'static str],
    behaviour: Behaviour,
    ahead: Ahead,
    /// What is known of where it comes from.
    source: &'static str,
}

/// Which outcomes are asked for.
#[derive(Clone, Copy, PartialEq)]
enum Ahead {
    /// 84 to 98 days later.
    ThirteenWeeks,
    /// The same, of values a month apart; reported apart.
    ThreeMonths,
    /// The next value, a year later; reported apart.
    NextYear,
}

const ALL: [Series; 7] = [
    Series {
        file: "twitter_followers_wayback.csv",
        keys: &["account"],
        date: "date",
        values: &["followers"],
        behaviour: Behaviour::Stock,
        ahead: Ahead::ThirteenWeeks,
        source: "followers of Twitter accounts, from archived profile pages in the Wayback Machine",
    },
    Series {
        file: "github_stars_cumulative.csv",
        keys: &["repo"],
        date: "date",
        values: &["stars"],
        behaviour: Behaviour::Stock,
        ahead: Ahead::ThirteenWeeks,
        source: "stars of two GitHub repositories of jgehrcke",
    },
    Series {
        file: "github_traffic_weekly.csv",
        keys: &["repo"],
        date: "week_starting",
        values: &["views_total", "views_unique_sum_of_daily", "clones_total", "clones_unique_sum_of_daily"],
        behaviour: Behaviour::Count,
        ahead: Ahead::ThirteenWeeks,
        source: "views and clones of the same repositories, recorded by github-repo-stats",
    },
    Series {
        file: "website_visitors_weekly.csv",
        keys: &[],
        date: "week_starting_sunday",
        values: &["page_loads", "unique_visits", "first_time_visits", "returning_visits"],
        behaviour: Behaviour::Count,
        ahead: Ahead::ThirteenWeeks,
        source: "visits to a site on statistics, 2014 to 2020, a data set of Bob Nau's",
    },
    Series {
        file: "wikipedia_pageviews_weekly.csv",
        keys: &["page"],
        date: "week_starting",
        values: &["views"],
        behaviour: Behaviour::Count,
        ahead: Ahead::ThirteenWeeks,
        source: "views of two Wikipedia pages, the examples that come with Prophet",
    },
    Series {
        file: "us_retail_sales_monthly.csv",
        keys: &[],
        date: "ds",
        values: &["y"],
        behaviour: Behaviour::Amount,
        ahead: Ahead::ThreeMonths,
        source: "retail sales in the United States, an example that comes with Prophet",
    },
    Series {
        file: "apple_ghg_annual.csv",
        keys: &["category", "type", "scope"],
        date: "fiscal_year",
        values: &["tCO2e"],
        behaviour: Behaviour::Amount,
        ahead: Ahead::NextYear,
        source: "greenhouse gas emissions that Apple reports",
    },
];

/// From so many values on the rule judges.
const HISTORY: usize = 6;
/// What the results of a goal of a quarter come to, once a week.
const QUARTER: usize = 13;
/// The days after which an outcome counts, and those that are best.
const WINDOW: std::ops::RangeInclusive<i32> = 84..=98;
const BEST: i32 = 91;

fn main() -> ExitCode {
    // `cargo bench` says `--bench`.
    let Some(folder) = std::env::args().skip(1).find(|argument| !argument.starts_with("--")) else {
        eprintln!("name the folder of the series: cargo bench --bench backtest -- FOLDER > docs/backtest.md");
        return ExitCode::SUCCESS;
    };
    match report(Path::new(&folder)) {
        Ok(report) => {
            print!("{report}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// What was asked of one series or several.
#[derive(Clone, Copy, Default)]
struct Tally {
    origins: u32,
    /// The models said nothing.
    unjudged: u32,
    /// The outcome, as a target of what should grow, was called less likely than .01 and .05, and likelier than .95.
    unrealistic: u32,
    unlikely: u32,
    certain: u32,
    /// As a target of what should shrink, less likely than .01.
    unrealistic_fall: u32,
    /// Twice the outcome, as a target of what should grow, less likely than .01.
    unrealistic_twice: u32,
}

impl Tally {
    fn add(&mut self, other: Tally) {
        self.origins += other.origins;
        self.unjudged += other.unjudged;
        self.unrealistic += other.unrealistic;
        self.unlikely += other.unlikely;
        self.certain += other.certain;
        self.unrealistic_fall += other.unrealistic_fall;
        self.unrealistic_twice += other.unrealistic_twice;
    }

    fn judge(&mut self, forecast: Option<&Forecast>, outcome: f64) {
        self.origins += 1;
        let probability = |less_is_better| forecast.and_then(|forecast| forecast.probability(outcome, less_is_better));
        let (Some(rise), Some(fall)) = (probability(false), probability(true)) else {
            self.unjudged += 1;
            return;
        };
        self.unrealistic += u32::from(rise < 0.01);
        self.unlikely += u32::from(rise < 0.05);
        self.certain += u32::from(rise > 0.95);
        self.unrealistic_fall += u32::from(fall < 0.01);
        let twice = forecast.and_then(|forecast| forecast.probability(2.0 * outcome, false));
        self.unrealistic_twice += u32::from(twice.is_some_and(|twice| twice < 0.01));
    }

    fn row(&self, name: &str) -> String {
        let share = |count: u32| match self.origins {
            0 => "–".to_string(),
            origins => format!("{count} ({:.1} %)", 100.0 * f64::from(count) / f64::from(origins)),
        };
        format!(
            "| {name} | {} | {} | {} | {} | {} | {} | {} |\n",
            self.origins,
            self.unjudged,
            share(self.unrealistic),
            share(self.unlikely),
            share(self.certain),
            share(self.unrealistic_fall),
            share(self.unrealistic_twice)
        )
    }
}

const HEAD: &str = "| series | origins | no answer | p < .01 | p < .05 | p > .95 | p < .01, less is better | twice as much, p < .01 |\n\
                    | --- | --: | --: | --: | --: | --: | --: | --: |\n";

fn report(folder: &Path) -> Result<String, String> {
    let (mut rows, mut apart, mut sources) = (String::new(), String::new(), String::new());
    let mut each: Vec<(String, Tally)> = Vec::new();
    let (mut all, mut stocks, mut counts, mut short) =
        (Tally::default(), Tally::default(), Tally::default(), Tally::default());
    for series in &ALL {
        let _ = writeln!(sources, "- `{}`: {}", series.file, series.source);
        for (name, points) in read(folder, series)? {
            let tally = tally(&points, series, usize::MAX);
            if series.ahead != Ahead::ThirteenWeeks {
                apart += &tally.row(&name);
                continue;
            }
            rows += &tally.row(&name);
            each.push((name, tally));
            all.add(tally);
            short.add(self::tally(&points, series, QUARTER));
            if series.behaviour == Behaviour::Stock { stocks.add(tally) } else { counts.add(tally) }
        }
    }
    let pooled = [
        ("**all**", all),
        ("stocks", stocks),
        ("counted each week", counts),
        ("all, by the last 13 values alone", short),
    ];
    let pooled: String = pooled.iter().map(|(name, tally)| tally.row(name)).collect();
    let worst = worst(&each, |tally| tally.unrealistic);
    let worst_fall = self::worst(&each, |tally| tally.unrealistic_fall);
    let share = 100.0 * f64::from(all.unrealistic) / f64::from(all.origins.max(1));
    let verdict = if share <= 2.0 { "within" } else { "above" };
    Ok(format!(
        "# What really happened, and what was said of it\n\n\
         <!-- Written by `cargo bench --bench backtest -- FOLDER > docs/backtest.md`; the series are not part of the project. -->\n\n\
         The rule `unrealistic-trend` calls a target unrealistic that is reached less than one time in a hundred, by the results so\n\
         far. How often would it have said so of what really came to pass? Here real series are told up to a day, and their own\n\
         value of 84 to 98 days later (of several, the one nearest to 91 days) is asked about as if it were a target. Every day\n\
         with six values or more up to it counts, and none is left out.\n\n\
         Pooled, {} of {} outcomes ({share:.2} %) were called unrealistic: {verdict} the 2 % that the project allows itself.\n\n\
         {HEAD}{pooled}\n\
         *No answer*: the models say nothing, as where nothing was counted so far. *p > .95*: what `sandbagged-target` would have\n\
         reported. *Less is better* asks about the same outcomes as targets of numbers that should fall. *Twice as much* asks about\n\
         twice the outcome, which did not come to pass: there the rule should speak, and the more it does the better. The models\n\
         are cautious, most so after years that had everything in them; a goal's own history is short, hence the last line.\n\n\
         Of single series, the most outcomes were called unrealistic in {worst},\n\
         and if less were better in {worst_fall}.\n\n\
         ## Series by series\n\n{HEAD}{rows}\n\
         ## Monthly and annual series\n\n\
         They are few and long, and are not pooled with the others. Of the monthly one the outcome is that of three months later,\n\
         of the annual ones the next year's.\n\n{HEAD}{apart}\n\
         ## Where the series come from\n\n\
         As their files' names and columns tell:\n\n{sources}",
        all.unrealistic, all.origins
    ))
}

/// The series with the largest share of what is counted, and that share.
fn worst(each: &[(String, Tally)], counted: impl Fn(&Tally) -> u32) -> String {
    let share = |tally: &Tally| 100.0 * f64::from(counted(tally)) / f64::from(tally.origins.max(1));
    match each.iter().max_by(|one, other| share(&one.1).total_cmp(&share(&other.1))) {
        Some((name, tally)) => format!("`{name}` ({:.1} %)", share(tally)),
        None => "none".to_string(),
    }
}

/// `longest`: how many values before an outcome are told.
fn tally(points: &[Point], series: &Series, longest: usize) -> Tally {
    let mut tally = Tally::default();
    for origin in HISTORY..=points.len() {
        let (history, later) = points.split_at(origin);
        let last = history[origin - 1].0;
        let outcome = match series.ahead {
            Ahead::NextYear => later.first(),
            _ => later
                .iter()
                .filter(|(day, _)| WINDOW.contains(&days(last, *day)))
                .min_by_key(|(day, _)| (days(last, *day) - BEST).abs()),
        };
        if let Some(&(day, outcome)) = outcome {
            let told = &history[origin.saturating_sub(longest)..];
            tally.judge(forecast(series.behaviour, told, day).as_ref(), outcome);
        }
    }
    tally
}

fn days(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

/// The series of a file by their names, each in the order of its days; of two values of one day the later row counts.
fn read(folder: &Path, series: &Series) -> Result<Vec<(String, Vec<Point>)>, String> {
    let path = folder.join(series.file);
    let wrong = |what: String| format!("{}: {what}", path.display());
    let mut reader = csv::Reader::from_path(&path).map_err(|error| wrong(error.to_string()))?;
    let header = reader.headers().map_err(|error| wrong(error.to_string()))?.clone();
    let column = |name: &str| {
        header.iter().position(|column| column == name).ok_or_else(|| wrong(format!("it has no column `{name}`")))
    };
    let keys = series.keys.iter().map(|name| column(name)).collect::<Result<Vec<_>, _>>()?;
    let dates = column(series.date)?;
    let values = series.values.iter().map(|name| Ok((*name, column(name)?))).collect::<Result<Vec<_>, String>>()?;
    let mut found: BTreeMap<String, BTreeMap<Date, f64>> = BTreeMap::new();
    for record in reader.records() {
        let record = record.map_err(|error| wrong(error.to_string()))?;
        let cell = |column: usize| record.get(column).unwrap_or("").trim();
        let written = cell(dates);
        let day = match written.parse::<i16>() {
            Ok(year) if series.ahead == Ahead::NextYear => date(year, 12, 31),
            _ => written.parse().map_err(|_| wrong(format!("`{written}` is no date")))?,
        };
        let key: Vec<&str> = keys.iter().map(|column| cell(*column)).filter(|part| !part.is_empty()).collect();
        for (name, column) in &values {
            // An empty cell is no value.
            if let Ok(value) = cell(*column).parse::<f64>() {
                let name = if key.is_empty() { (*name).to_string() } else { format!("{}, {name}", key.join(", ")) };
                found.entry(name).or_default().insert(day, value);
            }
        }
    }
    let file = series.file.split('_').next().unwrap_or("");
    Ok(found.into_iter().map(|(name, points)| (format!("{file}: {name}"), points.into_iter().collect())).collect())
}
