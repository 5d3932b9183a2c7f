//! Only those entries of the built-in catalogue that files ask for.
//!
//! To parse all of it takes four fifths of the time that a check of one small file takes, and a file names few of its entries.
//! So `index.rs`, which a test writes and holds, says of every name which piece of the catalogue's text declares it.
//!
//! What files name is there whole, and so is what it is part of. What these entries name besides, such as the metrics of a goal
//! type, is only there by its name: whoever asks sees that it is known, and nobody measures by it.

use rustc_hash::FxHashSet;

use super::index::{ENTRIES, GOAL_TYPES, METRICS, PLATFORMS};
use super::{BUILT_IN, built_in_files};
use crate::model::defaults::Defaults;
use crate::model::goal::FileModel;
use crate::model::kpi::Share;
use crate::model::name::Name;
use crate::source::{Role, SourceFile, Spanned};

/// A declaration of the catalogue.
pub(super) struct Entry {
    pub name: &'static str,
    /// Which of [`BUILT_IN`] it stands in.
    pub file: usize,
    /// Its bytes there, from the keyword to the closing brace.
    pub start: usize,
    pub end: usize,
    /// The entries that it is part of.
    pub wholes: &'static [usize],
    /// The other entries that it names.
    pub names: &'static [usize],
}

/// How much of an entry is needed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Extent {
    Nothing,
    Name,
    Whole,
}

/// Names in their loose form, sorted, with the entry that bears them.
pub(super) type Names = [(&'static str, usize)];

/// From how many files on everything is taken: together they name most of it.
const MANY_FILES: usize = 32;

/// The built-in catalogue as far as these files ask for it: what they name, and the names of what that names in turn. All of it
/// when they name something that nothing bears, since then somebody will look for what was meant.
pub fn needed_files<'m>(models: impl ExactSizeIterator<Item = &'m FileModel>, defaults: &Defaults) -> Vec<SourceFile> {
    if models.len() >= MANY_FILES {
        return built_in_files().collect();
    }
    let mut needed = Needed::default();
    needed.platforms.extend(defaults.facts.platforms.iter().map(|name| name.value));
    models.for_each(|model| needed.add_file(model));
    match needed.entries() {
        Some(entries) => texts(&entries),
        None => built_in_files().collect(),
    }
}

/// Whether the built-in catalogue has a metric of this name, or one that is known by it.
pub fn has_metric(name: Name) -> bool {
    find(&METRICS, name).is_some()
}

/// The names of all metrics of the built-in catalogue, whether or not anybody needs them.
pub fn metric_names() -> impl Iterator<Item = &'static str> {
    let mut metrics = [false; ENTRIES.len()];
    METRICS.iter().for_each(|(_, index)| metrics[*index] = true);
    ENTRIES.iter().zip(metrics).filter(|(_, is_metric)| *is_metric).map(|(entry, _)| entry.name)
}

/// The three files with these entries alone, each in its place.
fn texts(entries: &[Extent; ENTRIES.len()]) -> Vec<SourceFile> {
    let mut texts = BUILT_IN.map(|_| String::new());
    for (entry, extent) in ENTRIES.iter().zip(entries) {
        let whole = &BUILT_IN[entry.file].1[entry.start..entry.end];
        let (text, end) = match extent {
            Extent::Nothing => continue,
            Extent::Name => (whole.lines().next().unwrap_or(whole), "\n}\n"),
            Extent::Whole => (whole, "\n"),
        };
        texts[entry.file].push_str(text);
        texts[entry.file].push_str(end);
    }
    let files = BUILT_IN.iter().zip(texts);
    files.map(|((path, _), text)| SourceFile::with_role(*path, text, Role::Catalogue)).collect()
}

/// The names that files use. A name is looked up once, however often it is used.
#[derive(Default)]
struct Needed {
    /// Names that need not be known: a KPI may be called anything.
    kpis: FxHashSet<Name>,
    metrics: FxHashSet<Name>,
    platforms: FxHashSet<Name>,
    goal_types: FxHashSet<Name>,
}

