//! `docs/rules` holds a page for each rule and an index, as the rules' own files document them.
//!
//! `UPDATE=1 cargo test --test rule_pages` writes them anew and takes away those of rules that are no more.

mod support;

use std::collections::BTreeMap;
use std::fs;

use goalposts::rules::{self, ALL};
use support::repository;

/// The name and contents of each file that belongs there.
fn pages() -> BTreeMap<String, String> {
    let mut pages: BTreeMap<String, String> =
        ALL.iter().map(|rule| (format!("{}.md", rule.name), rules::linked_page(rule))).collect();
    pages.insert(rules::INDEX.to_string(), rules::index());
    pages
}

#[test]
fn the_pages_of_the_rules_are_up_to_date() {
    let folder = repository("docs/rules");
    let update = std::env::var_os("UPDATE").is_some();
    if update {
        fs::create_dir_all(&folder).unwrap();
    }
    let expected = pages();
    let mut faults = Vec::new();
    for (name, page) in &expected {
        let path = folder.join(name);
        // A checkout on Windows may have other line ends.
        let committed = fs::read_to_string(&path).map(|text| text.replace("\r\n", "\n"));
        if committed.as_ref().ok() == Some(page) {
            continue;
        }
        if update {
            fs::write(&path, page).unwrap();
        } else {
            faults.push(format!("docs/rules/{name} is {}", if committed.is_ok() { "out of date" } else { "missing" }));
        }
    }
    for entry in fs::read_dir(&folder).expect("docs/rules exists") {
        let entry = entry.unwrap();
        let name = entry.file_name().to_string_lossy().into_owned();
        if expected.contains_key(&name) {
            continue;
        }
        if update {
            fs::remove_file(entry.path()).unwrap();
        } else {
            faults.push(format!("docs/rules/{name} is of no rule"));
        }
    }
    assert!(faults.is_empty(), "UPDATE=1 cargo test --test rule_pages writes them:\n{}", faults.join("\n"));
}

#[test]
fn links_between_the_pages_lead_somewhere() {
    let pages = pages();
    for (name, page) in &pages {
        for target in page.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let path = target.split('#').next().unwrap_or(target);
            let found = pages.contains_key(path) || repository("docs/rules").join(path).is_file();
            assert!(found, "docs/rules/{name}: `{target}` leads nowhere");
        }
    }
}
