//! Words by which a sentence says in which direction to go or how earnestly, and not how far.
//!
//! The English ones were chosen with 309 published goals at hand: 73 have one of them and no number, and a reviewer had called
//! 70 of these vague (108 of 121 when years do not count as numbers). The same goals served to choose, so that flatters; and
//! goals are not milestones. The Korean ones are translations, and no collection of goals has tested them. Left out are words
//! that were as often concrete (`ensure`, `support`, `higher` as in higher education, `활성화` as of an account, `높이` as of a
//! building).

use std::ops::Range;

use super::particles;
use crate::model::Text;
use crate::source::Span;

/// Verbs; they also match with `-s`, `-d`, `-ed`, `-ing`.
const VERBS: [&str; 25] = [
    "accelerate",
    "boost",
    "decrease",
    "deepen",
    "encourage",
    "enhance",
    "expand",
    "facilitate",
    "foster",
    "grow",
    "improve",
    "increase",
    "lessen",
    "maximise",
    "maximize",
    "minimise",
    "minimize",
    "modernise",
    "modernize",
    "optimise",
    "optimize",
    "promote",
    "reduce",
    "streamline",
    "strengthen",
];

/// Nouns; they also match with `-s`.
const NOUNS: [&str; 8] =
    ["decrease", "enhancement", "improvement", "increase", "minimisation", "optimisation", "optimization", "reduction"];

/// Comparatives and hedges; they match as they are.
const WORDS: [&str; 39] = [
    "adequate",
    "adequately",
    "appropriate",
    "appropriately",
    "asap",
    "better",
    "bigger",
    "considerable",
    "considerably",
    "easier",
    "effective",
    "effectively",
    "efficient",
    "efficiently",
    "faster",
    "fewer",
    "greater",
    "grew",
    "grown",
    "larger",
    "less",
    "meaningful",
    "meaningfully",
    "more",
    "possible",
    "quicker",
    "quickly",
    "regularly",
    "robust",
    "significant",
    "significantly",
    "smaller",
    "smoother",
    "stronger",
    "substantial",
    "substantially",
    "sufficient",
    "sufficiently",
    "various",
];

/// Stems, found anywhere in a word: what follows them is an ending or a particle.
const KOREAN: [&str; 36] = [
    "강화",
    "개선",
    "향상",
    "증대",
    "증진",
    "증가",
    "감소",
    "확대",
    "축소",
    "제고",
    "최적화",
    "극대화",
    "최소화",
    "고도화",
    "효율화",
    "효율적",
    "효과적",
    "적극",
    "지속적",
    "꾸준",
    "적절",
    "충분",
    "원활",
    "노력",
    "가능한",
    "늘리",
    "늘린",
    "늘려",
    "줄이",
    "줄인",
    "줄여",
    "높인",
    "높여",
    "높이기",
    "높이고",
    "활발",
];

/// Whole words, as they are.
const KOREAN_WORDS: [&str; 4] = ["더", "더욱", "보다", "좀"];

const NUMBERS: [&str; 39] = [
    "billion", "couple", "double", "doubled", "doubles", "doubling", "dozen", "eight", "eighty", "eleven", "fifteen",
    "fifty", "five", "forty", "four", "half", "halve", "halved", "hundred", "million", "nine", "ninety", "none", "one",
    "quarter", "seven", "seventy", "six", "sixty", "ten", "third", "thirty", "thousand", "three", "triple", "twelve",
    "twenty", "twice", "two",
];

/// Native Korean numbers, whole words or before what they count.
const KOREAN_NUMBERS: [&str; 15] =
    ["한", "두", "세", "네", "하나", "둘", "셋", "넷", "다섯", "여섯", "일곱", "여덟", "아홉", "열", "절반"];

/// What Korean numbers count, often written without a blank: `두배`, `세번`.
const KOREAN_COUNTERS: [&str; 9] = ["배", "번", "개", "명", "곳", "건", "회", "가지", "달"];

/// The first word that says a direction or hedges, as bytes of the text. `own` are words that people add.
pub(super) fn vague_word(text: &str, own: &[String]) -> Option<Range<usize>> {
    let built_in = words(text).find_map(|(start, word)| {
        if word.is_ascii() {
            return is_vague(word).then(|| start..start + word.len());
        }
        if KOREAN_WORDS.contains(&word) {
            return Some(start..start + word.len());
        }
        // Place by place and not stem by stem: setting up a search costs more than such a word is long.
        word.char_indices().filter(|(_, letter)| matches!(letter, '가'..='힣')).find_map(|(at, _)| {
            let lengths = KOREAN.iter().filter(|stem| word[at..].starts_with(**stem)).map(|stem| stem.len());
            lengths.min().map(|length| start + at..start + at + length)
        })
    });
    let own = own.iter().filter_map(|phrase| find_word(text, phrase));
    built_in.into_iter().chain(own).min_by_key(|range| range.start)
}

