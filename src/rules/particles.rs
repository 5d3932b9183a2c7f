//! Korean particles: what stands behind a noun without a blank and is no part of it.
//!
//! Most particles have two forms, by whether the syllable before ends in a consonant. That is what tells `고객이` (a noun and its
//! particle) from `차이` (one noun), without a dictionary.

/// What a particle wants of the syllable before it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum After {
    Any,
    Consonant,
    Vowel,
    /// 으로: a consonant other than ㄹ.
    HardConsonant,
    /// 로: a vowel or ㄹ.
    VowelOrL,
}

const PARTICLES: [(&str, After); 52] = [
    ("을", After::Consonant),
    ("를", After::Vowel),
    ("이", After::Consonant),
    ("가", After::Vowel),
    ("은", After::Consonant),
    ("는", After::Vowel),
    ("과", After::Consonant),
    ("와", After::Vowel),
    ("이랑", After::Consonant),
    ("랑", After::Vowel),
    ("이나", After::Consonant),
    ("나", After::Vowel),
    ("이며", After::Consonant),
    ("며", After::Vowel),
    ("이고", After::Consonant),
    ("고", After::Vowel),
    ("이라는", After::Consonant),
    ("라는", After::Vowel),
    ("이다", After::Consonant),
    ("다", After::Vowel),
    ("입니다", After::Any),
    ("으로", After::HardConsonant),
    ("로", After::VowelOrL),
    ("으로서", After::HardConsonant),
    ("로서", After::VowelOrL),
    ("으로써", After::HardConsonant),
    ("로써", After::VowelOrL),
    ("의", After::Any),
    ("에", After::Any),
    ("에서", After::Any),
    ("에게", After::Any),
    ("에게서", After::Any),
    ("께", After::Any),
    ("께서", After::Any),
    ("한테", After::Any),
    ("도", After::Any),
    ("만", After::Any),
    ("만큼", After::Any),
    ("까지", After::Any),
    ("부터", After::Any),
    ("보다", After::Any),
    ("처럼", After::Any),
    ("마다", After::Any),
    ("마저", After::Any),
    ("조차", After::Any),
    ("밖에", After::Any),
    ("뿐", After::Any),
    ("대로", After::Any),
    ("하고", After::Any),
    ("적인", After::Any),
    ("적으로", After::Any),
    ("들", After::Any),
];

/// So many may follow each other: 들, 에서, 는.
const LONGEST_CHAIN: usize = 3;

/// Whether what follows a noun is made of particles alone: `를`, `에서는`, `들의`.
pub(super) fn are_particles(noun: &str, rest: &str) -> bool {
    follow(noun, rest, LONGEST_CHAIN)
}

fn follow(before: &str, rest: &str, left: usize) -> bool {
    let Some(last) = before.chars().next_back() else {
        return false;
    };
    rest.is_empty()
        || left > 0
            && PARTICLES.iter().any(|(particle, after)| {
                rest.strip_prefix(particle).is_some_and(|rest| fits(last, *after) && follow(particle, rest, left - 1))
            })
}

/// A joining particle at the end of a word, as bytes of it: 와, 과, 랑, 이랑, 하고. What stands before it may be no Korean word
/// (`NPS와`, `5%와`); the syllable before decides where it is one.
pub(super) fn joining(word: &str) -> Option<std::ops::Range<usize>> {
    if NO_PARTICLE.contains(&word) {
        return None;
    }
    [
        ("이랑", After::Consonant),
        ("랑", After::Vowel),
        ("하고", After::Any),
        ("과", After::Consonant),
        ("와", After::Vowel),
    ]
    .into_iter()
    .find_map(|(particle, after)| {
        let before = word.strip_suffix(particle)?;
        let last = before.chars().next_back()?;
        (!is_syllable(last) || fits(last, after)).then_some(before.len()..word.len())
    })
}

/// Nouns that end as if a particle stood behind another one.
const NO_PARTICLE: [&str; 12] =
    ["결과", "성과", "통과", "경과", "학과", "일과", "불과", "전과", "공과", "문과", "본과", "안과"];

fn fits(last: char, after: After) -> bool {
    let Some(consonant) = final_consonant(last) else {
        // Of a Latin letter or a digit nobody knows how it is read.
        return !is_syllable(last);
    };
    match after {
        After::Any => true,
        After::Consonant => consonant != 0,
        After::Vowel => consonant == 0,
        After::HardConsonant => consonant != 0 && consonant != RIEUL,
        After::VowelOrL => consonant == 0 || consonant == RIEUL,
    }
}

/// ㄹ among the final consonants of a syllable.
const RIEUL: u32 = 8;

fn is_syllable(letter: char) -> bool {
    ('가'..='힣').contains(&letter)
}

/// Which consonant a syllable ends in, 0 for none: syllables stand in Unicode in the order of their sounds, 28 endings each.
fn final_consonant(syllable: char) -> Option<u32> {
    is_syllable(syllable).then(|| (syllable as u32 - '가' as u32) % 28)
}

#[cfg(test)]
mod tests {
    use super::{are_particles, joining};

    #[test]
    fn particles_agree_with_the_syllable_before() {
        for rest in ["를", "가", "는", "의", "에", "에서는", "로", "와", "도", "만", "까지", "부터", "보다", "들을", ""]
        {
            assert!(are_particles("시너지", rest), "{rest}");
        }
        for rest in ["을", "이", "은", "으로", "과", "효과", "스", "도구", "만화"] {
            assert!(!are_particles("시너지", rest), "{rest}");
        }
        assert!(are_particles("경쟁력", "을") && are_particles("경쟁력", "으로") && !are_particles("경쟁력", "로"));
        assert!(are_particles("스타일", "로") && !are_particles("스타일", "으로"));
        assert!(!are_particles("", "를"));
    }

    #[test]
    fn joining_particles_stand_at_the_end_of_a_word() {
        let found = |word: &'static str| joining(word).map(|range| &word[range]);
        assert_eq!(found("팔로워와"), Some("와"));
        assert_eq!(found("댓글과"), Some("과"));
        assert_eq!(found("명이랑"), Some("이랑"));
        assert_eq!(found("개랑"), Some("랑"));
        assert_eq!(found("공유하고"), Some("하고"));
        assert_eq!(found("NPS와"), Some("와"));
        for word in ["효과", "결과", "사과", "와", "과", "파랑새", "댓글와"] {
            assert_eq!(found(word), None, "{word}");
        }
    }
}
