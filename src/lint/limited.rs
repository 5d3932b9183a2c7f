//! Whether the metrics exist that a configuration sets limits for. That is known only when all goal files are.

use crate::config::{Configuration, fault};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::catalogue::{has_metric, metric_names};
use crate::model::{Name, Workspace};
use crate::suggest;

/// Names in `[growth.metrics]` that neither the catalogue nor the workspace knows, at their places among the sources of the
/// workspace. A warning: everything else that is set still holds. What a configuration says for all that build on it is not
/// looked at, since each of them has metrics of its own.
pub fn unknown_metrics(configuration: &Configuration, workspace: &Workspace) -> Vec<Diagnostic> {
    let own = configuration.files.last().map_or(&[][..], |file| &file.growth);
    let is_known = |name: Name| has_metric(name) || workspace.find_metric(name).is_some();
    let unknown = own.iter().filter(|entry| entry.of_metric && !is_known(Name::new(&entry.name.text)));
    let finding = |name: &crate::config::Written| {
        let message = format!("there is no metric `{}`, so this limit holds for nothing", name.text);
        let declared = workspace.metrics().map(|(_, metric)| metric.name.value.as_str());
        let nearest = suggest::nearest(&name.text, metric_names().chain(declared));
        let label = nearest.map_or(String::new(), |nearest| format!("did you mean `{nearest}`?"));
        let help = "`goalposts catalog` lists the metrics known here; your own are declared in a goal file";
        Diagnostic { severity: Severity::Warn, ..fault(message, workspace.configured(name.at), label).help(help) }
    };
    unknown.map(|entry| finding(&entry.name)).collect()
}
