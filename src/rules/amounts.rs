//! Numbers in a sentence that say how much, apart from those that only name something, and sentences that join two of them.

use std::ops::Range;

use super::particles;
use super::words::{find_whole, is_number, words};

/// Words after which four digits are a year.
const BEFORE_YEARS: [&str; 10] = ["before", "by", "during", "end", "fy", "in", "since", "through", "until", "year"];

/// Number words that say as often how a sentence runs as how much: `one another`, `in the third quarter`.
const LOOSE: [&str; 5] = ["couple", "none", "one", "quarter", "third"];

/// Words that join. `/` does too where it stands between blanks or before a number, and so do dots and Korean particles.
const JOINING: [&str; 8] = ["and", "&", ";", "plus", "as well as", "und", "및", "그리고"];

/// The middle dots of Korean keyboards; the second is a letter to Unicode.
const DOTS: [char; 3] = ['·', 'ㆍ', '・'];

/// Whether the text says how much: with digits that are no year and belong to no name, or with a number word.
pub(super) fn says_how_much(text: &str) -> bool {
    !in_digits(text).is_empty() || words(text).any(|(_, word)| is_number(word))
}

/// What joins two amounts in a text, as bytes of it: `20 talks and 5 videos`. Not `18 and 24`, where one thing has two values,
/// nor `between 10 and 20 posts`. `own` are joining words that people add.
pub(super) fn joint(text: &str, own: &[String]) -> Option<Range<usize>> {
    let amounts = amounts(text);
    if amounts.len() < 2 {
        return None;
    }
    let own = own.iter().map(String::as_str);
    let words =
        JOINING.into_iter().chain(own).filter_map(|word| every(text, word).find(|joint| joins(text, &amounts, joint)));
    let slash = text
        .match_indices('/')
        .filter(|&(at, _)| is_joining_slash(text, at))
        .map(|(at, _)| at..at + 1)
        .find(|joint| joins(text, &amounts, joint));
    let particle = joining_particles(text).find(|joint| joins(text, &amounts, joint));
    let dot = text.match_indices(DOTS).map(|(at, dot)| at..at + dot.len()).find(|joint| joins(text, &amounts, joint));
    words.chain(slash).chain(dot).chain(particle).min_by_key(|joint| joint.start)
}

/// Those behind a noun: `100명과`, `게시물 10개와`.
fn joining_particles(text: &str) -> impl Iterator<Item = Range<usize>> {
    words(text).filter(|(_, word)| !word.is_ascii()).filter_map(|(start, word)| {
        // A particle behind a sign or a number (`5%와`) is a word of its own here.
        let has_noun = text[..start].chars().next_back().is_some_and(|before| !before.is_whitespace());
        let joint = match word {
            "와" | "과" | "랑" | "이랑" | "하고" if has_noun => 0..word.len(),
            _ => particles::joining(word)?,
        };
        Some(start + joint.start..start + joint.end)
    })
}

/// Every place where a word stands whole.
fn every<'t>(text: &'t str, word: &'t str) -> impl Iterator<Item = Range<usize>> {
    std::iter::successors(find_whole(text, word, 0), move |last| find_whole(text, word, last.end))
}

/// `100 posts / 20 videos`, `100 posts/20 videos`; not `24/7`, `ODA/GNI` or `posts/week`.
fn is_joining_slash(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back();
    let after = text[at + 1..].chars().next();
    let is_blank = |c: Option<char>| c.is_some_and(char::is_whitespace);
    is_blank(before) && is_blank(after)
        || before.is_some_and(char::is_alphabetic) && after.is_some_and(char::is_numeric)
}

fn joins(text: &str, amounts: &[Range<usize>], joint: &Range<usize>) -> bool {
    let next = amounts.partition_point(|amount| amount.end <= joint.start);
    let Some((before, after)) = next.checked_sub(1).map(|last| &amounts[last]).zip(amounts.get(next)) else {
        return false;
    };
    // A number within the word that joins (`3 in 1`) is none of the two.
    if after.start < joint.end {
        return false;
    }
    let has_word = |range: Range<usize>| text[range].chars().any(char::is_alphabetic);
    let two_values = !has_word(before.end..joint.start) && !has_word(joint.end..after.start);
    !two_values && !is_after(text, before.start, &["between", "zwischen"]) && !is_before_between(text, after.end)
}

