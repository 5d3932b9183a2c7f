//! "Did you mean": the word a person most likely meant.

/// The candidate nearest to `word`, if it is near enough to be what was meant: a third of its letters may be wrong, swapped,
/// missing or too many. Case does not count. Of equally near ones the first wins.
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    if word.len() > LONGEST {
        return None;
    }
    let word = word.to_lowercase();
    let limit = limit(&word);
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

/// Many words, of which the nearest one is asked for again and again. The order in which they came means nothing.
#[derive(Debug)]
pub struct Known<'c> {
    words: Vec<Word<'c>>,
}

#[derive(Debug)]
struct Word<'c> {
    text: &'c str,
    outline: Outline,
}

/// What tells of two words at a glance that they are far from each other.
#[derive(Clone, Copy, Debug)]
struct Outline {
    length: usize,
    /// Which letters there are; some share a bit.
    letters: u64,
}

/// Of so many words the distance is measured for one answer: those that may be nearest at a glance.
const MEASURED: usize = 64;
/// So many bits that no digit shares one with a letter from `a` to `z`: names are often told apart by a number alone.
const BITS: u32 = 38;

impl<'c> Known<'c> {
    pub fn new(words: impl IntoIterator<Item = &'c str>) -> Self {
        let mut texts: Vec<&str> = words.into_iter().collect();
        texts.sort_unstable();
        texts.dedup();
        Self {
            words: texts.into_iter().map(|text| Word { text, outline: Outline::of(&text.to_lowercase()) }).collect(),
        }
    }

    /// By the alphabet.
    pub fn texts(&self) -> impl Iterator<Item = &'c str> {
        self.words.iter().map(|word| word.text)
    }

    /// The nearest one but this, with its distance, if it is near enough to be what was meant; of equally near ones the first by
    /// the alphabet.
    pub fn nearest(&self, word: &str, besides: Option<&str>) -> Option<(usize, &'c str)> {
        if word.len() > LONGEST {
            return None;
        }
        let word = word.to_lowercase();
        let outline = Outline::of(&word);
        let limit = limit(&word);
        // Those that may be as near as this, for each distance.
        let mut near: Vec<Vec<&str>> = vec![Vec::new(); limit + 1];
        for known in &self.words {
            let least = outline.least_distance(known.outline);
            if least <= limit && near[least].len() < MEASURED && Some(known.text) != besides {
                near[least].push(known.text);
            }
        }
        let measured = near.into_iter().flatten().take(MEASURED);
        let measured = measured.map(|text| (strsim::osa_distance(&word, &text.to_lowercase()), text));
        measured.filter(|(distance, _)| *distance <= limit).min()
    }
}

impl Outline {
    fn of(lower: &str) -> Self {
        let letters = lower.chars().fold(0, |letters, letter| letters | 1 << (u32::from(letter) % BITS));
        Self { length: lower.chars().count(), letters }
    }

    /// A slip adds a letter, takes one, or does both; letters that change places do neither.
    fn least_distance(self, other: Self) -> usize {
        let added = (other.letters & !self.letters).count_ones();
        let taken = (self.letters & !other.letters).count_ones();
        self.length.abs_diff(other.length).max(added.max(taken) as usize)
    }
}

/// What nobody could have meant as a name is not worth comparing; this also bounds the time on hostile input.
const LONGEST: usize = 100;

/// A third of the letters.
fn limit(word: &str) -> usize {
    (word.chars().count() / 3).max(1)
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
    fn among_many_the_nearest_is_the_same_whatever_their_order() {
        let mut words: Vec<String> = (0..2_000).map(|number| format!("goal-{number}")).collect();
        words.push("more-fans".to_string());
        words.push("more-fins".to_string());
        let nearest = |words: &[String], word, besides| {
            Known::new(words.iter().map(String::as_str)).nearest(word, besides).map(|(_, text)| text.to_string())
        };
        let forwards = |word, besides| nearest(&words, word, besides);
        let mut turned = words.clone();
        turned.reverse();
        for word in ["more-fens", "mroe-fans", "More-Fans", "goal-1x7", "gaol-1234", "another"] {
            assert_eq!(forwards(word, None), nearest(&turned, word, None), "{word}");
        }
        assert_eq!(forwards("more-fens", None).as_deref(), Some("more-fans"), "the first by the alphabet");
        assert_eq!(forwards("more-fens", Some("more-fans")).as_deref(), Some("more-fins"));
        assert_eq!(forwards("gaol-1234", None).as_deref(), Some("goal-1234"));
        assert_eq!(forwards("another", None), None);
        assert_eq!(forwards(&"goal".repeat(1000), None), None);
    }

    #[test]
    fn the_glance_never_leaves_out_what_is_near() {
        for (one, other) in [("aab", "abb"), ("ab", "ba"), ("형제", "형"), ("abc", "xyz"), ("", "a"), ("p4", "t4")] {
            let least = Outline::of(one).least_distance(Outline::of(other));
            assert!(least <= strsim::osa_distance(one, other), "{one} {other}");
        }
    }

    #[test]
    fn alternatives_are_listed_as_one_says_them() {
        assert_eq!(one_of(["a"]), "`a`");
        assert_eq!(one_of(["a", "b", "c"]), "`a`, `b` or `c`");
        assert_eq!(one_of([]), "");
    }
}