/// Whether a number stands in the text, in digits or as a word.
pub(super) fn has_number(text: &str) -> bool {
    text.chars().any(char::is_numeric) || words(text).any(|(_, word)| is_number(word))
}

/// Where a phrase stands in the text, whatever the case, and not as a part of a longer word. Korean particles may follow it,
/// unless it is a single syllable: such a one is as often the beginning of another noun (회의, 만화).
fn find_word(text: &str, phrase: &str) -> Option<Range<usize>> {
    let phrase = phrase.trim();
    let is_word_end = |last: char| last.is_alphanumeric();
    let takes_particles = phrase.chars().count() > 1 && phrase.chars().next_back().is_some_and(is_word_end);
    find(text, phrase, 0, &|rest| {
        let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
        takes_particles && particles::are_particles(phrase, &rest[..end])
    })
}

/// Where a phrase stands in the text from `from` on, whatever the case, and not as a part of a longer word.
pub(super) fn find_whole(text: &str, phrase: &str, from: usize) -> Option<Range<usize>> {
    find(text, phrase, from, &|_| false)
}

/// The same, where a word may go on behind the phrase with what `may_follow` says.
fn find(text: &str, phrase: &str, from: usize, may_follow: &dyn Fn(&str) -> bool) -> Option<Range<usize>> {
    let phrase = phrase.trim();
    if phrase.is_empty() {
        return None;
    }
    // A phrase that is no word at its end (`&`) may touch what stands there.
    let joins = |inside: Option<char>, outside: Option<char>| {
        inside.is_some_and(char::is_alphanumeric) && outside.is_some_and(char::is_alphanumeric)
    };
    text[from..].char_indices().map(|(at, _)| from + at).find_map(|at| {
        if joins(phrase.chars().next(), text[..at].chars().next_back()) {
            return None;
        }
        let length = same_start(&text[at..], phrase)?;
        let rest = &text[at + length..];
        let is_whole = !joins(phrase.chars().next_back(), rest.chars().next()) || may_follow(rest);
        is_whole.then_some(at..at + length)
    })
}

/// How many bytes of the text are the phrase, whatever the case of either.
fn same_start(text: &str, phrase: &str) -> Option<usize> {
    let mut rest = text.char_indices();
    for wanted in phrase.chars() {
        let (_, found) = rest.next()?;
        if found != wanted && !found.to_lowercase().eq(wanted.to_lowercase()) {
            return None;
        }
    }
    Some(text.len() - rest.as_str().len())
}

/// The place of some bytes of a text, where nothing before them is written otherwise than it reads; else of the whole text.
pub(super) fn place(text: &Text, bytes: Range<usize>) -> Span {
    let quotes = (text.span.len() as usize).checked_sub(text.value.len());
    let quote = match quotes {
        Some(2) => 1,
        // “ ”
        Some(6) if !text.value.contains('\n') => 3,
        _ => return text.span,
    };
    let start = text.span.start + quote + bytes.start as u32;
    Span::new(start, start + bytes.len() as u32)
}

fn is_vague(word: &str) -> bool {
    let Some(first) = word.bytes().next().map(|byte| byte.to_ascii_lowercase()) else { return false };
    // Most words are none of these, and most of those that are none begin otherwise.
    let begins = |known: &&&str| known.as_bytes()[0] == first;
    VERBS.iter().filter(begins).any(|verb| is_form_of(word, verb))
        || NOUNS
            .iter()
            .filter(begins)
            .any(|noun| ending(word, noun).is_some_and(|ending| ending.is_empty() || same(ending, "s")))
        || WORDS.iter().filter(begins).any(|known| same(word, known))
}

/// `improve`, `improves`, `improved`, `improving`.
fn is_form_of(word: &str, verb: &str) -> bool {
    let is_one_of = |ending: &str, known: &[&str]| known.iter().any(|known| same(ending, known));
    match verb.strip_suffix('e') {
        Some(stem) => ending(word, stem).is_some_and(|ending| is_one_of(ending, &["e", "es", "ed", "ing"])),
        None => ending(word, verb).is_some_and(|ending| is_one_of(ending, &["", "s", "ed", "ing"])),
    }
}

/// What follows the stem in a word, whatever the case.
fn ending<'w>(word: &'w str, stem: &str) -> Option<&'w str> {
    let (start, ending) = word.split_at_checked(stem.len())?;
    same(start, stem).then_some(ending)
}