/// `10개와 20개 사이`: the word behind the second amount's own says that both are ends of one thing.
fn is_before_between(text: &str, end: usize) -> bool {
    let mut next = words(&text[end..]).map(|(_, word)| word).take(2);
    next.any(|word| word.starts_with("사이"))
}

/// The numbers of a text that say how much: digits, and words but for the loosest.
fn amounts(text: &str) -> Vec<Range<usize>> {
    let is_firm = |word: &str| is_number(word) && !LOOSE.iter().any(|loose| loose.eq_ignore_ascii_case(word));
    let in_words = words(text).filter(|(_, word)| is_firm(word)).map(|(start, word)| start..start + word.len());
    let mut all = in_digits(text);
    all.extend(in_words);
    all.sort_unstable_by_key(|amount| amount.start);
    all
}

/// Those in digits. Not years, dates, ordinals (`99th`), and what belongs to a name (`Q3`, `B2B`).
fn in_digits(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(char::is_numeric).map(|offset| at + offset) {
        let end = end_of_number(text, start);
        at = end;
        let rest = &text[end..];
        if text[..start].chars().next_back().is_some_and(char::is_alphabetic) || is_ordinal(rest) {
            continue;
        }
        if is_year(text, start..end) {
            // The rest of a date: `-03-31`, `/27`.
            while let Some(part) = text[at..].strip_prefix(['-', '/']).filter(|part| part.starts_with(char::is_numeric))
            {
                at = end_of_number(text, text.len() - part.len());
            }
            continue;
        }
        found.push(start..end);
    }
    found
}

/// Digits, and the points and commas between them.
fn end_of_number(text: &str, start: usize) -> usize {
    let mut end = start;
    let mut rest = text[start..].chars().peekable();
    while let Some(c) = rest.next() {
        let inside = matches!(c, '.' | ',' | '_') && rest.peek().copied().is_some_and(char::is_numeric);
        if !c.is_numeric() && !inside {
            break;
        }
        end += c.len_utf8();
    }
    end
}

fn is_ordinal(rest: &str) -> bool {
    ["st", "nd", "rd", "th"]
        .iter()
        .any(|ending| rest.strip_prefix(ending).is_some_and(|rest| !rest.starts_with(char::is_alphabetic)))
}

/// Four digits from 1900 to 2099 that stand where a year does: after `by` or `in`, before a comma or the end, before 년. `2000
/// followers` are followers.
fn is_year(text: &str, digits: Range<usize>) -> bool {
    let is_of_a_century = digits.len() == 4 && matches!(&text[digits.start..digits.start + 2], "19" | "20");
    if !is_of_a_century || text[..digits.start].ends_with(['$', '€', '£', '₩', '¥', '+', '~']) {
        return false;
    }
    let rest = &text[digits.end..];
    let ends_there = match rest.chars().next() {
        None => true,
        Some('년') => return true,
        Some(c) => matches!(c, ',' | '.' | ';' | ':' | ')' | '-' | '–' | '/' | '?' | '!'),
    };
    is_after(text, digits.start, &BEFORE_YEARS) || ends_there && !is_after(text, digits.start, &["to", "than", "least"])
}

/// Whether the word before a place is one of these.
fn is_after(text: &str, place: usize, known: &[&str]) -> bool {
    let before = text[..place].trim_end_matches(|c: char| !c.is_alphanumeric());
    let start = before
        .rfind(|c: char| !c.is_alphanumeric())
        .map_or(0, |at| at + before[at..].chars().next().map_or(0, char::len_utf8));
    known.iter().any(|word| word.eq_ignore_ascii_case(&before[start..]))
}

#[cfg(test)]
mod tests {
    use super::{in_digits, joint, says_how_much};

    fn digits(text: &str) -> Vec<&str> {
        in_digits(text).into_iter().map(|range| &text[range]).collect()
    }

