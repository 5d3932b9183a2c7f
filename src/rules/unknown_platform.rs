use rustc_hash::FxHashMap;

use super::wording::hyphenated;
use super::{Context, Findings, Place, finding};
use crate::diagnostic::{Applicability, Edit, Fix};
use crate::model::{Name, Workspace};
use crate::source::{FileId, Location, Spanned};

rule! {
    /// A platform's name is nearly that of a known one.
    ///
    /// What goalposts knows of a platform (its users, the metrics that exist there) is looked up by name, so a slip of the
    /// fingers quietly switches those checks off, and splits the plan's goals over two platforms.
    ///
    /// ```goal,bad
    /// goal ideas-board "Be found by people who plan a wedding" {
    ///   platform pintrest
    ///   by 2026-06-30
    ///   kpi followers 800 -> 1,000
    /// }
    /// ```
    ///
    /// ```goal,fixed
    /// goal ideas-board "Be found by people who plan a wedding" {
    ///   platform pinterest
    ///   by 2026-06-30
    ///   kpi followers 800 -> 1,000
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal ideas-board "Be found by people who plan a wedding" {
    ///   platform newsletter
    ///   by 2026-06-30
    ///   kpi email-subscribers 800 -> 1,000
    /// }
    /// ```
    ///
    /// Any name may be used. Only one of five letters or more that is at most two slips away from a known name is reported; to
    /// use just that name, declare it: `platform pintrest "Pintrest"`.
    "unknown-platform", Specific, Warn, File(check), fix: Unsafe
}

/// Shorter names are too near to each other.
const SHORTEST: usize = 5;

/// So many letters may be wrong, swapped, missing or too many.
const SLIPS: usize = 2;

/// How many names of a file are compared, and with how many platforms: more would make a hostile file slow.
const COMPARED: usize = 100;
const PLATFORMS: usize = 1_000;

fn check(file: FileId, context: &Context<'_>, findings: &mut Findings) {
    let workspace = context.workspace;
    let model = workspace.file(file);
    // A plan often names one platform in every goal.
    let mut known: FxHashMap<Name, Option<Name>> = FxHashMap::default();
    let mut look = |names: &[Spanned<Name>], place: Place| {
        for name in names {
            let is_compared = known.len() < COMPARED || known.contains_key(&name.value);
            if !is_compared || workspace.find_platform(name.value).is_some() {
                continue;
            }
            let nearest = *known.entry(name.value).or_insert_with(|| nearest(name.value, workspace));
            if let Some(nearest) = nearest {
                report(name, nearest, Location::new(file, name.span), place, findings);
            }
        }
    };
    look(&model.plan.facts.platforms, Place::from(file));
    for (index, goal) in (0..).zip(&model.goals) {
        look(&goal.facts.platforms, Place { file, goal: Some(index), kpi: None });
    }
    for metric in &model.metrics {
        look(&metric.platforms, Place::from(file));
    }
}

fn report(name: &Spanned<Name>, nearest: Name, location: Location, place: Place, findings: &mut Findings) {
    findings.add(
        place,
        finding(format!("`{}` is no platform goalposts knows", name.value))
            .label(location, format!("did you mean `{nearest}`?"))
            .help(format!("write `{nearest}`, or declare your own with `platform {} \"…\"`", hyphenated(name.value)))
            .fix(Fix {
                applicability: Applicability::Unsafe,
                title: format!("write `{nearest}`"),
                edits: vec![Edit { location, replacement: nearest.to_string() }],
            }),
    );
}

/// The platform whose name, title or other name is so near that it was probably meant.
fn nearest(name: Name, workspace: &Workspace) -> Option<Name> {
    let lower = name.as_str().to_lowercase();
    let letters = lower.chars().count();
    if letters < SHORTEST {
        return None;
    }
    let mut best: Option<(usize, Name)> = None;
    for (_, platform) in workspace.platforms().take(PLATFORMS) {
        let title = platform.title.as_ref().map(|title| &*title.value);
        let others = title.into_iter().chain(platform.also.iter().map(|also| also.value.as_str()));
        for candidate in std::iter::once(platform.name.value.as_str()).chain(others) {
            // The difference in length is a lower bound of the distance.
            if candidate.chars().count().abs_diff(letters) > SLIPS {
                continue;
            }
            let distance = strsim::osa_distance(&lower, &candidate.to_lowercase());
            if distance <= SLIPS && best.is_none_or(|(least, _)| distance < least) {
                best = Some((distance, platform.name.value));
            }
        }
    }
    best.map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{fires, fires_in, fixed, silent};

    #[test]
    fn slips_are_found_wherever_a_platform_is_named() {
        fires(
            &RULE,
            "plan \"P\" {\n  platform facebok\n}\ngoal a {\n  platform instagram, \"Linkd In\"\n}\nmetric pins \"Pins\" {\n  platform pintrest\n}\n",
            &[
                "2:12 `facebok` is no platform goalposts knows",
                "5:23 `Linkd In` is no platform goalposts knows",
                "8:12 `pintrest` is no platform goalposts knows",
            ],
        );
    }

    #[test]
    fn what_else_a_platform_is_called_counts_too() {
        fires(&RULE, "goal a {\n  platform 인스타그렘\n}\n", &["2:12 `인스타그렘` is no platform goalposts knows"]);
        assert_eq!(fixed(&RULE, "goal a {\n  platform 인스타그렘\n}\n"), "goal a {\n  platform instagram\n}\n");
        silent(&RULE, "goal a {\n  platform 인스타그램, 페북, ig, \"X (Twitter)\"\n}\n");
    }

    #[test]
    fn other_names_are_free() {
        silent(&RULE, "goal a {\n  platform newsletter, mastodon, threads, radio, twitch\n}\n");
    }

    #[test]
    fn short_names_are_never_taken_for_a_slip() {
        silent(&RULE, "goal a {\n  platform fbk, xx, yelp, 톡톡\n}\n");
    }

    #[test]
    fn platforms_of_the_workspace_are_known() {
        let own = "platform our-radio \"Our radio\"\n";
        silent(&RULE, "platform facebok \"Facebok\"\ngoal a {\n  platform facebok\n}\n");
        fires_in(
            &RULE,
            &[("own.goal", own), ("test.goal", "goal a {\n  platform our-rado\n}\n")],
            &["2:12 `our-rado` is no platform goalposts knows"],
        );
    }
}
