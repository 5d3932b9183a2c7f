//! `goalposts catalog [NAME]`

use std::path::PathBuf;

use comfy_table::{ContentArrangement, Table, presets};
use serde_json::json;

use super::args::{Catalog, Configuration, ConfigurationFile, Input, PageFormat};
use super::run::{Failure, Outcome, Surroundings, open};
use super::terminal::{Stream, print};
use crate::model::catalogue::{Better, GoalType, Metric, Platform, declaration, origin};
use crate::model::{Name, Workspace};
use crate::model::{Text, number};
use crate::project::Texts;
use crate::source::{FileId, Sources};
use crate::suggest;

/// Shows what is known here, or one entry as it is declared.
///
/// # Errors
/// When nothing has this name.
pub fn run(arguments: &Catalog, surroundings: &Surroundings) -> Result<Outcome, Failure> {
    // Where somebody stands outside any workspace, only the built-in catalogue is known, and that is no mistake.
    let input = Input {
        paths: Vec::<PathBuf>::new(),
        stdin_filename: None,
        no_ignore: false,
        threads: None,
        // What is declared here is known whatever its file may be judged by.
        configuration: Configuration {
            file: ConfigurationFile { isolated: true, ..ConfigurationFile::default() },
            ..Configuration::default()
        },
    };
    let opened = open(&input, Texts::Keep, true, surroundings)?;
    let project = match opened.projects.into_iter().next() {
        Some(project) => project,
        None => crate::project::built_in(),
    };
    let (workspace, sources) = (&project.workspace, &project.sources);
    let page = match &arguments.name {
        None => match arguments.page.format {
            PageFormat::Text => list(workspace, surroundings.terminal(Stream::Stdout).width),
            PageFormat::Markdown => markdown(workspace),
            PageFormat::Json => format!("{:#}\n", json(workspace)),
        },
        Some(name) => one(name, workspace, sources, arguments.page.format)?,
    };
    print(&page)?;
    Ok(Outcome::Clean)
}

fn title<'a>(name: &'a str, title: &'a Option<Text>) -> &'a str {
    title.as_ref().map_or(name, |title| &title.value)
}

fn names(words: &[crate::source::Spanned<Name>]) -> String {
    words.iter().map(|word| word.value.as_str()).collect::<Vec<_>>().join(", ")
}

/// A metric in a few words: what it counts and which way is better.
fn nature(metric: &Metric) -> String {
    let unit = metric.unit.map(|unit| unit.value.word());
    let kind = metric.kind.map(|kind| kind.word());
    let better = metric.better.map(|better| match better.value {
        Better::More => "more is better",
        Better::Less => "less is better",
    });
    [unit, kind, better].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn list(workspace: &Workspace, width: u16) -> String {
    let mut page = String::new();
    let mut section = |heading: &str, rows: Vec<[String; 3]>| {
        if rows.is_empty() {
            return;
        }
        let mut table = Table::new();
        table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
        for row in rows {
            table.add_row(row);
        }
        page += &format!("{}{heading}\n{}\n", if page.is_empty() { "" } else { "\n" }, table.trim_fmt());
    };
    let metrics = workspace
        .metrics()
        .map(|(_, metric)| [metric.name.value.to_string(), metric.title_or_name().to_string(), nature(metric)]);
    section("METRICS", metrics.collect());
    let platforms = workspace.platforms().map(|(_, platform)| {
        let name = platform.name.value.to_string();
        let shown = title(&name, &platform.title).to_string();
        let users = platform.users.as_ref().map_or_else(String::new, |users| {
            let as_of = users.as_of.map_or_else(String::new, |as_of| format!(" ({})", as_of.value));
            format!("{} users{as_of}", number(users.count))
        });
        [name, shown, users]
    });
    section("PLATFORMS", platforms.collect());
    let goal_types = workspace.goal_types().map(|(_, goal_type)| {
        let name = goal_type.name.value.to_string();
        let shown = title(&name, &goal_type.title).to_string();
        [name, shown, names(&goal_type.kpis)]
    });
    section("GOAL TYPES", goal_types.collect());
    page + "\n`goalposts catalog NAME` shows one entry whole, with every name it is known by.\n"
}

fn markdown(workspace: &Workspace) -> String {
    let cell = |text: &str| text.replace('|', "\\|");
    let mut page = "## Metrics\n\n| Name | Title | What it is | Also |\n|---|---|---|---|\n".to_string();
    for (_, metric) in workspace.metrics() {
        let also = cell(&names(&metric.also));
        page +=
            &format!("| `{}` | {} | {} | {also} |\n", metric.name.value, cell(metric.title_or_name()), nature(metric));
    }
    page += "\n## Platforms\n\n| Name | Title | Also |\n|---|---|---|\n";
    for (_, platform) in workspace.platforms() {
        let name = platform.name.value.as_str();
        page += &format!("| `{name}` | {} | {} |\n", cell(title(name, &platform.title)), cell(&names(&platform.also)));
    }
    page += "\n## Goal types\n\n| Name | Title | Usual KPIs |\n|---|---|---|\n";
    for (_, goal_type) in workspace.goal_types() {
        let name = goal_type.name.value.as_str();
        page +=
            &format!("| `{name}` | {} | {} |\n", cell(title(name, &goal_type.title)), cell(&names(&goal_type.kpis)));
    }
    page
}

fn json(workspace: &Workspace) -> serde_json::Value {
    json!({
        "version": 1,
        "metrics": workspace.metrics().map(|(id, metric)| metric_json(workspace, id.file, metric)).collect::<Vec<_>>(),
        "platforms": workspace.platforms().map(|(file, platform)| platform_json(workspace, file, platform)).collect::<Vec<_>>(),
        "goal_types": workspace.goal_types().map(|(file, goal_type)| goal_type_json(workspace, file, goal_type)).collect::<Vec<_>>(),
    })
}

fn list_json(words: &[crate::source::Spanned<Name>]) -> Vec<&'static str> {
    words.iter().map(|word| word.value.as_str()).collect()
}

