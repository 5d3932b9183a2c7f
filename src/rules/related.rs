//! Metrics that count one thing under several names, and parts that stand for their whole.

use crate::model::Workspace;
use crate::model::catalogue::MetricId;
use crate::source::Role;

/// What networks call the people who follow an account: a page has fans and a channel subscribers. The first that is in force
/// stands for all of them. A declaration of one's own under such a name counts what it says.
const FOLLOWERS: [&str; 3] = ["followers", "fans", "subscribers"];

/// So many metrics are followed from part to whole: nobody declares more, and what runs in a circle ends.
const LONGEST_CHAIN: usize = 8;

/// The metric that stands for all that count the same as this one; mostly itself.
pub(super) fn counted_as(workspace: &Workspace, id: MetricId) -> MetricId {
    let is_built_in = |id: &MetricId| workspace.role(id.file) == Role::Catalogue;
    if !is_built_in(&id) || !FOLLOWERS.contains(&workspace.metric(id).name.value.as_str()) {
        return id;
    }
    let known = FOLLOWERS.iter().filter_map(|name| workspace.find_metric(crate::model::Name::new(name)));
    known
        .filter(is_built_in)
        .min_by_key(|known| workspace.metric(*known).name.value.as_str() != FOLLOWERS[0])
        .unwrap_or(id)
}

/// The metric, what it is a part of, and so on outwards.
pub(super) fn with_wholes(workspace: &Workspace, id: MetricId) -> impl Iterator<Item = MetricId> {
    let whole = |id: &MetricId| workspace.find_metric(workspace.metric(*id).part_of?.value);
    std::iter::successors(Some(id), whole).take(LONGEST_CHAIN)
}
