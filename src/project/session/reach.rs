//! Where something may happen that matters: what somebody has to listen to so that a session hears of everything.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::Session;
use crate::load::{self, Request};
use crate::project::Configurations;

/// The folders in which something may happen that matters.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Reach {
    /// Those in which files may come at any depth. None of them lies in another.
    pub whole: BTreeSet<PathBuf>,
    /// Those of which only what lies directly in them matters: of named files, configurations and results.
    pub alone: BTreeSet<PathBuf>,
}

impl Session {
    /// The folders in which something may happen that matters, those that lie in others left out.
    pub fn folders(&self) -> BTreeSet<PathBuf> {
        let Reach { whole, alone } = self.reach();
        outermost(whole.into_iter().chain(alone).collect())
    }

    /// The same, told apart by how deep it goes. Folders that are gone are among them when they were asked for.
    pub fn reach(&self) -> Reach {
        let mut reach = Reach::default();
        for path in self.asked_for() {
            let is_there = path.is_dir();
            if is_there || !path.exists() {
                reach.whole.insert(path.clone());
            }
            if !is_there {
                // Where a file lies, or where something that is gone would come back.
                let nearest = path.ancestors().skip(1).find(|folder| folder.is_dir());
                reach.alone.extend(nearest.map(Path::to_path_buf));
            }
        }
        if self.opening.request.paths.is_empty() {
            reach.whole.insert(load::real_folder(&self.opening.request.current_dir));
        }
        for project in self.lives.iter().map(|live| live.project()) {
            reach.whole.extend(project.root.clone());
            // Where git keeps what one person ignores.
            reach.alone.extend(project.root.iter().map(|root| root.join(".git/info")).filter(|info| info.is_dir()));
            reach.alone.extend(project.results.folders().iter().filter(|folder| folder.is_dir()).cloned());
        }
        reach.alone.extend(self.configurations.iter().filter_map(|file| file.parent().map(Path::to_path_buf)));
        reach.whole = outermost(reach.whole);
        reach
    }

    /// All folders of which somebody has to watch what lies directly in them: those of the reach that walks look into, and no
    /// others. Where git ignores a folder, what happens in it is nobody's business.
    pub fn folders_to_watch(&self) -> BTreeSet<PathBuf> {
        let Reach { whole, alone } = self.reach();
        let request = &self.opening.request;
        let mut configurations =
            Configurations::new(self.opening.choice.clone(), load::real_folder(&request.current_dir));
        // A folder that is named is looked into even where git ignores it.
        let start: BTreeSet<PathBuf> = whole.into_iter().chain(self.asked_for()).collect();
        let mut folders = load::folders_filtered(request, &start, &mut |workspace| configurations.filter(workspace));
        folders.extend(alone);
        folders
    }

    /// The named paths as files are known by them: folders by their real path, files by their own names.
    fn asked_for(&self) -> impl Iterator<Item = PathBuf> {
        let Request { current_dir, paths, .. } = &self.opening.request;
        paths.iter().map(|path| current_dir.join(path)).map(|path| match path.is_dir() {
            true => load::real_folder(&path),
            false => load::known_path(&path),
        })
    }

    /// How many folders of results have been named. Where it grows, there is something new to watch.
    pub fn folders_of_results(&self) -> usize {
        self.lives.iter().map(|live| live.project().results.folders().len()).sum()
    }
}

/// Those that lie in no other.
fn outermost(mut folders: BTreeSet<PathBuf>) -> BTreeSet<PathBuf> {
    let all = folders.clone();
    folders.retain(|folder| folder.ancestors().skip(1).all(|outer| !all.contains(outer)));
    folders
}