    fn joined(text: &str) -> Option<&str> {
        joint(text, &[]).map(|range| &text[range])
    }

    #[test]
    fn years_dates_names_and_ordinals_say_not_how_much() {
        assert_eq!(digits("By 2030, and in 2026 too"), Vec::<&str>::new());
        assert_eq!(digits("Awareness 2026"), Vec::<&str>::new());
        assert_eq!(digits("Done on 2026-03-31, FY26 or Q3 at B2B fairs"), Vec::<&str>::new());
        assert_eq!(digits("2026년까지 인지도 강화"), Vec::<&str>::new());
        assert_eq!(digits("The 99th percentile of the 2nd"), Vec::<&str>::new());
        assert_eq!(digits("Season 2026/27"), Vec::<&str>::new());
    }

    #[test]
    fn all_others_do() {
        assert_eq!(digits("2000 followers, grown to 2000"), ["2000", "2000"]);
        assert_eq!(digits("$2000, 2,400 or 2.5k in 2026"), ["2000", "2,400", "2.5"]);
        assert_eq!(digits("팔로워 2000명"), ["2000"]);
        assert!(says_how_much("Twice as fast"));
        assert!(!says_how_much("Faster by 2030"));
    }

    #[test]
    fn two_amounts_are_joined_by_a_word_or_a_sign() {
        assert_eq!(joined("10 talks and 5 videos"), Some("and"));
        assert_eq!(joined("NPS to 40 und CSAT to 80"), Some("und"));
        assert_eq!(joined("게시물 10개 및 동영상 5개"), Some("및"));
        assert_eq!(joined("100 posts / 20 videos"), Some("/"));
        assert_eq!(joined("100 posts/20 videos"), Some("/"));
        assert_eq!(joined("10 talks; 5 videos"), Some(";"));
        assert_eq!(joined("Two talks and five videos"), Some("and"));
        assert_eq!(joined("10 talks along with 5 videos"), None);
        assert_eq!(joint("10 talks along with 5 videos", &["Along with".to_string()]), Some(9..19));
    }

    #[test]
    fn two_amounts_are_joined_by_korean_particles_and_dots() {
        assert_eq!(joined("팔로워 1,000명과 댓글 200개"), Some("과"));
        assert_eq!(joined("게시물 10개와 동영상 5개"), Some("와"));
        assert_eq!(joined("게시물 10개랑 동영상 5개"), Some("랑"));
        assert_eq!(joined("팔로워 100명이랑 댓글 20개"), Some("이랑"));
        assert_eq!(joined("게시물 10개 작성하고 댓글 20개 달기"), Some("하고"));
        assert_eq!(joined("전환율 5%와 이탈률 2%"), Some("와"));
        assert_eq!(joined("게시물 10개·동영상 5개"), Some("·"));
        assert_eq!(joined("게시물 10개ㆍ동영상 5개"), Some("ㆍ"));
        assert_eq!(joined("팔로워와 댓글"), None);
        assert_eq!(joined("팔로워와 댓글 100개"), None);
        assert_eq!(joined("20명 중 결과 10명"), None);
        assert_eq!(joined("20명 효과 10명"), None);
        assert_eq!(joined("18과 24"), None);
        assert_eq!(joined("댓글 10개와 20개 사이"), None);
        assert_eq!(joined("와인 10병 과일 20개"), None);
    }

    #[test]
    fn one_amount_two_values_and_names_are_not() {
        assert_eq!(joined("Talks and videos"), None);
        assert_eq!(joined("20 talks and videos"), None);
        assert_eq!(joined("Ages 18 and 24"), None);
        assert_eq!(joined("Tier 2 & 3 deals"), None);
        assert_eq!(joined("between 10 posts and 20 posts"), None);
        assert_eq!(joined("Open 24/7"), None);
        assert_eq!(joined("10 ODA/GNI, 5 of them"), None);
        assert_eq!(joined("10 talks by Q3 and videos by Q4"), None);
        assert_eq!(joined("10 talks in 2026 and 2027"), None);
        assert_eq!(joined("10 sand 5"), None);
    }
}