impl Needed {
    fn add_file(&mut self, model: &FileModel) {
        let names = |names: &[Spanned<Name>]| names.iter().map(|name| name.value).collect::<Vec<_>>();
        self.platforms.extend(names(&model.plan.facts.platforms));
        for goal in &model.goals {
            self.goal_types.extend(goal.goal_type.map(|name| name.value));
            self.platforms.extend(goal.facts.platforms.iter().map(|name| name.value));
            for kpi in &goal.kpis {
                match kpi.metric_name {
                    Some(metric) => self.metrics.insert(metric.value),
                    None => self.kpis.insert(kpi.name.value),
                };
                let part_of = kpi.details.as_ref().and_then(|details| details.part_of.as_ref());
                let share = kpi.target.as_ref().and_then(|target| target.share.as_deref());
                for share in part_of.into_iter().chain(share) {
                    if let Share::Reference(reference) = &share.value
                        && reference.plan.is_none()
                        && reference.kpi.is_none()
                    {
                        self.metrics.insert(reference.name);
                    }
                }
            }
        }
        for metric in &model.metrics {
            self.metrics.extend(metric.part_of.map(|name| name.value));
            self.metrics.extend(names(&metric.balanced_by));
            self.platforms.extend(names(&metric.platforms));
        }
        for goal_type in &model.goal_types {
            self.metrics.extend(names(&goal_type.kpis));
        }
    }

    /// How much these names need of each entry. None when a name that should be known is not.
    fn entries(&self) -> Option<[Extent; ENTRIES.len()]> {
        let mut open: Vec<usize> = self.kpis.iter().filter_map(|name| find(&METRICS, *name)).collect();
        for (names, table) in
            [(&self.metrics, &METRICS[..]), (&self.platforms, &PLATFORMS[..]), (&self.goal_types, &GOAL_TYPES[..])]
        {
            for name in names {
                open.push(find(table, *name)?);
            }
        }
        let mut needed = [Extent::Nothing; ENTRIES.len()];
        while let Some(index) = open.pop() {
            if std::mem::replace(&mut needed[index], Extent::Whole) != Extent::Whole {
                open.extend(ENTRIES[index].wholes);
                ENTRIES[index].names.iter().for_each(|other| needed[*other] = needed[*other].max(Extent::Name));
            }
        }
        Some(needed)
    }
}

