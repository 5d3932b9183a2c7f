//! "Did you mean": the word a person most likely meant.

/// The candidate nearest to `word`, if it is near enough to be what was meant: a third of its letters may be wrong, swapped,
/// missing or too many. Case does not count. Of equally near ones the first wins.
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    // What nobody could have meant as a name is not worth comparing; this also bounds the time on hostile input.
    if word.len() > 100 {
        return None;
    }
    let word = word.to_lowercase();
    let limit = (word.chars().count() / 3).max(1);
    candidates
        .into_iter()
        // The difference in length is a lower bound of the distance, and costs nothing.
        .filter(|candidate| candidate.len().abs_diff(word.len()) <= limit * 4)
        .filter_map(|candidate| {
            let distance = strsim::osa_distance(&word, &candidate.to_lowercase());
            (distance <= limit).then_some((distance, candidate))
        })
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

/// `a`, `b` or `c`, each in backticks.
pub fn one_of<'c>(candidates: impl IntoIterator<Item = &'c str>) -> String {
    let quoted: Vec<String> = candidates.into_iter().map(|candidate| format!("`{candidate}`")).collect();
    match quoted.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_fingers_is_understood_and_another_word_is_not() {
        let statements = ["period", "platform", "plan", "kpi", "by"];
        assert_eq!(nearest("perod", statements), Some("period"));
        assert_eq!(nearest("Periods", statements), Some("period"));
        assert_eq!(nearest("pla", statements), Some("plan"));
        assert_eq!(nearest("kip", statements), Some("kpi"));
        assert_eq!(nearest("budget", statements), None);
        assert_eq!(nearest(&"p".repeat(1000), statements), None);
    }

    #[test]
    fn alternatives_are_listed_as_one_says_them() {
        assert_eq!(one_of(["a"]), "`a`");
        assert_eq!(one_of(["a", "b", "c"]), "`a`, `b` or `c`");
        assert_eq!(one_of([]), "");
    }
}
