//! What something may be called.

use crate::config::{GrowthOf, OptionValue};
use crate::lsp::symbol::Symbol;
use crate::model::{Name, Workspace};
use crate::project::Project;
use crate::source::{FileId, Role};
use crate::syntax::{self, Kind};

/// A name that somebody asks for.
pub(super) struct NewName {
    pub name: Name,
    /// As it stands in a file.
    pub written: String,
}

impl NewName {
    /// A bare name; KPIs may have one in quotes.
    ///
    /// # Errors
    /// A sentence that says what a name may be.
    pub fn read(asked: &str, symbol: Symbol) -> Result<Self, String> {
        let asked = asked.trim();
        let bare = asked.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(asked);
        if bare.is_empty() {
            return Err("a name has one letter at least".to_string());
        }
        let fault = match fault(bare) {
            None => return Ok(Self { name: Name::new(bare), written: bare.to_string() }),
            Some(fault) => fault,
        };
        let can_be_text = !bare.contains(['"', '\\', '“', '”']) && !bare.contains(char::is_control);
        let is_kpi = matches!(symbol, Symbol::Kpi(..));
        match fault {
            Fault::Means(sentence) => Err(sentence),
            Fault::Form if is_kpi && can_be_text => Ok(Self { name: Name::new(bare), written: format!("\"{bare}\"") }),
            Fault::Form if is_kpi => {
                Err(format!("`{}` can't be a name: quotes and backslashes stand in no name", shown(bare)))
            }
            Fault::Form => Err(format!(
                "`{}` can't be a name: it is made of letters, digits and `-`, and begins with a letter",
                shown(bare)
            )),
        }
    }

    pub fn is_quoted(&self) -> bool {
        self.written.starts_with('"')
    }
}

enum Fault {
    /// It is one word, and would be read as something else.
    Means(String),
    /// It is no word.
    Form,
}

/// Asks the parser, which alone knows what a name is.
fn fault(name: &str) -> Option<Fault> {
    const HEADER: &str = "goal ";
    let text = format!("{HEADER}{name}");
    let syntax::Parsed { tree, problems, .. } = syntax::parse(&text);
    let mut nodes = tree.nodes();
    let first = nodes.next().and_then(|(_, node)| tree.tokens(node).next());
    let is_whole = nodes.len() == 0
        && first.is_some_and(|token| {
            token.kind() == Kind::name && token.span().start as usize == HEADER.len() && token.span().of(&text) == name
        });
    match problems.first() {
        None if is_whole => None,
        Some(problem) if is_whole => {
            let label = problem.labels.first().map_or("", |(_, label)| label);
            let help = problem.help.as_ref().map_or(String::new(), |help| format!("; {help}"));
            Some(Fault::Means(format!("{}: {label}{help}", problem.message)))
        }
        _ => Some(Fault::Form),
    }
}

/// Whether it can be written without quotes.
pub(super) fn is_legal(name: &str) -> bool {
    fault(name).is_none()
}

/// One line of what may be anything.
fn shown(text: &str) -> String {
    let line: String = text.chars().take(40).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(40).is_some() { line + "…" } else { line }
}

/// Says what else has the name already.
///
/// # Errors
/// A sentence, when something has.
pub(super) fn refuse_taken(workspace: &Workspace, symbol: Symbol, new: Name) -> Result<(), String> {
    let kind = symbol.kind();
    let taken = match symbol {
        Symbol::Plan(_) => (!workspace.plans_named(new).is_empty()).then(|| "another plan".to_string()),
        Symbol::Goal(id) => {
            let is_taken = workspace.goals_named(new).iter().any(|other| other.file == id.file);
            is_taken.then(|| "another goal of this plan".to_string())
        }
        Symbol::Kpi(id, _) => {
            let goal = workspace.goal(id);
            let is_taken = goal.kpis.iter().any(|kpi| kpi.name.value == new);
            is_taken.then(|| format!("another kpi of goal `{}`", goal.name.value))
        }
        Symbol::Metric(own) => {
            let found = workspace.find_metric(new).filter(|found| *found != own);
            found.map(|found| entry(workspace, kind, found.file, workspace.metric(found).name.value))
        }
        Symbol::Platform(file, index) => {
            let found = workspace.platform_place(new).filter(|found| *found != (file, index));
            found.map(|(file, index)| {
                entry(workspace, kind, file, workspace.file(file).platforms[index as usize].name.value)
            })
        }
        Symbol::GoalType(file, index) => {
            let found = workspace.goal_type_place(new).filter(|found| *found != (file, index));
            found.map(|(file, index)| {
                entry(workspace, kind, file, workspace.file(file).goal_types[index as usize].name.value)
            })
        }
        Symbol::Rule(_) => None,
    };
    match taken {
        None => refuse_metric(workspace, symbol, new),
        Some(what) => Err(format!("{what} is called `{new}` already")),
    }
}

fn entry(workspace: &Workspace, kind: &str, file: FileId, name: Name) -> String {
    let origin = if workspace.role(file) == Role::Catalogue { "the built-in" } else { "the" };
    format!("{origin} {kind} `{name}`")
}

/// A KPI of no metric would come to be of one.
fn refuse_metric(workspace: &Workspace, symbol: Symbol, new: Name) -> Result<(), String> {
    let Symbol::Kpi(id, index) = symbol else {
        return Ok(());
    };
    let kpi = workspace.goal(id).kpis.get(index as usize);
    let is_of_none = kpi.is_some_and(|kpi| kpi.metric_name.is_none() && kpi.metric.is_none());
    match workspace.find_metric(new).filter(|_| is_of_none) {
        Some(_) => Err(format!(
            "`{new}` is the name of a metric, and this kpi is of none; if it counts that, write the name into the file"
        )),
        None => Ok(()),
    }
}

/// Where the configuration names something, as the rest of a sentence. Its defaults name platforms and no goals.
pub(super) fn configured(project: &Project, symbol: Symbol, own: Name) -> Option<&'static str> {
    let workspace = &project.workspace;
    let configuration = project.configuration();
    match symbol {
        Symbol::Platform(file, index) => {
            let mut platforms = workspace.default_facts().platforms.iter();
            let is_named = platforms.any(|name| workspace.platform_place(name.value) == Some((file, index)));
            is_named.then_some("under `defaults`")
        }
        Symbol::Metric(_) => {
            let of_growth = |of: &GrowthOf| matches!(of, GrowthOf::Metric(name) if name == own.as_str());
            if configuration.growth.iter().any(|limit| of_growth(&limit.of)) {
                return Some("under `growth`");
            }
            let layers = configuration.overrides.iter().flat_map(|layer| &layer.options);
            let costs = |option: &OptionValue| match option {
                OptionValue::UnitCosts(costs) => costs.iter().any(|cost| cost.metric == own.as_str()),
                OptionValue::Count(_) => false,
            };
            let mut options = configuration.options.iter().chain(layers);
            options.any(|option| costs(&option.value.value)).then_some("under `rules`")
        }
        Symbol::Plan(_) | Symbol::Goal(_) | Symbol::Kpi(..) | Symbol::GoalType(..) | Symbol::Rule(_) => None,
    }
}