fn metric_json(workspace: &Workspace, file: FileId, metric: &Metric) -> serde_json::Value {
    json!({
        "name": metric.name.value.as_str(),
        "title": metric.title.as_ref().map(|title| &title.value),
        "unit": metric.unit.map(|unit| unit.value.word()),
        "kind": metric.kind.map(|kind| kind.word()),
        "better": metric.better.map(|better| match better.value { Better::More => "more", Better::Less => "less" }),
        "family": metric.family.map(|family| family.word()),
        "bounded": metric.bounded.is_some(),
        "vanity": metric.vanity,
        "part_of": metric.part_of.map(|whole| whole.value.as_str()),
        "balanced_by": list_json(&metric.balanced_by),
        "also": list_json(&metric.also),
        "platforms": list_json(&metric.platforms),
        "origin": origin(workspace, file),
    })
}

fn platform_json(workspace: &Workspace, file: FileId, platform: &Platform) -> serde_json::Value {
    json!({
        "name": platform.name.value.as_str(),
        "title": platform.title.as_ref().map(|title| &title.value),
        "users": platform.users.as_ref().map(|users| number(users.count)),
        "users_as_of": platform.users.as_ref().and_then(|users| users.as_of).map(|as_of| as_of.value.to_string()),
        "also": list_json(&platform.also),
        "origin": origin(workspace, file),
    })
}

fn goal_type_json(workspace: &Workspace, file: FileId, goal_type: &GoalType) -> serde_json::Value {
    json!({
        "name": goal_type.name.value.as_str(),
        "title": goal_type.title.as_ref().map(|title| &title.value),
        "kpis": list_json(&goal_type.kpis),
        "also": list_json(&goal_type.also),
        "origin": origin(workspace, file),
    })
}

/// Everything that has this name, each as it is declared.
fn one(name: &str, workspace: &Workspace, sources: &Sources, format: PageFormat) -> Result<String, Failure> {
    let wanted = Name::new(name);
    let metric = workspace.find_metric(wanted).map(|id| (id.file, workspace.metric(id)));
    let platform = workspace.find_platform(wanted);
    let goal_type = workspace.find_goal_type(wanted);
    if format == PageFormat::Json {
        let entries = [
            metric.map(|(file, metric)| metric_json(workspace, file, metric)),
            platform.map(|(file, platform)| platform_json(workspace, file, platform)),
            goal_type.map(|(file, goal_type)| goal_type_json(workspace, file, goal_type)),
        ];
        if let Some(entry) = entries.into_iter().flatten().next() {
            return Ok(format!("{entry:#}\n"));
        }
    }
    let places = [
        metric.map(|(file, metric)| (file, metric.span)),
        platform.map(|(file, platform)| (file, platform.span)),
        goal_type.map(|(file, goal_type): (_, &GoalType)| (file, goal_type.span)),
    ];
    let declarations: Vec<String> = places
        .into_iter()
        .flatten()
        .map(|(file, span)| {
            let text = declaration(sources.get(file).text(), span);
            let origin = origin(workspace, file);
            if format == PageFormat::Markdown {
                format!("```goal\n# {origin}\n{text}```\n")
            } else {
                format!("# {origin}\n{text}")
            }
        })
        .collect();
    if declarations.is_empty() {
        let metrics = workspace.metrics().map(|(_, metric)| metric.name.value.as_str());
        let platforms = workspace.platforms().map(|(_, platform)| platform.name.value.as_str());
        let goal_types = workspace.goal_types().map(|(_, goal_type)| goal_type.name.value.as_str());
        let help = match suggest::nearest(name, metrics.chain(platforms).chain(goal_types)) {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => "`goalposts catalog` lists what is known".to_string(),
        };
        return Err(Failure::new(format!("nothing in the catalogue is called `{name}`"), Some(help)));
    }
    Ok(declarations.join("\n"))
}