fn same(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}

/// `three`, `doubled`, `세`, `두배`
pub(super) fn is_number(word: &str) -> bool {
    if word.is_ascii() {
        return NUMBERS.iter().any(|number| same(word, number));
    }
    KOREAN_NUMBERS.iter().any(|number| {
        word.strip_prefix(number)
            .is_some_and(|rest| rest.is_empty() || KOREAN_COUNTERS.iter().any(|counter| rest.starts_with(counter)))
    })
}

/// Runs of letters, with the byte each begins at.
pub(super) fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = 0;
    std::iter::from_fn(move || {
        let start = rest + text[rest..].find(char::is_alphabetic)?;
        let length = text[start..].find(|c: char| !c.is_alphabetic()).unwrap_or(text.len() - start);
        rest = start + length;
        Some((start, &text[start..rest]))
    })
}

#[cfg(test)]
mod tests {
    use super::{find_whole, has_number, vague_word};

    fn found(text: &str) -> Option<&str> {
        vague_word(text, &[]).map(|range| &text[range])
    }

    #[test]
    fn english_words_match_whole_and_inflected() {
        assert_eq!(found("Improve tracking"), Some("Improve"));
        assert_eq!(found("We are IMPROVING it"), Some("IMPROVING"));
        assert_eq!(found("Boosted posts"), Some("Boosted"));
        assert_eq!(found("An improvement of the page"), Some("improvement"));
        assert_eq!(found("Growth team is hired"), None);
        assert_eq!(found("The moreover clause"), None);
        assert_eq!(found("Nevertheless"), None);
    }

    #[test]
    fn korean_stems_match_with_their_endings() {
        assert_eq!(found("고객 응대 품질을 개선한다"), Some("개선"));
        assert_eq!(found("브랜드 강화"), Some("강화"));
        assert_eq!(found("더 나은 페이지"), Some("더"));
        assert_eq!(found("더블린 매장 개점"), None);
        assert_eq!(found("새 카페 페이지 공개"), None);
    }

    #[test]
    fn numbers_are_digits_or_words() {
        assert!(has_number("3 shops"));
        assert!(has_number("Twice as fast"));
        assert!(has_number("매출을 두배로"));
        assert!(has_number("지점 세 곳"));
        assert!(has_number("½ of it"));
        assert!(!has_number("Often and phoned"));
        assert!(!has_number("한국 시장을 위한 강화"));
    }

    #[test]
    fn words_that_people_add_match_whole_and_in_any_case() {
        let own = ["best in class".to_string(), "SOLIDE".to_string(), " ".to_string(), "꼼꼼하게".to_string()];
        let found = |text| vague_word(text, &own).map(|range: std::ops::Range<usize>| text[range].to_string());
        assert_eq!(found("Become Best in Class at hosting").as_deref(), Some("Best in Class"));
        assert_eq!(found("Ein solides Angebot"), None);
        assert_eq!(found("Ein Angebot, solide gerechnet").as_deref(), Some("solide"));
        assert_eq!(found("응대를 꼼꼼하게 한다").as_deref(), Some("꼼꼼하게"));
        assert_eq!(found("Solide and better").as_deref(), Some("Solide"), "the first one counts");
        assert_eq!(found("A better, solide one").as_deref(), Some("better"));
    }

    #[test]
    fn particles_may_follow_words_that_people_add() {
        let own = ["시너지".to_string(), "세계적 수준".to_string(), "KPI".to_string(), "힘".to_string()];
        let found = |text| vague_word(text, &own).map(|range: std::ops::Range<usize>| text[range].to_string());
        for text in ["시너지를 낸다", "팀의 시너지가 난다", "시너지에서는", "시너지", "새로운 시너지의 해"]
        {
            assert_eq!(found(text).as_deref(), Some("시너지"), "{text}");
        }
        for text in ["시너지효과", "시너지스", "신시너지를", "힘이 세다", "힘줄"] {
            assert_eq!(found(text), None, "{text}");
        }
        assert_eq!(found("세계적 수준으로").as_deref(), Some("세계적 수준"));
        assert_eq!(found("KPI를 정한다").as_deref(), Some("KPI"));
        assert_eq!(found("KPIs"), None);
    }

    #[test]
    fn phrases_are_found_after_a_place() {
        assert_eq!(find_whole("and sand and", "and", 1), Some(9..12));
        assert_eq!(find_whole("a&b", "&", 0), Some(1..2));
        assert_eq!(find_whole("İstanbul", "", 0), None);
    }
}