fn find(table: &Names, name: Name) -> Option<usize> {
    let loose = Name::loose(name.as_str());
    table.binary_search_by(|(known, _)| (*known).cmp(&loose)).ok().map(|at| table[at].1)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fmt::Write;

    use super::*;
    use crate::model::{Part, Workspace, lower};
    use crate::source::FileId;
    use crate::syntax::{self, Kind};

    /// What stands in `index.rs`, made from the catalogue itself.
    fn generated() -> String {
        let parts = built_in_files().map(|file| {
            let model = lower(file.text(), syntax::parse(file.text()));
            Part { role: file.role(), path: file.path().to_string(), model }
        });
        let workspace = Workspace::new(parts.collect());
        let mut places: Vec<(usize, usize, usize)> = Vec::new();
        for (file, (_, text)) in BUILT_IN.iter().enumerate() {
            let tree = syntax::parse(text).tree;
            for (_, node) in tree.children(None).filter(|(_, node)| node.opens) {
                let closing = tree.node(crate::syntax::NodeId(node.end.0 - 1));
                assert_eq!(closing.kind, Kind::close, "the last line of a block");
                places.push((file, node.span.start as usize, closing.span.end as usize));
            }
        }
        let entry = |file: FileId, start: u32| {
            let wanted = (file.0 as usize, start as usize);
            places.iter().position(|(file, start, _)| (*file, *start) == wanted).expect("every declaration has a block")
        };
        let metric = |name: &Spanned<Name>| {
            let id = workspace.find_metric(name.value).expect("the catalogue names what it has");
            entry(id.file, workspace.metric(id).span.start)
        };
        let platform = |name: &Spanned<Name>| {
            let (file, platform) = workspace.find_platform(name.value).expect("the catalogue names what it has");
            entry(file, platform.span.start)
        };
        let mut own_names = vec![""; places.len()];
        let mut wholes: Vec<Vec<usize>> = vec![Vec::new(); places.len()];
        let mut names: Vec<Vec<usize>> = vec![Vec::new(); places.len()];
        let mut tables = [BTreeMap::new(), BTreeMap::new(), BTreeMap::new()];
        let mut add = |table: usize, index: usize, own: Name, title: Option<&str>, also: &[Spanned<Name>]| {
            own_names[index] = own.as_str();
            tables[table].insert(Name::loose(own.as_str()), index);
            for other in title.into_iter().chain(also.iter().map(|also| also.value.as_str())) {
                tables[table].entry(Name::loose(other)).or_insert(index);
            }
        };
        for (file, part) in workspace.files() {
            for declared in &part.model.metrics {
                let index = entry(file, declared.span.start);
                let title = declared.title.as_ref().map(|title| &*title.value);
                add(0, index, declared.name.value, title, &declared.also);
                wholes[index].extend(declared.part_of.iter().map(metric));
                names[index].extend(declared.balanced_by.iter().map(metric));
                names[index].extend(declared.platforms.iter().map(platform));
            }
            for declared in &part.model.platforms {
                let title = declared.title.as_ref().map(|title| &*title.value);
                add(1, entry(file, declared.span.start), declared.name.value, title, &declared.also);
            }
            for declared in &part.model.goal_types {
                let index = entry(file, declared.span.start);
                let title = declared.title.as_ref().map(|title| &*title.value);
                add(2, index, declared.name.value, title, &declared.also);
                names[index].extend(declared.kpis.iter().map(metric));
            }
        }

        let mut out = String::from(
            "//! Where the entries of the built-in catalogue stand. Written by a test of `needed.rs`: `UPDATE=1 cargo test catalogue`.\n\n\
             use super::needed::Entry;\n\n",
        );
        let _ = writeln!(out, "#[rustfmt::skip]\npub(super) static ENTRIES: [Entry; {}] = [", places.len());
        for (index, (file, start, end)) in places.iter().enumerate() {
            let (name, wholes, names) = (own_names[index], &wholes[index], &names[index]);
            let _ = writeln!(
                out,
                "    Entry {{ name: {name:?}, file: {file}, start: {start}, end: {end}, wholes: &{wholes:?}, names: &{names:?} }},"
            );
        }
        out.push_str("];\n");
        for (name, table) in ["METRICS", "PLATFORMS", "GOAL_TYPES"].iter().zip(&tables) {
            let _ = writeln!(out, "\n#[rustfmt::skip]\npub(super) static {name}: [(&str, usize); {}] = [", table.len());
            for (name, index) in table {
                let _ = writeln!(out, "    ({name:?}, {index}),");
            }
            out.push_str("];\n");
        }
        out
    }

    #[test]
    fn the_index_is_that_of_the_catalogue() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/model/catalogue/index.rs");
        let generated = generated();
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(path, &generated).unwrap();
        }
        let committed = std::fs::read_to_string(path).unwrap().replace("\r\n", "\n");
        assert!(committed == generated, "the catalogue has changed: `UPDATE=1 cargo test catalogue` writes its index");
    }

    fn declared(text: &str) -> Vec<String> {
        let model = lower(text, syntax::parse(text));
        let mut names = Vec::new();
        for file in needed_files([&model].into_iter(), &Defaults::default()) {
            let model = lower(file.text(), syntax::parse(file.text()));
            assert!(model.problems.is_empty(), "{:?}", model.problems);
            names.extend(model.metrics.iter().map(|metric| metric.name.value.to_string()));
            names.extend(model.platforms.iter().map(|platform| platform.name.value.to_string()));
            names.extend(model.goal_types.iter().map(|goal_type| goal_type.name.value.to_string()));
        }
        names
    }

    #[test]
    fn what_is_named_is_there_and_what_that_names() {
        // Balanced by the engagement rate.
        assert_eq!(declared("goal a {\n  kpi new-followers 1 -> 2\n}\n"), ["new-followers", "engagement-rate"]);
        assert_eq!(declared("goal a {\n  kpi \"신규 팔로워\" 1 -> 2\n}\n"), ["new-followers", "engagement-rate"]);
        assert_eq!(declared("goal a {\n  platform x\n}\n"), ["twitter"]);
        assert_eq!(declared("goal a {\n  kpi anything 1 -> 2\n}\n"), [""; 0]);
        let of_type = declared("goal a {\n  type brand-awareness\n}\n");
        assert!(of_type.contains(&"share-of-voice".to_string()), "{of_type:?}");
        assert!(of_type.contains(&"brand-awareness".to_string()), "{of_type:?}");
    }

    #[test]
    fn what_is_not_known_needs_everything() {
        for line in ["platform facebok", "type brand-awarenes", "kpi a is folowers 1 -> 2", "kpi a >= 3% of folowers"] {
            let needed = declared(&format!("goal a {{\n  {line}\n}}\n"));
            assert_eq!(needed.len(), ENTRIES.len(), "{line}");
        }
    }
}
