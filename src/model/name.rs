//! Names, compared as one integer.

use std::borrow::Cow;
use std::fmt;

use symbol_table::GlobalSymbol;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// An interned name in Unicode normalisation form C. Equal names are one integer, whichever file they stand in.
///
/// The table lives as long as the process: a name once read is never forgotten. A session of years in an editor holds a few
/// megabytes of names.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Name(GlobalSymbol);

impl Name {
    pub fn new(text: &str) -> Self {
        Self(GlobalSymbol::new(nfc(text)))
    }

    pub fn as_str(self) -> &'static str {
        self.0.as_str()
    }

    /// The form in which names of the catalogue are looked up: without blanks and hyphens, in lower case, so that
    /// `링크 클릭`, `링크-클릭` and `링크클릭` are one, and `Link Clicks` is `link-clicks`.
    pub fn loose(text: &str) -> String {
        let mut loose = String::with_capacity(text.len());
        let characters = nfc(text);
        let characters = characters.chars().filter(|c| *c != '-' && !c.is_whitespace());
        // Every name of the catalogue that is needed passes here at every start, and most need no table.
        characters.for_each(|c| match c {
            ..='\u{7F}' => loose.push(c.to_ascii_lowercase()),
            '가'..='힣' => loose.push(c),
            _ => loose.extend(c.to_lowercase()),
        });
        loose
    }
}

fn nfc(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.as_str())
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_equal_after_normalisation() {
        assert_eq!(Name::new("카페"), Name::new("카페"));
        assert_ne!(Name::new("cafe"), Name::new("café"));
    }

    #[test]
    fn catalogue_names_are_found_however_they_are_spaced() {
        assert_eq!(Name::loose("Link Clicks"), Name::loose("link-clicks"));
        assert_eq!(Name::loose("링크 클릭"), Name::loose("링크클릭"));
    }
}
